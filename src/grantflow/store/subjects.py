"""Who the owners of accounts are where they sign in, when that is not here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select, update

from grantflow.store.tables import ACCOUNT

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Ways(NamedTuple):
    """How somebody can sign in: with a password, and as whom elsewhere."""

    has_password: bool
    subject: str | None


def ways_of(connection: Connection, account_id: str) -> Ways:
    """Return how the owner of an account can sign in."""
    row = connection.execute(
        select(ACCOUNT.c.password, ACCOUNT.c.subject).where(ACCOUNT.c.id == account_id)
    ).one_or_none()
    return Ways(row.password is not None, row.subject) if row else Ways(False, None)


def link(connection: Connection, account_id: str, subject: str | None) -> None:
    """Note who the owner of an account is elsewhere; None: nobody."""
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(subject=subject))
