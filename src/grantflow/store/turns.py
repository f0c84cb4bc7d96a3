"""What one process at a time sees to, however many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from grantflow.store.base import dialect_of
from grantflow.store.notice_tables import ROUTINE

if TYPE_CHECKING:
    from sqlalchemy import Connection


def take(connection: Connection, name: str, *, at_ms: int, lease_ms: int) -> bool:
    """Take something for a time in ms; False while somebody has it."""
    connection.execute(
        dialect_of(connection)
        .insert(ROUTINE)
        .values(name=name, done_on="", lease_ms=0)
        .on_conflict_do_nothing()
    )
    taken = connection.execute(
        update(ROUTINE)
        .where(ROUTINE.c.name == name, ROUTINE.c.lease_ms <= at_ms)
        .values(lease_ms=at_ms + lease_ms)
    )
    return taken.rowcount == 1
