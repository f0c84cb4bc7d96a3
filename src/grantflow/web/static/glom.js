/* Signing out leaves nothing of what was typed in the browser. */
"use strict";
for (const out of document.querySelectorAll("form[data-konto]")) out.addEventListener("submit", () => {
  if (document.getElementById("svar")) return; // there it is saved first
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(`grantflow:${out.dataset.konto}:`)) localStorage.removeItem(name);
  } catch { /* turned off */ }
});
