"""Work that waits and work under way.  A job is held by a lease; who loses it loses the job.

States: `waiting`, `running`, then `done`, `failed` or `cancelled`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, or_, select, update

from grantflow.model.saving import canonical
from grantflow.store.base import dialect_of, new_id
from grantflow.store.work_tables import JOB, OPEN

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

LEASE_MS = 30_000
_ENDED = ("done", "failed", "cancelled")


class Job(NamedTuple):
    """A piece of work: what is wanted, how far it has come, and what came of it."""

    id: str
    application_id: str | None
    account_id: str | None
    kind: str
    wants: dict[str, Any]
    state: str
    steps: list[list[Any]]
    result: dict[str, Any]
    tries: int
    created_ms: int
    started_ms: int | None
    ended_ms: int | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in _ENDED


def ask(
    connection: Connection,
    kind: str,
    wants: dict[str, Any],
    key: str,
    *,
    at_ms: int,
    application_id: str | None = None,
    account_id: str | None = None,
) -> str:
    """Ask for a piece of work; return its id, or that of the same work when it has not ended."""
    dialect = dialect_of(connection)
    job_id = connection.execute(
        dialect.insert(JOB)
        .values(
            id=new_id(),
            application_id=application_id,
            account_id=account_id,
            kind=kind,
            key=key,
            wants=canonical(wants),
            state="waiting",
            steps="[]",
            result="{}",
            tries=0,
            created_ms=at_ms,
            ready_ms=at_ms,
        )
        .on_conflict_do_update(
            index_elements=[JOB.c.key], index_where=OPEN, set_={"key": JOB.c.key}
        )
        .returning(JOB.c.id)
    ).scalar_one()
    return str(job_id)


def take(connection: Connection, worker: str, *, at_ms: int) -> Job | None:
    """Take the oldest job that waits, or whose lease has run out; None when there is none."""
    free = or_(
        and_(JOB.c.state == "waiting", JOB.c.ready_ms <= at_ms),
        and_(JOB.c.state == "running", JOB.c.lease_ms < at_ms),
    )
    found = connection.execute(
        select(JOB.c.id)
        .where(free)
        .order_by(JOB.c.ready_ms, JOB.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if found is None:
        return None
    connection.execute(
        update(JOB)
        .where(JOB.c.id == found)
        .values(
            state="running",
            steps="[]",
            tries=JOB.c.tries + 1,
            started_ms=at_ms,
            lease_by=worker,
            lease_ms=at_ms + LEASE_MS,
        )
    )
    return job(connection, found)


def renew(
    connection: Connection, job_id: str, worker: str, *, at_ms: int, step: list[Any] | None = None
) -> bool:
    """Keep a job, and note a step that is done; False when somebody else holds it or it is over."""
    held = connection.execute(
        select(JOB.c.steps)
        .where(JOB.c.id == job_id, JOB.c.lease_by == worker, JOB.c.state == "running")
        .with_for_update()
    ).scalar_one_or_none()
    if held is None:
        return False
    told: dict[str, Any] = {"lease_ms": at_ms + LEASE_MS}
    if step is not None:
        told["steps"] = canonical([*json.loads(held), step])
    connection.execute(update(JOB).where(JOB.c.id == job_id).values(told))
    return True


def end(
    connection: Connection,
    job_id: str,
    worker: str,
    state: str,
    result: dict[str, Any],
    *,
    at_ms: int,
) -> bool:
    """Say what came of a job; False when the worker no longer holds it: then nothing is noted."""
    done = connection.execute(
        update(JOB)
        .where(JOB.c.id == job_id, JOB.c.lease_by == worker, JOB.c.state == "running")
        .values(state=state, result=canonical(result), ended_ms=at_ms, lease_by=None, lease_ms=None)
    )
    return done.rowcount == 1


def put_back(
    connection: Connection, job_id: str, worker: str, told: dict[str, Any], *, ready_ms: int
) -> None:
    """Let a job wait until a time.  It counts as no try.

    What is `told` stands with it: `waits` is why, for those who wait for it.
    """
    connection.execute(
        update(JOB)
        .where(JOB.c.id == job_id, JOB.c.lease_by == worker, JOB.c.state == "running")
        .values(
            state="waiting",
            tries=JOB.c.tries - 1,
            ready_ms=ready_ms,
            result=canonical(told),
            lease_by=None,
            lease_ms=None,
        )
    )


def cancel(connection: Connection, job_id: str, *, at_ms: int) -> bool:
    """Stop a job that has not ended; False when it had."""
    done = connection.execute(
        update(JOB)
        .where(JOB.c.id == job_id, JOB.c.state.not_in(_ENDED))
        .values(state="cancelled", ended_ms=at_ms, lease_by=None, lease_ms=None)
    )
    return done.rowcount == 1


def cancel_all(connection: Connection, *, at_ms: int) -> None:
    """Stop every job that has not ended."""
    connection.execute(
        update(JOB)
        .where(JOB.c.ended_ms.is_(None))
        .values(state="cancelled", ended_ms=at_ms, lease_by=None, lease_ms=None)
    )


def job(connection: Connection, job_id: str) -> Job | None:
    """Return a job; None when there is none of that id."""
    row = connection.execute(select(JOB).where(JOB.c.id == job_id)).one_or_none()
    return _job(row) if row else None


def jobs_of(connection: Connection, application_id: str, *, limit: int = 20) -> list[Job]:
    """Return the latest jobs of a case, the newest first."""
    rows = connection.execute(
        select(JOB)
        .where(JOB.c.application_id == application_id)
        .order_by(JOB.c.created_ms.desc(), JOB.c.id)
        .limit(limit)
    )
    return [_job(row) for row in rows]


def _job(row: Row[Any]) -> Job:
    return Job(
        row.id,
        row.application_id,
        row.account_id,
        row.kind,
        json.loads(row.wants),
        row.state,
        json.loads(row.steps),
        json.loads(row.result),
        row.tries,
        row.created_ms,
        row.started_ms,
        row.ended_ms,
    )
