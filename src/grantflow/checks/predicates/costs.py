"""Predicates about the cost model: which one, its rows, hours, rates and flat rates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from grantflow.checks.costings import ROWS, place_of, shown
from grantflow.checks.predicates import Nothing, Predicate, financing
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.result import Result, not_applicable
from grantflow.model.costlines import salary_rate, to_ore
from grantflow.model.pricing import model_named
from grantflow.text.costnotes import figure, hourly, name_row
from grantflow.text.swedish import NBSP, kronor, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.checks.view import CaseView
    from grantflow.model.costing import Costing
    from grantflow.model.costlines import Line
    from grantflow.model.programme import CostModel

MODEL = "budget.cost_model"
_ORE = Fraction(1, 100)


@dataclass(eq=False, repr=False, kw_only=True)
class KindsRefused:
    """Parameters of `no_rows_of_kind`: kinds of cost that the flat rate of a model holds."""

    kinds: list[str]
    model: str


@dataclass(eq=False, repr=False, kw_only=True)
class AnswerOfModel:
    """Parameters of `answered_under_model`: a field, and the kind of cost model that needs it."""

    field: str
    models: Literal["only_personnel", "lump_sum"]
    min_words: int = 1


def cost_model_allowed(view: CaseView, _params: Nothing) -> Result:
    """Met when the cost model is one of the programme's and one the call takes.

    Facts: `model`, `allowed`, `asked`.
    """
    programme, call = view.programme, view.call
    if programme is None or not programme.cost_models:
        return not_applicable(MODEL)
    text = view.application.budget.cost_model
    named = view.costing.method.model
    taken = call.cost_models if call else None
    allowed: list[CostModel] = [
        model
        for model in programme.cost_models
        if taken is None or any(model_named(name, [model]) for name in taken)
    ]
    facts = {
        "model": named.name if named else text or "ingen vald",
        "allowed": listed([model.name for model in allowed], limit=9) or "ingen vi känner till",
        "asked": "vilka kostnadsmodeller som får användas",
    }
    evidence = quoted([view.evidence(MODEL, text)])
    if named is None or named not in allowed:
        return Result("missing", MODEL, facts, evidence)
    if taken is None:
        return Result("missing", MODEL, facts, evidence, verify=True)
    return Result("met", MODEL, facts, evidence)


def only_personnel_rows(view: CaseView, _params: Nothing) -> Result:
    """Met when personnel stands alone in a model whose flat rate pays for all other costs.

    Facts: `rows`, `model`.
    """
    costing = view.costing
    model = costing.method.model
    if model is None or not model.only_personnel or not costing.lines:
        return not_applicable(ROWS)
    other = [line for line in costing.lines if not line.personnel and not line.flat]
    return _rows_refused(view, costing, other)


def no_rows_of_kind(view: CaseView, params: KindsRefused) -> Result:
    """Met when no cost has a row of its own that the flat rate of the model holds already.

    Facts: `rows`, `model`.
    """
    costing = view.costing
    model = costing.method.model
    if model is None or model.id != params.model or not costing.lines:
        return not_applicable(ROWS)
    refused = [x for x in costing.lines if x.row.kind in params.kinds and not x.flat]
    return _rows_refused(view, costing, refused)


def _rows_refused(view: CaseView, costing: Costing, refused: list[Line]) -> Result:
    model = costing.method.model
    facts = {
        "rows": listed([name_row(line.row) for line in refused], limit=5),
        "model": model.name if model else "",
    }
    if refused:
        return Result("missing", place_of(refused[0].row.id), facts)
    return Result("met", ROWS, facts, shown(view, costing.lines))


def flat_rate_follows_model(view: CaseView, _params: Nothing) -> Result:
    """Met when a flat rate written by hand is the model's share of the personnel costs.

    Facts: `given`, `wanted`, `rows`.
    """
    costing = view.costing
    flats = [line for line in costing.lines if line.flat]
    if not flats:
        return not_applicable(ROWS)
    wrong = [line for line in flats if line.contradicts]
    if not wrong:
        return Result("met", ROWS, evidence=shown(view, costing.lines))
    facts = {
        "given": kronor(sum(line.total for line in wrong)),
        "wanted": kronor(sum(to_ore(line.product or Fraction(0)) for line in wrong)),
        "rows": listed([name_row(line.row) for line in wrong], limit=3),
    }
    return Result("missing", place_of(wrong[0].row.id), facts)


def hours_and_rates_follow_model(view: CaseView, _params: Nothing) -> Result:
    """Met when hours, rates and amounts of personnel are what the model counts.

    Hours that differ by half an hour, rates by less than an öre and amounts by less than a krona
    a year are rounding.  Facts: `rows` (each with its figures), `wanted`, `count`, `asked`.
    """
    costing = view.costing
    method = costing.method
    paid = [line for line in costing.lines if line.personnel]
    if not paid or method.hours_per_year is None:
        return not_applicable(ROWS)
    faults = [(line, text) for line in paid for text in _line_faults(line, costing)]
    hours = kronor(method.hours_per_year).removesuffix(f"{NBSP}kr")
    facts = {
        "rows": "; ".join(f"{name_row(line.row)}: {text}" for line, text in faults[:4]),
        "wanted": _WANTED[method.personnel].format(hours=hours),
        "count": str(len(faults)),
        "asked": "vilket timpris som gäller för varje yrkeskategori",
    }
    if faults:
        return Result("missing", place_of(faults[0][0].row.id), facts)
    unseen = method.personnel == "category"
    return Result("missing" if unseen else "met", ROWS, facts, shown(view, paid), verify=unseen)


_HOURS = "{hours} timmar × månader / 12 × andel av heltid × antal personer"
_WANTED = {
    "unit": f"{_HOURS}, gånger timpriset i prislistan",
    "category": f"{_HOURS}, gånger timpriset för yrkeskategorin",
    "salary": "månadslön × 12 / {hours}, plus lönekostnadspåslaget, för varje timme",
    "free": _HOURS,
}


def _line_faults(line: Line, costing: Costing) -> list[str]:
    """Return what a personnel row gets wrong by the model, each with both figures.

    An amount that follows from wrong hours or a wrong price is not told once more.
    """
    faults = [*_hour_faults(line), *_rate_faults(line, costing)]
    if line.contradicts and line.product is not None and not faults:
        counted = kronor(to_ore(line.product))
        return [f"beloppet är {kronor(line.total)}, modellen ger {counted}"]
    return faults


def _hour_faults(line: Line) -> Iterator[str]:
    if line.hours is None:
        yield "andel av heltid eller månader saknas"
    elif line.hours_differ:
        yield f"{figure(line.hours)} timmar, modellen ger {figure(line.model_hours)}"


def _rate_faults(line: Line, costing: Costing) -> Iterator[str]:
    method = costing.method
    wanted = Fraction(line.listed.sek_per_hour) if line.listed else None
    if method.personnel == "unit" and line.listed is None:
        lacks_list = method.price_list is None
        yield "prislistan är inte vald" if lacks_list else "funktionen finns inte i prislistan"
    if method.personnel == "salary":
        wanted = salary_rate(line.row, method.hours_per_year)
        if wanted is None:
            yield "månadslön eller lönekostnadspåslag saknas"
    if method.personnel == "category" and line.rate is None:
        yield "timpris saknas"
    if wanted is not None and line.rate is not None and abs(line.rate - wanted) >= _ORE:
        within = method.flat and abs(line.rate - wanted * (1 + method.flat)) < _ORE
        aside = ", alltså med schablonen inräknad; då räknas den två gånger" if within else ""
        yield f"timpriset är {hourly(line.rate)}, modellen ger {hourly(wanted)}{aside}"


def large_project_rate(view: CaseView, _params: Nothing) -> Result:
    """Met when a rate for large projects is used in a project above the limit.

    Facts: `rows`, `limit`, `total`.
    """
    costing = view.costing
    limits = {
        id(line): line.listed.min_project_sek
        for line in costing.lines
        if line.listed and line.listed.min_project_sek is not None
    }
    held = [line for line in costing.lines if id(line) in limits]
    if not held:
        return not_applicable(ROWS)
    limit = max(limits.values())
    facts = {
        "rows": listed([name_row(line.row) for line in held], limit=3),
        "limit": kronor(limit),
        "total": kronor(costing.total),
    }
    if costing.total > limit:
        return Result("met", ROWS, facts, shown(view, held))
    return Result("missing", f"{place_of(held[0].row.id)}.function", facts)


def answered_under_model(view: CaseView, params: AnswerOfModel) -> Result:
    """Met when a question that cost models of a kind need has an answer.  Facts: `model`."""
    model = view.costing.method.model
    if model is None or not getattr(model, params.models):
        return not_applicable(params.field)
    said, facts = view.get(params.field), {"model": model.name}
    if not view.is_answer(said, params.min_words):
        return Result("missing", params.field, facts)
    return Result("met", params.field, facts, quoted([view.evidence(params.field, said)]))


PREDICATES = {
    **financing.PREDICATES,
    "cost_model_allowed": Predicate(Nothing, cost_model_allowed),
    "only_personnel_rows": Predicate(Nothing, only_personnel_rows),
    "no_rows_of_kind": Predicate(KindsRefused, no_rows_of_kind),
    "flat_rate_follows_model": Predicate(Nothing, flat_rate_follows_model),
    "hours_and_rates_follow_model": Predicate(Nothing, hours_and_rates_follow_model),
    "large_project_rate": Predicate(Nothing, large_project_rate),
    "answered_under_model": Predicate(AnswerOfModel, answered_under_model),
}
