"""Intressentanalys as a picture; that every text of it can be read is tested in diagrams_layout."""

from __future__ import annotations

import re
from typing import Any

from test_diagrams_cases import case, twentyfive_actors

from grantflow.documents.diagrams import intressentkarta, pictures


def words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def drawn(*actors: dict[str, Any]) -> str:
    picture = intressentkarta.draw(case(omvarldsbevakning={"actors": list(actors)}))
    assert picture is not None
    return picture.svg


def test_few_actors_stand_by_name_in_their_cells() -> None:
    """Nobody has to look a number up while there is room for names."""
    svg = drawn(
        {"name": "Region X", "influence": 5, "interest": 4},
        {"name": "Utan värde", "influence": 2},
    )

    assert "Region X" in words(svg)
    assert "5 och 4" not in words(svg)
    assert words(svg)[-3:] == ["2", "Utan värde", "värde saknas"]


def test_a_crowded_cell_has_numbers_with_a_key() -> None:
    svg = drawn(*({"name": f"Aktör nr {n}", "influence": 3, "interest": 3} for n in range(8)))

    assert [w for w in words(svg) if w.startswith("Aktör nr")] == [
        f"Aktör nr {n}" for n in range(8)
    ]
    assert words(svg).count("3 och 3") == 8


def test_the_picture_is_told_in_words() -> None:
    found = intressentkarta.draw(
        case(
            omvarldsbevakning={
                "actors": [
                    {"name": "A", "influence": 5, "interest": 4},
                    {"name": "B", "influence": 1, "interest": 5},
                    {"name": "C"},
                ]
            }
        )
    )

    assert found is not None
    assert "Stort av båda, samarbeta nära: A." in found.description
    assert "2 B: inflytande 1, intresse 5." in found.description
    assert "3 C: inflytande saknas, intresse saknas." in found.description


def test_without_scores_there_is_no_picture() -> None:
    """A case from before the questions looks as it did."""
    some = case(omvarldsbevakning={"actors": [{"name": "A", "influence": 5}, {"name": "B"}]})

    assert intressentkarta.draw(some) is None
    assert intressentkarta.pages(some) == []
    assert intressentkarta.without_list(some) is None
    assert "intressentkarta" not in [picture.name for picture in pictures(some)]


def test_every_actor_is_in_the_key_once_over_the_pages() -> None:
    """Twenty-five actors with long names, on pages of an ordinary and of a small height."""
    for tallest in (880, 430):
        parts = intressentkarta.pages(twentyfive_actors(), tallest)
        shown = " ".join(word for part in parts for word in words(part.svg))
        assert all(len(re.findall(rf"förvaltning {n}\b", shown)) == 1 for n in range(25))
