"""What a case has been: its revisions, how it stood at a version, what differs between two."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, select

from grantflow.model.saving import same
from grantflow.store.saves import Held
from grantflow.store.tables import ACCOUNT, CHANGE, REVISION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection


class Revision(NamedTuple):
    """A save: when, by whom (empty: the account is gone), its kind, how many answers it changed."""

    version: int
    at_ms: int
    by: str
    kind: str
    note: str
    changes: int


class Difference(NamedTuple):
    """An answer that two versions have differently; None is an empty one."""

    path: str
    old: Any
    new: Any


def revisions(
    connection: Connection, application_id: str, *, before: int | None = None, limit: int = 100
) -> list[Revision]:
    """Return the saves of a case, the latest first; `before` goes on from an earlier page."""
    counted = (
        select(func.count())
        .where(CHANGE.c.application_id == application_id, CHANGE.c.version == REVISION.c.version)
        .scalar_subquery()
    )
    asked = (
        select(
            REVISION.c.version,
            REVISION.c.at_ms,
            func.coalesce(ACCOUNT.c.name, ""),
            REVISION.c.kind,
            REVISION.c.note,
            counted,
        )
        .select_from(REVISION.outerjoin(ACCOUNT, ACCOUNT.c.id == REVISION.c.account_id))
        .where(REVISION.c.application_id == application_id)
        .order_by(REVISION.c.version.desc())
        .limit(limit)
    )
    if before is not None:
        asked = asked.where(REVISION.c.version < before)
    return [Revision(*row) for row in connection.execute(asked)]


def answers_at(connection: Connection, application_id: str, version: int) -> dict[str, Held]:
    """Return the answers as they stood when a version had been saved; empty ones are left out."""
    last = (
        select(CHANGE.c.path, func.max(CHANGE.c.version).label("version"))
        .where(CHANGE.c.application_id == application_id, CHANGE.c.version <= version)
        .group_by(CHANGE.c.path)
        .subquery()
    )
    rows = connection.execute(
        select(CHANGE.c.path, CHANGE.c.new, CHANGE.c.version, CHANGE.c.unread)
        .join(last, and_(last.c.path == CHANGE.c.path, last.c.version == CHANGE.c.version))
        .where(CHANGE.c.application_id == application_id)
    )
    found = {row.path: Held(json.loads(row.new), row.version, row.unread) for row in rows}
    return {path: held for path, held in found.items() if held.value is not None}


def difference(before: Mapping[str, Held], after: Mapping[str, Held]) -> list[Difference]:
    """Return what differs between the answers of two versions, by path."""
    empty = Held(None, 0)
    pairs = (
        Difference(path, before.get(path, empty).value, after.get(path, empty).value)
        for path in sorted({*before, *after})
    )
    return [pair for pair in pairs if not same(pair.old, pair.new)]


def values_of(connection: Connection, application_id: str, path: str) -> list[tuple[int, Any]]:
    """Return what has stood at a path: each version that changed it, and the value it then got."""
    rows = connection.execute(
        select(CHANGE.c.version, CHANGE.c.new)
        .where(CHANGE.c.application_id == application_id, CHANGE.c.path == path)
        .order_by(CHANGE.c.version)
    )
    return [(row.version, json.loads(row.new)) for row in rows]


def saved_ms(connection: Connection, application_id: str, version: int) -> int | None:
    """Return when a version was saved; None when there is no such version."""
    asked = select(REVISION.c.at_ms).where(
        REVISION.c.application_id == application_id, REVISION.c.version == version
    )
    return connection.execute(asked).scalar_one_or_none()
