"""What every answer says to browsers, what is refused unread, and what a defect shows."""

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData
from starlette.responses import Response
from web_place import Browser, Place, Running, open_base, settings_in

from grantflow.errors import StoreUnavailable
from grantflow.web import keeping, posted
from grantflow.web.app import create_app, include
from grantflow.web.guard import bodies, tokens
from grantflow.web.pages import Pages
from grantflow.web.visit import Anyone

ADDRESS = "https://ansokan.exempel.se"
TLS = {"Host": "ansokan.exempel.se", "X-Forwarded-Proto": "https", "Origin": ADDRESS}
PAGE = "/tillganglighet"

broken = Pages()


@broken.page("/trasig", needs="open")
def break_down(_: Anyone) -> None:
    """Fail over what somebody has written."""
    raise RuntimeError("hemlig text ur ett ärende")


@broken.page("/trasigt-huvud", needs="open")
def answer_badly(_: Anyone) -> Response:
    """Make an answer that can't be sent."""
    return Response("text", headers={"X-Namn": "hemlig\ntext"})


@broken.page("/borta", needs="open")
def lose_database(_: Anyone) -> None:
    """Find that the database is gone."""
    raise StoreUnavailable("databasen svarar inte", remedy="starta den")


@pytest.fixture(scope="module")
def behind_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Run an installation behind a proxy that encrypts; the test is the proxy."""
    home = tmp_path_factory.mktemp("proxied")
    base = open_base(home)
    settings = settings_in(home, address=ADDRESS, trusted_proxy=("127.0.0.1",))
    app = create_app(settings, base)
    include(app, broken)
    with Running(app) as address:
        yield Browser(address)
    base.close()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("content-security-policy", "script-src 'self';"),
        ("content-security-policy", "style-src 'self';"),
        ("content-security-policy", "frame-ancestors 'none'"),
        ("content-security-policy", "form-action 'self'"),
        ("content-security-policy", "base-uri 'none'"),
        ("content-security-policy", "object-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=()"),
        ("cache-control", "no-store"),
    ],
)
def test_browsers_are_told_to_be_strict(place: Place, name: str, told: str) -> None:
    """Nothing foreign runs in a page, frames it, or keeps a copy of it."""
    answer = place.browser().get(PAGE)

    assert told in answer.headers[name]
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", [PAGE, "/finns-inte", "/konto"])
def test_refusals_are_as_strict(place: Place, path: str) -> None:
    """A page of a fault may hold what somebody sent."""
    assert "script-src 'self'" in place.browser().get(path).headers["content-security-policy"]


def test_unencrypted_nothing_promises_encryption(place: Place) -> None:
    """A promise of encryption over http would lock people out, and browsers pass over it."""
    answer = place.browser().get("/logga-in")

    assert "strict-transport-security" not in answer.headers
    assert answer.headers["set-cookie"].startswith("form=")


def test_behind_an_encrypting_proxy_cookies_stay_on_it(behind_proxy: Browser) -> None:
    """A neighbouring host can't set our cookies, and none travels readable."""
    answer = behind_proxy.get("/kom-igang", headers=TLS)

    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-form=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "ansokan.exempel.se"},
        {"Host": "annan.exempel.se", "X-Forwarded-Proto": "https"},
        {"Host": "127.0.0.1.exempel.se"},
        {"Host": "localhost:80@exempel.se"},
        {"Host": ""},
    ],
)
def test_only_our_own_names_are_answered(behind_proxy: Browser, headers: dict[str, str]) -> None:
    """A foreign name that points here reads nothing, and links never lead to it."""
    assert behind_proxy.get("/", headers=headers).status_code == 400


def test_a_stranger_can_not_claim_to_be_the_proxy(place: Place) -> None:
    """Without a trusted proxy, what it would say is passed over."""
    answer = place.browser().get("/logga-in", headers={"X-Forwarded-Proto": "https"})

    assert answer.headers["set-cookie"].startswith("form=")


@pytest.mark.parametrize("path", ["/trasig", "/trasigt-huvud"])
def test_a_defect_shows_a_number_and_nothing_else(
    behind_proxy: Browser, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    """Neither the page nor the log spreads what somebody has written."""
    with caplog.at_level(logging.ERROR):
        page = behind_proxy.get(path, headers=TLS)
        told = behind_proxy.get(path, headers=TLS | {"Accept": "application/json"})

    assert page.status_code == told.status_code == 500
    reference = told.json()["reference"]
    assert f"<code>{reference}</code>" in page.text
    assert reference in caplog.text
    for text in (page.text, told.text, caplog.text):
        assert "hemlig" not in text
    assert "Traceback" not in page.text
    assert page.headers["x-content-type-options"] == "nosniff"


def test_when_the_database_is_away_a_page_says_so(behind_proxy: Browser) -> None:
    """It asks the database nothing, and tells strangers nothing of it."""
    page = behind_proxy.get("/borta", headers=TLS)

    assert page.status_code == 503
    assert "Tjänsten är inte tillgänglig just nu" in page.text
    assert "databas" not in page.text


def test_refusals_are_logged_without_secrets(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """Who runs the service sees that somebody tries; a link in the log would be a way in."""
    browser, token = place.browser("läsa"), "hemlig" * 8
    with caplog.at_level(logging.WARNING):
        browser.post(f"/ga-med/{token}", {"csrf": "fel", "name": "hemlig"})
        browser.post(f"/arende/{place.case_id}/radera")

    assert "nekad 403: POST /ga-med/{token:token}" in caplog.text
    assert f"konto {place.account_ids['läsa']}" in caplog.text
    assert "hemlig" not in caplog.text
    assert place.case_id not in caplog.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "KNASIGT"])
