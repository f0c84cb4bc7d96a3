"""Administration: organisations, people who move, lead or leave, and how long cases stay."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from web_place import Browser, Place, settings_in

import databases
from grantflow.documents import casefile
from grantflow.errors import StoreUnavailable
from grantflow.store import accounts, cases, links, log, remarks, retaining
from grantflow.store.base import new_id
from grantflow.store.undump import ERASED
from grantflow.usecases import administering, backup, erasing, invitations, tokens
from grantflow.usecases.answering import Typed
from grantflow.usecases.outward import Outward

UNIT = "stages.forankring.owner.unit"


def newcomer(place: Place, name: str = "Nykomling", home: str | None = None) -> str:
    """Return the account of somebody new in the administrator's organisation, or another."""

    def work(connection: Any) -> str:
        admin = accounts.by_id(connection, place.account_ids["admin"])
        assert admin
        return accounts.create_account(
            connection,
            home or admin.organisation_id,
            f"{new_id()}@exempel.se",
            name,
            password=None,
            is_admin=False,
            at_ms=place.base.now(),
        )

    return place.base.write(work)


def account(place: Place, account_id: str) -> accounts.Account | None:
    with place.base.read() as connection:
        return accounts.by_id(connection, account_id)


def admin_of(place: Place) -> accounts.Account:
    found = account(place, place.account_ids["admin"])
    assert found
    return found


def organisation(place: Place, name: str) -> str:
    return administering.create_organisation(place.base, admin_of(place), name)


@pytest.fixture
def admin(place: Place) -> Browser:
    return place.browser("admin")


def test_an_organisation_is_made_and_somebody_invited_to_it(place: Place, admin: Browser) -> None:
    answer = admin.post("/administration/organisation", {"organisation": "  Nya  kommunen "})
    assert answer.headers["location"] == "/administration?klart=organisation"
    page = admin.get("/administration").text
    assert "Nya kommunen" in page
    with place.base.read() as connection:
        home = accounts.organisation_called(connection, "Nya kommunen")
    assert home
    there, field = f"/administration/organisation/{home.id}/inbjudan", f"email-{home.id}"
    assert there in page

    wrong = admin.post(there, {field: "ingen adress"})
    assert wrong.status_code == 422
    assert f'href="#{field}"' in wrong.text
    made = admin.post(there, {field: "ny@nya.se"})
    token = re.search(r"/ga-med/([\w-]+)", made.text)
    assert token
    seen = invitations.look_at(place.base, token[1])
    assert seen
    assert (seen.organisation, seen.email) == ("Nya kommunen", "ny@nya.se")
    assert place.browser().get(f"/ga-med/{token[1]}").status_code == 200


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("  ", "Skriv vad organisationen heter"),
        ("x" * 201, "högst 200 tecken"),
        ("exempelby  KOMMUN", "finns redan en organisation"),
    ],
)
def test_an_organisation_that_cannot_be_made_is_told_at_the_field(
    admin: Browser, name: str, told: str
) -> None:
    answer = admin.post("/administration/organisation", {"organisation": name})

    assert answer.status_code == 422
    assert told in answer.text
    assert 'href="#organisation"' in answer.text


def test_somebody_moves_to_an_organisation_that_one_looks_after(
    place: Place, admin: Browser
) -> None:
    who, home = newcomer(place), organisation(place, "Flyttkommunen")
    case_id = place.new_case("Kvar där det var")
    place.base.write(lambda c: cases.set_role(c, case_id, who, "redigera", at_ms=1))

    admin.post(f"/administration/konto/{who}/flytta", {"home": home})

    moved = account(place, who)
    assert moved
    assert moved.organisation == "Flyttkommunen"
    with place.base.read() as connection:
        assert cases.seen(connection, case_id, who), "the roles go along"


def test_nobody_is_moved_into_an_organisation_that_has_its_own_administrator(
    place: Place, admin: Browser
) -> None:
    """Her new administrator could take her account over."""
    who, home = newcomer(place), organisation(place, "Egen administratör")
    head = newcomer(place, "Chefen", home)
    administering.make_administrator(place.base, admin_of(place), head, is_admin=True)

    answer = admin.post(f"/administration/konto/{who}/flytta", {"home": home})

    assert answer.status_code == 422
    assert "organisationen finns inte" in answer.text.lower()
    assert admin.get(f"/administration/konto/{head}").status_code == 404, "no longer hers"


