"""Predicates for AMIF: for whom, towards what, seen by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grantflow.checks.predicates import Nothing, Predicate, amif_indicators, amif_money
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.predicates.goals import GOALS, all_but
from grantflow.checks.result import Result, not_applicable
from grantflow.model.wording import begins_as, folded_words, plain
from grantflow.text.personal import find_personal_data
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from grantflow.checks.view import CaseView
    from grantflow.model.finding import VerdictWord

_FEW = 5  # words that a routine needs to be more than a heading
_PLAN = "eu.participants_routine"


@dataclass(eq=False, repr=False, kw_only=True)
class GroupWords:
    """Parameters of `third_country_nationals`: beginnings of words that name the group."""

    words: list[str]


@dataclass(eq=False, repr=False, kw_only=True)
class DoingWords:
    """Parameters of `goals_are_states`: words at the start of a goal that tell of doing."""

    words: list[str]


@dataclass(eq=False, repr=False, kw_only=True)
class Mentions:
    """Parameters of `mentions_all`: fields, and by the word for a thing the stems that show it."""

    fields: list[str]
    things: dict[str, list[str]]


def third_country_nationals(view: CaseView, params: GroupWords) -> Result:
    """AM-02: the target group is third-country nationals, and it is told how that is ensured.

    Facts: `lacking`.
    """
    group = "stages.projektlogik.target_group"
    places = ("idea.for_whom", f"{group}.description", f"{group}.delimitation")
    named = [p for p in (*places, "amif.verification") if _holds(view, [p], params.words)]
    told = view.is_answer(view.application.amif.verification, _FEW)
    gaps = [] if named else ["att målgruppen är tredjelandsmedborgare"]
    gaps += [] if told else ["hur ni kontrollerar att deltagarna hör dit"]
    shown = [*named[:1], *(["amif.verification"] if told else [])]
    evidence = quoted(view.evidence(place, view.get(place)) for place in dict.fromkeys(shown))
    if not gaps:
        return Result("met", "amif.verification", {"lacking": ""}, evidence)
    place = f"{group}.description" if not named else "amif.verification"
    word: VerdictWord = "partly" if named or told else "missing"
    return Result(word, place, {"lacking": listed(gaps, limit=3)}, evidence, tuple(gaps))


def goals_are_states(view: CaseView, params: DoingWords) -> Result:
    """AM-17: goals tell how it is afterwards, not what is done.

    A goal fails when one of its first words tells of doing.  Facts: `ok`, `total`, `rows`.
    """
    goals = [goal for goal in view.rows(GOALS) if view.has(goal, "text")]
    if not goals:
        return not_applicable(GOALS)
    doing = [g for g in goals if set(folded_words(g.text).split()[:4]) & set(params.words)]
    return all_but(view, goals, doing)


def relevance_shown(view: CaseView, _params: Nothing) -> Result:
    """AM-18: needs areas of the programme are chosen, and the link to its effects is told.

    Facts: `lacking`, `allowed`.
    """
    if view.programme is None:
        return not_applicable("amif.programme_link")
    answers, areas = view.application.amif, view.programme.needs_areas
    names = {plain(word): area for area in areas for word in (area.id, area.text)}
    chosen = enumerate(answers.needs_areas, start=1)
    fitting = [(number, text) for number, text in chosen if plain(text) in names]
    linked = view.is_answer(answers.programme_link, _FEW)
    gaps = [] if fitting else ["vilket behovsområde projektet möter"]
    gaps += [] if linked else ["hur det bidrar till programmets effekter och resultat"]
    facts = {
        "lacking": listed(gaps, limit=3),
        "allowed": listed([area.text.lower() for area in areas], limit=9),
    }
    shown = [view.evidence(f"amif.needs_areas[{number}]", text) for number, text in fitting]
    told = view.evidence("amif.programme_link", answers.programme_link) if linked else None
    evidence = quoted([told, *shown])
    if not gaps:
        return Result("met", "amif.programme_link", facts, evidence)
    place = "amif.programme_link" if fitting else "amif.needs_areas"
    return Result("partly" if evidence else "missing", place, facts, evidence, tuple(gaps))


def mentions_all(view: CaseView, params: Mentions) -> Result:
    """AM-21: the answers take up each of some things, told by the beginnings of words.

    Facts: `ok`, `total`, `lacking`.
    """
    unsaid = [thing for thing, s in params.things.items() if not _holds(view, params.fields, s)]
    answered = [path for path in params.fields if view.is_answer(view.get(path))]
    facts = {
        "ok": str(len(params.things) - len(unsaid)),
        "total": str(len(params.things)),
        "lacking": listed(unsaid, limit=9),
    }
    evidence = quoted(view.evidence(path, view.get(path)) for path in answered)
    if not unsaid:
        return Result("met", params.fields[0], facts, evidence)
    word: VerdictWord = "partly" if len(unsaid) < len(params.things) else "missing"
    return Result(word, params.fields[0], facts, evidence, tuple(unsaid))


def _holds(view: CaseView, paths: list[str], stems: list[str]) -> bool:
    """Whether a word of the answers begins as one of the stems."""
    answers = (view.get(path) for path in paths)
    return begins_as(" ".join(said for said in answers if view.is_answer(said)), stems)


def participants_protected(view: CaseView, _params: Nothing) -> Result:
    """AM-23: the register of participants has a keeper, and no text holds personal data.

    Facts: `lacking`.
    """
    routine = view.application.eu.participants_routine
    told = view.is_answer(routine, _FEW)
    exposed = next((leaf for leaf in view.texts if find_personal_data(leaf.value)), None)
    gaps = [] if told else ["hur deltagarförteckningen förvaras"]
    gaps += ["texter utan personuppgifter"] if exposed else []
    evidence = quoted([view.evidence(_PLAN, routine)]) if told else ()
    if not gaps:
        return Result("met", _PLAN, {"lacking": ""}, evidence)
    place = exposed.path if exposed else _PLAN
    word: VerdictWord = "partly" if told else "missing"
    return Result(word, place, {"lacking": listed(gaps, limit=3)}, evidence, tuple(gaps))


PREDICATES = {
    **amif_indicators.PREDICATES,
    **amif_money.PREDICATES,
    "third_country_nationals": Predicate(GroupWords, third_country_nationals),
    "goals_are_states": Predicate(DoingWords, goals_are_states),
    "relevance_shown": Predicate(Nothing, relevance_shown),
    "mentions_all": Predicate(Mentions, mentions_all),
    "participants_protected": Predicate(Nothing, participants_protected),
}
