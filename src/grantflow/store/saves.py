"""Saves answers of a case: field by field, merged with what others have written meanwhile."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update

from grantflow.errors import CaseRefused
from grantflow.model.saving import canonical, same, settle, too_new
from grantflow.store import rows
from grantflow.store.base import dialect_of
from grantflow.store.tables import ACCOUNT, ANSWER, APPLICATION, CHANGE, LONGEST_PATH, REVISION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Row

    from grantflow.model.saving import Settled

_TOO_LONG = "en fråga i filen har ett längre namn än ärendet kan spara"
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

# Statements are made once: to make them takes longer than to run them.
_CASE: Any = bindparam("case")
_LOCKED = (
    select(APPLICATION.c.version, APPLICATION.c.closed_ms)
    .where(APPLICATION.c.id == _CASE)
    .with_for_update()
)
_ALL = select(ANSWER.c.path, ANSWER.c.value, ANSWER.c.version, ANSWER.c.unread).where(
    ANSWER.c.application_id == _CASE
)
_SOME = _ALL.where(ANSWER.c.path.in_(bindparam("paths", expanding=True)))
_SINCE = _ALL.where(ANSWER.c.version > bindparam("since"))
_THEN = (
    select(CHANGE.c.new)
    .where(
        CHANGE.c.application_id == _CASE,
        CHANGE.c.path == bindparam("at"),
        CHANGE.c.version <= bindparam("base"),
    )
    .order_by(CHANGE.c.version.desc())
    .limit(1)
)
_TOUCH = update(APPLICATION).where(APPLICATION.c.id == _CASE)
_WRITER = (
    select(func.coalesce(ACCOUNT.c.name, "").label("name"), REVISION.c.at_ms)
    .select_from(REVISION.outerjoin(ACCOUNT, ACCOUNT.c.id == REVISION.c.account_id))
    .where(REVISION.c.application_id == _CASE, REVISION.c.version == bindparam("base"))
)
_REVISION, _CHANGES = insert(REVISION), insert(CHANGE)


@cache
def _put(dialect: Any) -> Any:
    put = dialect.insert(ANSWER)
    return put.on_conflict_do_update(
        index_elements=[ANSWER.c.application_id, ANSWER.c.path],
        set_={name: put.excluded[name] for name in ("value", "unread", "version")},
    )


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
        CaseRefused: The case is not there or is closed, a path is too long to be kept, or a base
            version is from the future.

    """
    version = locked(connection, application_id)
    if any(len(path) > LONGEST_PATH for path in wanted):
        raise CaseRefused(_TOO_LONG, remedy="ge raden ett kortare id i filen")
    if any(field.base > version or field.base < 0 for field in wanted.values()):
        raise too_new()
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
            _REVISION,
            {
                "application_id": application_id,
                "version": version,
                "account_id": account_id,
                "at_ms": at_ms,
                "kind": kind,
                "note": note,
            },
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
    found = connection.execute(_LOCKED, {"case": application_id}).one_or_none()
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
    if paths is None:
        return _held(connection.execute(_ALL, {"case": application_id}))
    found: dict[str, Held] = {}
    for at in range(0, len(paths), _MANY):
        asked = {"case": application_id, "paths": paths[at : at + _MANY]}
        found |= _held(connection.execute(_SOME, asked))
    return found


def answers_since(connection: Connection, application_id: str, version: int) -> dict[str, Held]:
    """Return the answers of a case by path that have been written after a version."""
    return _held(connection.execute(_SINCE, {"case": application_id, "since": version}))


def answers_below(connection: Connection, application_id: str, above: str) -> dict[str, Held]:
    """Return the answers of a row by path; `above` is the path of the row."""
    inside = f"{above}."
    asked = _ALL.where(ANSWER.c.path.startswith(inside, autoescape=True))
    found = _held(connection.execute(asked, {"case": application_id}))
    # SQLite takes mal-1 for Mal-1.
    return {path: held for path, held in found.items() if path.startswith(inside)}


def _held(rows: Iterable[Row[Any]]) -> dict[str, Held]:
    return {row.path: Held(_read(row.value), row.version, row.unread) for row in rows}


def _read(value: str) -> Any:
    """Return a value; most are texts without anything that JSON writes in another way."""
    if value[:1] == '"' and "\\" not in value:
        return value[1:-1]
    return json.loads(value)


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
        asked = {"case": application_id, "at": path, "base": base}
        told = connection.execute(_THEN, asked).scalar_one_or_none()
        found[path] = None if told is None else json.loads(told)
    return found


def _write(
    connection: Connection, application_id: str, now: Mapping[str, Held], fields: Mapping[str, Held]
) -> None:
    connection.execute(
        _CHANGES,
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
    connection.execute(
        _put(dialect_of(connection)),
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
    told: dict[str, Any] = {"case": application_id, "version": version, "changed_ms": at_ms}
    if "title" in fields:
        told["title"] = str(fields["title"].value or "")
    connection.execute(_TOUCH, told)


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
        asked = {"case": application_id, "base": held.version}
        writer = connection.execute(_WRITER, asked).one()
        found[path] = Conflict(held, wanted[path].value, writer.name, writer.at_ms)
    return found
