"""Gathers what a report to the funder shows: what was promised beside what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grantflow.documents.compose import project_title
from grantflow.documents.reports.as_text import cite
from grantflow.model.budget import ZERO
from grantflow.model.report_questions import funder
from grantflow.model.reporting import ActivityOutcome, GoalOutcome, Spent, total_of
from grantflow.text import swedish

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from grantflow.model.application import Application
    from grantflow.model.programme import Programme
    from grantflow.model.promise import Promise, PromisedCost
    from grantflow.model.reporting import DiaryEntry, ProjectReport
    from grantflow.model.stages.projektlogik import Goal

NONE = "–"
KIND_NAMES = {"delrapport": "Delrapport", "slutrapport": "Slutrapport"}
GROUPS = (
    ("women", "Kvinnor"), ("men", "Män"), ("girls", "Flickor"), ("boys", "Pojkar"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReachRow:
    """How many of a group were to take part, and how many did."""

    group: str
    promised: str
    reached: str


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A promised goal and its outcome; figures stand as "50 (lovat 48)"."""

    number: str
    goal: str
    level: str
    unit: str
    total: str
    women: str
    men: str
    measured: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A promised activity and where it stands; `noted` is how often the diary speaks of it."""

    number: str
    name: str
    state: str
    women: str
    men: str
    text: str
    why: str
    noted: str


@dataclass(frozen=True, slots=True)
class CostRow:
    """A line of the granted budget and what it has cost; `left` is below zero when overspent."""

    number: str
    text: str
    granted: str
    spent: str
    left: str
    why: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of the decision and how it has been kept."""

    term: str
    kept: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """An entry of the diary, or the sum of all."""

    date: str
    text: str
    concerns: str
    women: str
    men: str
    girls: str
    boys: str


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson and what it rests on."""

    text: str
    based_on: str


def compose_report(
    application: Application,
    report: ProjectReport,
    programme: Programme | None,
    *,
    missing: Sequence[str] = (),
    as_is: bool = False,
) -> dict[str, object]:
    """Return every name that the template of reports may use.

    Args:
        application: A granted case.
        report: One of its reports, however incomplete.
        programme: Who granted, if known.
        missing: What stands in the way, listed on the first page of a draft.
        as_is: Mark the document UTKAST and show every question without an answer.

    """
    grant, promise = application.grant, application.grant.promise
    known = funder(programme.programme if programme else grant.programme)
    days = entries_within(application.diary, report.period_start, report.period_end)
    costs = list(_costs(promise.costs, report))
    told = [row.spent_sek for row in report.costs if row.spent_sek is not None]
    spent = sum(told, ZERO) if told else None
    return {
        "case": application,
        "applicant": application.applicant,
        "grant": grant,
        "promise": promise,
        "report": report,
        "kind": KIND_NAMES.get(report.kind or "", "Rapport"),
        "final": report.is_final,
        "draft": as_is,
        "missing": list(missing),
        "project_title": promise.title or project_title(application),
        "programme": {
            "name": swedish.tie(programme.name if programme else "Finansiär okänd"),
            "short_name": swedish.tie(programme.short_name if programme else "Rapport"),
        },
        "funder_note": known.note,
        "funder_source": cite(known.source),
        "granted_period": swedish.span(grant.period_start, grant.period_end),
        "period": swedish.span(report.period_start, report.period_end),
        "reach": list(_reach(application, report)),
        "goals": list(_goals(promise.goals, report)),
        "activities": list(_activities(application, report, days)),
        "terms": list(_terms(application, report)),
        "costs": costs,
        "cost_sum": _sum_of_costs(_granted(promise), spent),
        "lessons": [LessonRow(row.text or NONE, row.based_on or NONE) for row in report.lessons],
        "diary": [_day(entry, application) for entry in days],
        "diary_sum": _sum_of_days(days),
    }


def entries_within(
    diary: Sequence[DiaryEntry], start: datetime.date | None, end: datetime.date | None
) -> list[DiaryEntry]:
    """Return the dated entries of a period, oldest first; an open end is open."""
    dated = [
        entry
        for entry in diary
        if entry.date
        and (start is None or entry.date >= start)
        and (end is None or entry.date <= end)
    ]
    return sorted(dated, key=lambda entry: (str(entry.date), entry.id or ""))


def _reach(application: Application, report: ProjectReport) -> Iterator[ReachRow]:
    promised, reached = application.grant.promise.reach, report.reached
    for name, label in (*GROUPS, ("total", "Tillsammans")):
        before, after = getattr(promised, name), getattr(reached, name)
        if before is not None or after is not None:
            yield ReachRow(label, _count(before), _count(after))


def _goals(goals: Sequence[Goal], report: ProjectReport) -> Iterator[GoalRow]:
    told = {row.id: row for row in report.goals}
    for order, goal in enumerate(goals, start=1):
        outcome = told.get(goal.id, GoalOutcome())
        yield GoalRow(
            number=f"M{order}",
            goal=goal.text or goal.indicator or "Mål utan text",
            level=swedish.capital(goal.level),
            unit=goal.unit or NONE,
            total=_against(total_of(goal, outcome), goal.target),
            women=_against(outcome.women, goal.target_women),
            men=_against(outcome.men, goal.target_men),
            measured=swedish.day(outcome.measured_on),
            text=outcome.text or "",
            why=outcome.why or "",
        )


def _activities(
    application: Application, report: ProjectReport, days: Sequence[DiaryEntry]
) -> Iterator[ActivityRow]:
    told = {row.id: row for row in report.activities}
    for order, row in enumerate(application.grant.promise.activities, start=1):
        outcome = told.get(row.id, ActivityOutcome())
        noted = sum(row.id in entry.concerns for entry in days)
        yield ActivityRow(
            number=f"A{order}",
            name=row.name or row.what or "Aktivitet utan namn",
            state=swedish.capital(outcome.state) or NONE,
            women=_against(outcome.women, row.participants_women),
            men=_against(outcome.men, row.participants_men),
            text=outcome.text or "",
            why=outcome.why or "",
            noted=str(noted) if noted else NONE,
        )


def _terms(application: Application, report: ProjectReport) -> Iterator[TermRow]:
    told = {row.id: row.text for row in report.terms}
    for term in application.grant.terms:
        yield TermRow(term.text or NONE, told.get(term.id) or NONE)


def _costs(costs: Sequence[PromisedCost], report: ProjectReport) -> Iterator[CostRow]:
    told = {row.id: row for row in report.costs}
    for order, row in enumerate(costs, start=1):
        outcome = told.get(row.id, Spent())
        known = row.amount_sek is not None and outcome.spent_sek is not None
        left = (row.amount_sek or ZERO) - (outcome.spent_sek or ZERO) if known else None
        yield CostRow(
            number=f"K{order}",
            text=row.text or swedish.capital(row.kind) or "Kostnad utan namn",
            granted=swedish.kronor(row.amount_sek) or NONE,
            spent=swedish.kronor(outcome.spent_sek) or NONE,
            left=swedish.kronor(left) or NONE,
            why=outcome.why or "",
        )


def _granted(promise: Promise) -> Decimal | None:
    """Return all granted costs; None where no line has a sum."""
    has_sum = any(row.amount_sek is not None for row in promise.costs)
    return promise.total_sek if has_sum else None


def _sum_of_costs(granted: Decimal | None, spent: Decimal | None) -> CostRow:
    """Return the costs added up; nothing is left or spent before anybody has told a sum."""
    left = None if spent is None or granted is None else granted - spent
    before, after, rest = (swedish.kronor(amount) or NONE for amount in (granted, spent, left))
    return CostRow("", "Summa", before, after, rest, "")


def _day(entry: DiaryEntry, application: Application) -> DayRow:
    promise = application.grant.promise
    names = {row.id: f"M{n}" for n, row in enumerate(promise.goals, start=1)}
    names |= {row.id: f"A{n}" for n, row in enumerate(promise.activities, start=1)}
    counts = {name: _count(getattr(entry, name)) for name, _ in GROUPS}
    concerns = ", ".join(names.get(row_id, row_id) for row_id in entry.concerns)
    return DayRow(swedish.day(entry.date), entry.text or NONE, concerns or NONE, **counts)


def _sum_of_days(days: Sequence[DiaryEntry]) -> DayRow:
    """Return the visits of a period added up; a group that nobody counted has no sum."""
    sums = {}
    for name, _ in GROUPS:
        counted = [n for entry in days if (n := getattr(entry, name)) is not None]
        sums[name] = _count(sum(counted) if counted else None)
    return DayRow("Summa", "", "", **sums)


def _against(value: Decimal | int | None, target: Decimal | int | None) -> str:
    """Return an outcome beside what was promised: "50 (lovat 48)"."""
    told = swedish.number(value) or NONE
    return told if target is None else f"{told} (lovat {swedish.number(target)})"


def _count(value: int | None) -> str:
    return NONE if value is None else swedish.number(value)
