"""Predicates about goals, target group and figures that must agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grantflow.checks.predicates import Nothing, Predicate
from grantflow.checks.predicates.forms import FLAWS, VERDICTS, quoted
from grantflow.checks.result import Result, not_applicable
from grantflow.checks.row_names import name_of
from grantflow.model.costlines import ROUNDING_SEK, to_ore
from grantflow.text.costnotes import other_model
from grantflow.text.swedish import kronor, listed, number

if TYPE_CHECKING:
    from grantflow.checks.view import CaseView
    from grantflow.model.finding import VerdictWord
    from grantflow.model.stages.projektlogik import Goal

GOALS = "stages.projektlogik.goals"


@dataclass(eq=False, repr=False, kw_only=True)
class Measurable:
    """Parameters of `measurable_goals`: how large a share of the goals must be measurable."""

    all: bool = False


def measurable(view: CaseView, goal: Goal) -> list[str]:
    """Return what a goal lacks to be measured: what is counted, unit and level.  Time is apart."""
    gaps = []
    if not (view.has(goal, "text") or view.is_answer(goal.indicator)):
        gaps.append("vad som ska räknas")
    if goal.target is None:
        gaps.append("nivå")
    if not view.is_answer(goal.unit):
        gaps.append("enhet")
    return gaps


def measurable_goals(view: CaseView, params: Measurable) -> Result:
    """Met when a goal (or all, with `all`) has a level, a unit and a group that it counts.

    Facts: `ok` measurable goals, `total`, `rows` (the others), `lacking`.
    """
    goals = view.rows(GOALS)
    gaps = {goal.id: measurable(view, goal) for goal in goals}
    good = [goal for goal in goals if not gaps[goal.id]]
    bad = [goal for goal in goals if gaps[goal.id]]
    facts = {
        "ok": str(len(good)),
        "total": str(len(goals)),
        "rows": listed([name_of(goal) for goal in bad], limit=3),
        "lacking": listed(
            list(dict.fromkeys(gap for goal in bad for gap in gaps[goal.id])), limit=3
        ),
    }
    evidence = quoted(
        view.evidence(f"{GOALS}[{goal.id}].{field}", getattr(goal, field))
        for goal in good[:2]
        for field in ("text", "indicator", "target")
        if view.has(goal, field)
    )
    if params.all and not good:  # the rule that asks for one measurable goal says it
        return not_applicable(GOALS)
    if not goals:
        return Result("missing", GOALS, facts)
    if not bad or (good and not params.all):
        return Result("met", GOALS, facts, evidence)
    missing = tuple(dict.fromkeys(gap for goal in bad for gap in gaps[goal.id]))
    standing = _flawed(view, bad)
    if not good and standing:
        place, flaw, value = standing
        return Result(flaw, place, facts, quoted([view.evidence(place, value)]), missing)
    stated = [goal for goal in bad if view.has(goal, "text")]
    word: VerdictWord = "partly" if good or stated else "missing"
    if not evidence and stated:
        evidence = quoted([view.evidence(f"{GOALS}[{stated[0].id}].text", stated[0].text)])
    return Result(word, f"{GOALS}[{bad[0].id}]", facts, evidence, missing)


def _flawed(view: CaseView, goals: list[Any]) -> tuple[str, VerdictWord, str] | None:
    for goal in goals:
        for field in ("text", "indicator", "unit"):
            value = getattr(goal, field)
            standing = view.standing_at(goal, field)
            if value and standing in FLAWS:
                return f"{GOALS}[{goal.id}].{field}", VERDICTS[standing], value
    return None


def all_but(view: CaseView, goals: list[Any], doing: list[Any]) -> Result:
    """Return that goals tell how it becomes: met when none of them is among those of `doing`.

    Facts: `ok`, `total`, `rows` (those that tell what is done).
    """
    good = [goal for goal in goals if goal not in doing]
    facts = {
        "ok": str(len(good)),
        "total": str(len(goals)),
        "rows": listed([name_of(goal) for goal in doing], limit=3),
    }
    evidence = quoted(view.evidence(f"{GOALS}[{goal.id}].text", goal.text) for goal in good)
    if not doing:
        return Result("met", GOALS, facts, evidence)
    word: VerdictWord = "partly" if good else "missing"
    return Result(word, f"{GOALS}[{doing[0].id}].text", facts, evidence)


def figures_agree(view: CaseView, _params: Nothing) -> Result:
    """LNK08: women + men = total, goals within the target group, financing equals costs.

    The amount of a cost is what its own hours, months and price come to.

    Facts: `faults` (each disagreement with its figures), `count`.
    """
    faults = [
        *_people(view),
        *_goal_sums(view),
        *_beyond_target_group(view),
        *_shares(view),
        *_evidence_sums(view),
        *_money(view),
        *_rows(view),
    ]
    group = view.application.stages.projektlogik.target_group
    budget = view.application.budget
    if not faults and group.total is None and not budget.rows and not view.rows(GOALS):
        return not_applicable("stages.projektlogik.target_group")
    if not faults:
        evidence = quoted(
            [
                view.evidence("stages.projektlogik.target_group.total", group.total),
                view.evidence("stages.projektlogik.target_group.women", group.women),
                view.evidence("stages.projektlogik.target_group.men", group.men),
            ]
        )
        return Result("met", "stages.projektlogik.target_group.total", evidence=evidence)
    facts = {"faults": "; ".join(text for _, text in faults[:4]), "count": str(len(faults))}
    missing = tuple(text for _, text in faults)
    return Result("missing", faults[0][0], facts, missing=missing, each=tuple(faults))


def _people(view: CaseView) -> list[tuple[str, str]]:
    faults = []
    group = view.application.stages.projektlogik.target_group
    parts = [group.women, group.men, group.girls, group.boys]
    known = [part for part in parts if part is not None]
    if group.total is not None and known and _whole(group, known) and sum(known) != group.total:
        shown = " + ".join(str(part) for part in known)
        faults.append(
            (
                "stages.projektlogik.target_group.total",
                f"målgruppen är {shown} = {sum(known)} personer, men totalen är {group.total}",
            )
        )
    for activity in view.rows("stages.projektlogik.activities"):
        women, men, total = (
            activity.participants_women,
            activity.participants_men,
            activity.participants,
        )
        if None not in (women, men, total) and women + men != total:
            faults.append(
                (
                    f"stages.projektlogik.activities[{activity.id}].participants",
                    f"{name_of(activity)}: {women} + {men} är inte {total} deltagare",
                )
            )
    return faults


def _whole(group: Any, known: list[int]) -> bool:
    """Whether the parts are meant to make up the total: both sexes, or more than the total."""
    both = group.women is not None and group.men is not None
    return both or (group.girls is not None and group.boys is not None) or sum(known) > group.total


def _goal_sums(view: CaseView) -> list[tuple[str, str]]:
    faults = []
    for goal in view.rows(GOALS):
        women, men, target = goal.target_women, goal.target_men, goal.target
        if None in (women, men, target) or not counts_people(goal.unit):
            continue
        if women + men != target:
            faults.append(
                (
                    f"{GOALS}[{goal.id}].target",
                    f"{name_of(goal)}: {women} kvinnor + {men} män är inte {target}",
                )
            )
    return faults


def counts_people(unit: str | None) -> bool:
    """Whether a unit counts people, not shares or things."""
    lower = (unit or "").lower()
    if "procent" in lower or "%" in lower or "andel" in lower:
        return False
    return any(
        word in lower for word in ("person", "föräld", "deltag", "kvinn", "män", "mamm", "papp")
    )


def _beyond_target_group(view: CaseView) -> list[tuple[str, str]]:
    total = view.application.stages.projektlogik.target_group.total
    if total is None:
        return []
    return [
        (
            f"{GOALS}[{goal.id}].target",
            f"{name_of(goal)} räknar {goal.target} personer, men målgruppen är {total}",
        )
        for goal in view.rows(GOALS)
        if goal.target is not None and goal.target > total and counts_people(goal.unit)
    ]


def _shares(view: CaseView) -> list[tuple[str, str]]:
    """Return resources whose shares for women and men are more than the whole."""
    path = "stages.jamstalldhetskartlaggning.resources"
    return [
        (
            f"{path}[{row.id}]",
            f"{name_of(row)}: {row.share_women_pct} % + {row.share_men_pct} % är mer än 100 %",
        )
        for row in view.rows(path)
        if row.share_women_pct is not None
        and row.share_men_pct is not None
        and row.share_women_pct + row.share_men_pct > 100
    ]


def _evidence_sums(view: CaseView) -> list[tuple[str, str]]:
    """Return statements whose women and men are not their figure of people."""
    path = "stages.projektlogik.evidence"
    return [
        (
            f"{path}[{row.id}].figure",
            f"{name_of(row)}: {row.women:f} kvinnor + {row.men:f} män är inte {row.figure:f}",
        )
        for row in view.rows(path)
        if None not in (row.figure, row.women, row.men)
        and counts_people(row.unit)
        and row.women + row.men != row.figure
    ]


def _rows(view: CaseView) -> list[tuple[str, str]]:
    """Return costs whose own figures say something else: amounts and months.

    Personnel and flat rates of a cost model have rules of their own.
    """
    model = view.costing.method.model
    faults = [
        (
            f"budget.rows[{line.row.id}].amounts",
            f"{name_of(line.row)} är {kronor(line.total)}, men tiden gånger priset ger "
            + kronor(to_ore(line.product)),
        )
        for line in view.costing.lines
        if line.contradicts and line.product is not None
        if not line.flat and not (line.personnel and model is not None)
    ]
    for row in view.rows("budget.rows"):
        spread = sum(row.months_per_year.values())
        if row.months is not None and row.months_per_year and spread != row.months:
            said = f"{number(row.months)} månader, men per år blir det {number(spread)}"
            faults.append((f"budget.rows[{row.id}].months", f"{name_of(row)} har {said}"))
    return faults


def _money(view: CaseView) -> list[tuple[str, str]]:
    budget = view.application.budget
    if not budget.rows:
        return []
    if not budget.financing:
        return [("budget.financing", "budgeten har kostnader men ingen finansiering")]
    costing = view.costing
    if costing.priced_elsewhere:
        return [("budget.rows", other_model(costing).removesuffix(".").replace(". D", ", och d"))]
    costs, money = costing.by_year(), costing.financed_by_year()
    return [
        (
            "budget.financing",
            f"{year} kostar projektet {kronor(costs[year])}, finansierat {kronor(money[year])}",
        )
        for year in costing.years
        if abs(costs[year] - money[year]) >= ROUNDING_SEK
    ]


PREDICATES = {
    "measurable_goals": Predicate(Measurable, measurable_goals),
    "figures_agree": Predicate(Nothing, figures_agree),
}
