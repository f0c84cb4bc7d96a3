"""How much there is of what: no names, no texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from grantflow.store.tables import ACCOUNT, APPLICATION, ORGANISATION, SESSION
from grantflow.store.work_tables import JOB

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Sums(NamedTuple):
    """How much there is of what: no names, no texts."""

    organisations: int
    accounts: int
    sessions: int
    open_cases: int
    closed_cases: int
    jobs: dict[str, int]
    oldest_waiting_ms: int | None


def sums(connection: Connection, *, at_ms: int) -> Sums:
    """Return how much there is of what."""
    states = connection.execute(select(JOB.c.state, func.count()).group_by(JOB.c.state))
    oldest = select(func.min(JOB.c.created_ms)).where(JOB.c.state == "waiting")
    closed = APPLICATION.c.closed_ms
    return Sums(
        _count(connection, select(func.count()).select_from(ORGANISATION)),
        _count(connection, select(func.count()).where(ACCOUNT.c.closed_ms.is_(None))),
        _count(connection, select(func.count()).where(SESSION.c.ends_ms > at_ms)),
        _count(connection, select(func.count()).where(closed.is_(None))),
        _count(connection, select(func.count()).where(closed.is_not(None))),
        {row[0]: row[1] for row in states},
        connection.execute(oldest).scalar_one_or_none(),
    )


def _count(connection: Connection, asked: object) -> int:
    return int(connection.execute(asked).scalar_one())  # type: ignore[call-overload]
