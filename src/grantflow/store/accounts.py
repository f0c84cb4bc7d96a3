"""Organisations, the accounts in them, and their sessions.  Passwords come here as hashes."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from grantflow.errors import AccountRefused
from grantflow.store.base import dialect_of, new_id
from grantflow.store.tables import ACCOUNT, LINK, ORGANISATION, SESSION

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select

SESSION_LASTS_MS = 7 * 24 * 3_600_000
# A session is noted as seen at most this often: a page that saves as one types must not double
# every write.
SEEN_EACH_MS = 300_000
_SECRET_BYTES = 32


class Organisation(NamedTuple):
    """An organisation that people belong to."""

    id: str
    name: str


class Account(NamedTuple):
    """Somebody who can sign in; `closed_ms` is set when she no longer may."""

    id: str
    organisation_id: str
    organisation: str
    email: str
    name: str
    is_admin: bool
    closed_ms: int | None


class Signed(NamedTuple):
    """Who has a session, the word that her forms carry, and when she was last seen."""

    account: Account
    csrf: str
    seen_ms: int


class Session(NamedTuple):
    """A session as its owner sees it; `is_this` is the one she is looking from."""

    started_ms: int
    seen_ms: int
    is_this: bool


def create_organisation(connection: Connection, name: str, *, at_ms: int) -> str:
    """Make an organisation and return its id; one that has the name already is returned."""
    known = organisation_called(connection, name)
    if known is not None:
        return known.id
    made = connection.execute(
        dialect_of(connection)
        .insert(ORGANISATION)
        .values(id=new_id(), name=name, created_ms=at_ms)
        .on_conflict_do_update(index_elements=[ORGANISATION.c.name], set_={"name": name})
        .returning(ORGANISATION.c.id)
    )
    return str(made.scalar_one())


def organisations(connection: Connection) -> list[Organisation]:
    """Return every organisation, by name."""
    rows = connection.execute(select(ORGANISATION.c.id, ORGANISATION.c.name))
    return sorted((Organisation(*row) for row in rows), key=lambda one: (_plain(one.name), one.id))


def organisation_called(connection: Connection, name: str) -> Organisation | None:
    """Return the organisation of a name, however its letters and spaces are written."""
    wanted = _plain(name)
    return next((one for one in organisations(connection) if _plain(one.name) == wanted), None)


def create_account(  # noqa: PLR0913 - an account is its columns
    connection: Connection,
    organisation_id: str,
    email: str,
    name: str,
    *,
    password: str | None,
    is_admin: bool,
    at_ms: int,
    subject: str | None = None,
) -> str:
    """Make an account and return its id.  `password` is a hash; `subject` who she is elsewhere.

    Raises:
        AccountRefused: The address, or the subject, has an account already.

    """
    made = connection.execute(
        dialect_of(connection)
        .insert(ACCOUNT)
        .values(
            id=new_id(),
            organisation_id=organisation_id,
            email=email,
            name=name,
            password=password,
            subject=subject,
            is_admin=is_admin,
            created_ms=at_ms,
        )
        .on_conflict_do_nothing()
        .returning(ACCOUNT.c.id)
    ).scalar_one_or_none()
    if made is None:
        raise AccountRefused(
            "adressen har redan ett konto", remedy="logga in och öppna sedan länken igen"
        )
    return str(made)


def is_empty(connection: Connection) -> bool:
    """Whether there is no account at all."""
    return connection.execute(select(ACCOUNT.c.id).limit(1)).first() is None


def by_email(connection: Connection, email: str) -> tuple[Account, str | None] | None:
    """Return the account of an address, in small letters, and the hash of its password."""
    row = connection.execute(
        _accounts(ACCOUNT.c.password).where(ACCOUNT.c.email == email)
    ).one_or_none()
    return (_account(row), row.password) if row else None


def by_id(connection: Connection, account_id: str) -> Account | None:
    """Return the account of an id."""
    row = connection.execute(_accounts().where(ACCOUNT.c.id == account_id)).one_or_none()
    return _account(row) if row else None


def by_subject(connection: Connection, subject: str) -> Account | None:
    """Return the account of somebody who signs in elsewhere."""
    row = connection.execute(_accounts().where(ACCOUNT.c.subject == subject)).one_or_none()
    return _account(row) if row else None


def accounts_of(connection: Connection, organisation_id: str) -> list[Account]:
    """Return the accounts of an organisation, closed ones too, by name."""
    rows = connection.execute(
        _accounts()
        .where(ACCOUNT.c.organisation_id == organisation_id)
        .order_by(ACCOUNT.c.name, ACCOUNT.c.id)
    )
    return [_account(row) for row in rows]


def has_admin(connection: Connection, organisation_id: str) -> bool:
    """Whether an organisation has an administrator who can sign in."""
    asked = select(ACCOUNT.c.id).where(
        ACCOUNT.c.organisation_id == organisation_id,
        ACCOUNT.c.is_admin,
        ACCOUNT.c.closed_ms.is_(None),
    )
    return connection.execute(asked.limit(1)).first() is not None


def rename(connection: Connection, account_id: str, name: str) -> None:
    """Give an account another name."""
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(name=name))


def set_password(connection: Connection, account_id: str, password: str) -> None:
    """Keep the hash of a new password; links to choose one stop working."""
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(password=password))
    _end_password_links(connection, account_id)


def replace_hash(connection: Connection, account_id: str, old: str, new: str) -> None:
    """Keep the same password hashed in another way, unless it has been changed meanwhile."""
    connection.execute(
        update(ACCOUNT)
        .where(ACCOUNT.c.id == account_id, ACCOUNT.c.password == old)
        .values(password=new)
    )


def close_account(connection: Connection, account_id: str, *, at_ms: int | None) -> None:
    """Let an account no longer sign in, or open it again (`at_ms` None).  Its sessions end."""
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(closed_ms=at_ms))
    if at_ms is not None:
        end_sessions(connection, account_id)
        _end_password_links(connection, account_id)


def start_session(
    connection: Connection, account_id: str, *, at_ms: int, lasts_ms: int = SESSION_LASTS_MS
) -> tuple[str, str]:
    """Begin a session; return its token, which nobody can read out of the store, and its csrf."""
    token, csrf = new_secret(), new_secret()
    connection.execute(delete(SESSION).where(SESSION.c.ends_ms <= at_ms))
    connection.execute(
        insert(SESSION).values(
            token=hash_of(token),
            account_id=account_id,
            csrf=csrf,
            created_ms=at_ms,
            seen_ms=at_ms,
            ends_ms=at_ms + lasts_ms,
        )
    )
    return token, csrf


def signed(connection: Connection, token: str, *, at_ms: int, idle_ms: int) -> Signed | None:
    """Return who has a session; None when it has ended, or nobody has used it for `idle_ms`."""
    asked = {"token": hash_of(token), "now": at_ms, "idle_since": at_ms - idle_ms}
    row = connection.execute(_SIGNED, asked).one_or_none()
    return Signed(_account(row), row.csrf, row.seen_ms) if row else None


def see_session(connection: Connection, token: str, *, at_ms: int) -> None:
    """Note that a session is in use; a note every five minutes is enough."""
    connection.execute(
        update(SESSION)
        .where(SESSION.c.token == hash_of(token), SESSION.c.seen_ms <= at_ms - SEEN_EACH_MS)
        .values(seen_ms=at_ms)
    )


def sessions_of(
    connection: Connection, account_id: str, token: str, *, at_ms: int
) -> list[Session]:
    """Return the sessions of an account, the last used first; `token` is the one at hand."""
    rows = connection.execute(
        select(SESSION.c.created_ms, SESSION.c.seen_ms, SESSION.c.token == hash_of(token))
        .where(SESSION.c.account_id == account_id, SESSION.c.ends_ms > at_ms)
        .order_by(SESSION.c.seen_ms.desc(), SESSION.c.created_ms.desc())
    )
    return [Session(*row) for row in rows]


def end_session(connection: Connection, token: str) -> None:
    """End a session."""
    connection.execute(delete(SESSION).where(SESSION.c.token == hash_of(token)))


def end_sessions(connection: Connection, account_id: str) -> None:
    """End every session of an account."""
    connection.execute(delete(SESSION).where(SESSION.c.account_id == account_id))


def new_secret() -> str:
    """Return a word that nobody can guess, for a cookie or an address."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def hash_of(secret: str) -> str:
    """Return what the store keeps of a secret; from it nobody can make the secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _end_password_links(connection: Connection, account_id: str) -> None:
    connection.execute(
        delete(LINK).where(LINK.c.account_id == account_id, LINK.c.kind == "password")
    )


def _accounts(*more: Any) -> Select[Any]:
    names = ("id", "organisation_id", "email", "name", "is_admin", "closed_ms")
    own = (ACCOUNT.c[name] for name in names)
    home = ORGANISATION.c.name.label("organisation")
    return select(*own, home, *more).join_from(ACCOUNT, ORGANISATION)


# Each visit asks this: it is made once, since that takes longer than to run it.
_SIGNED = (
    _accounts(SESSION.c.csrf, SESSION.c.seen_ms)
    .join(SESSION, SESSION.c.account_id == ACCOUNT.c.id)
    .where(
        SESSION.c.token == bindparam("token"),
        SESSION.c.ends_ms > bindparam("now"),
        SESSION.c.seen_ms > bindparam("idle_since"),
        ACCOUNT.c.closed_ms.is_(None),
    )
)


def _account(row: Row[Any]) -> Account:
    return Account(*(getattr(row, name) for name in Account._fields))


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
