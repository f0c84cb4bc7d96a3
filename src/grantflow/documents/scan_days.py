"""The days that omvärldsbevakning names: meetings, next steps, activities, openings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grantflow.documents.calendar import Milestone
from grantflow.documents.importing.dates import dates_in, only_dates
from grantflow.text.personal import mask
from grantflow.text.swedish import MONTHS

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from grantflow.model.application import Application
    from grantflow.model.stages.omvarldsbevakning import Lead

_NOBODY = "inte angiven"
_PASSED = "Dagen har passerat."
# Two days that share their year, and may share their month: "12–13 mars 2027".
_TWO = re.compile(
    rf"(?<![\d.,:/–-])(?P<d1>\d{{1,2}})(?::?[ae])?(?:\s+(?P<m1>{'|'.join(MONTHS)}))?"
    rf"\s*(?:[–—-]|och|samt|till)\s*(?P<d2>\d{{1,2}})(?::?[ae])?\s+"
    rf"(?P<m2>{'|'.join(MONTHS)})\s+(?P<year>\d{{4}})",
    re.IGNORECASE,
)


def scan_days(application: Application) -> tuple[Milestone, ...]:
    """Return what happens on a known day, first things first; what is done is left out.

    Words without a whole date ("två gånger per termin") give no day.  Meetings before the date of
    the case are over; what should have been done by then is there, marked as past.
    """
    found = [*_meetings(application), *_steps(application), *_openings(application)]
    return tuple(sorted(found, key=lambda row: row.date.toordinal() if row.date else 0))


def _meetings(application: Application) -> Iterator[Milestone]:
    scan, dated = application.stages.omvarldsbevakning, application.dated
    meetings = [
        *(("networks", one.id, one.name, one.when, one.who, one.kind) for one in scan.networks),
        *(
            ("study_visits", one.id, one.where, one.when, one.who, "studiebesök")
            for one in scan.study_visits
        ),
    ]
    for table, row_id, name, when, who, kind in meetings:
        days = [one.day for one in dates_in(_TWO.sub(_apart, when or ""))]
        for number, day in enumerate(days, start=1):
            if dated is None or day >= dated:
                named = f"{(kind or 'möte').capitalize()}: {name or 'utan namn'}"
                row = f"{table}[{row_id}]{f' {number}' if number > 1 else ''} {name or ''}"
                yield _milestone(row, named, who, day, f"I ärendet står: {when}.")


def _apart(found: re.Match[str]) -> str:
    """Return two days written together as two whole ones; nothing when they are in no order."""
    last, year = found["m2"].lower(), found["year"]
    first = (found["m1"] or last).lower()
    order = [(MONTHS.index(m), int(found[d])) for m, d in ((first, "d1"), (last, "d2"))]
    if order[0] >= order[1]:
        return " "
    return f" {found['d1']} {first} {year}, {found['d2']} {last} {year}"


def _steps(application: Application) -> Iterator[Milestone]:
    scan, dated = application.stages.omvarldsbevakning, application.dated
    yield from _leads("actors", ((one, one.name) for one in scan.actors), dated)
    yield from _leads("projects", ((one, one.name) for one in scan.projects), dated)
    for step in scan.way_forward:
        if step.end and step.status != "klar":
            row = f"way_forward[{step.id}] {step.activity or ''}"
            label = step.activity or "Aktivitet utan namn"
            yield _milestone(row, label, step.responsible, step.end, step.stage or "", dated)


def _leads(
    table: str, rows: Iterable[tuple[Lead, str | None]], dated: datetime.date | None
) -> Iterator[Milestone]:
    for lead, name in rows:
        if lead.by and lead.done != "ja":
            label = f"{lead.next_step or 'Ta vidare'} ({name or 'utan namn'})"
            row = f"{table}[{lead.id}] {name or ''}"
            yield _milestone(row, label, lead.takes_further, lead.by, "", dated)


def _openings(application: Application) -> Iterator[Milestone]:
    for one in application.stages.omvarldsbevakning.funding_watch:
        days = only_dates(one.expected_opening or "")
        if len(days) == 1 and (application.dated is None or days[0] >= application.dated):
            label = f"Väntas öppna: {one.programme or 'stöd utan namn'}"
            why = f"Dagen är väntad, inte säker. Kontrollera {one.page or 'hos finansiären'}."
            row = f"funding_watch[{one.id}] {one.programme or ''}"
            yield _milestone(row, label, None, days[0], why)


def _milestone(
    row: str,
    label: str,
    who: str | None,
    day: datetime.date,
    why: str,
    dated: datetime.date | None = None,
) -> Milestone:
    """Return a day; `dated` is that of the case where a day that has passed is worth telling.

    `row` is the row's id and its name: the id alone may pass to another row when one is put in.
    """
    return Milestone(
        id=f"omvarldsbevakning {mask(row)}".rstrip(),
        label=mask(label),
        who=mask(who or _NOBODY),
        date=day,
        why=mask(why),
        advice=False,
        warning=_PASSED if dated and day < dated else "",
    )
