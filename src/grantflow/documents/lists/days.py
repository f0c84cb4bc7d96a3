"""Days as people write them in lists: "15/3", "v. 12", "mars 2027"."""

from __future__ import annotations

import calendar
import datetime
import re
from typing import NamedTuple

from grantflow.documents.importing.dates import only_dates
from grantflow.text.swedish import MONTH, MONTH_NUMBERS

_LEAD = (
    r"(?:(?:senast|klart?|till|innan|före|den|från|i|under|ca|omkring"
    r"|fr\.? ?o\.? ?m|t\.? ?o\.? ?m)\.?\s+)*"
)
_YEAR = r"(?P<year>20\d\d|'?\d\d)"
_DAY = re.compile(
    rf"{_LEAD}(?:(?P<d1>\d{{1,2}})\s?[/.]\s?(?P<m1>\d{{1,2}})\.?"
    rf"|(?P<d2>\d{{1,2}})(?::?[ae])?\.?\s+(?P<m2>{MONTH})\.?)(?:[\s,/-]+{_YEAR})?",
    re.IGNORECASE,
)
_WEEK = re.compile(
    rf"{_LEAD}(?:v|vecka|veckan|week)\.?\s?(?P<week>\d{{1,2}})"
    rf"(?:\s?[-–]\s?(?:v\.?\s?)?(?P<last>\d{{1,2}}))?(?:[\s,/-]+{_YEAR})?",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"{_LEAD}(?:(?P<part>början|mitten|slutet)\s+av\s+)?(?P<month>{MONTH})\.?"
    rf"(?:\s?[-–]\s?(?P<last>{MONTH})\.?)?(?:[\s,/-]+{_YEAR})?",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    rf"{_LEAD}(?:q|kv|kvartal)\.?\s?(?P<quarter>[1-4])(?:[\s,/-]+{_YEAR})?", re.IGNORECASE
)
_FRIDAY = 5
_PARTS = {"början": 10, "mitten": 20}  # the last day of the beginning and of the middle


class ReadDay(NamedTuple):
    """A day read from a text; `why` says what was decided that the text does not say."""

    day: datetime.date
    why: str = ""


class YearMissing(Exception):
    """A day without a year, and nothing to tell the year by."""


def speaks_of_day(text: str) -> bool:
    """Whether a text is a day, a week, a month or a quarter, and nothing else."""
    text = text.strip()
    patterns = (_DAY, _WEEK, _MONTH, _QUARTER)
    return bool(only_dates(text)) or any(pattern.fullmatch(text) for pattern in patterns)


def read_day(text: str, near: datetime.date | None, *, last: bool = True) -> ReadDay | None:
    """Return the day that a text means, or None when it means none.

    Args:
        text: What stands in the cell.
        near: A day to tell the year by, where the text has none: the nearest one is meant.
        last: Whether the last day of a week or month is meant, not the first.

    Raises:
        YearMissing: The text has no year, and there is no day to tell it by.

    """
    text = text.strip()
    whole = only_dates(text)
    if len(whole) == 1:
        return ReadDay(whole[0])
    for pattern, reader in ((_DAY, _day), (_WEEK, _week), (_MONTH, _month), (_QUARTER, _quarter)):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        said = found["year"]
        if said is None and near is None:
            raise YearMissing
        years = [_whole_year(said)] if said else _years_near(near)
        read = [one for year in years if (one := reader(found, year, last=last))]
        if not read:
            return None
        if said or near is None:
            return read[0]
        best = min(read, key=lambda one: abs((one.day - near).days))
        return ReadDay(
            best.day, "; ".join(filter(None, (best.why, "året är det närmaste ärendets datum")))
        )
    return None


def _years_near(near: datetime.date | None) -> list[int]:
    years = (near.year + n for n in (-1, 0, 1)) if near else ()
    return [year for year in years if datetime.MINYEAR <= year <= datetime.MAXYEAR]


def _whole_year(said: str) -> int:
    digits = said.strip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _day(found: re.Match[str], year: int, *, last: bool) -> ReadDay | None:  # noqa: ARG001 - as the other readers
    day, month = found["d1"] or found["d2"], found["m1"] or found["m2"]
    number = int(month) if month.isdigit() else MONTH_NUMBERS.get(month.lower(), 0)
    try:
        return ReadDay(datetime.date(year, number, int(day)))
    except ValueError:
        return None


def _week(found: re.Match[str], year: int, *, last: bool) -> ReadDay | None:
    week = int((found["last"] if last else "") or found["week"])
    try:
        day = datetime.date.fromisocalendar(year, week, _FRIDAY if last else 1)
    except ValueError:
        return None
    return ReadDay(day, f"{'fredagen' if last else 'måndagen'} i veckan")


def _month(found: re.Match[str], year: int, *, last: bool) -> ReadDay | None:
    month = MONTH_NUMBERS.get(((found["last"] if last else "") or found["month"]).lower())
    if month is None:  # letters that only look like ours pass the pattern
        return None
    end = calendar.monthrange(year, month)[1]
    if part := (found["part"] or "").lower():
        return ReadDay(datetime.date(year, month, _PARTS.get(part, end)), f"{part} av månaden")
    if last:
        return ReadDay(datetime.date(year, month, end), "sista dagen i månaden")
    return ReadDay(datetime.date(year, month, 1), "första dagen i månaden")


def _quarter(found: re.Match[str], year: int, *, last: bool) -> ReadDay:
    first = 3 * int(found["quarter"]) - 2
    if not last:
        return ReadDay(datetime.date(year, first, 1), "första dagen i kvartalet")
    month = first + 2
    day = datetime.date(year, month, calendar.monthrange(year, month)[1])
    return ReadDay(day, "sista dagen i kvartalet")
