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
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from grantflow.model.finding import Evidence
    from grantflow.model.stages.projektlogik import Goal

SEXES = {"women": "kvinnor", "men": "män"}
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

    Asked of goals whose day has come at the end of the period, and whose figures are told: all
    that were promised, or one that falls short.  A goal below its baseline is to come down.
    Facts: `goal`, `promised`, `short` (what falls short of what).
    """
    goals, faults = [], []
    for goal in _goals(view, params):
        outcome = view.goals.get(goal.id, _NO_OUTCOME)
        short = listed(list(_short(goal, outcome)))
        is_due = view.report.is_final or _is_due(view, goal)
        if not is_due or not (short or _is_compared(goal, outcome)):
            continue
        goals.append(goal)
        if short and not view.is_told(outcome.why):
            facts = _facts(view, goal) | {"short": short}
            faults.append(Fault(_at(view, goal, "why"), facts, _quote(goal)))
    return Answer(len(goals), tuple(faults), _kept(goals, faults))


def outcome_by_sex(view: ReportView, params: OfKinds) -> Answer:
    """Find outcomes not told for women and men where they were promised so, without a reason.

    Asked of goals with any figure, and of the sexes that something was promised for.  Facts:
    `goal`, `promised`, `by` and `lacks` ("kvinnor", "män" or both): for whom, and who lacks.
    """
    goals, faults = [], []
    for goal in _goals(view, params):
        outcome = view.goals.get(goal.id, _NO_OUTCOME)
        wanted = {"women": goal.target_women, "men": goal.target_men}
        by = [sex for sex in SEXES if wanted[sex] is not None]
        if not by or not _has_figure(outcome):
            continue
        goals.append(goal)
        lacks = lacking(wanted, {"women": outcome.women, "men": outcome.men})
        if lacks and not view.is_told(outcome.why):
            facts = _facts(view, goal) | {"by": called(by), "lacks": called(lacks)}
            faults.append(Fault(_at(view, goal, lacks[0]), facts, _quote(goal)))
    return Answer(len(goals), tuple(faults), _kept(goals, faults))


def sexes_add_up(view: ReportView, params: OfKinds) -> Answer:
    """Find outcomes that women and men do not make up, where they made up the promise.

    Asked of goals with all three figures.  Facts: `goal`, `promised`, `sum` (women and men
    together), `value`.
    """
    goals, faults = [], []
    for goal in filter(adds_up, _goals(view, params)):
        outcome = view.goals.get(goal.id, _NO_OUTCOME)
        if outcome.value is None or outcome.women is None or outcome.men is None:
            continue
        goals.append(goal)
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
    return _has_figure(outcome) or view.is_told(outcome.text)


def _has_figure(outcome: GoalOutcome) -> bool:
    return (outcome.value, outcome.women, outcome.men) != (None, None, None)


def _is_compared(goal: Goal, outcome: GoalOutcome) -> bool:
    """Whether there is a figure for every level that was promised, and any was."""
    told = [value for value, target, _ in _levels(goal, outcome) if target is not None]
    return bool(told) and None not in told


def _levels(
    goal: Goal, outcome: GoalOutcome
) -> Iterator[tuple[Decimal | None, Decimal | None, str]]:
    """Yield each figure beside what was promised, and what they are of."""
    yield total_of(goal, outcome), goal.target, f" {goal.unit}" if goal.unit else ""
    yield outcome.women, goal.target_women, " för kvinnor"
    yield outcome.men, goal.target_men, " för män"


def _short(goal: Goal, outcome: GoalOutcome) -> Iterator[str]:
    """Yield what falls short: "31 av 48", "12 av 30 kvinnor"."""
    falls = lower_is_better(goal)
    for value, target, of in _levels(goal, outcome):
        if value is None or target is None:
            continue
        if (value > target) if falls else (value < target):
            yield f"{number(value)} mot {number(target)}{of}"


def lacking(wanted: Mapping[str, object], told: Mapping[str, object]) -> list[str]:
    """Return the sexes, "women" and "men", that something was promised for and nothing is told.

    Nobody promised anything for a sex whose target is 0.
    """
    return [sex for sex in SEXES if wanted[sex] and told[sex] is None]


def called(sexes: Sequence[str]) -> str:
    """Return sexes in words: "kvinnor", "män", "kvinnor och män" or nothing."""
    return listed([SEXES[sex] for sex in sexes])


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
