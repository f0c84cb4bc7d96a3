"""The application: idea, six stage forms, budget, programme and call in one aggregate."""

from __future__ import annotations

from typing import ClassVar

from grantflow.model.budget import Budget
from grantflow.model.choices import (
    ActorKind,
    AttachmentStatus,
    LegalGroup,
    ProgrammeId,
    Purpose,
    Theme,
    YesNo,
    YesNoUnclear,
)
from grantflow.model.eu import AmifAnswers, EsfAnswers, EuAnswers
from grantflow.model.fields import Day, Form, Percent, Row, Text
from grantflow.model.promise import Grant
from grantflow.model.reporting import DiaryEntry, ProjectReport
from grantflow.model.stages import StageName
from grantflow.model.stages.forankring import Forankring
from grantflow.model.stages.implementeringsplan import Implementeringsplan
from grantflow.model.stages.jamstalldhetskartlaggning import Jamstalldhetskartlaggning
from grantflow.model.stages.omvarldsbevakning import Omvarldsbevakning
from grantflow.model.stages.projektlogik import Projektlogik
from grantflow.model.stages.spridningsplan import Spridningsplan

FORMAT_VERSION = 1


class Applicant(Form):
    """The organisation that applies.  Functions, never names of persons."""

    name: Text | None = None
    kind: ActorKind | None = None
    org_number: Text | None = None
    county: Text | None = None
    unit: Text | None = None
    contact_function: Text | None = None
    signatory: Text | None = None
    signatory_certificate: AttachmentStatus | None = None


class Idea(Form):
    """The idea as it first stood, and the frame it must fit in."""

    working_title: Text | None = None
    summary: Text | None = None
    problem: Text | None = None
    for_whom: Text | None = None
    why_now: Text | None = None
    municipality: Text | None = None
    county: Text | None = None
    period_start: Day | None = None
    period_end: Day | None = None
    programmes: list[ProgrammeId] = []
    responsible_unit: Text | None = None


class CountyPriority(Row):
    """A priority of the county administrative board, and how the project answers to it."""

    prefix: ClassVar[str] = "lansprio"

    priority: Text | None = None
    answer: Text | None = None


class CallFacts(Form):
    """What the applicant has seen of the call with own eyes."""

    call: Text | None = None
    confirmed_open: YesNo | None = None
    confirmed_on: Day | None = None
    address: Text | None = None
    opens: Day | None = None
    closes: Day | None = None
    expected_decision: Day | None = None
    county_priorities: list[CountyPriority] = []
    no_county_priorities: YesNo | None = None


class PriorityAnswer(Row):
    """A ground for priority in the call, and how the project meets it."""

    prefix: ClassVar[str] = "prio"

    ground: Text | None = None
    answer: Text | None = None


class LansstyrelsenAnswers(Form):
    """Questions that only §§ 37 and 37a ask."""

    purposes: list[Purpose] = []
    purposes_explained: Text | None = None
    priorities: list[PriorityAnswer] = []
    legal_groups: list[LegalGroup] = []
    delimitation_consequence: Text | None = None
    period_reason: Text | None = None
    third_year_reason: Text | None = None
    nonprofit: YesNoUnclear | None = None
    nonprofit_statement: Text | None = None
    guides: Text | None = None
    beyond_ordinary: Text | None = None
    counties: list[Text] = []
    national_scope: Text | None = None
    reporting: Text | None = None
    changes: Text | None = None
    texts_ready: YesNo | None = None


class Stages(Form):
    """The six stage forms."""

    forankring: Forankring = Forankring.model_construct()
    omvarldsbevakning: Omvarldsbevakning = Omvarldsbevakning.model_construct()
    projektlogik: Projektlogik = Projektlogik.model_construct()
    implementeringsplan: Implementeringsplan = Implementeringsplan.model_construct()
    spridningsplan: Spridningsplan = Spridningsplan.model_construct()
    jamstalldhetskartlaggning: Jamstalldhetskartlaggning = (
        Jamstalldhetskartlaggning.model_construct()
    )


class Waiver(Form):
    """A finding set aside with a reason.  It stays visible."""

    code: Text
    reason: Text | None = None
    by: Text | None = None
    on: Day | None = None


class PlaceGuess(Form):
    """An answer that a text may belong to, by its pattern path; `score` is 0 to 100."""

    path: Text
    score: Percent | None = None


class UnplacedText(Form):
    """Text from somebody's file that has found no place in the forms.

    `source` is the file's name, `place` where in it ("paragraph 14").  `reason` is given when the
    text stood in a field that does not take it.
    """

    text: Text
    source: Text | None = None
    place: Text | None = None
    reason: Text | None = None
    guesses: list[PlaceGuess] = []


class Application(Form):
    """An ärende: everything known about one idea on its way to a funder.

    `unplaced` is no answer: nobody judges it, and no document shows it.  `grant`, `reports` and
    `diary` are what came after the application; they are judged by rules of their own.
    """

    beside: ClassVar[frozenset[str]] = frozenset({"unplaced", "grant", "reports", "diary"})

    grantflow: int = FORMAT_VERSION
    title: Text | None = None
    example: Text | None = None
    dated: Day | None = None
    programme: ProgrammeId | list[ProgrammeId] | None = None
    theme: Theme | None = None
    applicant: Applicant = Applicant.model_construct()
    idea: Idea = Idea.model_construct()
    call: CallFacts = CallFacts.model_construct()
    lansstyrelsen: LansstyrelsenAnswers = LansstyrelsenAnswers.model_construct()
    eu: EuAnswers = EuAnswers.model_construct()
    esf: EsfAnswers = EsfAnswers.model_construct()
    amif: AmifAnswers = AmifAnswers.model_construct()
    stages: Stages = Stages.model_construct()
    budget: Budget = Budget.model_construct()
    waivers: list[Waiver] = []
    unplaced: list[UnplacedText] = []
    grant: Grant = Grant.model_construct()
    reports: list[ProjectReport] = []
    diary: list[DiaryEntry] = []

    @property
    def programmes(self) -> list[str]:
        """The programmes the case names, in its own order; empty when it names none."""
        if self.programme is None:
            return []
        return list(self.programme) if isinstance(self.programme, list) else [self.programme]

    def stage(self, name: StageName) -> Form:
        """Return the form of stage `name`."""
        form: Form = getattr(self.stages, name)
        return form
