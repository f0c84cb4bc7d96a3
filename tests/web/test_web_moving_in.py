"""The first page of an installation, invitations, lost passwords and closed accounts."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from web_place import Browser, Place, Running, open_base, settings_in

import databases
from grantflow.store import accounts
from grantflow.web.app import create_app

PHRASE = "gurka tegel moln sjutton"


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Run an installation where nobody has moved in."""
    home = tmp_path_factory.mktemp("empty")
    base = open_base(home)
    app = create_app(settings_in(home), base)
    with Running(app) as address:
        yield Place(address, app, base)
    base.close()


@pytest.fixture(autouse=True)
def unhurried(place: Place) -> None:
    """Let no test be too fast because of the one before."""
    place.forget_trials()


def set_up(browser: Browser, code: str, phrase: str = PHRASE, **more: Any) -> httpx.Response:
    told = {"organisation": "Exempelby", "name": "Ada", "email": "ada@exempel.se"}
    browser.known_token = browser.token("/kom-igang")
    return browser.post("/kom-igang", told | {"code": code, "password": phrase}, **more)


def test_the_first_one_needs_the_code_of_the_terminal(empty: Place) -> None:
    """A stranger on the net can't take an empty installation; afterwards the page is gone."""
    browser = empty.browser()
    code = empty.app.state.site.setup_code
    for path in ("/", "/logga-in", "/konto"):
        assert browser.get(path).headers["location"] == "/kom-igang"

    refused = set_up(browser, "AAAA-BBBB-CCCC")
    assert refused.status_code == 422
    assert "Koden stämmer inte" in refused.text
    assert "AAAA-BBBB-CCCC" not in refused.text
    both = set_up(browser, "AAAA", "kort").text
    assert "2 saker behöver rättas" in both
    weak = set_up(browser, code.replace("-", " "), "password1234")
    assert weak.status_code == 422
    assert f'value="{code.replace("-", " ")}"' in weak.text, (
        "what was right need not be typed again"
    )
    assert 'value="Ada"' in weak.text
    assert "password1234" not in weak.text
    done = set_up(browser, code.lower())

    assert done.status_code == 303
    browser.known_token = ""
    page = browser.get("/organisation")
    assert page.status_code == 200
    assert "ada@exempel.se" in page.text
    assert browser.get("/kom-igang").status_code == 404
    with empty.base.read() as connection:
        found = accounts.by_email(connection, "ada@exempel.se")
    assert found
    assert found[1]
    assert found[1].startswith("$argon2id$")


def test_guessing_the_code_is_slowed_down(empty: Place) -> None:
    """The code is long, and the guesses are few, whoever one says that one asks for."""
    browser = empty.browser()
    answers = [
        set_up(browser, "AAAA", headers={"X-Forwarded-For": f"203.0.113.{number}"})
        for number in range(11)
    ]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert answers[-1].headers["retry-after"] == "900"


def link_in(answer: httpx.Response) -> str:
    found = re.search(r'value="https?://[^/"]+(/[^"]+)"', answer.text)
    assert found
    return found[1]


def test_a_colleague_joins_by_a_link(place: Place) -> None:
    """She chooses her own password, is signed in, and nobody else can use the link."""
    link = link_in(place.browser("admin").post("/organisation/inbjudan"))
    browser = place.browser()

    assert "Exempelby kommun" in browser.get(link).text
    told = {"name": "Kim <b>", "email": "Kim@Exempel.se", "password": PHRASE}
    short = browser.post(link, told | {"password": "kort"})
    assert short.status_code == 422
    assert 'value="Kim &lt;b&gt;"' in short.text
    joined = browser.post(link, told)

    assert joined.status_code == 303
    account = browser.get("/konto").text
    assert "kim@exempel.se" in account
    assert "Exempelby kommun" in account
    assert "<b>" not in account
    assert place.browser().get(link).status_code == 404
    assert "Inbjudan gäller inte längre" in place.browser().get(link).text


