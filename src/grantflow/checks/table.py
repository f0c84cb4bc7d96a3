"""The vocabulary of rules: each predicate by name, with the parameters it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.checks.params import predicate_of, ready
from grantflow.checks.predicates import (
    amif,
    calls,
    costs,
    esf,
    eu,
    forms,
    gender,
    goals,
    language,
    lansstyrelsen,
    links,
    plans,
    readability,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.checks.predicates import Predicate
    from grantflow.checks.result import Result
    from grantflow.checks.view import CaseView
    from grantflow.model.rule import Rule

PREDICATES: Mapping[str, Predicate] = {
    **forms.PREDICATES,
    **goals.PREDICATES,
    **plans.PREDICATES,
    **links.PREDICATES,
    **gender.PREDICATES,
    **language.PREDICATES,
    **readability.PREDICATES,
    **lansstyrelsen.PREDICATES,
    **calls.PREDICATES,
    **costs.PREDICATES,
    **eu.PREDICATES,
    **esf.PREDICATES,
    **amif.PREDICATES,
}


def run(rule: Rule, view: CaseView) -> Result:
    """Ask of a case what a rule asks.

    Raises:
        ChecklistBroken: There is no such predicate.

    """
    predicate = predicate_of(rule, PREDICATES)
    return predicate.run(view, ready(rule, predicate.params))
