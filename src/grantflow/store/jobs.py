"""Work that waits and work under way.  A job is held by a lease; who loses it loses the job.

States: `waiting`, `running`, then `done`, `failed` or `cancelled`.  Of jobs that are asked for
again, and lists of jobs: `job_asks` and `job_lists`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, or_, select, update

from grantflow.model.saving import canonical
from grantflow.store.base import dialect_of, new_id
from grantflow.store.work_tables import JOB, OPEN

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Row

LEASE_MS = 30_000
# How often the process of a job may be lost before the job is given up.
MOST_TRIES = 5
ENDED = ("done", "failed", "cancelled")
_NEW = {"state": "waiting", "steps": "[]", "result": "{}", "tries": 0}
_FREE = {"lease_by": None, "lease_ms": None}
_LONGEST_STAGE = 120


class Of(NamedTuple):
    """What a job belongs to: a case, who asked, the machine of its files, what it is a piece of."""

    application_id: str | None = None
    account_id: str | None = None
    place: str | None = None
    parent_id: str | None = None


NOBODY = Of()


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
    key: str = ""
    place: str | None = None
    run_id: str | None = None
    parent_id: str | None = None
    stage: str | None = None
    lease_by: str | None = None
    lease_ms: int | None = None

    @property
    def of(self) -> Of:
        """What it belongs to."""
        return Of(self.application_id, self.account_id, self.place, self.parent_id)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ENDED


def ask(
    connection: Connection,
    kind: str,
    wants: dict[str, Any],
    key: str,
    *,
    at_ms: int,
    of: Of = NOBODY,
) -> str:
    """Ask for a piece of work; return its id, or that of the same work when it has not ended.

    A piece that has not ended is from then on a piece of who asks for it.
    """
    dialect = dialect_of(connection)
    same = {"parent_id": of.parent_id} if of.parent_id else {"key": JOB.c.key}
    asked = {"id": new_id(), "kind": kind, "key": key, "wants": canonical(wants), **of._asdict()}
    job_id = connection.execute(
        dialect.insert(JOB)
        .values(asked | _NEW | {"created_ms": at_ms, "ready_ms": at_ms})
        .on_conflict_do_update(index_elements=[JOB.c.key], index_where=OPEN, set_=same)
        .returning(JOB.c.id)
    ).scalar_one()
    return str(job_id)


def take(
    connection: Connection,
    worker: str,
    *,
    at_ms: int,
    kinds: Collection[str] | None = None,
    place: str | None = None,
    parent_id: str | None = None,
) -> Job | None:
    """Take the oldest job that waits, or whose lease has run out; None when there is none.

    Only of the `kinds` that the worker can do, all when None; of jobs on files, only those of its
    `place`; with `parent_id` only the pieces of that job.
    """
    wanted = [_is_free(at_ms), or_(JOB.c.place.is_(None), JOB.c.place == place)]
    if kinds is not None:
        wanted.append(JOB.c.kind.in_(kinds))
    if parent_id is not None:
        wanted.append(JOB.c.parent_id == parent_id)
    found = connection.execute(
        select(JOB.c.id)
        .where(*wanted)
        .order_by(JOB.c.ready_ms, JOB.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    return None if found is None else _taken(connection, found, worker, at_ms)


def take_this(connection: Connection, job_id: str, worker: str, *, at_ms: int) -> Job | None:
    """Take one job; None when somebody holds it, or it is over."""
    found = connection.execute(
        select(JOB.c.id).where(JOB.c.id == job_id, _is_free(at_ms)).with_for_update()
    ).scalar_one_or_none()
    return None if found is None else _taken(connection, found, worker, at_ms)


def _is_free(at_ms: int) -> Any:
    return or_(
        and_(JOB.c.state == "waiting", JOB.c.ready_ms <= at_ms),
        and_(JOB.c.state == "running", JOB.c.lease_ms < at_ms),
    )


def _taken(connection: Connection, job_id: str, worker: str, at_ms: int) -> Job | None:
    connection.execute(
        update(JOB)
        .where(JOB.c.id == job_id)
        .values(
            state="running",
            steps="[]",
            stage=None,
            run_id=None,
            tries=JOB.c.tries + 1,
            started_ms=at_ms,
            lease_by=worker,
            lease_ms=at_ms + LEASE_MS,
        )
    )
    return job(connection, job_id)


def renew(
    connection: Connection,
    job_id: str,
    worker: str,
    *,
    at_ms: int,
    step: list[Any] | None = None,
    stage: str | None = None,
    run_id: str | None = None,
) -> bool:
    """Keep a job; False when somebody else holds it or it is over, and then nothing is noted.

    What is told along: a `step` that is done, in words how far it has come (`stage`; a step by its
    name when not said otherwise), and the `run_id` of the engine's run that is at it.  Any of them
    says that what it waited for is there.
    """
    held = connection.execute(
        select(JOB.c.steps).where(*_held(job_id, worker)).with_for_update()
    ).scalar_one_or_none()
    if held is None:
        return False
    told: dict[str, Any] = {"lease_ms": at_ms + LEASE_MS}
    if step is not None:
        told["steps"] = canonical([*json.loads(held), step])
        stage = stage or str(step[0])
    if stage is not None:
        told["stage"] = stage[:_LONGEST_STAGE]
    if run_id is not None:
        told["run_id"] = run_id
    if len(told) > 1:
        told["result"] = "{}"
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
    """Say what came of a job; False when the worker no longer holds it: then nothing is noted.

    Pieces of it that have not ended are not wanted any more.
    """
    told = {"state": state, "result": canonical(result), "ended_ms": at_ms, **_FREE}
    done = connection.execute(update(JOB).where(*_held(job_id, worker)).values(told))
    if done.rowcount == 1:
        _cancel(connection, JOB.c.parent_id == job_id, at_ms)
    return done.rowcount == 1


def put_back(
    connection: Connection, job_id: str, worker: str, told: dict[str, Any], *, ready_ms: int
) -> None:
    """Let a job wait until a time.  It counts as no try.

    What is `told` stands with it: `waits` is why, for those who wait for it.
    """
    waits = {"state": "waiting", "tries": JOB.c.tries - 1, "ready_ms": ready_ms, **_FREE}
    row = update(JOB).where(*_held(job_id, worker)).values(waits | {"result": canonical(told)})
    connection.execute(row)


def free_lost(
    connection: Connection, *, at_ms: int, told: str, workers: Collection[str] = ()
) -> tuple[int, int]:
    """Let the jobs whose process is gone wait again; return how many do, and how many are given up.

    Gone are those whose lease has run out, and the `workers` that are known to be dead.  A job that
    has been lost too often has failed: `told` says so.
    """
    gone = or_(JOB.c.lease_ms < at_ms, JOB.c.lease_by.in_(workers))
    lost = and_(JOB.c.state == "running", gone)
    ended = {"state": "failed", "result": canonical({"told": told}), "ended_ms": at_ms, **_FREE}
    given_up = update(JOB).where(lost, JOB.c.tries >= MOST_TRIES).values(ended)
    ids = connection.execute(given_up.returning(JOB.c.id)).scalars().all()
    _cancel(connection, JOB.c.parent_id.in_(ids), at_ms)
    freed = connection.execute(update(JOB).where(lost).values(state="waiting", **_FREE)).rowcount
    return freed, len(ids)


def cancel(connection: Connection, job_id: str, *, at_ms: int) -> bool:
    """Stop a job that has not ended, and the pieces of it; False when it had ended."""
    it_and_pieces = or_(JOB.c.id == job_id, JOB.c.parent_id == job_id)
    return job_id in _cancel(connection, it_and_pieces, at_ms)


def cancel_all(connection: Connection, *, at_ms: int) -> None:
    """Stop every job that has not ended."""
    _cancel(connection, OPEN, at_ms)


def _cancel(connection: Connection, which: Any, at_ms: int) -> set[str]:
    told = {"state": "cancelled", "ended_ms": at_ms, **_FREE}
    done = connection.execute(update(JOB).where(which, OPEN).values(told).returning(JOB.c.id))
    return set(done.scalars())


def job(connection: Connection, job_id: str) -> Job | None:
    """Return a job; None when there is none of that id."""
    row = connection.execute(select(JOB).where(JOB.c.id == job_id)).one_or_none()
    return job_in(row) if row else None


def known(connection: Connection, job_id: str) -> Job:
    """Return a job that is there."""
    return job_in(connection.execute(select(JOB).where(JOB.c.id == job_id)).one())


def jobs_of(connection: Connection, application_id: str, *, limit: int = 20) -> list[Job]:
    """Return the latest jobs of a case, the newest first."""
    rows = connection.execute(
        select(JOB)
        .where(JOB.c.application_id == application_id)
        .order_by(JOB.c.created_ms.desc(), JOB.c.id)
        .limit(limit)
    )
    return [job_in(row) for row in rows]


def job_in(row: Row[Any]) -> Job:
    """Return the job that a row of the table tells of."""
    told = row._asdict()
    decoded = {name: json.loads(told[name]) for name in ("wants", "steps", "result")}
    return Job(**{name: decoded.get(name, told[name]) for name in Job._fields})


def _held(job_id: str, worker: str) -> tuple[Any, ...]:
    return JOB.c.id == job_id, JOB.c.lease_by == worker, JOB.c.state == "running"
