"""Lays the activities out on months, quarters or years."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from grantflow.model.application import Application
from grantflow.text.swedish import MONTHS

MARK = "■"
_MONTHS_SHOWN = 12
_QUARTERS_SHOWN = 16
_YEARS_SHOWN = 20
_YEAR_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """An activity: its number, its name, and one mark or nothing for each column."""

    number: int
    name: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeplan:
    """The time plan as a table.  Empty when no activity has a date."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def timeplan(application: Application) -> Timeplan:
    """Return the activities over the months of the project, quarters or years when it is long.

    The columns run from the first to the last date of activities and project period.  An
    activity with one date is marked there; one without dates has no mark.
    """
    activities = application.stages.projektlogik.activities
    spans = [_months(row.start, row.end) for row in activities]
    dated = [month for found in spans if found for month in found]
    if not dated:
        return Timeplan((), ())
    idea = application.idea
    dated += _months(idea.period_start, idea.period_end) or ()
    step = _step(max(dated) - min(dated) + 1)
    starts = range(min(dated) // step * step, max(dated) + 1, step)[:_YEARS_SHOWN]
    lines = tuple(
        Line(order, row.name or row.what or "", tuple(_marks(found, starts)))
        for order, (row, found) in enumerate(zip(activities, spans, strict=True), 1)
    )
    return Timeplan(tuple(_label(start, step) for start in starts), lines)


def _months(start: datetime.date | None, end: datetime.date | None) -> tuple[int, int] | None:
    """Return first and last month, counted from year 0; in order whatever the dates say."""
    days = sorted(day for day in (start, end) if day)
    if not days:
        return None
    first, *_, last = [day.year * _YEAR_MONTHS + day.month - 1 for day in (days[0], days[-1])]
    return first, last


def _step(months: int) -> int:
    if months <= _MONTHS_SHOWN:
        return 1
    return 3 if months <= _QUARTERS_SHOWN * 3 else _YEAR_MONTHS


def _marks(found: tuple[int, int] | None, starts: range) -> Iterator[str]:
    for start in starts:
        met = found is not None and found[0] < start + starts.step and found[1] >= start
        yield MARK if met else ""


def _label(start: int, step: int) -> str:
    year, month = divmod(start, _YEAR_MONTHS)
    if step == 1:
        return f"{MONTHS[month][:3]}\n{year}"
    return f"kv {month // 3 + 1}\n{year}" if step == 3 else str(year)
