"""Cases and who works in them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from grantflow.errors import CaseRefused
from grantflow.store.base import dialect_of, new_id
from grantflow.store.tables import ACCOUNT, APPLICATION, MEMBER, ORGANISATION, PRESENCE

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select

    from grantflow.model.access import Role

_GONE, _CHOOSE = "ärendet finns inte", "välj ett annat i listan"
_VERSION = select(APPLICATION.c.version).where(APPLICATION.c.id == bindparam("case"))


class Case(NamedTuple):
    """A case as it stands in a list, with the role of the one who asks."""

    id: str
    organisation_id: str
    title: str
    version: int
    changed_ms: int
    closed_ms: int | None
    role: Role


class Member(NamedTuple):
    """Somebody who works in a case."""

    account_id: str
    name: str
    email: str
    organisation: str
    role: Role


class Owner(NamedTuple):
    """Somebody who owns a case and can sign in."""

    account_id: str
    email: str


class Present(NamedTuple):
    """Somebody who has the case open now, and where in it."""

    account_id: str
    name: str
    place: str


def create(
    connection: Connection, organisation_id: str, account_id: str, title: str, *, at_ms: int
) -> str:
    """Make an empty case that the account owns; return its id."""
    case_id = new_id()
    connection.execute(
        insert(APPLICATION).values(
            id=case_id,
            organisation_id=organisation_id,
            title=title,
            version=0,
            created_by=account_id,
            created_ms=at_ms,
            changed_ms=at_ms,
        )
    )
    set_role(connection, case_id, account_id, "äga", at_ms=at_ms)
    return case_id


def listed(connection: Connection, account_id: str) -> list[Case]:
    """Return the cases that an account works in, the last changed first."""
    rows = connection.execute(
        _cases().where(MEMBER.c.account_id == account_id).order_by(APPLICATION.c.changed_ms.desc())
    )
    return [_case(row) for row in rows]


def seen(connection: Connection, case_id: str, account_id: str) -> Case | None:
    """Return a case as an account sees it; None when it is not there for this account."""
    asked = {"account": account_id, "case": case_id}
    row = connection.execute(_seen(), asked).one_or_none()
    return _case(row) if row else None


@cache
def _seen() -> Select[Any]:
    """Return the question that each visit to a case asks; it is made once."""
    return _cases().where(
        MEMBER.c.account_id == bindparam("account"), APPLICATION.c.id == bindparam("case")
    )


def version_of(connection: Connection, case_id: str) -> int:
    """Return the version that a case stands at.

    Raises:
        CaseRefused: There is no such case.

    """
    version = connection.execute(_VERSION, {"case": case_id}).scalar_one_or_none()
    if version is None:
        raise CaseRefused(_GONE, remedy=_CHOOSE)
    return int(version)


def title_of(connection: Connection, case_id: str) -> str:
    """Return what a case is called; empty when there is no such case."""
    asked = select(APPLICATION.c.title).where(APPLICATION.c.id == case_id)
    return connection.execute(asked).scalar_one_or_none() or ""


def home_of(connection: Connection, case_id: str) -> str | None:
    """Return the organisation that a case belongs to; None when there is no such case."""
    asked = select(APPLICATION.c.organisation_id).where(APPLICATION.c.id == case_id)
    return connection.execute(asked).scalar_one_or_none()


def members(connection: Connection, case_id: str) -> list[Member]:
    """Return who works in a case, by name."""
    rows = connection.execute(
        select(ACCOUNT.c.id, ACCOUNT.c.name, ACCOUNT.c.email, ORGANISATION.c.name, MEMBER.c.role)
        .join_from(MEMBER, ACCOUNT)
        .join(ORGANISATION, ORGANISATION.c.id == ACCOUNT.c.organisation_id)
        .where(MEMBER.c.application_id == case_id)
        .order_by(ACCOUNT.c.name, ACCOUNT.c.id)
    )
    return [Member(*row) for row in rows]


def owners() -> Select[Any]:
    """Return the question of who owns which case and can sign in."""
    return (
        select(MEMBER.c.application_id, ACCOUNT.c.id.label("account_id"), ACCOUNT.c.email)
        .join_from(MEMBER, ACCOUNT)
        .where(MEMBER.c.role == "äga", ACCOUNT.c.closed_ms.is_(None))
        .order_by(ACCOUNT.c.id)
    )


def owners_of(connection: Connection, case_id: str) -> list[Owner]:
    """Return who owns a case and can sign in."""
    rows = connection.execute(owners().where(MEMBER.c.application_id == case_id))
    return [Owner(row.account_id, row.email) for row in rows]


def set_role(
    connection: Connection, case_id: str, account_id: str, role: Role, *, at_ms: int
) -> None:
    """Let an account work in a case, in a role.

    Raises:
        CaseRefused: Nobody would own the case any more.

    """
    _hold(connection, case_id)
    put = (
        dialect_of(connection)
        .insert(MEMBER)
        .values(application_id=case_id, account_id=account_id, role=role, since_ms=at_ms)
    )
    connection.execute(
        put.on_conflict_do_update(
            index_elements=[MEMBER.c.application_id, MEMBER.c.account_id], set_={"role": role}
        )
    )
    _still_owned(connection, case_id)


def take_out(connection: Connection, case_id: str, account_id: str) -> None:
    """Let an account no longer work in a case.  What it has written stays.

    Raises:
        CaseRefused: Nobody would own the case any more.

    """
    _hold(connection, case_id)
    connection.execute(
        delete(MEMBER).where(MEMBER.c.application_id == case_id, MEMBER.c.account_id == account_id)
    )
    _still_owned(connection, case_id)


def close(connection: Connection, case_id: str, *, at_ms: int | None) -> None:
    """Close a case for writing, or open it again (`at_ms` None).

    Raises:
        CaseRefused: There is no such case.

    """
    changed = connection.execute(
        update(APPLICATION).where(APPLICATION.c.id == case_id).values(closed_ms=at_ms)
    )
    if not changed.rowcount:
        raise CaseRefused(_GONE, remedy=_CHOOSE)


def erase(connection: Connection, case_id: str) -> None:
    """Take a case away with all its answers and its history."""
    connection.execute(delete(APPLICATION).where(APPLICATION.c.id == case_id))


def be_seen(
    connection: Connection, case_id: str, account_id: str, place: str, *, at_ms: int
) -> None:
    """Note that an account has a place of a case open now."""
    put = (
        dialect_of(connection)
        .insert(PRESENCE)
        .values(application_id=case_id, account_id=account_id, place=place, seen_ms=at_ms)
    )
    connection.execute(
        put.on_conflict_do_update(
            index_elements=[PRESENCE.c.application_id, PRESENCE.c.account_id],
            set_={"place": place, "seen_ms": at_ms},
        )
    )


def present(connection: Connection, case_id: str, since_ms: int) -> list[Present]:
    """Return who has had a case open since a time, by name."""
    rows = connection.execute(_present(), {"case": case_id, "since": since_ms})
    return [Present(*row) for row in rows]


@cache
def _present() -> Select[Any]:
    """Return the question that each visit to a form asks; it is made once."""
    return (
        select(ACCOUNT.c.id, ACCOUNT.c.name, PRESENCE.c.place)
        .join_from(PRESENCE, ACCOUNT)
        .where(
            PRESENCE.c.application_id == bindparam("case"),
            PRESENCE.c.seen_ms >= bindparam("since"),
        )
        .order_by(ACCOUNT.c.name, ACCOUNT.c.id)
    )


def _cases() -> Select[Any]:
    return select(
        APPLICATION.c.id,
        APPLICATION.c.organisation_id,
        APPLICATION.c.title,
        APPLICATION.c.version,
        APPLICATION.c.changed_ms,
        APPLICATION.c.closed_ms,
        MEMBER.c.role,
    ).join_from(APPLICATION, MEMBER)


def _case(row: Row[Any]) -> Case:
    return Case(*tuple(row))


def _hold(connection: Connection, case_id: str) -> None:
    """Keep others from changing who works in a case: two owners must not both leave at once."""
    asked = select(APPLICATION.c.id).where(APPLICATION.c.id == case_id)
    connection.execute(asked.with_for_update())


def _still_owned(connection: Connection, case_id: str) -> None:
    if not owners_of(connection, case_id):
        raise CaseRefused(
            "ärendet behöver någon som äger det", remedy="låt först någon annan äga ärendet"
        )
