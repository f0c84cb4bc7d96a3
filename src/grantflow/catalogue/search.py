"""Finds earlier projects by words: any form of them, parts of compounds, words of like meaning."""

from __future__ import annotations

import heapq
import json
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from grantflow.catalogue.filters import EVERY, Filters, paragraph_in, read_paragraph, tests
from grantflow.catalogue.lexicon import Lexicon
from grantflow.catalogue.weighing import ONE_PART, PARTS, made_ready, weighed
from grantflow.model.catalogue import Collection, Entry

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from grantflow.catalogue.filters import Mark
    from grantflow.catalogue.lexicon import Asked, Terms
    from grantflow.catalogue.weighing import Ground

__all__ = ["EVERY", "Answer", "Catalogue", "Filters", "Hit", "Ranked"]

_EVERY = "SELECT told, collection FROM entry ORDER BY number LIMIT ?"
_PASSING = """
SELECT told, collection FROM words JOIN entry ON number = words.rowid WHERE words MATCH ?
ORDER BY number LIMIT ?
"""
_COUNT = "SELECT count(*) FROM words WHERE words MATCH ?"
_COLUMNS_OF = """
SELECT rowid, title, who, about, goals, ways, rest FROM words
WHERE rowid IN (SELECT value FROM json_each(?))
"""
# Where a term stands.  One that stands in very many entries is looked for where it says most.
_STANDS = "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?"
_NARROWER = ("", "{title about} : ", "title : ")
_ALL = 5.0
_CANDIDATES = 40  # entries that are weighed word by word
_MANY = 400  # entries that a term is looked for in


class Hit(NamedTuple):
    """An entry that was found: how good it is, and what of the query it answers to."""

    entry: Entry
    collection: str
    score: float
    grounds: tuple[Ground, ...] = ()

    @property
    def found(self) -> tuple[str, ...]:
        """The words of the query that the entry holds, themselves or all their parts."""
        return tuple(ground.word for ground in self.grounds if not ground.near)


class Ranked(NamedTuple):
    """The best of the entries that were found, and how many there are.

    `matched` hold a word of the query, `near` only something near one.  With `or_more` there are
    that many at least: a word stands in too many to be counted.
    """

    hits: tuple[Hit, ...] = ()
    matched: int = 0
    near: int = 0
    or_more: bool = False


class Answer(NamedTuple):
    """What a search gives: the best first, and how many there are.

    `read_as` pairs words that no entry has with the ones they were read as; `unknown` are the
    words that stand nowhere, though words near them may; `small` those of a query that has none
    but small ones.  `paragraph` is what of the query was taken for a filter.
    """

    hits: tuple[Hit, ...]
    read_as: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    paragraph: str = ""
    matched: int = 0
    near: int = 0
    or_more: bool = False


class _Standing(NamedTuple):
    """What some terms are worth in each entry, and where one stands that is no kin."""

    worth: dict[int, float]
    own: set[int]


