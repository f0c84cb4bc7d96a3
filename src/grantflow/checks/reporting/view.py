"""A report beside its promise, as the rules of reporting see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.model.budget import ZERO
from grantflow.model.finding import Evidence
from grantflow.model.value import Value
from grantflow.text.answer import Standing, judge
from grantflow.text.personal import find_personal_data, short
from grantflow.text.swedish import day, number

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from grantflow.model.application import Application
    from grantflow.model.promise import Grant, Promise, PromisedCost
    from grantflow.model.reporting import (
        ActivityOutcome,
        DiaryEntry,
        GoalOutcome,
        ProjectReport,
        Spent,
        TermKept,
    )
    from grantflow.model.stages.projektlogik import Activity, Goal

PROMISE = "grant.promise"
_QUOTE = 220
_NAMED = 90

_UNTOLD = (Standing.EMPTY, Standing.PLACEHOLDER, Standing.SALAD, Standing.ECHO)


@dataclass(eq=False, repr=False)
class Fault(Value):
    """Something to act on at `place`; `facts` fill the message, `quotes` are what was promised."""

    place: str
    facts: dict[str, str] = field(default_factory=dict)
    quotes: tuple[Evidence, ...] = ()


@dataclass(eq=False, repr=False)
class Answer(Value):
    """What a rule of reporting found: `asked` things were looked at, some of them at fault."""

    asked: int
    faults: tuple[Fault, ...] = ()
    kept: tuple[Evidence, ...] = ()


class ReportPredicate(NamedTuple):
    """The parameters a predicate takes (a dataclass) and the function itself."""

    params: type[Any]
    run: Callable[[ReportView, Any], Answer]


class ReportView:
    """A case with one of its reports."""

    def __init__(self, application: Application, report: ProjectReport) -> None:
        self.application, self.report = application, report
        self.place = f"reports[{report.id}]"

    @property
    def grant(self) -> Grant:
        """The decision."""
        return self.application.grant

    @property
    def promise(self) -> Promise:
        """What was granted."""
        return self.application.grant.promise

    @property
    def until(self) -> datetime.date | None:
        """The last day that the report speaks of."""
        return self.report.period_end or (self.grant.period_end if self.report.is_final else None)

    @cached_property
    def goals(self) -> dict[str | None, GoalOutcome]:
        """What is told of each promised goal, by its id."""
        return {row.id: row for row in self.report.goals}

    @cached_property
    def activities(self) -> dict[str | None, ActivityOutcome]:
        """What is told of each promised activity, by its id."""
        return {row.id: row for row in self.report.activities}

    @cached_property
    def costs(self) -> dict[str | None, Spent]:
        """What is told of each promised cost, by its id."""
        return {row.id: row for row in self.report.costs}

    @cached_property
    def terms(self) -> dict[str | None, TermKept]:
        """What is told of each term of the decision, by its id."""
        return {row.id: row for row in self.report.terms}

    @cached_property
    def diary(self) -> list[DiaryEntry]:
        """The entries of the diary up to the end of the report's period, oldest first."""
        return entries_until(self.application.diary, self.until)

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """The ids of goals and activities that the diary speaks of."""
        return frozenset(row_id for entry in self.diary for row_id in entry.concerns)

    @property
    def spent_sek(self) -> Decimal:
        """All that has been spent, in kronor."""
        return sum((row.spent_sek or ZERO for row in self.report.costs), ZERO)

    def is_told(self, text: str | None) -> bool:
        """Whether a text says something; "inga män kom" does, "skrivs senare" does not."""
        return judge(text or "") not in _UNTOLD

    def goal_name(self, goal: Goal) -> str:
        """Return "M2 ”Minst 60 föräldrar …”", as the reports name a goal."""
        return _named("M", self.promise.goals, goal, goal.text or goal.indicator)

    def activity_name(self, activity: Activity) -> str:
        """Return "A1 ”Föräldraråd”", as the reports name an activity."""
        return _named("A", self.promise.activities, activity, activity.name or activity.what)

    def cost_name(self, cost: PromisedCost) -> str:
        """Return "K3 ”Samordnare”", as the reports name a cost."""
        return _named("K", self.promise.costs, cost, cost.text or cost.kind)


def entries_until(diary: Iterable[DiaryEntry], end: datetime.date | None) -> list[DiaryEntry]:
    """Return dated entries up to a day, oldest first; all of them without one."""
    dated = [entry for entry in diary if entry.date and (end is None or entry.date <= end)]
    return sorted(dated, key=lambda entry: (entry.date or end, entry.id or ""))


def quote(place: str, text: str | None) -> tuple[Evidence, ...]:
    """Return what was promised at a place of the promise, as it stands; nothing without words."""
    if not text or find_personal_data(text):
        return ()
    cut = text[:_QUOTE]
    return (Evidence(cut, f"{PROMISE}.{place}", 0, len(cut)),)


def promised(goal: Goal) -> str:
    """Return the target of a goal in words: "60 personer (kvinnor 45, män 15), senast …"."""
    unit = f" {goal.unit}" if goal.unit else ""
    parts = [f"{number(goal.target)}{unit}"] if goal.target is not None else []
    by_sex = ", ".join(
        f"{who} {number(value)}"
        for value, who in ((goal.target_women, "kvinnor"), (goal.target_men, "män"))
        if value is not None
    )
    parts += [f"({by_sex})"] if by_sex else []
    level = " ".join(parts)
    told = [level] if level else []
    told += [f"senast {day(goal.by)}"] if goal.by else []
    return ", ".join(told) or "ingen nivå angiven"


def lower_is_better(goal: Goal) -> bool:
    """Whether the goal is to come down, such as a waiting time."""
    return goal.baseline is not None and goal.target is not None and goal.target < goal.baseline


def _named(letter: str, rows: Iterable[object], row: object, text: str | None) -> str:
    order = next((n for n, one in enumerate(rows, start=1) if one is row), 0)
    return f"{letter}{order} ”{short(text, _NAMED)}”" if text else f"{letter}{order}"
