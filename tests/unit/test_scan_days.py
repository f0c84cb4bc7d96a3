"""Meetings, next steps and openings in the calendar, beside the way to the last day."""

from __future__ import annotations

from typing import Any

import icalendar
import pytest

from grantflow.checks.programmes import load_programme
from grantflow.documents import calendar
from grantflow.documents.ics import calendar_file
from grantflow.documents.lead_times import read_lead_times
from grantflow.documents.scan_days import scan_days
from grantflow.errors import ValueUnfit
from grantflow.model import walk
from grantflow.model.application import Application


def case_of(**scan: Any) -> Application:
    case = Application.model_validate(
        {"title": "Prov", "dated": "2026-11-05", "stages": {"omvarldsbevakning": scan}}
    )
    walk.give_row_ids(case)
    return case


SCAN: dict[str, Any] = {
    "networks": [
        {
            "name": "Länsnätverket",
            "kind": "nätverk",
            "when": "Två per termin, nästa 5 december 2026",
        },
        {"name": "Gammalt", "when": "3 mars 2026"},
        {"name": "Utan dag", "when": "Varje höst"},
    ],
    "study_visits": [{"where": "Provköping", "when": "2027-01-20", "who": "Läraren"}],
    "actors": [
        {"name": "Region X", "next_step": "Ring", "by": "2026-10-01", "done": "nej"},
        {"name": "Klart", "next_step": "Mejla", "by": "2026-12-01", "done": "ja"},
    ],
    "way_forward": [
        {"activity": "Räkna", "end": "2027-02-01", "responsible": "Ekonomen"},
        {"activity": "Gjort", "end": "2027-02-01", "status": "klar"},
    ],
    "funding_watch": [
        {"programme": "§ 37a", "expected_opening": "2027-01-10"},
        {"programme": "AMIF", "expected_opening": "Öppen till 12 april 2027"},
    ],
}


def test_known_days_are_there_and_what_is_done_is_not() -> None:
    """Words without a date give no day; overdue steps are told, past meetings are not."""
    rows = [(str(row.date), row.label, row.warning) for row in scan_days(case_of(**SCAN))]

    assert rows == [
        ("2026-10-01", "Ring (Region X)", "Dagen har passerat."),
        ("2026-12-05", "Nätverk: Länsnätverket", ""),
        ("2027-01-10", "Väntas öppna: § 37a", ""),
        ("2027-01-20", "Studiebesök: Provköping", ""),
        ("2027-02-01", "Räkna", ""),
    ]


def test_a_calendar_program_reads_them_and_a_moved_day_is_the_same_event() -> None:
    """Without a call there is a calendar as soon as something has a day, else none."""
    case = case_of(**SCAN)
    plan = calendar.plan(case, load_programme("37a"), None, read_lead_times(None))
    events = icalendar.Calendar.from_ical(calendar_file(plan, scan_days(case))).walk("VEVENT")
    moved = case_of(**SCAN | {"study_visits": [{"where": "Provköping", "when": "2027-03-20"}]})
    after = calendar_file(plan, scan_days(moved))
    later = icalendar.Calendar.from_ical(after).walk("VEVENT")

    assert len(events) == 5
    assert {str(event["UID"]) for event in events} == {str(event["UID"]) for event in later}
    assert b"DTSTART;VALUE=DATE:20270320" in after
    assert calendar_file(plan, scan_days(case)) == calendar_file(plan, scan_days(case))
    with pytest.raises(ValueUnfit):
        calendar_file(plan, scan_days(case_of()))


def test_a_row_put_in_first_does_not_take_over_the_event_of_another() -> None:
    """Ids of rows that nobody numbered are places in the table; the name tells them apart."""
    for table, rows in SCAN.items():
        new = dict(rows[0])
        for key in ("name", "where", "activity", "programme"):
            if key in new:
                new[key] = "Alldeles ny"
        before = {row.label: row.id for row in scan_days(case_of(**{table: rows}))}
        after = {row.label: row.id for row in scan_days(case_of(**{table: [new, *rows]}))}

        assert before
        (added,) = after.keys() - before.keys()
        assert after[added] not in before.values()


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("12–13 mars 2027", ["2027-03-12", "2027-03-13"]),
        ("12-13 mars 2027 i Lund", ["2027-03-12", "2027-03-13"]),
        ("12 och 19 mars 2027", ["2027-03-12", "2027-03-19"]),
        ("30 mars till 2 april 2027", ["2027-03-30", "2027-04-02"]),
        ("30 december–2 januari 2027", []),
        ("5 december 2026 och 3 mars 2027", ["2026-12-05", "2027-03-03"]),
    ],
)
def test_two_days_written_together_are_both_told(when: str, days: list[str]) -> None:
    found = scan_days(case_of(networks=[{"name": "Träff", "when": when}]))

    assert [str(row.date) for row in found] == days