def test_an_administrator_is_made_and_unmade(place: Place, admin: Browser) -> None:
    who = newcomer(place)
    page = f"/administration/konto/{who}"

    admin.post(f"{page}/roll", {"admin": "ja"})
    assert "Ta bort som administratör" in admin.get(page).text
    admin.post(f"{page}/roll", {"admin": "nej"})

    found = account(place, who)
    assert found
    assert not found.is_admin
    with place.base.read() as connection:
        events = [line.event for line in log.lines(connection, limit=5)]
        assert log.first_altered(connection) is None
    assert "administratör tillsatt" in events


@pytest.mark.parametrize("what", ["roll", "flytta", "radera"])
def test_nobody_does_it_to_her_own_account(place: Place, admin: Browser, what: str) -> None:
    """An organisation would be left without an administrator."""
    mine = place.account_ids["admin"]
    home = organisation(place, f"Någon annanstans {what}")

    answer = admin.post(f"/administration/konto/{mine}/{what}", {"home": home, "admin": "nej"})

    assert answer.status_code == 422
    assert "en annan administratör" in answer.text
    assert admin_of(place).is_admin


def test_a_person_is_erased_and_what_she_wrote_stays(place: Place, admin: Browser) -> None:
    who = newcomer(place, "Frida Försvinn")
    email = account(place, who).email  # type: ignore[union-attr]
    case_id = place.new_case("Skrivet av den som gick")
    place.base.write(lambda c: cases.set_role(c, case_id, who, "redigera", at_ms=1))
    desk = place.app.state.site.desk
    desk.save_typed(case_id, who, {UNIT: Typed("Enheten som blev kvar", 0)})
    remark = remarks.New("", "Min kommentar", version=1)
    place.base.write(lambda c: remarks.write(c, case_id, who, remark, at_ms=1))
    hers = Browser(place.address)
    place.sign_in(hers, who)
    place.base.write(
        lambda c: links.make_link(c, "password", at_ms=1, ends_ms=10**15, account_id=who)
    )
    assert hers.get("/arenden").status_code == 200

    answer = admin.post(f"/administration/konto/{who}/radera")

    assert answer.headers["location"] == "/administration?klart=raderad"
    assert hers.get("/arenden").status_code == 303, "signed out at once"
    owner = place.browser("äga")
    told = owner.get(f"/arende/{case_id}/runda").text
    assert "Min kommentar" in told
    assert "Någon som inte är kvar" in told
    assert desk.opened(case_id).answers[UNIT].value == "Enheten som blev kvar"
    for page in ("runda", "historik", "installningar"):
        assert "Frida" not in owner.get(f"/arende/{case_id}/{page}").text, page
    with place.base.read() as connection:
        held = databases.everything(connection)
        lines = log.lines(connection, limit=3)
    assert "Frida" not in held
    assert email not in held
    assert who in next(line.about for line in lines if line.event == ERASED)


def test_cases_that_she_owned_alone_are_handed_over_first(place: Place, admin: Browser) -> None:
    who = newcomer(place, "Ensam Ägare")

    def work(connection: Any) -> str:
        home = admin_of(place).organisation_id
        return cases.create(connection, home, who, "Ärvt ärende", at_ms=1)

    case_id = place.base.write(work)
    page = f"/administration/konto/{who}"
    assert "Ärvt ärende" in admin.get(page).text

    answer = admin.post(f"{page}/radera")
    assert answer.status_code == 422
    assert 'href="#heir"' in answer.text
    assert account(place, who)
    stranger = place.account_ids["outsider"]
    assert admin.post(f"{page}/radera", {"heir": stranger}).status_code == 422
    admin.post(f"{page}/radera", {"heir": place.account_ids["läsa"]})

    assert account(place, who) is None
    with place.base.read() as connection:
        seen = cases.seen(connection, case_id, place.account_ids["läsa"])
    assert seen
    assert seen.role == "äga"


