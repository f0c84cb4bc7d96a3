"""Swedish working days: Monday to Friday, less public holidays and the three eves.

Public holidays follow lagen (1989:253) om allmänna helgdagar.  Midsummer Eve, Christmas Eve and
New Year's Eve are no holidays in that law, but nobody signs anything then.
"""

import datetime
from functools import cache

_DAY = datetime.timedelta(days=1)
_SATURDAY = 5
# Month and day of what falls on the same date every year.
_FIXED = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
# Days from Easter Sunday: Good Friday, Easter Monday, Ascension Day.  Sundays are free anyway.
_AROUND_EASTER = (-2, 1, 39)


def easter(year: int) -> datetime.date:
    """Return Easter Sunday of a Gregorian year (the anonymous algorithm of 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, skipped = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap - shift + 15) % 30
    weekday = (32 + 2 * skipped + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return datetime.date(year, month, day + 1)


@cache
def free_days(year: int) -> frozenset[datetime.date]:
    """Return the days of a year that are no working days although they may be weekdays."""
    days = {datetime.date(year, month, day) for month, day in _FIXED}
    days |= {easter(year) + shift * _DAY for shift in _AROUND_EASTER}
    days.add(_friday_after(datetime.date(year, 6, 19)))  # Midsummer Eve, 19 to 25 June
    return frozenset(days)


def _friday_after(first: datetime.date) -> datetime.date:
    """Return the first Friday from `first` on."""
    return first + (_SATURDAY - 1 - first.weekday()) % 7 * _DAY


def is_workday(day: datetime.date) -> bool:
    """Whether people are at work that day."""
    return day.weekday() < _SATURDAY and day not in free_days(day.year)


def workdays_before(day: datetime.date, count: int) -> datetime.date:
    """Return the working day `count` working days before `day`.

    0 gives `day` itself when it is a working day, else the last one before it.
    """
    while not is_workday(day):
        day -= _DAY
    for _ in range(count):
        day -= _DAY
        while not is_workday(day):
            day -= _DAY
    return day


def weekdays_after(day: datetime.date, count: int) -> datetime.date:
    """Return the day `count` weekdays (Monday to Friday) after `day`, holidays counted as others.

    A funder that gives "five working days" may or may not leave out holidays; this is the
    earliest reading, so nobody who keeps it is late.
    """
    for _ in range(count):
        day += _DAY
        while day.weekday() >= _SATURDAY:
            day += _DAY
    return day
