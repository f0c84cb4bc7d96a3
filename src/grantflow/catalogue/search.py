"""Finds earlier projects by words: any form of them, parts of compounds, words of like meaning."""

from __future__ import annotations

import heapq
import json
import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from grantflow.catalogue.lexicon import Lexicon
from grantflow.model.catalogue import Collection, Entry
from grantflow.model.seen import bare_county
from grantflow.text.terms import terms, words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from grantflow.catalogue.lexicon import Asked, Terms

# How much a hit in each column is worth, in the order of the index; as in the query below.
_COLUMNS = (3.0, 2.0, 2.0, 1.5, 1.5, 1.0)
_EVERY = "SELECT told, collection FROM entry ORDER BY number LIMIT ?"
_PASSING = """
SELECT told, collection FROM words JOIN entry ON number = words.rowid WHERE words MATCH ?
ORDER BY number LIMIT ?
"""
_COLUMNS_OF = """
SELECT rowid, title, who, about, goals, ways, rest FROM words
WHERE rowid IN (SELECT value FROM json_each(?))
"""
# Where a term stands.  One that stands in very many entries is looked for where it says most.
_STANDS = "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?"
_NARROWER = ("", "{title about} : ", "title : ")
_PART, _ONE_PART, _TITLE, _ALL = 0.8, 0.25, 1.5, 5.0
_CANDIDATES = 40  # entries that are weighed word by word
_MANY = 400  # entries that a term is looked for in
_ALIKE = 82  # of 100: how near a theme must be to the printed one


class Filters(NamedTuple):
    """What an entry must be, besides holding the words; None lets all through."""

    paragraph: str | None = None
    theme: str | None = None
    county: str | None = None
    target_group: str | None = None


EVERY = Filters()


class Hit(NamedTuple):
    """An entry that was found: how good it is, and which words of the query it holds."""

    entry: Entry
    collection: str
    score: float
    found: tuple[str, ...]


class Answer(NamedTuple):
    """What a search gives: the best first.

    `read_as` pairs words that no entry has with the ones they were read as; `unknown` are the
    words that stand nowhere.
    """

    hits: tuple[Hit, ...]
    read_as: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


