"""Files of a case: what somebody has sent in, and what has been made."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, insert, select

from grantflow.errors import CaseRefused
from grantflow.store.base import new_id
from grantflow.store.work_tables import FILE

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Held(NamedTuple):
    """A file as it stands in a list; `version` is that of the case it was made from or for.

    `account_id` is who sent it in, or asked for it to be made.
    """

    id: str
    kind: str
    name: str
    media_type: str
    size: int
    digest: str
    version: int
    created_ms: int
    job_id: str | None
    account_id: str | None


# A case takes no more: whoever may read may send in drafts.
MOST_FILES, MOST_BYTES = 200, 200_000_000
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
    """Keep a file; return its id.

    Raises:
        CaseRefused: The case has no room for it.

    """
    _require_room(connection, application_id, len(new.content))
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


def keep_once(
    connection: Connection, application_id: str, new: New, *, at_ms: int, account_id: str
) -> str:
    """Keep a file that somebody sends in, unless it is there under its name; return its id.

    Raises:
        CaseRefused: The case has no room for it.

    """
    same = connection.execute(
        select(FILE.c.id)
        .where(
            FILE.c.application_id == application_id,
            FILE.c.kind == new.kind,
            FILE.c.name == new.name[-_LONGEST_NAME:],
            FILE.c.digest == hashlib.sha256(new.content).hexdigest(),
        )
        .limit(1)
    ).scalar_one_or_none()
    return same or keep(connection, application_id, new, at_ms=at_ms, account_id=account_id)


def _require_room(connection: Connection, application_id: str, size: int) -> None:
    asked = select(func.count(), func.coalesce(func.sum(FILE.c.size), 0))
    count, held = connection.execute(asked.where(FILE.c.application_id == application_id)).one()
    if count >= MOST_FILES or held + size > MOST_BYTES:
        raise CaseRefused(
            "ärendet har inte plats för fler filer",
            remedy="ta bort filer som ni inte behöver under Filer och körningar",
        )


def listed(connection: Connection, application_id: str, *, limit: int = MOST_FILES) -> list[Held]:
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
