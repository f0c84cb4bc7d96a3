"""Signing in and out, sessions that end, and forms that only our own pages can send."""

import html
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from web_place import Browser, Place

from grantflow.store import accounts
from grantflow.usecases.passwords import hashed
from grantflow.web.guard.access import IDLE_MS

PHRASE = "gurka tegel moln sjutton"
WRONG = "paraply trappa kanel nio"
EMAIL = "signe@exempel.se"


@pytest.fixture(scope="module", autouse=True)
def signe(place: Place) -> str:
    """Let somebody with a password move in."""
    kept = hashed(PHRASE)

    def work(connection: Any) -> str:
        home = accounts.organisations(connection)[0].id
        return accounts.create_account(
            connection, home, EMAIL, "Signe", password=kept, is_admin=False, at_ms=place.base.now()
        )

    place.account_ids["signe"] = place.base.write(work)
    return place.account_ids["signe"]


@pytest.fixture(autouse=True)
def unhurried(place: Place) -> Iterator[None]:
    """Let no test be too fast because of the one before."""
    place.forget_trials()
    yield
    place.forget_trials()


def sign_in(browser: Browser, password: str = PHRASE, **more: str) -> httpx.Response:
    return browser.post("/logga-in", {"email": EMAIL, "password": password, **more})


def session_of(browser: Browser) -> str:
    return browser.client.cookies["session"]


def is_in(browser: Browser) -> bool:
    return browser.get("/konto").status_code == 200


def name_of(place: Place) -> str:
    with place.base.read() as connection:
        found = accounts.by_id(connection, place.account_ids["signe"])
    assert found
    return found.name


def test_one_comes_to_the_page_one_wanted(place: Place) -> None:
    """A link in a mail leads to the case, by way of the sign-in."""
    browser = place.browser()
    asked = browser.get("/konto?klart=namn")
    there = asked.headers["location"]

    assert asked.status_code == 303
    page = browser.get(there)
    wanted = re.search(r'name="there" value="([^"]+)"', page.text)
    assert wanted
    answer = sign_in(browser, there=html.unescape(wanted[1]))

    assert answer.status_code == 303
    assert answer.headers["location"] == "/konto?klart=namn"
    assert is_in(browser)


def test_a_sign_in_gives_a_session_that_nobody_else_chose(place: Place) -> None:
    """A session that somebody planted in the browser is not the one that begins."""
    browser = place.browser()
    browser.known_token = browser.token()
    browser.client.cookies.set("session", "planted" * 6, domain="127.0.0.1", path="/")
    sign_in(browser)
    first = session_of(browser)
    again = place.browser()
    sign_in(again)

    assert first != "planted" * 6
    assert session_of(again) != first
    with place.base.read() as connection:
        stored = accounts.hash_of(first)
        assert first not in str(connection.exec_driver_sql("SELECT * FROM session").all())
        assert stored in str(connection.exec_driver_sql("SELECT * FROM session").all())


def test_signing_in_anew_ends_the_session_before(place: Place) -> None:
    """What a sign-in leaves behind in the store can't be used."""
    browser = place.browser()
    sign_in(browser)
    before = session_of(browser)
    token = browser.token("/konto")
    browser.client.post("/logga-in", data={"csrf": token, "email": EMAIL, "password": PHRASE})

    assert session_of(browser) != before
    old = place.browser()
    old.client.cookies.set("session", before, domain="127.0.0.1", path="/")
    assert not is_in(old)


def test_signing_out_ends_the_session_in_the_store(place: Place) -> None:
    """A copied cookie is worth nothing afterwards."""
    browser = place.browser("signe")
    copied = session_of(browser)

    answer = browser.post("/logga-ut")

    assert answer.headers["location"] == "/logga-in"
    assert "session" not in browser.client.cookies
    browser.client.cookies.set("session", copied, domain="127.0.0.1", path="/")
    assert not is_in(browser)


