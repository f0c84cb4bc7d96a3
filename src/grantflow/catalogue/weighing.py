"""Weighs an entry word by word: by how rare each is, where it stands, and what it rests on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grantflow.catalogue.lexicon import Asked, Lexicon, Terms

# How much a hit in each column is worth, in the order of the index.
_COLUMNS = (3.0, 2.0, 2.0, 1.5, 1.5, 1.0)
# What all parts of a compound are worth, and what one of them is, beside the compound itself.
PARTS, ONE_PART = 0.8, 0.25
_TITLE = 1.5
_MOST_TIMES = 3  # a term counts so many times in a column

# A term with blanks around it, what it is worth at best, and whether it is only like the word.
_Term = tuple[str, float, bool]


class Ground(NamedTuple):
    """A word of the query that an entry answers to, and the terms of the entry it rests on.

    `near` says that the entry holds only a word of like meaning, or one part of a compound.
    """

    word: str
    terms: tuple[str, ...]
    near: bool = False


class Sought(NamedTuple):
    """A word of the query made ready: each term with blanks around, its worth, and if it is kin."""

    word: str
    whole: tuple[_Term, ...]
    parts: tuple[tuple[_Term, ...], ...]


_Best = tuple[float, str, bool]
_NOTHING: _Best = (0.0, "", False)


class _Held:
    """The terms of an entry, column by column, with a blank around each."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = columns
        self._whole = "".join(columns)
        self._pairs = tuple(zip(_COLUMNS, columns, strict=True))

    def place(self, needle: str) -> float:
        """Return how telling the places of a term are: 0 when it is nowhere, else over 1."""
        if needle not in self._whole:
            return 0.0
        best = total = 0.0
        for weight, column in self._pairs:
            times = column.count(needle)
            if times:
                worth = weight * min(times, _MOST_TIMES)
                total += worth
                best = max(best, worth)
        return 1 + math.log1p(best + 0.2 * (total - best)) if best else 0.0


def made_ready(one: Asked, lexicon: Lexicon) -> Sought:
    """Return a word of a query ready to be weighed in many entries."""

    def made(told: Terms) -> tuple[_Term, ...]:
        return tuple((f" {t} ", one.weight * w * lexicon.rarity(t), w < 1) for t, w in told)

    return Sought(one.word, made(one.whole), tuple(map(made, one.parts)))


def weighed(sought: Sequence[Sought], columns: Sequence[str]) -> tuple[float, tuple[Ground, ...]]:
    """Return how good an entry is, and what of the query it answers to.

    Args:
        sought: The words of the query.
        columns: The terms of the entry, in the order of the index.

    """
    grounds, total = [], 0.0
    entry = _Held([f" {column} " for column in columns])
    for one in sought:
        worth, ground = _answered(one, entry)
        if worth:
            grounds.append(ground)
            total += worth
    first = (one.whole[0][0] if one.whole else f" {one.word} " for one in sought)
    if all(needle in entry.columns[0] for needle in first):
        total *= _TITLE
    return total * math.sqrt(len(grounds) / len(sought)), tuple(grounds)


def _answered(one: Sought, entry: _Held) -> tuple[float, Ground]:
    """Return what a word of the query is worth in an entry, and what that rests on.

    It rests on the word itself where that stands there, else on all its parts, else on a word of
    like meaning, else on one part: also where another of them is worth more.
    """
    whole = _best(one.whole, entry)
    each = [_best(part, entry) for part in one.parts]
    worth = whole[0]
    if each:
        worth = max(worth, PARTS * min(each)[0], ONE_PART * max(each)[0])
    if each and min(each)[0] and (whole[2] or not whole[0]):
        held = tuple(dict.fromkeys(needle.strip() for _, needle, _ in each))
        return worth, Ground(one.word, held, any(is_kin for _, _, is_kin in each))
    if whole[0]:
        return worth, Ground(one.word, (whole[1].strip(),), whole[2])
    return worth, Ground(one.word, (max(each)[1].strip(),) if each else (), near=True)


def _best(told: Iterable[_Term], entry: _Held) -> _Best:
    """Return what the best of some terms is worth in an entry, with one that is no kin if any."""
    worth, needle, is_kin = _NOTHING
    for one, told_worth, like in told:
        place = entry.place(one)
        if not place:
            continue
        if not worth or (is_kin and not like) or (is_kin == like and told_worth * place > worth):
            needle, is_kin = one, like
        worth = max(worth, told_worth * place)
    return worth, needle, is_kin
