"""Waivers to read again in the cases of the store; the members are told of each once.

A letter tells how many there are, never a text of the case.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from grantflow.checks.loader import rulebook
from grantflow.checks.waivers import Known, stale
from grantflow.model.asking import asked_forms
from grantflow.model.saving import canonical
from grantflow.store import history, outbox, wishes
from grantflow.store.outbox import Letter
from grantflow.text import swedish_time
from grantflow.usecases import Frame, letters, standing
from grantflow.usecases.each_case import for_each_open
from grantflow.usecases.happenings import WISHES

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from grantflow.model.finding import Report
    from grantflow.model.waiving import StaleWaiver
    from grantflow.store.base import Connection
    from grantflow.store.wishes import Reader
    from grantflow.usecases.cases import Desk, Opened

_PATH, _WISH = "waivers", "at-sidan"
_ONCE = 0  # what stands where a reminder has its days


class InCase(NamedTuple):
    """A case of the store with waivers to read again."""

    case_id: str
    title: str
    stale: tuple[StaleWaiver, ...]


class Gone(NamedTuple):
    """What came of going through the cases: how many, those with something, letters, faults."""

    cases: int
    found: tuple[InCase, ...]
    letters: int
    faults: int


def of_case(desk: Desk, case_id: str, case: Opened, report: Report) -> tuple[StaleWaiver, ...]:
    """Return the waivers of a case in the store to read again; `report` is what is found in it."""
    if not case.application.waivers:
        return ()
    with desk.base.read() as connection:
        changed = _changed(connection, case_id, case, report)
    names = case.application.programmes
    frames = [standing.frame_in(case, name) for name in names] or [Frame(None, None)]
    book = rulebook()
    known = Known(swedish_time.at(desk.base.now()).date(), changed)
    return stale(case.application, book.rules, frames, book.words, known, book.reporting)


def tell_all(desk: Desk) -> Gone:
    """Go through the open cases, and write once to the members of those with something new.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    found: list[InCase] = []
    written = 0

    def do(case_id: str) -> None:
        nonlocal written
        one = _in_case(desk, case_id)
        if one.stale:
            found.append(one)
            written += _tell(desk, one)

    count, faults = for_each_open(desk, do)
    return Gone(count, tuple(found), written, faults)


def _in_case(desk: Desk, case_id: str) -> InCase:
    case = desk.glance(case_id)
    title = case.application.title or ""
    if not case.application.waivers:
        return InCase(case_id, title, ())
    report = standing.found_in(case.application, None, case.own)
    return InCase(case_id, title, of_case(desk, case_id, case, report))


def _changed(
    connection: Connection, case_id: str, case: Opened, report: Report
) -> dict[str, datetime.date]:
    """Return the day of the last change, after it was waived, of what each waived code is about."""
    then = history.values_of(connection, case_id, _PATH)
    held = case.answers.get(_PATH)
    found = {}
    for waiver in (held.value if held else None) or ():
        code = waiver.get("code", "")
        since = _since(then, waiver)
        last = max(
            (
                _last(case, _ground(one.place))
                for one in report.findings
                if code in (one.code, one.criterion)
            ),
            default=0,
        )
        at_ms = history.saved_ms(connection, case_id, last) if last > since else None
        if at_ms is not None:
            found[code] = swedish_time.at(at_ms).date()
    return found


def _since(then: Sequence[tuple[int, object]], waiver: object) -> int:
    """Return the version since which a waiver has stood without a break."""
    since = 0
    for version, value in then:
        if not (isinstance(value, list) and waiver in value):
            since = 0
        elif not since:
            since = version
    return since


def _ground(place: str) -> str:
    """Return what a finding at a place rests on: the answer with those of its row or group.

    A finding moves within them as they are filled in.
    """
    above = place.rpartition(".")[0]
    return place if above in {"", *(form.text.path for form in asked_forms())} else above


def _last(case: Opened, place: str) -> int:
    """Return the version that last changed the answer at a place, or one below it."""
    below = (f"{place}.", f"{place}[")
    return max(
        (
            held.version
            for path, held in case.answers.items()
            if path == place or path.startswith(below)
        ),
        default=0,
    )


def _tell(desk: Desk, one: InCase) -> int:
    """Write to the members of a case what they have not been told; return how many letters."""
    if not desk.outward.has_mail:
        return 0
    items = {_item(waiver): waiver for waiver in one.stale}

    def work(connection: Connection) -> int:
        usually = WISHES[_WISH].usually
        readers = wishes.readers(connection, one.case_id, _WISH, usually=usually)
        return sum(
            _write(connection, desk, one, reader, tuple(items))
            for reader in readers
            if reader.role != "läsa"
        )

    return desk.base.write(work)


def _write(
    connection: Connection, desk: Desk, one: InCase, reader: Reader, items: tuple[str, ...]
) -> bool:
    known = wishes.reminded(connection, reader.account_id, one.case_id)
    new = [(item, _ONCE) for item in items if (item, _ONCE) not in known]
    if not new:
        return False
    now = desk.base.now()
    count = f"{len(new)} anmärkningar som är satta" if len(new) > 1 else "En anmärkning som är satt"
    told = f"{count} åt sidan bör läsas om"
    page = f"/arende/{one.case_id}/oversikt#lasom"
    text = letters.of_case(desk.outward, one.title, "Läs om det som är satt åt sidan", told, page)
    letter = Letter(
        f"{_WISH}:{one.case_id}:{reader.account_id}:{swedish_time.at(now).date().isoformat()}",
        reader.email,
        text.subject,
        text.body,
        organisation_id=reader.organisation_id,
        application_id=one.case_id,
        account_id=reader.account_id,
    )
    if not outbox.put(connection, letter, at_ms=now):
        return False  # today's has been written; the rest comes tomorrow
    wishes.note_reminded(connection, reader.account_id, one.case_id, new, at_ms=now)
    return True


def _item(waiver: StaleWaiver) -> str:
    """Return what a waiver to read again is known by: the same reason is told once."""
    on = waiver.on.isoformat() if waiver.on else None
    return hashlib.sha256(canonical([_WISH, waiver.code, on, waiver.kind]).encode()).hexdigest()
