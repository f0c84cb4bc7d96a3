"""Questions that only the EU funds ask: what ESF+ and AMIF share, then what each asks alone."""

from __future__ import annotations

from typing import ClassVar

from grantflow.model.choices import (
    AttachmentStatus,
    HorizontalPrinciple,
    LegalForm,
    PriceList,
    ProjectType,
    YesNo,
)
from grantflow.model.fields import Clock, Day, Form, Quantity, Row, RowId, Text


class Principle(Row):
    """A challenge under one of the horizontal principles, and what the project does about it."""

    prefix: ClassVar[str] = "princip"

    principle: HorizontalPrinciple | None = None
    challenge: Text | None = None
    goals: list[RowId] = []
    activities: list[RowId] = []
    follow_up: Text | None = None


class AnnexAnswer(Row):
    """An annex of the call: `annex` is its id or heading, as the call names it."""

    prefix: ClassVar[str] = "bilaga"

    annex: Text | None = None
    status: AttachmentStatus | None = None
    party: Text | None = None
    due: Day | None = None


class EuAnswers(Form):
    """Answers that both EU funds build on."""

    legal_form: LegalForm | None = None
    no_debts: YesNo | None = None
    submit_on: Day | None = None
    submit_at: Clock | None = None
    signatory_list: AttachmentStatus | None = None
    signatory_covers_amount: YesNo | None = None
    sign_by: Day | None = None
    annexes: list[AnnexAnswer] = []
    principles: list[Principle] = []
    principles_competence: Text | None = None
    charter: Text | None = None
    actor_analysis: Text | None = None
    method_reason: Text | None = None
    capacity: Text | None = None
    liquidity: Text | None = None
    double_funding: Text | None = None
    procurement: Text | None = None
    vat: Text | None = None
    participants_routine: Text | None = None
    visibility: Text | None = None
    cost_reason: Text | None = None


class CallGoal(Row):
    """A goal of the call, and the goals of the project that answer to it."""

    prefix: ClassVar[str] = "utlysningsmal"

    goal: Text | None = None
    goals: list[RowId] = []
    answer: Text | None = None


class EsfAnswers(Form):
    """Questions that only ESF+ asks.  `area` is a programme area such as A1."""

    area: Text | None = None
    project_type: ProjectType | None = None
    price_list: PriceList | None = None
    call_fit: Text | None = None
    call_goals: list[CallGoal] = []
    state_aid: Text | None = None
    theory_of_change: AttachmentStatus | None = None
    schablon_covers: Text | None = None
    regional_link: Text | None = None
    results_strategy: Text | None = None


class IndicatorTarget(Row):
    """A programme indicator with the project's target.  Figures are persons or units."""

    prefix: ClassVar[str] = "programindikator"

    indicator: Text | None = None
    target: Quantity | None = None
    target_women: Quantity | None = None
    target_men: Quantity | None = None
    method: Text | None = None
    source: Text | None = None


class AmifAnswers(Form):
    """Questions that only AMIF asks.  `objectives` are specific objectives, 1 to 4."""

    objectives: list[Text] = []
    needs_areas: list[Text] = []
    programme_link: Text | None = None
    verification: Text | None = None
    higher_rate_reason: Text | None = None
    indicators: list[IndicatorTarget] = []
    procurement_plan: AttachmentStatus | None = None
    payroll_sheets: AttachmentStatus | None = None
    cash_only: Text | None = None
    deliverables: Text | None = None
