"""Calls and templates that organisations have sent in, in versions of which one may be in use."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update

from grantflow.store.base import new_id
from grantflow.store.own_tables import IN_USE, OWN
from grantflow.store.tables import APPLICATION, ORGANISATION

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

Kind = Literal["utlysning", "mall"]


class Own(NamedTuple):
    """A file that has been sent in: `name` is that of the call, or of the template's programme."""

    id: str
    organisation_id: str
    kind: Kind
    name: str
    version: int
    title: str
    size: int
    digest: str
    created_ms: int
    used_ms: int | None


class InUse(NamedTuple):
    """A file that is in use."""

    id: str
    kind: Kind
    name: str
    digest: str


class New(NamedTuple):
    """A file to keep."""

    kind: Kind
    name: str
    title: str
    content: bytes


_COLUMNS = [OWN.c[name] for name in Own._fields]


def keep(connection: Connection, organisation_id: str, new: New, *, by: str, at_ms: int) -> str:
    """Keep a file as the next version of its name; return its id, or that of the same content."""
    # Two at once must not get the same number.
    held = select(ORGANISATION.c.id).where(ORGANISATION.c.id == organisation_id)
    connection.execute(held.with_for_update())
    same = (
        (OWN.c.organisation_id == organisation_id)
        & (OWN.c.kind == new.kind)
        & (OWN.c.name == new.name)
    )
    digest = hashlib.sha256(new.content).hexdigest()
    known = connection.execute(
        select(OWN.c.id).where(same, OWN.c.digest == digest)
    ).scalar_one_or_none()
    if known is not None:
        return str(known)
    last = connection.execute(select(func.max(OWN.c.version)).where(same)).scalar_one()
    made = new_id()
    connection.execute(
        insert(OWN).values(
            id=made,
            organisation_id=organisation_id,
            kind=new.kind,
            name=new.name,
            version=(last or 0) + 1,
            title=new.title[:200],
            content=new.content,
            size=len(new.content),
            digest=digest,
            created_by=by,
            created_ms=at_ms,
        )
    )
    return made


def listed(connection: Connection, organisation_id: str) -> list[Own]:
    """Return the files of an organisation by kind and name, the latest version first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(OWN.c.organisation_id == organisation_id)
        .order_by(OWN.c.kind.desc(), OWN.c.name, OWN.c.version.desc())
    )
    return [_own(row) for row in rows]


def opened(connection: Connection, organisation_id: str, own_id: str) -> tuple[Own, bytes] | None:
    """Return a file of an organisation with its bytes; None when it has none of that id."""
    row = connection.execute(
        select(*_COLUMNS, OWN.c.content).where(
            OWN.c.id == own_id, OWN.c.organisation_id == organisation_id
        )
    ).one_or_none()
    return (_own(row), bytes(row.content)) if row else None


def use(connection: Connection, own: Own, *, at_ms: int) -> None:
    """Let a version be the one in use of its name."""
    stop(connection, own)
    connection.execute(update(OWN).where(OWN.c.id == own.id).values(used_ms=at_ms))


def stop(connection: Connection, own: Own) -> None:
    """Let no version of a name be in use."""
    connection.execute(
        update(OWN)
        .where(
            OWN.c.organisation_id == own.organisation_id,
            OWN.c.kind == own.kind,
            OWN.c.name == own.name,
        )
        .values(used_ms=None)
    )


def drop(connection: Connection, own: Own) -> None:
    """Take a version away."""
    connection.execute(delete(OWN).where(OWN.c.id == own.id))


def in_use(connection: Connection, case_id: str) -> tuple[InUse, ...]:
    """Return what is in use for a case: that of the organisation which it belongs to."""
    return tuple(InUse(*row) for row in connection.execute(_in_use(), {"case": case_id}))


@cache
def _in_use() -> Select[Any]:
    """Return the question that each visit to a case asks; it is made once."""
    return (
        select(OWN.c.id, OWN.c.kind, OWN.c.name, OWN.c.digest)
        .join_from(OWN, APPLICATION, OWN.c.organisation_id == APPLICATION.c.organisation_id)
        .where(APPLICATION.c.id == bindparam("case"), IN_USE)
        .order_by(OWN.c.kind, OWN.c.name)
    )


def content_of(connection: Connection, own_id: str) -> bytes:
    """Return the bytes of a file."""
    return bytes(connection.execute(select(OWN.c.content).where(OWN.c.id == own_id)).scalar_one())


def _own(row: Any) -> Own:
    return Own(*(getattr(row, name) for name in Own._fields))
