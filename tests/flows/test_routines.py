"""Routines: each day's once, however many clocks ask; again when a process is lost; by hand."""

from __future__ import annotations

import ast
import datetime
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from grantflow import assets, cli
from grantflow.cli.background import Background
from grantflow.errors import (
    EngineUnavailable,
    FileUnreadable,
    GrantflowError,
    OutputRefused,
)
from grantflow.settings import Settings, read_settings
from grantflow.store import accounts, cases, dump, job_lists, jobs
from grantflow.store.base import Base
from grantflow.store.upgrade import upgrade
from grantflow.usecases import health, keeping, routine_work, routines
from grantflow.usecases.backup import BackedUp, back_up
from grantflow.usecases.cases import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.usecases.routine_work import Done

ROOT = Path(__file__).parents[2]
DAY_MS = 24 * 3_600_000
WITH_ENGINE = [one.name for one in routines.ROUTINES if one.with_engine]


class Clock:
    """An hour of a day in Sweden that a test chooses."""

    def __init__(self) -> None:
        self.day, self.hour, self.minute = datetime.date(2027, 1, 1), 6, 0

    def __call__(self) -> int:
        time = datetime.time(self.hour - 1, self.minute)
        at = datetime.datetime.combine(self.day, time, datetime.UTC)
        return int(at.timestamp() * 1000)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    base = Base(f"sqlite:///{tmp_path / 'grantflow.sqlite'}", clock)
    upgrade(base)
    yield Desk(base)
    base.close()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return the settings of an installation with a folder for backups."""
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path))
    monkeypatch.setenv("GRANTFLOW_BACKUPS", str(tmp_path / "kopior"))
    return read_settings()


def last(desk: Desk, name: str) -> jobs.Job:
    with desk.base.read() as connection:
        found = routines.last_of(connection, name)
    assert found is not None, name
    return found


class Engine:
    """Runs flows by name when it is up, as the engine does: each does its routine."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self.desk, self.settings, self.is_up = desk, settings, True
        self.ran: list[str] = []

    def __call__(self, flow: str) -> Done:
        if not self.is_up:
            raise EngineUnavailable("nere", remedy="vänta")
        self.ran.append(flow)
        (one,) = (one for one in routines.ROUTINES if one.flow == flow)
        assert routines.is_held.get(), "a flow of the worker's own does not ask for the job again"
        return routines.do(self.desk, self.settings, one.name)


def test_routines_are_done_once_a_day_from_their_hour_and_some_wait_for_the_engine(
    desk: Desk, clock: Clock, settings: Settings
) -> None:
    """Two workers with a clock each; the engine is down until six."""
    engine = Engine(desk, settings)
    engine.is_up, clock.hour = False, 1
    workers = [Background(desk, settings, engine) for _ in range(2)]

    def done() -> list[list[str]]:
        return [sorted(worker.do_routines()) for worker in workers]

    assert done() == [[], []]
    clock.hour = 5
    assert done() == [["gallring", "kopia", "rensning"], []]
    assert last(desk, "bevakning").state == "waiting"
    assert "Motorn (Prefect) svarar inte" in last(desk, "bevakning").result["waits"]
    engine.is_up = True
    assert done() == [[], []], "tried again in five minutes"
    clock.minute = 6
    assert done() == [["bevakning"], []]
    clock.hour, clock.minute = 7, 0
    assert done() == [["at-sidan", "farskhet", "paminnelser"], []]
    assert sorted(engine.ran) == ["remind", "stale_waivers", "watch_cases"]
    clock.day += datetime.timedelta(days=1)
    assert done()[0] == sorted(set(routines.NAMES) - {"arendefiler"})


