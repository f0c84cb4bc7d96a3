"""What people say of the news of watched pages: yes, and it stands in the case; or no."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.errors import CaseRefused
from grantflow.model.flat import row_prefix
from grantflow.model.scan import Proposal
from grantflow.scanning.in_case import (
    FIELD,
    FORM,
    moved_row,
    moved_text,
    note_of,
    page_row,
    row_of,
    stands_in,
)
from grantflow.store import news, rows, saves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.model.stages.omvarldsbevakning import Omvarldsbevakning
    from grantflow.store.base import Connection
    from grantflow.usecases.cases import Desk

_KIND = "bevakning"
# Of a proposal as it is kept: what is a day.
DAYS = ("read_on", "date", "was")


def take_in(desk: Desk, case_id: str, account_id: str, news_id: str) -> str:
    """Say yes: put a piece of news into the case; return the path of its row.

    It becomes a new row, or is added to what the row of the page says; a day that has moved takes
    the place of the one that was taken before, and the row tells both.

    Raises:
        CaseRefused: Somebody has decided already, or the case is closed.

    """

    def work(connection: Connection) -> str:
        saves.locked(connection, case_id)
        now = desk.base.now()
        yes = _Decision(case_id, news_id, account_id, True)
        proposal = proposal_of(_decided(connection, yes, at_ms=now).told)
        form = desk.opened(case_id).application.stages.omvarldsbevakning
        put = _Put(connection, case_id)
        row = put.all_of(form, proposal)
        if put.wanted:
            saves.save(
                connection,
                case_id,
                account_id,
                put.wanted,
                at_ms=now,
                kind=_KIND,
                note=proposal.address,
            )
        return row

    return desk.base.write(work)


class _Put:
    """What is to be written in a case for a piece of news, on top of what stands there now."""

    def __init__(self, connection: Connection, case_id: str) -> None:
        self._connection = connection
        self._case_id = case_id
        self.wanted: dict[str, saves.Wanted] = {}

    def all_of(self, form: Omvarldsbevakning, proposal: Proposal) -> str:
        """Gather what is to be written; return the path of the row that it is written in."""
        if stands_in(form, proposal):
            return f"{FORM}.{'pages' if proposal.kind == 'news' else 'way_forward'}"
        page = page_row(form, proposal) if proposal.kind == "news" else None
        if page is not None:
            at = f"{FORM}.pages[{page.id}]"
            told = "\n".join(filter(None, (page.note, note_of(proposal))))
            self._want(f"{at}.note", told)
            return at
        moved = moved_row(form, proposal)
        if moved is not None:
            at = f"{FORM}.way_forward[{moved.id}]"
            self._want(f"{at}.{FIELD[proposal.kind]}", proposal.date)
            self._want(f"{at}.activity", moved_text(moved, proposal))
            return at
        return self._new_row(*row_of(proposal))

    def _new_row(self, path: str, row: Mapping[str, object]) -> str:
        ids = list(self._held(path).value or [])
        row_id = rows.next_row_id(self._connection, self._case_id, row_prefix(path) or "rad", ids)
        self._want(path, [*ids, row_id])
        for name, value in row.items():
            self._want(f"{path}[{row_id}].{name}", value)
        return f"{path}[{row_id}]"

    def _want(self, path: str, value: object) -> None:
        plain = value.isoformat() if isinstance(value, datetime.date) else value
        self.wanted[path] = saves.Wanted(plain, self._held(path).version)

    def _held(self, path: str) -> saves.Held:
        return saves.answers(self._connection, self._case_id, [path]).get(path, saves.EMPTY)


def leave_out(desk: Desk, case_id: str, account_id: str, news_id: str) -> None:
    """Say no to a piece of news; it can be undone.

    Raises:
        CaseRefused: Somebody has decided already, or the case is closed.

    """

    def work(connection: Connection) -> None:
        saves.locked(connection, case_id)
        no = _Decision(case_id, news_id, account_id, False)
        _decided(connection, no, at_ms=desk.base.now())

    desk.base.write(work)


def reconsider(desk: Desk, case_id: str, news_id: str) -> None:
    """Take back a no.

    Raises:
        CaseRefused: The case is closed.

    """

    def work(connection: Connection) -> None:
        saves.locked(connection, case_id)
        news.reconsider(connection, case_id, news_id)

    desk.base.write(work)


class _Decision(NamedTuple):
    case_id: str
    news_id: str
    account_id: str
    is_yes: bool


def _decided(connection: Connection, one: _Decision, *, at_ms: int) -> news.News:
    found = news.one(connection, one.case_id, one.news_id)
    if found is None or not news.decide(
        connection, one.case_id, one.news_id, one.account_id, taken=one.is_yes, at_ms=at_ms
    ):
        raise CaseRefused(
            "någon har redan svarat på det här, eller så finns det inte kvar",
            remedy="ladda om sidan",
        )
    return found


def proposal_of(told: Mapping[str, Any]) -> Proposal:
    """Return a proposal as it was kept."""
    days = {name: datetime.date.fromisoformat(told[name]) for name in DAYS if told[name]}
    return Proposal(**{**told, "date": None, "was": None, **days, "doubts": tuple(told["doubts"])})
