"""The words of the catalogue: how rare each is, and which of them a word of a query stands for."""

from __future__ import annotations

import math
import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from grantflow.text.terms import is_word, kin, spread

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

_KIN, _NEAR = 0.3, 0.8
_ALIKE = 82  # of 100: how near a word must be to pass for a slip of the pen
_SLIP_FROM = 4
_MARK = re.compile(r"m\d+")

# Terms that stand for a word, each with how well.
Terms = tuple[tuple[str, float], ...]


class Asked(NamedTuple):
    """A word of the query: what stands for it, and for the parts of it that together do."""

    word: str
    whole: Terms
    parts: tuple[Terms, ...] = ()

    def first(self) -> str:
        """Return the term that the word itself is."""
        return self.whole[0][0] if self.whole else self.word

    def terms(self) -> Iterator[str]:
        """Yield every term that stands for the word or a part of it."""
        for told in (self.whole, *self.parts):
            for term, _ in told:
                yield term


class Read(NamedTuple):
    """A query as it was read: what is asked for, words read as others, words that stand nowhere."""

    asked: tuple[Asked, ...]
    read_as: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


class Lexicon:
    """The terms that entries stand under."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take an open index."""
        self._base = connection
        self._counts: dict[str, int] = {}
        self.size: int = connection.execute("SELECT count(*) FROM entry").fetchone()[0]

    def rarity(self, term: str) -> float:
        """Return how much a term tells: the fewer entries hold it, the more."""
        held = min(map(self.held, term.split(" ")))
        return math.log(1 + (self.size - held + 0.5) / (held + 0.5))

    def held(self, term: str) -> int:
        """Return in how many entries a term stands."""
        known = self._counts.get(term)
        if known is None:
            row = self._base.execute("SELECT doc FROM known WHERE term = ?", (term,)).fetchone()
            known = self._counts[term] = row[0] if row else 0
        return known

    @cached_property
    def _vocabulary(self) -> list[str]:
        rows = self._base.execute("SELECT term FROM known")
        return [term for (term,) in rows if not _MARK.fullmatch(term)]

    def read(self, typed: Sequence[str]) -> Read:
        """Return what the words of a query ask for."""
        asked: list[Asked] = []
        read_as: list[tuple[str, str]] = []
        unknown: list[str] = []
        for word in (*typed, *self._together(typed)):
            if not spread(word):
                continue
            one = self.asked(word)
            if one is None:
                near = self._near(word)
                if near is None:
                    unknown.append(word)
                    continue
                read_as.append((word, near))
                known = self.asked(near) or Asked(near, ((near, _NEAR),))
                one = known._replace(word=word)
            asked.append(one)
        return Read(tuple(asked), tuple(read_as), tuple(unknown))

    def _together(self, typed: Sequence[str]) -> Iterator[str]:
        """Yield compounds that were written as two words, where an entry has them as one."""
        for first, second in pairwise(typed):
            base = (spread(first + second) or ("",))[0]
            if base and self.held(base):
                yield first + second

    def asked(self, word: str) -> Asked | None:
        """Return what stands for a word in the entries; None when nothing does."""
        base, *parts = spread(word)
        whole = self._alike(base)
        each = tuple(map(self._alike, parts))
        return Asked(word, whole, each) if whole or any(each) else None

    def _alike(self, base: str) -> Terms:
        """Return the terms of the entries that stand for a base form: itself, and its kin."""
        told = [(base, 1.0), (base.removesuffix("s"), 1.0)]
        told += [(other, _KIN) for other in kin().get(base, ())]
        return tuple((t, w) for t, w in dict(told).items() if all(map(self.held, t.split(" "))))

    def _near(self, word: str) -> str | None:
        """Return the word of the entries that a word most likely stands for, if one is near."""
        from rapidfuzz import fuzz, process

        if len(word) < _SLIP_FROM:
            return None
        base = spread(word)[0]
        longer = [term for term in self._vocabulary if term.startswith(base.removesuffix("s"))]
        if longer:
            return min(longer, key=len)
        if is_word(base):
            return None
        found = process.extractOne(base, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if found:
            return str(found[0])
        for at in range(len(base) - _SLIP_FROM, _SLIP_FROM - 1, -1):
            end = process.extractOne(
                base[at:], self._vocabulary, scorer=fuzz.ratio, score_cutoff=_ALIKE
            )
            if end and len(spread(base[:at] + end[0])) > 1:
                return base[:at] + str(end[0])
        return None
