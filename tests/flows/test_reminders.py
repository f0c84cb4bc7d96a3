"""Reminders: 14, 7 and 1 day before, once each, to those who want them, without a text of the case.

And the flows that do by schedule what nobody asks for, on a real engine: what they leave.
"""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import ANY

import pytest

from grantflow.cli.background import Background
from grantflow.errors import StoreUnavailable
from grantflow.settings import read_settings
from grantflow.store import accounts, cases, saves, wishes
from grantflow.store.base import Base
from grantflow.store.upgrade import upgrade
from grantflow.usecases import routines
from grantflow.usecases.cases import Desk, Opened
from grantflow.usecases.outward import Outward
from grantflow.usecases.reminders import deadlines, remind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLOSES = datetime.date(2027, 3, 31)
OUTWARD = Outward("https://ansokan.exempelby.example", has_mail=True)
FORM = "stages.omvarldsbevakning"
ANSWERS: dict[str, Any] = {
    "title": "Föräldrar möts",
    "programme": "37a",
    "call.closes": CLOSES.isoformat(),
    f"{FORM}.way_forward": ["vidare-1", "vidare-2"],
    f"{FORM}.way_forward[vidare-1].activity": "En hemlig sak att göra",
    f"{FORM}.way_forward[vidare-1].end": "2027-03-08",
    f"{FORM}.way_forward[vidare-2].end": "2027-03-09",
    f"{FORM}.way_forward[vidare-2].status": "klar",
}


class Clock:
    """A morning in Sweden, until a test says another."""

    def __init__(self) -> None:
        self.day = datetime.date(2027, 1, 1)
        self.hour = 7

    def __call__(self) -> int:
        at = datetime.datetime.combine(self.day, datetime.time(self.hour), datetime.UTC)
        return int(at.timestamp() * 1000)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    base = Base(f"sqlite:///{tmp_path / 'grantflow.sqlite'}", clock)
    upgrade(base)
    yield Desk(base, OUTWARD)
    base.close()


def settled(desk: Desk) -> dict[str, str]:
    """Make a case with three who work in it; return their ids, and that of the case."""

    def work(connection: Any) -> dict[str, str]:
        home = accounts.create_organisation(connection, "Exempelby", at_ms=1)
        ids = {
            name: accounts.create_account(
                connection,
                home,
                f"{name}@exempelby.example",
                name,
                password=None,
                is_admin=False,
                at_ms=1,
            )
            for name in ("anna", "bo", "cia")
        }
        ids["case"] = cases.create(connection, home, ids["anna"], "Föräldrar möts", at_ms=1)
        cases.set_role(connection, ids["case"], ids["bo"], "läsa", at_ms=1)
        cases.set_role(connection, ids["case"], ids["cia"], "redigera", at_ms=1)
        wishes.choose(connection, ids["cia"], "paminnelse", wanted=False)
        wanted = {path: saves.Wanted(value, 0) for path, value in ANSWERS.items()}
        saves.save(connection, ids["case"], ids["anna"], wanted, at_ms=1)
        return ids

    return desk.base.write(work)


