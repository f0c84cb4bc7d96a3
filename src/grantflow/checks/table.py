"""The vocabulary of rules: each predicate by name, with the parameters it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.checks.params import ready
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
from grantflow.errors import ChecklistBroken, Place

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
    predicate = PREDICATES.get(rule.predicate)
    if predicate is None:  # the rows were compiled by another version of the program
        raise ChecklistBroken(
            f"regeln {rule.code} använder {rule.predicate}, som inte finns",
            remedy="kör 'make docs' i källkoden, eller installera om grantflow",
            place=Place(rule.code),
        )
    return predicate.run(view, ready(rule, predicate.params))
