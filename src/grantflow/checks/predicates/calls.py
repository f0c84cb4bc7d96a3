"""Predicates that hold a case against a call.  What the call does not say is left to the reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grantflow.checks.call_report import report_on
from grantflow.checks.predicates import Nothing, Predicate, call_dates
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.result import Result, not_applicable, to_verify
from grantflow.model import annexes
from grantflow.model.pricing import objective_named
from grantflow.model.seen import bare_county, county_of
from grantflow.text.swedish import kronor, listed

if TYPE_CHECKING:
    from grantflow.checks.view import CaseView
    from grantflow.model.finding import VerdictWord
    from grantflow.model.programme import Annex


_SHOWN = 3


@dataclass(eq=False, repr=False, kw_only=True)
class Annexes:
    """Parameters of `annexes_in_place`: ids to look at (all if empty), and ids to pass over."""

    only: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)


@dataclass(eq=False, repr=False, kw_only=True)
class Objectives:
    """Parameters of `objectives_open`: where the choice stands, and how many it must be."""

    field: str
    exactly: int | None = None


@dataclass(eq=False, repr=False, kw_only=True)
class Signatory:
    """Parameters of `signatory_ready`: whether the right to sign must cover the amount."""

    covers_amount: bool = False


def annexes_in_place(view: CaseView, params: Annexes) -> Result:
    """Met when every annex that is asked for is attached.

    Left to the reader when everything known is there but the call's own list is not known.
    Facts: `lacking`, `ok`, `total`, `asked`.
    """
    place = "eu.annexes"
    if view.programme is None:
        return not_applicable(place)
    wanted = [annex for annex in view.programme.annexes if _wanted(annex, params)]
    lacking = [annex.heading for annex in wanted if not _attached(view, annex)]
    facts = {
        "lacking": listed(lacking, limit=9),
        "ok": str(len(wanted) - len(lacking)),
        "total": str(len(wanted)),
    }
    rows = [row for row in view.rows(place) if row.status == annexes.ATTACHED]
    evidence = quoted(view.evidence(f"{place}[{row.id}].annex", row.annex) for row in rows)
    if lacking:
        word: VerdictWord = "partly" if len(lacking) < len(wanted) else "missing"
        return Result(word, place, facts, evidence, tuple(lacking))
    if not params.only and (view.call is None or view.call.annexes is None):
        return to_verify(place, "vilka bilagor som är obligatoriska, och att alla är med")
    return Result("met", place, facts, evidence) if wanted else not_applicable(place)


def _wanted(annex: Annex, params: Annexes) -> bool:
    if params.only:
        return annex.id in params.only
    return annex.required and annex.id not in params.without


def _attached(view: CaseView, annex: Annex) -> bool:
    return annexes.status_of(annex, view.application) == annexes.ATTACHED


def legal_form_allowed(view: CaseView, _params: Nothing) -> Result:
    """Met when an organisation of this form and kind may apply.

    Facts: `form`, `refused`, `kind`.
    """
    place, programme = "eu.legal_form", view.programme
    if programme is None:
        return not_applicable(place)
    form, kind = view.application.eu.legal_form, view.application.applicant.kind
    facts = {
        "form": form or "inte angiven",
        "refused": listed(list(programme.legal_forms_refused), limit=9),
        "kind": kind or "inte angiven",
    }
    evidence = quoted([view.evidence(place, form)])
    if form is None or form in programme.legal_forms_refused:
        return Result("missing", place, facts, evidence)
    if kind not in programme.applicant_kinds:
        return Result("missing", "applicant.kind", facts, evidence)
    return Result("met", place, facts, evidence)


def objectives_open(view: CaseView, params: Objectives) -> Result:
    """Met when what is chosen exists in the programme, is as many as asked, and is in the call.

    Facts: `chosen`, `allowed`, `asked`.
    """
    place, programme = params.field, view.programme
    if programme is None:
        return not_applicable(place)
    given = view.get(place)
    chosen = [str(one) for one in given] if isinstance(given, list) else [given] if given else []
    named = [objective_named(one, programme.objectives) for one in chosen]
    call = view.call.objectives if view.call else None
    facts = {
        "chosen": listed(chosen, limit=9) or "inget",
        "allowed": listed(list(call or [one.id for one in programme.objectives]), limit=9),
    }
    evidence = quoted([view.evidence(place, given)])
    if not chosen or None in named or (params.exactly and len(chosen) != params.exactly):
        return Result("missing", place, facts, evidence)
    if call is None:
        return to_verify(place, f"att utlysningen gäller {facts['chosen']}")
    taken = [objective_named(one, programme.objectives) for one in call]
    closed = [one for one in named if one not in taken]
    return Result("missing" if closed else "met", place, facts, evidence)


def counties_fit(view: CaseView, _params: Nothing) -> Result:
    """Met when the project lies in a county of the call.  Facts: `county`, `allowed`, `asked`."""
    place, call = "idea.county", view.call
    county = county_of(view.application)
    if call is not None and call.national:
        return not_applicable(place)
    if call is None or call.counties is None:
        return to_verify(place, "vilka län eller kommuner utlysningen gäller")
    facts = {"county": county or "inte angivet", "allowed": listed(list(call.counties), limit=9)}
    allowed = {bare_county(name) for name in call.counties}
    inside = county is not None and bare_county(county) in allowed
    evidence = quoted([view.evidence(place, county)]) if inside else ()
    return Result("met" if inside else "missing", place, facts, evidence)


@dataclass(eq=False, repr=False, kw_only=True)
class Size:
    """Parameters of `size_fits`: whether a person has to look where the call says no limit."""

    ask: bool = True


def size_fits(view: CaseView, params: Size) -> Result:
    """Met when the whole budget, flat rates included, is as large as the call wants.

    A grant applied for that is larger than the costs is what counts.  Facts: `total`, `limit`,
    `asked`.
    """
    call = view.call
    costs, grant = view.costing.total, view.costing.grant
    total, place = (grant, "budget.financing") if grant > costs else (costs, "budget.rows")
    if not total:
        return not_applicable(place)
    low, high = (call.min_budget_sek, call.max_budget_sek) if call else (None, None)
    if low is None and high is None and not params.ask:
        return not_applicable(place)
    if low is None and high is None:
        return to_verify(place, "om utlysningen har en minsta eller största budget")
    told = [f"minst {kronor(low)}"] if low is not None else []
    told += [f"högst {kronor(high)}"] if high is not None else []
    facts = {"total": kronor(total), "limit": " och ".join(told)}
    fits = (low is None or total >= low) and (high is None or total <= high)
    return Result("met" if fits else "missing", place, facts)


def signatory_ready(view: CaseView, params: Signatory) -> Result:
    """Met when it is told who signs, and the list that proves the right is there.

    Facts: `lacking`.
    """
    place, case = "applicant.signatory", view.application
    gaps = [] if view.is_answer(case.applicant.signatory) else ["vilken funktion som skriver under"]
    if case.eu.signatory_list != annexes.ATTACHED:
        gaps.append("underlaget för behörigheten")
    if params.covers_amount and case.eu.signatory_covers_amount != "ja":
        gaps.append("att rätten att skriva under gäller hela beloppet")
    evidence = quoted([view.evidence(place, case.applicant.signatory)])
    if not gaps:
        return Result("met", place, evidence=evidence)
    facts = {"lacking": listed(gaps, limit=3)}
    place = place if gaps[0].startswith("vilken") else "eu.signatory_list"
    return Result("partly" if evidence else "missing", place, facts, evidence, tuple(gaps))


def call_file_sound(view: CaseView, _params: Nothing) -> Result:
    """Met when nothing is wrong in the file of the call.  Facts: `call`, `count`, `faults`."""
    place, call = "call.call", view.call
    if call is None or view.programme is None:
        return not_applicable(place)
    faults = report_on(call, view.programme).faults
    told = [fault.removesuffix(".") for fault in faults[:_SHOWN]]
    more = f" och {len(faults) - _SHOWN} till" if len(faults) > _SHOWN else ""
    facts = {"call": call.call, "count": str(len(faults)), "faults": f"{'; '.join(told)}{more}"}
    return Result("missing" if faults else "met", place, facts)


PREDICATES = {
    "call_file_sound": Predicate(Nothing, call_file_sound),
    **call_dates.PREDICATES,
    "annexes_in_place": Predicate(Annexes, annexes_in_place),
    "legal_form_allowed": Predicate(Nothing, legal_form_allowed),
    "objectives_open": Predicate(Objectives, objectives_open),
    "counties_fit": Predicate(Nothing, counties_fit),
    "size_fits": Predicate(Size, size_fits),
    "signatory_ready": Predicate(Signatory, signatory_ready),
}
