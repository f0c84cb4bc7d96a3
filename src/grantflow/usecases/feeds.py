"""The days of cases in the store as a calendar that people subscribe to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.documents import calendar
from grantflow.documents.ics import CaseDays, calendar_feed
from grantflow.documents.lead_times import read_lead_times
from grantflow.documents.scan_days import scan_days
from grantflow.store import cases
from grantflow.text.personal import mask
from grantflow.usecases.standing import frame_in

if TYPE_CHECKING:
    from grantflow.store.tokens import Token
    from grantflow.usecases.cases import Desk, Opened

# Days of more cases than this are no calendar anybody reads.
_MOST = 100
_UNNAMED = "Ärende utan namn"


def feed(desk: Desk, token: Token) -> bytes | None:
    """Return the calendar of a feed: of its case, or of all its owner's cases that are not closed.

    None when its owner no longer sees the case.
    """
    with desk.base.read() as connection:
        if token.case_id is None:
            listed = cases.listed(connection, token.account_id)
            found = [one for one in listed if one.closed_ms is None][:_MOST]
        else:
            one = cases.seen(connection, token.case_id, token.account_id)
            if one is None:
                return None
            found = [one]
    days = [_days(one.id, desk.glance(one.id)) for one in found]
    return calendar_feed(token.name, sorted(days, key=lambda one: one.key))


def _days(case_id: str, case: Opened) -> CaseDays:
    """Return the days of a case; without a programme, those that it names itself."""
    application, frame = case.application, frame_in(case)
    title = mask(application.title or application.idea.working_title or _UNNAMED)
    days = scan_days(application)
    if frame.programme is not None:
        plan = calendar.plan(application, frame.programme, frame.call, read_lead_times())
        days = (*plan.milestones, *days)
    return CaseDays(case_id, title, application.dated, days)