@pytest.mark.parametrize("how", ["/administration/konto/{}/radera", "/organisation/konto/{}/stang"])
def test_nothing_of_hers_opens_anything_when_she_has_left(
    place: Place, admin: Browser, how: str
) -> None:
    """Her sessions, her keys and her calendars end, and opening the account brings none back."""
    who = newcomer(place)
    person = account(place, who)
    assert person
    hers = Browser(place.address)
    place.sign_in(hers, who)
    key = {"authorization": f"Bearer {tokens.make_key(place.base, person, 'x', (), 30)}"}
    feed = f"/kalender/{tokens.make_feed(place.base, person, 'x', None)}.ics"
    stranger = place.browser()
    opened: list[tuple[Browser, str, dict[str, str]]] = [
        (hers, "/arenden", {}),
        (stranger, "/api/1/cases", key),
        (stranger, feed, {}),
    ]
    for browser, path, headers in opened:
        assert browser.get(path, headers=headers).status_code == 200, path

    admin.post(how.format(who))
    admin.post(f"/organisation/konto/{who}/oppna")

    told = [browser.get(path, headers=headers).status_code for browser, path, headers in opened]
    assert told == [303, 401, 404]


def test_cases_of_a_closed_account_get_a_new_owner(place: Place, admin: Browser) -> None:
    """Closing is for emergencies, so it asks nothing first; the page after it does."""
    who, other = newcomer(place, "Ensam"), newcomer(place, "Också stängd")

    def work(connection: Any) -> str:
        made = cases.create(connection, admin_of(place).organisation_id, who, "Utan ägare", at_ms=1)
        cases.set_role(connection, made, other, "äga", at_ms=1)
        return made

    case_id = place.base.write(work)
    page = f"/administration/konto/{who}"
    assert admin.post(f"{page}/overlat", {"heir": place.account_ids["läsa"]}).status_code == 422
    assert admin.post(f"/organisation/konto/{other}/stang").headers["location"] == (
        "/organisation?klart=stangt"
    ), "the case has an owner still"

    there = admin.post(f"/organisation/konto/{who}/stang").headers["location"]
    assert there == f"{page}?klart=stangt"
    assert "Utan ägare" in admin.get(there).text
    wrong = admin.post(f"{page}/overlat", {"heir": place.account_ids["outsider"]})
    assert wrong.status_code == 422
    assert 'href="#owner"' in wrong.text
    admin.post(f"{page}/overlat", {"heir": place.account_ids["läsa"]})

    with place.base.read() as connection:
        seen = cases.seen(connection, case_id, place.account_ids["läsa"])
    assert seen
    assert seen.role == "äga"
    assert "Ärenden utan ägare" not in admin.get(page).text


def test_all_is_taken_along_and_nothing_of_others(place: Place, admin: Browser) -> None:
    case_id = place.new_case("Föräldraskap åäö")
    desk = place.app.state.site.desk
    mine = place.account_ids["äga"]
    desk.save_typed(
        case_id, mine, {"title": Typed("Föräldraskap åäö", 0), UNIT: Typed("Enheten", 0)}
    )
    place.base.write(
        lambda c: remarks.write(c, case_id, mine, remarks.New("", "Bra", version=1), at_ms=1)
    )
    theirs = place.account_ids["outsider"]

    def elsewhere(connection: Any) -> str:
        home = accounts.by_id(connection, theirs)
        assert home
        return cases.create(connection, home.organisation_id, theirs, "Deras hemlighet", at_ms=1)

    place.base.write(elsewhere)

    answer = admin.post("/administration/allt")

    assert answer.status_code == 200
    assert 'filename="allt-exempelby-kommun.zip"' in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        folder = next(name for name in names if case_id in name).rsplit("/", 1)[0]
        case = casefile.loads(archive.read(f"{folder}/arende.yaml"), "arende.yaml").application
        history = [
            json.loads(line) for line in archive.read(f"{folder}/historik.jsonl").splitlines()
        ]
        talk = json.loads(archive.read(f"{folder}/samtal.jsonl").splitlines()[0])
        told = json.loads(archive.read("organisation.json"))
    assert case.stages.forankring.owner.unit == "Enheten"
    assert {"path": UNIT, "old": None, "new": "Enheten"} in history[-1]["changes"]
    assert talk["text"] == "Bra"
    assert told["organisation"] == "Exempelby kommun"
    assert "password" not in json.dumps(told)
    assert not any("hemlighet" in name for name in names)
    assert all(not name.startswith("/") and ".." not in name for name in names)


def test_what_is_not_handed_over_is_left_on_no_disk(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any) -> Any:
        raise StoreUnavailable("databasen svarar inte", remedy="vänta")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(place.base, "write", down)
    with pytest.raises(StoreUnavailable):
        backup.export_organisation(place.base, admin_of(place))
    assert list(tmp_path.iterdir()) == []


