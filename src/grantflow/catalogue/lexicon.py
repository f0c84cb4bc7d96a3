"""The words of the catalogue: how rare each is, and which of them a word of a query stands for."""

from __future__ import annotations

import math
import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from grantflow.model.wording import plain
from grantflow.text.terms import base_of, every_word, is_word, kin, spread, unfolded, words, written
from grantflow.text.words import forms_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

_KIN = 0.3
_ALIKE = 82  # of 100: how near a word must be to pass for a slip of the pen
_SLIP_FROM = 4
# A word stands for its twin with rings and dots ("stod" for "stöd") when that stands in so many
# times as many entries.
_TWIN = 3
_MARK = re.compile(r"m\d+")

# Terms that stand for a word, each with how well.
Terms = tuple[tuple[str, float], ...]


class Asked(NamedTuple):
    """A word of the query: what stands for it, and for the parts of it that together do.

    `weight` is how much the word matters beside the others.
    """

    word: str
    whole: Terms
    parts: tuple[Terms, ...] = ()
    weight: float = 1.0

    @property
    def itself(self) -> bool:
        """Whether the word stands in some entry, and not only words like it or parts of it."""
        return any(weight == 1.0 for _, weight in self.whole)

    def first(self) -> str:
        """Return the term that the word itself is."""
        return self.whole[0][0] if self.whole else self.word

    def terms(self) -> Iterator[str]:
        """Yield every term that stands for the word or a part of it."""
        for told in (self.whole, *self.parts):
            for term, _ in told:
                yield term


class Read(NamedTuple):
    """A query as it was read: what is asked for, words read as others, words that stand nowhere.

    `small` are the words of a query that has none but small ones: they ask for nothing.
    """

    asked: tuple[Asked, ...]
    read_as: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    small: tuple[str, ...] = ()


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

    def is_in_more(self, than: int, term: str) -> bool:
        """Whether a single term stands in more entries than that; of phrases nothing is known."""
        return " " not in term and self.held(term) > than

    @cached_property
    def _vocabulary(self) -> list[str]:
        rows = self._base.execute("SELECT term FROM known")
        return [term for (term,) in rows if not _MARK.fullmatch(term)]

    def read(self, query: str) -> Read:
        """Return what the words of a query ask for."""
        typed = words(query)
        if not typed:
            return self._small(tuple(every_word(query)))
        asked: list[Asked] = []
        read_as: list[tuple[str, str]] = []
        unknown: list[str] = []
        for word in (*typed, *self._together(typed)):
            if not spread(word):
                continue
            one = self.asked(word)
            if one is None or not one.itself or word.isascii():
                other = self._unfolded(word) or (self._near(word) if one is None else None)
                if other:
                    read_as.append((word, other))
                    known = self.asked(other) or Asked(other, ((other, 1.0),))
                    one = known._replace(word=word)
            if one is None:
                unknown.append(word)
            else:
                asked.append(one)
        return Read(tuple(asked), tuple(read_as), tuple(unknown))

    def _small(self, typed: tuple[str, ...]) -> Read:
        """Return what a query of small words asks for: "man" alone is read as men."""
        meant = {word: base for word in typed if self.held(base := base_of(word))}
        asked = tuple(Asked(word, ((base, 1.0),)) for word, base in meant.items())
        read_as = tuple(
            (word, written(base)) for word, base in meant.items() if written(base) != word
        )
        return Read(asked, read_as, (), () if asked else typed)

    def _together(self, typed: Sequence[str]) -> Iterator[str]:
        """Yield compounds that were written as two words, where an entry has them as one."""
        for first, second in pairwise(typed):
            base = (spread(first + second) or ("",))[0]
            if base and self.held(base):
                yield first + second

    def asked(self, word: str) -> Asked | None:
        """Return what stands for a word in the entries; None when nothing does."""
        base, *parts = spread(word) or (word,)
        whole = self._alike(base)
        each = tuple(map(self._alike, parts))
        return Asked(word, whole, each) if whole or any(each) else None

    def _alike(self, base: str) -> Terms:
        """Return the terms of the entries that stand for a base form: itself, and its kin."""
        told = [(base, 1.0), (base.removesuffix("s"), 1.0)]
        told += [(other, _KIN) for other in kin().get(base, ())]
        return tuple((t, w) for t, w in dict(told).items() if all(map(self.held, t.split(" "))))

    def _unfolded(self, word: str) -> str | None:
        """Return the word that one without its rings and dots stands for: "foraldrar".

        Of several the one that stands in most entries; none when the word as it was typed stands
        in about as many.
        """
        bare, stands = plain(word), self._standing(word)
        # The whole table is only gone through for a word that stands nowhere.
        known = (*self._by_bare.get(bare, ()), *(() if stands else unfolded().get(bare, ())))
        others = [other for other in known if _lacks_marks(word, other)]
        best = max(others, key=self._standing, default=None)
        return best if best and self._standing(best) > _TWIN * stands else None

    def _standing(self, word: str) -> int:
        """Return in how many entries a word stands itself, in any form."""
        return max(map(self.held, spread(word)[:1]), default=0)

    @cached_property
    def _forms(self) -> list[str]:
        """The forms of the terms that are not their base forms: "kvinnor"."""
        return [form for term in self._vocabulary for form in sorted(forms_of(term) - {term})]

    @cached_property
    def _bare(self) -> list[str]:
        return [plain(term) for term in self._vocabulary]

    @cached_property
    def _by_bare(self) -> dict[str, list[str]]:
        """The terms by how they are written without rings and dots."""
        found: dict[str, list[str]] = {}
        for bare, term in zip(self._bare, self._vocabulary, strict=True):
            found.setdefault(bare, []).append(term)
        return found

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
        # Who writes without rings and dots may slip all the same.
        known = self._bare if base.isascii() else self._vocabulary
        found = process.extractOne(base, known, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        # A form may be nearer: entries also hold misprints, which are base forms of nothing.
        least = found[1] if found else _ALIKE
        form = process.extractOne(base, self._forms, scorer=fuzz.ratio, score_cutoff=least)
        if form and (found is None or form[1] > found[1]):
            return str(form[0])
        return self._vocabulary[int(found[2])] if found else self._near_at_end(base)

    def _near_at_end(self, base: str) -> str | None:
        """Return a compound like a word whose end is a slip of the pen."""
        from rapidfuzz import fuzz, process

        for at in range(len(base) - _SLIP_FROM, _SLIP_FROM - 1, -1):
            end = process.extractOne(
                base[at:], self._vocabulary, scorer=fuzz.ratio, score_cutoff=_ALIKE
            )
            if end and len(spread(base[:at] + end[0])) > 1:
                return base[:at] + str(end[0])
        return None


def _lacks_marks(word: str, other: str) -> bool:
    """Whether a word is another one, but for rings and dots that it lacks."""
    if word == other or len(word) != len(other):
        return False
    return all(sign in (mine, plain(mine)) for sign, mine in zip(word, other, strict=True))
