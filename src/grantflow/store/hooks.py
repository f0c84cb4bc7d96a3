"""Webhooks: programs elsewhere that an organisation wants told, and what waits to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, insert, select, update

from grantflow.store import queues
from grantflow.store.base import new_id
from grantflow.store.notice_tables import DELIVERY, HOOK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row, Select

_BATCH = 20


class Hook(NamedTuple):
    """A program that is told; `stopped_ms` when it no longer is."""

    id: str
    organisation_id: str
    address: str
    events: tuple[str, ...]
    secret: str
    created_ms: int
    stopped_ms: int | None


class Delivery(NamedTuple):
    """What is to be told now, to which hook; `tries` counts this time."""

    id: str
    hook_id: str
    event: str
    body: str
    tries: int
    created_ms: int


class Told(NamedTuple):
    """What has been told or not, without its body."""

    event: str
    tries: int
    created_ms: int
    sent_ms: int | None
    dropped_ms: int | None
    fault: str


def add(
    connection: Connection,
    organisation_id: str,
    address: str,
    events: Sequence[str],
    secret: str,
    *,
    created_by: str,
    at_ms: int,
) -> str:
    """Add a hook; return its id."""
    hook_id = new_id()
    connection.execute(
        insert(HOOK).values(
            id=hook_id,
            organisation_id=organisation_id,
            address=address,
            events=" ".join(events),
            secret=secret,
            created_by=created_by,
            created_ms=at_ms,
        )
    )
    return hook_id


def hooks_of(connection: Connection, organisation_id: str) -> list[Hook]:
    """Return the hooks of an organisation, the oldest first."""
    rows = connection.execute(
        select(HOOK)
        .where(HOOK.c.organisation_id == organisation_id)
        .order_by(HOOK.c.created_ms, HOOK.c.id)
    )
    return [_hook(row) for row in rows]


def hook(connection: Connection, hook_id: str) -> Hook | None:
    """Return a hook; None when there is none of that id."""
    row = connection.execute(select(HOOK).where(HOOK.c.id == hook_id)).one_or_none()
    return _hook(row) if row else None


def remove(connection: Connection, hook_id: str) -> None:
    """Take a hook away, with what waits for it."""
    connection.execute(delete(HOOK).where(HOOK.c.id == hook_id))


def stop(connection: Connection, hook_id: str, *, at_ms: int | None) -> None:
    """Tell a hook nothing more, or (`at_ms` None) again.  What waits for it waits on."""
    connection.execute(update(HOOK).where(HOOK.c.id == hook_id).values(stopped_ms=at_ms))


def tell(connection: Connection, hook_id: str, event: str, body: str, *, at_ms: int) -> None:
    """Let something wait to be told to a hook."""
    connection.execute(
        insert(DELIVERY).values(
            id=new_id(),
            hook_id=hook_id,
            event=event,
            body=body,
            tries=0,
            created_ms=at_ms,
            ready_ms=at_ms,
            fault="",
        )
    )


def take(connection: Connection, *, at_ms: int) -> list[tuple[Delivery, Hook]]:
    """Take some of what is to be told now, with the hook that each goes to."""
    rows = queues.take(
        connection,
        DELIVERY,
        at_ms=at_ms,
        most=_BATCH,
        where=DELIVERY.c.hook_id.in_(_told(stopped=False)),
    )
    taken = [Delivery(*(getattr(row, name) for name in Delivery._fields)) for row in rows]
    asked = select(HOOK).where(HOOK.c.id.in_({one.hook_id for one in taken}))
    homes = {row.id: _hook(row) for row in connection.execute(asked)}
    return [(one, homes[one.hook_id]) for one in taken]


def sent(connection: Connection, one: Delivery, *, at_ms: int) -> None:
    """Note that a hook has been told."""
    queues.sent(connection, DELIVERY, one.id, one.tries, at_ms=at_ms)


def failed(
    connection: Connection, one: Delivery, why: str, *, at_ms: int, for_ever: bool = False
) -> bool:
    """Note why a hook was not told; whether it is given up."""
    return queues.failed(connection, DELIVERY, one.id, one.tries, at_ms, why, for_ever=for_ever)


def latest(connection: Connection, hook_id: str, *, limit: int = 10) -> list[Told]:
    """Return what was last told to a hook, the newest first."""
    rows = connection.execute(
        select(*(DELIVERY.c[name] for name in Told._fields))
        .where(DELIVERY.c.hook_id == hook_id)
        .order_by(DELIVERY.c.created_ms.desc(), DELIVERY.c.id)
        .limit(limit)
    )
    return [Told(*row) for row in rows]


def forget(connection: Connection, before_ms: int) -> None:
    """Forget what was told or given up before a time, or has waited since for a stopped hook."""
    queues.forget(connection, DELIVERY, before_ms)
    connection.execute(
        delete(DELIVERY).where(
            DELIVERY.c.created_ms < before_ms, DELIVERY.c.hook_id.in_(_told(stopped=True))
        )
    )


def _told(*, stopped: bool) -> Select[Any]:
    is_on = HOOK.c.stopped_ms.is_(None)
    return select(HOOK.c.id).where(~is_on if stopped else is_on)


def _hook(row: Row[Any]) -> Hook:
    return Hook(
        row.id,
        row.organisation_id,
        row.address,
        tuple(row.events.split()),
        row.secret,
        row.created_ms,
        row.stopped_ms,
    )
