"""A time axis: months, quarters, years or several years, whichever leaves room for the names."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING, NamedTuple

from grantflow.text.swedish import MONTHS

if TYPE_CHECKING:
    import datetime

_STEPS = (1, 3, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)  # months
_NARROW, _NAMED, _NUMBERED = 10.0, 20.0, 30.0  # px a column needs: a letter, "sep", "kv 1", a year


class Column(NamedTuple):
    """A column of the axis: its left edge in px, its width in px, and its name."""

    x: float
    w: float
    name: str


class Axis(NamedTuple):
    """The axis from `first` (a month, counted from year 0) in columns of `step` months.

    `x` and `w` are its left edge and width in px.
    """

    first: int
    months: int
    step: int
    x: float
    w: float

    def at(self, day: datetime.date, *, end: bool = False) -> float:
        """Return the x of the beginning of `day`, or of its end."""
        length = calendar.monthrange(day.year, day.month)[1]
        part = (day.day - 1 + end) / length
        place = month_of(day) - self.first + part
        return round(self.x + self.w * place / self.months, 1)

    @property
    def columns(self) -> list[Column]:
        """The columns, with names short enough to fit them."""
        w = self.w * self.step / self.months
        starts = range(self.first, self.first + self.months, self.step)
        names = [_name(start, self.step, w) for start in starts]
        return [Column(round(self.x + w * n, 2), w, name) for n, name in enumerate(names)]

    @property
    def years(self) -> list[Column]:
        """The years over the columns; empty when the columns are years themselves."""
        if self.step >= 12:
            return []
        last = self.first + self.months
        found = []
        for year in range(self.first // 12, (last - 1) // 12 + 1):
            start, end = max(year * 12, self.first), min(year * 12 + 12, last)
            x = self.x + self.w * (start - self.first) / self.months
            w = self.w * (end - start) / self.months
            found.append(Column(round(x, 2), w, str(year) if w >= _NUMBERED else ""))
        return found


def month_of(day: datetime.date) -> int:
    """Return the month of `day`, counted from year 0."""
    return day.year * 12 + day.month - 1


def axis(days: list[datetime.date], x: float, w: float) -> Axis:
    """Return an axis of `w` px from `x` that holds all of `days`, which must not be empty."""
    low, high = month_of(min(days)), month_of(max(days))
    for step in _STEPS:
        first = low // step * step
        months = (high // step + 1) * step - first
        column = w * step / months
        if column >= (_NARROW if step == 1 else _NUMBERED):
            break
    return Axis(first, months, step, x, w)


def _name(start: int, step: int, w: float) -> str:
    year, month = divmod(start, 12)
    if step == 1:
        return MONTHS[month][:3] if w >= _NAMED else MONTHS[month][0].upper()
    return f"kv {month // 3 + 1}" if step == 3 else str(year)
