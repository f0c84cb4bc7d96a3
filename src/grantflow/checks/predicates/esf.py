"""Predicates for ESF+: state aid, annexes, the link to the call, and facts that must agree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grantflow.checks.predicates import Nothing, Predicate, esf_logic
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.result import Result, not_applicable, to_verify
from grantflow.checks.row_names import name_of
from grantflow.model.annexes import ATTACHED
from grantflow.model.pricing import objective_named
from grantflow.model.wording import plain
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.checks.view import CaseView

LOGIC = "stages.projektlogik"
GOALS = f"{LOGIC}.goals"
_FEW = 4
_COUNTED = re.compile(r"(?<![\d.,])(\d{1,3}(?:[ \u00a0]\d{3})+|\d+) deltagare\b")
# There the figures are those of others, or are looked at by other rules.
_OTHERS = (
    "stages.omvarldsbevakning.",
    f"{LOGIC}.evidence.",
    f"{GOALS}.",
    f"{LOGIC}.activities.",
)


def state_aid_considered(view: CaseView, _params: Nothing) -> Result:
    """Met when state aid is answered for, where companies may benefit.  Facts: `why`."""
    place, case = "esf.state_aid", view.application
    why = []
    objectives = view.programme.objectives if view.programme else ()
    area = objective_named(case.esf.area, objectives)
    if area is not None and area.id == "A1":
        why.append("projektet ligger i A1")
    if case.applicant.kind == "företag":
        why.append("sökanden är ett företag")
    why += [
        f"{name_of(row)} är ett företag"
        for row in case.stages.forankring.partners
        if row.kind == "företag"
    ]
    if not why:
        return not_applicable(place)
    said = case.esf.state_aid
    if view.is_answer(said, _FEW):
        return Result("met", place, evidence=quoted([view.evidence(place, said)]))
    return Result("missing", place, {"why": listed(why, limit=3)})


def theory_of_change_attached(view: CaseView, _params: Nothing) -> Result:
    """Met when the theory of change is attached, where the call asks for it.

    Facts: `status`, `asked`.
    """
    place, status = "esf.theory_of_change", view.application.esf.theory_of_change
    asked = view.call.theory_of_change if view.call else None
    if status == ATTACHED:
        return Result("met", place, evidence=quoted([view.evidence(place, status)]))
    if asked is None:
        return to_verify(place, "om en förändringsteori är en obligatorisk bilaga")
    if not asked:
        return not_applicable(place)
    return Result("missing", place, {"status": status or "inget svar"})


def evaluation_planned(view: CaseView, _params: Nothing) -> Result:
    """Met when the evaluation is planned, where the call asks for one.  Facts: `asked`."""
    place = f"{LOGIC}.follow_up.evaluation"
    said = view.application.stages.projektlogik.follow_up.evaluation
    if view.is_answer(said):
        return Result("met", place, evidence=quoted([view.evidence(place, said)]))
    asked = view.call.evaluation if view.call else None
    if asked is None:
        return to_verify(place, "om projektet ska utvärderas, och av vem")
    return Result("missing", place) if asked else not_applicable(place)


def no_cooperation_agreement(view: CaseView, _params: Nothing) -> Result:
    """Met when nobody is asked for a cooperation agreement that the funder does not collect.

    An agreement that the call asks for is passed over.  Facts: `rows`.
    """
    place = "eu.annexes"
    asked = (view.call and view.call.annexes) or ()
    if any("samverkansavtal" in annex.heading.lower() for annex in asked):
        return not_applicable(place)
    rows = [
        row
        for row in view.rows(place)
        if "samverkansavtal" in (row.annex or "").lower() and row.status != "inte begärd"
    ]
    if not rows:
        return Result("met", place)
    return Result(
        "missing", f"{place}[{rows[0].id}]", {"rows": listed([r.annex for r in rows], limit=3)}
    )


def regional_link_shown(view: CaseView, _params: Nothing) -> Result:
    """Met when the link to the region's plans is told, with the call's grounds for priority.

    Nothing to say of a national call.  Facts: `lacking`, `asked`.
    """
    place, call = "esf.regional_link", view.call
    said = view.application.esf.regional_link
    if call is not None and call.national:
        return not_applicable(place)
    evidence = quoted([view.evidence(place, said)]) if view.is_answer(said, _FEW) else ()
    if call is None and not evidence:
        return to_verify(place, "om utlysningen är regional, och vad som då prioriteras")
    if not evidence:
        gap = "kopplingen till regionens planer"
        return Result("missing", place, {"lacking": gap}, missing=(gap,))
    text = plain(str(said))
    grounds = (call and call.priorities) or ()
    lacking = [
        ground.text for ground in grounds if not any(plain(stem) in text for stem in ground.words)
    ]
    if lacking:
        return Result("partly", place, {"lacking": "; ".join(lacking)}, evidence, tuple(lacking))
    return Result("met", place, evidence=evidence)


def facts_agree(view: CaseView, _params: Nothing) -> Result:
    """Met when period and size of the target group are the same everywhere.

    Facts: `faults`, `count`.
    """
    faults = [*_years(view), *_participants(view)]
    if not faults:
        return Result("met", "idea.period_start")
    told = [text for _, text in faults]
    facts = {"faults": "; ".join(told[:4]), "count": str(len(told))}
    return Result("missing", faults[0][0], facts, missing=tuple(told))


def _years(view: CaseView) -> Iterator[tuple[str, str]]:
    idea = view.application.idea
    if idea.period_start is None or idea.period_end is None:
        return
    for year in view.application.budget.years:
        if not idea.period_start.year <= year <= idea.period_end.year:
            yield "budget.rows", f"budgeten har belopp {year}, utanför projektperioden"


def _participants(view: CaseView) -> Iterator[tuple[str, str]]:
    """Yield texts that speak of more participants than the target group has."""
    total = view.application.stages.projektlogik.target_group.total
    for leaf in view.texts if total is not None else ():
        if leaf.pattern.startswith(_OTHERS):
            continue
        for match in _COUNTED.finditer(leaf.value):
            if int(re.sub(r"\D", "", match[1])) > (total or 0):
                yield leaf.path, f"en text nämner {match[0]}, men målgruppen är {total}"


PREDICATES = {
    **esf_logic.PREDICATES,
    "state_aid_considered": Predicate(Nothing, state_aid_considered),
    "theory_of_change_attached": Predicate(Nothing, theory_of_change_attached),
    "evaluation_planned": Predicate(Nothing, evaluation_planned),
    "no_cooperation_agreement": Predicate(Nothing, no_cooperation_agreement),
    "regional_link_shown": Predicate(Nothing, regional_link_shown),
    "facts_agree": Predicate(Nothing, facts_agree),
}
