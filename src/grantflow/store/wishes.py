"""Which mail each person wants, and which reminders she has got."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, select

from grantflow.store.base import dialect_of
from grantflow.store.notice_tables import REMINDED, WISH
from grantflow.store.tables import ACCOUNT, APPLICATION, MEMBER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from grantflow.model.access import Role


class Reader(NamedTuple):
    """A member of a case who can be written to."""

    account_id: str
    organisation_id: str
    name: str
    email: str
    role: Role


def chosen(connection: Connection, account_id: str) -> dict[str, bool]:
    """Return what somebody has chosen herself, by kind."""
    rows = connection.execute(
        select(WISH.c.kind, WISH.c.wanted).where(WISH.c.account_id == account_id)
    )
    return {row.kind: row.wanted for row in rows}


def choose(connection: Connection, account_id: str, kind: str, *, wanted: bool) -> None:
    """Note what somebody has chosen."""
    put = (
        dialect_of(connection)
        .insert(WISH)
        .values(account_id=account_id, kind=kind, wanted=wanted)
        .on_conflict_do_update(
            index_elements=[WISH.c.account_id, WISH.c.kind], set_={"wanted": wanted}
        )
    )
    connection.execute(put)


def readers(connection: Connection, case_id: str, kind: str, *, usually: bool) -> list[Reader]:
    """Return the members of a case who want mail of a kind, by name.

    `usually` is whether somebody who has chosen nothing wants it.
    """
    rows = connection.execute(
        select(
            ACCOUNT.c.id,
            ACCOUNT.c.organisation_id,
            ACCOUNT.c.name,
            ACCOUNT.c.email,
            MEMBER.c.role,
            WISH.c.wanted,
        )
        .select_from(MEMBER)
        .join(ACCOUNT, ACCOUNT.c.id == MEMBER.c.account_id)
        .outerjoin(WISH, (WISH.c.account_id == ACCOUNT.c.id) & (WISH.c.kind == kind))
        .where(MEMBER.c.application_id == case_id, ACCOUNT.c.closed_ms.is_(None))
        .order_by(ACCOUNT.c.name, ACCOUNT.c.id)
    )
    return [Reader(*row[:-1]) for row in rows if (usually if row[-1] is None else row[-1])]


def open_cases(connection: Connection) -> list[str]:
    """Return the ids of the cases that are not closed."""
    rows = connection.execute(
        select(APPLICATION.c.id).where(APPLICATION.c.closed_ms.is_(None)).order_by(APPLICATION.c.id)
    )
    return list(rows.scalars())


def reminded(connection: Connection, account_id: str, case_id: str) -> set[tuple[str, int]]:
    """Return what somebody has been reminded of in a case: item and days before."""
    rows = connection.execute(
        select(REMINDED.c.item, REMINDED.c.days).where(
            REMINDED.c.account_id == account_id, REMINDED.c.application_id == case_id
        )
    )
    return {(row.item, row.days) for row in rows}


def note_reminded(
    connection: Connection,
    account_id: str,
    case_id: str,
    items: Iterable[tuple[str, int]],
    *,
    at_ms: int,
) -> None:
    """Note what somebody has been reminded of."""
    told = [
        {
            "account_id": account_id,
            "application_id": case_id,
            "item": item,
            "days": days,
            "at_ms": at_ms,
        }
        for item, days in items
    ]
    if told:
        put = dialect_of(connection).insert(REMINDED).on_conflict_do_nothing()
        connection.execute(put, told)


def forget_reminders(connection: Connection, before_ms: int) -> None:
    """Forget reminders from before a time."""
    connection.execute(delete(REMINDED).where(REMINDED.c.at_ms < before_ms))
