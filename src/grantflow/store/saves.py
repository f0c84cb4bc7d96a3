"""Saves answers of a case: field by field, merged with what others have written meanwhile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update

from grantflow.errors import CaseRefused
from grantflow.model.saving import canonical, same, settle
from grantflow.store import rows
from grantflow.store.base import dialect_of
from grantflow.store.tables import ACCOUNT, ANSWER, APPLICATION, CHANGE, REVISION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from grantflow.model.saving import Settled

_NEWER = "sidan är äldre än ärendet, eller från ett annat ärende"
_MANY = 400  # paths in one question: SQLite takes no more than some thousand values


class Held(NamedTuple):
    """An answer as it stands: its value, the version it came with, and whether it is unread."""

    value: Any
    version: int
    unread: bool = False


class Wanted(NamedTuple):
    """An answer that somebody wants: `base` is the version of the field that she had seen.

    `unread`: it is no answer to the question, and is kept as it was typed.
    """

    value: Any
    base: int
    unread: bool = False


class Conflict(NamedTuple):
    """An answer that somebody else has written meanwhile.  Nothing was written over it."""

    theirs: Held
    ours: Any
    by: str
    at_ms: int


class Saved(NamedTuple):
    """What came of a save: the version of the case, and every field asked for as it now stands."""

    version: int
    fields: Mapping[str, Held]
    conflicts: Mapping[str, Conflict]


EMPTY = Held(None, 0)


def save(
    connection: Connection,
    application_id: str,
    account_id: str | None,
    wanted: Mapping[str, Wanted],
    *,
    at_ms: int,
    kind: str = "sparat",
    note: str = "",
) -> Saved:
    """Write what can be written and return how every field now stands; the rest are conflicts.

    Raises:
        CaseRefused: The case is not there, is closed, or a base version is from the future.

    """
    version = locked(connection, application_id)
    if any(field.base > version or field.base < 0 for field in wanted.values()):
        raise CaseRefused(_NEWER, remedy="ladda om sidan; det ni har skrivit finns kvar")
    now = answers(connection, application_id, list(wanted))
    stale = {
        path: field.base
        for path, field in wanted.items()
        if field.base < now.get(path, EMPTY).version
    }
    bases = _values_then(connection, application_id, stale)
    fields: dict[str, Held] = {}
    clashes: list[str] = []
    for path, field in wanted.items():
        held = now.get(path, EMPTY)
        settled = settle(bases.get(path) if path in stale else held.value, held.value, field.value)
        unread = _is_unread(settled, held, field)
        if settled.outcome == "conflict":
            clashes.append(path)
        elif settled.outcome != "kept" or unread != held.unread:
            fields[path] = Held(settled.value, version + 1, unread)
    if fields:
        version += 1
        _write(connection, application_id, now, fields)
        connection.execute(
            insert(REVISION).values(
                application_id=application_id,
                version=version,
                account_id=account_id,
                at_ms=at_ms,
                kind=kind,
                note=note,
            )
        )
        _touch(connection, application_id, version, at_ms, fields)
        rows.count(connection, application_id, {p: held.value for p, held in fields.items()})
    stands = {path: fields.get(path, now.get(path, EMPTY)) for path in wanted}
    return Saved(version, stands, _conflicts(connection, application_id, clashes, now, wanted))


def locked(connection: Connection, application_id: str) -> int:
    """Return the version of a case, and keep others from saving it until the transaction ends.

    Raises:
        CaseRefused: The case is not there, or is closed.

    """
    found = connection.execute(
        select(APPLICATION.c.version, APPLICATION.c.closed_ms)
        .where(APPLICATION.c.id == application_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise CaseRefused("ärendet finns inte", remedy="välj ett annat i listan")
    if found.closed_ms is not None:
        raise CaseRefused("ärendet är stängt", remedy="den som äger ärendet kan öppna det igen")
    version: int = found.version
    return version


def answers(
    connection: Connection, application_id: str, paths: Sequence[str] | None = None
) -> dict[str, Held]:
    """Return the answers of a case by path: all of them, or those asked for that there are."""
    asked = select(ANSWER.c.path, ANSWER.c.value, ANSWER.c.version, ANSWER.c.unread).where(
        ANSWER.c.application_id == application_id
    )
    if paths is None:
        rows = connection.execute(asked).all()
    else:
        one = asked.where(ANSWER.c.path.in_(bindparam("paths", expanding=True)))
        rows = [
            row
            for at in range(0, len(paths), _MANY)
            for row in connection.execute(one, {"paths": paths[at : at + _MANY]})
        ]
    return {row.path: Held(json.loads(row.value), row.version, row.unread) for row in rows}


def answers_below(connection: Connection, application_id: str, above: str) -> dict[str, Held]:
    """Return the answers of a row by path; `above` is the path of the row."""
    asked = select(ANSWER.c.path, ANSWER.c.value, ANSWER.c.version, ANSWER.c.unread).where(
        ANSWER.c.application_id == application_id,
        ANSWER.c.path.startswith(f"{above}.", autoescape=True),
    )
    return {
        row.path: Held(json.loads(row.value), row.version, row.unread)
        for row in connection.execute(asked)
        if row.path.startswith(f"{above}.")  # SQLite takes mal-1 for Mal-1
    }


def _is_unread(settled: Settled, held: Held, field: Wanted) -> bool:
    """Whether what stands after a save is no answer to its question."""
    if settled.outcome == "merged":
        return field.unread or held.unread
    if settled.outcome == "written" or same(held.value, field.value):
        return field.unread
    return held.unread


def _values_then(
    connection: Connection, application_id: str, bases: Mapping[str, int]
) -> dict[str, Any]:
    """Return the value that each field had at a version of its own."""
    found: dict[str, Any] = {}
    for path, base in bases.items():
        told = connection.execute(
            select(CHANGE.c.new)
            .where(
                CHANGE.c.application_id == application_id,
                CHANGE.c.path == path,
                CHANGE.c.version <= base,
            )
            .order_by(CHANGE.c.version.desc())
            .limit(1)
        ).scalar_one_or_none()
        found[path] = None if told is None else json.loads(told)
    return found


def _write(
    connection: Connection, application_id: str, now: Mapping[str, Held], fields: Mapping[str, Held]
) -> None:
    connection.execute(
        insert(CHANGE),
        [
            {
                "application_id": application_id,
                "path": path,
                "version": held.version,
                "old": canonical(now[path].value) if path in now else None,
                "new": canonical(held.value),
                "unread": held.unread,
            }
            for path, held in fields.items()
        ],
    )
    put = dialect_of(connection).insert(ANSWER)
    connection.execute(
        put.on_conflict_do_update(
            index_elements=[ANSWER.c.application_id, ANSWER.c.path],
            set_={name: put.excluded[name] for name in ("value", "unread", "version")},
        ),
        [
            {
                "application_id": application_id,
                "path": path,
                "value": canonical(held.value),
                "unread": held.unread,
                "version": held.version,
            }
            for path, held in fields.items()
        ],
    )


def _touch(
    connection: Connection,
    application_id: str,
    version: int,
    at_ms: int,
    fields: Mapping[str, Held],
) -> None:
    told: dict[str, Any] = {"version": version, "changed_ms": at_ms}
    if "title" in fields:
        told["title"] = str(fields["title"].value or "")
    connection.execute(update(APPLICATION).where(APPLICATION.c.id == application_id).values(told))


def _conflicts(
    connection: Connection,
    application_id: str,
    paths: Sequence[str],
    now: Mapping[str, Held],
    wanted: Mapping[str, Wanted],
) -> dict[str, Conflict]:
    found = {}
    for path in paths:
        held = now[path]
        writer = connection.execute(
            select(func.coalesce(ACCOUNT.c.name, "").label("name"), REVISION.c.at_ms)
            .select_from(REVISION.outerjoin(ACCOUNT, ACCOUNT.c.id == REVISION.c.account_id))
            .where(REVISION.c.application_id == application_id, REVISION.c.version == held.version)
        ).one()
        found[path] = Conflict(held, wanted[path].value, writer.name, writer.at_ms)
    return found
