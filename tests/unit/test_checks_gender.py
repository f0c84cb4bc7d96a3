"""Predicates about women's and men's conditions."""

import pytest
from checking import Case, ask, at, quotes, together

GROUP = "stages.projektlogik.target_group"
GOALS = "stages.projektlogik.goals"
ACTIVITIES = "stages.projektlogik.activities"
STAGE = "stages.jamstalldhetskartlaggning"
REASON = at(f"{STAGE}.no_split_reason", "Föreningen registrerar inte kön, enligt sina stadgar.")
COUNTED = {"name": "Grupp", "participants": 20}


@pytest.mark.parametrize(
    ("case", "verdict", "place"),
    [
        ({}, "not_applicable", GROUP),
        (at(GROUP, {"total": 80}), "missing", f"{GROUP}.total"),
        (at(GROUP, {"total": 80, "women": 48}), "missing", f"{GROUP}.total"),
        (at(GROUP, {"total": 80, "women": 48, "men": 32}), "met", f"{GROUP}.total"),
        (at(GROUP, {"total": 80, "girls": 48, "boys": 32}), "met", f"{GROUP}.total"),
        (together(at(GROUP, {"total": 80}), REASON), "met", f"{GROUP}.total"),
        (at(GOALS, [{"unit": "föräldrar", "target": 60}]), "missing", f"{GOALS}[mal-1].target"),
        (at(GOALS, [{"unit": "procent", "target": 60}]), "not_applicable", GROUP),
        (at(ACTIVITIES, [COUNTED]), "missing", f"{ACTIVITIES}[aktivitet-1].participants"),
        (
            together(
                at(GROUP, {"total": 80, "women": 48, "men": 32}), at(ACTIVITIES, [COUNTED, {}])
            ),
            "partly",
            f"{ACTIVITIES}[aktivitet-1].participants",
        ),
        (
            at(ACTIVITIES, [COUNTED | {"participants_women": 12, "participants_men": 8}]),
            "met",
            f"{ACTIVITIES}[aktivitet-1].participants",
        ),
    ],
)
def test_every_count_of_people_is_split(case: Case, verdict: str, place: str) -> None:
    """Shares and things are not people; a reason for not splitting is an answer."""
    result = ask("people_split", case)

    assert (result.verdict, result.place) == (verdict, place)


def test_the_reason_for_not_splitting_is_quoted() -> None:
    """A verdict shows what it rests on, and a promise is no reason."""
    total = at(GROUP, {"total": 80})
    result = ask("people_split", together(total, REASON))
    promise = ask("people_split", together(total, at(f"{STAGE}.no_split_reason", "Skrivs senare")))

    assert quotes(result) == ["Föreningen registrerar inte kön, enligt sina stadgar."]
    assert promise.verdict == "missing"
    assert promise.facts == {"count": "1", "total": "1", "rows": "målgruppen"}


PHRASES = {"phrases": ["öppen för alla", "oavsett kön"]}
OPEN = {"idea": {"summary": "Kursen är ÖPPEN för alla."}}


@pytest.mark.parametrize(
    ("analysis", "verdict", "place"),
    [
        ([], "missing", "idea.summary"),
        ([{"observation": "Få män kom"}], "missing", "idea.summary"),
        (
            [{"observation": "Få män kom", "cause": "Inbjudan går till mamman"}],
            "met",
            f"{STAGE}.analysis[r3-1].observation",
        ),
        (
            [{"observation": "Få män kom", "cause": "Ingen har någonsin frågat papporna"}],
            "met",
            f"{STAGE}.analysis[r3-1].observation",
        ),
        ([{"observation": "Få män kom", "cause": "[orsak]"}], "missing", "idea.summary"),
    ],
)
def test_open_to_all_needs_an_analysis(analysis: list[Case], verdict: str, place: str) -> None:
    """The phrase is allowed once somebody has asked who comes and why."""
    result = ask("gender_blind_phrases", together(OPEN, at(f"{STAGE}.analysis", analysis)), PHRASES)

    assert (result.verdict, result.place) == (verdict, place)


def test_every_answer_with_the_phrase_is_counted() -> None:
    """The message says where, and in how many answers."""
    case = together(OPEN, {"idea": {"why_now": "Alla bjuds in oavsett kön."}})
    result = ask("gender_blind_phrases", case, PHRASES)

    assert result.facts["count"] == "2"
    assert ask("gender_blind_phrases", {}, PHRASES).verdict == "not_applicable"


@pytest.mark.parametrize(
    ("case", "verdict", "place"),
    [
        ({}, "not_applicable", f"{STAGE}.representation"),
        (at(GROUP, {"women": 48, "men": 5}), "met", f"{STAGE}.representation"),
        (at(GROUP, {"women": 48, "men": 4}), "missing", f"{GROUP}.men"),
        (at(GROUP, {"women": 48, "men": 0}), "met", f"{STAGE}.representation"),
        (at(GROUP, {"girls": 1}), "missing", f"{GROUP}.girls"),
        (
            at(f"{STAGE}.representation", [{"arena": "målgrupp", "group": "Sfi", "women": 3}]),
            "missing",
            f"{STAGE}.representation[r1-1].women",
        ),
        (
            at(f"{STAGE}.representation", [{"arena": "beslutande", "women": 3, "men": 2}]),
            "not_applicable",
            f"{STAGE}.representation",
        ),
    ],
)
def test_small_groups_are_not_shown(case: Case, verdict: str, place: str) -> None:
    """Four fathers may be known by name; zero is nobody, and a steering group is no secret."""
    result = ask("small_cells", case, {"below": 5})

    assert (result.verdict, result.place) == (verdict, place)


@pytest.mark.parametrize(
    ("stage", "rest", "verdict", "why"),
    [
        ({"child_best": "Barnen har egen ledare och kan gå ut."}, {}, "met", None),
        ({}, {}, "missing", "det står inte om barn berörs"),
        ({"children_concerned": "nej"}, {}, "not_applicable", None),
        ({"children_concerned": "ja"}, {}, "missing", "ni skriver att barn berörs"),
        (
            {"children_concerned": "nej"},
            at("stages.projektlogik.target_group", {"girls": 4}),
            "missing",
            "barn ingår i målgruppen",
        ),
        (
            {"children_concerned": "nej"},
            {"theme": "foraldraskapsstod"},
            "missing",
            "föräldrar med barn deltar",
        ),
        ({"child_best": "[text]"}, {}, "missing", "det står inte om barn berörs"),
    ],
)
def test_the_childs_best_is_examined(
    stage: Case, rest: Case, verdict: str, why: str | None
) -> None:
    """What the case itself shows of children weighs more than a 'nej'."""
    case = together(at("stages.jamstalldhetskartlaggning", stage), rest)
    result = ask("child_best_considered", case)

    assert (result.verdict, result.facts.get("why")) == (verdict, why)
