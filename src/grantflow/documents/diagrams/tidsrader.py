"""The rows of the time plan: activities, project period, and the days when goals are due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.diagrams.lettering import LEADING, clean, wrap
from grantflow.documents.diagrams.sheet import SMALL
from grantflow.documents.diagrams.tidsaxel import Axis, axis
from grantflow.model.value import Value
from grantflow.text import swedish

if TYPE_CHECKING:
    import datetime

    from grantflow.model.application import Application

X, W = 212.0, 382.0  # left edge and width of the time axis, in px
PAD, BAR = 5.0, 12.0  # px above and below a row, and the height of a bar
LINE = SMALL * LEADING
UNDATED = "inga datum angivna"
_MARKS, _NEAR = 12, 24.0  # beyond so many days, those within so many px share a mark
_RUNS = 6  # codes, or runs of codes, that a mark can show
_NAMES = 200.0  # room for the names of the activities


@dataclass(eq=False, repr=False)
class Row(Value):
    """An activity: code, name in lines, and its days; `start` and `end` are in order."""

    code: str
    name: str
    lines: tuple[str, ...]
    start: datetime.date | None
    end: datetime.date | None

    @property
    def height(self) -> float:
        """The height of the row in px."""
        return max(len(self.lines) * LINE, BAR) + 2 * PAD

    @property
    def when(self) -> str:
        """Its days in words; empty without any."""
        if self.start == self.end:
            return swedish.day(self.start)
        return swedish.span(self.start, self.end)


class Due(NamedTuple):
    """Goals that are to be met on the same day, and the place of their names."""

    day: datetime.date
    codes: str


class Plan(NamedTuple):
    """Everything the picture shows; the axis holds all its days."""

    rows: list[Row]
    period: tuple[datetime.date | None, datetime.date | None]
    goals: list[Due]
    due: dict[datetime.date, list[int]]
    axis: Axis


def plan_of(application: Application) -> Plan | None:
    """Return the plan of a case; None when no activity has a date."""
    logic = application.stages.projektlogik
    rows = [
        _row(f"A{n}", clean(row.name or row.what) or "(utan namn)", row.start, row.end)
        for n, row in enumerate(logic.activities, 1)
    ]
    days = [day for row in rows for day in (row.start, row.end) if day]
    if not days:
        return None
    period = _in_order(application.idea.period_start, application.idea.period_end)
    by_day: dict[datetime.date, list[int]] = {}
    for n, goal in enumerate(logic.goals, 1):
        if goal.by:
            by_day.setdefault(goal.by, []).append(n)
    days += [day for day in (*period, *by_day) if day]
    found = axis(days, X, W)
    return Plan(rows, period, _due(by_day, found), by_day, found)


def _due(by_day: dict[datetime.date, list[int]], found: Axis) -> list[Due]:
    """Return marks for the days when goals are due; many days share marks where they lie close.

    A shared mark stands on the last of its days.
    """
    places: dict[float, list[datetime.date]] = {}
    for day in sorted(by_day):
        x = found.at(day)
        places.setdefault(x if len(by_day) <= _MARKS else x // _NEAR, []).append(day)
    return [
        Due(days[-1], _codes([n for day in days for n in by_day[day]])) for days in places.values()
    ]


def _codes(numbers: list[int]) -> str:
    """Return "M1, M3–M5"; how many goals they are, when that is shorter than a long list."""
    numbers = sorted(numbers)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [
        f"M{run[0]}–M{run[-1]}" if len(run) > 2 else ", ".join(f"M{n}" for n in run) for run in runs
    ]
    return ", ".join(told) if len(told) <= _RUNS else f"{len(numbers)} mål"


def _in_order(
    start: datetime.date | None, end: datetime.date | None
) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the two days with the earlier first, however they were written."""
    return (end, start) if start and end and end < start else (start, end)


def _row(code: str, name: str, start: datetime.date | None, end: datetime.date | None) -> Row:
    start, end = _in_order(start, end)
    return Row(code, name, wrap(f"{code} {name}", _NAMES, SMALL, limit=4), start, end)


def described(plan: Plan, rows: list[Row]) -> str:
    """Return the plan in words: the period, when goals are due, and each activity's days."""
    told = ["Tidplan."]
    if any(plan.period):
        told.append(f"Projekttid: {swedish.span(*plan.period)}.")
    if plan.goals:
        due = [f"{_codes(plan.due[day])} den {swedish.day(day)}" for day in sorted(plan.due)]
        told.append(f"Mål ska vara nådda: {'; '.join(due)}.")
    told += [f"{row.code} {row.name}: {row.when or UNDATED}." for row in rows]
    end = plan.period[1]
    late = [row.code for row in rows if end and row.end and row.end > end]
    if late:
        told.append(f"Efter projektets slut: {swedish.listed(late)}.")
    return " ".join(told)
