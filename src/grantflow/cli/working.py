"""`grantflow work`: takes the jobs of the web app one by one and runs each as a Prefect flow."""

from __future__ import annotations

import gc
import logging
import os
import signal
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grantflow.cli.words import SwedishCommand
from grantflow.errors import EngineUnavailable, GrantflowError, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.model.finding import Report
    from grantflow.store.jobs import Job
    from grantflow.usecases import Draft, DraftOrder
    from grantflow.usecases.cases import Desk
    from grantflow.usecases.reviewing import Reviewed, ReviewOrder

_LOG = logging.getLogger("grantflow.work")
_LOOK_EVERY_S = 0.5
_AFTER_FAULT_S = 5.0
_RENEW_EVERY_S = 8
_WAIT_MS = 5_000
_MOST_TRIES = 5
_LONGEST_WAIT_MS = 3_600_000
_ENGINE = "Motorn (Prefect) svarar inte. Arbetet står kvar i kön och görs när den är igång igen."
_NO_ENGINE = "Motorn (Prefect) har inte svarat på en timme. Säg till den som sköter grantflow."
_DEFECT = "Något gick fel i grantflow. Försök igen, eller säg till."


@click.command(cls=SwedishCommand)
@click.option("--once", is_flag=True, help="Gör det som väntar och sluta sedan.")
@click.option("--no-engine", is_flag=True, help="Gör arbetet utan motorn (Prefect).")
def work(once: bool, no_engine: bool) -> int:
    """Gör webbappens arbeten i bakgrunden (startas av serve)."""
    from grantflow.cli.background import Background
    from grantflow.cli.beating import beating, engine_told
    from grantflow.cli.untracked import Untracked, run
    from grantflow.settings import read_settings
    from grantflow.store.base import Base, default_url
    from grantflow.usecases.cases import Desk
    from grantflow.usecases.health import ENGINE_OFF, NO_ADDRESS, WORKER, lacks_address
    from grantflow.usecases.outward import outward_of

    gc.enable()  # this process lives long
    settings = read_settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(message)s")
    if lacks_address(settings):
        click.echo(f"{NO_ADDRESS}.", err=True)
    base = Base(settings.database or default_url(settings.home))
    desk = Desk(base, outward_of(settings))
    if no_engine:
        alone = Untracked(desk, settings)
        worker = Worker(desk, run, alone.watch)
        beside = Background(desk, settings, alone.routine)
    else:
        worker, beside = Worker(desk), Background(desk, settings)
    told: Callable[[], str] = (lambda: ENGINE_OFF) if no_engine else engine_told
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    try:
        if once:
            worker.run(once=True)
            beside.send()
        else:
            beside.start()
            with beating(base, WORKER, told):
                worker.run()
            beside.stop()
    finally:
        base.close()
    return 0


