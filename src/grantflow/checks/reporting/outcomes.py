"""Rules about goals: an outcome for each, by sex, explained.  Pure: same case in, same answer out.

A rule with `kinds` speaks only of those reports; of others it has nothing to ask.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grantflow.checks.reporting.view import (
    Answer,
    Fault,
    ReportPredicate,
    ReportView,
    lower_is_better,
    promised,
    quote,
)
from grantflow.model.reporting import KINDS, GoalOutcome, adds_up, total_of
from grantflow.text.swedish import listed, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from grantflow.model.finding import Evidence
    from grantflow.model.stages.projektlogik import Goal

_NO_OUTCOME = GoalOutcome()


@dataclass(eq=False, repr=False, kw_only=True)
class OfKinds:
    """Parameters of a rule that speaks of some kinds of reports: `kinds`, all when left out."""

    kinds: tuple[str, ...] = field(default_factory=lambda: tuple(KINDS))


def outcome_told(view: ReportView, params: OfKinds) -> Answer:
    """Find promised goals without a figure or a text.  Facts: `goal`, `promised`."""
    goals = _goals(view, params)
    faults = [
        Fault(_at(view, goal, "value"), _facts(view, goal), _quote(goal))
        for goal in goals
        if not _has_outcome(view, view.goals.get(goal.id, _NO_OUTCOME))
    ]
    return Answer(len(goals), tuple(faults), _kept(goals, faults))


def shortfall_explained(view: ReportView, params: OfKinds) -> Answer:
    """Find outcomes that fall short of the promise, in all or by sex, without saying why.

    Asked of goals whose day has come at the end of the period.  A goal below its baseline is to
    come down.  Facts: `goal`, `promised`, `short` (what falls short of what).
    """
    goals = [g for g in _goals(view, params) if view.report.is_final or _is_due(view, g)]
    faults = []
    for goal in goals:
        outcome = view.goals.get(goal.id, _NO_OUTCOME)
        short = listed(list(_short(goal, outcome)))
        if short and not view.is_told(outcome.why):
            facts = _facts(view, goal) | {"short": short}
            faults.append(Fault(_at(view, goal, "why"), facts, _quote(goal)))
    return Answer(len(goals), tuple(faults), _kept(goals, faults))


def outcome_by_sex(view: ReportView, params: OfKinds) -> Answer:
    """Find outcomes not told for women and men where they were promised so, without a reason.

    Facts: `goal`, `promised`, `lacks` ("kvinnor", "män" or both).
    """
    goals = [
        goal
        for goal in _goals(view, params)
        if goal.target_women is not None or goal.target_men is not None
    ]
    faults = []
    for goal in goals:
        outcome = view.goals.get(goal.id, _NO_OUTCOME)
        lacks = lacking(outcome.women, outcome.men)
        if outcome.value is not None and lacks and not view.is_told(outcome.why):
            facts = _facts(view, goal) | {"lacks": lacks}
            faults.append(Fault(_at(view, goal, "women"), facts, _quote(goal)))
    return Answer(len(goals), tuple(faults), _kept(goals, faults))


def sexes_add_up(view: ReportView, params: OfKinds) -> Answer:
    """Find outcomes that women and men do not make up, where they made up the promise.

    Facts: `goal`, `promised`, `sum` (women and men together), `value`.
    """
    goals = [goal for goal in _goals(view, params) if adds_up(goal)]
    faults = []
    for goal in goals:
        outcome = view.goals.get(goal.id, _NO_OUTCOME)
        if outcome.value is None or outcome.women is None or outcome.men is None:
            continue
        both = outcome.women + outcome.men
        if both != outcome.value:
            facts = {"sum": number(both), "value": number(outcome.value)}
            place = _at(view, goal, "value")
            faults.append(Fault(place, _facts(view, goal) | facts, _quote(goal)))
    return Answer(len(goals), tuple(faults), _kept(goals, faults))


def _goals(view: ReportView, params: OfKinds) -> list[Goal]:
    return view.promise.goals if view.report.kind in params.kinds else []


def _is_due(view: ReportView, goal: Goal) -> bool:
    return goal.by is not None and view.until is not None and goal.by <= view.until


def _has_outcome(view: ReportView, outcome: GoalOutcome) -> bool:
    figures = (outcome.value, outcome.women, outcome.men)
    return any(figure is not None for figure in figures) or view.is_told(outcome.text)


def _short(goal: Goal, outcome: GoalOutcome) -> Iterator[str]:
    """Yield what falls short: "31 av 48", "12 av 30 kvinnor"."""
    pairs: Iterable[tuple[Decimal | None, Decimal | None, str]] = (
        (total_of(goal, outcome), goal.target, f" {goal.unit}" if goal.unit else ""),
        (outcome.women, goal.target_women, " för kvinnor"),
        (outcome.men, goal.target_men, " för män"),
    )
    falls = lower_is_better(goal)
    for value, target, of in pairs:
        if value is None or target is None:
            continue
        if (value > target) if falls else (value < target):
            yield f"{number(value)} mot {number(target)}{of}"


def lacking(women: object, men: object) -> str:
    """Return which of the sexes has no figure: "kvinnor", "män", "kvinnor och män" or nothing."""
    return listed([who for who, value in (("kvinnor", women), ("män", men)) if value is None])


def _at(view: ReportView, goal: Goal, name: str) -> str:
    return f"{view.place}.goals[{goal.id}].{name}"


def _facts(view: ReportView, goal: Goal) -> dict[str, str]:
    return {"goal": view.goal_name(goal), "promised": promised(goal)}


def _quote(goal: Goal) -> tuple[Evidence, ...]:
    name = "text" if goal.text else "indicator"
    return quote(f"goals[{goal.id}].{name}", goal.text or goal.indicator)


def _kept(goals: list[Goal], faults: list[Fault]) -> tuple[Evidence, ...]:
    """Return the words of the first goal that a rule found nothing wrong with."""
    places = "\n".join(fault.place for fault in faults)
    return next((_quote(goal) for goal in goals if f"[{goal.id}]" not in places), ())


PREDICATES = {
    "outcome_told": ReportPredicate(OfKinds, outcome_told),
    "shortfall_explained": ReportPredicate(OfKinds, shortfall_explained),
    "outcome_by_sex": ReportPredicate(OfKinds, outcome_by_sex),
    "sexes_add_up": ReportPredicate(OfKinds, sexes_add_up),
}
