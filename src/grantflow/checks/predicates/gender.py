"""Predicates about women's, men's and children's conditions that no general one covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grantflow.checks.predicates import Nothing, Predicate
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.predicates.goals import counts_people
from grantflow.checks.result import Result, not_applicable
from grantflow.checks.row_names import name_of
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.checks.view import CaseView

STAGE = "stages.jamstalldhetskartlaggning"
LOGIC = "stages.projektlogik"


@dataclass(eq=False, repr=False, kw_only=True)
class Phrases:
    """Parameters of `gender_blind_phrases`: the phrases, in lower case."""

    phrases: list[str]


@dataclass(eq=False, repr=False, kw_only=True)
class SmallCells:
    """Parameters of `small_cells`: counts of people from 1 up to, not including, `below`."""

    below: int


def people_split(view: CaseView, _params: Nothing) -> Result:
    """GE-01: every count of people is split by sex, or a reason is given.

    Facts: `count`, `total`, `rows`.
    """
    counts = list(_counts(view))
    if not counts:
        return not_applicable(f"{LOGIC}.target_group")
    unsplit = [(place, name) for place, name, split in counts if not split]
    reason = view.application.stages.jamstalldhetskartlaggning.no_split_reason
    if not unsplit or view.is_answer(reason):
        shown = view.evidence(f"{STAGE}.no_split_reason", reason) if unsplit else None
        return Result("met", counts[0][0], evidence=quoted([shown]))
    facts = {
        "count": str(len(unsplit)),
        "total": str(len(counts)),
        "rows": listed([name for _, name in unsplit], limit=3),
    }
    word = "partly" if len(unsplit) < len(counts) else "missing"
    return Result(word, unsplit[0][0], facts)  # type: ignore[arg-type]


def _counts(view: CaseView) -> Iterator[tuple[str, str, bool]]:
    group = view.application.stages.projektlogik.target_group
    if group.total is not None:
        split = (group.women is not None and group.men is not None) or (
            group.girls is not None and group.boys is not None
        )
        yield f"{LOGIC}.target_group.total", "målgruppen", split
    for goal in view.rows(f"{LOGIC}.goals"):
        if goal.target is not None and counts_people(goal.unit):
            split = goal.target_women is not None and goal.target_men is not None
            yield f"{LOGIC}.goals[{goal.id}].target", name_of(goal), split
    for row in view.rows(f"{LOGIC}.activities"):
        if row.participants is not None:
            split = row.participants_women is not None and row.participants_men is not None
            yield f"{LOGIC}.activities[{row.id}].participants", name_of(row), split


def gender_blind_phrases(view: CaseView, params: Phrases) -> Result:
    """GE-07: phrases such as "öppet för alla" stand alone, without an analysis of who comes.

    Met by an analysis, whatever the phrases.  Facts: `count`, `phrase`, `places`.
    """
    for row in view.rows(f"{STAGE}.analysis"):
        if view.has(row, "observation") and view.has(row, "cause"):
            place = f"{STAGE}.analysis[{row.id}].observation"
            return Result("met", place, evidence=quoted([view.evidence(place, row.observation)]))
    present = [phrase for phrase in params.phrases if phrase in view.lowered]
    found = [
        (leaf, phrase) for phrase in present for leaf in view.texts if phrase in leaf.value.lower()
    ]
    if not found:
        return not_applicable()
    leaf, phrase = found[0]
    facts = {
        "count": str(len(found)),
        "phrase": phrase,
        "places": listed([leaf.path for leaf, _ in found], limit=3),
    }
    return Result("missing", leaf.path, facts)


def small_cells(view: CaseView, params: SmallCells) -> Result:
    """GE-10: counts of people in the target group so small that somebody could be known.

    Facts: `count`, `rows`, `below`.
    """
    group = view.application.stages.projektlogik.target_group
    counts = [
        (f"{LOGIC}.target_group.{name}", label, getattr(group, name))
        for name, label in (
            ("women", "kvinnor"),
            ("men", "män"),
            ("girls", "flickor"),
            ("boys", "pojkar"),
        )
    ]
    counts += [
        (f"{STAGE}.representation[{row.id}].{name}", name_of(row), getattr(row, name))
        for row in view.rows(f"{STAGE}.representation")
        if row.arena == "målgrupp"
        for name in ("women", "men")
    ]
    seen = [count for count in counts if count[2] is not None]
    if not seen:
        return not_applicable(f"{STAGE}.representation")
    small = [
        (place, f"{label} ({value})") for place, label, value in seen if 0 < value < params.below
    ]
    if not small:
        return Result("met", f"{STAGE}.representation")
    facts = {
        "count": str(len(small)),
        "rows": listed([label for _, label in small], limit=3),
        "below": str(params.below),
    }
    return Result("missing", small[0][0], facts)


def child_best_considered(view: CaseView, _params: Nothing) -> Result:
    """LS-16: where children are concerned, their best is examined.  Facts: `why`."""
    stage = view.application.stages.jamstalldhetskartlaggning
    group = view.application.stages.projektlogik.target_group
    place = f"{STAGE}.child_best"
    evidence = quoted([view.evidence(place, stage.child_best)])
    if view.is_answer(stage.child_best):
        return Result("met", place, evidence=evidence)
    if group.girls or group.boys:
        why = "barn ingår i målgruppen"
    elif view.application.theme == "foraldraskapsstod":
        why = "föräldrar med barn deltar"
    elif stage.children_concerned == "nej":
        return not_applicable(place)
    elif stage.children_concerned == "ja":
        why = "ni skriver att barn berörs"
    else:
        why = "det står inte om barn berörs"
    return Result("missing", place, {"why": why})


PREDICATES = {
    "people_split": Predicate(Nothing, people_split),
    "gender_blind_phrases": Predicate(Phrases, gender_blind_phrases),
    "child_best_considered": Predicate(Nothing, child_best_considered),
    "small_cells": Predicate(SmallCells, small_cells),
}