class _Held:
    """The terms of an entry, column by column, with a blank around each."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = columns
        self._whole = "".join(columns)

    def place(self, term: str) -> float:
        """Return how telling the places of a term are: 0 when it is nowhere, else over 1."""
        needle = f" {term} "
        if needle not in self._whole:
            return 0.0
        pairs = zip(_COLUMNS, self.columns, strict=True)
        hits = [weight * min(column.count(needle), 3) for weight, column in pairs]
        best = max(hits)
        return 1 + math.log1p(best + 0.2 * (sum(hits) - best)) if best else 0.0


class Catalogue:
    """The entries behind an index, ready to be asked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take an open index."""
        self._base = connection
        self.lexicon = Lexicon(connection)
        self.size = self.lexicon.size

    def search(self, query: str, filters: Filters = EVERY, limit: int = 10) -> Answer:
        """Return the entries that answer best to the words of a query, at most `limit`.

        Without words every entry that passes the filters answers, in the order of the index.
        """
        read = self.lexicon.read(words(query))
        if read.asked:
            hits = self.rank(read.asked, filters, limit)
        elif read.unknown:
            hits = []
        else:
            hits = [Hit(e, c, 0.0, ()) for e, c in self.every(filters, limit)]
        return Answer(tuple(hits), read.read_as, read.unknown)

    def every(self, filters: Filters = EVERY, limit: int = -1) -> list[tuple[Entry, str]]:
        """Return the entries that pass the filters, each with the id of its collection.

        Args:
            filters: What they must be.
            limit: The most that are wanted; -1 for all.

        """
        marks = self._marks(filters)
        if marks is None:
            rows = self._base.execute(_EVERY, (limit,))
        else:
            rows = self._base.execute(_PASSING, (marks, limit))
        return [(Entry.model_validate_json(told), collection) for told, collection in rows]

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
    ) -> list[Hit]:
        """Return the entries that hold something of what is asked, the best first."""
        near = json.dumps(self._candidates(asked, filters, max(limit, _CANDIDATES)))
        found = []
        for number, *columns in self._base.execute(_COLUMNS_OF, (near,)):
            score, held = self._score(asked, columns)
            found.append((-score, columns[0], number, held))
        found.sort(key=lambda one: one[:3])
        hits = []
        for score, _, number, held in found[:limit]:
            told, collection = self._base.execute(
                "SELECT told, collection FROM entry WHERE number = ?", (number,)
            ).fetchone()
            hits.append(Hit(Entry.model_validate_json(told), collection, -score, held))
        return hits

    def _candidates(self, asked: Sequence[Asked], filters: Filters, most: int) -> list[int]:
        """Return the entries that most of what is asked stands in, by how rare it is."""
        totals: dict[int, float] = {}
        marks = self._marks(filters)
        within = f" AND ({marks})" if marks else ""
        for one in asked:
            best = self._standing(one.whole, within)
            parts = [self._standing(part, within) for part in one.parts]
            for part in parts:
                for number, worth in part.items():
                    whole = all(number in other for other in parts)
                    told = worth * (_PART if whole else _ONE_PART)
                    if told > best.get(number, 0.0):
                        best[number] = told
            for number, worth in best.items():
                totals[number] = totals.get(number, 0.0) + worth
        for number in self._in_all(asked, within):
            totals.setdefault(number, 0.0)
            totals[number] += _ALL
        return heapq.nlargest(most, totals, key=lambda n: (totals[n], -n))

    def _standing(self, told: Terms, within: str) -> dict[int, float]:
        """Return how much the best of some terms is worth in each entry it stands in."""
        best: dict[int, float] = {}
        for term, weight in sorted(told, key=lambda one: one[1]):
            worth = weight * self.lexicon.rarity(term)
            for number in self._stands(term, within):
                if worth > best.get(number, 0.0):
                    best[number] = worth
        return best

    def _stands(self, term: str, within: str) -> list[int]:
        many = self.lexicon.held(term) > _MANY if " " not in term else False
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

    def _score(
        self, asked: Sequence[Asked], columns: Sequence[str]
    ) -> tuple[float, tuple[str, ...]]:
        held, total = [], 0.0
        entry = _Held([f" {column} " for column in columns])
        for one in asked:
            worth = self._best(one.whole, entry)
            if one.parts:
                each = [self._best(part, entry) for part in one.parts]
                worth = max(worth, _PART * min(each), _ONE_PART * max(each))
            if worth:
                held.append(one.word)
                total += worth
        if all(f" {one.first()} " in entry.columns[0] for one in asked):
            total *= _TITLE
        return total * math.sqrt(len(held) / len(asked)), tuple(held)

    def _best(self, told: Terms, entry: _Held) -> float:
        """Return what the best of some terms is worth in an entry, the rarer the more."""
        best = 0.0
        for term, weight in told:
            place = entry.place(term)
            if place:
                best = max(best, weight * self.lexicon.rarity(term) * place)
        return best

    def _marks(self, filters: Filters) -> str | None:
        """Return what an entry must be marked with, as the index asks for it; None for nothing.

        A theme is given by code, or as it is printed, give or take a letter.
        """
        wanted = []
        if filters.paragraph is not None:
            wanted.append(
                self._tokens(lambda kind, told: (kind, told) == ("paragraph", filters[0]))
            )
        if filters.theme is not None:
            wanted.append(self._tokens(partial(_is_theme, filters.theme)))
        if filters.county is not None:
            bare = bare_county(filters.county)
            wanted.append(
                self._tokens(lambda kind, told: kind == "county" and bare_county(told) == bare)
            )
        if filters.target_group is not None:
            wanted.append(self._tokens(partial(_is_group, frozenset(terms(filters.target_group)))))
        return " AND ".join(f"({' OR '.join(one)})" for one in wanted) if wanted else None

    def _tokens(self, fits: Callable[[str, str], bool]) -> list[str]:
        rows = self._base.execute("SELECT kind, told, token FROM mark")
        return [f"marks : {token}" for kind, told, token in rows if fits(kind, told)] or [
            "nothing_"
        ]


def _is_theme(wanted: str, kind: str, told: str) -> bool:
    from rapidfuzz import fuzz

    folded = wanted.strip().lower()
    if kind == "printed":
        return fuzz.ratio(folded, told.lower()) >= _ALIKE
    return kind == "theme" and told == folded


def _is_group(wanted: frozenset[str], kind: str, told: str) -> bool:
    """Whether a target group is one that was asked for: "kvinnor" are "utrikes födda kvinnor"."""
    return kind == "group" and bool(wanted) and wanted <= frozenset(terms(told))
