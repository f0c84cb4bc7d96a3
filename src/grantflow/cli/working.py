"""`grantflow work`: takes the jobs that wait one by one and runs each as a Prefect flow."""

from __future__ import annotations

import gc
import logging
import signal
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from grantflow.cli.words import SwedishCommand
from grantflow.errors import JobLost, StoreUnavailable
from grantflow.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from grantflow.usecases import Draft, DraftOrder
    from grantflow.usecases.cases import Desk
    from grantflow.usecases.reviewing import Reviewed, ReviewOrder
    from grantflow.usecases.scanning import Read, ScanOrder

_LOG = logging.getLogger("grantflow.work")
_LOOK_EVERY_S = 0.5
_AFTER_FAULT_S = 5.0


@click.command(cls=SwedishCommand)
@click.option("--once", is_flag=True, help="Gör det som väntar och sluta sedan.")
@click.option("--no-engine", is_flag=True, help="Gör arbetet utan motorn (Prefect).")
def work(once: bool, no_engine: bool) -> int:
    """Gör webbappens arbeten i bakgrunden (startas av serve)."""
    from grantflow.cli.background import Background
    from grantflow.cli.beating import beating, engine_told
    from grantflow.cli.reconciling import Reconciler
    from grantflow.cli.untracked import Untracked, run
    from grantflow.usecases import installation, scanning
    from grantflow.usecases.health import ENGINE_OFF, NO_ADDRESS, WORKER, lacks_address
    from grantflow.usecases.job_living import living

    gc.enable()  # this process lives long
    settings = read_settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(message)s")
    if lacks_address(settings):
        click.echo(f"{NO_ADDRESS}.", err=True)
    told: Callable[[], str] = (lambda: ENGINE_OFF) if no_engine else engine_told
    with installation.opened(settings) as desk:
        if no_engine:
            alone = Untracked(desk, settings)
            worker = Worker(desk, run, alone.watch, scanning.read, tracked=False)
            beside = Background(desk, settings, alone.routine)
        else:
            worker, beside = Worker(desk), Background(desk, settings)
        reconciler = Reconciler(desk.base, settings, tracked=not no_engine)
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        with living(settings.home, worker.name), reconciler:
            if once:
                worker.run(once=True)
                beside.send()
            else:
                beside.start()
                with beating(desk.base, WORKER, told):
                    worker.run()
                beside.stop()
    return 0


class Worker:
    """A process that does jobs, one at a time, and is known by a name of its own."""

    def __init__(
        self,
        desk: Desk,
        run: Callable[[DraftOrder | ReviewOrder, Any], Draft | Reviewed] | None = None,
        watch: Callable[[str], dict[str, int]] | None = None,
        scan: Callable[[ScanOrder], Read] | None = None,
        *,
        tracked: bool = True,
    ) -> None:
        """Take an open desk.

        `run` runs an order, `watch` reads the watched pages of a case and `scan` those of a case
        file: as Prefect flows unless said otherwise.  `tracked` is whether other work does.
        """
        from grantflow.cli.doing import Hands
        from grantflow.usecases.job_holding import worker_name

        self._desk, self._settings = desk, read_settings()
        self._hands = Hands(
            tracked, run or run_as_flow, watch or watch_as_flow, scan or scan_as_flow
        )
        self.name = worker_name()
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
        """Do the next job; False when none waits.

        Raises:
            KeyboardInterrupt: Ctrl-C; the job waits again.

        """
        from grantflow.cli.doing import RUNNERS, Doing, Front, do, folder_for
        from grantflow.store import jobs
        from grantflow.usecases.job_holding import holding
        from grantflow.usecases.job_reconciling import GIVEN_UP

        base, place = self._desk.base, self._settings.place
        job = base.write(
            lambda c: jobs.take(c, self.name, at_ms=base.now(), kinds=tuple(RUNNERS), place=place)
        )
        if job is None:
            return False
        with (
            holding(base, job, self.name) as holder,
            folder_for(job, self._settings) as folder,
            suppress(JobLost),
        ):
            if job.tries > jobs.MOST_TRIES:
                holder.end("failed", {"told": GIVEN_UP})
                return True
            front = Front(page=self._heed)
            try:
                do(Doing(self._desk, self._settings, holder, folder, self._hands, front))
            except KeyboardInterrupt:
                if not self._stop.is_set():
                    raise
        return True

    def _heed(self, *_: object) -> None:
        """Leave a long job between two of its files or pages, when told to stop."""
        if self._stop.is_set():
            raise KeyboardInterrupt


def quiet(*_: Any, **__: Any) -> None:
    """Say nothing: nobody sits at this process."""


def run_as_flow(
    order: DraftOrder | ReviewOrder, tell: Any, say: Callable[..., Any] = quiet
) -> Draft | Reviewed:
    """Run an order as a Prefect flow."""
    from grantflow import orchestration
    from grantflow.usecases.reviewing import ReviewOrder

    if isinstance(order, ReviewOrder):
        return orchestration.run_tracked_review(order, tell, say)
    return orchestration.run_tracked(order, tell, say)


def scan_as_flow(order: ScanOrder, say: Callable[..., Any] = quiet) -> Read:
    """Read the pages that a case file watches as a Prefect flow."""
    from grantflow import orchestration

    return orchestration.run_tracked_scan(order, say)


def watch_as_flow(case_id: str) -> dict[str, int]:
    """Read the watched pages of a case as a Prefect flow; return how many, and what is new."""
    from grantflow import orchestration

    done: dict[str, int] = orchestration.run_tracked_routine("watch_cases", {"cases": [case_id]})
    return done
