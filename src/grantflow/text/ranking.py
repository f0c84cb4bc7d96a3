"""Finds the sentences nearest to a question: BM25 over base forms."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from grantflow.text.words import lemma

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]{2,}")
# The usual constants: how soon repetition saturates, how much length counts.
_K, _B = 1.2, 0.75
SMALL = frozenset(
    "och att det som en ett är av för med till den de har inte om på i ska kan från eller men vid "
    "så var under efter sig få alla också där hur vad vem när vilken minst samt utan varje någon "
    "vara bli ha göra man vi ni du sin vår er deras denna detta".split()
)


class Ranking:
    """Sentences ready to be searched: for each base form, the sentences it stands in."""

    def __init__(self, sentences: Sequence[str]) -> None:
        """Count the base forms of every sentence."""
        forms = [base_forms(text) for text in sentences]
        self._size = total = len(forms)
        mean = sum(map(len, forms)) / max(1, total) or 1.0
        found: dict[str, dict[int, int]] = {}
        for number, words in enumerate(forms):
            for word in words:
                counts = found.setdefault(word, {})
                counts[number] = counts.get(number, 0) + 1
        self._worth: dict[str, list[tuple[int, float]]] = {}
        for word, counts in found.items():
            weight = math.log(1 + (total - len(counts) + 0.5) / (len(counts) + 0.5)) * (_K + 1)
            self._worth[word] = [
                (number, weight * n / (n + _K * (1 - _B + _B * len(forms[number]) / mean)))
                for number, n in counts.items()
            ]

    def scores(self, question: Iterable[str]) -> list[float]:
        """Return how well each sentence answers to the base forms of a question."""
        scores = [0.0] * self._size
        for word in sorted(set(question)):
            for number, worth in self._worth.get(word, ()):
                scores[number] += worth
        return scores


@lru_cache(maxsize=4096)
def _form(word: str) -> str:
    found = lemma(word)
    return "" if found in SMALL else found


def base_forms(text: str) -> list[str]:
    """Return the base forms of the words that carry meaning."""
    return [form for form in map(_form, _WORD.findall(text.lower())) if form]
