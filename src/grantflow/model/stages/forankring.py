"""Stage 1, förankring: who owns the idea, who decided, and who stands behind it."""

from typing import ClassVar

from grantflow.model.choices import (
    ActorKind,
    AgreementLevel,
    AnchoringKind,
    CertificateStatus,
    DecisionLevel,
    DecisionStatus,
    PartnerPart,
    YesNoUnclear,
)
from grantflow.model.fields import Day, Form, Percent, Row, Text


class Owner(Form):
    """The organisation and the unit that own the project."""

    organisation: Text | None = None
    unit: Text | None = None


class Decision(Row):
    """A decision in the own organisation, taken or planned."""

    prefix: ClassVar[str] = "beslut"

    body: Text | None = None
    level: DecisionLevel | None = None
    date: Day | None = None
    reference: Text | None = None
    status: DecisionStatus | None = None
    content: Text | None = None


class Member(Row):
    """A seat in a group: a function, never a person's name."""

    prefix: ClassVar[str] = "plats"

    function: Text | None = None
    organisation: Text | None = None
    mandate: Text | None = None
    level: AgreementLevel | None = None


class Group(Form):
    """A steering or working group and how often it meets."""

    mandate: Text | None = None
    members: list[Member] = []
    interval_first_phase: Text | None = None
    interval_after: Text | None = None


class ProjectManager(Form):
    """The project manager as a function.  `share_pct` is the share of full time, 0 to 100."""

    function: Text | None = None
    employer: Text | None = None
    share_pct: Percent | None = None
    deputy: Text | None = None


class Partner(Row):
    """An organisation that takes part, and what is agreed with it."""

    prefix: ClassVar[str] = "part"

    organisation: Text | None = None
    kind: ActorKind | None = None
    org_number: Text | None = None
    role: Text | None = None
    responsibility: Text | None = None
    expectation: Text | None = None
    resources: Text | None = None
    step_now: Text | None = None
    step_wanted: Text | None = None
    contact_since: Day | None = None
    certificate: CertificateStatus | None = None
    certificate_signed: Day | None = None
    nonprofit: YesNoUnclear | None = None
    part: PartnerPart | None = None
    needed_because: Text | None = None
    no_debts: YesNoUnclear | None = None


class Agreement(Row):
    """Who has agreed to the shared goal picture."""

    prefix: ClassVar[str] = "enighet"

    who: Text | None = None
    level: AgreementLevel | None = None
    date: Day | None = None
    how: Text | None = None


class SharedGoal(Form):
    """The goal picture that all parties share."""

    statement: Text | None = None
    agreed: list[Agreement] = []


class AnchoringStep(Row):
    """A step of the anchoring, past or to come."""

    prefix: ClassVar[str] = "steg"

    date: Day | None = None
    body: Text | None = None
    kind: AnchoringKind | None = None
    outcome: Text | None = None
    next: Text | None = None


class Vulnerability(Form):
    """What hangs on single persons, and what is done about it."""

    dependence: Text | None = None
    measure: Text | None = None


class Forankring(Form):
    """Answers to the form förankring."""

    owner: Owner = Owner.model_construct()
    decisions: list[Decision] = []
    steering_group: Group = Group.model_construct()
    working_group: Group = Group.model_construct()
    project_manager: ProjectManager = ProjectManager.model_construct()
    partners: list[Partner] = []
    shared_goal: SharedGoal = SharedGoal.model_construct()
    anchoring: list[AnchoringStep] = []
    vulnerability: Vulnerability = Vulnerability.model_construct()
