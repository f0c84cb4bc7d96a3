"""Sentences keep their place in the answer, so that a quote can be found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vi börjar i maj. Sedan följer vi upp.", ["Vi börjar i maj.", "Sedan följer vi upp."]),
        ("Kommer ni? Ja! Vi kommer…", ["Kommer ni?", "Ja!", "Vi kommer…"]),
        ("Vi möter bl.a. Region Exempel i maj.", ["Vi möter bl.a. Region Exempel i maj."]),
        ("Vi ses kl. 9 på fredag.", ["Vi ses kl. 9 på fredag."]),
        ("Mötet är den 3. Mars är full.", ["Mötet är den 3. Mars är full."]),
        ("Funktion A. Andersgården hyrs ut.", ["Funktion A. Andersgården hyrs ut."]),
        ("Vi räknar 40. Det är 48.", ["Vi räknar 40.", "Det är 48."]),
        ("första raden\nandra raden", ["första raden", "andra raden"]),
        ("- en punkt\n\n- en till\n", ["- en punkt", "- en till"]),
        ("Ja. [fyll i] Nej.", ["Ja.", "[fyll i] Nej."]),
        ("(Vi börjar.) Sedan slutar vi.", ["(Vi börjar.)", "Sedan slutar vi."]),
        ("version 2.0 av planen", ["version 2.0 av planen"]),
        ("", []),
        (" \n ", []),
        (". A", [". A"]),
    ],
)
def test_text_is_split_where_a_reader_would(text: str, expected: list[str]) -> None:
    """An abbreviation or an ordinal ends no sentence; a line end does."""
    assert [sentence.text for sentence in sentences(text)] == expected


@given(st.text(alphabet="aBå 1.!?…\n\"')-§", max_size=60))
def test_every_sentence_stands_where_it_says(text: str) -> None:
    """Offsets point at the exact words, in order, and no word is lost."""
    found = list(sentences(text))
    end = 0
    for sentence in found:
        assert sentence.text == text[sentence.start : sentence.end]
        assert sentence.text == sentence.text.strip() != ""
        assert sentence.start >= end
        end = sentence.end
    assert "".join("".join(s.text.split()) for s in found) == "".join(text.split())
