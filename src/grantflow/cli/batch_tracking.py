"""A tracked batch: it is a job, its pieces are jobs below it, and whoever there is does them."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from dataclasses import replace
from time import sleep
from typing import TYPE_CHECKING, Any

from grantflow.cli.defects import report_defect
from grantflow.errors import JobLost
from grantflow.store import job_asks, job_lists, jobs
from grantflow.usecases.batch import chunks, pieces, planning, running, seals

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from grantflow.cli.doing import Doing
    from grantflow.store.jobs import Job
    from grantflow.usecases.batch import Batch
    from grantflow.usecases.batch.chunks import Task
    from grantflow.usecases.batch.planning import BatchOrder, Plan

CHUNK = "chunk"
_LOOK_EVERY_S = 0.5


def run(order: BatchOrder, tell: Callable[[int, int, str], None], say: Callable[..., Any]) -> Batch:
    """Do a batch as a job, here and by whichever workers there are; it writes the same as plainly.

    Raises:
        GrantflowError: As a batch, and when the job was stopped or the engine does not answer.

    """
    from grantflow import usecases
    from grantflow.cli.doing import Front
    from grantflow.cli.tracking import Work, follow

    made = planning.plan(order)
    if made.tasks:
        work = Work(
            "batch",
            pieces.order_wants(order),
            (planning.digest_of(made),),
            {"out": str(order.out.resolve()), "force": order.force},
            say,
            # What stands is known by the seals, not by the row.
            still=lambda _: False,
        )
        over = follow(work, Front(page=tell))
        if over.made is not None:
            result: Batch = over.made  # type: ignore[assignment]
            return result
    # Nothing is left to do: by an earlier run, or by the process that has just done it.
    return usecases.batch.run(order, tell)


def do_batch(doing: Doing) -> Batch:
    """Do a batch: cut it, do pieces until none is left, and write the matrix.

    Raises:
        GrantflowError: What stands in the way of all of it, or the job was stopped.

    """
    job = doing.holder.job
    order = pieces.order_in(job.wants, report_defect)
    made = planning.plan(order)
    base = doing.desk.base
    with base.read() as connection:
        before = job_lists.pieces(connection, job.id, ("waiting", "running", "done"))
    covered = pieces.names_in([piece.wants for piece in before])
    tasks = [task for task in made.tasks if task.found.name not in covered]
    asked = pieces.cut(tasks, order.folder, job.key, share=2)
    if asked:
        base.write(lambda c: job_asks.ask_pieces(c, job, CHUNK, asked, at_ms=base.now()))
    from grantflow.cli.batch_helping import helped

    with helped(doing, min(order.workers, len(asked)) - 1):
        _Pieces(doing, made, _files_done(before)).until_over()
    _do_rest(doing, made)
    result = planning.finish(made)
    doing.holder.end("done", {"told": f"{len(made.names)} filer", "done": len(made.tasks)})
    return result


class _Pieces:
    """The pieces of a batch while they are done, here and elsewhere.

    `earlier` is how many files they had done before this try, which has the others to do.
    """

    def __init__(self, doing: Doing, made: Plan, earlier: int) -> None:
        self._doing, self._total, self._earlier = doing, len(made.tasks), earlier
        self._before = 0

    def until_over(self) -> None:
        """Do pieces, and wait for those that others do."""
        from grantflow.cli import doing as doings
        from grantflow.usecases.job_holding import holding

        doing, base = self._doing, self._doing.desk.base
        self._tell(0, "")
        while self._open():
            piece = self._take()
            if piece is None:
                sleep(_LOOK_EVERY_S)
                continue
            # A piece that is lost throws nothing off; whether the batch is, `_open` finds out.
            with holding(base, piece, doing.holder.worker) as holder, suppress(JobLost):
                front = replace(doing.front, page=lambda done, _, name: self._tell(done, name))
                doings.do(replace(doing, holder=holder, front=front))

    def _take(self) -> Job | None:
        base, doing = self._doing.desk.base, self._doing
        worker, job_id = doing.holder.worker, doing.holder.job.id
        return base.write(
            lambda c: jobs.take(
                c,
                worker,
                at_ms=base.now(),
                kinds=(CHUNK,),
                place=doing.settings.place,
                parent_id=job_id,
            )
        )

    def _open(self) -> bool:
        """Whether a piece is not over yet; notes how many files are done."""
        doing = self._doing
        with doing.desk.base.read() as connection:
            done = job_lists.pieces(connection, doing.holder.job.id, ("done",))
            counts = job_lists.counts(connection, doing.holder.job.id)
        self._before = max(0, _files_done(done) - self._earlier)
        self._tell(0, "")
        return bool(counts.get("waiting") or counts.get("running"))

    def _tell(self, done: int, name: str) -> None:
        """Tell how many files are done; raise when the batch is ours no more."""
        count = min(self._before + done, self._total)
        self._doing.front.page(count, self._total, name)
        if not name:
            self._doing.holder.at(f"{count} av {self._total} filer")
        elif self._doing.holder.is_lost:
            raise self._doing.holder.lost()


def _files_done(of: Sequence[Job]) -> int:
    """Return how many files pieces that are done have done."""
    return sum(int(piece.result.get("done", 0)) for piece in of if piece.state == "done")


def _do_rest(doing: Doing, made: Plan) -> None:
    """Do the files that no piece has done, each in a process of its own if it must.

    A file that ends the process that reads it is found out, and the others are done.
    """
    with doing.desk.base.read() as connection:
        done = job_lists.pieces(connection, doing.holder.job.id, ("done",))
    tried = pieces.names_in([piece.wants for piece in done])
    rest = [task for task in made.tasks if _is_left(made, task, tried)]
    total = len(made.tasks)
    count = total - len(rest)

    def tell(more: int, name: str) -> None:
        nonlocal count
        count += more
        doing.holder.at(f"{count} av {total} filer")
        doing.front.page(count, total, name)

    if rest:
        running.run(made.bench, deque(rest), 2, tell)


def _is_left(made: Plan, task: Task, tried: Collection[str]) -> bool:
    """Whether a file has to be read still; a fault in one that was tried stands until next time."""
    if task.found.name in tried:
        return seals.read(made.order.out, task.found.name) is None
    return not made.bench.is_done(task)


def do_chunk(doing: Doing) -> None:
    """Do a piece: one run with one task, that reads its files in this process.

    Raises:
        GrantflowError: What stands in the way, or the job was stopped.

    """
    base, job = doing.desk.base, doing.holder.job
    with base.read() as connection:
        batch = jobs.known(connection, job.parent_id or "")
    order = pieces.order_in(batch.wants, report_defect)
    tasks = pieces.tasks_in(job.wants, order.folder)
    bench = planning.bench_of(order)
    planning.know_begun(bench, tasks)

    def work(is_stopped: Callable[[], bool]) -> int:
        count = 0
        for count, task in enumerate(chunks.do(bench, tasks, again=True), 1):
            doing.front.page(count, len(tasks), task.found.name)
            if is_stopped():
                raise KeyboardInterrupt
            if doing.holder.is_lost:
                raise doing.holder.lost()
        return count

    if doing.tracked:
        from grantflow import orchestration

        first, last = tasks[0].found.name, tasks[-1].found.name
        told = f"{len(tasks)} filer: {first} … {last}"
        with pieces.handed_over(work):
            done = orchestration.run_tracked_routine("read_chunk", {"files": told})
    else:
        done = work(lambda: False)
    doing.holder.end("done", {"told": f"{done} filer", "done": done})