def test_a_routine_whose_process_was_killed_is_done_by_another(
    desk: Desk, clock: Clock, settings: Settings
) -> None:
    """The lease of the dead runs out; one that is lost again and again is given up with words."""
    clock.hour = 2
    assert routines.ask_due(desk, settings) == ["gallring"]
    assert routines.ask_due(desk, settings) == []
    worker = Background(desk, settings)
    for minute in range(jobs.MOST_TRIES):
        clock.minute = minute
        assert routines.take(desk, settings, f"dog {minute}") is not None
        assert worker.do_routines() == [], "somebody is at it"
    clock.minute += 1

    assert worker.do_routines() == []

    assert last(desk, "gallring").state == "failed"
    assert "avbröts gång på gång" in last(desk, "gallring").result["told"]
    clock.day += datetime.timedelta(days=1)
    routines.ask_due(desk, settings)
    assert routines.take(desk, settings, "dog") is not None
    clock.minute += 1
    assert worker.do_routines() == ["gallring"]


def test_two_clocks_do_it_once_and_a_hand_does_it_in_any_case(
    desk: Desk, clock: Clock, settings: Settings
) -> None:
    """The engine's schedule, then the worker's own clock; or the other way round."""
    clock.hour = 3
    assert routines.once(desk, settings, "rensning").told.startswith("Det som är äldre")
    assert routines.once(desk, settings, "rensning").told.startswith("Redan gjort i dag")
    assert Background(desk, settings).do_routines() == ["gallring"]
    assert routines.once(desk, settings, "gallring").told.startswith("Redan gjort i dag")

    by_hand = routines.once(desk, settings, "gallring", by_hand=True)

    assert by_hand.told == "Aviserade: 0. Raderade: 0."
    assert by_hand.counts == {"announced": 0, "erased": 0}


