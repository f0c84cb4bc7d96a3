"""What happened, without texts: sign-ins, rights, approvals.

Each line is sealed with those before it, so that one that is altered or taken out between others
shows.  That the last are gone, or that all are sealed anew, shows only beside a backup.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, insert, select

from grantflow.model.saving import canonical
from grantflow.store.base import LOGGING, alone
from grantflow.store.tables import LOG

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Line(NamedTuple):
    """A line of the log; `about` is JSON with ids and numbers."""

    number: int
    at_ms: int
    account_id: str | None
    application_id: str | None
    event: str
    about: str
    seal: str


def note(
    connection: Connection,
    event: str,
    *,
    at_ms: int,
    account_id: str | None = None,
    application_id: str | None = None,
    **about: str | int | None,
) -> None:
    """Write a line, as the last thing of a transaction: it holds up other lines until it ends.

    `about` never holds an answer or a comment.
    """
    alone(connection, LOGGING)
    before = connection.execute(select(LOG.c.seal).order_by(LOG.c.number.desc()).limit(1))
    told = {
        "at_ms": at_ms,
        "account_id": account_id,
        "application_id": application_id,
        "event": event,
        "about": canonical(about),
    }
    seal = _seal(before.scalar_one_or_none() or "", told)
    connection.execute(insert(LOG).values(**told, seal=seal))


def lines(
    connection: Connection, *, application_id: str | None = None, limit: int = 200
) -> list[Line]:
    """Return the last lines, the latest first; those of one case, or all."""
    asked = select(*LOG.c).order_by(LOG.c.number.desc()).limit(limit)
    if application_id is not None:
        asked = asked.where(LOG.c.application_id == application_id)
    return [
        Line(
            row.number,
            row.at_ms,
            row.account_id,
            row.application_id,
            row.event,
            row.about,
            row.seal,
        )
        for row in connection.execute(asked)
    ]


def count(connection: Connection) -> int:
    """Return how many lines there are."""
    return connection.execute(select(func.count()).select_from(LOG)).scalar_one()


def seal_of(connection: Connection, number: int) -> str | None:
    """Return the seal of a line; None when there is none of that number."""
    return connection.execute(select(LOG.c.seal).where(LOG.c.number == number)).scalar_one_or_none()


def first_altered(connection: Connection, *, last: int | None = None) -> int | None:
    """Return the number of the first line that does not follow from the one before, if any.

    With `last` only so many are looked at, the latest.
    """
    asked, before = select(*LOG.c).order_by(LOG.c.number), ""
    if last is not None and count(connection) > last:
        newest = select(LOG.c.number, LOG.c.seal).order_by(LOG.c.number.desc())
        start = connection.execute(newest.offset(last).limit(1)).one()
        asked, before = asked.where(LOG.c.number > start.number), start.seal
    for row in connection.execute(asked).mappings():
        told: dict[str, Any] = {
            name: row[name] for name in ("at_ms", "account_id", "application_id", "event", "about")
        }
        if _seal(before, told) != row["seal"]:
            return int(row["number"])
        before = row["seal"]
    return None


def _seal(before: str, told: dict[str, Any]) -> str:
    return hashlib.sha256(f"{before}\n{canonical(told)}".encode()).hexdigest()
