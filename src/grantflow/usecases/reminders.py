"""Reminds the members of a case of days that come: 14, 7 and 1 day before, once each.

A letter tells what kind of day it is and which, never a text of the case.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.calendar import plan
from grantflow.documents.lead_times import read_lead_times
from grantflow.model.saving import canonical
from grantflow.store import outbox, wishes
from grantflow.store.outbox import Letter
from grantflow.text import swedish, swedish_time
from grantflow.usecases import letters
from grantflow.usecases.each_case import for_each_open
from grantflow.usecases.happenings import WISHES
from grantflow.usecases.own_calls import NONE_OF_OUR_OWN, OwnPapers
from grantflow.usecases.standing import frame_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from grantflow.model.application import Application
    from grantflow.store.base import Connection
    from grantflow.store.wishes import Reader
    from grantflow.usecases.cases import Desk

DAYS_BEFORE = (14, 7, 1)
_WISH = "paminnelse"
_DONE = "klar"
_DECISION, _STEP = "Planerat beslut", "Steg i ”Vägen framåt”"


class Deadline(NamedTuple):
    """A day that comes, and what kind of day it is."""

    label: str
    day: datetime.date

    @property
    def item(self) -> str:
        """What it is known by; another day is another deadline."""
        return hashlib.sha256(canonical([self.label, self.day.isoformat()]).encode()).hexdigest()


class Reminded(NamedTuple):
    """How many letters were written, and how many cases could not be read."""

    letters: int
    faults: int


def remind(desk: Desk) -> Reminded:
    """Write the reminders of today, for every case that is not closed.

    Run again the same day it writes nothing new; a day that was missed is made up for.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    if not desk.outward.has_mail:
        return Reminded(0, 0)
    written = 0

    def do(case_id: str) -> None:
        nonlocal written
        written += _of_case(desk, case_id)

    _, faults = for_each_open(desk, do)
    return Reminded(written, faults)


def deadlines(application: Application, own: OwnPapers = NONE_OF_OUR_OWN) -> list[Deadline]:
    """Return the days of a case that somebody may be reminded of, the first one first.

    Raises:
        GrantflowError: Its programme or call can't be read.

    """
    return sorted(set(_deadlines(application, own)), key=lambda one: (one.day, one.label))


def _deadlines(application: Application, own: OwnPapers) -> Iterator[Deadline]:
    lead_times = read_lead_times(None)
    # The label of a step alone: after it the calendar names partners and boards.
    steps = {step.id: step.label for step in lead_times.steps}
    for name in application.programmes:
        programme, call = frame_of(application, name, own)
        if programme is None:
            continue
        for row in plan(application, programme, call, lead_times).milestones:
            if row.date is not None:
                kind = row.id.split(" ", 1)[0]
                label = _DECISION if kind == "beslut" else steps.get(kind, row.label)
                yield Deadline(label, row.date)
    for step in application.stages.omvarldsbevakning.way_forward:
        if step.end is not None and step.status != _DONE:
            yield Deadline(_STEP, step.end)


def _of_case(desk: Desk, case_id: str) -> int:
    """Write the reminders of a case; return how many letters."""
    case = desk.opened(case_id)
    application = case.application
    today = swedish_time.at(desk.base.now()).date()
    soon = [
        (one, left)
        for one in deadlines(application, case.own)
        if 0 <= (left := (one.day - today).days) <= max(DAYS_BEFORE)
    ]
    if not soon:
        return 0

    def work(connection: Connection) -> int:
        usually = WISHES[_WISH].usually
        readers = wishes.readers(connection, case_id, _WISH, usually=usually)
        title = application.title or ""
        return sum(
            _remind(connection, desk, _Case(case_id, title, today), reader, soon)
            for reader in readers
        )

    return desk.base.write(work)


class _Case(NamedTuple):
    id: str
    title: str
    today: datetime.date


def _remind(
    connection: Connection,
    desk: Desk,
    case: _Case,
    reader: Reader,
    soon: Sequence[tuple[Deadline, int]],
) -> bool:
    """Write to one member what she has not been reminded of yet; whether there was something."""
    known = wishes.reminded(connection, reader.account_id, case.id)
    new = [(one, left) for one, left in soon if (one.item, _turn(left)) not in known]
    if not new:
        return False
    text = letters.reminder(
        desk.outward,
        case.title,
        [letters.Dated(one.label, swedish.day(one.day), left) for one, left in new],
        f"/arende/{case.id}",
    )
    now = desk.base.now()
    letter = Letter(
        f"{_WISH}:{case.id}:{reader.account_id}:{case.today.isoformat()}",
        reader.email,
        text.subject,
        text.body,
        organisation_id=reader.organisation_id,
        application_id=case.id,
        account_id=reader.account_id,
        # A letter of days that come is of no use when they have passed.
        ends_ms=now + (min(left for _, left in new) + 1) * 24 * 3_600_000,
    )
    if not outbox.put(connection, letter, at_ms=now):
        return False  # today's has been written; the rest comes tomorrow
    # Who is reminded 3 days before needs no reminder of 7 or 14.
    told = [(one.item, days) for one, left in new for days in DAYS_BEFORE if days >= _turn(left)]
    wishes.note_reminded(connection, reader.account_id, case.id, told, at_ms=now)
    return True


def _turn(left: int) -> int:
    """Return which of the reminders it is time for when so many days are left."""
    return min(days for days in DAYS_BEFORE if left <= days)
