"""What was found on the pages that a case watches, and what people have said of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select, update

from grantflow.model.saving import canonical
from grantflow.store.base import dialect_of, new_id
from grantflow.store.notice_tables import NEWS, WATCH
from grantflow.store.tables import ACCOUNT

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


class News(NamedTuple):
    """Something new: what a page says (`told`), and whether somebody has taken it in.

    `taken` is None until somebody has said yes or no.
    """

    id: str
    key: str
    told: dict[str, Any]
    found_ms: int
    decided_ms: int | None
    decided_by: str
    taken: bool | None


class Round(NamedTuple):
    """The latest round over the pages of a case: when, and how the pages were."""

    read_ms: int
    told: dict[str, Any]


def add(
    connection: Connection, case_id: str, found: dict[str, dict[str, Any]], *, at_ms: int
) -> int:
    """Note news by key, each once and for ever; return how many were not known."""
    count = 0
    for key, told in found.items():
        made = connection.execute(
            dialect_of(connection)
            .insert(NEWS)
            .values(
                id=new_id(), application_id=case_id, key=key, told=canonical(told), found_ms=at_ms
            )
            .on_conflict_do_nothing(index_elements=[NEWS.c.application_id, NEWS.c.key])
            .returning(NEWS.c.id)
        )
        count += made.first() is not None
    return count


def listed(connection: Connection, case_id: str, *, limit: int = 200) -> list[News]:
    """Return the news of a case: those that nobody has decided on first, then the latest."""
    rows = connection.execute(
        _news()
        .where(NEWS.c.application_id == case_id)
        .order_by(NEWS.c.decided_ms.is_not(None), NEWS.c.found_ms.desc(), NEWS.c.id)
        .limit(limit)
    )
    return [_one(row) for row in rows]


def one(connection: Connection, case_id: str, news_id: str) -> News | None:
    """Return a piece of news of a case; None when the case has none of that id."""
    row = connection.execute(
        _news().where(NEWS.c.application_id == case_id, NEWS.c.id == news_id)
    ).one_or_none()
    return _one(row) if row else None


def decide(
    connection: Connection, case_id: str, news_id: str, account_id: str, *, taken: bool, at_ms: int
) -> bool:
    """Note a yes or a no; False when somebody has said so already."""
    done = connection.execute(
        update(NEWS)
        .where(NEWS.c.application_id == case_id, NEWS.c.id == news_id, NEWS.c.decided_ms.is_(None))
        .values(decided_ms=at_ms, decided_by=account_id, taken=taken)
    )
    return done.rowcount == 1


def reconsider(connection: Connection, case_id: str, news_id: str) -> None:
    """Let a no be undone."""
    connection.execute(
        update(NEWS)
        .where(NEWS.c.application_id == case_id, NEWS.c.id == news_id, NEWS.c.taken.is_(False))
        .values(decided_ms=None, decided_by=None, taken=None)
    )


def note_round(connection: Connection, case_id: str, told: dict[str, Any], *, at_ms: int) -> None:
    """Note that the pages of a case have been read."""
    values = {"read_ms": at_ms, "told": canonical(told)}
    connection.execute(
        dialect_of(connection)
        .insert(WATCH)
        .values(application_id=case_id, **values)
        .on_conflict_do_update(index_elements=[WATCH.c.application_id], set_=values)
    )


def last_round(connection: Connection, case_id: str) -> Round | None:
    """Return the latest round of a case; None before the first."""
    row = connection.execute(
        select(WATCH.c.read_ms, WATCH.c.told).where(WATCH.c.application_id == case_id)
    ).one_or_none()
    return Round(row.read_ms, json.loads(row.told)) if row else None


def _news() -> Any:
    return select(
        NEWS.c.id,
        NEWS.c.key,
        NEWS.c.told,
        NEWS.c.found_ms,
        NEWS.c.decided_ms,
        ACCOUNT.c.name.label("by"),
        NEWS.c.taken,
    ).select_from(NEWS.outerjoin(ACCOUNT, ACCOUNT.c.id == NEWS.c.decided_by))


def _one(row: Row[Any]) -> News:
    told = json.loads(row.told)
    by = row.by or ""
    return News(row.id, row.key, told, row.found_ms, row.decided_ms, by, row.taken)
