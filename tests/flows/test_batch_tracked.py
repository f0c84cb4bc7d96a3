"""`grantflow batch --tracked`: the same files as plainly, whoever does the pieces, whoever dies."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from runs import WHOLE, latest

from grantflow import cli
from grantflow.cli import batch_helping, batch_tracking, doing, untracked
from grantflow.settings import read_settings
from grantflow.store import job_lists, jobs
from grantflow.usecases import installation
from grantflow.usecases.batch import chunks, pieces
from grantflow.usecases.job_holding import Holder, holding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.usecases.cases import Desk

    Run = Callable[..., tuple[int, str, str]]

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("engine")]

TEXT = """# Förankring

Socialnämnden beslutade den 14 oktober att söka medel till Kafé Ord i {place}.

# Mål

Av de 80 deltagarna ska minst 45 vara i arbete eller studier den 30 juni 2028.
"""
FILES = 7
CALL = WHOLE.parent / "utlysningar" / "esf-ovning.yaml"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Open an installation of its own, beside a folder of drafts that make several pieces."""
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "hem"))
    monkeypatch.chdir(tmp_path)
    Path("inkomna/Söder").mkdir(parents=True)
    for number in range(FILES - 3):
        Path(f"inkomna/Söder/utkast {number}.txt").write_text(TEXT.format(place=number), "utf-8")
    Path("inkomna/trasig.docx").write_bytes(b"PK")
    Path("inkomna/idé.yaml").write_text("grantflow: 1\nprogramme: 37a\ntitle: En idé\n", "utf-8")
    shutil.copy(WHOLE, "inkomna/klart.yaml")
    monkeypatch.setattr(pieces, "_PIECE_S", 0.1)
    with installation.opened(read_settings()) as made:
        yield made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command, and gives its exit code and what it says."""

    def command(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.run(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def held(folder: str) -> dict[str, bytes]:
    found = (path for path in sorted(Path(folder).rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def states(desk: Desk) -> dict[str, list[str]]:
    """Return the states of all jobs, by kind."""
    with desk.base.read() as connection:
        found = job_lists.listed(connection, limit=99, with_pieces=True)
    return {kind: [job.state for job in found if job.kind == kind] for kind in ("batch", "chunk")}


def test_a_tracked_batch_says_and_writes_what_a_plain_one_does(desk: Desk, run: Run) -> None:
    """A bad file is told of in its row, each piece is a run of the engine, and nothing runs on."""
    plain = run("batch", "inkomna", "-o", "plain")
    tracked = run("batch", "inkomna", "-o", "tracked", "--tracked")

    assert plain[0] == tracked[0] == 1
    assert tracked[1] == plain[1].replace("plain/", "tracked/")
    assert held("tracked") == held("plain")
    assert set(states(desk)["batch"] + states(desk)["chunk"]) == {"done"}
    assert len(states(desk)["chunk"]) > 2
    record = latest()
    assert (record.state, [state for _, state in record.tasks]) == ("Completed", ["Completed"])
    assert "inkomna" not in record.name
    again = run("batch", "inkomna", "-o", "tracked", "--tracked")
    assert "Oförändrade sedan förra gången: 6." in again[1]
    assert len(states(desk)["batch"]) == 2  # the bad file is tried again


@pytest.mark.parametrize("seed", range(3))
def test_pieces_may_be_done_by_anybody_in_any_order(
    seed: int, desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other workers of the machine take pieces as they come; the files are the same."""
    run("batch", "inkomna", "-o", "plain")
    chance, taken = random.Random(seed), list[str]()  # noqa: S311 - no secret
    take = batch_tracking._Pieces._take

    def others_first(self: Any) -> jobs.Job | None:
        mine = self._doing
        with desk.base.read() as connection:
            waiting = job_lists.pieces(connection, mine.holder.job.id, ("waiting",))
        for piece in chance.sample(waiting, (len(waiting) + 1) // 2):
            got = desk.base.write(
                lambda c: jobs.take_this(c, piece.id, "another", at_ms=desk.base.now())  # noqa: B023
            )
            assert got is not None
            taken.append(got.id)
            with holding(desk.base, got, "another") as holder:
                other = replace(mine, holder=holder, front=doing.Front())
                doing.do(replace(other, hands=replace(mine.hands, tracked=False)))
        return take(self)

    monkeypatch.setattr(batch_tracking._Pieces, "_take", others_first)
    run("batch", "inkomna", "-o", "tracked", "--tracked")

    assert len(taken) > 1
    assert held("tracked") == held("plain")
    assert set(states(desk)["chunk"]) == {"done"}


def test_a_killed_batch_is_gone_on_with_and_no_file_is_read_twice(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same command takes the job over, with its pieces; or a worker does."""
    run("batch", "inkomna", "-o", "plain")
    with monkeypatch.context() as patched:
        patched.setattr(batch_tracking._Pieces, "_take", killed_in_the_second_piece())
        run("batch", "inkomna", "-o", "tracked", "--tracked")
    assert states(desk)["batch"] == ["running"]
    reports = {path: path.stat().st_ino for path in Path("tracked").rglob("*.html")}
    sealed = len(list(Path("tracked").glob(".grantflow-batch/sigill/*/*")))
    assert 1 < sealed < FILES
    do, again = chunks.Bench.do, list[str]()

    def noted(self: chunks.Bench, task: chunks.Task) -> None:
        again.append(task.found.name)
        do(self, task)

    monkeypatch.setattr(chunks.Bench, "do", noted)
    at, stages = Holder.at, list[str]()

    def told(self: Holder, stage: str) -> None:
        stages.append(stage)
        at(self, stage)

    monkeypatch.setattr(Holder, "at", told)
    run("batch", "inkomna", "-o", "tracked", "--tracked")

    assert {path: path.stat().st_ino for path in reports} == reports
    had = {path.relative_to("tracked").as_posix()[: -len("-granskning.html")] for path in reports}
    assert again
    assert not set(again) & had
    assert len(set(again)) == len(again)
    assert stages[0].startswith("0 av "), "of what is left, nothing is done yet"
    assert held("tracked") == held("plain")
    assert states(desk)["batch"] == ["done"]
    assert set(states(desk)["chunk"]) == {"done"}


def killed_in_the_second_piece() -> Callable[[Any], jobs.Job | None]:
    """Return what takes a piece, and the second time dies in the middle of it."""
    take, seen = batch_tracking._Pieces._take, list[str]()

    def taking(self: Any) -> jobs.Job | None:
        piece = take(self)
        assert piece is not None
        seen.append(piece.id)
        if len(seen) < 2:
            return piece
        order = pieces.order_in(self._doing.holder.job.wants, str)
        task = pieces.tasks_in(piece.wants, order.folder)[0]
        from grantflow.usecases.batch import planning

        planning.bench_of(order).do(task)
        raise SystemExit

    return taking


def test_a_stopped_batch_stops_its_pieces_and_the_next_goes_on(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(batch_tracking._Pieces, "_take", stopped)
        assert run("batch", "inkomna", "-o", "tracked", "--tracked")[0] == 130
    assert states(desk)["batch"] == ["cancelled"]
    assert set(states(desk)["chunk"]) == {"cancelled"}
    code, said, _ = run("batch", "inkomna", "-o", "tracked", "--tracked")
    assert (code, "trasig.docx: [GF107]" in said) == (1, True)


def test_a_piece_that_nobody_can_do_keeps_no_other_file_waiting(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files are done one by one, beside the process of the command."""
    run("batch", "inkomna", "-o", "plain")
    do = doing.do

    def failing(given: Any) -> None:
        if given.holder.job.kind == "chunk" and "utkast 1" in str(given.holder.job.wants):
            given.holder.end("failed", {"told": "Det gick inte."})
        else:
            do(given)

    monkeypatch.setattr(doing, "do", failing)
    run("batch", "inkomna", "-o", "tracked", "--tracked")

    assert "failed" in states(desk)["chunk"]
    assert held("tracked") == held("plain")


def test_a_worker_without_an_engine_does_the_batch_of_a_command_that_died(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grantflow.cli.working import Worker

    run("batch", "inkomna", "-o", "plain")
    with monkeypatch.context() as patched:
        patched.setattr(batch_tracking._Pieces, "_take", killed_in_the_second_piece())
        run("batch", "inkomna", "-o", "tracked", "--tracked")
    from grantflow.usecases import job_reconciling

    job_reconciling.free_lost(desk.base, read_settings().home)
    worker = Worker(desk, untracked.run, tracked=False)
    while worker.do_one():
        pass

    assert states(desk)["batch"] == ["done"]
    assert held("tracked") == held("plain")


def test_a_command_of_two_processes_starts_one_engine_and_shares_it(desk: Desk, run: Run) -> None:
    """Each process does pieces as runs of the same engine; the files are the same."""
    run("batch", "inkomna", "-o", "plain")
    run("batch", "inkomna", "-o", "tracked", "--tracked", "--workers", "2")
    with desk.base.read() as connection:
        found = job_lists.listed(connection, limit=99, with_pieces=True)

    assert held("tracked") == held("plain")
    assert {job.state for job in found} == {"done"}
    assert all(job.run_id for job in found if job.kind == "chunk")
    assert len({job.lease_by for job in found if job.kind == "chunk"}) <= 2


def test_a_batch_that_failed_in_the_midst_is_done_whole_the_next_time(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pieces are not left to a batch that has ended, and no file is told of as lost."""
    run("batch", "inkomna", "-o", "plain")
    with monkeypatch.context() as patched:
        patched.setattr(batch_helping, "helped", zero)
        assert run("batch", "inkomna", "-o", "tracked", "--tracked")[0] == 3
    assert states(desk)["batch"] == ["failed"]
    assert set(states(desk)["chunk"]) == {"cancelled"}
    run("batch", "inkomna", "-o", "tracked", "--tracked")

    assert held("tracked") == held("plain")


def zero(*_: Any) -> None:
    raise ZeroDivisionError


def test_a_batch_whose_shared_engine_does_not_start_stands_in_line(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("grantflow.orchestration.engine.start_engine", away)
        code, _, errors = run("batch", "inkomna", "-o", "ut", "--tracked", "--workers", "2")

    assert (code, "arbetet står kvar" in errors) == (2, True)
    assert states(desk)["batch"] == ["waiting"]


def test_a_piece_that_is_stopped_throws_nothing_off(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files are done beside the others, at once and in the same try."""
    run("batch", "inkomna", "-o", "plain")
    do, seen = doing.do, list[str]()

    def stopped(given: Any) -> None:
        if given.holder.job.kind == "chunk" and not seen:
            seen.append(given.holder.job.id)
            desk.base.write(lambda c: jobs.cancel(c, seen[0], at_ms=desk.base.now()))
        do(given)

    monkeypatch.setattr(doing, "do", stopped)
    run("batch", "inkomna", "-o", "tracked", "--tracked")
    with desk.base.read() as connection:
        (batch,) = job_lists.listed(connection, limit=9)

    assert sorted(set(states(desk)["chunk"])) == ["cancelled", "done"]
    assert (batch.state, batch.tries) == ("done", 1)
    assert held("tracked") == held("plain")


def test_what_was_written_and_taken_away_meanwhile_is_written_again(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("batch", "inkomna", "-o", "plain")
    with monkeypatch.context() as patched:
        patched.setattr(batch_tracking._Pieces, "_take", killed_in_the_second_piece())
        run("batch", "inkomna", "-o", "tracked", "--tracked")
    shutil.rmtree("tracked")
    run("batch", "inkomna", "-o", "tracked", "--tracked")

    assert held("tracked") == held("plain")


def test_a_worker_that_is_told_to_stop_leaves_its_batch_to_the_next(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is started again, the batch comes to an end and has lost no try."""
    from grantflow.cli.working import Worker

    run("batch", "inkomna", "-o", "plain")
    with monkeypatch.context() as patched:
        patched.setattr(batch_tracking._Pieces, "_take", killed_in_the_second_piece())
        run("batch", "inkomna", "-o", "tracked", "--tracked")
    from grantflow.usecases import job_reconciling

    job_reconciling.free_lost(desk.base, read_settings().home)
    bench, did, stops = chunks.Bench.do, list[str](), 0

    def do(self: chunks.Bench, task: chunks.Task) -> None:
        bench(self, task)
        did.append(task.found.name)
        if len(did) == 2:
            worker.stop()

    monkeypatch.setattr(chunks.Bench, "do", do)
    while states(desk)["batch"] == ["waiting"]:
        did.clear()
        worker = Worker(desk, untracked.run, tracked=False)
        assert worker.do_one()
        stops += 1
    with desk.base.read() as connection:
        (batch,) = job_lists.listed(connection, limit=9)

    assert stops > 1
    assert (batch.state, batch.tries) == ("done", 2)
    assert held("tracked") == held("plain")


def test_a_call_in_a_file_is_found_by_a_worker_of_another_folder(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grantflow.cli.working import Worker
    from grantflow.usecases import job_reconciling

    shutil.copy(CALL, "egen.yaml")
    words = ("batch", "inkomna", "--programme", "esf", "--call", "egen.yaml", "-o")
    run(*words, "plain")
    with monkeypatch.context() as patched:
        patched.setattr(batch_tracking._Pieces, "_take", killed_in_the_second_piece())
        run(*words, "tracked", "--tracked")
    job_reconciling.free_lost(desk.base, read_settings().home)
    with monkeypatch.context() as patched:
        patched.chdir("/")
        worker = Worker(desk, untracked.run, tracked=False)
        while worker.do_one():
            pass

    assert held("tracked") == held("plain")
    assert "Oförändrade sedan förra gången: 6." in run(*words, "plain")[1]
