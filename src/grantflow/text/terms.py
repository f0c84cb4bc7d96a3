"""Words to search by: base forms, and the parts of compounds, as columns and queries hold them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import yaml

from grantflow import assets
from grantflow.text.ranking import SMALL
from grantflow.text.words import lemma, table

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_SHORTEST = 3  # "sfi", "jobb": the least a part of a compound can be
# Ends of words that are not words of their own there.
_ENDINGS = frozenset(
    "heta het are ing ning skap ande ansa ran sam lig iga era ens andel kola area lappa domare"
    "".split()
)
# Words that a query is put with and that tell nothing apart.
_FRAME = SMALL | frozenset(
    "mellan genom hos inom utom enligt mot kring samma mer mest måste ju bara även redan både "
    "finns projekt insats exempel handla gälla annan andra inte ta gå komma ge se kunna vilja tro "
    "hålla driva börja sköta ut in upp ner ihop innan medan något någonting mycket många olika två "
    "bra sig man".split()
)
_COMPOUND = 7  # shorter words are not taken apart


def terms(text: str) -> list[str]:
    """Return what `text` can be found by: each word's base form, then the parts of compounds."""
    return [term for piece in text.split() for term in _spread_piece(piece)]


@lru_cache(maxsize=131_072)
def _spread_piece(piece: str) -> tuple[str, ...]:
    """Return the terms of what stands between two spaces; the same pieces come again and again."""
    return tuple(term for word in words(piece) for term in spread(word))


def words(text: str) -> list[str]:
    """Return the words of `text` that carry meaning, in small letters."""
    return [word for word in _WORD.findall(text.lower()) if word not in _FRAME]


@lru_cache(maxsize=65_536)
def spread(word: str) -> tuple[str, ...]:
    """Return a word's base form and, when it is a compound, those of its parts: longest first.

    "föräldraskapsstöd" gives itself, "föräldraskap" and "stöd"; "e-tjänst" gives "tjänst" too.
    """
    base = lemma(word)
    if base in _FRAME:
        return ()
    parts = dict.fromkeys([base])
    for piece in word.split("-") if "-" in word else _parts(word):
        if len(piece) >= _SHORTEST:
            parts[lemma(piece)] = None
    return tuple(parts)


def _parts(word: str) -> tuple[str, ...]:
    if len(word) < _COMPOUND:
        return ()
    for at in range(_SHORTEST, len(word) - _SHORTEST + 1):
        rest = word[at:]
        if not is_word(rest) or lemma(rest) in _ENDINGS:
            continue
        first = _first(word[:at])
        if first:
            return (first, rest)
    return ()


def _first(part: str) -> str:
    """Return the word that a first part stands for; empty text when the table knows none.

    Before another word an s is put on ("samhälls"), an a may become o, u or e ("kvinno",
    "familje"), and an r may go ("föräldra").
    """
    made = [part]
    if part[-1] == "s":
        made.append(part[:-1])
    if part[-1] in "oue":
        made += [part[:-1] + "a", part[:-1]]
    made += [part + "r", part + "a"]
    return next((one for one in made if len(one) >= _SHORTEST and is_word(one)), "")


def is_word(word: str) -> bool:
    """Whether the table of base forms knows a word in small letters, in any form."""
    return word in table() or word in _bases()


@cache
def _bases() -> frozenset[str]:
    return frozenset(table().values())


@cache
def kin() -> dict[str, tuple[str, ...]]:
    """Return for each term the terms that mean about the same, from `data/words/synonymer.yaml`."""
    path = assets.folder("data") / "words" / "synonymer.yaml"
    groups = yaml.safe_load(path.read_text("utf-8"))["grupper"]
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        members = list(_members(group))
        for term in members:
            found.setdefault(term, {}).update(dict.fromkeys(m for m in members if m != term))
    return {term: tuple(others) for term, others in found.items()}


def _members(group: list[str]) -> Iterator[str]:
    for phrase in group:
        told = [spread(word)[0] for word in words(phrase) if spread(word)]
        yield " ".join(told)
