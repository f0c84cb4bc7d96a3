"""Words are found by how they begin; a text makes an id and a file name."""

import pytest

from grantflow.model.wording import begins_as, slug


@pytest.mark.parametrize(
    ("text", "stem", "found"),
    [
        ("Alla har läs- och skrivsvårigheter.", "läs- och skriv", True),
        ("Alla läser svenska.", "läs- och skriv", False),
        ("Skylten har EU-logga.", "eu logga", True),
        ("EU:s logga syns.", "eu:s logga", True),
        ("En affisch i A3", "a3", True),
        ("Vi genomför en IT-workshop.", "workshop", True),
        ("Kursen hålls i Hallsberg.", "hålls", True),
        ("Mötet är i Hallsberg.", "hålls", False),
        ("Grundskola", "skola", False),
        ("", "a", False),
    ],
)
def test_a_word_begins_as_a_stem(text: str, stem: str, found: bool) -> None:
    assert begins_as(text, [stem]) is found
    assert not begins_as(text, [])


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Föräldraskap i Sverige, § 37a", "foraldraskap-i-sverige-37a"),
        ("2024–2025: Møte på Würthska skolan", "2024-2025-mote-pa-wurthska-skolan"),
        ("ändrad", "andrad"),
        (" … ", ""),
    ],
)
def test_ids_and_file_names_are_letters_every_system_takes(text: str, made: str) -> None:
    """Written the same in an id of the catalogue, a section of the portal and an annex."""
    assert slug(text) == made


def test_a_long_file_name_ends_with_a_whole_word() -> None:
    text = "Vilka samverkansparter deltar i insatserna och hur"

    assert slug(text, longest=40) == "vilka-samverkansparter-deltar-i"
    assert slug("x" * 50, longest=40) == "x" * 40
