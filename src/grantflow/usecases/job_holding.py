"""Holds a job while it is done: renews its lease, tells its steps, hears when it is stopped."""

from __future__ import annotations

import logging
import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from grantflow.errors import JobLost, StoreUnavailable
from grantflow.store import jobs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.finding import Report
    from grantflow.store.base import Base
    from grantflow.store.jobs import Job

_LOG = logging.getLogger("grantflow.work")
_RENEW_EVERY_S = 8


def worker_name() -> str:
    """Return a name that no other process has, nor this one another time."""
    return f"{os.uname().nodename[:40]}-{os.getpid()}-{os.urandom(4).hex()}"


class Holder:
    """A job in the hands of a process.  Whatever it is told raises JobLost when it is so no more.

    Every method but `is_lost` writes to the database, and raises StoreUnavailable when it does not
    answer.
    """

    def __init__(self, base: Base, job: Job, worker: str) -> None:
        """Take a job that the worker has just taken in the store."""
        self.base, self.job, self.worker = base, job, worker
        self._lost = threading.Event()

    @property
    def is_lost(self) -> bool:
        """Whether it is known that the job was stopped, or that somebody else has it."""
        return self._lost.is_set()

    def step(self, name: str, report: Report | None = None) -> None:
        """Tell that a step is done, with what it found."""
        counts = report.summary() if report else {}
        self._renew(step=[name, counts.get("blocker", 0), counts.get("warning", 0)])

    def at(self, stage: str) -> None:
        """Tell how far it has come, in words."""
        self._renew(stage=stage)

    def run(self, run_id: str) -> None:
        """Tell which run of the engine is at it."""
        self._renew(run_id=run_id)

    def require(self) -> None:
        """Ask for the lease, and make it last."""
        self._renew()

    def end(self, state: str, told: dict[str, Any]) -> None:
        """Say what came of it.  Of files that it has made: `job_keeping.keep`."""
        at_ms = self.base.now()
        if not self.base.write(
            lambda c: jobs.end(c, self.job.id, self.worker, state, told, at_ms=at_ms)
        ):
            raise self.lost()

    def put_back(self, told: dict[str, Any], *, ready_ms: int) -> None:
        """Let it wait until a time; that it was taken counts as no try."""
        self.base.write(
            lambda c: jobs.put_back(c, self.job.id, self.worker, told, ready_ms=ready_ms)
        )

    def lost(self) -> JobLost:
        """Note that it is lost, and return what to raise: why, in words."""
        self._lost.set()
        with self.base.read() as connection:
            now = jobs.job(connection, self.job.id)
        if now is None or now.state == "cancelled":
            return JobLost("arbetet stoppades", remedy="be om det igen om det ska göras")
        return JobLost(
            "arbetet togs över av en annan process", remedy="se hur det går med: grantflow jobs"
        )

    def keep_alive(self) -> None:
        """Renew the lease, for the thread that does so."""
        at_ms = self.base.now()
        if not self.base.write(lambda c: jobs.renew(c, self.job.id, self.worker, at_ms=at_ms)):
            self._lost.set()

    def _renew(self, **told: Any) -> None:
        at_ms = self.base.now()
        if not self.base.write(
            lambda c: jobs.renew(c, self.job.id, self.worker, at_ms=at_ms, **told)
        ):
            raise self.lost()
        if told:
            self.job = self.job._replace(result={})


@contextmanager
def holding(base: Base, job: Job, worker: str) -> Iterator[Holder]:
    """Keep the lease of a job that was just taken, however long a step of it takes.

    Leaving it ends nothing: a job that was not ended is somebody else's when the lease runs out.
    """
    holder, over = Holder(base, job, worker), threading.Event()

    def keep() -> None:
        while not holder.is_lost and not over.wait(_RENEW_EVERY_S):
            try:
                holder.keep_alive()
            except StoreUnavailable as error:  # the next time may be in time
                _LOG.warning("%s", error.problem)

    keeper = threading.Thread(target=keep, daemon=True, name="lease")
    keeper.start()
    try:
        yield holder
    finally:
        over.set()
        keeper.join()
