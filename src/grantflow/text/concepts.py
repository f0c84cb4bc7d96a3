"""Finds concepts in sentences: lists of terms that mean the same thing to a reviewer.

A term is a word ("nämnd", in all its forms), the beginning ("jämställd*"), the end ("*nämnd") or
any part ("*förvaltning*") of one, or several words in a row ("tar över", "ställer * till
förfogande", where a lone star is any one word).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.text.words import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MONTHS = (
    "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|"
    "jan|feb|febr|apr|aug|sept|sep|okt|nov|dec"
)
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_DATE = re.compile(r"(?:\d{1,2}/\d{1,2}|(?:19|20)\d\d-\d\d(?:-\d\d)?|\d{1,2}\.\d{1,2}\.\d{2,4})\Z")
_CLOCK = re.compile(r"\d{1,2}[.:]\d\d(?:[–-]\d{1,2}[.:]\d\d)?\Z")
_MONTH = re.compile(rf"(?:{_MONTHS})\Z")
# What is told from the shape of a token; their masks come first.
SHAPES = ("tal", "år", "datum", "klockslag", "månad", "procent", "namn")
_MOST_PHRASE = 6


class Concepts:
    """Concepts ready to be looked for.  A set of concepts is an integer, one bit each."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        """Take what `compile_concepts` returned."""
        self.names: list[str] = [*SHAPES, *compiled["names"]]
        self.bit = {name: 1 << number for number, name in enumerate(self.names)}
        self._exact: dict[str, int] = self._masks(compiled["exact"])
        self._starts: dict[str, int] = self._masks(compiled["starts"])
        self._ends: dict[str, int] = self._masks(compiled["ends"])
        self._inside = [(part, self._mask(names)) for part, names in compiled["inside"].items()]
        self._start_sizes = sorted({len(part) for part in self._starts})
        self._end_sizes = sorted({len(part) for part in self._ends})
        self._phrases: dict[str, list[_Phrase]] = {}
        for terms, names in compiled["phrases"]:
            plain = [] if any("*" in term for term in terms) else list(terms)
            phrase = _Phrase(tuple(terms), _telling(terms), self._mask(names), plain)
            self._phrases.setdefault(phrase.terms[phrase.at], []).append(phrase)
        self._starred = [term for term in self._phrases if "*" in term]
        self._known: dict[str, int] = {}
        self._told: dict[str, list[_Phrase]] = {}

    def _mask(self, names: Iterable[str]) -> int:
        mask = 0
        for name in names:
            mask |= self.bit[name]
        return mask

    def _masks(self, terms: Mapping[str, list[str]]) -> dict[str, int]:
        return {term: self._mask(names) for term, names in terms.items()}

    def mask_of(self, names: Iterable[str]) -> int:
        """Return the set of the named concepts."""
        return self._mask(names)

    def named(self, mask: int) -> list[str]:
        """Return the names of the concepts in a set."""
        return [name for name in self.names if mask & self.bit[name]]

    def of_word(self, word: str) -> int:
        """Return the concepts of one token in small letters."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._look_up(word)
        return known

    def _look_up(self, word: str) -> int:
        if word[0].isdigit():
            return self._figure(word)
        mask = self._exact.get(word, 0)
        if word == "%":
            mask |= self.bit["procent"]
        if _MONTH.match(word):
            mask |= self.bit["månad"]
        return mask | self._by_parts(word)

    def _by_parts(self, word: str) -> int:
        mask = 0
        size = len(word)
        for length in self._start_sizes:
            if length <= size:
                mask |= self._starts.get(word[:length], 0)
        for length in self._end_sizes:
            if length <= size:
                mask |= self._ends.get(word[-length:], 0)
        for part, found in self._inside:
            if part in word:
                mask |= found
        return mask

    def _figure(self, word: str) -> int:
        if _YEAR.match(word):
            return self.bit["år"]
        if _DATE.match(word):
            return self.bit["datum"]
        if _CLOCK.match(word):
            return self.bit["klockslag"] | self.bit["tal"]
        return self.bit["tal"]

    def of_sentence(self, text: str) -> int:
        """Return the concepts of a sentence in its plain form, phrases and names among them."""
        found = TOKEN.findall(text)
        lower = [token.lower() for token in found]
        mask = 0
        for place, word in enumerate(lower):
            mask |= self.of_word(word)
            for phrase in self._told_by(word):
                begin = place - phrase.at
                here = lower[begin : begin + len(phrase.terms)] if begin >= 0 else []
                if phrase.plain:
                    mask |= phrase.mask * (here == phrase.plain)
                elif len(here) == len(phrase.terms) and all(map(_fits, phrase.terms, here)):
                    mask |= phrase.mask
        if any(token[0].isupper() and token[1:].islower() for token in found[1:]):
            mask |= self.bit["namn"]
        return mask

    def _told_by(self, word: str) -> list[_Phrase]:
        """Return the phrases whose telling word this is."""
        told = self._told.get(word)
        if told is None:
            terms = [word, *(term for term in self._starred if _fits(term, word))]
            told = [one for term in terms for one in self._phrases.get(term, ())]
            self._told[word] = told
        return told


class _Phrase(NamedTuple):
    """Words in a row, and which of them is looked for first: the one least often met."""

    terms: tuple[str, ...]
    at: int
    mask: int
    plain: list[str]  # the words themselves where no star stands, else empty


def _telling(terms: list[str]) -> int:
    """Return which word of a phrase is likely the rarest: the longest."""
    return max(range(len(terms)), key=lambda n: len(terms[n].strip("*")))


def _fits(term: str, word: str) -> bool:
    if term == "*":
        return True
    if term.endswith("*"):
        return word.startswith(term[:-1])
    return word.endswith(term[1:]) if term.startswith("*") else term == word


def compile_concepts(written: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Return concepts ready to be stored: terms by kind, words with all their forms.

    Raises:
        ValueError: A term is empty or has a star where none can stand.

    """
    from grantflow.text.words import forms_of

    terms: dict[str, dict[str, list[str]]] = {"exact": {}, "starts": {}, "ends": {}, "inside": {}}
    phrases: list[tuple[list[str], list[str]]] = []
    for name, listed in written.items():
        for raw in listed:
            term = str(raw).lower().strip()
            bare = term.strip("*")
            if not bare or ("*" in bare and " " not in term):
                raise ValueError(f"termen '{raw}' i begreppet '{name}' går inte att läsa")
            if " " in term:
                phrases.append((term.split()[:_MOST_PHRASE], [name]))
                continue
            kind = {(True, True): "inside", (True, False): "ends", (False, True): "starts"}.get(
                (term.startswith("*"), term.endswith("*"))
            )
            for form in sorted(forms_of(bare)) if kind is None else [bare]:
                names = terms[kind or "exact"].setdefault(form, [])
                if name not in names:
                    names.append(name)
    return {"names": list(written), **terms, "phrases": phrases}
