"""Predicates about who pays: the project's own share, the balance, parties and roles."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from grantflow.checks.costings import ROWS, place_of, shown
from grantflow.checks.predicates import Nothing, Predicate
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.result import Result, not_applicable
from grantflow.checks.row_names import name_of
from grantflow.model.costlines import ROUNDING_SEK
from grantflow.model.wording import plain, words
from grantflow.text.costnotes import figure, name_row
from grantflow.text.swedish import NBSP, capital, kronor, listed, percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.checks.view import CaseView
    from grantflow.model.costlines import Line

FINANCING = "budget.financing"
_WORD = 6  # letters of a word that tells one function from another


@dataclass(eq=False, repr=False, kw_only=True)
class Balance:
    """Parameters of `financing_balances`: what counts as a fault besides too little money."""

    cash_only: bool = False
    no_eu_money: bool = False
    no_surplus: bool = True


@dataclass(eq=False, repr=False, kw_only=True)
class Threshold:
    """Parameters of `vat_threshold`: kronor from which a person has to look."""

    limit_sek: int


def cofinancing_fits(view: CaseView, _params: Nothing) -> Result:
    """Met when the project brings the share it must: exactly, or at least, as the call says.

    A difference under a krona is rounding.  Facts: `share` of the costs, `wanted` ("exakt 46 %"),
    `short` ("12 000 kr för lite", "… för mycket"), `asked`.
    """
    costing = view.costing
    if view.programme is None or not costing.total:
        return not_applicable(FINANCING)
    wanted, short = costing.wanted, costing.own_missing
    share = f"{figure((costing.own_part or Fraction(0)) * 100)}{NBSP}%"
    asked = "hur stor del av kostnaderna projektet ska betala självt"
    if wanted is None or short is None:
        return Result("missing", FINANCING, {"share": share, "asked": asked}, verify=True)
    facts = {
        "share": share,
        "wanted": f"{'exakt' if wanted.exact else 'minst'} {percent(wanted.pct)}",
        "short": f"{kronor(abs(short))} för {'lite' if short > 0 else 'mycket'}",
        "asked": asked,
    }
    evidence = quoted(
        view.evidence(f"{FINANCING}[{row.id}].source", row.source) for row in costing.financing
    )
    if abs(short) < ROUNDING_SEK or (short < 0 and not wanted.exact):
        return Result("met", FINANCING, facts, evidence)
    claims_more = view.is_answer(view.application.amif.higher_rate_reason)
    if not wanted.from_call and claims_more:
        facts["asked"] = "om utlysningen ger en högre andel stöd än huvudregeln"
        return Result("missing", FINANCING, facts, evidence, verify=True)
    return Result("missing", FINANCING, facts, evidence)


def budget_per_party(view: CaseView, _params: Nothing) -> Result:
    """Met when every samverkanspart has costs of its own, and every cost a party that is known.

    Facts: `lacking`.
    """
    rows = view.application.budget.rows
    sharing = [p for p in view.application.stages.forankring.partners if p.part == "samverkanspart"]
    if not rows:
        return not_applicable(ROWS)
    known, own = view.partners(), view.own_names()
    parties = dict.fromkeys(row.party for row in rows if row.party)
    faults = [
        (f"stages.forankring.partners[{partner.id}]", f"{name_of(partner)} har inga kostnader")
        for partner in sharing
        if not any(_meant(view, party, {partner.organisation, partner.id}) for party in parties)
    ]
    faults += [
        (ROWS, f"”{capital(party)}” är varken sökande eller partner")
        for party in parties
        if plain(party) not in known and not _meant(view, party, {*known, *own})
    ]
    if sharing:
        faults += [
            (place_of(row.id), f"{name_row(row)} har ingen part") for row in rows if not row.party
        ]
    if faults:
        lacking = tuple(text for _, text in faults)
        return Result("missing", faults[0][0], {"lacking": listed(lacking, limit=5)})
    return Result("met", ROWS, evidence=shown(view, view.costing.lines))


def _meant(view: CaseView, party: str, names: Iterable[str | None]) -> bool:
    return any(view.same_organisation(party, name) for name in names if name)


def financing_balances(view: CaseView, params: Balance) -> Result:
    """Met when financing covers the costs to the krona, with money of a kind that is taken.

    Facts: `gap` ("12 000 kr saknas", "… för mycket", "0 kr"), `rows` refused with the reason.
    """
    costing = view.costing
    if not costing.total:
        return not_applicable(FINANCING)
    gap = costing.gap
    short = gap >= ROUNDING_SEK
    beyond = -gap >= ROUNDING_SEK and params.no_surplus
    refused = [
        (row, reason)
        for row in costing.financing
        for refuses, reason in (
            (params.cash_only and row.kind == "annat än kontanter", "inte kontanter"),
            (params.no_eu_money and row.eu_money == "ja", "pengar från ett annat EU-stöd"),
        )
        if refuses
    ]
    words_for = "saknas" if short else "för mycket"
    facts = {
        "gap": f"{kronor(abs(gap))} {words_for}" if short or beyond else kronor(0),
        "rows": "; ".join(f"”{row.source or row.id}” är {reason}" for row, reason in refused)
        or "inga",
    }
    evidence = quoted(
        view.evidence(f"{FINANCING}[{row.id}].source", row.source) for row in costing.financing
    )
    if not (short or beyond or refused):
        return Result("met", FINANCING, facts, evidence)
    place = FINANCING if short or beyond else f"{FINANCING}[{refused[0][0].id}]"
    return Result("missing", place, facts, evidence)


def roles_match_budget(view: CaseView, _params: Nothing) -> Result:
    """Met when the project manager stands in the budget with the share of full time of förankring.

    Facts: `rows` (what differs, with both figures).
    """
    manager = view.application.stages.forankring.project_manager
    place = "stages.forankring.project_manager.share_pct"
    paid = [line for line in view.costing.lines if line.personnel]
    if not paid or manager.share_pct is None or not manager.function:
        return not_applicable(place)
    said = f"{manager.function} arbetar {percent(manager.share_pct)}"
    held = _same_work(manager.function, paid)
    shares = [x.row.share_pct for x in held if x.row.share_pct is not None]
    if not held:
        text = f"{said} enligt förankringen men finns inte i budgeten"
        return Result("missing", place, {"rows": text})
    evidence = shown(view, held)
    if not shares or manager.share_pct in (*shares, sum(shares)):
        return Result("met", place, evidence=evidence)
    text = f"{said} enligt förankringen men {listed([percent(s) for s in shares])} i budgeten"
    return Result("missing", place, {"rows": text}, evidence)


def _same_work(function: str, lines: list[Line]) -> list[Line]:
    """Return the rows whose text names the function, else those whose function does."""
    wanted = _telling(function)
    by_text = [line for line in lines if wanted & _telling(line.row.text or "")]
    return by_text or [line for line in lines if wanted & _telling(line.row.function or "")]


def _telling(text: str) -> set[str]:
    return {plain(word) for word in words(text) if len(word) >= _WORD}


def vat_threshold(view: CaseView, params: Threshold) -> Result:
    """Ask a person to look where the project is of a size at which the rules for VAT differ.

    Facts: `total`, `limit`, `asked`.
    """
    total = view.costing.total
    if total < params.limit_sek:
        return not_applicable(ROWS)
    facts = {
        "total": kronor(total),
        "limit": kronor(params.limit_sek),
        "asked": f"hur moms räknas i projekt på {kronor(params.limit_sek)} eller mer",
    }
    return Result("missing", ROWS, facts, verify=True)


PREDICATES = {
    "cofinancing_fits": Predicate(Nothing, cofinancing_fits),
    "financing_balances": Predicate(Balance, financing_balances),
    "budget_per_party": Predicate(Nothing, budget_per_party),
    "roles_match_budget": Predicate(Nothing, roles_match_budget),
    "vat_threshold": Predicate(Threshold, vat_threshold),
}
