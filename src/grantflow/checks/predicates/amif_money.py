"""Predicates for AMIF's money: the fund's share, and the papers of cost model and cash."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from grantflow.checks.predicates import Nothing, Predicate
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.result import Result, not_applicable
from grantflow.model import annexes
from grantflow.text.personal import short
from grantflow.text.swedish import listed, percent

if TYPE_CHECKING:
    from grantflow.checks.view import CaseView
    from grantflow.model.budget import FinancingRow
    from grantflow.model.finding import VerdictWord

_FEW = 5  # words that a reason needs to be more than a heading


@dataclass(eq=False, repr=False, kw_only=True)
class PaperOfModel:
    """Parameters of `paper_of_model`: a field that says "bifogas" under one cost model."""

    model: str
    field: str


@dataclass(eq=False, repr=False, kw_only=True)
class BudgetAnnex:
    """Parameters of `budget_annex_attached`: ids of the annex, and of that for a lump sum."""

    annex: str
    lump_sum: str


def higher_rate_reasoned(view: CaseView, _params: Nothing) -> Result:
    """AM-04: a grant above the main rule has reasons, where the call leaves room for it.

    Silent while the main rule is kept, and where the call gives no more.  Facts: `share`, `most`.
    """
    place = "amif.higher_rate_reason"
    programme, call = view.programme, view.call
    if programme is None or not programme.cofinancing:
        return not_applicable(place)
    part = view.costing.grant_part
    most = 100 - max(Fraction(row.share_pct) for row in programme.cofinancing)
    if part is None or part * 100 <= most:
        return not_applicable(place)
    settled = call.cofinancing_pct if call else None
    if settled is not None and 100 - Fraction(settled) <= most:
        return not_applicable(place)
    share = Decimal(part.numerator * 100) / part.denominator
    facts = {"share": percent(round(share, 1)), "most": percent(int(most))}
    reason = view.application.amif.higher_rate_reason
    if not view.is_answer(reason, _FEW):
        return Result("missing", place, facts)
    evidence = quoted([view.evidence(place, reason)])
    return Result("met", place, facts, evidence)


def paper_of_model(view: CaseView, params: PaperOfModel) -> Result:
    """AM-08: a paper that one cost model needs is attached.  Facts: `value`, `model`."""
    model = view.costing.method.model
    if model is None or model.id != params.model:
        return not_applicable(params.field)
    value = view.get(params.field)
    facts = {"value": str(value or "inget svar"), "model": model.name}
    if value == "bifogas":
        return Result("met", params.field, facts, quoted([view.evidence(params.field, value)]))
    return Result("missing", params.field, facts)


def budget_annex_attached(view: CaseView, params: BudgetAnnex) -> Result:
    """AM-06: the budget template of the cost model is attached.  Facts: `annex`, `status`."""
    place, model = "eu.annexes", view.costing.method.model
    wanted = params.lump_sum if model and model.lump_sum else params.annex
    known = view.programme.annexes if view.programme else ()
    annex = next((annex for annex in known if annex.id == wanted), None)
    if annex is None:
        return not_applicable(place)
    status = annexes.status_of(annex, view.application)
    facts = {"annex": annex.heading, "status": status or "inget svar"}
    return Result("met" if status == annexes.ATTACHED else "missing", place, facts)


def cofinancing_certified(view: CaseView, _params: Nothing) -> Result:
    """AM-10: cash from others than the applicant has a certificate.

    A row counts when it says so itself, or when the partner it names has signed one.
    Facts: `ok`, `total`, `rows`.
    """
    place = "budget.financing"
    rows = [row for row in view.rows(place) if row.kind == "kontant" and not _is_own(view, row)]
    if not rows:
        return not_applicable(place)
    unsigned = [row for row in rows if row.certified != "ja" and not _has_signed(view, row)]
    facts = {
        "ok": str(len(rows) - len(unsigned)),
        "total": str(len(rows)),
        "rows": listed(
            [f"”{short(row.source or row.party or row.id or '')}”" for row in unsigned], limit=3
        ),
    }
    good = [row for row in rows if row not in unsigned]
    evidence = quoted(view.evidence(f"{place}[{r.id}].source", r.source) for r in good)
    if not unsigned:
        return Result("met", place, facts, evidence)
    word: VerdictWord = "partly" if good else "missing"
    return Result(word, f"{place}[{unsigned[0].id}].certified", facts, evidence)


def _is_own(view: CaseView, row: FinancingRow) -> bool:
    names = [name for name in (row.party, row.source) if name]
    return any(view.same_organisation(name, own) for name in names for own in view.own_names())


def _has_signed(view: CaseView, row: FinancingRow) -> bool:
    names = [name for name in (row.party, row.source) if name]
    return any(
        partner.certificate == "undertecknat"
        and any(view.same_organisation(name, partner.organisation or "") for name in names)
        for partner in view.application.stages.forankring.partners
    )


PREDICATES = {
    "higher_rate_reasoned": Predicate(Nothing, higher_rate_reasoned),
    "paper_of_model": Predicate(PaperOfModel, paper_of_model),
    "budget_annex_attached": Predicate(BudgetAnnex, budget_annex_attached),
    "cofinancing_certified": Predicate(Nothing, cofinancing_certified),
}
