"""Jobs: who holds one may do it, who has lost it may keep nothing, and the same work is one job."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from grantflow.cli import doing
from grantflow.errors import JobLost, OutputRefused
from grantflow.store import job_asks, job_lists, jobs
from grantflow.store.work_tables import JOB
from grantflow.usecases import job_living, job_reconciling
from grantflow.usecases.job_asking import ask_on_files, digest_of, key_of
from grantflow.usecases.job_holding import Holder, holding
from grantflow.usecases.job_keeping import keep

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store_people import Clock

    from grantflow.store.base import Base

HERE = jobs.Of(place="här")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder; the database lies beside it."""
    made = tmp_path / "mapp"
    made.mkdir()
    return made


def ask(base: Base, key: str = "nyckel", kind: str = "draft", of: jobs.Of = HERE) -> str:
    return base.write(lambda c: jobs.ask(c, kind, {}, key, at_ms=base.now(), of=of))


def take(base: Base, worker: str = "a", **only: Any) -> jobs.Job | None:
    wanted = {"place": "här"} | only
    return base.write(lambda c: jobs.take(c, worker, at_ms=base.now(), **wanted))


def taken(base: Base, worker: str = "a") -> Holder:
    job = take(base, worker)
    assert job is not None
    return Holder(base, job, worker)


def found(base: Base, job_id: str) -> jobs.Job:
    with base.read() as connection:
        job = jobs.job(connection, job_id)
    assert job is not None
    return job


def test_a_job_is_done_by_a_worker_that_can_do_it_where_its_files_lie(base: Base) -> None:
    """A worker on another machine would not find the files, an older one not know the kind."""
    ask(base)

    assert take(base, place="där") is None
    assert take(base, kinds=["review"]) is None
    assert take(base, parent_id="annat") is None
    assert take(base, kinds=["draft"]) is not None
    assert take(base) is None, "somebody has it"


def test_the_same_work_is_one_job_until_it_has_ended(base: Base) -> None:
    job_id = ask(base)
    assert ask(base) == job_id
    holder = taken(base)
    assert ask(base) == job_id
    holder.end("done", {"told": "klart"})

    assert ask(base) != job_id


def test_who_has_lost_a_job_keeps_nothing_of_it(base: Base, clock: Clock, folder: Path) -> None:
    """A process that was asleep for a minute must not write over what another has made."""
    job_id = ask(base)
    asleep = taken(base, "a")
    clock.ms += jobs.LEASE_MS + 1
    other = taken(base, "b")
    target = folder / "ansökan.docx"

    for told in (asleep.require, lambda: asleep.step("Idé"), lambda: asleep.end("done", {})):
        with pytest.raises(JobLost, match="annan process"):
            told()
    with pytest.raises(JobLost):
        keep(asleep, {}, {target: b"gammalt"})
    assert list(folder.iterdir()) == []
    keep(other, {"told": "klart"}, {target: b"nytt"})
    assert target.read_bytes() == b"nytt"
    assert found(base, job_id).result["told"] == "klart"
    assert found(base, job_id).tries == 2


def test_a_job_that_is_stopped_writes_nothing_more(base: Base, folder: Path) -> None:
    """Whoever pressed stop must not find the file there a moment later."""
    ask(base)
    holder = taken(base)
    base.write(lambda c: jobs.cancel(c, holder.job.id, at_ms=base.now()))

    with pytest.raises(JobLost, match="stoppades"):
        keep(holder, {}, {folder / "a.docx": b"x"})
    assert list(folder.iterdir()) == []
    assert holder.is_lost


def test_files_are_moved_when_all_of_them_are_written(base: Base, folder: Path) -> None:
    """Somebody's own file in the place of one of them stops all, unless it may be replaced."""
    ask(base)
    holder = taken(base)
    own, free = folder / "min.docx", folder / "ny.docx"
    own.write_bytes(b"mitt")
    left = folder / f".ny.docx.{holder.job.id}-1.tmp"
    left.write_bytes(b"halv")

    with pytest.raises(OutputRefused, match="någons arbete"):
        keep(holder, {}, {free: b"nytt", own: b"nytt"})
    assert own.read_bytes() == b"mitt"
    assert [path.name for path in folder.iterdir()] == ["min.docx"]
    keep(holder, {}, {free: b"nytt", own: b"nytt"}, force=True)
    assert own.read_bytes() == free.read_bytes() == b"nytt"
    assert len(list(folder.iterdir())) == 2


def test_what_was_done_is_told_as_long_as_its_files_lie_as_they_were(
    base: Base, folder: Path
) -> None:
    key, target = key_of("draft", "här", [digest_of(b"x")], {"to": "a"}), folder / "a.docx"
    assert key != key_of("draft", "här", [digest_of(b"y")], {"to": "a"})

    def asked(still: Any = None) -> Any:
        return ask_on_files(base, "draft", {}, key, "här", still)

    first = asked()
    assert not first.stands
    keep(taken(base), {"told": "klart"}, {target: b"nytt"})
    assert asked() == (found(base, first.job.id), True)
    target.write_bytes(b"redigerat")
    assert not (again := asked()).stands
    assert again.job.id != first.job.id
    keep(taken(base), {}, {target: b"nytt"}, force=True)
    assert asked().stands
    assert not asked(lambda _: False).stands


