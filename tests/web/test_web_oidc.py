"""Signing in with OpenID Connect: who gets in, who does not, and what is believed."""

import html
import itertools
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from odd_provider import CLIENT, SECRET, Odd, odd_provider
from starlette.requests import Request
from starlette.responses import Response
from web_place import Browser, Place, Running, open_base, settings_in, settle

from grantflow import cli
from grantflow.settings import Settings
from grantflow.store import accounts, log, organising, subjects
from grantflow.usecases import invitations
from grantflow.usecases.passwords import hashed
from grantflow.usecases.provider import provider_of
from grantflow.usecases.provider_talk import Bounds, Talk
from grantflow.web.app import create_app
from grantflow.web.contexts import Ways
from grantflow.web.guard import cookies

PHRASE = "gurka tegel moln sjutton"
NAME = "Kommunkontot"
STRANGER = "Det finns inget konto här för dig"
UNTRUSTED = f"Det går inte att logga in med {NAME} just nu"
SPENT = "Inloggningen gäller inte längre"
NUMBERS = itertools.count()


def short(told: Any) -> str:
    return re.sub(r"(x)x+|\W+", r"\1-", str(told)).strip("-")[:60]


def settings_for(issuer: str, home: Path, **more: Any) -> Settings:
    told = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    return settings_in(home, **told, oidc_name=NAME, **more)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Run an installation with a provider that does as it is told."""
    home = tmp_path_factory.mktemp("oidc")
    base = open_base(home)
    with ExitStack() as stack:
        odd = stack.enter_context(odd_provider())
        app = create_app(settings_for(odd.address, home), base)
        made = Place(stack.enter_context(Running(app)), app, base)
        app.state.odd = odd
        settle(made)
        yield made
    base.close()


@pytest.fixture
def odd(place: Place) -> Odd:
    """Return the provider, right in all, and asked by an installation that knows nothing of it."""
    found: Odd = place.app.state.odd
    for one in fields(Odd):
        if one.name != "address":
            setattr(found, one.name, getattr(Odd(), one.name))
    site = place.app.state.site
    place.forget_trials()
    site.ways = Ways(NAME)
    site.talk = Talk(site.talk.provider._replace(issuer=found.address), Bounds(1.0, 100_000))
    return found


@pytest.fixture
def account(place: Place, request: pytest.FixtureRequest) -> accounts.Account:
    """Return the account of somebody who has a password and has not signed in otherwise."""
    email = f"signe{next(NUMBERS)}@exempel.se"
    kept = hashed(PHRASE) if "password" in request.node.name else None

    def work(connection: Any) -> accounts.Account:
        home = accounts.organisations(connection)[0].id
        at_ms = place.base.now()
        made = accounts.create_account(
            connection, home, email, "Signe", password=kept, is_admin=False, at_ms=at_ms
        )
        found = accounts.by_id(connection, made)
        assert found
        return found

    return place.base.write(work)


def is_person(odd: Odd, email: str, *, verified: bool = True, **more: Any) -> None:
    """Let the one who signs in at the provider be somebody."""
    odd.person = {"sub": f"nr-{email}", "email": email, "email_verified": verified, **more}


def door(browser: Browser, there: str = "/konto") -> str:
    answer = browser.get("/logga-in/med", params={"till": there})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def comes_back(browser: Browser, odd: Odd, there: str = "/konto") -> httpx.Response:
    return browser.get(odd.signs_in(door(browser, there)))


def is_in(browser: Browser) -> bool:
    return browser.get("/konto").status_code == 200


def heading(answer: httpx.Response) -> str:
    found = re.search(r"<h1>(.*?)</h1>", answer.text)
    assert found
    return html.unescape(found[1])


def last_event(place: Place) -> tuple[str, str]:
    with place.base.read() as connection:
        (line,) = log.lines(connection, limit=1)
    return line.event, line.about


def is_linked(place: Place, account: accounts.Account) -> bool:
    with place.base.read() as connection:
        return subjects.ways_of(connection, account.id).subject is not None


def test_a_first_sign_in_finds_the_account_of_the_verified_address(
    place: Place, odd: Odd, account: accounts.Account
) -> None:
    """And from then on it is the person that counts, whatever her address becomes."""
    is_person(odd, account.email.upper())
    browser = place.browser()
    assert f"Logga in med {NAME}" in browser.get("/logga-in?till=/konto").text
    planted = "planterad" * 5
    browser.client.cookies.set("session", planted, domain="127.0.0.1", path="/")
    answer = comes_back(browser, odd, "/konto?klart=namn")

    assert (answer.status_code, answer.headers["location"]) == (303, "/konto?klart=namn")
    assert account.email in browser.get("/konto").text
    assert "Byt lösenord" not in browser.get("/konto").text
    assert browser.client.cookies["session"] != planted
    assert last_event(place) == ("inloggad med OpenID Connect", "{}")
    odd.person |= {"email": "ny@exempel.se", "email_verified": False}
    again = place.browser()
    comes_back(again, odd)
    assert account.email in again.get("/konto").text
    assert again.client.cookies["session"] != browser.client.cookies["session"]


@pytest.mark.filterwarnings("ignore")  # the provider's own, about its libraries
def test_a_provider_that_others_have_written_is_understood(
    place: Place, odd: Odd, account: accounts.Account
) -> None:
    """From the button to the page, by the provider's own form."""
    from oidc_provider_mock import User, run_server_in_thread  # type: ignore[import-untyped]

    site, sub = place.app.state.site, "signe"
    known = User(sub=sub, claims={"email": account.email, "email_verified": True})
    with run_server_in_thread(user_claims=[known], require_nonce=True) as server:
        issuer = f"http://localhost:{server.server_port}"
        site.talk = Talk(site.talk.provider._replace(issuer=issuer))
        browser = place.browser()
        back = httpx.post(door(browser), data={"sub": sub}).headers["location"]
        answer = browser.get(back)

    assert (answer.status_code, answer.headers.get("location")) == (303, "/konto"), answer.text
    assert account.email in browser.get("/konto").text


