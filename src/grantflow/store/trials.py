"""What was tried lately that could be guessed, counted by all web processes together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, func, insert, select

from grantflow.store.base import alone
from grantflow.store.guard_tables import TRIAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

# Any number that no other lock has, never changed: who counts sees what others have counted.
_COUNTING = 7_301_050


class Limit(NamedTuple):
    """How many times something may be tried within a time that moves on; `key` is a hash."""

    key: str
    most: int
    within_ms: int


def is_reached(connection: Connection, limit: Limit, *, at_ms: int) -> bool:
    """Whether as much has been tried as may be."""
    counted = connection.execute(
        select(func.count()).where(TRIAL.c.key == limit.key, TRIAL.c.ends_ms > at_ms)
    ).scalar_one()
    return int(counted) >= limit.most


def count(connection: Connection, limits: Sequence[Limit], *, at_ms: int) -> bool:
    """Count a trial against every limit; False, and nothing is counted, when one is reached.

    What has ended is forgotten.
    """
    alone(connection, _COUNTING)
    if any(is_reached(connection, limit, at_ms=at_ms) for limit in limits):
        return False
    connection.execute(delete(TRIAL).where(TRIAL.c.ends_ms <= at_ms))
    connection.execute(
        insert(TRIAL),
        [{"key": limit.key, "ends_ms": at_ms + limit.within_ms} for limit in limits],
    )
    return True
