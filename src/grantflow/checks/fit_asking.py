"""Asks the rules' own predicates what they think of a case, and who says what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.checks.params import make_params
from grantflow.checks.table import PREDICATES

if TYPE_CHECKING:
    from grantflow.checks.result import Result
    from grantflow.checks.view import CaseView
    from grantflow.model.fit import FitWord
    from grantflow.model.source import Source


def source_of(view: CaseView, *facts: str) -> Source | None:
    """Return who says the first of the facts that has a source: the call before the programme."""
    for fact in facts:
        if view.call and fact in view.call.sources:
            return view.call.sources[fact]
        if view.programme and fact in view.programme.facts:
            return view.programme.facts[fact]
    return None


def ask(view: CaseView, predicate: str, **params: object) -> Result:
    """Return what a predicate of the rules answers about the case."""
    kind, run = PREDICATES[predicate]
    return run(view, make_params(kind, params))


def word(result: Result, said: str) -> FitWord:
    """Return what a predicate's answer means here; nothing said in the case is unclear."""
    if result.verify:
        return "verify"
    if result.verdict == "met":
        return "fits"
    return "fits_not" if said and result.verdict != "not_applicable" else "unclear"
