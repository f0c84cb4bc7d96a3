"""Lets jobs that have lost their process wait again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.store import job_lists, jobs, turns
from grantflow.usecases import job_living

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.store.base import Base

GIVEN_UP = "Arbetet avbröts gång på gång och görs inte fler gånger."
_NAME = "avstämning"
_KEPT_MS = 90 * 24 * 3_600_000


class Freed(NamedTuple):
    """How many jobs wait again, and how many were lost too often and have failed."""

    waiting: int
    failed: int


def free_lost(base: Base, home: Path) -> Freed:
    """Free the jobs whose lease has run out, or whose process on this machine is known to be dead.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    dead = job_living.dead_workers(home)
    freed = base.write(lambda c: jobs.free_lost(c, at_ms=base.now(), told=GIVEN_UP, workers=dead))
    for worker in dead:
        job_living.forget(home, worker)
    return Freed(*freed)


def is_my_turn(base: Base, every_ms: int) -> bool:
    """Whether nobody else has set things right since `every_ms`; then it is noted that we do.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    # A little less than that: the clocks of two threads never agree.
    lease_ms = every_ms * 4 // 5
    return base.write(lambda c: turns.take(c, _NAME, at_ms=base.now(), lease_ms=lease_ms))


def forget_old(base: Base) -> None:
    """Forget the jobs on files that ended long ago.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    base.write(lambda c: job_lists.forget(c, base.now() - _KEPT_MS))
