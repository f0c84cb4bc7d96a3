"""Quotes of long texts: what is quoted stands in the text, and holds what it is quoted for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from grantflow.text.quote import cut, cut_round_change

words = st.lists(st.text("abcåäö.", min_size=1, max_size=9), min_size=1, max_size=40).map(" ".join)


@given(words, st.integers(0, 400), st.integers(0, 60), st.integers(20, 90))
def test_a_quote_stands_in_the_text_and_holds_what_it_is_for(
    text: str, start: int, size: int, longest: int
) -> None:
    """To the letter, but for the marks of what is left out, and it is never longer than asked."""
    start = min(start, len(text))
    wanted = text[start : start + min(size, longest)]

    quote = cut(text, start, start + len(wanted), longest)
    bare = quote.removeprefix("… ").removesuffix(" …")

    assert bare in text
    assert wanted.strip() in bare
    assert len(bare) <= longest
    assert quote.startswith("… ") or text.startswith(bare)
    assert quote.endswith(" …") or text.endswith(bare)


def test_a_long_text_is_quoted_round_what_is_new_in_it() -> None:
    """Not from its beginning, where nothing has changed."""
    before = " ".join(f"ord{n}" for n in range(200))

    quote = cut_round_change(before, before.replace("ord150", "nytt"), 60)

    assert "ord149 nytt ord151" in quote
