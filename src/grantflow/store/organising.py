"""What administrators change: who is one, who works where, who is taken away for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, or_, select, update

from grantflow.store import accounts, cases, tokens
from grantflow.store.tables import ACCOUNT, APPLICATION, LINK, MEMBER
from grantflow.store.work_tables import MAIL

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Owned(NamedTuple):
    """A case that somebody owns."""

    id: str
    title: str


def set_admin(connection: Connection, account_id: str, *, is_admin: bool) -> None:
    """Let somebody be an administrator, or no longer be one."""
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(is_admin=is_admin))


def move(connection: Connection, account_id: str, organisation_id: str) -> None:
    """Let an account belong to another organisation.  The cases stay where they are."""
    connection.execute(
        update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(organisation_id=organisation_id)
    )


def owned_alone(connection: Connection, account_id: str) -> list[Owned]:
    """Return the cases that this account owns and nobody else who can sign in, by title."""
    others = (
        cases.owners()
        .with_only_columns(MEMBER.c.application_id)
        .where(MEMBER.c.account_id != account_id)
        .order_by(None)
    )
    rows = connection.execute(
        select(APPLICATION.c.id, APPLICATION.c.title)
        .join_from(APPLICATION, MEMBER)
        .where(
            MEMBER.c.account_id == account_id,
            MEMBER.c.role == "äga",
            APPLICATION.c.id.not_in(others),
        )
        .order_by(APPLICATION.c.title, APPLICATION.c.id)
    )
    return [Owned(*row) for row in rows]


def erase_account(connection: Connection, account_id: str, email: str) -> None:
    """Take an account away: name, address, sessions, links, tokens and roles go with it.

    What it has written stays, without a name.
    """
    accounts.end_sessions(connection, account_id)
    tokens.revoke_all(connection, account_id)
    connection.execute(delete(MAIL).where(MAIL.c.to == email))
    connection.execute(
        delete(LINK).where(or_(LINK.c.email == email, LINK.c.created_by == account_id))
    )
    connection.execute(delete(ACCOUNT).where(ACCOUNT.c.id == account_id))