def test_an_invitation_to_one_address_is_for_that_one(place: Place) -> None:
    """A link that goes astray lets nobody else in."""
    admin = place.browser("admin")
    link = link_in(admin.post("/organisation/inbjudan", {"email": "ny@exempel.se"}))
    told = {"name": "Fel", "email": "fel@exempel.se", "password": PHRASE}

    refused = place.browser().post(link, told)

    assert refused.status_code == 422
    assert "Inbjudan gäller en annan adress." in refused.text
    other = place.browser("leaver")
    page = other.get(link).text
    assert "Inbjudan gäller ny@exempel.se" in page
    assert "Gå med</button>" not in page
    assert "Logga ut och byt konto" in page
    left = other.post("/logga-ut", {"till": link})
    assert left.headers["location"] == link
    assert "Skapa ett konto" in place.browser().get(link).text
    cut = place.browser().get(link[:20])
    assert cut.status_code == 404
    assert "Länken är inte hel" in cut.text


def test_an_invitation_can_be_taken_back(place: Place) -> None:
    """It is listed until somebody follows it, and stops when it is taken back."""
    admin = place.browser("admin")
    link = link_in(admin.post("/organisation/inbjudan", {"email": "bort@exempel.se"}))
    page = admin.get("/organisation").text
    row = page[page.index("bort@exempel.se") :]
    key = re.search(r'name="key" value="(\w{64})"', row)
    assert key

    admin.post("/organisation/inbjudan/aterta", {"key": key[1]})

    assert place.browser().get(link).status_code == 404
    assert "bort@exempel.se" not in admin.get("/organisation").text


def test_a_lost_password_is_replaced_by_a_link_that_works_once(place: Place) -> None:
    """The administrator hands the link over and never sees the password."""
    leaver = place.account_ids["leaver"]
    before = place.browser("leaver")
    link = link_in(place.browser("admin").post(f"/organisation/konto/{leaver}/losenord"))
    browser = place.browser()

    weak = browser.post(link, {"password": "lösenord1234"})
    done = browser.post(link, {"password": PHRASE})
    again = browser.post(link, {"password": PHRASE + " till"})

    assert weak.status_code == 422
    assert done.headers["location"] == "/logga-in"
    assert again.status_code == 404
    assert "Länken gäller inte längre" in again.text
    assert before.get("/konto").status_code == 303
    with place.base.read() as connection:
        account = accounts.by_id(connection, leaver)
    assert account
    inside = browser.post("/logga-in", {"email": account.email, "password": PHRASE})
    assert inside.status_code == 303


@pytest.mark.parametrize("action", ["losenord", "stang", "oppna"])
def test_an_administrator_looks_after_her_own(place: Place, action: str) -> None:
    """An administrator in an organisation has no say over the accounts of another that has one."""

    told = "UPDATE account SET is_admin = ? WHERE id = ?"

    def lift(connection: Any) -> None:
        databases.asked(connection, told, True, place.account_ids["outsider"])

    place.base.write(lift)
    ours = place.account_ids["läsa"]
    answer = place.browser("outsider").post(f"/organisation/konto/{ours}/{action}")
    place.base.write(lambda c: databases.asked(c, told, False, place.account_ids["outsider"]))

    assert answer.status_code == 422
    assert "Kontot finns inte" in answer.text
    assert "/ga-med/" not in answer.text
    assert "/nytt-losenord/" not in answer.text
    assert place.browser("läsa").get("/konto").status_code == 200


def test_an_administrator_does_not_close_her_own_account(place: Place) -> None:
    """Somebody has to be left who can open it."""
    admin = place.browser("admin")
    answer = admin.post(f"/organisation/konto/{place.account_ids['admin']}/stang")

    assert answer.status_code == 422
    assert "Du kan inte stänga ditt eget konto" in answer.text


def test_the_second_organisation_sees_nobody_of_the_first(place: Place) -> None:
    """Names and addresses stay in the organisation."""
    page = (
        place.browser("outsider").get("/konto").text
        + place.browser("outsider").get("/tillganglighet").text
    )

    assert "Exempelby" not in page
    assert "person0@exempel.se" not in page
