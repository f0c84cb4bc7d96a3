"""The frame a programme gives an idea: time, money, papers and language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grantflow.checks.fit_asking import ask, source_of, word
from grantflow.checks.fit_words import (
    annexes_said,
    annexes_wanted,
    money_wanted,
    period_wanted,
    size_wanted,
)
from grantflow.checks.predicates.call_dates import tells_period
from grantflow.model.fit import Aspect
from grantflow.text.costnotes import other_model
from grantflow.text.language import looks_swedish
from grantflow.text.personal import short
from grantflow.text.swedish import capital, kronor, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.checks.result import Result
    from grantflow.checks.view import CaseView
    from grantflow.model.fit import FitWord
    from grantflow.model.programme import Programme

_LONG = 160


def period(view: CaseView, programme: Programme) -> Aspect:
    """Return whether the project is as long, and placed in time, as programme and call want."""
    idea = view.application.idea
    said = span(idea.period_start, idea.period_end)
    results = [_of_period(view, programme, name) for name in _asked_of_period(view, programme)]
    words = {word(result, said) for result in results}
    whole = bool(idea.period_start and idea.period_end)
    order: tuple[FitWord, ...] = ("fits_not", "verify", "fits")
    unclear: FitWord = "unclear"
    verdict = next((w for w in order if w in words), unclear) if whole else unclear
    return Aspect(
        id="period",
        label="Period",
        verdict=verdict,
        said=f"{capital(said)}." if said else "Ärendet har ingen period än.",
        asked=period_wanted(view, results),
        source=source_of(view, "max_months", "max_years", "earliest_start", "first_of_month"),
    )


def _asked_of_period(view: CaseView, programme: Programme) -> Iterator[str]:
    """Yield the predicates that hold a period against what programme and call know of it."""
    by_years = view.call is not None and view.call.max_years is not None
    if by_years:
        yield "period_within_call"
    if not by_years or programme.max_months is not None or tells_period(view.call):
        yield "months_fit"
    if not programme.retroactive:
        yield "starts_after_decision"


def _of_period(view: CaseView, programme: Programme, name: str) -> Result:
    """Return what a predicate answers; that time before the decision is unpaid may be a guess."""
    result, fact = ask(view, name), programme.facts.get("retroactive")
    guess = name == "starts_after_decision" and fact is not None and fact.standing == "inferred"
    return replace(result, verify=result.verify or (guess and result.failed))


def size(view: CaseView) -> Aspect:
    """Return whether the budget is as large as the call wants."""
    total = view.costing.total
    said = f"Budgeten är {kronor(total)}." if total else ""
    return Aspect(
        id="size",
        label="Storlek",
        verdict=word(ask(view, "size_fits"), said),
        said=said or _no_money(view),
        asked=size_wanted(view),
        source=source_of(view, "min_budget_sek", "max_budget_sek", "frame_sek"),
    )


def _no_money(view: CaseView) -> str:
    """Return why the budget comes to nothing here."""
    if view.costing.priced_elsewhere:
        return other_model(view.costing)
    return "Ärendet har ingen budget än."


def cofinancing(view: CaseView, programme: Programme) -> Aspect:
    """Return whether the project brings the share it must."""
    result = ask(view, "cofinancing_fits")
    said = f"Andra än finansiären betalar {result.facts['share']}." if result.facts else ""
    rows = programme.cofinancing
    source = source_of(view, "cofinancing_pct", "cofinancing")
    return Aspect(
        id="cofinancing",
        label="Medfinansiering",
        verdict=word(result, said),
        said=said or _no_money(view),
        asked=money_wanted(result, programme),
        source=source or (rows[0].source if rows else None),
    )


def cost_model(view: CaseView, programme: Programme) -> Aspect:
    """Return whether the budget is counted in a way that the programme and call take."""
    result = ask(view, "cost_model_allowed")
    given = view.application.budget.cost_model
    named = short(result.facts.get("model", ""), _LONG).rstrip(".")
    said = f"Ärendet räknar med {named}." if given else ""
    return Aspect(
        id="cost_model",
        label="Kostnadsmodell",
        verdict=word(result, said),
        said=said or "Ärendet har ingen vald kostnadsmodell.",
        asked=f"Modeller: {result.facts['allowed']}.",
        source=source_of(view, "cost_models") or programme.cost_models[0].source,
    )


def annexes(view: CaseView, programme: Programme) -> Aspect:
    """Return whether the annexes are there; one that is not says nothing about the idea."""
    result = ask(view, "annexes_in_place")
    verdict: FitWord = "unclear"
    if result.verdict == "met":
        verdict = "fits"
    elif result.verify or result.verdict == "not_applicable":
        verdict = "verify"
    return Aspect(
        id="annexes",
        label="Bilagor",
        verdict=verdict,
        said=annexes_said(result),
        asked=annexes_wanted(programme, view.call),
        source=source_of(view, "annexes")
        or (programme.annexes[0].source if programme.annexes else None),
    )


def language(view: CaseView, programme: Programme) -> Aspect:
    """Return whether the case is written in Swedish."""
    texts = [str(leaf.value) for leaf in view.texts]
    swedish = looks_swedish(texts)
    verdict: FitWord = ("fits" if swedish else "fits_not") if texts else "unclear"
    said = "Ärendet är skrivet på svenska." if swedish else "Ärendet är inte skrivet på svenska."
    return Aspect(
        id="language",
        label="Språk",
        verdict=verdict,
        said=said if texts else "Ärendet har ingen text än.",
        asked=f"{programme.short_name} tar emot ansökan på svenska.",
        source=source_of(view, "language"),
    )
