"""Concepts: terms as whole words in all forms, beginnings, ends, parts, and words in a row."""

import pytest

from grantflow.text.concepts import SHAPES, Concepts, compile_concepts

WRITTEN = {
    "organ": ["nämnd", "*nämnd"],
    "kön": ["kvinna", "jämställd*"],
    "enhet": ["*förvaltning*"],
    "tar_över": ["tar över", "ställer * till förfogande", "lev* vidare"],
}


@pytest.fixture(scope="module")
def concepts() -> Concepts:
    return Concepts(compile_concepts(WRITTEN))


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Nämndens beslut", ["organ"]),
        ("Socialnämnd saknas", ["organ"]),
        ("Kvinnor och jämställdhet", ["kön"]),
        ("Förvaltningschefen sa ja", ["enhet"]),
        ("Biblioteket tar över gruppen", ["tar_över"]),
        ("Kyrkan ställer salen till förfogande", ["tar_över"]),
        ("Gruppen lever vidare", ["tar_över"]),
        ("Han tar sig över bron", []),
        ("Vi är 40 personer", ["tal"]),
        ("År 2027", ["år"]),
        ("den 3 mars", ["tal", "månad"]),
        ("2027-03-01 gäller", ["datum"]),
        ("klockan 9.30", ["tal", "klockslag"]),
        ("andelen 40 %", ["tal", "procent"]),
        ("Vi gick till Kolmåla", ["namn"]),
        ("SFI är stort", []),
        ("", []),
    ],
)
def test_what_a_sentence_holds(concepts: Concepts, sentence: str, names: list[str]) -> None:
    assert concepts.named(concepts.of_sentence(sentence)) == names


def test_masks_are_sets(concepts: Concepts) -> None:
    both = concepts.mask_of(["organ", "tal"])
    assert concepts.named(both) == ["tal", "organ"]
    assert set(SHAPES) <= set(concepts.names)


@pytest.mark.parametrize("term", ["", "*", "a*b", " * "])
def test_terms_that_cannot_be_read(term: str) -> None:
    with pytest.raises(ValueError, match="går inte att läsa"):
        compile_concepts({"begrepp": [term]})


def test_the_compiled_form_is_plain_data() -> None:
    compiled = compile_concepts(WRITTEN)
    assert compiled["names"] == list(WRITTEN)
    assert "nämndens" in compiled["exact"]
    assert compiled["inside"] == {"förvaltning": ["enhet"]}