def test_what_could_not_be_done_says_why_waits_and_stops_no_other(
    desk: Desk, clock: Clock, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that can't be written, and a defect of ours: the rest of the night is done."""

    def broken(*_: Any) -> Done:
        raise ZeroDivisionError

    monkeypatch.setitem(routine_work.DOINGS, "gallring", broken)
    (settings.home / "kopior").write_text("en fil", "utf-8")
    clock.hour = 4
    worker = Background(desk, settings)

    assert worker.do_routines() == ["rensning"]

    assert (last(desk, "gallring").state, last(desk, "kopia").state) == ("failed", "waiting")
    assert "Något gick fel i grantflow" in last(desk, "gallring").result["told"]
    assert "Mappen för säkerhetskopior är en fil" in last(desk, "kopia").result["waits"]
    clock.minute = 1
    with pytest.raises(OutputRefused, match="är en fil"):
        routines.once(desk, settings, "kopia", by_hand=True)
    assert last(desk, "kopia").state == "failed"
    with pytest.raises(ZeroDivisionError):
        routines.once(desk, settings, "gallring", by_hand=True)
    (settings.home / "kopior").unlink()
    clock.minute = 6
    assert worker.do_routines() == ["kopia"]


def test_what_the_engines_schedule_could_not_do_is_tried_again_by_a_worker(
    desk: Desk, clock: Clock, settings: Settings
) -> None:
    """The run has failed on the engine's page; the backup of the night is made all the same."""
    (settings.home / "kopior").write_text("en fil", "utf-8")
    clock.hour = 4
    with pytest.raises(OutputRefused):
        routines.once(desk, settings, "kopia")
    assert last(desk, "kopia").state == "waiting"
    (settings.home / "kopior").unlink()
    clock.minute = 5

    assert "kopia" in Background(desk, settings).do_routines()


def test_what_waits_since_yesterday_is_not_done_twice_today(
    desk: Desk, clock: Clock, settings: Settings
) -> None:
    engine = Engine(desk, settings)
    engine.is_up = False
    worker = Background(desk, settings, engine)
    worker.do_routines()
    engine.is_up = True
    clock.day += datetime.timedelta(days=1)

    worker.do_routines()

    assert engine.ran == ["watch_cases"]
    with desk.base.read() as connection:
        assert job_lists.under_way(connection) == []


def test_a_machine_without_a_folder_asks_for_no_backup(
    desk: Desk, clock: Clock, settings: Settings
) -> None:
    """And one asked for there by hand has failed, and says which setting is missing."""
    bare = replace(settings, backups=None)

    assert not {"kopia", "arendefiler"} & set(routines.ask_due(desk, bare))
    for name, setting in (("kopia", "GRANTFLOW_BACKUPS"), ("arendefiler", "GRANTFLOW_CASES")):
        with pytest.raises(GrantflowError, match=setting):
            routines.once(desk, bare, name, by_hand=True)
        assert last(desk, name).state == "failed"
        assert setting in last(desk, name).result["told"]


def test_an_engine_without_the_folder_leaves_the_backup_of_the_day_to_a_worker_that_has_it(
    desk: Desk, clock: Clock, settings: Settings
) -> None:
    """Its schedule passes over it, and it takes no backup that another has asked for."""
    bare = replace(settings, backups=None)
    clock.hour = 4

    assert "GRANTFLOW_BACKUPS" in routines.once(desk, bare, "kopia").told
    assert "kopia" not in Background(desk, bare).do_routines()
    assert "kopia" in routines.ask_due(desk, settings)
    assert "kopia" not in Background(desk, bare).do_routines()
    assert last(desk, "kopia").state == "waiting"

    assert Background(desk, settings).do_routines() == ["kopia"]
    assert keeping.latest(settings.home / "kopior") is not None


def test_a_backup_asked_for_without_a_folder_is_told_and_never_counts_as_one(
    desk: Desk, clock: Clock, settings: Settings, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Nor does a job that said so and was called done, as it was once."""
    monkeypatch.delenv("GRANTFLOW_BACKUPS")
    assert cli.run(["routines", "run", "kopia"]) == 2
    assert "GRANTFLOW_BACKUPS" in capsys.readouterr().err

    def no_folder(*_: Any) -> Done:
        return routine_work.Done("Ingen mapp är vald (GRANTFLOW_BACKUPS).")

    monkeypatch.setitem(routine_work.DOINGS, "kopia", no_folder)
    routines.once(desk, settings, "kopia", by_hand=True)

    (sign,) = (one for one in health.signs(desk.base, settings) if one.name == "Säkerhetskopia")
    assert (sign.told, sign.is_well) == ("Ingen är skriven än", False)


def test_a_backup_has_its_name_when_it_has_been_read_back_and_the_newest_are_kept(
    desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a kill leaves goes; what is not ours stays; a damaged one never takes a place."""
    folder = settings.home / "kopior"
    first = datetime.date(2027, 1, 1)
    folder.mkdir()
    for number in range(keeping.KEPT + 1):
        day = first + datetime.timedelta(days=number)
        (folder / f"grantflow-{day.isoformat()}.zip").write_text("en äldre", "utf-8")
    day += datetime.timedelta(days=1)
    done = keeping.keep_backup(settings, folder, day)
    (folder / "grantflow-egen.zip").write_text("en annans", "utf-8")
    left = folder / ".grantflow-2026-12-31.17.zip"
    left.write_text("halv", "utf-8")
    os.utime(left, (1, 1))
    assert done.gone == 2
    assert keeping.latest(folder) == done.file
    assert keeping.keep_backup(settings, folder, day).gone == 0, "the same day takes its place"

    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == keeping.KEPT + 1
    assert "grantflow-2027-01-02.zip" not in names
    assert {"grantflow-2027-01-16.zip", "grantflow-egen.zip"} <= set(names)
    assert done.file.stat().st_mode & 0o077 == 0

    def damaged(chosen: Settings, target: Path) -> BackedUp:
        done = back_up(chosen, target)
        target.write_bytes(target.read_bytes()[:-300])
        return done

    def lacking(chosen: Settings, target: Path) -> BackedUp:
        return back_up(chosen, target)._replace(cases=99)

    for write in (damaged, lacking):
        monkeypatch.setattr(keeping, "back_up", write)
        with pytest.raises(GrantflowError):
            keeping.keep_backup(settings, folder, day + datetime.timedelta(days=1))
        assert sorted(path.name for path in folder.iterdir()) == names


def test_two_machines_that_share_the_folder_keep_apart_and_both_keep_the_day(
    settings: Settings, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two containers, whose processes have the same number, at the same moment."""
    folder, day = settings.home / "kopior", datetime.date(2027, 1, 1)
    done: list[keeping.Kept] = []

    def meanwhile(chosen: Settings, target: Path) -> BackedUp:
        monkeypatch.setattr(keeping, "back_up", back_up)
        first = back_up(chosen, target)
        done.append(keeping.keep_backup(chosen, folder, day))
        return first

    monkeypatch.setattr(keeping, "back_up", meanwhile)
    done.append(keeping.keep_backup(settings, folder, day))

    assert [one.file for one in done] == [folder / "grantflow-2027-01-01.zip"] * 2
    assert [path.name for path in folder.iterdir()] == ["grantflow-2027-01-01.zip"]


def test_a_backup_that_is_half_written_when_its_process_dies_goes_the_next_time(
    settings: Settings, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it was called at that moment."""
    folder, day = settings.home / "kopior", datetime.date(2027, 1, 1)
    names: set[str] = set()
    write_table = dump._write_table

    def seen_while_written(*told: Any) -> tuple[int, str]:
        names.update(path.name for path in folder.iterdir())
        return write_table(*told)

    def seen_before_it_is_read_back(chosen: Settings, target: Path) -> BackedUp:
        names.add(target.name)
        return back_up(chosen, target)

    monkeypatch.setattr(dump, "_write_table", seen_while_written)
    monkeypatch.setattr(keeping, "back_up", seen_before_it_is_read_back)
    keeping.keep_backup(settings, folder, day)
    assert len(names) == 2
    for name in names:
        (folder / name).write_text("halv", "utf-8")
        os.utime(folder / name, (1, 1))

    keeping.keep_backup(settings, folder, day)

    assert [path.name for path in folder.iterdir()] == ["grantflow-2027-01-01.zip"]


def test_no_folder_has_no_latest(tmp_path: Path) -> None:
    assert keeping.latest(tmp_path / "borta") is None


def test_case_files_in_a_folder_are_read_and_one_at_fault_stops_no_other(
    desk: Desk, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "arenden"
    folder.mkdir()
    actor = "[{name: Aktör, page: 'http://localhost/'}]"
    text = f"grantflow: 1\nstages: {{omvarldsbevakning: {{actors: {actor}}}}}\n"
    (folder / "a.yaml").write_text(text, "utf-8")
    (folder / "b.yml").write_text("stages: [", "utf-8")
    (folder / "läs mig.txt").write_text("ingen", "utf-8")

    done = routines.do(desk, replace(settings, case_files=folder), "arendefiler")

    assert done.counts == {"cases": 1, "pages": 1, "faults": 1, "changed": 0}
    assert done.told == "Ärendefiler: 1. Sidor: 1."
    assert [fault.partition(":")[0] for fault in done.faults] == ["b.yml"]
    with pytest.raises(FileUnreadable, match="GRANTFLOW_CASES"):
        routines.do(desk, replace(settings, case_files=tmp_path / "borta"), "arendefiler")


def test_administrators_are_told_of_old_sources_and_of_a_backup_that_is_missing(
    desk: Desk, clock: Clock, settings: Settings
) -> None:
    def signs(chosen: Settings = settings) -> dict[str, health.Sign]:
        return {one.name: one for one in health.signs(desk.base, chosen)}

    assert signs(replace(settings, backups=None))["Säkerhetskopia"].is_well
    assert not signs()["Säkerhetskopia"].is_well
    assert signs()["Källor"].told == "Inte sett efter än"

    clock.hour = 6
    Background(desk, settings, Engine(desk, settings)).do_routines()
    assert signs()["Säkerhetskopia"].told == "Skriven och läst tillbaka 2027-01-01 06:00"
    assert signs()["Säkerhetskopia"].is_well
    assert signs()["Källor"].is_well

    clock.day = datetime.date(2040, 1, 1)
    assert not signs()["Säkerhetskopia"].is_well, "two nights have passed without one"
    routines.do(desk, settings, "farskhet")
    Background(desk, settings, Engine(desk, settings)).do_routines()
    assert not signs()["Källor"].is_well
    assert "grantflow rules --stale" in signs()["Källor"].told
    with desk.base.read() as connection:
        told = connection.exec_driver_sql("SELECT event FROM log").scalars().all()
    assert "källor att läsa om" in told


def test_the_list_says_when_each_was_done_and_what_came_of_it(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["routines", "run", "rensning"]) == 0
    assert "är glömt" in capsys.readouterr().out
    assert cli.run(["routines", "run", "utskick"]) == 0
    capsys.readouterr()

    assert cli.run(["routines"]) == 0

    out = capsys.readouterr().out
    assert all(f"\n{name}  från kl. " in out for name in routines.NAMES)
    assert "Det som är äldre än 90 dagar är glömt." in out
    assert out.count("Inte gjord än.") == len(routines.NAMES) - 1
    assert out.startswith("utskick  hela tiden.")
    assert cli.run(["routines", "list"]) == 0
    assert capsys.readouterr().out == out
    assert cli.run(["routines", "--help"]) == 0
    assert "grantflow routines [VAL] [KOMMANDO]" in capsys.readouterr().out
    assert cli.run(["routines", "run", "kaffe"]) == 2
    assert "rutinen 'kaffe' finns inte" in capsys.readouterr().err


def test_a_routine_with_faults_tells_them_and_ends_with_one(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (tmp_path / "a.yaml").write_text("stages: [", "utf-8")
    monkeypatch.setenv("GRANTFLOW_CASES", str(tmp_path))

    assert cli.run(["routines", "run", "arendefiler"]) == 1
    assert "a.yaml: " in capsys.readouterr().err
    cli.run(["routines", "list"])
    assert "  a.yaml: " in capsys.readouterr().out


def test_waivers_of_the_web_apps_cases_are_told_by_hand(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    from grantflow.store import saves
    from grantflow.usecases import installation

    with installation.opened(settings) as desk:

        def work(connection: Any) -> str:
            home = accounts.create_organisation(connection, "Exempelby", at_ms=1)
            anna = accounts.create_account(
                connection, home, "a@exempelby.example", "Anna",
                password=None, is_admin=False, at_ms=1,
            )  # fmt: skip
            case_id = cases.create(connection, home, anna, "Möten", at_ms=1)
            told = {"waivers": [{"code": "XYZ99", "reason": "Gäller inte oss alls."}]}
            wanted = {path: saves.Wanted(value, 0) for path, value in told.items()}
            saves.save(connection, case_id, anna, wanted, at_ms=1)
            return case_id

        case_id = desk.base.write(work)

    assert cli.run(["waivers"]) == 1
    out = capsys.readouterr().out
    assert f"({case_id})" in out
    assert "XYZ99  Regeln finns inte" in out
    assert cli.run(["waivers", "--format", "json"]) == 1
    assert '"kind": "gone"' in capsys.readouterr().out


def test_every_routine_is_set_out_for_an_engine_of_ones_own() -> None:
    """Each deployment names a flow that is there, with its parameters, at the hour of ours."""
    from prefect.client.schemas.schedules import CronSchedule

    told = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
    set_out = {one["entrypoint"]: one for one in told["deployments"]}

    wanted = {f"flows/{one.flow}.py:{one.flow}": one.cron for one in routines.ROUTINES}
    found = {entry: [each["cron"] for each in one["schedules"]] for entry, one in set_out.items()}
    assert found.pop("flows/send_mail.py:send_mail") == ["*/5 * * * *"]
    assert found == {entry: [cron] for entry, cron in wanted.items()}
    assert len({one["name"] for one in told["deployments"]}) == len(told["deployments"])
    for entry, one in set_out.items():
        file, _, name = entry.partition(":")
        parameters = parameters_of(ROOT / file, name)
        given = set(one.get("parameters", {}))
        assert given <= set(parameters), entry
        assert {each for each, needed in parameters.items() if needed} <= given, entry
        for each in one["schedules"]:
            assert CronSchedule(**each).timezone == "Europe/Stockholm"


def parameters_of(file: Path, name: str) -> dict[str, bool]:
    """Return the parameters of a flow, and whether each must be given."""
    (flow,) = (
        node
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.AsyncFunctionDef) and node.name == name
    )
    names = [one.arg for one in flow.args.args]
    needed = len(names) - len(flow.args.defaults)
    return {one: place < needed for place, one in enumerate(names)}


def test_flows_of_routines_lie_where_the_wheel_takes_them() -> None:
    for one in routines.ROUTINES:
        assert (assets.folder("flows") / f"{one.flow}.py").is_file()
