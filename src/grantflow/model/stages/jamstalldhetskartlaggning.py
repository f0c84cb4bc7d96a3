"""Stage 6, jämställdhetskartläggning: women's and men's conditions, and what follows from them."""

from typing import ClassVar

from grantflow.model.choices import Arena, BarrierKind, Ground, SharedResource, TargetedGroup, YesNo
from grantflow.model.fields import Day, Form, Percent, Persons, Row, RowId, Text


class Representation(Row):
    """R1: how many women and men on an arena."""

    prefix: ClassVar[str] = "r1"

    arena: Arena | None = None
    group: Text | None = None
    women: Persons | None = None
    men: Persons | None = None
    source: Text | None = None


class ResourceShare(Row):
    """R2: how a resource is shared between women and men, in per cent."""

    prefix: ClassVar[str] = "r2"

    resource: SharedResource | None = None
    measure: Text | None = None
    share_women_pct: Percent | None = None
    share_men_pct: Percent | None = None
    source: Text | None = None


class GenderAnalysis(Row):
    """R3: an observed difference, why it is there, and what follows for women and men."""

    prefix: ClassVar[str] = "r3"

    observation: Text | None = None
    cause: Text | None = None
    norm: Text | None = None
    consequence_women: Text | None = None
    consequence_men: Text | None = None


class GenderMeasure(Row):
    """R4: what is done about an observed difference."""

    prefix: ClassVar[str] = "r4"

    observation: RowId | None = None
    goal: Text | None = None
    measure: Text | None = None
    activity: RowId | None = None
    responsible: Text | None = None
    by: Day | None = None
    indicator: Text | None = None


class TargetedInsats(Row):
    """Activities for one sex alone, weighed: chosen or not, and why."""

    prefix: ClassVar[str] = "riktad"

    for_whom: TargetedGroup | None = None
    description: Text | None = None
    chosen: YesNo | None = None
    reason: Text | None = None


class Barrier(Row):
    """Something that keeps women or men away, and what is done about it."""

    prefix: ClassVar[str] = "hinder"

    kind: BarrierKind | None = None
    description: Text | None = None
    measure: Text | None = None


class Jamstalldhetskartlaggning(Form):
    """Answers to the form jämställdhetskartläggning."""

    method: Text | None = None
    competence: Text | None = None
    representation: list[Representation] = []
    resources: list[ResourceShare] = []
    analysis: list[GenderAnalysis] = []
    measures: list[GenderMeasure] = []
    targeted: list[TargetedInsats] = []
    barriers: list[Barrier] = []
    no_split_reason: Text | None = None
    subgroups: Text | None = None
    partner_influence: Text | None = None
    accessibility: Text | None = None
    grounds: list[Ground] = []
    children_concerned: YesNo | None = None
    child_best: Text | None = None
    follow_up: Text | None = None
