"""Which words of an entry a hit rests on, as they are written there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grantflow.catalogue.index import columns_of
from grantflow.text.terms import base_of, spread, words

if TYPE_CHECKING:
    from grantflow.catalogue.weighing import Ground
    from grantflow.model.catalogue import Entry


def rests_on(entry: Entry, ground: Ground) -> list[str]:
    """Return the words of an entry that a ground rests on, each once.

    Empty when the entry holds the very word that was asked for, in whatever form.
    """
    written = [_written(entry, term) for term in ground.terms]
    asked = spread(ground.word)[:1]
    if not ground.near and all(base_of(word.lower()) in asked for word in written):
        return []
    return list(dict.fromkeys(written))


def _written(entry: Entry, term: str) -> str:
    """Return the word of an entry that a term stands for, or a compound that it is a part of."""
    columns = columns_of(entry)
    wanted = term.split(" ")
    for most in (1, None):  # words themselves go before compounds
        for text in columns:
            told = words(text)
            for at in range(len(told) - len(wanted) + 1):
                piece = told[at : at + len(wanted)]
                pairs = zip(wanted, piece, strict=True)
                if all(one in spread(word)[:most] for one, word in pairs):
                    return _as_in(text, piece)
    return term


def _as_in(text: str, piece: list[str]) -> str:
    """Return words as they stand in a text, with what small words are between them."""
    found = re.search(r"\b[\s\S]{0,12}?\b".join(map(re.escape, piece)), text, re.IGNORECASE)
    return found.group() if found else " ".join(piece)
