"""Predicates for ESF+ about the logic: problem, actors, goals, and the goals of the call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grantflow.checks.predicates import Nothing, Predicate
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.predicates.goals import GOALS, all_but
from grantflow.checks.result import Result, not_applicable, to_verify
from grantflow.checks.row_names import name_of
from grantflow.model.wording import begins_as, plain, words
from grantflow.text.answer import Standing
from grantflow.text.personal import short
from grantflow.text.sentences import sentences
from grantflow.text.swedish import day, listed

if TYPE_CHECKING:
    from grantflow.checks.view import CaseView
    from grantflow.model.finding import VerdictWord

LOGIC = "stages.projektlogik"
PROBLEM = f"{LOGIC}.problem"
CALL_GOALS = "esf.call_goals"
# A problem may well be told as what is lacking.
_TOLD = (Standing.OK, Standing.NEGATED)


@dataclass(eq=False, repr=False, kw_only=True)
class NoSolution:
    """Parameters of `problem_is_no_missing_solution`.

    A sentence with one of the phrases of `lacks` and a word that holds one of `solutions`.
    """

    lacks: list[str]
    solutions: list[str]


@dataclass(eq=False, repr=False, kw_only=True)
class Changes:
    """Parameters of `goals_are_changes`: beginnings of words for doing, and for what changes."""

    doing: list[str]
    changing: list[str]


def problem_is_no_missing_solution(view: CaseView, params: NoSolution) -> Result:
    """Met when the problem is more than that a solution is lacking.  Facts: `quote`."""
    for place in ("idea.problem", PROBLEM):
        text = view.get(place)
        first = next(iter(sentences(text or "")), None)
        if first and view.standing_of(place) in _TOLD and _names_a_lack(first.text, params):
            return Result("missing", place, {"quote": short(first.text, 90)})
    if view.standing_of(PROBLEM) not in _TOLD:
        return not_applicable(PROBLEM)
    return Result("met", PROBLEM, evidence=quoted([view.evidence(PROBLEM, view.get(PROBLEM))]))


def _names_a_lack(sentence: str, params: NoSolution) -> bool:
    lower = sentence.lower()
    if not any(phrase in lower for phrase in params.lacks):
        return False
    return any(stem in word for word in words(lower) for stem in params.solutions)


def needed_actors_listed(view: CaseView, _params: Nothing) -> Result:
    """Met when every actor that is to be brought in is listed as a partner.  Facts: `lacking`."""
    place = "stages.forankring.partners"
    needed = [
        actor
        for actor in view.rows("stages.omvarldsbevakning.actors")
        if actor.bring_in == "ja" and actor.name
    ]
    if not needed:
        return not_applicable(place)
    listed_ones = [row.organisation for row in view.rows(place) if row.organisation]
    known = [*listed_ones, *view.own_names()]
    lacking = [
        actor for actor in needed if not any(view.same_organisation(actor.name, k) for k in known)
    ]
    if not lacking:
        return Result("met", place)
    names = [name_of(actor) for actor in lacking]
    word: VerdictWord = "partly" if len(lacking) < len(needed) else "missing"
    return Result(word, place, {"lacking": listed(names, limit=3)}, missing=tuple(names))


def call_goals_met(view: CaseView, _params: Nothing) -> Result:
    """Met when every goal of the call has goals of the project and words for how they answer it.

    Facts: `lacking`, `ok`, `total`, `asked`.
    """
    known = {goal.id for goal in view.rows(GOALS)}
    rows = [row for row in view.rows(CALL_GOALS) if row.goal]
    whole = [r for r in rows if known.intersection(r.goals) and view.has(r, "answer")]
    wanted = list(view.call.goals) if view.call and view.call.goals is not None else None
    if wanted is None:
        open_rows = [row.goal for row in rows if row not in whole]
        lacking, total = open_rows, len(rows)
    else:
        said = [plain(row.goal) for row in whole]
        lacking = [goal for goal in wanted if not any(_alike(plain(goal), one) for one in said)]
        total = len(wanted)
    facts = {
        "lacking": listed([short(goal, 80) for goal in lacking], limit=3),
        "ok": str(total - len(lacking)),
        "total": str(total),
    }
    evidence = quoted(view.evidence(f"{CALL_GOALS}[{row.id}].answer", row.answer) for row in whole)
    if lacking:
        word: VerdictWord = "partly" if len(lacking) < total else "missing"
        return Result(word, CALL_GOALS, facts, evidence, tuple(lacking))
    if wanted is None:
        asked = "vilka mål utlysningen har, och att era mål svarar mot vart och ett"
        return to_verify(CALL_GOALS, asked)
    return Result("met", CALL_GOALS, facts, evidence)


def _alike(one: str, other: str) -> bool:
    return one in other or other in one


def goals_are_changes(view: CaseView, params: Changes) -> Result:
    """Met when no goal only says what is done or how many take part.

    Milestones are passed over.  Facts: `ok`, `total`, `rows`.
    """
    goals = [g for g in view.rows(GOALS) if g.level != "delmål" and view.has(g, "text")]
    if not goals:
        return not_applicable(GOALS)
    doing = [
        goal
        for goal in goals
        if begins_as(goal.text, params.doing) and not begins_as(goal.text, params.changing)
    ]
    return all_but(view, goals, doing)


def effects_after_project(view: CaseView, _params: Nothing) -> Result:
    """Met when effects lie in the long run and results inside the project.  Facts: `faults`."""
    goals, end = view.rows(GOALS), view.application.idea.period_end
    place = f"{LOGIC}.long_term_effects"
    effects = view.application.stages.projektlogik.long_term_effects
    if not goals and not effects:
        return not_applicable(place)
    faults = []
    if not view.is_answer(effects):
        faults.append("effekterna på lång sikt är inte beskrivna")
    if not any(goal.level == "resultat" for goal in goals):
        faults.append("inget mål är ett resultat som nås under projektet")
    faults += [
        f"{name_of(goal)} är en effekt men ska nås {day(goal.by)}, inom projekttiden"
        for goal in goals
        if goal.level == "effekt" and goal.by and end and goal.by <= end
    ]
    evidence = quoted([view.evidence(place, effects)]) if view.is_answer(effects) else ()
    if not faults:
        return Result("met", place, evidence=evidence)
    word: VerdictWord = "partly" if evidence else "missing"
    return Result(word, place, {"faults": "; ".join(faults)}, evidence, tuple(faults))


PREDICATES = {
    "problem_is_no_missing_solution": Predicate(NoSolution, problem_is_no_missing_solution),
    "needed_actors_listed": Predicate(Nothing, needed_actors_listed),
    "call_goals_met": Predicate(Nothing, call_goals_met),
    "goals_are_changes": Predicate(Changes, goals_are_changes),
    "effects_after_project": Predicate(Nothing, effects_after_project),
}
