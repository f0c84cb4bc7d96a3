"""What makes an earlier project near a case, and whose figures are set beside whose."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import Any

import pytest

from grantflow import assets
from grantflow.catalogue.index import build
from grantflow.catalogue.load import load, shipped
from grantflow.catalogue.persons import promise
from grantflow.catalogue.search import Catalogue
from grantflow.catalogue.similar import Likeness, similar
from grantflow.documents import casefile
from grantflow.model.application import Application

EXAMPLE = assets.folder("data") / "examples" / "foraldraskap-i-nytt-land.yaml"
FATHERS = {
    "title": "Läxhjälp och pappagrupp i Exempelby",
    "theme": "foraldraskapsstod",
    "idea": {
        "summary": "Vi vill nå 900 nyanlända föräldrar, främst pappor, med läxhjälp för barnen, "
        "språkcafé och Föräldraskap i Sverige på biblioteket och familjecentralen.",
        "problem": "Nyanlända pappor kommer sällan till öppna förskolan och vet lite om skolan.",
        "for_whom": "900 nyanlända föräldrar som talar arabiska och somaliska, 600 män och 300 "
        "kvinnor.",
    },
}


@cache
def catalogue() -> Catalogue:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    build(connection, load([shipped()]))
    return Catalogue(connection)


def near(case: dict[str, Any], limit: int = 36) -> Likeness:
    return similar(catalogue(), Application.model_validate(case), limit)


def reasons(case: dict[str, Any]) -> set[tuple[str, str]]:
    return {(r.kind, r.theirs) for n in near(case).neighbours for r in n.reasons}


def test_what_a_case_is_about_counts_more_than_words_that_many_share() -> None:
    """Homework help stands in two entries, new arrivals and parents in most of them."""
    first = {n.entry.id: n for n in near(FATHERS, 5).neighbours}
    hela = first["skane-2023-hela-familjen"]

    assert ("ämne", "läxhjälp") in {(r.kind, r.theirs) for r in hela.reasons}
    assert "skane-2023-plats-for-resurser" in first


def test_men_are_a_target_group() -> None:
    assert {("målgrupp", "män"), ("målgrupp", "kvinnor")} <= reasons(FATHERS)


@pytest.mark.parametrize(
    ("said", "arena", "held"),
    [
        ("Föräldrarna har gått högst sex år i skola.", "skola", False),
        ("Den som har gått kort tid i skolan får hjälp.", "skola", False),
        ("Föräldrarna ska kunna ringa vårdcentralen.", "vårdcentral", False),
        ("De som bor här ska kunna ringa vårdcentralen.", "vårdcentral", False),
        ("Pappor kommer sällan till öppna förskolan.", "öppen förskola", False),
        ("Föräldrar får språkstöd på jobbet medan de läser sfi.", "sfi", False),
        ("Föräldrar träffas på vårdcentralen.", "vårdcentral", True),
        ("Kurser för föräldrar ges i skolans lokaler.", "skola", True),
        (
            "Grupper för föräldrar hålls på biblioteket och familjecentralen.",
            "familjecentral",
            True,
        ),
        ("Vi gör hembesök hos föräldrar.", "hembesök", True),
    ],
)
def test_an_arena_is_a_place_where_something_is_held(said: str, arena: str, held: bool) -> None:
    assert (("arena", arena) in reasons({"idea": {"summary": said}})) == held


def test_a_place_that_a_case_lists_is_an_arena() -> None:
    settings = [{"id": "arena-1", "setting": "Skola"}]
    case = {"stages": {"omvarldsbevakning": {"settings": settings}}}

    assert ("arena", "skola") in reasons(case)


def test_a_common_word_in_passing_is_no_shared_subject() -> None:
    """ "Utbildning" is a subject of entries; a case is about it when its title says so."""
    passing = {"idea": {"summary": "Föräldrar med kort utbildning får läxhjälp."}}
    subjects = {theirs for kind, theirs in reasons(passing) if kind == "ämne"}
    titled = reasons({"title": "Utbildning för föräldrar"})

    assert "läxhjälp" in subjects
    assert "utbildning" not in subjects
    assert ("ämne", "utbildning") in titled


def test_figures_are_compared_as_soon_as_one_near_entry_has_any() -> None:
    """At the usual limit too: those a little further down count, and how many have any is told."""
    case = casefile.load(EXAMPLE).application
    found = similar(catalogue(), case)
    span = found.span()

    assert len(found.neighbours) == 5
    assert len(found.compared) == 10
    assert span is not None
    low, high, count = span
    numbers = [[int(f.number or 0) for f in n.persons] for n in found.compared if n.persons]
    assert (low, high) == (min(map(max, numbers)), max(map(max, numbers)))
    assert count == len(numbers) < 10


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (FATHERS, (900, "idea.for_whom", "600 män och 300 kvinnor")),
        (
            {"idea": {"summary": "Vi når 60 familjer och 120 nyanlända föräldrar."}},
            (120, "idea.summary", "120 nyanlända föräldrar"),
        ),
        ({"idea": {"for_whom": "1 200 personer"}}, (1200, "idea.for_whom", "1 200 personer")),
        (
            {"idea": {"for_whom": "120 föräldrar, 72 kvinnor och 48 män, och deras 90 barn."}},
            (120, "idea.for_whom", "120 föräldrar"),
        ),
        (
            {"idea": {"for_whom": "40 utrikes födda kvinnor med barn 0–6 år"}},
            (40, "idea.for_whom", "40 utrikes födda kvinnor"),
        ),
        ({"title": "600 pappor"}, (600, "title", "600 pappor")),
        ({"idea": {"for_whom": "600 män och 300 kvinnor"}}, (900, "idea.for_whom", "600 män och")),
        ({"idea": {"summary": "Under 2023 nyanlända föräldrar. 15 minuter per barn."}}, None),
        (
            {
                "idea": {"summary": "900 föräldrar"},
                "stages": {"projektlogik": {"target_group": {"total": 40}}},
            },
            (40, "stages.projektlogik.target_group.total", ""),
        ),
        (
            {
                "idea": {"summary": "900 föräldrar"},
                "stages": {
                    "projektlogik": {
                        "goals": [
                            {"id": "mal-1", "text": "Fler pappor", "target": 30, "unit": "pappor"},
                            {"id": "mal-2", "text": "Minst 60 av 80 föräldrar är tryggare"},
                            {"id": "mal-3", "text": "Hälften", "target": 500, "unit": "kronor"},
                        ]
                    }
                },
            },
            (80, "stages.projektlogik.goals[mal-2].text", "60 av 80 föräldrar"),
        ),
    ],
    ids=[
        "both sexes",
        "summary",
        "thousands",
        "parts",
        "adjectives",
        "title",
        "sexes alone",
        "none",
        "target group first",
        "goals before the idea",
    ],
)
def test_a_promise_is_read_wherever_it_stands_and_quoted(
    case: dict[str, Any], told: tuple[int, str, str] | None
) -> None:
    found = promise(Application.model_validate(case))

    if told is None:
        assert found is None
        return
    assert found is not None
    assert (found.persons, found.path) == told[:2]
    assert told[2] in found.quote
