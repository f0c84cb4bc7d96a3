"""Mail that waits to be sent.  A letter is written in the transaction of what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import case, or_, select, update

from grantflow.store import queues
from grantflow.store.base import dialect_of, new_id
from grantflow.store.work_tables import MAIL

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BATCH = 10
_LONGEST_SUBJECT = 200
_TOO_LATE = "Hann inte skickas innan länken i det slutade gälla."


class Letter(NamedTuple):
    """A letter to write.

    `key` is what it is about: the same is not written twice.  It goes with the case or account that
    it is about; `organisation_id` is whose administrators are told of its faults.  It leaves at
    `ready_ms` at the earliest, and not after `ends_ms`.
    """

    key: str
    to: str
    subject: str
    body: str
    organisation_id: str | None = None
    application_id: str | None = None
    account_id: str | None = None
    ready_ms: int | None = None
    ends_ms: int | None = None


class Mail(NamedTuple):
    """A letter that is to leave now; `tries` counts this time."""

    id: str
    to: str
    subject: str
    body: str
    tries: int
    created_ms: int


class Stuck(NamedTuple):
    """A letter that has not arrived, without its text; `dropped_ms` when it has been given up."""

    to: str
    subject: str
    tries: int
    created_ms: int
    ready_ms: int
    dropped_ms: int | None
    fault: str


def put(connection: Connection, letter: Letter, *, at_ms: int) -> bool:
    """Write a letter to be sent; False when the same has been written before."""
    told = letter._asdict()
    told["subject"] = letter.subject[:_LONGEST_SUBJECT]
    told["ready_ms"] = at_ms if letter.ready_ms is None else letter.ready_ms
    made = connection.execute(
        dialect_of(connection)
        .insert(MAIL)
        .values(id=new_id(), tries=0, created_ms=at_ms, fault="", **told)
        .on_conflict_do_nothing(index_elements=[MAIL.c.key])
        .returning(MAIL.c.id)
    )
    return made.first() is not None


def is_known(connection: Connection, key: str) -> bool:
    """Whether a letter about this has been written."""
    return connection.execute(select(MAIL.c.id).where(MAIL.c.key == key)).first() is not None


def take(connection: Connection, *, at_ms: int) -> list[Mail]:
    """Take some letters that are to leave now; those that are too late are given up."""
    late = MAIL.c.sent_ms.is_(None) & MAIL.c.dropped_ms.is_(None) & (MAIL.c.ends_ms <= at_ms)
    why = case((MAIL.c.fault == "", _TOO_LATE), else_=MAIL.c.fault + f" {_TOO_LATE}")
    connection.execute(update(MAIL).where(late).values(dropped_ms=at_ms, body="", fault=why))
    rows = queues.take(connection, MAIL, at_ms=at_ms, most=_BATCH)
    return [Mail(row.id, row.to, row.subject, row.body, row.tries, row.created_ms) for row in rows]


def sent(connection: Connection, mail: Mail, *, at_ms: int) -> None:
    """Note that a letter has been handed to the mail server."""
    queues.sent(connection, MAIL, mail.id, mail.tries, at_ms=at_ms)


def failed(
    connection: Connection, mail: Mail, why: str, *, at_ms: int, for_ever: bool = False
) -> bool:
    """Note why a letter was not taken; whether it is given up."""
    return queues.failed(connection, MAIL, mail.id, mail.tries, at_ms, why, for_ever=for_ever)


def put_back(connection: Connection, mail: Mail, *, at_ms: int) -> None:
    """Let a letter that was not tried wait again."""
    queues.put_back(connection, MAIL, mail.id, mail.tries, at_ms=at_ms)


def stuck(connection: Connection, organisation_id: str, *, limit: int = 100) -> list[Stuck]:
    """Return the letters of an organisation that have failed, the newest first."""
    rows = connection.execute(
        select(*(MAIL.c[name] for name in Stuck._fields))
        .where(
            MAIL.c.organisation_id == organisation_id,
            MAIL.c.sent_ms.is_(None),
            or_(MAIL.c.fault != "", MAIL.c.dropped_ms.is_not(None)),
        )
        .order_by(MAIL.c.created_ms.desc(), MAIL.c.id)
        .limit(limit)
    )
    return [Stuck(*row) for row in rows]


def counts(connection: Connection, organisation_id: str | None = None) -> queues.Counts:
    """Return how many letters wait and fail: of an organisation, or of all."""
    ours = queues.ALL if organisation_id is None else MAIL.c.organisation_id == organisation_id
    return queues.counts(connection, MAIL, ours)


def forget(connection: Connection, before_ms: int) -> None:
    """Forget letters that left or were given up before a time."""
    queues.forget(connection, MAIL, before_ms)
