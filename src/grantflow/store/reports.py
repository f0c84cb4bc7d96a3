"""What people have told of that keeps them from using the service.

It is kept among the mail as letters that have arrived, and forgotten as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, select

from grantflow.store.base import new_id
from grantflow.store.work_tables import MAIL

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

_KEY = "hinder:"
# Whoever tells of faults without end shuts nobody else out, and fills no disk.
MOST = 300


class Report(NamedTuple):
    """What somebody told: the page, what happened, and (or empty) her address."""

    id: str
    page: str
    told: str
    email: str
    at_ms: int


def keep(
    connection: Connection, page: str, told: str, email: str, *, at_ms: int, home: str | None
) -> str:
    """Keep a report; return its id.  `home` is the organisation of who signed in, if anybody."""
    report_id = new_id()
    connection.execute(
        insert(MAIL).values(
            id=report_id,
            key=f"{_KEY}{report_id}",
            to=email,
            subject=page,
            body=told,
            tries=0,
            created_ms=at_ms,
            ready_ms=at_ms,
            sent_ms=at_ms,  # it leads nowhere: nobody may try to send it
            fault="",
            organisation_id=home,
        )
    )
    oldest = select(MAIL.c.id).where(_IS_REPORT).order_by(MAIL.c.created_ms.desc(), MAIL.c.id)
    left = connection.scalars(oldest.offset(MOST)).all()
    if left:
        connection.execute(delete(MAIL).where(MAIL.c.id.in_(left)))
    return report_id


def listed(connection: Connection, home: str, *, limit: int = 50) -> list[Report]:
    """Return the reports of an organisation and of those who had not signed in, newest first."""
    rows = connection.execute(
        select(MAIL.c.id, MAIL.c.subject, MAIL.c.body, MAIL.c.to, MAIL.c.created_ms)
        .where(_IS_REPORT, _seen_from(home))
        .order_by(MAIL.c.created_ms.desc(), MAIL.c.id)
        .limit(limit)
    )
    return [Report(*row) for row in rows]


def drop(connection: Connection, home: str, report_id: str) -> bool:
    """Take a report away; False when the organisation sees none of that id."""
    gone = connection.execute(
        delete(MAIL).where(_IS_REPORT, _seen_from(home), MAIL.c.id == report_id)
    )
    return gone.rowcount == 1


_IS_REPORT = MAIL.c.key.startswith(_KEY)


def _seen_from(home: str) -> ColumnElement[bool]:
    return MAIL.c.organisation_id.is_(None) | (MAIL.c.organisation_id == home)
