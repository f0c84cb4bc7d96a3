"""What people say of a case: remarks on its fields, and words on a version of it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from sqlalchemy import bindparam, func, insert, select, update

from grantflow.store.base import new_id
from grantflow.store.tables import ACCOUNT
from grantflow.store.work_tables import COMMENT, WORD

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

WordKind = Literal["asked", "changes", "approved"]


class Remark(NamedTuple):
    """A remark: on a field (`path`), a form (its path) or the case (empty).

    `instead` is a text put forward for the field, `answers_id` the remark that it answers,
    `version` that of the case when it was written.
    """

    id: str
    by: str
    account_id: str | None
    answers_id: str | None
    path: str
    text: str
    instead: str | None
    version: int
    created_ms: int
    settled_ms: int | None
    settled_by: str


class New(NamedTuple):
    """A remark to write."""

    path: str
    text: str
    instead: str | None = None
    answers_id: str | None = None
    version: int = 0


class Word(NamedTuple):
    """What somebody has said of a version: that it waits for a word, needs changes, is approved.

    `digest` is that of the answers of the version.
    """

    by: str
    kind: WordKind
    version: int
    digest: str
    note: str
    at_ms: int


_BY = ACCOUNT.alias("writer")
_SETTLER = ACCOUNT.alias("settler")


def write(
    connection: Connection, application_id: str, account_id: str, new: New, *, at_ms: int
) -> str:
    """Write a remark; return its id."""
    remark_id = new_id()
    connection.execute(
        insert(COMMENT).values(
            id=remark_id,
            application_id=application_id,
            account_id=account_id,
            created_ms=at_ms,
            **new._asdict(),
        )
    )
    return remark_id


def remarks(connection: Connection, application_id: str) -> list[Remark]:
    """Return the remarks of a case, the oldest first."""
    rows = connection.execute(_in_case(), {"case": application_id})
    return [Remark(*row) for row in rows]


@cache
def _in_case() -> Select[Any]:
    """Return the question that each visit to a form asks; it is made once."""
    asked = _remarks().where(COMMENT.c.application_id == bindparam("case"))
    return asked.order_by(COMMENT.c.created_ms, COMMENT.c.id)


def _remarks() -> Select[Any]:
    return select(
        COMMENT.c.id,
        func.coalesce(_BY.c.name, ""),
        COMMENT.c.account_id,
        COMMENT.c.answers_id,
        COMMENT.c.path,
        COMMENT.c.text,
        COMMENT.c.instead,
        COMMENT.c.version,
        COMMENT.c.created_ms,
        COMMENT.c.settled_ms,
        func.coalesce(_SETTLER.c.name, ""),
    ).select_from(
        COMMENT.outerjoin(_BY, _BY.c.id == COMMENT.c.account_id).outerjoin(
            _SETTLER, _SETTLER.c.id == COMMENT.c.settled_by
        )
    )


def remark(connection: Connection, application_id: str, remark_id: str) -> Remark | None:
    """Return a remark of a case; None when the case has none of that id."""
    row = connection.execute(
        _remarks().where(COMMENT.c.application_id == application_id, COMMENT.c.id == remark_id)
    ).one_or_none()
    return Remark(*row) if row else None


def settle(
    connection: Connection,
    application_id: str,
    remark_id: str,
    account_id: str | None,
    *,
    at_ms: int | None,
) -> None:
    """Say that a remark is dealt with, or (`at_ms` None) that it is not."""
    connection.execute(
        update(COMMENT)
        .where(COMMENT.c.application_id == application_id, COMMENT.c.id == remark_id)
        .values(settled_ms=at_ms, settled_by=account_id if at_ms is not None else None)
    )


def say(connection: Connection, application_id: str, account_id: str, word: Word) -> None:
    """Write down what somebody says of a version; `word.by` is not kept, the account is."""
    told = word._asdict()
    del told["by"]
    connection.execute(
        insert(WORD).values(application_id=application_id, account_id=account_id, **told)
    )


def words(connection: Connection, application_id: str) -> list[Word]:
    """Return what has been said of a case, the latest first."""
    rows = connection.execute(
        select(
            func.coalesce(ACCOUNT.c.name, ""),
            WORD.c.kind,
            WORD.c.version,
            WORD.c.digest,
            WORD.c.note,
            WORD.c.at_ms,
        )
        .select_from(WORD.outerjoin(ACCOUNT, ACCOUNT.c.id == WORD.c.account_id))
        .where(WORD.c.application_id == application_id)
        .order_by(WORD.c.number.desc())
    )
    return [Word(row[0], cast("WordKind", row[1]), *row[2:]) for row in rows]
