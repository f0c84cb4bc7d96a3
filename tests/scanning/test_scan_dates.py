"""Days on which calls open and close, found in what pages say, never more certain than it is."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.scanning.dates import call_dates
from grantflow.scanning.page import Block
from grantflow.text import swedish

TODAY = datetime.date(2026, 11, 22)
MARCH_1, MARCH_31 = datetime.date(2027, 3, 1), datetime.date(2027, 3, 31)

SAID = [
    ("Utlysningen öppnar den 1 mars 2027 och stänger den 31 mars 2027 kl. 16.00.", "o c16.00"),
    ("Utlysningen är öppen 1–31 mars 2027.", "o c"),
    ("Ansökningstiden är 1 mars – 31 mars 2027.", "o c"),
    ("Ni kan söka bidrag från och med 1 mars till och med 31 mars 2027.", "o c"),
    ("Utlysningen öppnar 2027-03-01 och stänger 2027-03-31 klockan 15:00.", "o c15.00"),
    ("Öppnar för ansökan: måndag 1 mars 2027", "o"),
    ("Sista ansökningsdag: 31 mars 2027", "c"),
    ("Sista ansökningsdag är onsdagen den 31 mars 2027 kl 23:59.", "c23.59"),
    ("Ansök senast den 31 mars 2027.", "c"),
    ("Ansökan ska ha kommit in till länsstyrelsen senast 31 mars 2027 klockan 12.", "c12.00"),
    ("Senast den 31 mars 2027 ska ansökan vara inskickad.", "c"),
    ("Sista dag att söka stödet är 31/3 2027.", "c"),
    ("Deadline för ansökan: 31.3.2027", "c"),
    ("Den 1 mars 2027 öppnar utlysningen.", "o"),
    ("Beslut om bidrag fattas den 31 mars 2027.", ""),
    ("Välkommen till informationsträff om utlysningen den 1 mars 2027.", ""),
    ("Slutredovisning av projektet ska lämnas senast 31 mars 2027.", ""),
    ("Kansliet har öppet till 31 mars 2027.", ""),
    ("Sista ansökningsdag är 31 februari 2027.", ""),
    ("Vi fick 31 ansökningar i mars 2027.", ""),
]


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_days_are_found_as_people_write_them(text: str, expected: str) -> None:
    """What opens, what closes and when in the day; other days are left alone."""
    found = call_dates([Block("text", text)], TODAY)

    assert " ".join(f"{one.kind[0]}{one.at}" for one in found) == expected
    for one in found:
        assert one.date == (MARCH_1 if one.kind == "opens" else MARCH_31)
        assert one.sentence == text
        assert one.doubts == ()


def test_days_in_a_table_are_read_by_their_head_or_their_row() -> None:
    """Both ways of laying out a table are used by funders."""
    across = [
        Block("row", "Utlysning | Öppnar | Stänger"),
        Block("row", "Stöd till föräldrar | 1 mars 2027 | 31 mars 2027"),
    ]
    down = [
        Block("heading", "Ansökan"),
        Block("row", "Öppnar | 1 mars 2027"),
        Block("row", "Sista ansökningsdag | 31 mars 2027"),
    ]

    for blocks in (across, down):
        found = [(one.kind, one.date) for one in call_dates(blocks, TODAY)]
        assert found == [("opens", MARCH_1), ("closes", MARCH_31)]


def test_what_speaks_against_a_day_is_told_with_it() -> None:
    """A missing year, the wrong weekday, another day on the same page, a day that has passed."""
    blocks = [
        Block("text", "Ansök senast fredag 31 mars 2027."),
        Block("item", "Sista ansökningsdag 15 april"),
        Block("text", "Utlysningen stängde 3 mars 2024."),
    ]

    wrong, guessed, past = call_dates(blocks, TODAY)

    assert wrong.doubts == (
        "31 mars 2027 är en onsdag, men sidan skriver fredag",
        "sidan har också 15 april 2027",
    )
    assert guessed.date == datetime.date(2027, 4, 15)
    assert guessed.doubts[0] == "året står inte på sidan; vi räknar med 2027"
    assert past.past
    assert past.doubts == ("dagen har passerat",)


@given(st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 12, 31)))
def test_every_day_is_read_as_it_is_written(day: datetime.date) -> None:
    """A day goes through all the ways of writing it unchanged."""
    for written in (swedish.day(day), day.isoformat(), f"{day.day}/{day.month} {day.year}"):
        found = call_dates([Block("text", f"Sista ansökningsdag är {written}.")], TODAY)
        assert [one.date for one in found] == [day]


@given(st.text(alphabet="0123456789/-.: senastmrökdag–|", max_size=80))
def test_no_text_breaks_the_search(text: str) -> None:
    """Whatever figures a page holds, the search for days comes to an end."""
    call_dates([Block("text", f"Ansökan {text}"), Block("row", f"Stänger | {text}")], TODAY)


YEARLESS = [
    ("Utlysningen är öppen 1 december–31 januari 2027.", "2026-12-01 2027-01-31", ""),
    ("Ansök senast 31 december för insatser under 2028.", "2026-12-31", "året står inte"),
    ("Ansökan öppnar 1 maj 2027 och stänger 31 mars 2027.", "2027-05-01 2027-03-31", "efter att"),
]


@pytest.mark.parametrize(("text", "days", "doubt"), YEARLESS)
def test_a_year_is_taken_from_the_same_range_alone(text: str, days: str, doubt: str) -> None:
    """A year that stands elsewhere in the sentence is of something else."""
    found = call_dates([Block("text", text)], TODAY)

    assert " ".join(str(one.date) for one in found) == days
    assert doubt in " ".join(found[0].doubts)
    assert bool(found[0].doubts) == bool(doubt)


@pytest.mark.parametrize(
    "text",
    [
        "Ansök senast 31 aprıl 2027.",
        "Projektet pågår till och med 31 mars 2027.",
        "Slutrapport om projektet lämnas senast 31 mars 2027.",
        "Redovisa projektet senast 31 mars 2027.",
        "Anmälan till konferensen om föräldrastöd senast 31 mars 2027.",
        "Projektet startar 1 mars 2027.",
        "Utlysningen öppnar inte 1 mars 2027.",
    ],
)
def test_a_day_of_something_else_is_passed_over(text: str) -> None:
    """Nor does a month in letters that only look like ours stop anything."""
    assert call_dates([Block("text", text)], TODAY) == ()


def test_a_long_sentence_is_cut_round_its_day() -> None:
    """A quote without the day it is quoted for is of no use."""
    text = f"Den som söker bidrag {'och annat som hör till ' * 30}söker senast 17 mars 2027."

    (found,) = call_dates([Block("text", text)], TODAY)

    assert "17 mars 2027" in found.sentence
    assert len(found.sentence) < 420


ELSE = [
    ("Stöd till föräldrar", "Familjecentralen öppnar den 3 mars 2027."),
    ("Utlysningar och annat på gång", "Den 3 mars 2027 öppnar familjecentralen i Provby."),
    ("Utlysningar och annat på gång", "Familjecentralen öppnar den 3 mars 2027."),
    ("Bidrag", "Kurs för ledare startar 3 mars 2027."),
    ("Bidrag", "Biblioteket stänger den 31 mars 2027."),
    ("Projekt", "Besök mötesplatsen i projektet, som öppnar den 3 mars 2027."),
    ("", "Vi söker deltagare till programmet och familjecentralen, som öppnar den 3 mars 2027."),
    ("", "Bidraget betalas ut senast 31 mars 2027."),
]


@pytest.mark.parametrize(("heading", "text"), ELSE)
def test_a_day_on_which_something_else_opens_is_no_day_of_a_call(heading: str, text: str) -> None:
    """A family centre that opens is no call, whatever else the page is about."""
    assert call_dates([Block("heading", heading), Block("text", text)], TODAY) == ()


CALLS = [
    ("Utlysning 2027", "Öppnar måndagen den 1 mars 2027."),
    ("Utlysningar", "Den öppnar 1 mars 2027."),
    ("Utlysningar", "Interreg öppnar den 1 mars 2027."),
    ("Utlysningar", "Arvsfonden öppnar den 1 mars 2027."),
    ("Utlysningar", "Länsstyrelsen öppnar den 1 mars 2027."),
    ("Bidrag att söka", "Öppnar klockan 9 den 1 mars 2027."),
    ("Statsbidrag", "Den 1 mars 2027 öppnar e-tjänsten."),
    ("Våra stödformer", "Startar 1 mars 2027."),
    ("På gång", "Stödet öppnar 1 mars 2027."),
    ("På gång", "Utlysningen som vi berättade om i juli öppnar 1 mars 2027."),
]


@pytest.mark.parametrize(("heading", "text"), CALLS)
def test_a_day_of_a_call_is_found_by_its_sentence_or_its_heading(heading: str, text: str) -> None:
    """Short lines below the heading of a call are how funders write."""
    found = call_dates([Block("heading", heading), Block("text", text)], TODAY)

    assert [(one.kind, one.date) for one in found] == [("opens", MARCH_1)]


def test_a_table_of_other_things_has_no_day_of_a_call() -> None:
    """One that lists kinds of support has."""
    centres = [
        Block("heading", "Stöd till föräldrar"),
        Block("row", "Verksamhet | Öppnar"),
        Block("row", "Familjecentralen | 1 mars 2027"),
    ]
    grants = [Block("row", "Stöd | Öppnar"), Block("row", "Föräldrar i länet | 1 mars 2027")]

    assert call_dates(centres, TODAY) == ()
    assert [one.kind for one in call_dates(grants, TODAY)] == ["opens"]
