"""All that an organisation has, read to be handed over: cases, history, talk, files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from grantflow.store import saves
from grantflow.store.own_tables import OWN
from grantflow.store.tables import ACCOUNT, APPLICATION, CHANGE, ORGANISATION, REVISION
from grantflow.store.work_tables import COMMENT, FILE, WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

GONE = "Någon som inte är kvar"


class CaseLeft(NamedTuple):
    """A case to be handed over."""

    id: str
    title: str
    version: int


class Left(NamedTuple):
    """An organisation to be handed over."""

    id: str
    name: str
    accounts: list[dict[str, Any]]
    cases: list[CaseLeft]


class Held(NamedTuple):
    """A file to be handed over."""

    id: str
    name: str
    content: bytes


def all_of(connection: Connection, organisation_id: str) -> Left:
    """Return an organisation, its accounts and its cases."""
    name = connection.execute(
        select(ORGANISATION.c.name).where(ORGANISATION.c.id == organisation_id)
    ).scalar_one()
    columns = ("id", "name", "email", "is_admin", "created_ms", "closed_ms")
    accounts = connection.execute(
        select(*(ACCOUNT.c[one] for one in columns))
        .where(ACCOUNT.c.organisation_id == organisation_id)
        .order_by(ACCOUNT.c.name, ACCOUNT.c.id)
    )
    cases = connection.execute(
        select(APPLICATION.c.id, APPLICATION.c.title, APPLICATION.c.version)
        .where(APPLICATION.c.organisation_id == organisation_id)
        .order_by(APPLICATION.c.created_ms, APPLICATION.c.id)
    )
    return Left(
        organisation_id,
        name,
        [dict(zip(columns, row, strict=True)) for row in accounts],
        [CaseLeft(*row) for row in cases],
    )


def answers_of(connection: Connection, case_id: str) -> dict[str, Any]:
    """Return the answers of a case as they stand, without what was typed and is no answer."""
    found = saves.answers(connection, case_id)
    return {
        path: held.value
        for path, held in found.items()
        if held.value is not None and not held.unread
    }


def history_of(connection: Connection, case_id: str) -> list[dict[str, Any]]:
    """Return each save of a case with what it changed, the first one first."""
    changes: dict[int, list[dict[str, Any]]] = {}
    for row in connection.execute(
        select(CHANGE.c.version, CHANGE.c.path, CHANGE.c.old, CHANGE.c.new)
        .where(CHANGE.c.application_id == case_id)
        .order_by(CHANGE.c.version, CHANGE.c.path)
    ):
        told = {"path": row.path, "old": _value(row.old), "new": _value(row.new)}
        changes.setdefault(row.version, []).append(told)
    rows = connection.execute(
        select(REVISION, ACCOUNT.c.name)
        .select_from(REVISION.outerjoin(ACCOUNT, ACCOUNT.c.id == REVISION.c.account_id))
        .where(REVISION.c.application_id == case_id)
        .order_by(REVISION.c.version)
    )
    return [
        {
            "version": row.version,
            "at_ms": row.at_ms,
            "by": row.name or GONE,
            "kind": row.kind,
            "note": row.note,
            "changes": changes.get(row.version, []),
        }
        for row in rows
    ]


def talk_of(connection: Connection, case_id: str) -> list[dict[str, Any]]:
    """Return the remarks of a case and the words on its versions, by time."""
    remarks = connection.execute(
        select(COMMENT, ACCOUNT.c.name)
        .select_from(COMMENT.outerjoin(ACCOUNT, ACCOUNT.c.id == COMMENT.c.account_id))
        .where(COMMENT.c.application_id == case_id)
    )
    words = connection.execute(
        select(WORD, ACCOUNT.c.name)
        .select_from(WORD.outerjoin(ACCOUNT, ACCOUNT.c.id == WORD.c.account_id))
        .where(WORD.c.application_id == case_id)
    )
    found = [
        {
            "at_ms": row.created_ms,
            "kind": "remark",
            "id": row.id,
            "by": row.name or GONE,
            "answers": row.answers_id,
            "path": row.path,
            "text": row.text,
            "instead": row.instead,
            "version": row.version,
            "settled_ms": row.settled_ms,
        }
        for row in remarks
    ]
    found += [
        {
            "at_ms": row.at_ms,
            "kind": row.kind,
            "by": row.name or GONE,
            "version": row.version,
            "digest": row.digest,
            "text": row.note,
        }
        for row in words
    ]
    return sorted(found, key=lambda one: (one["at_ms"], one["kind"], one.get("id", "")))


def files_of(connection: Connection, case_id: str) -> Iterator[Held]:
    """Yield the files of a case, one at a time."""
    yield from _files(connection, select(FILE.c.id).where(FILE.c.application_id == case_id))


def _files(connection: Connection, ids: Any) -> Iterator[Held]:
    for file_id in connection.scalars(ids.order_by(FILE.c.created_ms, FILE.c.id)).all():
        row = connection.execute(
            select(FILE.c.id, FILE.c.name, FILE.c.content).where(FILE.c.id == file_id)
        ).one()
        yield Held(row.id, row.name, bytes(row.content))


def own_of(connection: Connection, organisation_id: str) -> Iterator[Held]:
    """Yield the calls and templates that an organisation has sent in."""
    rows = connection.execute(
        select(OWN.c.id, OWN.c.kind, OWN.c.name, OWN.c.version, OWN.c.content)
        .where(OWN.c.organisation_id == organisation_id)
        .order_by(OWN.c.kind, OWN.c.name, OWN.c.version)
    )
    for row in rows:
        suffix = "yaml" if row.kind == "utlysning" else "docx"
        yield Held(row.id, f"{row.name}-{row.version}.{suffix}", bytes(row.content))


def _value(told: str | None) -> Any:
    return None if told is None else json.loads(told)
