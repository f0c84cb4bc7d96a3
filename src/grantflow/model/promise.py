"""What was granted: the decision, and the promise as it stood that day.

The promise is a copy.  Editing the stages afterwards changes nothing in it, and its rows keep the
ids they had, so that reports and the project diary can point at them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from grantflow.model.budget import ZERO
from grantflow.model.choices import CostKind, FinancingKind, ProgrammeId
from grantflow.model.fields import Day, Form, Persons, Row, RowId, Sek, Text, Year
from grantflow.model.stages.projektlogik import Activity, Goal

if TYPE_CHECKING:
    from decimal import Decimal


class PromisedCost(Row):
    """A line of the granted budget.  `amount_sek` is the sum of all years, flat rates included."""

    prefix: ClassVar[str] = "kostnad"

    kind: CostKind | None = None
    text: Text | None = None
    party: Text | None = None
    activity: RowId | None = None
    amount_sek: Sek | None = None
    amounts: dict[Year, Sek] = {}


class PromisedFinancing(Row):
    """Who was to pay what, in kronor for all years."""

    prefix: ClassVar[str] = "finans"

    source: Text | None = None
    kind: FinancingKind | None = None
    party: Text | None = None
    amount_sek: Sek | None = None


class PromisedReach(Form):
    """How many persons were to take part during the whole project."""

    women: Persons | None = None
    men: Persons | None = None
    girls: Persons | None = None
    boys: Persons | None = None
    total: Persons | None = None


class PromisedHandover(Form):
    """What was to live on, and who was to take over from when."""

    what: Text | None = None
    unit: Text | None = None
    function: Text | None = None
    from_date: Day | None = None
    decided_by: Text | None = None
    decided_on: Day | None = None


class Promise(Form):
    """What the application said when it was granted."""

    title: Text | None = None
    aim: Text | None = None
    reach: PromisedReach = PromisedReach.model_construct()
    goals: list[Goal] = []
    activities: list[Activity] = []
    costs: list[PromisedCost] = []
    financing: list[PromisedFinancing] = []
    handover: PromisedHandover = PromisedHandover.model_construct()

    @property
    def total_sek(self) -> Decimal:
        """All promised costs, whoever pays them."""
        return sum((row.amount_sek or ZERO for row in self.costs), ZERO)


class Term(Row):
    """A condition of the decision, or something that it changed."""

    prefix: ClassVar[str] = "villkor"

    text: Text | None = None


class Grant(Form):
    """The decision.  `reference` is its number in the funder's diary.  Functions, never persons."""

    programme: ProgrammeId | None = None
    decided_on: Day | None = None
    reference: Text | None = None
    amount_sek: Sek | None = None
    period_start: Day | None = None
    period_end: Day | None = None
    terms: list[Term] = []
    promise: Promise = Promise.model_construct()
