"""What says when without saying the day: "juni 2029", "våren 2029", "2024"."""

from __future__ import annotations

import calendar
import datetime
import re
from typing import NamedTuple

from grantflow.text.swedish import MONTH, MONTH_NUMBERS

_SEASONS = {"våren": (1, 6), "sommaren": (6, 8), "hösten": (8, 12), "vintern": (12, 12)}
_HALF = re.compile(
    rf"(?:(?P<month>{MONTH})\.?,?\s+|(?P<season>{'|'.join(_SEASONS)})\s+)?(?P<year>20\d\d|19\d\d)"
    r"|(?P<first>20\d\d|19\d\d)-(?P<number>0?[1-9]|1[0-2])",
    re.IGNORECASE,
)
# What may stand before it without saying anything else.
_BEFORE = re.compile(
    r"(?:\b(?:i|sedan|från|till|senast|under|år|ca|cirka|omkring)\b\s*)*", re.IGNORECASE
)


class HalfDate(NamedTuple):
    """A time that is longer than a day: what it is called, its first day and its last."""

    what: str
    first: datetime.date
    last: datetime.date


def half_date(text: str) -> HalfDate | None:
    """Return the time that a text names when it names no day; None when it says anything else."""
    told = text.strip().rstrip(".")
    before = _BEFORE.match(told)
    found = _HALF.fullmatch(told[before.end() if before else 0 :])
    if found is None:
        return None
    year = int(found["year"] or found["first"])
    if found["season"]:
        return _between("en årstid", year, *_SEASONS[found["season"].lower()])
    if found["month"] or found["number"]:
        month = int(found["number"] or MONTH_NUMBERS.get((found["month"] or "").lower(), 1))
        return _between("en månad", year, month, month)
    return _between("ett år", year, 1, 12)


def _between(what: str, year: int, first: int, last: int) -> HalfDate:
    days = calendar.monthrange(year, last)[1]
    return HalfDate(what, datetime.date(year, first, 1), datetime.date(year, last, days))
