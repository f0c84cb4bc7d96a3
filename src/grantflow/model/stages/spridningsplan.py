"""Stage 5, spridningsplan: what is spread, to whom, and how it is documented on the way."""

from typing import ClassVar

from grantflow.model.choices import DocumentationKind, ReceiverKind, SpreadKind
from grantflow.model.fields import Day, Form, Row, RowId, Text


class SpreadReceiver(Row):
    """Somebody who is to learn from the project, and how."""

    prefix: ClassVar[str] = "mottagare"

    kind: ReceiverKind | None = None
    who: Text | None = None
    what_matters: Text | None = None
    message: Text | None = None
    channel: Text | None = None
    product: Text | None = None
    when: Day | None = None
    responsible: Text | None = None


class Documentation(Row):
    """How the project is documented while it runs."""

    prefix: ClassVar[str] = "dok"

    kind: DocumentationKind | None = None
    how: Text | None = None
    how_often: Text | None = None
    responsible: Text | None = None


class Spridningsplan(Form):
    """Answers to the form spridningsplan."""

    what: Text | None = None
    what_kinds: list[SpreadKind] = []
    from_activities: list[RowId] = []
    receivers: list[SpreadReceiver] = []
    documentation: list[Documentation] = []
    visibility: Text | None = None
