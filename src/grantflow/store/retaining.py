"""How long closed cases stay in an organisation, and which of them are about to go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, select

from grantflow.store.base import dialect_of
from grantflow.store.own_tables import FADING, RETENTION
from grantflow.store.tables import APPLICATION, MEMBER

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select


class Closed(NamedTuple):
    """A closed case whose time is out; `goes_ms` is when it goes, if its owners have been told."""

    id: str
    title: str
    closed_ms: int
    goes_ms: int | None


def months_of(connection: Connection, organisation_id: str) -> int | None:
    """Return how many months a closed case stays in an organisation; None: for ever."""
    return connection.execute(
        select(RETENTION.c.months).where(RETENTION.c.organisation_id == organisation_id)
    ).scalar_one_or_none()


def decided(connection: Connection) -> dict[str, int]:
    """Return the months of every organisation that has decided, by its id."""
    rows = connection.execute(
        select(RETENTION.c.organisation_id, RETENTION.c.months).order_by(
            RETENTION.c.organisation_id
        )
    )
    return {row.organisation_id: row.months for row in rows}


def set_months(connection: Connection, organisation_id: str, months: int | None) -> None:
    """Decide how many months a closed case stays; None: for ever.  Then nothing is about to go."""
    if months is None:
        connection.execute(delete(RETENTION).where(RETENTION.c.organisation_id == organisation_id))
        keep_all(connection, organisation_id)
        return
    put = dialect_of(connection).insert(RETENTION)
    connection.execute(
        put.values(organisation_id=organisation_id, months=months).on_conflict_do_update(
            index_elements=[RETENTION.c.organisation_id], set_={"months": months}
        )
    )


def closed_before(connection: Connection, organisation_id: str, before_ms: int) -> list[Closed]:
    """Return the cases that have been closed since before a time, the first closed first."""
    rows = connection.execute(
        select(APPLICATION.c.id, APPLICATION.c.title, APPLICATION.c.closed_ms, FADING.c.goes_ms)
        .select_from(APPLICATION.outerjoin(FADING, FADING.c.application_id == APPLICATION.c.id))
        .where(
            APPLICATION.c.organisation_id == organisation_id,
            APPLICATION.c.closed_ms.is_not(None),
            APPLICATION.c.closed_ms <= before_ms,
        )
        .order_by(APPLICATION.c.closed_ms, APPLICATION.c.id)
    )
    return [Closed(*row) for row in rows]


def announce(connection: Connection, case_id: str, *, told_ms: int, goes_ms: int) -> bool:
    """Note that the owners of a case are told when it goes; False when they have been already."""
    put = dialect_of(connection).insert(FADING)
    made = connection.execute(
        put.values(application_id=case_id, told_ms=told_ms, goes_ms=goes_ms)
        .on_conflict_do_nothing()
        .returning(FADING.c.application_id)
    )
    return made.first() is not None


def going(connection: Connection, account_id: str) -> dict[str, int]:
    """Return when the cases of an account go, by their ids, of those that are about to go."""
    rows = connection.execute(
        select(APPLICATION.c.id, FADING.c.goes_ms)
        .join_from(APPLICATION, FADING, FADING.c.application_id == APPLICATION.c.id)
        .join(MEMBER, MEMBER.c.application_id == APPLICATION.c.id)
        .where(MEMBER.c.account_id == account_id, APPLICATION.c.closed_ms.is_not(None))
    )
    return {row.id: row.goes_ms for row in rows}


def erase_due(connection: Connection, case_id: str, *, before_ms: int, at_ms: int) -> bool:
    """Erase a case whose last day has come; False when somebody has opened it meanwhile.

    It has been closed since `before_ms`, and was to go at `at_ms` at the latest.
    """
    due = select(FADING.c.application_id).where(FADING.c.goes_ms <= at_ms)
    gone = connection.execute(
        delete(APPLICATION)
        .where(
            APPLICATION.c.id == case_id,
            APPLICATION.c.closed_ms <= before_ms,
            APPLICATION.c.id.in_(due),
        )
        .returning(APPLICATION.c.id)
    )
    return gone.first() is not None


def keep(connection: Connection, case_id: str) -> None:
    """Forget that a case was to go: somebody has opened it."""
    connection.execute(delete(FADING).where(FADING.c.application_id == case_id))


def keep_others(connection: Connection, organisation_id: str, going: list[str]) -> None:
    """Forget that cases were to go, but for those in `going`: they have been opened again."""
    connection.execute(
        delete(FADING).where(
            FADING.c.application_id.in_(_of(organisation_id)),
            FADING.c.application_id.not_in(going),
        )
    )


def keep_all(connection: Connection, organisation_id: str) -> None:
    """Forget that any case of an organisation was to go."""
    keep_others(connection, organisation_id, [])


def _of(organisation_id: str) -> Select[Any]:
    return select(APPLICATION.c.id).where(APPLICATION.c.organisation_id == organisation_id)
