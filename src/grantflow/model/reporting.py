"""What a granted project tells afterwards: reports against the promise, and the project diary.

An answer to a promised goal, activity, cost or term has the id of what was promised.  Figures count
from the start of the project to the end of the report's period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from grantflow.model.fields import Day, Form, Number, Persons, Row, RowId, Sek, Text, spelled

if TYPE_CHECKING:
    from decimal import Decimal

    from grantflow.model.stages.projektlogik import Goal

_Kind = Literal["delrapport", "slutrapport"]
ReportKind = Annotated[_Kind, spelled(_Kind)]
_Done = Literal["ej påbörjad", "pågår", "genomförd", "ändrad", "genomförs inte"]
ActivityState = Annotated[
    _Done, spelled(_Done, inte_paborjad="ej påbörjad", klar="genomförd", installd="genomförs inte")
]
_Handover = Literal["ej påbörjat", "förbereds", "beslutat", "infört", "blir inte av"]
HandoverState = Annotated[_Handover, spelled(_Handover, inte_paborjat="ej påbörjat")]

FINAL: ReportKind = "slutrapport"
KINDS: tuple[ReportKind, ...] = ("delrapport", "slutrapport")


class Reached(Form):
    """Persons who have taken part, each counted once, since the start."""

    women: Persons | None = None
    men: Persons | None = None
    girls: Persons | None = None
    boys: Persons | None = None
    total: Persons | None = None
    why: Text | None = None


class GoalOutcome(Row):
    """How it went with a promised goal, in the goal's own unit."""

    prefix: ClassVar[str] = "mal"

    value: Number | None = None
    women: Number | None = None
    men: Number | None = None
    measured_on: Day | None = None
    text: Text | None = None
    why: Text | None = None


def total_of(goal: Goal, outcome: GoalOutcome) -> Decimal | None:
    """Return the outcome of a goal: as told, or women and men together where they make it up."""
    if outcome.value is not None or outcome.women is None or outcome.men is None:
        return outcome.value
    return outcome.women + outcome.men if adds_up(goal) else None


def adds_up(goal: Goal) -> bool:
    """Whether women and men make up the whole target: persons do, shares and averages do not."""
    parts = (goal.target_women, goal.target_men)
    return None not in (*parts, goal.target) and sum(p or 0 for p in parts) == goal.target


class ActivityOutcome(Row):
    """Where a promised activity stands.  Participants are persons, each counted once."""

    prefix: ClassVar[str] = "aktivitet"

    state: ActivityState | None = None
    text: Text | None = None
    women: Persons | None = None
    men: Persons | None = None
    why: Text | None = None


class Spent(Row):
    """What has been spent of a promised cost, in kronor."""

    prefix: ClassVar[str] = "kostnad"

    spent_sek: Sek | None = None
    why: Text | None = None


class TermKept(Row):
    """How a term of the decision has been kept."""

    prefix: ClassVar[str] = "villkor"

    text: Text | None = None


class Handover(Form):
    """How far it has come that somebody takes over."""

    state: HandoverState | None = None
    unit: Text | None = None
    decided_on: Day | None = None
    text: Text | None = None
    why: Text | None = None


class LessonLearnt(Row):
    """Something that others can use: what was learnt, and how it is known."""

    prefix: ClassVar[str] = "lardom"

    text: Text | None = None
    based_on: Text | None = None


class ProjectReport(Row):
    """A report to the funder.  Everything may be empty until it is sent."""

    prefix: ClassVar[str] = "rapport"

    kind: ReportKind | None = None
    period_start: Day | None = None
    period_end: Day | None = None
    due: Day | None = None
    sent_on: Day | None = None
    summary: Text | None = None
    schedule: Text | None = None
    reached: Reached = Reached.model_construct()
    goals: list[GoalOutcome] = []
    effects: Text | None = None
    gender: Text | None = None
    children: Text | None = None
    activities: list[ActivityOutcome] = []
    partners: Text | None = None
    risks: Text | None = None
    deviations: Text | None = None
    terms: list[TermKept] = []
    costs: list[Spent] = []
    grant_used_sek: Sek | None = None
    economy: Text | None = None
    handover: Handover = Handover.model_construct()
    spreading: Text | None = None
    lessons: list[LessonLearnt] = []
    signed_by: Text | None = None

    @property
    def is_final(self) -> bool:
        """Whether it is the last report of the project."""
        return self.kind == FINAL


class DiaryEntry(Row):
    """A dated note of what happened.  `concerns` are ids of promised goals and activities.

    Participants are those who came that day: one who comes twice is counted twice.
    """

    prefix: ClassVar[str] = "dag"

    date: Day | None = None
    text: Text | None = None
    concerns: list[RowId] = []
    women: Persons | None = None
    men: Persons | None = None
    girls: Persons | None = None
    boys: Persons | None = None
