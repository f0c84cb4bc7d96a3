"""Finds words that are clearly misspelt, where the Swedish dictionary is installed.

The dictionary is the package hunspell-sv, installed with `grantflow[stavning]`.  A word it lacks is
no fault by itself: Swedish makes new compounds every day.  A fault is a word that lies one slip of
the pen from a common one.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grantflow import assets
from grantflow.settings import spelling_wanted
from grantflow.text.hunspell import Dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Whole words in small letters: no names, addresses, abbreviations or halves ("hälso- och").
_WORD = re.compile(r"(?<![\w@./:-])[a-zåäöéü]{4,}(?:-[a-zåäöéü]+)*(?![\w@-])(?![./:](?=\S))")
_SHORTEST = 6
# What is longer is no word, and looking for its parts would take for ever.
_LONGEST = 60
_KEPT = 20_000
_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
# Letters that one is written for the other.
_MIXED = {
    "a": "åä", "å": "aoä", "ä": "aeå", "o": "öåu", "ö": "o", "e": "äéi", "é": "e", "i": "ey",
    "y": "iu", "u": "oy", "c": "ks", "k": "cg", "s": "cz", "g": "jk", "j": "g", "d": "t", "t": "d",
    "m": "n", "n": "m", "p": "b", "b": "p", "v": "f", "f": "v",
}  # fmt: skip
_MARKS = {"a": "åä", "å": "a", "ä": "a", "o": "öå", "ö": "o", "e": "é"}
# A sentence with so many unknown words is in another language.
_FOREIGN_FROM, _FOREIGN_SHARE = 3, 0.3


class Slip(NamedTuple):
    """A word that is likely misspelt, and the word that was likely meant."""

    word: str
    meant: str


class _Field(NamedTuple):
    """Words of the field: whole ones, and those that stand first or last in many compounds."""

    words: frozenset[str]
    first: tuple[str, ...]
    last: tuple[str, ...]


@cache
def speller() -> Speller | None:
    """Return the one that reads the package hunspell-sv; None when it is not installed."""
    if not spelling_wanted():
        return None
    found = _dictionary_files()
    if found is None:
        return None
    words, affixes = found
    return Speller(Dictionary(words.read_bytes(), affixes.read_text("utf-8")))


def _dictionary_files() -> tuple[Path, Path] | None:
    """Return where the package put its words and their endings; None when it is not installed."""
    # Where pip puts them as a rule.  Asking for the package takes longer than reading it.
    usual = Path(sys.prefix) / "share" / "hunspell"
    words, affixes = usual / "sv_SE.dic", usual / "sv_SE.aff"
    ours = usual.parent / "doc" / "hunspell-sv"  # no dictionary of the system's own
    if words.is_file() and affixes.is_file() and ours.is_dir():
        return words, affixes
    if not any(next(Path(folder).glob("hunspell_sv-*"), None) for folder in sys.path):
        return None
    from importlib import metadata

    listed = {file.name: Path(str(file.locate())) for file in metadata.files("hunspell-sv") or []}
    if words.name not in listed or affixes.name not in listed:
        return None
    return listed[words.name], listed[affixes.name]


class Speller:
    """Tells misspelt words, and remembers what it has looked up."""

    def __init__(self, known: Dictionary) -> None:
        self._dictionary = known
        self._sentences: dict[str, tuple[str, ...]] = {}
        self._pieces: dict[str, tuple[str, ...]] = {}
        self._meanings: dict[tuple[str, bool], str] = {}

    def slips(self, sentences: Iterable[str]) -> dict[Slip, list[int]]:
        """Return each misspelt word with the numbers of the sentences it stands in.

        A word that stands once must lie very near a known word: a missing ring or dot, letters
        that have changed places, a letter short.  In a word that stands several times any one
        letter may be wrong.  Sentences that are mostly unknown words are passed over.
        """
        places: dict[str, list[int]] = {}
        for number, sentence in enumerate(sentences):
            for word in self._unknown(sentence):
                places.setdefault(word, []).append(number)
        found = {}
        for word, where in places.items():
            meant = self._meant(word, often=len(where) > 1)
            if meant:
                found[Slip(word, meant)] = where
        return found

    def _unknown(self, sentence: str) -> tuple[str, ...]:
        """Return the words of a sentence that neither the dictionary nor the field knows."""
        found = self._sentences.get(sentence)
        if found is None:
            if len(self._sentences) >= _KEPT:
                self._sentences.clear()
            found = self._sentences[sentence] = self._unknown_in(sentence.split())
        return found

    def _unknown_in(self, pieces: list[str]) -> tuple[str, ...]:
        get = self._pieces.get
        unknown: list[str] = []
        for piece in pieces:
            found = get(piece)
            unknown += self._learn(piece) if found is None else found
        if len(unknown) >= _FOREIGN_FROM and len(unknown) > _FOREIGN_SHARE * len(pieces):
            return ()
        return tuple(unknown)

    def _learn(self, piece: str) -> tuple[str, ...]:
        if len(self._pieces) >= _KEPT:
            self._pieces.clear()
        found = tuple(word for word in _WORD.findall(piece) if not self._is_known(word))
        self._pieces[piece] = found
        return found

    def _is_known(self, word: str) -> bool:
        return len(word) > _LONGEST or all(
            len(part) < 2 or self._dictionary.knows(part) or self._of_the_field(part)
            for part in (word, *word.split("-"))[word.count("-") > 0 :]
        )

    def _of_the_field(self, word: str) -> bool:
        field = _field()
        if word in field.words:
            return True
        rests = [word[len(part) :] for part in field.first if word.startswith(part)]
        rests += [word.removesuffix(part).removesuffix("s") for part in field.last]
        return any(
            rest in field.words or self._dictionary.knows(rest) for rest in rests if rest != word
        )

    def _meant(self, word: str, *, often: bool) -> str:
        """Return the known word that `word` was meant to be; "" when none is near enough."""
        meant = self._meanings.get((word, often))
        if meant is None:
            if len(self._meanings) >= _KEPT:
                self._meanings.clear()
            meant = self._meanings[word, often] = self._nearest(word, often=often)
        return meant

    def _nearest(self, word: str, *, often: bool) -> str:
        if len(word) < _SHORTEST:
            return ""
        knows = self._dictionary.knows
        for near in chain(_small_slips(word), _large_slips(word) if often else ()):
            if near in _common() and knows(near) and not _goes_on(word, near):
                return near
        for whole, near in _mended_compounds(word):
            if near in _common() and knows(whole):
                return whole
        return ""


@cache
def _field() -> _Field:
    lines = (assets.folder("data") / "words" / "domanord.txt").read_text("utf-8").splitlines()
    terms = [line for line in lines if line and not line.startswith("#")]
    first = tuple(term[:-1] for term in terms if term.endswith("-"))
    last = tuple(term[1:] for term in terms if term.startswith("-"))
    return _Field(frozenset(terms), first, last)


@cache
def _common() -> frozenset[str]:
    """Return the common words of Swedish with their forms."""
    return frozenset((assets.folder("data") / "words" / "lemmas.txt").read_text("utf-8").split())


def _mended_compounds(word: str) -> Iterator[tuple[str, str]]:
    """Yield the compounds that a slip in one of two parts may have come from, and that part."""
    for cut in range(3, len(word) - _SHORTEST + 1):
        for near in _small_slips(word[cut:]):
            yield word[:cut] + near, near
    for cut in range(_SHORTEST, len(word) - 2):
        for near in _small_slips(word[:cut]):
            yield near + word[cut:], near


def _goes_on(word: str, near: str) -> bool:
    """Whether one is the other cut short: an abbreviation, another form, or spoken language."""
    return word.startswith(near) or near.startswith(word)


def _small_slips(word: str) -> Iterator[str]:
    """Yield what may have been meant, likeliest first: marks, order, a letter short, its like."""
    yield from _replaced(word, _MARKS, 0)
    for place, (one, other) in enumerate(pairwise(word)):
        swapped = "" if one == other else other
        yield word[:place] + swapped + one + word[place + 2 :]
    for place in range(1, len(word)):
        for letter in _LETTERS:
            yield word[:place] + letter + word[place:]
    yield from _replaced(word, _MIXED, 1)


def _replaced(word: str, others: Mapping[str, str], begin: int) -> Iterator[str]:
    for place in range(begin, len(word)):
        for other in others.get(word[place], ""):
            yield word[:place] + other + word[place + 1 :]


def _large_slips(word: str) -> Iterator[str]:
    """Yield what else may have been meant by a word with one wrong letter or one too many."""
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]
        for letter in _LETTERS:
            yield word[:place] + letter + word[place + 1 :]