def letters(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.base.read() as connection:
        rows = connection.exec_driver_sql('SELECT "to", subject, body FROM mail ORDER BY rowid')
        return [tuple(row) for row in rows]


def test_each_day_that_comes_is_told_14_7_and_1_day_before_once(desk: Desk, clock: Clock) -> None:
    """A year of mornings, one of which runs twice: three letters about the day the call closes."""
    settled(desk)
    told: dict[int, int] = {}
    for left in range(30, -3, -1):
        clock.day = CLOSES - datetime.timedelta(days=left)
        before = len(letters(desk))
        remind(desk)
        remind(desk)
        for _, _, body in letters(desk)[before:]:
            if "Utlysningen stänger" in body and "31 mars 2027" in body:
                told[left] = told.get(left, 0) + 1

    assert told == {14: 2, 7: 2, 1: 2}  # to Anna and Bo; Cia wants none


def test_a_letter_holds_days_and_a_link_and_no_text_of_the_case(desk: Desk, clock: Clock) -> None:
    ids = settled(desk)
    clock.day = datetime.date(2027, 3, 1)
    remind(desk)

    (to, subject, body), (other, *_) = letters(desk)

    assert (to, other) == ("anna@exempelby.example", "bo@exempelby.example")
    assert subject.endswith("Föräldrar möts")
    assert "8 mars 2027 (om 7 dagar): Steg i ”Vägen framåt”" in body
    assert "9 mars 2027 (om 8 dagar): Steg" not in body  # done
    assert f"https://ansokan.exempelby.example/arende/{ids['case']}\n" in body
    assert "hemlig" not in body
    assert "/konto/utskick" in body


def test_a_morning_that_was_missed_is_made_up_for(desk: Desk, clock: Clock) -> None:
    """The machine was off on the day itself; the reminder comes the day after, and then no more."""
    settled(desk)
    clock.day = CLOSES - datetime.timedelta(days=5)
    remind(desk)
    assert any("om 5 dagar): Utlysningen stänger" in body for _, _, body in letters(desk))
    before = len(letters(desk))

    clock.day += datetime.timedelta(days=1)
    remind(desk)

    assert not any("Utlysningen" in body for _, _, body in letters(desk)[before:])


def test_a_day_that_is_moved_is_another_day(desk: Desk, clock: Clock) -> None:
    ids = settled(desk)
    clock.day = CLOSES - datetime.timedelta(days=14)
    remind(desk)
    version = desk.opened(ids["case"]).answers["call.closes"].version
    later = {"call.closes": saves.Wanted("2027-04-07", version)}
    desk.put(ids["case"], ids["anna"], later, "sparat", "")
    clock.day += datetime.timedelta(days=7)

    remind(desk)

    assert any("7 april 2027 (om 14 dagar)" in body for _, _, body in letters(desk))


def test_nobody_is_reminded_of_a_closed_case_or_without_mail(desk: Desk, clock: Clock) -> None:
    ids = settled(desk)
    clock.day = CLOSES - datetime.timedelta(days=7)
    desk.outward = Outward(OUTWARD.address, has_mail=False)
    assert remind(desk) == (0, 0)
    desk.outward = OUTWARD
    desk.base.write(lambda c: cases.close(c, ids["case"], at_ms=1))
    assert remind(desk) == (0, 0)
    desk.base.write(lambda c: cases.close(c, ids["case"], at_ms=None))

    assert remind(desk).letters == 2  # what was not sent without mail was not noted as sent


def test_a_case_that_can_not_be_read_stops_no_other(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But a database that is down is no reminder done: the morning is tried again."""
    ids = settled(desk)
    desk.base.write(lambda c: cases.create(c, home_of(c), ids["anna"], "Ett till", at_ms=2))
    clock.day = CLOSES - datetime.timedelta(days=7)
    opened = desk.opened

    def broken(case_id: str, seen: int | None = None) -> Opened:
        if case_id != ids["case"]:
            raise ZeroDivisionError
        return opened(case_id, seen)

    def down(*_: object) -> Opened:
        raise StoreUnavailable("databasen svarar inte", remedy="vänta")

    monkeypatch.setattr(desk, "opened", down)
    with pytest.raises(StoreUnavailable):
        remind(desk)
    monkeypatch.setattr(desk, "opened", broken)
    assert remind(desk) == (2, 1)


def home_of(connection: Any) -> str:
    return accounts.organisations(connection)[0].id


def test_the_days_of_a_case_name_no_partner_and_no_board(desk: Desk) -> None:
    """What the calendar calls a step goes with it; whom it is about stays in the case."""
    ids = settled(desk)
    board = "stages.forankring.decisions"
    more = {
        board: saves.Wanted(["beslut-1"], 0),
        f"{board}[beslut-1].body": saves.Wanted("Hemliga nämnden", 0),
        f"{board}[beslut-1].date": saves.Wanted("2027-02-01", 0),
    }
    desk.put(ids["case"], ids["anna"], more, "sparat", "")

    found = deadlines(desk.opened(ids["case"]).application)

    assert found == sorted(found, key=lambda one: one.day)
    assert not any("Hemliga" in one.label for one in found)


@pytest.mark.engine
@pytest.mark.usefixtures("engine")
def test_the_flows_run_on_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each opens the installation by its settings, and leaves how much it did."""
    from flows.back_up import back_up
    from flows.fade import fade
    from flows.freshen import freshen
    from flows.remind import remind as remind_flow
    from flows.send_mail import send_mail
    from flows.stale_waivers import stale_waivers
    from flows.sweep import sweep
    from flows.watch_cases import watch_cases
    from flows.watch_folder import watch_folder
    from runs import latest

    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path))
    monkeypatch.setenv("GRANTFLOW_SMTP", "smtp://127.0.0.1:1")
    monkeypatch.setenv("GRANTFLOW_MAIL_FROM", "grantflow@exempelby.example")
    monkeypatch.setenv("GRANTFLOW_BACKUPS", str(tmp_path / "kopior"))
    base = Base(f"sqlite:///{tmp_path / 'grantflow.sqlite'}")
    upgrade(base)
    desk = Desk(base, OUTWARD)
    ids = settled(desk)
    soon = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3)).date().isoformat()
    path = f"{FORM}.way_forward[vidare-1].end"
    held = desk.opened(ids["case"]).answers[path].version
    desk.put(ids["case"], ids["anna"], {path: saves.Wanted(soon, held)}, "sparat", "")

    assert asyncio.run(remind_flow()) == {"letters": 2, "faults": 0}
    assert asyncio.run(remind_flow()) == {}, "today it has been done"
    assert asyncio.run(send_mail())["failed"] == 2
    assert asyncio.run(watch_cases())["cases"] == 1
    assert asyncio.run(watch_cases(["finns-inte"]))["faults"] == 1
    assert "finns-inte" in str(latest().artifacts["bevakning-fel"])
    assert asyncio.run(back_up()) == {"cases": 1, "rows": ANY, "gone": 0}
    assert [one.suffix for one in (tmp_path / "kopior").iterdir()] == [".zip"]
    assert asyncio.run(fade()) == {"announced": 0, "erased": 0}
    assert asyncio.run(sweep()) == {}
    assert set(asyncio.run(freshen())) == {"old", "over"}
    assert asyncio.run(stale_waivers()) == {"cases": 0, "letters": 0, "faults": 0}
    assert asyncio.run(watch_folder()) == {}, "no folder of case files has been chosen"
    base.close()


@pytest.mark.engine
@pytest.mark.usefixtures("engine")
def test_a_worker_s_routine_and_its_run_know_one_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job of the day holds the run that did it, which the page of the engine shows."""
    from runs import latest

    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path))
    base = Base(f"sqlite:///{tmp_path / 'grantflow.sqlite'}", at_eight)
    upgrade(base)
    desk = Desk(base, OUTWARD)

    assert "bevakning" in Background(desk, read_settings()).do_routines()

    with base.read() as connection:
        job = routines.last_of(connection, "bevakning")
    assert job is not None
    assert (job.state, job.result["counts"]["cases"]) == ("done", 0)
    assert job.run_id
    assert latest().state == "Completed"
    base.close()


def at_eight() -> int:
    """Return eight this morning, Swedish time or an hour later."""
    today = datetime.datetime.now(datetime.UTC).replace(hour=7, minute=0, second=0, microsecond=0)
    return int(today.timestamp() * 1000)
