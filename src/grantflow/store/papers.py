"""Files of a case: what somebody has sent in, and what has been made."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, insert, select

from grantflow.store.base import new_id
from grantflow.store.work_tables import FILE

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Held(NamedTuple):
    """A file as it stands in a list; `version` is that of the case it was made from or for."""

    id: str
    kind: str
    name: str
    media_type: str
    size: int
    digest: str
    version: int
    created_ms: int
    job_id: str | None


_LONGEST_NAME = 200
_COLUMNS = [FILE.c[name] for name in Held._fields]


class New(NamedTuple):
    """A file to keep; `version` is that of the case it was made from or is for."""

    kind: str
    name: str
    media_type: str
    content: bytes
    version: int = 0


def keep(
    connection: Connection,
    application_id: str,
    new: New,
    *,
    at_ms: int,
    account_id: str | None = None,
    job_id: str | None = None,
) -> str:
    """Keep a file; return its id."""
    file_id = new_id()
    told = new._asdict() | {
        "name": new.name[-_LONGEST_NAME:],
        "size": len(new.content),
        "digest": hashlib.sha256(new.content).hexdigest(),
    }
    connection.execute(
        insert(FILE).values(
            id=file_id,
            application_id=application_id,
            account_id=account_id,
            job_id=job_id,
            created_ms=at_ms,
            **told,
        )
    )
    return file_id


def listed(connection: Connection, application_id: str, *, limit: int = 50) -> list[Held]:
    """Return the files of a case, the newest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(FILE.c.application_id == application_id)
        .order_by(FILE.c.created_ms.desc(), FILE.c.id)
        .limit(limit)
    )
    return [_held(row) for row in rows]


def opened(connection: Connection, application_id: str, file_id: str) -> tuple[Held, bytes] | None:
    """Return a file of a case with its bytes; None when the case has none of that id."""
    row = connection.execute(
        select(*_COLUMNS, FILE.c.content).where(
            FILE.c.application_id == application_id, FILE.c.id == file_id
        )
    ).one_or_none()
    return (_held(row), bytes(row.content)) if row else None


def drop(connection: Connection, application_id: str, file_id: str) -> None:
    """Take a file away."""
    connection.execute(
        delete(FILE).where(FILE.c.application_id == application_id, FILE.c.id == file_id)
    )


def _held(row: Any) -> Held:
    return Held(*(getattr(row, name) for name in Held._fields))
