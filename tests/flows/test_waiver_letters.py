"""What is set aside and should be read again: members are told once of each reason."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from grantflow.errors import StoreUnavailable
from grantflow.store import accounts, cases, saves, wishes
from grantflow.store.base import Base
from grantflow.store.upgrade import upgrade
from grantflow.usecases import standing
from grantflow.usecases.cases import Desk
from grantflow.usecases.outward import Outward
from grantflow.usecases.waived import of_case, tell_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OUTWARD = Outward("https://ansokan.exempelby.example", has_mail=True)
OWNER = "stages.implementeringsplan.owner.unit"
REASON = "Nämnden beslutar om mottagare i nästa års budget."
DAY = 24 * 3_600_000


class Clock:
    """Days that a test lets pass."""

    def __init__(self) -> None:
        self.at = int(datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC).timestamp() * 1000)

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    base = Base(f"sqlite:///{tmp_path / 'grantflow.sqlite'}", clock)
    upgrade(base)
    yield Desk(base, OUTWARD)
    base.close()


def settled(desk: Desk) -> tuple[str, str]:
    """Return a case where IMP02 is set aside, and who owns it; two more work in it."""

    def work(connection: Any) -> tuple[str, str]:
        home = accounts.create_organisation(connection, "Exempelby", at_ms=1)
        anna, bo, cia = (
            accounts.create_account(
                connection,
                home,
                f"{name}@exempelby.example",
                name,
                password=None,
                is_admin=False,
                at_ms=1,
            )
            for name in ("anna", "bo", "cia")
        )
        case_id = cases.create(connection, home, anna, "Föräldrar möts", at_ms=1)
        cases.set_role(connection, case_id, bo, "läsa", at_ms=1)
        cases.set_role(connection, case_id, cia, "redigera", at_ms=1)
        wishes.choose(connection, cia, "at-sidan", wanted=False)
        wanted = {"title": "Föräldrar möts", "programme": "37a"}
        told = {path: saves.Wanted(value, 0) for path, value in wanted.items()}
        saves.save(connection, case_id, anna, told, at_ms=1)
        return case_id, anna

    case_id, anna = desk.base.write(work)
    day = datetime.date(2027, 3, 1)
    standing.set_aside(desk, case_id, anna, "IMP02", REASON, "Enhetschef", day)
    return case_id, anna


def kinds(desk: Desk, case_id: str) -> list[str]:
    case = desk.opened(case_id)
    report = standing.found_in(case.application, None, case.own)
    return [one.kind for one in of_case(desk, case_id, case, report)]


def write(desk: Desk, case_id: str, account_id: str, path: str, value: Any) -> None:
    held = desk.opened(case_id).answers.get(path, saves.EMPTY)
    desk.put(case_id, account_id, {path: saves.Wanted(value, held.version)}, "sparat", "")


def letters(desk: Desk) -> list[tuple[str, str]]:
    with desk.base.read() as connection:
        rows = connection.exec_driver_sql('SELECT "to", body FROM mail ORDER BY rowid')
        return [tuple(row) for row in rows]


def test_an_answer_written_after_it_was_set_aside_is_told_once(desk: Desk, clock: Clock) -> None:
    """To those who write in the case and want it: not to Bo, who reads, nor to Cia."""
    case_id, anna = settled(desk)
    assert kinds(desk, case_id) == []
    assert tell_all(desk) == (1, (), 0, 0)

    clock.at += DAY
    write(desk, case_id, anna, OWNER, "Någon")
    assert kinds(desk, case_id) == ["changed"]
    assert [tell_all(desk).letters for _ in range(2)] == [1, 0]
    clock.at += DAY
    assert tell_all(desk).letters == 0

    ((to, body),) = letters(desk)
    assert to == "anna@exempelby.example"
    assert "En anmärkning som är satt åt sidan bör läsas om i ärendet ”Föräldrar möts”." in body
    assert f"https://ansokan.exempelby.example/arende/{case_id}/oversikt#lasom" in body
    assert REASON not in body


def test_what_was_set_aside_anew_rests_on_what_stands_then(desk: Desk, clock: Clock) -> None:
    """Who has read the answer again sets it aside again, and is left in peace."""
    case_id, anna = settled(desk)
    write(desk, case_id, anna, OWNER, "Någon")
    assert kinds(desk, case_id) == ["changed"]

    day = datetime.date(2027, 3, 1)
    standing.take_up_again(desk, case_id, anna, "IMP02")
    standing.set_aside(desk, case_id, anna, "IMP02", REASON, "Enhetschef", day)

    assert kinds(desk, case_id) == []


def test_a_case_that_was_moved_in_whole_is_not_changed_by_that(desk: Desk) -> None:
    """The answer and the waiver came with the same version: a file, or a case made a copy of."""
    _, anna = settled(desk)
    told = {"code": "IMP02", "reason": REASON, "by": "Enhetschef", "on": "2027-02-01"}
    values = {"waivers": [told], "programme": "37a", OWNER: "Familjecentralen"}
    home = desk.base.write(lambda c: accounts.organisations(c)[0].id)
    case_id = desk.base.write(lambda c: cases.create(c, home, anna, "Möten", at_ms=1))
    wanted = {path: saves.Wanted(value, 0) for path, value in values.items()}
    desk.put(case_id, anna, wanted, "hämtat", "")

    assert kinds(desk, case_id) == []


def test_a_year_makes_another_reason_and_another_letter(desk: Desk, clock: Clock) -> None:
    case_id, _ = settled(desk)
    clock.at += 366 * DAY

    assert kinds(desk, case_id) == ["old"]
    assert tell_all(desk).letters == 1


def test_a_case_that_can_not_be_read_stops_no_other_and_no_mail_writes_none(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(desk)
    clock.at += 366 * DAY
    desk.outward = Outward(OUTWARD.address, has_mail=False)
    done = tell_all(desk)
    assert (len(done.found), done.letters) == (1, 0)

    def broken(case_id: str) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(desk, "glance", broken)
    assert tell_all(desk).faults == 1

    def down(case_id: str) -> Any:
        raise StoreUnavailable("databasen svarar inte", remedy="vänta")

    monkeypatch.setattr(desk, "glance", down)
    with pytest.raises(StoreUnavailable):
        tell_all(desk)
