"""Lists of jobs: the latest, the pieces of one, those that somebody is at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from grantflow.store.jobs import ENDED, Job, job_in
from grantflow.store.work_tables import JOB, OPEN

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


def listed(connection: Connection, *, limit: int, with_pieces: bool = False) -> list[Job]:
    """Return the latest jobs, those that have not ended first, then the newest first.

    The pieces of others are left out unless asked for.
    """
    wanted: list[Any] = [] if with_pieces else [JOB.c.parent_id.is_(None)]
    rows = connection.execute(
        select(JOB)
        .where(*wanted)
        .order_by(JOB.c.ended_ms.is_not(None), JOB.c.created_ms.desc(), JOB.c.id)
        .limit(limit)
    )
    return [job_in(row) for row in rows]


def under_way(connection: Connection) -> list[Job]:
    """Return the jobs that have not ended, the oldest first."""
    rows = connection.execute(select(JOB).where(OPEN).order_by(JOB.c.created_ms, JOB.c.id))
    return [job_in(row) for row in rows]


def pieces(connection: Connection, parent_id: str, states: Collection[str] = ()) -> list[Job]:
    """Return the pieces of a job in the order they were asked for; only those in `states`, if any.

    A piece that was asked for again stands as often.
    """
    wanted: list[Any] = [JOB.c.parent_id == parent_id]
    if states:
        wanted.append(JOB.c.state.in_(states))
    rows = connection.execute(select(JOB).where(*wanted).order_by(JOB.c.created_ms, JOB.c.id))
    return [job_in(row) for row in rows]


def counts(connection: Connection, parent_id: str) -> dict[str, int]:
    """Return how many pieces of a job are in each state."""
    rows = connection.execute(
        select(JOB.c.state, func.count()).where(JOB.c.parent_id == parent_id).group_by(JOB.c.state)
    )
    return {state: int(count) for state, count in rows}


def counts_of(connection: Connection, parents: Collection[str]) -> dict[str, dict[str, int]]:
    """Return how many pieces of each of some jobs are in each state, by its id."""
    found: dict[str, dict[str, int]] = {}
    rows = connection.execute(
        select(JOB.c.parent_id, JOB.c.state, func.count())
        .where(JOB.c.parent_id.in_(parents))
        .group_by(JOB.c.parent_id, JOB.c.state)
    )
    for parent, state, count in rows:
        found.setdefault(parent, {})[state] = count
    return found


def of_runs(connection: Connection, run_ids: Collection[str]) -> dict[str, Job]:
    """Return the job that each run of the engine is or was at, by the id of the run."""
    rows = connection.execute(select(JOB).where(JOB.c.run_id.in_(run_ids)))
    return {row.run_id: job_in(row) for row in rows}


def latest_of(connection: Connection, kind: str) -> Job | None:
    """Return the latest job of a kind, whatever became of it; None when there is none."""
    return _latest(connection, JOB.c.kind == kind)


def latest_done(connection: Connection, kind: str) -> Job | None:
    """Return the latest job of a kind that was done; None when none was."""
    return _latest(connection, JOB.c.kind == kind, JOB.c.state == "done")


def _latest(connection: Connection, *wanted: Any) -> Job | None:
    asked = select(JOB).where(*wanted).order_by(JOB.c.created_ms.desc(), JOB.c.id).limit(1)
    row = connection.execute(asked).one_or_none()
    return job_in(row) if row else None


def begins_with(connection: Connection, start: str) -> list[Job]:
    """Return the jobs whose id begins so, two at most: enough to know whether it is one."""
    rows = connection.execute(
        select(JOB).where(JOB.c.id.startswith(start, autoescape=True)).limit(2)
    )
    return [job_in(row) for row in rows]


def forget(connection: Connection, before_ms: int) -> None:
    """Forget the jobs on files that ended before a time.  Those of cases go with their cases."""
    connection.execute(
        delete(JOB).where(
            JOB.c.application_id.is_(None), JOB.c.state.in_(ENDED), JOB.c.ended_ms < before_ms
        )
    )