@pytest.mark.parametrize("email", [EMAIL, "ingen@exempel.se", "' OR 1=1 --", "", "x" * 5000])
def test_a_refusal_does_not_tell_whether_there_is_an_account(place: Place, email: str) -> None:
    """The same words, the same status, whoever is guessed at."""
    browser = place.browser()
    answer = browser.post("/logga-in", {"email": email, "password": WRONG})

    assert answer.status_code == 422
    assert "E-postadressen eller lösenordet stämmer inte." in answer.text
    assert "<title>Fel: Logga in" in answer.text
    assert "set-cookie" not in answer.headers
    assert not is_in(browser)


def test_guessing_is_slowed_down(place: Place) -> None:
    """Eleven guesses at one account within a quarter are one too many, the right one too."""
    browser = place.browser()
    site = place.app.state.site
    request = type("Asking", (), {"client": type("Client", (), {"host": "127.0.0.1"})})
    for _ in range(10):
        assert site.pace.may_try(request, "sign_in", EMAIL.upper())

    answer = sign_in(browser)

    assert answer.status_code == 429
    assert "Det blev för många försök" in answer.text
    assert not is_in(browser)
    other = browser.post("/logga-in", {"email": "annan@exempel.se", "password": WRONG})
    assert other.status_code == 422


def test_many_wrong_guesses_from_one_address_are_stopped(place: Place) -> None:
    """One password tried on every account is a guess too."""
    request = type("Asking", (), {"client": type("Client", (), {"host": "2001:db8::1"})})
    neighbour = type("Asking", (), {"client": type("Client", (), {"host": "2001:db8::2"})})
    far = type("Asking", (), {"client": type("Client", (), {"host": "2001:db8:1::1"})})
    pace: Any = place.app.state.site.pace
    for number in range(60):
        assert pace.may_try(request, "sign_in", f"{number}@exempel.se")
        pace.failed(request, "sign_in")

    assert not pace.may_try(neighbour, "sign_in", "x@exempel.se")
    assert pace.may_try(far, "sign_in", "x@exempel.se")


@pytest.mark.parametrize(
    ("passed_ms", "still_in"),
    [(IDLE_MS - 60_000, True), (IDLE_MS + 1, False), (8 * 86_400_000, False)],
)
def test_a_session_ends_by_itself(
    place: Place, monkeypatch: pytest.MonkeyPatch, passed_ms: int, still_in: bool
) -> None:
    """A browser left open on a shared computer is no open door."""
    browser = place.browser("signe")
    now = place.base.now()

    monkeypatch.setattr(place.base, "now", lambda: now + passed_ms)

    assert is_in(browser) == still_in


