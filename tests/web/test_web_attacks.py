"""What somebody with ill will, or none at all, tries with roles, order and timing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from web_place import Browser, Place

import databases
from grantflow.errors import AccountRefused
from grantflow.store import accounts, remarks
from grantflow.store.accounts import Account
from grantflow.usecases import accounts as people
from grantflow.usecases import (
    administering,
    erasing,
    invitations,
    passwords,
)
from grantflow.usecases.answering import Typed

PHRASE = "gurka tegel moln sjutton"


def account(place: Place, who: str) -> Account:
    with place.base.read() as connection:
        found = accounts.by_id(connection, place.account_ids[who])
    assert found
    return found


# The order of things


@pytest.fixture
def closed(place: Place) -> str:
    """Return a case with a suggestion in it, that its owner has closed."""
    case_id = place.new_case("Stängt")
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    desk.save_typed(case_id, owner, {"title": Typed("Ett", 0)})
    said = {"plats": "title", "text": "Hellre", "i-stallet": "Två"}
    place.browser("granska").post(f"/arende/{case_id}/runda/kommentar", said)
    place.browser("äga").post(f"/arende/{case_id}/stang", {"stang": "ja"})
    return case_id


def suggestion(place: Place, case_id: str) -> remarks.Remark:
    with place.base.read() as connection:
        return remarks.remarks(connection, case_id)[0]


def test_in_a_closed_case_nothing_is_said_or_changed(place: Place, closed: str) -> None:
    """It stays as it was when it was closed: also who approved what."""
    version, one = str(place.app.state.site.desk.opened(closed).version), suggestion(place, closed)
    seen = {"version": version, "text": "x"}
    tries = {
        "runda/godkann": ("godkänna", seen),
        "runda/andra": ("granska", seen),
        "runda/begar": ("redigera", seen),
        "runda/kommentar": ("granska", {"plats": "title", "text": "x"}),
        f"runda/avklarad/{one.id}": ("granska", {}),
        f"runda/ta-in/{one.id}": ("redigera", {}),
        "aterstall": ("äga", {"version": "1"}),
    }
    for path, (who, fields) in tries.items():
        answer = place.browser(who).post(f"/arende/{closed}/{path}", fields)
        assert answer.status_code in (409, 422), path
        assert "stängt" in answer.text, path
    page = place.browser("godkänna").get(f"/arende/{closed}/runda").text

    assert "Godkänn version" not in page
    assert suggestion(place, closed) == one
    with place.base.read() as connection:
        assert remarks.words(connection, closed) == []
        assert len(remarks.remarks(connection, closed)) == 1


@pytest.mark.parametrize("version", ["", "0", "-1", "1", "99", "9" * 9, "9" * 30, "²", "1e1"])
def test_nothing_is_approved_but_the_version_that_was_seen(place: Place, version: str) -> None:
    """A version that is none, old, or to come is not approved; nor by who only writes."""
    case_id = place.new_case("Godkänns inte")
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    for number, title in enumerate(("Ett", "Två")):
        desk.save_typed(case_id, owner, {"title": Typed(title, number)})
    now = desk.opened(case_id).version
    path = f"/arende/{case_id}/runda/godkann"

    assert place.browser("godkänna").post(path, {"version": version}).status_code in (409, 422)
    assert place.browser("redigera").post(path, {"version": str(now)}).status_code == 403
    with place.base.read() as connection:
        assert remarks.words(connection, case_id) == []


def test_a_suggestion_is_taken_in_once(place: Place) -> None:
    """Taken again it changes nothing, and never undoes what was written since."""
    case_id = place.new_case("Förslag")
    desk, owner = place.app.state.site.desk, place.account_ids["äga"]
    desk.save_typed(case_id, owner, {"title": Typed("Ett", 0)})
    said = {"plats": "title", "text": "Hellre", "i-stallet": "Två"}
    place.browser("granska").post(f"/arende/{case_id}/runda/kommentar", said)
    path = f"/arende/{case_id}/runda/ta-in/{suggestion(place, case_id).id}"
    writer = place.browser("redigera")

    writer.post(path)
    taken = desk.opened(case_id).version
    writer.post(path)
    assert desk.opened(case_id).version == taken
    desk.save_typed(case_id, owner, {"title": Typed("Tre", taken)})

    assert writer.post(path).status_code == 409
    assert desk.opened(case_id).application.title == "Tre"


# Two at once


def at_once(*sends: tuple[Browser, str, dict[str, str]]) -> list[int]:
    """Send forms at the same moment and return how they ended."""
    for browser, _, _ in sends:
        browser.known_token = browser.token()
        browser.client.timeout = httpx.Timeout(60)
    with ThreadPoolExecutor(len(sends)) as pool:
        waiting = [pool.submit(one.post, path, fields) for one, path, fields in sends]
        return sorted(answer.result().status_code for answer in waiting)


def test_of_two_who_follow_one_invitation_at_once_one_gets_in(place: Place) -> None:
    """A link that has got loose gives one account, not two."""
    case_id = place.new_case("Inbjudan")
    owner = account(place, "äga")
    token = invitations.invite(place.base, owner, case_id=case_id, role="läsa")
    fields = [
        {"name": f"Ny {n}", "email": f"ny{n}@exempel.se", "password": PHRASE} for n in range(3)
    ]

    ended = at_once(*((place.browser(), f"/ga-med/{token}", one) for one in fields))

    assert ended.count(303) == 1
    with place.base.read() as connection:
        made = [accounts.by_email(connection, one["email"]) for one in fields]
    assert sum(one is not None for one in made) == 1
    assert place.browser().get(f"/ga-med/{token}").status_code == 404


def test_of_two_who_choose_a_password_by_one_link_one_does(place: Place) -> None:
    """The other is told that the link has been used, and her password opens nothing."""
    token = people.password_link(place.base, account(place, "admin"), place.account_ids["rival"])
    phrases = [PHRASE, "lykta sill ankare femtio"]

    ended = at_once(
        *((place.browser(), f"/nytt-losenord/{token}", {"password": one}) for one in phrases)
    )

    assert ended == [303, 404]
    with place.base.read() as connection:
        found = accounts.by_email(connection, account(place, "rival").email)
    assert found
    assert sum(passwords.verified(one, found[1])[0] for one in phrases) == 1


def test_two_administrators_do_not_shut_each_other_out(place: Place) -> None:
    """The second to press the button is one no longer, and somebody always is."""
    first = account(place, "admin")
    administering.make_administrator(place.base, first, place.account_ids["rival"], is_admin=True)
    second = account(place, "rival")
    ways: list[Any] = [
        lambda by, of: people.close_account(place.base, by, of.id),
        lambda by, of: administering.make_administrator(place.base, by, of.id, is_admin=False),
        lambda by, of: administering.move(place.base, by, of.id, by.organisation_id),
    ]
    try:
        for way in ways:
            way(first, second)
            for back in (*ways, lambda by, of: erasing.erase_person(place.base, by, of.id)):
                with pytest.raises(AccountRefused):
                    back(second, first)
            assert account(place, "admin").is_admin
            _back(place, second)
    finally:
        _back(place, second, is_admin=False)


def _back(place: Place, one: Account, *, is_admin: bool = True) -> None:
    def work(connection: Any) -> None:
        told = "UPDATE account SET closed_ms = NULL, is_admin = ? WHERE id = ?"
        databases.asked(connection, told, is_admin, one.id)

    place.base.write(work)