def test_what_is_asked_for_is_bound_to_this_sign_in(place: Place, odd: Odd) -> None:
    """Code, PKCE, state and nonce; and nothing secret in the address."""
    browser = place.browser()
    asked = {name: told[0] for name, told in parse_qs(urlsplit(door(browser)).query).items()}

    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert min(len(asked["state"]), len(asked["nonce"])) >= 32
    assert asked["redirect_uri"] == f"{place.address}/logga-in/svar"
    assert asked["scope"] == "openid email profile"
    assert SECRET not in str(asked)
    cookie = browser.get("/logga-in/med").headers["set-cookie"]
    assert all(one in cookie for one in ("detour=", "HttpOnly", "SameSite=lax", "Max-Age="))


def test_over_an_encrypted_line_no_neighbour_can_set_what_binds_a_sign_in() -> None:
    request = Request({"type": "http", "scheme": "https", "headers": [], "path": "/"})
    request.scope["server"] = ("ansokan.exempel.se", 443)
    response = Response()
    cookies.give(request, response, "detour", "x", lasts_s=9)

    assert response.headers["set-cookie"].startswith("__Host-detour=x;")
    assert "Secure" in response.headers["set-cookie"]


def test_the_provider_rejects_a_wrong_verifier(
    place: Place, odd: Odd, account: accounts.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code that somebody has stolen is worth nothing."""
    is_person(odd, account.email)
    browser = place.browser()
    back = odd.signs_in(door(browser))
    detours = place.app.state.site.detours
    taken = detours.take

    def wrong(*told: Any, **more: Any) -> Any:
        found = taken(*told, **more)
        return found._replace(asked=found.asked._replace(verifier="x" * 43))

    monkeypatch.setattr(detours, "take", wrong)

    assert heading(browser.get(back)) == UNTRUSTED
    assert not is_in(browser)


@pytest.mark.parametrize("there", ["https://ond.se", "//ond.se", "/\\ond.se", "konto", "/\tx"])
def test_nobody_is_led_elsewhere_afterwards(
    place: Place, odd: Odd, there: str, account: accounts.Account
) -> None:
    is_person(odd, account.email)

    assert comes_back(place.browser(), odd, there).headers["location"] == "/"


def test_a_way_back_works_once_and_in_the_same_browser(
    place: Place, odd: Odd, account: accounts.Account
) -> None:
    """Somebody else's address leads nobody into somebody else's account."""
    is_person(odd, account.email)
    browser, other = place.browser(), place.browser()
    back = odd.signs_in(door(browser))
    door(other)

    assert heading(other.get(back)) == SPENT
    assert heading(place.browser().get(back)) == SPENT
    assert not is_in(other)
    assert heading(browser.get(back.replace("state=", "state=x"))) == SPENT
    assert heading(browser.get("/logga-in/svar?code=kod-0")) == SPENT
    assert browser.get(back).status_code == 303
    assert heading(browser.get(back)) == SPENT
    assert last_event(place)[0] == "inloggning nekad"


def test_a_way_back_grows_old(
    place: Place, odd: Odd, account: accounts.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_person(odd, account.email)
    browser = place.browser()
    back, now = odd.signs_in(door(browser)), place.base.now()
    monkeypatch.setattr(place.base, "now", lambda: now + 16 * 60_000)

    assert heading(browser.get(back)) == SPENT


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"claims": {"nonce": "en annan"}}, "InvalidClaimError nonce"),
        ({"claims": {"nonce": None}}, "MissingClaimError nonce"),
        ({"claims": {"aud": "en-annan"}}, "InvalidClaimError aud"),
        ({"claims": {"aud": [CLIENT, "en-annan"]}}, "MissingClaimError azp"),
        ({"claims": {"aud": [CLIENT, "en-annan"], "azp": "en-annan"}}, "InvalidClaimError azp"),
        ({"claims": {"iss": "https://ond.se"}}, "InvalidClaimError iss"),
        ({"claims": {"exp": 1_700_000_000}}, "ExpiredTokenError exp"),
        ({"claims": {"exp": None}}, "MissingClaimError exp"),
        ({"claims": {"exp": "snart"}}, "InvalidClaimError exp"),
        ({"claims": {"iat": 4_000_000_000}}, "InvalidClaimError iat"),
        ({"claims": {"sub": ""}}, "InvalidClaimError sub"),
        ({"claims": {"sub": 7}}, "InvalidClaimError sub"),
        ({"claims": {"sub": "x" * 256}}, "sub saknas eller är för lång"),
        ({"claims": {"mer": "x" * 40_000}}, "id_token är för lång"),
        ({"alg": "none"}, "signerad på ett sätt som inte godtas"),
        ({"alg": "HS256"}, "signerad på ett sätt som inte godtas"),
        ({"signed_with": "tva"}, "okänd nyckel"),
        ({"signed_with": "tva", "says_signed_with": "ett"}, "BadSignatureError"),
        ({"size": 100_000}, "svar 200 går inte att använda"),
        ({"slow_s": 0.05}, "TimeoutError"),
        ({"doors": {"issuer": "https://ond.se"}}, "inte vad leverantören kallar sig"),
        ({"doors": {"token_endpoint": "http://ond.se/token"}}, "inte krypterad"),
        (
            {"doors": {"authorization_response_iss_parameter_supported": True}},
            "svaret är från någon annan",
        ),
    ],
    ids=short,
)
def test_nothing_is_believed_that_the_provider_has_not_signed_for_us_now(
    place: Place,
    odd: Odd,
    account: accounts.Account,
    caplog: pytest.LogCaptureFixture,
    wrong: dict[str, Any],
    why: str,
) -> None:
    is_person(odd, account.email)
    for name, told in wrong.items():
        setattr(odd, name, told)
    browser = place.browser()
    answer = browser.get("/logga-in/med")
    if answer.status_code == 303:
        answer = browser.get(odd.signs_in(answer.headers["location"]))

    assert (answer.status_code, heading(answer)) == (503, UNTRUSTED)
    assert why in caplog.text
    assert account.email not in caplog.text
    assert not is_in(browser)
    assert not is_linked(place, account)


@pytest.mark.parametrize(
    "fine",
    [
        {"claims": {"aud": [CLIENT, "en-annan"], "azp": CLIENT}},
        {"doors": {"id_token_signing_alg_values_supported": None}},
        {"doors": {"token_endpoint_auth_methods_supported": ["client_secret_basic"]}},
    ],
    ids=short,
)
def test_what_is_allowed_is_believed(
    place: Place, odd: Odd, account: accounts.Account, fine: dict[str, Any]
) -> None:
    is_person(odd, account.email)
    for name, told in fine.items():
        setattr(odd, name, told)

    assert comes_back(place.browser(), odd).status_code == 303


def test_a_provider_may_change_its_keys(
    place: Place, odd: Odd, account: accounts.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New ones are asked for when they are met, but not as often as somebody would like."""
    is_person(odd, account.email)
    assert comes_back(place.browser(), odd).status_code == 303
    odd.signed_with, odd.shown_keys = "tva", ("tva",)
    for _ in range(2):
        assert comes_back(place.browser(), odd).status_code == 503
    assert odd.asked.count("/keys") == 1

    monkeypatch.setattr("grantflow.usecases.provider_talk._KEYS_APART_S", 0)

    assert comes_back(place.browser(), odd).status_code == 303
    assert odd.asked.count("/.well-known/openid-configuration") == 1


def test_an_address_may_be_told_beside_the_token(
    place: Place, odd: Odd, account: accounts.Account
) -> None:
    """But not by somebody else."""
    odd.person = {"sub": "beside"}
    odd.beside = {"sub": "annan", "email": account.email, "email_verified": True}
    assert heading(comes_back(place.browser(), odd)) == STRANGER

    odd.beside["sub"] = "beside"

    assert comes_back(place.browser(), odd).status_code == 303


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_unverified_address_is_nobodys(
    place: Place, odd: Odd, account: accounts.Account, verified: Any
) -> None:
    """Whether it has an account here is not told either."""
    answers = []
    for email in (account.email, "ingen@exempel.se"):
        is_person(odd, email, verified=verified)
        answer = comes_back(place.browser(), odd)
        answers.append(answer.text.replace(email, "-"))
        assert answer.status_code == 422
        assert "är inte bekräftad där du loggade in" in answer.text

    assert answers[0] == answers[1]
    assert not is_linked(place, account)


def test_nobody_gets_an_account_by_herself(place: Place, odd: Odd) -> None:
    is_person(odd, "okand@exempel.se")
    browser = place.browser()
    answer = comes_back(browser, odd)

    assert (answer.status_code, heading(answer)) == (422, STRANGER)
    assert "om en inbjudan" in answer.text
    assert not is_in(browser)
    event, about = last_event(place)
    assert (event, "inget konto" in about) == ("inloggning nekad", True)
    assert "okand" not in about


def test_an_account_is_linked_to_one_person_until_somebody_looses_it(
    place: Place, odd: Odd, account: accounts.Account
) -> None:
    is_person(odd, account.email)
    browser = place.browser()
    comes_back(browser, odd)
    odd.person["sub"] = "en annan med samma adress"
    assert "hör ihop med en annan inloggning" in heading(comes_back(place.browser(), odd))

    page = f"/administration/konto/{account.id}"
    assert "Ta bort kopplingen" in place.browser("admin").get(page).text
    done = place.browser("admin").post(f"{page}/koppling")

    assert done.headers["location"] == f"{page}?klart=koppling"
    assert not is_in(browser)
    assert comes_back(place.browser(), odd).status_code == 303


def test_a_link_to_another_provider_holds_nobody_out(
    place: Place, odd: Odd, account: accounts.Account
) -> None:
    """An organisation that changes provider signs in as before."""
    place.base.write(lambda c: subjects.link(c, account.id, f"{'0' * 32}:{'0' * 64}"))
    is_person(odd, account.email)

    assert comes_back(place.browser(), odd).status_code == 303


def test_a_closed_account_stays_closed(place: Place, odd: Odd, account: accounts.Account) -> None:
    """Whether it was linked before or not."""
    is_person(odd, account.email)
    for _ in range(2):
        place.base.write(lambda c: accounts.close_account(c, account.id, at_ms=1))
        browser = place.browser()
        assert heading(comes_back(browser, odd)) == "Ditt konto här är stängt"
        assert not is_in(browser)
        place.base.write(lambda c: accounts.close_account(c, account.id, at_ms=None))
        assert comes_back(browser, odd).status_code == 303


def test_an_erased_person_is_unknown(place: Place, odd: Odd, account: accounts.Account) -> None:
    is_person(odd, account.email)
    comes_back(place.browser(), odd)
    place.base.write(lambda c: organising.erase_account(c, account.id, account.email))

    assert heading(comes_back(place.browser(), odd)) == STRANGER


def invited(place: Place, *, email: str | None = None, elsewhere: bool = False) -> str:
    with place.base.read() as connection:
        owner = accounts.by_id(connection, place.account_ids["äga"])
    assert owner
    case_id = place.new_case()
    return invitations.invite(
        *(place.base, owner), case_id=case_id, role="redigera", email=email, elsewhere=elsewhere
    )


def follows(browser: Browser, odd: Odd, token: str, **more: str) -> httpx.Response:
    """Follow an invitation by way of the provider."""
    page = browser.get(f"/ga-med/{token}").text.partition('action="/logga-in/med"')[2]
    told = dict(re.findall(r'name="(csrf|link)" value="([^"]*)"', page.partition("</form>")[0]))
    sent = browser.client.post("/logga-in/med", data=told | more)
    assert sent.status_code == 200, sent.text
    way = sent.headers["refresh"].removeprefix("0; url=")
    assert html.escape(way) in sent.text
    return browser.get(odd.signs_in(way))


@pytest.mark.parametrize("verified", [True, False])
def test_who_is_invited_gets_an_account_without_a_password(
    place: Place, odd: Odd, verified: bool
) -> None:
    """The link is the proof, as it is for somebody who types her address."""
    email = f"inbjuden{verified}@exempel.se".lower()
    is_person(odd, email, verified=verified, name="Inga  Bjuden")
    browser, token = place.browser(), invited(place)
    answer = follows(browser, odd, token)

    assert re.fullmatch(r"/arende/[a-z0-9]{16}", answer.headers["location"])
    assert browser.get(answer.headers["location"]).status_code == 200
    assert "Inga Bjuden" in browser.get("/konto").text
    assert heading(browser.get(f"/ga-med/{token}")) == "Inbjudan gäller inte längre"


def test_an_invitation_is_for_whom_it_says(
    place: Place, odd: Odd, account: accounts.Account
) -> None:
    """Not for another address, and not for one that has an account and is not verified."""
    is_person(odd, "annan@exempel.se")
    token = invited(place, email="raett@exempel.se")
    assert "Inbjudan gäller en annan adress" in follows(place.browser(), odd, token).text
    is_person(odd, account.email, verified=False)
    assert "är inte bekräftad" in follows(place.browser(), odd, invited(place)).text

    is_person(odd, account.email)

    assert follows(place.browser(), odd, invited(place)).status_code == 303
    assert is_linked(place, account)


def test_who_works_elsewhere_says_where(place: Place, odd: Odd) -> None:
    is_person(odd, "granne@exempel.se")
    token = invited(place, elsewhere=True)
    assert "Skriv vad organisationen heter" in follows(place.browser(), odd, token).text
    browser = place.browser()
    follows(browser, odd, token, organisation=" Granngårdens  förening ")

    assert "Granngårdens förening" in browser.get("/konto").text


def test_what_was_written_when_a_session_ended_is_offered_again(
    place: Place, odd: Odd, account: accounts.Account
) -> None:
    is_person(odd, account.email)
    browser = place.browser()
    ended = browser.client.post("/konto/namn", data={"name": "Signe & Co"})
    assert ended.status_code == 401
    told = dict(re.findall(r'name="(csrf|there|left)" value="([^"]*)"', ended.text))
    sent = browser.client.post(
        "/logga-in/med", data={name: html.unescape(one) for name, one in told.items()}
    )
    assert "Det du skrev finns kvar" in sent.text
    answer = browser.get(odd.signs_in(sent.headers["refresh"].removeprefix("0; url=")))

    assert heading(answer) == "Du är inloggad igen"
    assert "Signe &amp; Co" in answer.text
    assert is_in(browser)


def test_a_provider_that_is_down_leaves_the_password(
    place: Place, odd: Odd, account: accounts.Account
) -> None:
    """The pages are there, say what is wrong, and a password works."""
    site = place.app.state.site
    site.talk = Talk(site.talk.provider._replace(issuer="http://127.0.0.1:9"))
    browser = place.browser()
    for _ in range(2):
        answer = browser.get("/logga-in/med")
        assert (answer.status_code, heading(answer)) == (503, UNTRUSTED)
        assert "Har du ett lösenord" in answer.text

    browser.post("/logga-in", {"email": account.email, "password": PHRASE})

    assert is_in(browser)


def test_passwords_can_be_turned_off(place: Place, odd: Odd, account: accounts.Account) -> None:
    place.app.state.site.ways = Ways(NAME, passwords=False)
    browser = place.browser()
    page = browser.get("/logga-in").text
    assert 'type="password"' not in page
    assert f"Logga in med {NAME}" in page
    token = invited(place)
    assert 'type="password"' not in browser.get(f"/ga-med/{token}").text
    known = browser.token(f"/ga-med/{token}")
    told = {"email": account.email, "password": PHRASE, "name": "x", "old": PHRASE, "new": PHRASE}
    for path in ("/logga-in", f"/ga-med/{token}", "/glomt-losenord", f"/nytt-losenord/{token}"):
        answer = browser.client.post(path, data={"csrf": known, **told})
        assert heading(answer) == "Här loggar man inte in med lösenord", path
    is_person(odd, account.email)

    assert comes_back(browser, odd).status_code == 303
    assert browser.post("/konto/losenord", told).status_code == 404


def test_who_does_not_want_to_is_not_at_fault(place: Place, odd: Odd) -> None:
    browser = place.browser()
    for error, told in (("access_denied", "Inloggningen avbröts"), ("<script>", UNTRUSTED)):
        (state,) = parse_qs(urlsplit(door(browser)).query)["state"]
        answer = browser.get("/logga-in/svar", params={"error": error, "state": state})
        assert heading(answer) == told
        assert "<script>" not in answer.text.partition("<h1>")[2]


def test_guessing_at_ways_back_is_slowed_down(place: Place, odd: Odd) -> None:
    browser = place.browser()
    for _ in range(60):
        place.app.state.site.pace.failed(
            type("Asking", (), {"client": type("Client", (), {"host": "127.0.0.1"})}), "provider"
        )

    assert browser.get("/logga-in/med").status_code == 429


def test_without_a_provider_there_is_no_way_to_it(
    place: Place, odd: Odd, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = place.app.state.site
    monkeypatch.setattr(site, "talk", None)
    site.ways = Ways()
    browser = place.browser()

    assert "/logga-in/med" not in browser.get("/logga-in").text
    assert [browser.get(one).status_code for one in ("/logga-in/med", "/logga-in/svar")] == [
        404
    ] * 2


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"ISSUER": "https://a.se"}, "GRANTFLOW_OIDC_CLIENT_ID, GRANTFLOW_OIDC_CLIENT_SECRET"),
        ({"CLIENT_ID": "a", "CLIENT_SECRET": "b"}, "GRANTFLOW_OIDC_ISSUER"),
        ({"ONLY": "ja"}, "halvt"),
        ({"ISSUER": "http://a.se", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}, "går inte att"),
        ({"ISSUER": "https://a.se?x=1", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}, "går inte att"),
        ({"ISSUER": "a.se", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}, "går inte att"),
        (
            {"ISSUER": "https://a.se", "CLIENT_ID": "a", "CLIENT_SECRET": "b", "ONLY": "kanske"},
            "varken ja eller nej",
        ),
        (
            {"ISSUER": "https://a.se", "CLIENT_ID": "a", "CLIENT_SECRET": "b", "NAME": "x" * 61},
            "GRANTFLOW_OIDC_NAME",
        ),
    ],
    ids=short,
)
def test_wrong_settings_are_told_at_the_start(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    told: dict[str, str],
    why: str,
) -> None:
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "hem"))
    for name, value in told.items():
        monkeypatch.setenv(f"GRANTFLOW_OIDC_{name}", value)

    assert cli.run(["serve", "--port", "0"]) == 2
    out, err = capsys.readouterr()
    assert (out, "[GF704]" in err, "Traceback" in err) == ("", True, False)
    assert why in err
    assert not (tmp_path / "hem").exists()


def test_a_secret_is_not_shown(tmp_path: Path) -> None:
    settings = settings_for("https://a.se/b/", tmp_path)
    provider = provider_of(settings)

    assert provider
    assert provider.issuer == "https://a.se/b"
    assert SECRET not in repr(settings) + repr(provider)
