"""Finds the sentences nearest to a question: BM25 over base forms."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from grantflow.text.words import lemma

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]{2,}")
# The usual constants: how soon repetition saturates, how much length counts.
_K, _B = 1.2, 0.75
_SMALL = frozenset(
    "och att det som en ett är av för med till den de har inte om på i ska kan från eller men vid "
    "så var under efter sig få alla också där hur vad vem när vilken minst samt utan varje någon "
    "vara bli ha göra man vi ni du sin vår er deras denna detta".split()
)


class Ranking:
    """Sentences ready to be searched."""

    def __init__(self, sentences: Sequence[str]) -> None:
        """Count the base forms of every sentence."""
        self._counts = [Counter(base_forms(text)) for text in sentences]
        self._sizes = [sum(counts.values()) for counts in self._counts]
        self._mean = sum(self._sizes) / max(1, len(self._sizes)) or 1.0
        spread: Counter[str] = Counter()
        for counts in self._counts:
            spread.update(counts.keys())
        total = len(self._counts)
        self._weight = {
            word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in spread.items()
        }

    def scores(self, question: Iterable[str]) -> list[float]:
        """Return how well each sentence answers to the base forms of a question."""
        asked = [(word, self._weight[word]) for word in set(question) if word in self._weight]
        return [
            sum(
                weight * counts[word] * (_K + 1)
                / (counts[word] + _K * (1 - _B + _B * size / self._mean))
                for word, weight in asked
                if word in counts
            )
            for counts, size in zip(self._counts, self._sizes, strict=True)
        ]  # fmt: skip


def base_forms(text: str) -> list[str]:
    """Return the base forms of the words that carry meaning."""
    found = (lemma(word) for word in _WORD.findall(text.lower()))
    return [word for word in found if word not in _SMALL]
