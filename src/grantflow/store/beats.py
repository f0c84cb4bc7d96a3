"""Processes that live: each says so now and then, and takes it back when it stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from grantflow.store.base import dialect_of
from grantflow.store.work_tables import BEAT

if TYPE_CHECKING:
    from sqlalchemy import Connection


def beat(connection: Connection, name: str, told: str, *, at_ms: int, forget_ms: int) -> None:
    """Note that a process lives, and what it says of itself.

    Those not heard of for `forget_ms` are forgotten.
    """
    connection.execute(delete(BEAT).where(BEAT.c.at_ms < at_ms - forget_ms))
    put = dialect_of(connection).insert(BEAT).values(name=name, at_ms=at_ms, told=told)
    connection.execute(
        put.on_conflict_do_update(index_elements=[BEAT.c.name], set_={"at_ms": at_ms, "told": told})
    )


def heard(connection: Connection) -> dict[str, tuple[int, str]]:
    """Return when each process was last heard of, and what it said."""
    rows = connection.execute(select(BEAT.c.name, BEAT.c.at_ms, BEAT.c.told))
    return {row.name: (row.at_ms, row.told) for row in rows}


def stop(connection: Connection, name: str) -> None:
    """Note that a process has stopped as it should."""
    connection.execute(delete(BEAT).where(BEAT.c.name == name))
