/* Saves a form as one types.  What is typed is kept in the browser until the server has it.
   Every field has a base of its own: the version it was read at, and so what a save builds on.
   It moves only to what she has seen in the field or has written there herself: else the next
   save would take out, unseen, what somebody else has put in. */
"use strict";
(() => {
const form = document.getElementById("svar");
if (!form) return;
const {arende, konto, formular} = form.dataset;
const mine = `grantflow:${konto}:`, store = `${mine}${arende}:`;
const state = document.getElementById("lage"), aloud = document.getElementById("sagt"), here = document.getElementById("har");
const panel = document.getElementById("granskning"), unsent = document.getElementById("osparat");
const WAIT = 1200, PAUSE = 2000, LONGEST = 10000, POLL = 15000, IDLE = 20 * 60e3, OLD = 60 * 24 * 3600e3;
const fields = new Map();
let since = Number(form.dataset.version), timer = 0, first = 0, flying = null, failures = 0;
let leaving = false, stopped = "", away = false, isRenewed = false, panelTimer = 0, panelVersion = since, active = Date.now();

class Field {
  constructor(box) {
    this.box = box;
    this.path = box.dataset.falt;
    this.kind = box.dataset.form || "";
    this.inputs = [...box.querySelectorAll("input, textarea, select")].filter(one => one.name === this.path);
    this.base = [...box.querySelectorAll("input[type=hidden]")].find(one => one.name === `bas:${this.path}`);
    this.saved = key(this.texts);
    this.clash = null;
    this.isLost = false;
    this.later = null;   // how it stands now, when that can't be shown yet
    this.unheard = [];   // what was sent and never answered: it may have arrived
  }
  get texts() {
    if (this.kind === "radios" || this.kind === "checks")
      return this.inputs.filter(one => one.checked && one.value).map(one => one.value);
    const text = this.inputs[0] ? this.inputs[0].value : "";
    if (this.kind === "lines") return text.split("\n").filter(line => line.trim());
    return text.trim() ? [text] : [];
  }
  set texts(told) {
    if (this.kind === "radios" || this.kind === "checks") {
      for (const one of this.inputs) one.checked = one.value ? told.includes(one.value) : !told.length;
      return;
    }
    const input = this.inputs[0];
    if (this.kind === "select" && told[0] && ![...input.options].some(one => one.value === told[0]))
      input.add(new Option(told[0], told[0]));
    input.value = told.join("\n");
    count(this);
  }
  get isDirty() { return key(this.texts) !== this.saved || this.unheard.length > 0; }
  get hasFocus() { return this.box.contains(document.activeElement); }
  get number() { return parseInt(this.base.value, 10); }
  get label() {
    const found = this.box.querySelector("legend, label");
    const above = this.box.closest("details.row");
    const row = above ? above.querySelector("summary strong").textContent + ", " : "";
    return row + (found ? found.textContent.trim() : this.path);
  }
  take(told) {
    this.texts = told.text;
    this.rest(told, key(this.texts));
  }
  /* Builds on what stands now; `saved` is what she has seen of it. */
  rest(told, saved) {
    this.base.value = told.bas;
    this.saved = saved;
    this.unheard = [];
    if (!this.isDirty) this.fault = told.fel || "";
  }
  /* Whether a text is what she sent and never heard of, as she wrote it or as the server spells it. */
  isUnheard(texts) { return this.unheard.some(one => bare(one) === bare(key(texts))); }
  /* Shows what others have written, unless she is writing there herself. */
  catchUp() {
    if (!this.later || this.clash || (flying && flying.paths.has(this.path))) return;
    if (version(this.later) > this.number) {
      if (this.isDirty || this.hasFocus) return;
      this.take(this.later);
      keep(this);
    }
    this.later = null;
  }
  set fault(words) {
    const line = document.getElementById(`${this.path}-fel`);
    if (!line) return;
    line.textContent = words;
    line.hidden = !words;
    this.box.classList.toggle("has-fault", Boolean(words) && !this.box.classList.contains("year"));
    for (const one of this.inputs) words ? one.setAttribute("aria-invalid", "true") : one.removeAttribute("aria-invalid");
  }
}

function key(texts) { return JSON.stringify(texts); }
function bare(text) { return text.replace(/\s/gu, ""); }
function version(told) { return parseInt(told.bas, 10); }
function clock(ms) { return new Intl.DateTimeFormat("sv-SE", {hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm"}).format(ms).replace(":", "."); }
function token() { return document.querySelector("meta[name=csrf]").content; }
/* Seen always; read aloud only when something is wrong, or when somebody has asked to save. */
function say(words, isUnsaved = false, isAsked = false) {
  state.replaceChildren(words);
  state.classList.toggle("unsaved", isUnsaved);
  if ((isUnsaved || isAsked) && aloud.textContent !== words) aloud.textContent = words;
}
function mark() { form.toggleAttribute("data-osparat", isUnsaved()); }
function make(tag, words, kind) {
  const made = document.createElement(tag);
  if (words) made.textContent = words;
  if (kind) made.className = kind;
  return made;
}
function button(words, kind, act) {
  const made = make("button", words, kind);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/* What is not yet acknowledged stays in the browser. */
function keep(field) {
  try {
    if (!field.isDirty && !field.clash) localStorage.removeItem(store + field.path);
    else localStorage.setItem(store + field.path, JSON.stringify(
      {text: field.texts, formular, etikett: field.label, sida: document.querySelector("h1").textContent, nar: Date.now()}));
  } catch { /* full or turned off: what is on the page is all there is */ }
}
function kept() {
  const found = [];
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(store)) continue;
      const one = JSON.parse(localStorage.getItem(name));
      if (!one || !Array.isArray(one.text) || Date.now() - one.nar > OLD) localStorage.removeItem(name);
      else found.push({...one, path: name.slice(store.length)});
    }
  } catch { /* not ours to read */ }
  return found;
}
function drop(path) { try { localStorage.removeItem(store + path); } catch { /* turned off */ } }

function dirty() { return [...fields.values()].filter(one => one.isDirty && !one.clash); }
function isUnsaved() { return Boolean(flying) || [...fields.values()].some(one => one.isDirty || one.clash); }

function soon(wait = WAIT) {
  clearTimeout(timer);
  first = first || Date.now();
  timer = setTimeout(send, Math.max(0, Math.min(wait, first + LONGEST - Date.now())));
}

/* One save at a time; what is typed meanwhile goes in the next.  True when all is saved. */
async function send() {
  clearTimeout(timer);
  if (flying) { await flying.done; return dirty().length ? send() : !isUnsaved(); }
  const going = dirty();
  first = 0;
  if (!going.length) return !isUnsaved();
  if (stopped) { say(stopped, true); return false; }
  flying = {paths: new Set(going.map(one => one.path))};
  flying.done = post(going);
  const went = await flying.done;
  flying = null;
  for (const field of fields.values()) field.catchUp();
  mark();
  if (went && dirty().length) soon(0);
  return went && !isUnsaved();
}
async function post(going) {
  const sent = new Map(going.map(one => [one.path, key(one.texts)]));
  const body = JSON.stringify({falt: Object.fromEntries(going.map(one => [one.path, {bas: one.base.value, text: one.texts}]))});
  // What is sent as the page goes away may not be longer than this.
  const isLast = document.visibilityState === "hidden" && new Blob([body]).size < 60e3;
  if (!failures && !away) say("Sparar …");
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST", credentials: "same-origin", keepalive: isLast, signal: AbortSignal.timeout(30000),
      headers: {"Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token()},
      body,
    });
  } catch { return unanswered(sent, "ingen kontakt"); }
  const told = await answer.json().catch(() => null);
  if ((answer.status === 200 || answer.status === 409) && told && told.falt) return done(told, sent);
  if (answer.ok || answer.status >= 500) return unanswered(sent, "tjänsten svarar inte");
  return refused(answer.status, told);
}
function done(told, sent) {
  failures = 0; away = false; isRenewed = false;
  let clashes = 0;
  for (const [path, now] of Object.entries(told.falt)) {
    const field = fields.get(path), clash = told.krockar[path];
    if (!field) continue;
    if (clash && !field.isUnheard(clash.text)) { conflict(field, clash); clashes += 1; }
    else answered(field, now, sent.get(path));
    keep(field);
  }
  for (const path of told.borttagna) lost(fields.get(path));
  tellPanel(told.version);
  if (clashes) say("Två har skrivit i samma fält. Välj text vid fältet.", true);
  else if (told.borttagna.length) say("Sparat, men raden är borttagen. Se vid fältet.", true);
  else if (!dirty().length) say(`Sparat ${clock(Date.now())}`);
  return true;
}
/* How a field stands after a save.  When it is not what she sent, and nothing that she sent before,
   others have written there: it is shown if she is not, and her base stays until she has seen it. */
function answered(field, now, sent) {
  const isTouched = key(field.texts) !== sent;
  if (now.egen) isTouched || field.hasFocus ? field.rest(now, sent) : field.take(now);
  else if (field.isUnheard(now.text)) field.rest(now, key(now.text));
  else {
    field.saved = sent;
    field.unheard = [];
    field.later = now;
  }
}
function unanswered(sent, why) {
  for (const [path, text] of sent) {
    const field = fields.get(path);
    if (!field.unheard.includes(text)) field.unheard.push(text);
    keep(field);
  }
  return failed(why);
}
function failed(why) {
  failures += 1;
  say(`Inte sparat än – ${why}. Texten finns kvar i webbläsaren.`, true);
  timer = setTimeout(send, Math.min(60000, 1000 * 2 ** failures));
  return false;
}
function refused(status, told) {
  if (status === 401) return signedOut();
  if (status === 403 && told && told.reason === "gammal" && !isRenewed) {
    isRenewed = true; // once: the poll brings a new token, and sends again
    poll();
    return failed("sidan har legat länge");
  }
  if (status === 429 || status === 408) return failed("tjänsten svarar inte");
  stopped = told && told.error ? `Inte sparat. ${told.error} ${told.remedy || ""} Texten finns kvar i webbläsaren.`
    : "Inte sparat. Ladda om sidan. Texten finns kvar i webbläsaren.";
  say(stopped, true);
  return false;
}
function signedOut() {
  away = true;
  say("Inte sparat än – du är utloggad. Texten finns kvar i webbläsaren. ", true);
  const link = make("a", "Logga in i en ny flik");
  link.href = "/logga-in"; link.target = "_blank"; link.rel = "noopener";
  state.append(link);
  return false;
}

/* Two have written in the same field: both texts, and a choice.  Focus stays where it is. */
function conflict(field, clash) {
  if (!field) return;
  if (field.clash) field.clash.box.remove();
  const box = make("div", "", "here-clash");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", `Två har skrivit i ${field.label}`);
  const both = make("div", "", "both");
  for (const [words, texts] of [[`Så står det nu (${clash.av || "någon annan"} ${clock(clash.nar)})`, clash.text], ["Det du skrev", field.texts]]) {
    const side = make("div");
    side.append(make("p", words, "quiet"), make("p", texts.join("\n") || "Tomt", "as-written"));
    both.append(side);
  }
  const marked = make("p", "", "as-written");
  for (const [op, words] of clash.ord) marked.append(op === "same" ? words : make(op === "gone" ? "del" : "ins", words));
  const close = () => { field.clash = null; box.remove(); };
  field.unheard = [];
  const actions = make("div", "", "row-actions");
  actions.append(
    button("Behåll deras", "second", () => { close(); field.take(clash); drop(field.path); settled(field); }),
    button("Skriv in min (ersätter deras)", "", () => { close(); field.base.value = clash.bas; field.saved = ""; soon(0); settled(field); }));
  box.append(make("p", "Två har skrivit här. Din text är inte sparad än."), both,
    make("p", "Det som skiljer:", "quiet"), marked,
    make("p", "Du kan också ändra texten i fältet först, och sedan skriva in den.", "hint"), actions);
  field.clash = {box};
  field.box.append(box);
  keep(field);
}
function settled(field) {
  if (field.inputs[0]) field.inputs[0].focus();
  field.catchUp();
  mark();
  if (!isUnsaved()) say(`Sparat ${clock(Date.now())}`, false, true);
}
function lost(field) {
  if (!field || field.isLost) return;
  field.isLost = true;
  const row = field.path.slice(0, field.path.lastIndexOf("]") + 1);
  const box = make("div", "", "here-clash");
  box.append(make("p", "Någon har tagit bort raden medan du skrev. Din text är sparad, men syns inte förrän raden läggs tillbaka."),
    button("Lägg tillbaka raden", "second", async () => {
      await send();
      const back = make("form");
      back.method = "post"; back.action = `${form.action}/lagg-tillbaka`; back.hidden = true;
      for (const [name, value] of [["csrf", token()], ["rad", row]]) { const one = make("input"); one.name = name; one.value = value; back.append(one); }
      document.body.append(back);
      leaving = true; back.submit();
    }));
  field.box.append(box);
}

/* What others have written, and who is here. */
async function poll() {
  let told;
  try {
    const answer = await fetch(`${form.action}/nytt?sedan=${since}`, {headers: {Accept: "application/json"}, signal: AbortSignal.timeout(20000)});
    if (answer.status === 401) { if (isUnsaved() || away) signedOut(); return; }
    if (!answer.ok) return;
    told = await answer.json();
  } catch { return; }
  if (told.konto !== konto) { stopped = "Inte sparat. En annan person har loggat in i webbläsaren. Texten finns kvar."; say(stopped, true); return; }
  document.querySelector("meta[name=csrf]").content = told.csrf;
  for (const one of document.querySelectorAll("input[name=csrf]")) one.value = told.csrf;
  for (const [path, now] of Object.entries(told.falt)) refresh(fields.get(path), now);
  for (const [path, version] of Object.entries(told.listor)) rowsChanged(path, version);
  tellPanel(told.version);
  since = Math.max(since, told.version);
  mark();
  here.hidden = !told.har.length;
  here.textContent = `Här nu: ${told.har.join(", ")}`;
  if (away || failures) { away = false; if (dirty().length) soon(0); else { failures = 0; say(""); } }
}
function refresh(field, now) {
  if (!field || version(now) <= field.number) return;
  if (!field.later || version(field.later) < version(now)) field.later = now;
  if (field.clash || (flying && flying.paths.has(field.path))) return;
  const isKnown = key(now.text) === field.saved || field.isUnheard(now.text);
  if (isKnown) { field.rest(now, key(now.text)); keep(field); }
  field.catchUp();
}
function rowsChanged(path, version) {
  const section = [...document.querySelectorAll("[data-lista]")].find(one => one.dataset.lista === path);
  if (!section || Number(section.dataset.version) >= version || section.querySelector(".rows-changed")) return;
  const note = make("p", "Någon har lagt till, flyttat eller tagit bort rader. ", "rows-changed here-clash");
  note.append(button("Visa dem", "second", async () => { if (await send()) { leaving = true; location.reload(); } }));
  section.insertBefore(note, section.children[1]);
}
/* The checks are asked for again when the typing pauses, and never under somebody's hands. */
function tellPanel(version) {
  if (!panel || version <= panelVersion) return;
  clearTimeout(panelTimer);
  panelTimer = setTimeout(() => {
    if (panel.contains(document.activeElement) && document.activeElement !== panel) return;
    if ([...panel.querySelectorAll("textarea")].some(one => one.value.trim())) return;
    const open = [...panel.querySelectorAll("details[open] > summary")].map(one => one.textContent);
    new MutationObserver((_, watch) => {
      watch.disconnect();
      for (const one of panel.querySelectorAll("details > summary")) if (open.includes(one.textContent)) one.parentElement.open = true;
    }).observe(panel, {childList: true});
    panelVersion = version;
    document.body.dispatchEvent(new CustomEvent("sparat"));
  }, PAUSE);
}

/* What was left unsent by an earlier page. */
function offer() {
  const rest = [], elsewhere = new Map();
  for (const one of kept()) {
    const field = fields.get(one.path);
    if (field && key(one.text) === key(field.texts)) drop(one.path);
    else if (field || one.formular === formular) rest.push([one, field]);
    else elsewhere.set(one.formular, one.sida);
  }
  if (!rest.length && !elsewhere.size) return;
  unsent.hidden = false;
  unsent.append(make("h2", "Det här hann inte sparas"));
  for (const [one, field] of rest) unsent.append(left(one, field));
  for (const [name, label] of elsewhere) {
    const link = make("a", `Osparad text i ${label}`);
    link.href = `/arende/${arende}/steg/${name}`;
    const line = make("p"); line.append(link); unsent.append(line);
  }
}
function left(one, field) {
  const box = make("div"), both = make("div", "", "both"), actions = make("div", "", "row-actions");
  const sides = [["Det du skrev", one.text]];
  if (field) sides.unshift(["Så står det nu", field.texts]);
  for (const [words, texts] of sides) {
    const side = make("div");
    side.append(make("p", words, "quiet"), make("p", texts.join("\n") || "Tomt", "as-written"));
    both.append(side);
  }
  const gone = () => { box.remove(); if (!unsent.querySelector(".both")) unsent.hidden = true; };
  if (field) {
    const bas = field.base.value, saved = field.saved; // what is shown here: nothing newer is written over
    actions.append(button("Använd det jag skrev", "", () => {
      field.texts = one.text; field.base.value = bas; field.saved = saved;
      keep(field); mark(); soon(0); gone(); field.inputs[0].focus();
    }));
  }
  else {
    const link = make("a", "Visa raden"), row = one.path.slice(0, one.path.lastIndexOf("]") + 1);
    link.href = `${form.action}?oppna=${encodeURIComponent(row)}#${encodeURIComponent(one.path)}`;
    actions.append(link);
  }
  actions.append(button("Släng det", "second", () => { drop(one.path); gone(); state.focus(); }));
  box.append(make("h3", one.etikett), both, actions);
  return box;
}

function count(field) {
  const line = field.box.querySelector("[data-raknare]");
  if (!line) return;
  const most = Number(line.dataset.raknare), long = [...field.inputs[0].value.trim()].length, show = new Intl.NumberFormat("sv-SE").format;
  line.textContent = `${show(long)} tecken.` + (long > most ? ` Det är ${show(long - most)} för många.` : "");
}
function reveal() {
  const found = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!found || !form.contains(found)) return;
  for (let box = found; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
  const target = found.matches("input, textarea, select") ? found : found.querySelector(".in-row :is(input:not([type=hidden]), textarea, select)");
  if (target) target.focus();
  found.scrollIntoView({block: "center", behavior: "instant"});
}

for (const box of form.querySelectorAll("[data-falt]")) { const field = new Field(box); fields.set(field.path, field); }
function touched(event) {
  const box = event.target.closest("[data-falt]"), field = box && fields.get(box.dataset.falt);
  if (!field) return;
  count(field); keep(field); mark();
  if (!field.isDirty || field.clash) return;
  if (!failures && !away && !stopped) say("");
  soon();
}
form.addEventListener("input", touched);
form.addEventListener("change", touched);
form.addEventListener("focusout", event => {
  const box = event.target.closest("[data-falt]"), field = box && fields.get(box.dataset.falt);
  if (field && !box.contains(event.relatedTarget)) setTimeout(() => field.catchUp());
});
form.addEventListener("submit", async event => {
  if (leaving) return;
  event.preventDefault();
  const by = event.submitter;
  const saved = await send();
  const stuck = [...fields.values()].find(one => one.clash || one.isLost);
  if (stuck) { stuck.box.querySelector(".here-clash button").focus(); return; }
  if (!saved) return;
  if (!by || by.value === "spara") { aloud.textContent = ""; say(`Sparat ${clock(Date.now())}`, false, true); return; }
  leaving = true;
  setTimeout(() => form.requestSubmit(by)); // not while this submit is still being told of
});
addEventListener("beforeunload", event => { if (!leaving && isUnsaved()) event.preventDefault(); });
addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
addEventListener("online", () => { if (dirty().length) soon(0); });
addEventListener("hashchange", reveal);
/* A page that is left alone asks for nothing: else nobody would ever be signed out for being away. */
for (const kind of ["input", "keydown", "pointerdown", "scroll"]) addEventListener(kind, () => {
  const wasAway = Date.now() - active > IDLE;
  active = Date.now();
  if (wasAway) poll();
}, {passive: true, capture: true});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") poll(); else if (dirty().length) send();
});
setInterval(() => { if (document.visibilityState === "visible" && Date.now() - active < IDLE) poll(); }, POLL);
for (const out of document.querySelectorAll("form[data-konto]:not(#svar)")) out.addEventListener("submit", async event => {
  if (leaving) return;
  event.preventDefault();
  if (!await send() && !confirm("Det finns text som inte är sparad. Den försvinner om du loggar ut. Logga ut ändå?")) return;
  leaving = true;
  try { for (const name of Object.keys(localStorage)) if (name.startsWith(mine)) localStorage.removeItem(name); } catch { /* turned off */ }
  out.submit();
});
offer();
// Browsers go to the place themselves first, and take the focus away as they do.
if (location.hash) addEventListener("load", () => setTimeout(reveal));
})();
