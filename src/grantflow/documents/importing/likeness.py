"""How like two names are: a heading in somebody's document and the name of an answer."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

# A name this like is the same name; below it a person is asked.
SAME = 90
# A name less like than this is no guess.
LEAST = 50
# Of an equal set of words and an equal row of words, the row says more: "mål" is a part of
# "mål för kommunikationen" and yet another thing.
_ROW, _SET = 0.7, 0.3
# So short words differ by a letter and mean another thing ("mål", "män").
_SHORT = 5
_WEIGHED = 25

_NUMBER = re.compile(r"^\W*(?:\d{1,2}(?:\.\d{1,2})*[.):]?|[a-zåäö][.)]|[ivx]{1,4}[.)])\s+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORD = re.compile(r"[^\W_]+(?:[.:][^\W_]+)*")
_SILENT = frozenset(
    "beskriv ange redogör förklara kortfattat kort vår våra vårt er era ert projektets insatsens "
    "projektet insatsen det den de och om samt med av".split()
)
# Endings of nouns, longest first: "målen", "aktiviteterna", "riskers".
_ENDINGS = (
    *("arnas", "ernas", "ornas", "arna", "erna", "orna", "ens", "ets", "ers", "ars", "ors"),
    *("en", "et", "er", "ar", "or", "na", "ns", "ts", "n", "s", "a", "e"),
)


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """Return a name without case, number, brackets, endings and words that say nothing.

    Names that a person would call the same come out equal: "3.2 Våra mål" and "Målen".
    """
    text = unicodedata.normalize("NFKC", text).lower()
    text = _BRACKETS.sub(" ", _NUMBER.sub("", text))
    words = _WORD.findall(text)
    return " ".join(_stem(word) for word in ([w for w in words if w not in _SILENT] or words))


@cache
def _stem(word: str) -> str:
    """Return a word without its endings; what is left has three letters at least."""
    while not word.isdigit():
        ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) > 2), None)
        if ending is None:
            break
        word = word[: -len(ending)]
    return word


def likeness(one: str, other: str) -> int:
    """Return how like two folded names are, 0 to 100; 100 only when they are equal."""
    if one == other:
        return 100
    row, shared = fuzz.token_sort_ratio(one, other), fuzz.token_set_ratio(one, other)
    score = int(_ROW * row + _SET * shared)
    return min(score, 99 if min(len(one), len(other)) > _SHORT else 80)


class Names:
    """Folded names, each with what it stands for, ready to be compared with another name."""

    def __init__(self, names: dict[str, tuple[str, ...]]) -> None:
        self._names, self._folded = names, list(names)
        self._known: dict[str, tuple[tuple[str, int], ...]] = {}

    def like(self, text: str) -> tuple[tuple[str, int], ...]:
        """Return what the text may stand for, with scores from `LEAST` up, best first."""
        folded = fold(text)
        if folded not in self._known:
            self._known[folded] = tuple(self._found(folded))
        return self._known[folded]

    def _found(self, folded: str) -> list[tuple[str, int]]:
        best: dict[str, int] = {}
        for name in self._near(folded):
            score = likeness(folded, name)
            for meant in self._names[name] if score >= LEAST else ():
                best[meant] = max(score, best.get(meant, 0))
        return sorted(best.items(), key=lambda pair: -pair[1])

    def _near(self, folded: str) -> list[str]:
        """Return the names worth weighing, an equal one among them."""
        if not folded:
            return []
        found = process.extract(
            folded, self._folded, scorer=fuzz.token_sort_ratio, limit=_WEIGHED, score_cutoff=40
        )
        return [name for name, _, _ in found]
