"""Stage 3, projektlogik: problem, causes, goals, activities, risks and follow-up."""

from typing import ClassVar

from grantflow.model.choices import CauseLevel, CauseScope, GoalLevel, SupportKind, YesNo
from grantflow.model.fields import Day, Form, Number, Persons, Row, RowId, Score, Text, Year


class Cause(Row):
    """A cause of the problem, and whether the project acts on it."""

    prefix: ClassVar[str] = "orsak"

    text: Text | None = None
    level: CauseLevel | None = None
    scope: CauseScope | None = None


class Consequence(Row):
    """What happens if nothing is done."""

    prefix: ClassVar[str] = "foljd"

    text: Text | None = None


class Evidence(Row):
    """A statement about the need with its figure and source."""

    prefix: ClassVar[str] = "belagg"

    statement: Text | None = None
    figure: Number | None = None
    unit: Text | None = None
    women: Number | None = None
    men: Number | None = None
    source: Text | None = None
    year: Year | None = None


class TargetGroup(Form):
    """Who the project is for.  Counts are persons who take part during the whole project."""

    description: Text | None = None
    delimitation: Text | None = None
    women: Persons | None = None
    men: Persons | None = None
    girls: Persons | None = None
    boys: Persons | None = None
    total: Persons | None = None
    reached: Text | None = None
    involvement: Text | None = None
    involvement_when: Text | None = None


class Goal(Row):
    """A goal and how it is measured.  Targets are in `unit`."""

    prefix: ClassVar[str] = "mal"

    text: Text | None = None
    level: GoalLevel | None = None
    causes: list[RowId] = []
    indicator: Text | None = None
    unit: Text | None = None
    baseline: Number | None = None
    target: Number | None = None
    target_women: Number | None = None
    target_men: Number | None = None
    by: Day | None = None
    data_source: Text | None = None
    responsible: Text | None = None
    frequency: Text | None = None


class Activity(Row):
    """Something the project does."""

    prefix: ClassVar[str] = "aktivitet"

    name: Text | None = None
    what: Text | None = None
    goals: list[RowId] = []
    responsible: Text | None = None
    partners: list[Text] = []
    start: Day | None = None
    end: Day | None = None
    output: Text | None = None
    participants: Persons | None = None
    participants_women: Persons | None = None
    participants_men: Persons | None = None
    needs_money: YesNo | None = None


class PracticalSupport(Row):
    """Help that lets people take part."""

    prefix: ClassVar[str] = "stod"

    kind: SupportKind | None = None
    how: Text | None = None


class Risk(Row):
    """What may go wrong.  Likelihood and consequence run from 1 (low) to 5 (high)."""

    prefix: ClassVar[str] = "risk"

    risk: Text | None = None
    likelihood: Score | None = None
    consequence: Score | None = None
    measure: Text | None = None
    owner: Text | None = None


class Assumption(Row):
    """What must hold for the logic to work."""

    prefix: ClassVar[str] = "antagande"

    text: Text | None = None


class FollowUp(Form):
    """How goals are followed up and the project evaluated."""

    how: Text | None = None
    responsible: Text | None = None
    when: Text | None = None
    evaluation: Text | None = None


class ParentingSupport(Form):
    """Questions asked only when the theme is parenting support."""

    recruitment: Text | None = None
    parents_on_leave: Text | None = None
    fathers: Text | None = None
    trained_staff: Text | None = None


class Projektlogik(Form):
    """Answers to the form projektlogik."""

    problem: Text | None = None
    causes: list[Cause] = []
    consequences: list[Consequence] = []
    evidence: list[Evidence] = []
    target_group: TargetGroup = TargetGroup.model_construct()
    aim: Text | None = None
    long_term_effects: Text | None = None
    goals: list[Goal] = []
    activities: list[Activity] = []
    flexibility: Text | None = None
    practical_support: list[PracticalSupport] = []
    ordinary_staff: Text | None = None
    parenting_support: ParentingSupport = ParentingSupport.model_construct()
    risks: list[Risk] = []
    assumptions: list[Assumption] = []
    follow_up: FollowUp = FollowUp.model_construct()
    benefits: Text | None = None