def closed_case(place: Place, owner: str, title: str, *, months_ago: int) -> str:
    at_ms = erasing.months_before(place.base.now(), months_ago) - 1000

    def work(connection: Any) -> str:
        home = accounts.by_id(connection, owner)
        assert home
        made = cases.create(connection, home.organisation_id, owner, title, at_ms=1)
        cases.close(connection, made, at_ms=at_ms)
        return made

    return place.base.write(work)


def exists(place: Place, case_id: str, owner: str) -> bool:
    with place.base.read() as connection:
        return cases.seen(connection, case_id, owner) is not None


def test_closed_cases_stay_for_ever_unless_somebody_decides(place: Place) -> None:
    owner = place.account_ids["outsider"]
    case_id = closed_case(place, owner, "Gammalt", months_ago=300)

    erasing.fade(place.base)
    erasing.fade(place.base)

    assert exists(place, case_id, owner)


def test_a_closed_case_is_announced_and_goes_after_thirty_days(
    place: Place, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = newcomer(place, "Gallrad Ägare")
    old = closed_case(place, owner, "Ska gallras", months_ago=13)
    back = closed_case(place, owner, "Öppnas igen", months_ago=13)
    young = closed_case(place, owner, "Nyss stängt", months_ago=11)
    left = newcomer(place, "Har slutat")
    place.base.write(lambda c: cases.set_role(c, old, left, "äga", at_ms=1))
    place.base.write(lambda c: accounts.close_account(c, left, at_ms=1))
    now = place.base.now()
    assert admin.post("/administration/gallring", {"months": "12"}).status_code == 303
    try:
        faded = erasing.fade(place.base, Outward("https://ansokan.exempel.se", has_mail=True))
        assert {old, back} <= set(faded.announced)
        assert young not in faded.announced
        page = admin.get("/administration").text
        assert "Ska gallras" in page
        assert "Nyss stängt" not in page
        hers = Browser(place.address)
        place.sign_in(hers, owner)
        assert hers.get("/arenden").text.count("Raderas ") == 2
        for case_id, told in ((old, True), (young, False)):
            page = hers.get(f"/arende/{case_id}/historik").text
            assert ("raderas ärendet" in page) is told
        assert erasing.fade(place.base) == ([], []), "announced once"
        with place.base.read() as connection:
            asked = (
                "SELECT body, account_id, organisation_id FROM mail "
                "WHERE application_id = ? AND key LIKE 'gallring:%'"
            )
            body, to, home = databases.asked(connection, asked, old).one()
        assert to == owner, "a closed account reads no mail"
        assert home == admin_of(place).organisation_id, "they are told if it does not arrive"
        assert "raderas allt" in body
        assert f"https://ansokan.exempel.se/arende/{old}/" in body

        hers.post(f"/arende/{back}/stang", {"stang": "nej"})
        hers.post(f"/arende/{back}/stang", {"stang": "ja"})
        assert "raderas ärendet" not in hers.get(f"/arende/{back}").text
        monkeypatch.setattr(place.base, "now", lambda: now + erasing.NOTICE_MS - 1000)
        assert erasing.fade(place.base).erased == []
        monkeypatch.setattr(place.base, "now", lambda: now + erasing.NOTICE_MS + 60_000)
        assert old in erasing.fade(place.base).erased
    finally:
        monkeypatch.undo()
        place.base.write(lambda c: retaining.set_months(c, admin_of(place).organisation_id, None))
    assert not exists(place, old, owner)
    assert exists(place, back, owner)
    assert exists(place, young, owner)


@pytest.mark.parametrize("months", ["0", "241", "tolv", "-1", "1.5", "9" * 15, "²"])
def test_a_time_to_stay_that_is_none_is_told_at_the_field(
    place: Place, admin: Browser, months: str
) -> None:
    answer = admin.post("/administration/gallring", {"months": months})

    assert answer.status_code == 422
    assert "1 till 240" in answer.text
    assert 'href="#months"' in answer.text
    with place.base.read() as connection:
        assert retaining.months_of(connection, admin_of(place).organisation_id) is None


def test_months_are_counted_as_calendars_do() -> None:
    """31 March less a month is the last of February."""
    march = 1_774_958_400_000  # 2026-03-31 12:00 UTC
    assert erasing.months_before(march, 1) == march - 31 * erasing.DAY_MS
    assert erasing.months_before(march, 12) == march - 365 * erasing.DAY_MS


def test_settings_do_not_show_secrets() -> None:
    told = "skrivs inte ut"
    assert told not in repr(settings_in(Path("x"), metrics_token=told))