def test_a_method_that_a_page_has_no_use_for_is_refused(place: Place, method: str) -> None:
    """What is not foreseen is not done."""
    assert place.browser("äga").client.request(method, "/konto/namn").status_code == 405


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""]
)
def test_content_of_another_kind_is_refused(place: Place, kind: str) -> None:
    """A form is a form; what other pages can send without asking is not taken for one."""
    browser = place.browser("äga")
    answer = browser.client.post("/konto/namn", content=b"name=x", headers={"Content-Type": kind})

    assert answer.status_code == 415


@pytest.mark.parametrize("who", ["läsa", "redigera"])
def test_a_file_that_is_sent_in_is_closed(
    place: Place, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """Whether it is read or refused: a service that runs for months has only so many."""
    sent: list[posted.Posted] = []

    def noted(form: FormData) -> posted.Posted:
        sent.append(posted.of_form(form))
        return sent[0]

    monkeypatch.setattr(bodies, "of_form", noted)
    browser = place.browser(who)

    browser.client.post(
        f"/arende/{place.case_id}/las-in",
        data={"csrf": browser.token()},
        files={"fil": ("a.txt", b"Text.")},
    )

    assert sent[0].files["fil"].file.closed


def test_too_much_is_refused_before_it_is_read(place: Place) -> None:
    """Memory is not filled, whether the length is told or not."""
    browser = place.browser("äga")
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    large = b"name=" + b"x" * bodies.MOST_BYTES

    def unending() -> Iterator[bytes]:
        yield from (large[at : at + 65_536] for at in range(0, len(large), 65_536))

    for content in (large, unending()):
        try:
            status = browser.client.post("/konto/namn", content=content, headers=kind).status_code
        except httpx.WriteError:  # the server hung up while we were still talking
            status = 413
        assert status == 413


def test_too_many_fields_are_refused(place: Place) -> None:
    """A page has only so many."""
    fields = "&".join(f"f{number}=1" for number in range(bodies.MOST_FIELDS + 1))
    answer = place.browser("äga").client.post(
        "/konto/namn",
        content=fields,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 413


@pytest.mark.parametrize("told", [b"{", b"[" * 50_000, b"\xff", b"", b"[NaN]", b"[1e999]"])
def test_broken_json_is_refused(place: Place, told: bytes) -> None:
    """A defect is ours; this is not."""
    browser = place.browser("äga")
    headers = {"Content-Type": "application/json", "X-CSRF-Token": browser.token()}

    answer = browser.client.post("/konto/namn", content=told, headers=headers)

    assert answer.status_code == 400


def test_files_of_the_app_are_kept_and_pages_are_not(place: Place) -> None:
    """A styled page loads at once the second time; a case is never left in a shared browser."""
    browser = place.browser("äga")
    page = browser.get("/konto")
    styles = page.text.split('rel="stylesheet" href="')[1].split('"')[0]

    kept = browser.get(styles)

    assert page.headers["cache-control"] == "no-store"
    assert kept.status_code == 200
    assert "immutable" in kept.headers["cache-control"]
    assert kept.headers["content-type"].startswith("text/css")
    assert browser.get(styles.replace("app.", "app.0")).status_code == 404


@given(st.text())
def test_one_never_leaves_for_another_place(told: str) -> None:
    """A link to sign in can't carry people to a foreign page afterwards."""
    for path in (told, f"/{told}", f"//{told}", f"/\\{told}", f"https:{told}"):
        safe = keeping.safe(path)
        assert safe.startswith("/")
        assert not safe.startswith(("//", "/\\"))
        assert "\n" not in safe


@given(st.text(st.characters(exclude_categories=[])))
def test_a_text_is_kept_but_for_what_is_no_text(told: str) -> None:
    """Whatever is pasted can be kept in every database, and nothing else is altered."""
    cleaned = posted.clean(told)

    cleaned.encode("utf-8")
    assert posted.clean(cleaned) == cleaned
    assert not {"\0", "\r"} & set(cleaned)
    plain = "".join(sign for sign in told if sign.isalnum())
    assert [sign for sign in cleaned if sign.isalnum()] == list(plain)


@given(st.binary(min_size=18, max_size=18), st.integers(0, 47), st.characters(codec="ascii"))
def test_a_proof_holds_in_any_mask_and_no_other_text_is_one(
    proof: bytes, at: int, sign: str
) -> None:
    """A token differs on each page; a guessed one proves nothing."""
    token = tokens.masked(proof)
    altered = token[:at] + sign + token[at + 1 :]
    same = altered.translate(str.maketrans("+/", "-_")) == token  # two ways to write one sign

    assert tokens.proves(token, proof)
    assert tokens.masked(proof) != token
    assert same or not tokens.proves(altered, proof)


def test_the_key_of_an_installation_is_its_own(tmp_path: Path) -> None:
    """No secret comes with the program; the file is closed to other users of the machine."""
    homes = [tmp_path / "ett", tmp_path / "tva"]
    keys = []
    for home in homes:
        base = open_base(home)
        keys.append(create_app(settings_in(home), base).state.site.key)
        base.close()

    assert keys[0] != keys[1]
    assert (homes[0] / "web.key").stat().st_mode & 0o077 == 0
