"""Reminders: 14, 7 and 1 day before, once each, to those who want them, without a text of the case.

And the flows that do by schedule what nobody asks for: what they leave, and that they are set out.
"""

from __future__ import annotations

import asyncio
import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from grantflow.cli.background import FLOWS, Background
from grantflow.errors import EngineUnavailable, StoreUnavailable
from grantflow.settings import Settings
from grantflow.store import accounts, cases, saves, wishes
from grantflow.store.base import Base
from grantflow.store.upgrade import upgrade
from grantflow.usecases.cases import Desk, Opened
from grantflow.usecases.outward import Outward
from grantflow.usecases.reminders import deadlines, remind

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def settings_in(home: Path) -> Settings:
    return Settings(home=home, engine_url=None, engine_home=home / "prefect", log_level="WARNING")


def test_routines_are_done_once_a_day_from_their_hour_and_wait_for_the_engine(
    desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    """Several workers may run, be killed and started: each routine is done once a day."""
    ran: list[str] = []
    is_down = True

    def run(flow: str) -> None:
        if is_down:
            raise EngineUnavailable("nere", remedy="vänta")
        ran.append(flow)

    workers = [Background(desk, settings_in(tmp_path), run) for _ in range(2)]

    def done() -> list[set[str]]:
        return [set(worker.do_routines()) & {"rensning", *FLOWS} for worker in workers]

    clock.hour = 0  # one in the morning, Swedish time
    assert done() == [set(), set()]
    clock.hour = 5
    assert done() == [{"rensning"}, set()]
    assert ran == []
    is_down, clock.hour = False, 6
    assert done() == [{"bevakning", "paminnelser"}, set()]
    clock.day += datetime.timedelta(days=1)
    assert done() == [{"rensning", "bevakning", "paminnelser"}, set()]
    assert ran == ["watch_cases", "remind"] * 2


def test_every_schedule_runs_a_flow_that_is_there_and_what_the_worker_does_by_itself() -> None:
    """Those who run an engine of their own deploy the same flows."""
    root = Path(__file__).parents[2]
    told = yaml.safe_load((root / "prefect.yaml").read_text("utf-8"))
    entrypoints = [one["entrypoint"] for one in told["deployments"]]

    for entrypoint in entrypoints:
        file, _, name = entrypoint.partition(":")
        assert f"async def {name}(" in (root / file).read_text("utf-8")
    assert {f"flows/{name}.py:{name}" for name in FLOWS.values()} <= set(entrypoints)
    for one in told["deployments"]:
        assert all(len(each["cron"].split()) == 5 for each in one["schedules"])
        assert {each["timezone"] for each in one["schedules"]} == {"Europe/Stockholm"}


@pytest.mark.engine
@pytest.mark.usefixtures("engine")
def test_the_flows_run_on_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each opens the installation by its settings, and leaves how much it did."""
    from flows.remind import remind as remind_flow
    from flows.send_mail import send_mail
    from flows.watch_cases import watch_cases
    from runs import latest

    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path))
    monkeypatch.setenv("GRANTFLOW_SMTP", "smtp://127.0.0.1:1")
    monkeypatch.setenv("GRANTFLOW_MAIL_FROM", "grantflow@exempelby.example")
    base = Base(f"sqlite:///{tmp_path / 'grantflow.sqlite'}")
    upgrade(base)
    desk = Desk(base, OUTWARD)
    ids = settled(desk)
    soon = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3)).date().isoformat()
    path = f"{FORM}.way_forward[vidare-1].end"
    held = desk.opened(ids["case"]).answers[path].version
    desk.put(ids["case"], ids["anna"], {path: saves.Wanted(soon, held)}, "sparat", "")

    assert asyncio.run(remind_flow()) == {"letters": 2, "faults": 0}
    assert asyncio.run(send_mail())["failed"] == 2
    assert asyncio.run(watch_cases())["cases"] == 1
    assert asyncio.run(watch_cases(["finns-inte"]))["faults"] == 1
    assert "finns-inte" in str(latest().artifacts["bevakning-fel"])
    base.close()
