"""Plain form of text: what is written in several ways becomes one, and the way back is kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.text.normal import normalise

SIGNS = st.text(alphabet="aåÄ é-\u00ad\u00a0\n\r\t\u200bﬁ\u0301\u20101.", max_size=40)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("arbets-\ngivare", "arbetsgivare"),
        ("arbets-\r\n  givare", "arbetsgivare"),
        ("läs-\noch skrivkunniga", "läs- och skrivkunniga"),
        ("SFI-\nlärare", "SFI- lärare"),
        ("ny\u00adanlända", "nyanlända"),
        ("ny\u00ad\nanlända", "nyanlända"),
        ("12\u00a0000\u202fkronor", "12 000 kronor"),
        ("två  blanka\noch rad", "två blanka och rad"),
        (unicodedata.normalize("NFD", "jämställdhet på ön"), "jämställdhet på ön"),
        ("ﬁnns", "finns"),
        ("tele\u200bfon", "telefon"),
        ("rad\tcell", "rad\tcell"),
    ],
)
def test_one_plain_form(written: str, plain: str) -> None:
    assert normalise(written).text == plain


def test_untouched_text_is_itself() -> None:
    assert normalise("Nämnden beslutade.").marks == ()


@given(SIGNS)
def test_every_span_leads_back_to_the_written_text(written: str) -> None:
    normal = normalise(written)
    for start in range(len(normal.text)):
        for end in range(start + 1, len(normal.text) + 1):
            begin, stop = normal.span(start, end)
            assert 0 <= begin < stop <= len(written)


@given(SIGNS)
def test_letters_are_found_where_they_were_written(written: str) -> None:
    normal = normalise(written)
    for place, letter in enumerate(normal.text):
        if letter in "aÄ1.":
            assert written[normal.origin(place)] in (letter, "A")
