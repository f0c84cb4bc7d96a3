"""Reads a Hunspell dictionary where it lies: only the lines that a word asks for."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# Flags that the Swedish dictionary gives these meanings (FORBIDDENWORD, NEEDAFFIX, ...).
_FORBIDDEN, _NEEDS_SUFFIX, _ONLY_INSIDE = "%", "¤", "Z"
_FIRST, _MIDDLE, _LAST = "X", "U", "Y"
# Hunspell takes parts of two letters and four parts; that lets too many slips through.
_SHORTEST_PART, _MOST_PARTS = 3, 3
_CHUNK = 1024
# A few late words at the end of the file are let go; more of them, and the lines are sorted first.
_STRAYS = 5
_KEPT = 50_000


class _Suffix(NamedTuple):
    """A suffix that words with `flag` take; `condition` is how such a word must end."""

    flag: str
    condition: re.Pattern[str] | None

    def fits(self, stem: str, flags: str) -> bool:
        """Whether a word with these flags takes this suffix."""
        if self.flag not in flags:
            return False
        return self.condition is None or self.condition.search(stem) is not None


# By what is added to a word, by what is taken away from it first.
_Suffixes = dict[str, dict[str, list[_Suffix]]]


class Dictionary:
    """A dictionary of some 300,000 lines, ready in a few milliseconds.

    The lines are sorted, so a word is found by halving and nothing is taken apart beforehand.
    Compounds are judged a little more strictly than Hunspell judges them.
    """

    def __init__(self, words: bytes, affixes: str) -> None:
        """Take the contents of the .dic file (UTF-8) and of the .aff file."""
        self._words, self._starts, self._lines = _indexed(words)
        self._endings, self._links = _suffixes(affixes)
        self._known: dict[str, bool] = {}
        self._begins: dict[str, bool] = {}
        self._ends: dict[str, bool] = {}

    def knows(self, word: str) -> bool:
        """Whether a word in small letters is in the dictionary, inflected or put together."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[word] = self._holds(word)
        return known

    def lists(self, word: str) -> bool:
        """Whether a word or its inflected form stands in the dictionary, compounds left out."""
        lines = self._lines_of(word)
        if any(_FORBIDDEN in flags for flags in lines):
            return False
        if any(_NEEDS_SUFFIX not in flags and _ONLY_INSIDE not in flags for flags in lines):
            return True
        return any(_ONLY_INSIDE not in base for base in self._bases(word, self._endings))

    def _holds(self, word: str) -> bool:
        if self.lists(word):
            return True
        forbidden = any(_FORBIDDEN in flags for flags in self._lines_of(word))
        return not forbidden and self._is_compound(word, 1)

    def _lines_of(self, stem: str) -> list[str]:
        """Return the flags of each line for `stem`: none, one, or several for homonyms."""
        key = stem.encode()
        place = max(bisect_right(self._lines, key) - 1, 0)
        begin = self._starts[place] - 1
        end = self._starts[place + 2] if place + 2 < len(self._starts) else len(self._words)
        found = [""] if self._words.find(b"\n" + key + b"\n", begin, end) >= 0 else []
        sought = b"\n" + key + b"/"
        at = self._words.find(sought, begin, end)
        while at >= 0:
            at += len(sought)
            found.append(self._words[at : self._words.index(b"\n", at)].decode())
            at = self._words.find(sought, at, end)
        return found

    def _bases(self, word: str, suffixes: _Suffixes) -> Iterator[str]:
        """Yield the flags of every dictionary word that `word` is a form of."""
        for size in range(len(word)):
            cut = len(word) - size
            for strip, rules in suffixes.get(word[cut:], {}).items():
                stem = word[:cut] + strip
                for flags in self._lines_of(stem):
                    if any(rule.fits(stem, flags) for rule in rules):
                        yield flags

    def _is_compound(self, word: str, parts: int) -> bool:
        """Whether `word` is words that may stand together; `parts` counts them from the left."""
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            left, right = word[:cut], word[cut:]
            if not self._may_begin(left):
                continue
            for rest in _rests(left, right):
                if self._may_end(rest):
                    return True
                if parts + 1 < _MOST_PARTS and self._is_compound(rest, parts + 1):
                    return True
        return False

    def _may_begin(self, part: str) -> bool:
        known = self._begins.get(part)
        if known is None:
            if len(self._begins) >= _KEPT:
                self._begins.clear()
            known = any(_FIRST in flags or _MIDDLE in flags for flags in self._lines_of(part))
            known = known or any(True for _ in self._bases(part, self._links))
            self._begins[part] = known
        return known

    def _may_end(self, part: str) -> bool:
        known = self._ends.get(part)
        if known is None:
            if len(self._ends) >= _KEPT:
                self._ends.clear()
            known = any(_LAST in flags for flags in self._lines_of(part))
            known = known or any(_LAST in base for base in self._bases(part, self._endings))
            self._ends[part] = known
        return known


def _rests(left: str, right: str) -> list[str]:
    """Return what may stand after `left`: "fall" and "lucka" make "fallucka", with two l."""
    if left[-1] != left[-2]:
        return [right]
    return [] if right[0] == left[-1] else [right, left[-1] + right]


def _indexed(words: bytes) -> tuple[bytes, list[int], list[bytes]]:
    """Return the lines in order, where every so many of them begins, and those lines."""
    words = b"\n" + words.replace(b"\r\n", b"\n").partition(b"\n")[2].rstrip(b"\n") + b"\n"
    starts, lines, strays = _samples(words)
    if strays > _STRAYS:
        words = b"\n" + b"\n".join(sorted(words.split(b"\n")[1:-1])) + b"\n"
        starts, lines, _ = _samples(words)
    return words, starts, lines


def _samples(words: bytes) -> tuple[list[int], list[bytes], int]:
    """Return a line for every so many bytes, in rising order, and how many were out of order."""
    starts, lines, strays = [1], [words[1 : words.index(b"\n", 1)]], 0
    for offset in range(_CHUNK, len(words), _CHUNK):
        start = words.find(b"\n", offset) + 1
        line = words[start : words.find(b"\n", start)]
        if line > lines[-1]:
            starts.append(start)
            lines.append(line)
        else:
            strays += 1
    return starts, lines, strays


def _suffixes(affixes: str) -> tuple[_Suffixes, _Suffixes]:
    """Return the suffixes that inflect a word, and those that make it the first of a compound."""
    endings: _Suffixes = {}
    links: _Suffixes = {}
    for line in affixes.splitlines():
        fields = line.split()
        if len(fields) < 5 or fields[0] != "SFX":
            continue
        _, flag, strip, added, condition = fields[:5]
        addition, _, further = added.partition("/")
        rule = _Suffix(flag, None if condition == "." else re.compile(rf"(?:{condition})\Z"))
        kinds = [] if _ONLY_INSIDE in further else [endings]
        if _FIRST in further or _MIDDLE in further:
            kinds.append(links)
        for kind in kinds:
            by_strip = kind.setdefault(addition.replace("0", ""), {})
            by_strip.setdefault(strip.replace("0", ""), []).append(rule)
    return endings, links
