"""Stage 2, omvärldsbevakning: who works with the question, and what can be learnt from them."""

from typing import ClassVar

from grantflow.model.choices import (
    ActorKind,
    ActorLevel,
    InsatsStatus,
    MeetingKind,
    PageKind,
    Progress,
    YesNo,
    YesNoUnclear,
)
from grantflow.model.fields import Day, Form, Row, Score, Text


class Lead(Row):
    """A row that somebody takes further: who, what next, by when, done or not."""

    takes_further: Text | None = None
    next_step: Text | None = None
    by: Day | None = None
    done: YesNo | None = None


class Actor(Lead):
    """An organisation in the field, and whether it is to be brought in.

    `influence` over the question and `interest` in it are from 1, little, to 5, great.
    """

    prefix: ClassVar[str] = "aktor"

    name: Text | None = None
    kind: ActorKind | None = None
    level: ActorLevel | None = None
    influence: Score | None = None
    interest: Score | None = None
    work: Text | None = None
    page: Text | None = None
    bring_in: YesNoUnclear | None = None


class EarlierProject(Lead):
    """Somebody else's project, its results, and what is reused from it."""

    prefix: ClassVar[str] = "projekt"

    name: Text | None = None
    owner: Text | None = None
    source: Text | None = None
    period: Text | None = None
    results: Text | None = None
    reuse: Text | None = None
    lesson: Text | None = None
    catalogue_id: Text | None = None


class OwnInsats(Row):
    """An effort of the own organisation: planned, running or ended."""

    prefix: ClassVar[str] = "insats"

    name: Text | None = None
    unit: Text | None = None
    status: InsatsStatus | None = None
    relation: Text | None = None


class Setting(Row):
    """A place where the target group already takes part."""

    prefix: ClassVar[str] = "arena"

    setting: Text | None = None
    when: Text | None = None
    covered: Text | None = None
    usable: YesNoUnclear | None = None
    use: Text | None = None


class Page(Row):
    """A page, newsletter or film worth following."""

    prefix: ClassVar[str] = "sida"

    title: Text | None = None
    kind: PageKind | None = None
    address: Text | None = None
    note: Text | None = None


class Network(Row):
    """A network or a conference."""

    prefix: ClassVar[str] = "natverk"

    name: Text | None = None
    kind: MeetingKind | None = None
    when: Text | None = None
    who: Text | None = None
    note: Text | None = None


class StudyVisit(Row):
    """A visit to learn from somebody else."""

    prefix: ClassVar[str] = "besok"

    where: Text | None = None
    why: Text | None = None
    when: Text | None = None
    who: Text | None = None


class Conclusions(Form):
    """What the scan changes in the idea, and the gap the idea fills."""

    changes: Text | None = None
    gap: Text | None = None


class WayForward(Row):
    """A step on the way from an idea to an idea that can be applied for."""

    prefix: ClassVar[str] = "vidare"

    activity: Text | None = None
    stage: Text | None = None
    responsible: Text | None = None
    start: Day | None = None
    end: Day | None = None
    status: Progress | None = None


class FundingWatch(Row):
    """A programme to keep an eye on."""

    prefix: ClassVar[str] = "finansiering"

    programme: Text | None = None
    page: Text | None = None
    expected_opening: Text | None = None


class Omvarldsbevakning(Form):
    """Answers to the form omvärldsbevakning."""

    revisions: list[Day] = []
    participants: list[Text] = []
    actors: list[Actor] = []
    projects: list[EarlierProject] = []
    own_insatser: list[OwnInsats] = []
    settings: list[Setting] = []
    pages: list[Page] = []
    networks: list[Network] = []
    study_visits: list[StudyVisit] = []
    conclusions: Conclusions = Conclusions.model_construct()
    way_forward: list[WayForward] = []
    funding_watch: list[FundingWatch] = []
