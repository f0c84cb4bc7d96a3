"""Stage 4, implementeringsplan: what lives on, who takes over, with which resources."""

from typing import ClassVar

from grantflow.model.choices import AfterKind, LastingKind, YesNoUnclear
from grantflow.model.fields import Day, Form, Row, RowId, Sek, Text


class Receiver(Form):
    """The unit or function that takes over, and from when."""

    unit: Text | None = None
    function: Text | None = None
    from_date: Day | None = None


class ImplementationStep(Row):
    """A step of the implementation; the first ones lie near the start of the project."""

    prefix: ClassVar[str] = "implsteg"

    date: Day | None = None
    step: Text | None = None
    responsible: Text | None = None


class ResourceAfter(Row):
    """What is needed after the project, what it costs a year, and who pays."""

    prefix: ClassVar[str] = "resurs"

    kind: AfterKind | None = None
    text: Text | None = None
    amount_sek_per_year: Sek | None = None
    source: Text | None = None
    secured: YesNoUnclear | None = None


class ContinuationDecision(Form):
    """The decision to go on: which body, when, and what it needs to decide."""

    body: Text | None = None
    date: Day | None = None
    needs: Text | None = None


class Implementeringsplan(Form):
    """Answers to the form implementeringsplan."""

    what: Text | None = None
    what_kinds: list[LastingKind] = []
    from_activities: list[RowId] = []
    owner: Receiver = Receiver.model_construct()
    steps: list[ImplementationStep] = []
    resources: list[ResourceAfter] = []
    decision: ContinuationDecision = ContinuationDecision.model_construct()
    criteria: Text | None = None
    independence: Text | None = None
