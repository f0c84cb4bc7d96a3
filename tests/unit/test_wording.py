"""Words are found by how they begin, whatever stands around them."""

import pytest

from grantflow.model.wording import begins_as


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
