"""Predicates about the red thread (LNK): what refers to what, and what hangs loose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grantflow.checks.predicates import Nothing, Predicate
from grantflow.checks.predicates.anchoring import is_anchored
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.result import Result, not_applicable
from grantflow.checks.row_names import name_of
from grantflow.model.references import (
    ACTIVITIES,
    CAUSES,
    GOALS,
    OBSERVATIONS,
    dangling,
    references,
)
from grantflow.model.wording import plain
from grantflow.text.personal import short
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from grantflow.checks.view import CaseView
    from grantflow.model.finding import VerdictWord
    from grantflow.model.references import Reference

Fault = tuple[str, str]
LOGIC = "stages.projektlogik"


def _sum_up(
    view: CaseView, place: str, faults: list[Fault], checked: int, shown: list[tuple[str, Any]]
) -> Result:
    """Return met without faults, partly when some links hold, missing when none does."""
    facts = {
        "count": str(len(faults)),
        "total": str(checked),
        "ok": str(max(checked - len(faults), 0)),
        "faults": listed([text for _, text in faults], limit=4),
    }
    told = (pair for pair in shown if view.is_answer(pair[1]))
    evidence = quoted(view.evidence(where, value) for where, value in told)
    if not faults:
        return Result("met", place, facts, evidence)
    verdict: VerdictWord = "partly" if len(faults) < checked else "missing"
    missing = tuple(text for _, text in faults)
    return Result(verdict, faults[0][0], facts, evidence if verdict == "partly" else (), missing)


def goals_have_indicators(view: CaseView, _params: Nothing) -> Result:
    """LNK01: every goal has an indicator with target, date and data source."""
    goals = view.rows(f"{LOGIC}.goals")
    if not goals:
        return not_applicable(f"{LOGIC}.goals")
    words = {
        "indicator": "indikator",
        "target": "målvärde",
        "by": "datum",
        "data_source": "datakälla",
    }
    faults: list[Fault] = []
    for goal in goals:
        gaps = [word for name, word in words.items() if not view.has(goal, name)]
        if gaps:
            text = f"{name_of(goal)} saknar {listed(gaps, limit=9)}"
            faults.append((f"{LOGIC}.goals[{goal.id}]", text))
    shown = [(f"{LOGIC}.goals[{g.id}].indicator", g.indicator) for g in goals if g.indicator]
    return _sum_up(view, f"{LOGIC}.goals", faults, len(goals), shown)


def goals_meet_activities(view: CaseView, _params: Nothing) -> Result:
    """LNK02: every goal is served by an activity, and every activity serves a goal."""
    goals, activities = view.rows(f"{LOGIC}.goals"), view.rows(f"{LOGIC}.activities")
    if not goals and not activities:
        return not_applicable(f"{LOGIC}.activities")
    known = {goal.id for goal in goals}
    served = {ref for activity in activities for ref in activity.goals}
    faults = [
        (f"{LOGIC}.goals[{goal.id}]", f"målet {name_of(goal)} har ingen aktivitet")
        for goal in goals
        if goal.id not in served
    ]
    faults += [
        (
            f"{LOGIC}.activities[{activity.id}].goals",
            f"aktiviteten {name_of(activity)} leder inte till något mål",
        )
        for activity in activities
        if known.isdisjoint(activity.goals)
    ]
    shown = [(f"{LOGIC}.activities[{a.id}].name", a.name) for a in activities if a.goals and a.name]
    return _sum_up(view, f"{LOGIC}.activities", faults, len(goals) + len(activities), shown)


def causes_meet_goals(view: CaseView, _params: Nothing) -> Result:
    """LNK03: every cause that the project acts on is met by a goal."""
    causes = [c for c in view.rows(f"{LOGIC}.causes") if c.scope != "utanför" and c.text]
    if not causes:
        return not_applicable(f"{LOGIC}.causes")
    met = {ref for goal in view.rows(f"{LOGIC}.goals") for ref in goal.causes}
    faults = [
        (f"{LOGIC}.causes[{cause.id}]", f"orsaken {name_of(cause)} möts inte av något mål")
        for cause in causes
        if cause.id not in met
    ]
    shown = [(f"{LOGIC}.causes[{c.id}].text", c.text) for c in causes if c.id in met]
    return _sum_up(view, f"{LOGIC}.causes", faults, len(causes), shown)


def costs_meet_activities(view: CaseView, _params: Nothing) -> Result:
    """LNK04: money reaches the activities that need it.

    Where a flat rate or a lump sum pays for all but personnel, activities need no rows.
    """
    rows = view.rows("budget.rows")
    activities = view.rows(f"{LOGIC}.activities")
    model = view.costing.method.model
    in_one_sum = model is not None and (model.only_personnel or model.lump_sum)
    needing = [a for a in activities if a.needs_money == "ja" and not in_one_sum]
    if not rows and not needing:
        return not_applicable("budget.rows")
    paid = {row.activity for row in rows}
    faults = [
        (
            f"{LOGIC}.activities[{a.id}]",
            f"aktiviteten {name_of(a)} behöver pengar men saknas i budgeten",
        )
        for a in needing
        if a.id not in paid
    ]
    shown = [(f"budget.rows[{row.id}].text", row.text) for row in rows if row.text]
    return _sum_up(view, "budget.rows", faults, len(rows) + len(needing), shown)


def partners_agree(view: CaseView, _params: Nothing) -> Result:
    """LNK05: partners named anywhere stand in the list with a role; those listed take part."""
    rows = view.application.stages.forankring.partners
    named = _named_partners(view)
    if not rows and not named:
        return not_applicable("stages.forankring.partners")
    known = view.partners()
    own = view.own_names()
    faults: list[Fault] = []
    used: set[str] = set()
    for place, name in named:
        row = known.get(plain(name))
        if row is not None:
            used.add(str(row.id))
        elif not any(view.same_organisation(name, mine) for mine in own):
            faults.append((place, f"”{short(name)}” finns inte i partnerlistan"))
    faults = list({text: (place, text) for place, text in reversed(faults)}.values())[::-1]
    for row in rows:
        place = f"stages.forankring.partners[{row.id}]"
        if not view.is_answer(row.role):
            faults.append((f"{place}.role", f"{name_of(row)} har ingen roll"))
        if row.id not in used:
            faults.append((place, f"{name_of(row)} deltar inte i någon aktivitet"))
    shown = [(f"stages.forankring.partners[{r.id}].role", r.role) for r in rows if r.role]
    return _sum_up(view, "stages.forankring.partners", faults, len(rows) + len(named), shown)


def _named_partners(view: CaseView) -> list[Fault]:
    named = [
        (f"{LOGIC}.activities[{activity.id}].partners", name)
        for activity in view.rows(f"{LOGIC}.activities")
        for name in activity.partners
    ]
    return named + [
        (f"budget.rows[{row.id}].party", row.party) for row in view.rows("budget.rows") if row.party
    ]


def gender_gaps_met(view: CaseView, _params: Nothing) -> Result:
    """LNK06: every observed gap has a measure, the measure is a known activity, followed by sex."""
    stage = view.application.stages.jamstalldhetskartlaggning
    if not stage.analysis and not stage.measures:
        return not_applicable("stages.jamstalldhetskartlaggning.analysis")
    base = "stages.jamstalldhetskartlaggning"
    activities = {activity.id for activity in view.rows(f"{LOGIC}.activities")}
    met = {measure.observation for measure in stage.measures if view.is_answer(measure.measure)}
    faults: list[Fault] = [
        (f"{base}.analysis[{row.id}]", f"skillnaden {name_of(row)} har ingen åtgärd")
        for row in stage.analysis
        if row.id not in met
    ]
    for row in stage.measures:
        place = f"{base}.measures[{row.id}]"
        if row.activity not in activities:
            faults.append(
                (f"{place}.activity", f"åtgärden {name_of(row)} hör inte till någon aktivitet")
            )
        if not view.is_answer(row.indicator):
            faults.append((f"{place}.indicator", f"åtgärden {name_of(row)} följs inte upp"))
    shown = [(f"{base}.measures[{r.id}].measure", r.measure) for r in stage.measures if r.measure]
    total = len(stage.analysis) + 2 * len(stage.measures)
    return _sum_up(view, f"{base}.measures", faults, total, shown)


def lasting_part_is_real(view: CaseView, _params: Nothing) -> Result:
    """LNK09: what lives on and is spread comes from activities, and its receiver is anchored."""
    stages = view.application.stages
    plan, spread = stages.implementeringsplan, stages.spridningsplan
    if not view.is_answer(plan.what) and not view.is_answer(spread.what):
        return not_applicable("stages.implementeringsplan.what")
    activities = {activity.id for activity in view.rows(f"{LOGIC}.activities")}
    faults: list[Fault] = []
    checked = 0
    for name, form, word in (
        ("implementeringsplan", plan, "det som ska leva vidare"),
        ("spridningsplan", spread, "det som ska spridas"),
    ):
        if not view.is_answer(form.what):
            continue
        checked += 1
        place = f"stages.{name}.from_activities"
        if activities.isdisjoint(form.from_activities):
            faults.append((place, f"{word} är inte kopplat till någon aktivitet"))
    unit = plan.owner.unit or plan.owner.function
    if view.is_answer(unit):
        checked += 1
        if not is_anchored(view, str(unit)):
            faults.append(
                (
                    "stages.implementeringsplan.owner",
                    f"mottagaren ”{short(str(unit))}” finns inte med i förankringen",
                )
            )
    shown = [
        ("stages.implementeringsplan.what", plan.what),
        ("stages.spridningsplan.what", spread.what),
    ]
    return _sum_up(view, "stages.implementeringsplan.from_activities", faults, checked, shown)


def risks_are_owned(view: CaseView, _params: Nothing) -> Result:
    """LNK10: each risk has a measure and an owner."""
    rows = [row for row in view.rows(f"{LOGIC}.risks") if view.has(row, "risk")]
    if not rows:
        return not_applicable(f"{LOGIC}.risks")
    words = {"measure": "åtgärd", "owner": "ansvarig"}
    faults: list[Fault] = []
    for row in rows:
        gaps = [word for name, word in words.items() if not view.has(row, name)]
        if gaps:
            faults.append(
                (f"{LOGIC}.risks[{row.id}]", f"{name_of(row)} saknar {listed(gaps, limit=9)}")
            )
    shown = [(f"{LOGIC}.risks[{row.id}].measure", row.measure) for row in rows if row.measure]
    return _sum_up(view, f"{LOGIC}.risks", faults, len(rows), shown)


def references_hold(view: CaseView, _params: Nothing) -> Result:
    """LNK11: every row that an answer names by its id is there."""
    named = list(references(view.application, view.leaves))
    if not named:
        return not_applicable(f"{LOGIC}.activities")
    faults = [(lost.path, _told(lost)) for lost in dangling(view.application, named)]
    return _sum_up(view, named[0].path, faults, len(named), [])


_TABLES = {
    GOALS: "målet",
    ACTIVITIES: "aktiviteten",
    CAUSES: "orsaken",
    OBSERVATIONS: "skillnaden",
}
_HOLDERS = {
    f"{GOALS}[": "ett mål",
    f"{ACTIVITIES}[": "en aktivitet",
    "stages.implementeringsplan.": "implementeringsplanen",
    "stages.spridningsplan.": "spridningsplanen",
    "stages.jamstalldhetskartlaggning.": "en åtgärd för jämställdhet",
    "eu.": "en horisontell princip",
    "esf.": "ett av utlysningens mål",
    "budget.": "en kostnad",
}


def _told(lost: Reference) -> str:
    holder = next(word for start, word in _HOLDERS.items() if lost.path.startswith(start))
    return f"{holder} hör till {_TABLES[lost.table]} {short(lost.id)}"


PREDICATES = {
    "goals_have_indicators": Predicate(Nothing, goals_have_indicators),
    "goals_meet_activities": Predicate(Nothing, goals_meet_activities),
    "causes_meet_goals": Predicate(Nothing, causes_meet_goals),
    "costs_meet_activities": Predicate(Nothing, costs_meet_activities),
    "partners_agree": Predicate(Nothing, partners_agree),
    "gender_gaps_met": Predicate(Nothing, gender_gaps_met),
    "lasting_part_is_real": Predicate(Nothing, lasting_part_is_real),
    "risks_are_owned": Predicate(Nothing, risks_are_owned),
    "references_hold": Predicate(Nothing, references_hold),
}
