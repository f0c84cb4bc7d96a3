"""What programs may do in somebody's name: keys to the API, and links to a calendar.

Only the hash of a secret is kept: whoever reads the database can use none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import delete, insert, or_, select, update

from grantflow.store import accounts
from grantflow.store.accounts import hash_of, new_secret
from grantflow.store.base import new_id
from grantflow.store.work_tables import TOKEN

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from grantflow.store.accounts import Account

Kind = Literal["api", "feed"]

# A note that a token is in use is made at most this often.
_SEEN_EACH_MS = 60_000


class Token(NamedTuple):
    """A token as its owner sees it; `id` names it, and opens nothing.

    A feed has no `scopes`; it is of one case, or (`case_id` None) of all that its owner sees.
    """

    id: str
    account_id: str
    case_id: str | None
    kind: Kind
    name: str
    scopes: frozenset[str]
    created_ms: int
    ends_ms: int | None
    used_ms: int | None


class New(NamedTuple):
    """A token to make; without `ends_ms` it lasts until somebody takes it back."""

    kind: Kind
    name: str
    scopes: frozenset[str] = frozenset()
    case_id: str | None = None
    ends_ms: int | None = None


# In the order of Token.
_COLUMNS = [
    TOKEN.c[name]
    for name in (
        *("id", "account_id", "application_id", "kind", "name"),
        *("scopes", "created_ms", "ends_ms", "used_ms"),
    )
]


def make(connection: Connection, account_id: str, new: New, *, at_ms: int) -> str:
    """Make a token and return its secret, which nobody can read out of the store."""
    secret = new_secret()
    connection.execute(
        insert(TOKEN).values(
            token=hash_of(secret),
            id=new_id(),
            account_id=account_id,
            application_id=new.case_id,
            kind=new.kind,
            name=new.name,
            scopes=" ".join(sorted(new.scopes)),
            created_ms=at_ms,
            ends_ms=new.ends_ms,
        )
    )
    return secret


def owner(
    connection: Connection, secret: str, kind: Kind, *, at_ms: int
) -> tuple[Token, Account] | None:
    """Return what a secret opens and whose it is.

    None when there is no such token, when it has ended, or when its owner may no longer sign in.
    """
    row = connection.execute(
        select(*_COLUMNS).where(
            TOKEN.c.token == hash_of(secret),
            TOKEN.c.kind == kind,
            or_(TOKEN.c.ends_ms.is_(None), TOKEN.c.ends_ms > at_ms),
        )
    ).one_or_none()
    account = accounts.by_id(connection, row.account_id) if row else None
    if row is None or account is None or account.closed_ms is not None:
        return None
    return _token(row), account


def tokens_of(connection: Connection, account_id: str) -> list[Token]:
    """Return the tokens of an account, those that have ended too, the newest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(TOKEN.c.account_id == account_id)
        .order_by(TOKEN.c.created_ms.desc(), TOKEN.c.id)
    )
    return [_token(row) for row in rows]


def is_news(token: Token, *, at_ms: int) -> bool:
    """Whether it is worth a write to note that a token is in use."""
    return token.used_ms is None or token.used_ms <= at_ms - _SEEN_EACH_MS


def see(connection: Connection, token_id: str, *, at_ms: int) -> None:
    """Note that a token is in use."""
    connection.execute(update(TOKEN).where(TOKEN.c.id == token_id).values(used_ms=at_ms))


def revoke(connection: Connection, account_id: str, token_id: str) -> bool:
    """Take one of an account's tokens back; False when it has none of that id."""
    gone = connection.execute(
        delete(TOKEN).where(TOKEN.c.id == token_id, TOKEN.c.account_id == account_id)
    )
    return gone.rowcount == 1


def revoke_all(connection: Connection, account_id: str) -> None:
    """Take every token of an account back."""
    connection.execute(delete(TOKEN).where(TOKEN.c.account_id == account_id))


def _token(row: Row[Any]) -> Token:
    told = Token(*tuple(row))
    return told._replace(scopes=frozenset(str(row.scopes).split()))
