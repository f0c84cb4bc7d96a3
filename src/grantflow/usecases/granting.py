"""Takes down a decision to grant: what was promised is copied and stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.errors import CaseRefused
from grantflow.model.costing import count_case
from grantflow.model.freezing import differences, promise_of
from grantflow.model.promise import Grant, Term
from grantflow.model.value import Value
from grantflow.model.walk import give_row_ids, holds_answer

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from grantflow.model.application import Application
    from grantflow.model.promise import Promise
    from grantflow.usecases import Frame


class Decision(Value):
    """What the decision says.  What is None is taken from the case, or left open."""

    def __init__(
        self,
        decided_on: datetime.date,
        *,
        reference: str | None = None,
        amount_sek: Decimal | None = None,
        period: tuple[datetime.date | None, datetime.date | None] = (None, None),
        terms: tuple[str, ...] = (),
    ) -> None:
        self.decided_on, self.reference, self.amount_sek = decided_on, reference, amount_sek
        self.period, self.terms = period, terms


def is_granted(application: Application) -> bool:
    """Whether a decision has been taken down."""
    return holds_answer(application.grant)


def granted(application: Application, frame: Frame, decision: Decision) -> Grant:
    """Return the decision with the promise as the case stands now.

    The amount is the grant that was applied for, and the period that of the idea, unless the
    decision says otherwise.  It is None, never 0, when the budget asks this funder for nothing.

    Raises:
        CaseRefused: The period ends before it begins, or there is nothing to hold reports against.

    """
    costing = count_case(application, frame.programme, frame.call)
    idea = application.idea
    start, end = decision.period[0] or idea.period_start, decision.period[1] or idea.period_end
    if start and end and end < start:
        raise CaseRefused(
            f"bidraget skulle gälla till {end.isoformat()}, före {start.isoformat()} då det börjar",
            remedy="rätta datumen efter beslutet",
        )
    promise = promise_of(application, costing)
    if not (promise.goals or promise.activities or promise.costs):
        raise CaseRefused(
            "ärendet har varken mål, aktiviteter eller budget, så det finns inget löfte att ta ner",
            remedy="fyll i projektlogiken och budgeten som de beviljades, och försök igen",
        )
    grant = Grant(
        programme=frame.programme.programme if frame.programme else None,
        decided_on=decision.decided_on,
        reference=decision.reference,
        amount_sek=costing.grant or None if decision.amount_sek is None else decision.amount_sek,
        period_start=start,
        period_end=end,
        terms=[Term(text=text) for text in decision.terms],
        promise=promise,
    )
    give_row_ids(grant)
    return grant


def changed_since(application: Application, frame: Frame) -> list[tuple[str, str, str]]:
    """Return what the stages say differently today: (place in the promise, promised, today)."""
    now: Promise = promise_of(application, count_case(application, frame.programme, frame.call))
    return differences(application.grant.promise, now)
