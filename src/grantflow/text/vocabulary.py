"""Turns words into the numbers that the judge knows: a table of word meanings, and compounds."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TOKEN = re.compile(r"\d+(?:[.,:/ -]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|[?!:;%§\"”()\t→/=+–-]")
# Tokens with meanings of their own, learned in training; their numbers come first.
SPECIAL = (
    "<pad>", "<name>", "<unknown>", "<one>", "<few>", "<tens>", "<many>", "<year>", "<date>",
    "<clock>", "?", "!", ":", ";", "%", "§", '"', "(", ")", "\t", "→", "/", "=", "+", "–",
)  # fmt: skip
_NUMBER = {word: number for number, word in enumerate(SPECIAL)} | {"”": 16, "-": 24}
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_CLOCK = re.compile(r"\d\d?[.:]\d\d\Z")
_LONGEST = 80
# Swedish compounds end well before this; what is longer is no word.
_LONGEST_WORD = 60
_SHORTEST_PART = 4
_HEAD_SHARE = 0.6


class Vocabulary:
    """Numbers for words.  Compounds that the table lacks get a meaning from their parts."""

    def __init__(self, words: Sequence[str], vectors: NDArray[np.int8]) -> None:
        """Take the words of the table and their vectors, one row each."""
        self._numbers = dict(
            zip(words, range(len(SPECIAL), len(SPECIAL) + len(words)), strict=True)
        )
        self._vectors = vectors
        self._known: dict[str, int] = {}
        self._size = len(SPECIAL) + len(words)
        self._made: list[NDArray[np.float32]] = []

    def __len__(self) -> int:
        """Return how many numbers are in use, those of new compounds among them."""
        return self._size + len(self._made)

    def numbers(self, text: str) -> tuple[list[int], list[bool]]:
        """Return the numbers of the first 80 tokens, and which of them begin with a capital.

        The first token of a sentence always may, so it is never marked.
        """
        found = TOKEN.findall(text)[:_LONGEST]
        known = self._known
        numbers = [known[t] if t in known else self._learn(t) for t in found]
        capitals = [token[0].isupper() for token in found]
        if capitals:
            capitals[0] = False
        return numbers, capitals

    def vector(self, number: int) -> NDArray[np.float32]:
        """Return the meaning of a number that is no special token."""
        if number >= self._size:
            return self._made[number - self._size]
        row: NDArray[np.float32] = self._vectors[number - len(SPECIAL)].astype("float32")
        return row

    def vectors(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the meanings of many numbers, one row each; special tokens get zeros."""
        table = np.zeros((len(numbers), self._vectors.shape[1]), np.float32)
        plain = (numbers >= len(SPECIAL)) & (numbers < self._size)
        table[plain] = self._vectors[numbers[plain] - len(SPECIAL)]
        for row in np.flatnonzero(numbers >= self._size):
            table[row] = self._made[int(numbers[row]) - self._size]
        return table

    def _learn(self, token: str) -> int:
        number = self._known[token] = self._number(token)
        return number

    def _number(self, token: str) -> int:
        if token[0].isdigit():
            return _figure(token)
        if token in _NUMBER:
            return _NUMBER[token]
        word = token.lower()
        number = self._numbers.get(word)
        if number is None and word.endswith("s"):
            number = self._numbers.get(word[:-1])
        return self._compound(word, token) if number is None else number

    def _compound(self, word: str, token: str) -> int:
        """Return a new number whose meaning is that of the parts of a compound."""
        if len(word) > _LONGEST_WORD:
            return _NUMBER["<unknown>"]
        tail = next(
            (
                place
                for place in range(3, len(word) - _SHORTEST_PART + 1)
                if word[place:] in self._numbers
            ),
            None,
        )
        if tail is None:
            head = self._head(word, len(word) - 1)
            if head is None or len(head) < max(_SHORTEST_PART, _HEAD_SHARE * len(word)):
                return _NUMBER["<name>" if token[0].isupper() else "<unknown>"]
            return self._add(self.vector(self._numbers[head]))
        made = self.vector(self._numbers[word[tail:]])
        before = word[:tail].rstrip("-")
        head = self._head(before, len(before))
        if head is not None:
            made = _HEAD_SHARE * made + (1 - _HEAD_SHARE) * self.vector(self._numbers[head])
        return self._add(made)

    def _head(self, word: str, longest: int) -> str | None:
        """Return the longest known word that `word` begins with."""
        return next(
            (word[:end] for end in range(longest, 2, -1) if word[:end] in self._numbers), None
        )

    def _add(self, vector: NDArray[np.float32]) -> int:
        self._made.append(vector)
        return len(self) - 1


def _figure(token: str) -> int:
    if _YEAR.match(token):
        return _NUMBER["<year>"]
    if "/" in token or token.count("-") == 2:
        return _NUMBER["<date>"]
    if _CLOCK.match(token):
        return _NUMBER["<clock>"]
    first = re.split("[-:]", token.replace(" ", ""))[0].replace(",", ".")
    try:
        value = float(first)
    except ValueError:
        value = 10.0
    size = bisect_right(_SIZES, value)
    return _NUMBER["<one>"] + size


# Up to which value a figure is "<one>", "<few>", "<tens>"; above the last it is "<many>".
_SIZES = (1.0000001, 10, 1000)