def test_a_session_in_use_ends_after_a_week_all_the_same(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stolen session can't be kept alive for ever."""
    browser = place.browser("signe")
    start, step = place.base.now(), IDLE_MS - 60_000
    turns = 7 * 86_400_000 // step
    for turn in range(1, turns + 1):
        monkeypatch.setattr(place.base, "now", lambda at=start + turn * step: at)
        assert is_in(browser)

    monkeypatch.setattr(place.base, "now", lambda: start + 7 * 86_400_000 + 1)

    assert not is_in(browser)


def test_a_closed_account_is_out_at_once(place: Place) -> None:
    """Somebody who leaves her post does not write on until her session ends."""
    browser, admin = place.browser("leaver"), place.browser("admin")
    leaver = place.account_ids["leaver"]

    admin.post(f"/organisation/konto/{leaver}/stang")
    try:
        assert not is_in(browser)
    finally:
        admin.post(f"/organisation/konto/{leaver}/oppna")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://annan.exempel.se"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_can_not_send_our_forms(place: Place, headers: dict[str, str]) -> None:
    """Not even with a token that it has got hold of."""
    browser = place.browser("signe")
    answer = browser.post("/konto/namn", {"name": "Kapad"}, headers=headers)

    assert answer.status_code == 403
    assert name_of(place) == "Signe"


def test_who_does_not_say_where_a_form_comes_from_is_refused(place: Place) -> None:
    """A browser says it; a program that sends our forms can."""
    browser = place.browser("signe")
    del browser.client.headers["Origin"]

    assert browser.post("/konto/namn", {"name": "Kapad"}).status_code == 403
    said = {"Sec-Fetch-Site": "same-origin"}
    assert browser.post("/konto/namn", {"name": "Signe"}, headers=said).status_code == 303


@pytest.mark.parametrize("given", ["", "x", "å", "A" * 48, "another's"])
def test_a_form_without_our_token_is_refused(place: Place, given: str) -> None:
    """A page of ours must have been shown to this session."""
    if given == "another's":
        given = place.browser("äga").token("/konto")
    browser = place.browser("signe")
    answer = browser.post("/konto/namn", {"name": "Kapad", "csrf": given})

    assert answer.status_code == 403
    assert "Formuläret är för gammalt" in answer.text
    assert name_of(place) == "Signe"


@pytest.mark.parametrize("path", ["/logga-in", "/ga-med/" + "a" * 43, "/nytt-losenord/" + "a" * 43])
def test_forms_before_the_sign_in_are_proved_too(place: Place, path: str) -> None:
    """Nobody is signed in to somebody else's account by another site."""
    browser = place.browser()
    token = browser.token("/logga-in")
    browser.client.cookies.clear()

    answer = browser.client.post(path, data={"csrf": token, "email": EMAIL, "password": PHRASE})

    assert answer.status_code == 403
    assert "session" not in browser.client.cookies


def test_what_was_written_survives_a_session_that_ended(place: Place) -> None:
    """She signs in again, sees what she wrote, and saves it."""
    browser = place.browser("signe")
    typed = 'Signe "den andra" <b>\när här'
    token = browser.token("/konto")
    browser.client.cookies.clear()

    stopped = browser.client.post("/konto/namn", data={"csrf": token, "name": typed})

    assert stopped.status_code == 401
    assert "Det du skrev finns kvar" in stopped.text
    fields = hidden(stopped.text) | {"email": EMAIL, "password": WRONG}
    wrong = browser.client.post("/logga-in", data=fields)
    assert wrong.status_code == 422
    fields = hidden(wrong.text) | {"email": EMAIL, "password": PHRASE}
    inside = browser.client.post("/logga-in", data=fields)
    assert inside.status_code == 200
    again = hidden(inside.text)
    assert again["name"] == typed
    assert 'action="/konto/namn"' in inside.text
    assert token not in inside.text
    assert browser.client.post("/konto/namn", data=again).status_code == 303
    assert name_of(place) == 'Signe "den andra" <b> är här'
    assert "<b>" not in browser.get("/konto").text
    browser.known_token = ""
    browser.post("/konto/namn", {"name": "Signe"})


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of the forms in the main part of a page."""
    main = page.split("<main")[1]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
    return {html.unescape(name): html.unescape(value) for name, value in found}


def test_a_script_is_told_that_the_session_has_ended(place: Place) -> None:
    """It keeps the text in the browser and says so."""
    answer = place.browser().post_json("/konto/namn", {"name": "x"})

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()) == {"error", "remedy", "sign_in"}


def test_a_new_password_ends_every_other_session(place: Place) -> None:
    """Whoever has got in is out when the password is changed."""
    here, elsewhere = place.browser("signe"), place.browser("signe")
    new = "lykta sill ankare femtio"

    wrong = here.post("/konto/losenord", {"old": WRONG, "new": "kort"})
    assert wrong.status_code == 422
    assert {"#old", "#new"} <= set(re.findall(r'<li><a href="(#\w+)"', wrong.text))
    done = here.post("/konto/losenord", {"old": PHRASE, "new": new})

    assert done.status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)
    here.known_token = ""
    here.post("/konto/losenord", {"old": new, "new": PHRASE})


def test_signing_out_everywhere(place: Place) -> None:
    """A lost telephone is signed out from the desk."""
    here, elsewhere = place.browser("signe"), place.browser("signe")

    here.post("/konto/utloggning")

    assert not is_in(here)
    assert not is_in(elsewhere)
