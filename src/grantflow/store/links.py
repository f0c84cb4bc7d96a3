"""Links that work once: to join an organisation or a case, and to choose a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import delete, insert, select, update

from grantflow.store.accounts import hash_of, new_secret
from grantflow.store.tables import LINK

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from grantflow.model.access import Role

Kind = Literal["join", "password"]


class Link(NamedTuple):
    """What a link is for.

    One to join has `organisation_id`, unless the person says herself where she works, and perhaps
    a case and a role in it; one to choose a password has `account_id`.  With `email` it is for the
    owner of that address only.
    """

    kind: Kind
    organisation_id: str | None
    application_id: str | None
    account_id: str | None
    role: Role | None
    email: str | None
    created_by: str | None


class Unused(NamedTuple):
    """A link that nobody has used yet; `key` names it, and opens nothing."""

    key: str
    link: Link
    ends_ms: int


_COLUMNS = [LINK.c[name] for name in Link._fields]


def make_link(  # noqa: PLR0913 - a link is its columns
    connection: Connection,
    kind: Kind,
    *,
    at_ms: int,
    ends_ms: int,
    organisation_id: str | None = None,
    application_id: str | None = None,
    account_id: str | None = None,
    role: Role | None = None,
    email: str | None = None,
    created_by: str | None = None,
) -> str:
    """Make a link and return its token, which nobody can read out of the store.

    Those that have ended are cleared away.
    """
    connection.execute(delete(LINK).where(LINK.c.ends_ms <= at_ms))
    token = new_secret()
    connection.execute(
        insert(LINK).values(
            token=hash_of(token),
            kind=kind,
            organisation_id=organisation_id,
            application_id=application_id,
            account_id=account_id,
            role=role,
            email=email,
            created_by=created_by,
            created_ms=at_ms,
            ends_ms=ends_ms,
        )
    )
    return token


def look_at_link(connection: Connection, token: str, kind: Kind, *, at_ms: int) -> Link | None:
    """Return what a link is for; None when it is not there, has ended or has been used."""
    row = connection.execute(
        select(*_COLUMNS).where(
            LINK.c.token == hash_of(token),
            LINK.c.kind == kind,
            LINK.c.used_ms.is_(None),
            LINK.c.ends_ms > at_ms,
        )
    ).one_or_none()
    return Link(*row) if row else None


def use_link(connection: Connection, token: str, kind: Kind, *, at_ms: int) -> Link | None:
    """Use a link up and return what it is for; of two at once only one gets it."""
    row = connection.execute(
        update(LINK)
        .where(
            LINK.c.token == hash_of(token),
            LINK.c.kind == kind,
            LINK.c.used_ms.is_(None),
            LINK.c.ends_ms > at_ms,
        )
        .values(used_ms=at_ms)
        .returning(*_COLUMNS)
    ).one_or_none()
    return Link(*row) if row else None


def unused_links(
    connection: Connection,
    *,
    at_ms: int,
    organisation_id: str | None = None,
    application_id: str | None = None,
) -> list[Unused]:
    """Return the links to join that nobody has used: those to a case, or those to an organisation.

    Links to an organisation are those that lead to none of its cases.
    """
    home = (
        LINK.c.application_id == application_id
        if application_id is not None
        else (LINK.c.organisation_id == organisation_id) & LINK.c.application_id.is_(None)
    )
    rows = connection.execute(
        select(LINK.c.token, LINK.c.ends_ms, *_COLUMNS)
        .where(home, LINK.c.kind == "join", LINK.c.used_ms.is_(None), LINK.c.ends_ms > at_ms)
        .order_by(LINK.c.ends_ms, LINK.c.token)
    )
    return [Unused(row.token, Link(*row[2:]), row.ends_ms) for row in rows]


def unused_link(connection: Connection, key: str, *, at_ms: int) -> Link | None:
    """Return the link to join of a key from `unused_links`; None when it works no longer."""
    row = connection.execute(
        select(*_COLUMNS).where(
            LINK.c.token == key,
            LINK.c.kind == "join",
            LINK.c.used_ms.is_(None),
            LINK.c.ends_ms > at_ms,
        )
    ).one_or_none()
    return Link(*row) if row else None


def end_link(connection: Connection, key: str) -> bool:
    """Make a link stop working; `key` is from `unused_links`.  False when somebody has used it."""
    gone = connection.execute(delete(LINK).where(LINK.c.token == key, LINK.c.used_ms.is_(None)))
    return gone.rowcount == 1
