"""Sign-ins under way: kept sealed, and taken out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, func, insert, select

from grantflow.store.guard_tables import DETOUR

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Sealed(NamedTuple):
    """A sign-in under way: hashes of what the browser shows, and what only it can open.

    `size` is how many characters of text wait in it.
    """

    state: str
    browser: str
    ends_ms: int
    size: int
    content: bytes


def keep(connection: Connection, sealed: Sealed, *, at_ms: int, most: int, most_text: int) -> bool:
    """Keep a sign-in; False when there is no room for its text.

    What has ended goes.  Of `most` that wait, the first without a text gives way.
    """
    connection.execute(delete(DETOUR).where(DETOUR.c.ends_ms <= at_ms))
    count, waiting = connection.execute(
        select(func.count(), func.coalesce(func.sum(DETOUR.c.size), 0))
    ).one()
    if sealed.size and waiting + sealed.size > most_text:
        return False
    if count >= most:
        first = select(DETOUR.c.state).order_by(DETOUR.c.size > 0, DETOUR.c.ends_ms).limit(1)
        connection.execute(delete(DETOUR).where(DETOUR.c.state.in_(first)))
    connection.execute(insert(DETOUR).values(sealed._asdict()))
    return True


def take(connection: Connection, state: str, browser: str, *, at_ms: int) -> bytes | None:
    """Return what was kept of a sign-in, once; None when it is unknown, old or another browser's.

    Whoever brings another one's state does not end it.
    """
    gone = connection.execute(
        delete(DETOUR)
        .where(DETOUR.c.state == state, DETOUR.c.browser == browser)
        .returning(DETOUR.c.content, DETOUR.c.ends_ms)
    ).first()
    return gone.content if gone is not None and gone.ends_ms > at_ms else None
