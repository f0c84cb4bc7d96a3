"""Asks for work by its content: what has been done already, and the same once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from grantflow.store import jobs
from grantflow.store.base import ASKING_ONCE, alone
from grantflow.store.work_tables import JOB

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any

    from sqlalchemy import Connection


def latest(connection: Connection, key: str) -> jobs.Job | None:
    """Return the latest job of a content, whatever became of it; None when there is none."""
    row = connection.execute(
        select(JOB)
        .where(JOB.c.key == key)
        .order_by(JOB.c.created_ms.desc(), JOB.c.ended_ms.is_(None).desc(), JOB.c.ended_ms.desc())
        .limit(1)
    ).one_or_none()
    return jobs.job_in(row) if row else None


def done(connection: Connection, keys: Collection[str]) -> dict[str, jobs.Job]:
    """Return the latest job that is done of each content, by key."""
    found: dict[str, jobs.Job] = {}
    rows = connection.execute(
        select(JOB).where(JOB.c.key.in_(keys), JOB.c.state == "done").order_by(JOB.c.ended_ms)
    )
    for row in rows:
        found[row.key] = jobs.job_in(row)
    return found


def ask_once(
    connection: Connection,
    kind: str,
    wants: dict[str, Any],
    key: str,
    *,
    at_ms: int,
    of: jobs.Of = jobs.NOBODY,
) -> str | None:
    """Ask for what is done once, whatever becomes of it; None when it has been and is over.

    Its id otherwise, also when somebody else has asked for it.  What waits of the same kind and
    place with another key has had its time, and is cancelled.
    """
    alone(connection, ASKING_ONCE)
    before = latest(connection, key)
    if before is not None:
        return None if before.is_over else before.id
    earlier = connection.execute(
        select(JOB.c.id).where(
            JOB.c.kind == kind, JOB.c.place.is_not_distinct_from(of.place), JOB.c.state == "waiting"
        )
    )
    for job_id in earlier.scalars().all():
        jobs.cancel(connection, job_id, at_ms=at_ms)
    return jobs.ask(connection, kind, wants, key, at_ms=at_ms, of=of)


def ask_pieces(
    connection: Connection,
    parent: jobs.Job,
    kind: str,
    pieces: Sequence[tuple[str, dict[str, Any]]],
    *,
    at_ms: int,
) -> list[str]:
    """Ask for pieces of a job, each (key, wants), at the same place; return their ids in order."""
    of = parent.of._replace(parent_id=parent.id)
    return [jobs.ask(connection, kind, wants, key, at_ms=at_ms, of=of) for key, wants in pieces]


def ask_again(connection: Connection, job_id: str, *, at_ms: int) -> str | None:
    """Ask anew for what a job wanted; return the new id, its own when it has not ended.

    None when there is no such job.
    """
    found = jobs.job(connection, job_id)
    if found is None:
        return None
    wanted = (found.kind, found.wants, found.key)
    return jobs.ask(connection, *wanted, at_ms=at_ms, of=found.of)