class Catalogue:
    """The entries behind an index, ready to be asked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take an open index."""
        self._base = connection
        self.lexicon = Lexicon(connection)
        self.size = self.lexicon.size

    def search(self, query: str, filters: Filters = EVERY, limit: int = 10) -> Answer:
        """Return the entries that answer best to the words of a query, at most `limit`.

        A paragraph in the query is a filter, unless there is one already.  Without words every
        entry that passes the filters answers, in the order of the index.
        """
        query, paragraph = paragraph_in(query)
        if paragraph and filters.paragraph is None:
            filters = filters._replace(paragraph=read_paragraph(paragraph))
        read = self.lexicon.read(query)
        if read.asked:
            ranked = self.rank(read.asked, filters, limit)
        elif read.unknown:
            ranked = Ranked()
        else:
            hits = tuple(Hit(e, c, 0.0) for e, c in self.every(filters, limit))
            ranked = Ranked(hits, self.count(filters))
        far = _only_near(read.asked, ranked.hits)
        unknown = tuple(dict.fromkeys([*read.unknown, *far]))
        return Answer(ranked.hits, read.read_as, unknown, read.small, paragraph, *ranked[1:])

    def every(self, filters: Filters = EVERY, limit: int = -1) -> list[tuple[Entry, str]]:
        """Return the entries that pass the filters, each with the id of its collection.

        Args:
            filters: What they must be.
            limit: The most that are wanted; -1 for all.

        """
        marks = self._marked_as(filters)
        if marks is None:
            rows = self._base.execute(_EVERY, (limit,))
        else:
            rows = self._base.execute(_PASSING, (marks, limit))
        return [(Entry.model_validate_json(told), collection) for told, collection in rows]

    def count(self, filters: Filters = EVERY) -> int:
        """Return how many entries pass the filters."""
        marks = self._marked_as(filters)
        if marks is None:
            return self.size
        found: int = self._base.execute(_COUNT, (marks,)).fetchone()[0]
        return found

    def marks(self) -> list[Mark]:
        """Return what entries can be chosen by: kinds, and what stands in the entries."""
        return [(kind, told) for kind, told, _ in self._tokens]

    def get(self, entry_id: str) -> tuple[Entry, str] | None:
        """Return the entry with an id and the id of its collection; None when there is none."""
        row = self._base.execute(
            "SELECT told, collection FROM entry WHERE id = ?", (entry_id,)
        ).fetchone()
        return (Entry.model_validate_json(row[0]), row[1]) if row else None

    def ids(self) -> list[str]:
        """Return the ids of all entries."""
        return [row[0] for row in self._base.execute("SELECT id FROM entry ORDER BY number")]

    def collections(self) -> dict[str, Collection]:
        """Return where the entries come from, by id; without the entries."""
        rows = self._base.execute("SELECT id, told FROM collection ORDER BY id")
        return {name: Collection.model_validate_json(told) for name, told in rows}

    def rank(
        self, asked: Sequence[Asked], filters: Filters = EVERY, limit: int = _CANDIDATES
    ) -> Ranked:
        """Return the entries that hold something of what is asked, the best first."""
        most = max(limit, _CANDIDATES)
        numbers, matched, near, or_more = self._candidates(asked, filters, most)
        sought = [made_ready(one, self.lexicon) for one in asked]
        found = []
        for number, *columns in self._base.execute(_COLUMNS_OF, (json.dumps(numbers),)):
            score, grounds = weighed(sought, columns)
            found.append((-score, columns[0], number, grounds))
        found.sort(key=lambda one: one[:3])
        hits = []
        for score, _, number, grounds in found[:limit]:
            told, collection = self._base.execute(
                "SELECT told, collection FROM entry WHERE number = ?", (number,)
            ).fetchone()
            hits.append(Hit(Entry.model_validate_json(told), collection, -score, grounds))
        return Ranked(tuple(hits), matched, near, or_more)

    def _candidates(
        self, asked: Sequence[Asked], filters: Filters, most: int
    ) -> tuple[list[int], int, int, bool]:
        """Return the entries that most of what is asked stands in, by how rare it is.

        With them how many hold any of it, how many only something near, and whether there may be
        more.
        """
        totals: dict[int, float] = {}
        held: set[int] = set()
        marks = self._marked_as(filters)
        within = f" AND ({marks})" if marks else ""
        for one in asked:
            best, own = self._standing(one.whole, within)
            held |= own
            many = self.lexicon.is_in_more(_MANY, one.first())
            parts = [] if many else [self._standing(part, within) for part in one.parts]
            if parts:
                held |= set.intersection(*(part.own for part in parts))
            for part in parts:
                for number, worth in part.worth.items():
                    whole = all(number in other.worth for other in parts)
                    told = worth * (PARTS if whole else ONE_PART)
                    if told > best.get(number, 0.0):
                        best[number] = told
            for number, worth in best.items():
                totals[number] = totals.get(number, 0.0) + worth
        for number in self._in_all(asked, within):
            totals.setdefault(number, 0.0)
            totals[number] += _ALL
        or_more = any(self.lexicon.is_in_more(_MANY, t) for one in asked for t in one.terms())
        first = heapq.nlargest(most, totals, key=lambda n: (totals[n], -n))
        return first, len(held), len(totals.keys() - held), or_more

    def _standing(self, told: Terms, within: str) -> _Standing:
        """Return how much the best of some terms is worth in each entry it stands in.

        Where the term itself stands in very many, those of like meaning are not looked for.
        """
        found = _Standing({}, set())
        if told and self.lexicon.is_in_more(_MANY, told[0][0]):
            told = told[:1]
        for term, weight in sorted(told, key=lambda one: one[1]):
            worth = weight * self.lexicon.rarity(term)
            numbers = self._stands(term, within)
            if weight == 1:
                found.own.update(numbers)
            for number in numbers:
                if worth > found.worth.get(number, 0.0):
                    found.worth[number] = worth
        return found

    def _stands(self, term: str, within: str) -> list[int]:
        many = self.lexicon.is_in_more(_MANY, term)
        for narrower in _NARROWER[many and not within :]:
            rows = self._base.execute(_STANDS, (f'({narrower}"{term}"){within}', _MANY + 1))
            found = [number for (number,) in rows]
            if len(found) <= _MANY:
                break
        return found

    def _in_all(self, asked: Sequence[Asked], within: str) -> list[int]:
        """Return entries that all the words stand in, where each alone stands in too many."""
        if len(asked) < 2 or self.size <= _MANY:
            return []
        groups = [" OR ".join(f'"{t}"' for t, _ in one.whole) for one in asked if one.whole]
        rows = self._base.execute(_STANDS, (" AND ".join(f"({g})" for g in groups) + within, _MANY))
        return [number for (number,) in rows] if groups else []

    def _marked_as(self, filters: Filters) -> str | None:
        """Return what an entry must be marked with, as the index asks for it; None for nothing."""
        wanted = []
        for passes in tests(filters):
            tokens = [
                f"marks : {token}" for kind, told, token in self._tokens if passes(kind, told)
            ]
            wanted.append(" OR ".join(tokens or ["nothing_"]))
        return " AND ".join(f"({one})" for one in wanted) if wanted else None

    @cached_property
    def _tokens(self) -> list[tuple[str, str, str]]:
        return self._base.execute("SELECT kind, told, token FROM mark").fetchall()


def _only_near(asked: Sequence[Asked], hits: Sequence[Hit]) -> list[str]:
    """Return the words that stand in no entry, where a hit has nothing but words near them."""
    held = {word for hit in hits for word in hit.found}
    return [one.word for one in asked if not one.itself and one.word not in held]