def test_a_job_is_kept_while_a_step_takes_long(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the process hears of it when somebody stops it meanwhile, without asking."""
    monkeypatch.setattr("grantflow.usecases.job_holding._RENEW_EVERY_S", 0.01)
    ask(base)
    job = take(base)
    assert job is not None
    with holding(base, job, "a") as holder:
        base.write(lambda c: jobs.cancel(c, job.id, at_ms=base.now()))
        assert holder._lost.wait(30)


def test_pieces_of_a_job_belong_to_it_and_go_with_it(base: Base) -> None:
    parent = found(base, ask(base, "hela", "batch"))
    asked = base.write(
        lambda c: job_asks.ask_pieces(
            c, parent, "chunk", [("ett", {"n": 1}), ("två", {"n": 2})], at_ms=base.now()
        )
    )
    first = take(base, parent_id=parent.id)
    assert first is not None
    Holder(base, first, "a").end("done", {"rader": 3})

    with base.read() as connection:
        assert {one.id for one in job_lists.pieces(connection, parent.id)} == set(asked)
        assert [one.id for one in job_lists.pieces(connection, parent.id, ["done"])] == [first.id]
        assert job_lists.counts(connection, parent.id) == {"done": 1, "waiting": 1}
        assert job_lists.counts_of(connection, [parent.id, "x"]) == {
            parent.id: {"done": 1, "waiting": 1}
        }
        assert list(job_asks.done(connection, ["ett", "två"])) == [first.key]
        assert [one.id for one in job_lists.listed(connection, limit=9)] == [parent.id]
        assert len(job_lists.listed(connection, limit=9, with_pieces=True)) == 3
    assert base.write(lambda c: jobs.cancel(c, parent.id, at_ms=base.now()))
    assert {found(base, one).state for one in asked} == {"done", "cancelled"}


@pytest.mark.parametrize("how", ["failed", "given up"])
def test_pieces_end_with_the_job_that_they_are_of(base: Base, clock: Clock, how: str) -> None:
    """Whoever asks for the same again gets pieces that are done for them, and none left behind."""

    def cut() -> tuple[Holder, str]:
        parent = taken(base)
        asked = [("ett", {"n": 1})]
        (piece,) = base.write(
            lambda c: job_asks.ask_pieces(c, parent.job, "chunk", asked, at_ms=base.now())
        )
        return parent, piece

    ask(base, "hela", "batch")
    parent, piece = cut()
    if how == "failed":
        parent.end("failed", {"told": "Det gick inte."})
    else:
        base.write(lambda c: c.execute(JOB.update().values(tries=jobs.MOST_TRIES)))
        clock.ms += jobs.LEASE_MS + 1
        base.write(lambda c: jobs.free_lost(c, at_ms=base.now(), told="Avbröts."))
    states = [found(base, one).state for one in (parent.job.id, piece)]

    assert states == ["failed", "cancelled"]
    ask(base, "hela", "batch")
    assert cut()[1] != piece


def test_a_piece_left_behind_by_a_job_that_has_ended_goes_to_who_asks_for_it(base: Base) -> None:
    first, second = (found(base, ask(base, key, "batch")) for key in ("hela", "hela igen"))

    def asked(parent: jobs.Job) -> list[str]:
        wanted: list[tuple[str, dict[str, Any]]] = [("ett", {})]
        return base.write(
            lambda c: job_asks.ask_pieces(c, parent, "chunk", wanted, at_ms=base.now())
        )

    left = asked(first)
    base.write(lambda c: c.execute(JOB.update().where(JOB.c.id == first.id).values(state="failed")))
    assert asked(second) == left
    with base.read() as connection:
        assert job_lists.counts(connection, second.id) == {"waiting": 1}


def test_a_job_whose_process_is_lost_waits_again_and_not_for_ever(base: Base, clock: Clock) -> None:
    """A file that kills whoever reads it must not be tried all night."""
    job_id = ask(base)

    def free() -> tuple[int, int]:
        return base.write(lambda c: jobs.free_lost(c, at_ms=base.now(), told="Avbröts."))

    for _ in range(jobs.MOST_TRIES):
        assert take(base) is not None
        assert free() == (0, 0), "its process lives"
        clock.ms += jobs.LEASE_MS + 1
        outcome = free()
    assert outcome == (0, 1)
    assert found(base, job_id).state == "failed"
    assert found(base, job_id).result == {"told": "Avbröts."}


def test_a_job_that_waits_for_the_engine_counts_as_no_try(base: Base, clock: Clock) -> None:
    ask(base)
    for _ in range(jobs.MOST_TRIES + 2):
        holder = taken(base)
        holder.put_back({"waits": "Motorn är nere"}, ready_ms=clock.ms + 5_000)
        assert take(base) is None
        clock.ms += 5_000
    assert found(base, holder.job.id).tries == 0


def test_an_hour_without_the_engine_begins_anew_when_the_engine_has_answered(
    base: Base, clock: Clock
) -> None:
    """An outage of a second, hours after another, fails no job."""
    job_id = ask(base)
    doing.put_back(taken(base))
    clock.ms += 2 * 3_600_000
    holder = taken(base)
    holder.step("Idé")
    assert found(base, job_id).result == {}
    doing.put_back(holder)
    again = found(base, job_id)

    assert (again.state, again.result["since_ms"]) == ("waiting", clock.ms)
    clock.ms += 3_600_001
    doing.put_back(taken(base))
    assert found(base, job_id).state == "failed"


def test_how_far_a_job_has_come_is_told_and_begins_anew_with_the_next_try(
    base: Base, clock: Clock
) -> None:
    job_id = ask(base)
    holder = taken(base)
    holder.step("Idé")
    assert found(base, job_id).stage == "Idé"
    holder.at("Steg 1 av 6: Förankring")
    holder.run("11111111-2222-3333-4444-555555555555")
    told = found(base, job_id)
    assert (told.steps, told.stage) == ([["Idé", 0, 0]], "Steg 1 av 6: Förankring")
    with base.read() as connection:
        runs = job_lists.of_runs(connection, [str(told.run_id)])
        assert runs == {told.run_id: told}
        assert job_lists.under_way(connection) == [told]
        assert job_lists.begins_with(connection, job_id[:6]) == [told]
    clock.ms += jobs.LEASE_MS + 1
    again = taken(base, "b").job
    assert (again.steps, again.stage, again.run_id) == ([], None, None)


def test_a_job_is_asked_for_again_as_it_was(base: Base, clock: Clock) -> None:
    job_id = ask(base)
    again: Callable[[str], str | None] = lambda it: base.write(  # noqa: E731
        lambda c: job_asks.ask_again(c, it, at_ms=base.now())
    )
    assert again(job_id) == job_id, "it has not ended"
    assert again("finnsinte") is None
    taken(base).end("failed", {"told": "Gick inte."})
    clock.ms += 1
    new = again(job_id)
    assert new not in {None, job_id}
    assert found(base, str(new)).of == HERE
    with base.read() as connection:
        latest = job_asks.latest(connection, "nyckel")
        assert latest is not None
        assert latest.id == new


def test_jobs_on_files_are_forgotten_when_they_ended_long_ago(base: Base, clock: Clock) -> None:
    ended, waits = ask(base), ask(base, "annat")
    first = base.write(lambda c: jobs.take_this(c, ended, "a", at_ms=base.now()))
    assert first is not None
    assert base.write(lambda c: jobs.take_this(c, ended, "b", at_ms=base.now())) is None
    Holder(base, first, "a").end("done", {})
    base.write(lambda c: job_lists.forget(c, clock.ms + 1))
    with base.read() as connection:
        assert jobs.job(connection, ended) is None
        assert jobs.job(connection, waits) is not None


def test_a_process_that_is_dead_is_known_at_once(base: Base, folder: Path) -> None:
    """Its job waits again without half a minute's wait for the lease; what lives is left alone."""
    ended, alive = ask(base, "ett"), ask(base, "två")
    dead = subprocess.Popen([sys.executable, "-c", LIVES, str(folder)], stdout=subprocess.PIPE)
    assert dead.stdout
    assert dead.stdout.readline() == b"\n"
    base.write(lambda c: jobs.take_this(c, ended, "dör", at_ms=base.now()))
    base.write(lambda c: jobs.take_this(c, alive, "lever", at_ms=base.now()))
    with job_living.living(folder, "lever"):
        assert job_reconciling.free_lost(base, folder) == (0, 0), "both live"
        dead.kill()
        dead.communicate()
        assert job_living.dead_workers(folder) == ["dör"]
        assert not job_living.is_dead(folder, "lever")
        assert job_reconciling.free_lost(base, folder) == (1, 0)
        assert (found(base, ended).state, found(base, alive).state) == ("waiting", "running")
    assert not job_living.is_dead(folder, "lever"), "it ended as it should"
    assert list((folder / "arbete").iterdir()) == []


LIVES = """
import sys, time
from pathlib import Path
from grantflow.usecases import job_living
with job_living.living(Path(sys.argv[1]), "dör"):
    print(flush=True)
    time.sleep(600)
"""


def test_one_reconciler_at_a_time_sets_things_right(base: Base, clock: Clock) -> None:
    turn = partial(job_reconciling.is_my_turn, base, 30_000)
    assert turn()
    assert not turn(), "another one has just done it"
    clock.ms += 30_000
    assert turn()


def test_jobs_on_files_are_forgotten_after_ninety_days(base: Base, clock: Clock) -> None:
    """What a review said of a draft must not lie in a database for ever."""
    ask(base)
    taken(base).end("done", {"text": "fynd"})
    clock.pass_hours(24 * 89)
    job_reconciling.forget_old(base)
    with base.read() as connection:
        assert len(job_lists.listed(connection, limit=9)) == 1
    clock.pass_hours(24 * 2)
    job_reconciling.forget_old(base)
    with base.read() as connection:
        assert job_lists.listed(connection, limit=9) == []
