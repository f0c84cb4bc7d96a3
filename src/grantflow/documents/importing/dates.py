"""Dates as Swedes write them: "1 september 2024", "2024-09-01", "1/9 2024"."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, NamedTuple

from grantflow.text.swedish import MONTH, MONTH_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATE = re.compile(
    rf"(?<![\d.,/-])(?:(?P<y1>\d{{4}})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})"
    rf"|(?P<d2>\d{{1,2}})(?::?[ae])?\.?\s+(?P<m2>{MONTH})\.?,?\s+(?P<y2>\d{{4}})"
    r"|(?P<d3>\d{1,2})[/.](?P<m3>\d{1,2})(?:\s*[-,/.]\s*|\s+)(?P<y3>\d{4})"
    r"|(?P<y4>20\d\d)(?P<m4>[01]\d)(?P<d4>[0-3]\d))(?![\d/]|[.,-]\d)",
    re.IGNORECASE,
)
# What may stand beside a date without saying anything else.
_BESIDE = re.compile(
    r"(?:\b(?:senast|den|till|från|fr|och|med|klart?|kl|fram|t|o|m|start|slut|datum|omkring)\b"
    r"|[\s.,:;–—-])*",
    re.IGNORECASE,
)


class Dated(NamedTuple):
    """A date in a text, and where it stands."""

    day: datetime.date
    start: int
    end: int


def dates_in(text: str) -> Iterator[Dated]:
    """Yield the dates in a text; a date that is not in the calendar is none."""
    for found in _DATE.finditer(text):
        year, month, day = (
            next(value for n in "1234" if (value := found[f"{part}{n}"])) for part in "ymd"
        )
        number = int(month) if month.isdigit() else MONTH_NUMBERS.get(month.lower(), 0)
        try:
            yield Dated(datetime.date(int(year), number, int(day)), found.start(), found.end())
        except ValueError:
            continue


def only_dates(text: str) -> tuple[datetime.date, ...]:
    """Return the dates of a text that says nothing else ("senast den 1 maj 2025"); else none."""
    found = tuple(dates_in(text))
    rest = text
    for one in reversed(found):
        rest = rest[: one.start] + " " + rest[one.end :]
    return tuple(one.day for one in found) if found and _BESIDE.fullmatch(rest) else ()