class Worker:
    """A process that does jobs, one at a time, and is known by a name of its own."""

    def __init__(
        self,
        desk: Desk,
        run: Callable[[DraftOrder | ReviewOrder, Any], Draft | Reviewed] | None = None,
        watch: Callable[[str], dict[str, int]] | None = None,
    ) -> None:
        """Take an open desk.

        `run` runs an order, and `watch` reads the watched pages of a case: as Prefect flows unless
        said otherwise.
        """
        self._desk = desk
        self._run = run or run_as_flow
        self._watch = watch or watch_as_flow
        self.name = f"{os.uname().nodename[:40]}-{os.getpid()}-{os.urandom(4).hex()}"
        self._stop = threading.Event()

    def run(self, *, once: bool = False) -> None:
        """Do jobs until told to stop; with `once` until none waits.

        While the database does not answer it waits: a job under way is taken again.

        Raises:
            StoreUnavailable: The database does not answer, with `once`.

        """
        while not self._stop.is_set():
            try:
                is_idle = not self.do_one()
            except StoreUnavailable as error:
                if once:
                    raise
                _LOG.warning("%s", error.problem)
                self._stop.wait(_AFTER_FAULT_S)
                continue
            if is_idle and once:
                return
            if is_idle:
                self._stop.wait(_LOOK_EVERY_S)

    def stop(self) -> None:
        """Take no more jobs."""
        self._stop.set()

    def do_one(self) -> bool:
        """Do the next job; False when none waits."""
        from grantflow.store import jobs

        base = self._desk.base
        job = base.write(lambda c: jobs.take(c, self.name, at_ms=base.now()))
        if job is None:
            return False
        if job.tries > _MOST_TRIES:
            self._end(job, "failed", "Arbetet avbröts gång på gång och görs inte fler gånger.")
            return True
        with self._held(job), tempfile.TemporaryDirectory(prefix="grantflow-") as folder:
            self._do(job, Path(folder))
        return True

    def _do(self, job: Job, folder: Path) -> None:
        from grantflow import defects
        from grantflow.usecases.watching import WATCH

        def tell(name: str, report: Report | None) -> None:
            counts = report.summary() if report else {}
            self._renew(job, [name, counts.get("blocker", 0), counts.get("warning", 0)])

        try:
            if job.kind == WATCH:
                self._end(job, "done", watched_told(self._watch(job.application_id or "")))
            else:
                self._make(job, folder, tell)
        except StoreUnavailable:
            raise  # nothing can be noted: the lease runs out, and the job is taken again
        except EngineUnavailable:
            self._put_back(job)
        except GrantflowError as error:
            self._end(job, "failed", f"{error.problem}. {error.remedy}.")
        except Exception:  # noqa: BLE001 - a defect in one job must not keep the others waiting
            defects.note()
            self._end(job, "failed", _DEFECT)

    def _make(self, job: Job, folder: Path, tell: Callable[[str, Report | None], None]) -> None:
        from grantflow.usecases import Draft, DraftOrder
        from grantflow.usecases.jobs import add_pdf, order_of, result_of

        order = order_of(self._desk, job, folder)
        result = self._run(order, tell)
        no_pdf = ""
        if job.wants.get("pdf") and isinstance(result, Draft) and isinstance(order, DraftOrder):
            no_pdf = add_pdf(order, result)
            tell("PDF", None)
        result_of(self._desk, job, self.name, result, no_pdf)

    @contextmanager
    def _held(self, job: Job) -> Iterator[None]:
        """Keep the lease of a job while it is done, however long a step takes."""
        over = threading.Event()

        def renew() -> None:
            while not over.wait(_RENEW_EVERY_S):
                try:
                    self._renew(job, None)
                except StoreUnavailable as error:  # the next time may be in time
                    _LOG.warning("%s", error.problem)

        keeper = threading.Thread(target=renew, daemon=True)
        keeper.start()
        try:
            yield
        finally:
            over.set()
            keeper.join()

    def _renew(self, job: Job, step: list[Any] | None) -> None:
        from grantflow.store import jobs

        base = self._desk.base
        base.write(lambda c: jobs.renew(c, job.id, self.name, at_ms=base.now(), step=step))

    def _end(self, job: Job, state: str, told: str) -> None:
        from grantflow.store import jobs

        base = self._desk.base
        base.write(
            lambda c: jobs.end(c, job.id, self.name, state, {"told": told}, at_ms=base.now())
        )

    def _put_back(self, job: Job) -> None:
        from grantflow.store import jobs

        base = self._desk.base
        now = base.now()
        told = {"waits": _ENGINE, "since_ms": job.result.get("since_ms", now)}
        if now - told["since_ms"] > _LONGEST_WAIT_MS:
            self._end(job, "failed", _NO_ENGINE)
            return
        base.write(lambda c: jobs.put_back(c, job.id, self.name, told, ready_ms=now + _WAIT_MS))


def run_as_flow(order: DraftOrder | ReviewOrder, tell: Any) -> Draft | Reviewed:
    """Run an order as a Prefect flow."""
    from grantflow import orchestration
    from grantflow.usecases.reviewing import ReviewOrder

    def quiet(*_: Any, **__: Any) -> None:
        """Nobody sits at this process."""

    if isinstance(order, ReviewOrder):
        return orchestration.run_tracked_review(order, tell, quiet)
    return orchestration.run_tracked(order, tell, quiet)


def watch_as_flow(case_id: str) -> dict[str, int]:
    """Read the watched pages of a case as a Prefect flow; return how many, and what is new."""
    from grantflow import orchestration

    done: dict[str, int] = orchestration.run_tracked_routine("watch_cases", {"cases": [case_id]})
    return done


def watched_told(done: dict[str, int]) -> str:
    """Return what came of reading the watched pages of a case, in words."""
    if done["faults"]:
        return "Sidorna gick inte att läsa den här gången."
    return f"{done['pages']} sidor lästa. Nytt att ta ställning till: {done['news']}."
