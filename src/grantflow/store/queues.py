"""What waits to leave the house: taken for a while, tried again ever more slowly, given up at last.

The tables of mail and of webhooks have the same columns for this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, or_, select, true, update

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Table

# Whoever has taken something is done with it within this time, or has died.
LEASE_MS = 600_000
_MINUTE = 60_000
# How long after each try that failed the next one comes: about three days in all.
_WAITS_MS = tuple(minutes * _MINUTE for minutes in (1, 5, 30, 120, 360, 720, 1440, 1440))

ALL = true()


class Counts(NamedTuple):
    """How much waits, how much of it has failed at least once, and how much was given up."""

    waiting: int
    failing: int
    dropped: int


def take(
    connection: Connection, table: Table, *, at_ms: int, most: int, where: Any = ALL
) -> list[Row[Any]]:
    """Take what is to leave now, the longest waiting first; nobody else gets it for a while."""
    found = connection.execute(
        select(table.c.id)
        .where(_waits(table), table.c.ready_ms <= at_ms, where)
        .order_by(table.c.ready_ms, table.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = [row.id for row in found]
    if not ids:
        return []
    connection.execute(
        update(table)
        .where(table.c.id.in_(ids))
        .values(tries=table.c.tries + 1, ready_ms=at_ms + LEASE_MS)
    )
    rows = connection.execute(select(table).where(table.c.id.in_(ids))).all()
    return sorted(rows, key=lambda row: ids.index(row.id))


def sent(connection: Connection, table: Table, row_id: str, tries: int, *, at_ms: int) -> None:
    """Note that something has left; its body is not kept.

    `tries` is the try that it was taken for: a later one is somebody else's.
    """
    connection.execute(
        update(table).where(*_held(table, row_id, tries)).values(sent_ms=at_ms, body="", fault="")
    )


def failed(
    connection: Connection,
    table: Table,
    row_id: str,
    tries: int,
    at_ms: int,
    why: str,
    *,
    for_ever: bool = False,
) -> bool:
    """Note why something did not leave; whether it is given up, and then its body is not kept."""
    dropped = for_ever or tries > len(_WAITS_MS)
    told: dict[str, Any] = {"fault": why}
    if dropped:
        told |= {"dropped_ms": at_ms, "body": ""}
    else:
        told["ready_ms"] = at_ms + _WAITS_MS[tries - 1]
    connection.execute(update(table).where(*_held(table, row_id, tries)).values(told))
    return dropped


def put_back(connection: Connection, table: Table, row_id: str, tries: int, *, at_ms: int) -> None:
    """Let something that was taken, and was not tried, wait again."""
    connection.execute(
        update(table)
        .where(*_held(table, row_id, tries))
        .values(tries=table.c.tries - 1, ready_ms=at_ms)
    )


def give_up(connection: Connection, table: Table, why: str, *, at_ms: int) -> None:
    """Give up all that waits."""
    told = {"dropped_ms": at_ms, "body": "", "fault": why}
    connection.execute(update(table).where(_waits(table)).values(told))


def counts(connection: Connection, table: Table, where: Any = ALL) -> Counts:
    """Return how much waits and fails."""
    waits = _waits(table)
    found = connection.execute(
        select(
            func.count().filter(waits),
            func.count().filter(waits, table.c.fault != ""),
            func.count().filter(table.c.dropped_ms.is_not(None)),
        )
        .select_from(table)
        .where(where)
    ).one()
    return Counts(*found)


def forget(connection: Connection, table: Table, before_ms: int) -> None:
    """Forget what left or was given up before a time."""
    over = or_(table.c.sent_ms < before_ms, table.c.dropped_ms < before_ms)
    connection.execute(delete(table).where(over))


def _waits(table: Table) -> Any:
    return table.c.sent_ms.is_(None) & table.c.dropped_ms.is_(None)


def _held(table: Table, row_id: str, tries: int) -> tuple[Any, ...]:
    return table.c.id == row_id, table.c.tries == tries, _waits(table)
