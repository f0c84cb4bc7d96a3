"""Finds the days in a text as people write them, and tells which of them lack a year."""

from __future__ import annotations

import datetime
import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from grantflow.text.swedish import MONTH, MONTH_NUMBERS, WEEKDAY

if TYPE_CHECKING:
    from collections.abc import Iterator

DATE = re.compile(
    rf"(?:\b(?P<weekday>{WEEKDAY})(?:en)?,?\s+(?:den\s+)?)?(?:"
    rf"\b(?P<day>\d{{1,2}})(?::?[ea])?(?:\s*[–-]\s*(?P<day2>\d{{1,2}})(?::?[ea])?)?"
    rf"\s+(?P<month>{MONTH})\b\.?(?:,?\s+(?P<year>20\d\d)\b)?"
    r"|\b(?P<iso>20\d\d-\d{2}-\d{2})\b"
    r"|\b(?P<short>\d{1,2}/\d{1,2}(?:[ -/]+20\d\d)?)(?![\d/])"
    r"|\b(?P<dots>\d{1,2}\.\d{1,2}\.20\d\d)\b)",
    re.IGNORECASE,
)
RANGE = re.compile(
    r"^\s*(?:[–—-]|till(?:\s+och\s+med)?|t\.?o\.?m\.?|och)\s*(?:den\s+)?$", re.IGNORECASE
)


class Seen(NamedTuple):
    """A date in a text, where it stands, and what it lacks."""

    start: int
    end: int
    date: datetime.date
    year_told: bool
    weekday: str


def days_in(text: str, read_on: datetime.date) -> Iterator[Seen]:
    """Yield the dates in a text; what is no day of any calendar is left out."""
    matches = list(DATE.finditer(text))
    for match, following in zip_longest(matches, matches[1:]):
        in_range = following and RANGE.match(text[match.end() : following.start()])
        days = [match["day"], match["day2"]] if match["day2"] else [match["day"]]
        for number, day in enumerate(days):
            date, told = _day(match, day, following if in_range else None, read_on)
            if date is None:
                continue
            # "1–31 mars" is two days in one: the second begins where the first has ended.
            middle = match.start("day2") if match["day2"] else match.end()
            start, end = (match.start(), middle) if not number else (middle, match.end())
            if match["day2"] and not number:
                end = match.end("day")
            weekday = (match["weekday"] or "").lower() if not number else ""
            yield Seen(start, end, date, told, weekday)


def _day(
    match: re.Match[str], day: str | None, until: re.Match[str] | None, read_on: datetime.date
) -> tuple[datetime.date | None, bool]:
    """Return a date and whether its year is told; the year of a range's end holds for both."""
    numbers = _numbers(match, day)
    if not numbers:
        return None, False
    if len(numbers) == 3:
        return _real(numbers), True
    end = _numbers(until, until["day2"] or until["day"]) if until else []
    if len(end) == 3:
        return _real([end[0] - (numbers > end[1:]), *numbers]), True
    date = _real([read_on.year, *numbers])
    if date and date < read_on:
        date = _real([read_on.year + 1, *numbers])
    return date, False


def _numbers(match: re.Match[str], day: str | None) -> list[int]:
    """Return year, month and day, or the last two; nothing when it is no month after all."""
    if match["iso"]:
        return [int(part) for part in match["iso"].split("-")]
    if match["dots"]:
        return [int(part) for part in reversed(match["dots"].split("."))]
    if match["short"]:
        first, second, *years = (int(part) for part in re.findall(r"\d+", match["short"]))
        return [*years, second, first]
    # Letters that only look like ours pass the pattern: "aprıl" is no month.
    month = MONTH_NUMBERS.get(match["month"].casefold())
    year = [int(match["year"])] if match["year"] else []
    return [*year, month, int(day or 0)] if month else []


def _real(numbers: list[int]) -> datetime.date | None:
    try:
        return datetime.date(*numbers)
    except ValueError:
        return None
