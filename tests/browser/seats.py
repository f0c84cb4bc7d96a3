"""Somebody at a browser: what she does there, and what must hold wherever she is."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from web_place import Place

from grantflow.store import accounts

AXE = Path(__file__).with_name("axe.min.js").read_text("utf-8")
# Level A and AA of WCAG 2.1.
_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_WIDE = ViewportSize(width=1280, height=900)
_NARROW = ViewportSize(width=320, height=640)


@dataclass
class Seat:
    """A person, her page, and what the browser complained about."""

    page: Page
    place: Place
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> "Seat":
        self.page.goto(path)
        return self

    def form(self, case_id: str, form: str, query: str = "") -> "Seat":
        return self.go(f"/arende/{case_id}/steg/{form}{query}")

    def answer(self, path: str) -> Locator:
        """Return the control of an answer."""
        return self.page.locator(f'[id="{path}"]')

    def save(self) -> None:
        self.page.get_by_role("button", name="Spara", exact=True).click()

    def sign_in_as(self, other: "Seat | None") -> None:
        """Let the browser have the session of another one, or none."""
        self.page.context.clear_cookies()
        for one in other.page.context.cookies() if other else ():
            kept = {"name": one["name"], "value": one["value"], "url": self.place.address}
            self.page.context.add_cookies([kept])  # type: ignore[list-item]

    @property
    def state(self) -> Locator:
        """Return the line that says how it stands with saving."""
        return self.page.locator("#lage")

    def saved(self) -> None:
        """Wait until the page has nothing left to save."""
        expect(self.page.locator("#svar:not([data-osparat])")).to_be_attached()
        expect(self.state).to_contain_text("Sparat")

    def unsaved(self) -> None:
        """Wait until the page knows of something to save."""
        expect(self.page.locator("#svar[data-osparat]")).to_be_attached()

    def look_for_others(self) -> None:
        """Let the page ask what others have written, without waiting for its next time."""
        with self.page.expect_response(lambda answer: "/nytt?" in answer.url):
            self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def violations(self, rules: tuple[str, ...] = ()) -> list[str]:
        """Return what axe has against the page as it stands: by all rules of A and AA, or some."""
        if not self.page.evaluate("'axe' in window"):
            session = self.page.context.new_cdp_session(self.page)
            session.send("Runtime.evaluate", {"expression": AXE})
            session.detach()
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _LEVELS}
        found = self.page.evaluate(
            """only => axe.run(document, {runOnly: only, resultTypes: ["violations"]}).then(
                all => all.violations.map(one => [one.id, one.nodes.map(node => node.html)]))""",
            only,
        )
        return [f"{name}: {html[:160]}" for name, nodes in found for html in nodes]

    def is_too_wide(self) -> bool:
        """Whether a page has to be scrolled sideways on a small telephone."""
        self.page.set_viewport_size(_NARROW)
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        self.page.set_viewport_size(_WIDE)
        return bool(wide)

    def faults(self, *, dark: bool = True) -> list[str]:
        """Return all that is wrong with the page: seen, heard, in the dark, on a telephone."""
        found = self.violations()
        if dark:
            self.page.emulate_media(color_scheme="dark")
            found += [f"mörkt: {one}" for one in self.violations(("color-contrast",))]
            self.page.emulate_media(color_scheme="light")
        if self.is_too_wide():
            found.append("bredare än 320 px")
        return [*found, *self.complaints]


def sit_down(chromium: Browser, place: Place, who: str | None, **options: Any) -> Seat:
    """Return somebody at a browser of her own; None has not signed in."""
    context = chromium.new_context(
        base_url=place.address, viewport=_WIDE, locale="sv-SE", **options
    )
    context.set_default_timeout(10_000)
    if who is not None:
        context.add_cookies(
            [{"name": "session", "value": _session(place, who), "url": place.address}]
        )
    seat = Seat(context.new_page(), place)
    seat.page.on("pageerror", lambda error: seat.complaints.append(str(error)))
    seat.page.on(
        "console",
        lambda said: seat.complaints.append(said.text) if "Content Security" in said.text else None,
    )
    return seat


def _session(place: Place, who: str) -> str:
    account_id = place.account_ids[who]
    token, _ = place.base.write(
        lambda connection: accounts.start_session(connection, account_id, at_ms=place.base.now())
    )
    return token


def answers(place: Place, case_id: str) -> dict[str, Any]:
    """Return what the store holds, by path."""
    held = place.app.state.site.desk.opened(case_id).answers
    return {path: one.value for path, one in held.items() if one.value is not None}


def stored(seat: Seat) -> dict[str, Any]:
    """Return what the browser keeps until the server has it."""
    found = seat.page.evaluate("JSON.stringify({...localStorage})")
    kept: dict[str, str] = json.loads(found)
    return {name.split(":")[-1]: json.loads(told) for name, told in kept.items()}
