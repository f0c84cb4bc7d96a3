"""Finds the answer that a heading, a label or the head of a column names."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from grantflow.documents.importing.fields import ANSWERS, Field, Kind, fields, words
from grantflow.documents.importing.likeness import SAME, Names, fold
from grantflow.documents.importing.taken import Guess
from grantflow.documents.labels import label_of
from grantflow.model.questions import by_path, forms

if TYPE_CHECKING:
    from collections.abc import Iterable

# So many words make a question that nobody could take for another one.
_TELLING = 4
# Two fields that are equally like a name: a person has to choose.
TIED = SAME - 1

Around = tuple[str, ...]


class Catalogue:
    """The answers that a case of some programmes can hold, by all their names.

    `around`, in what is asked of it, are the paths of the forms, groups and tables that a text
    stands in, the innermost first.
    """

    def __init__(self, programmes: tuple[str, ...] = ()) -> None:
        self._programmes = programmes

    def guesses(self, text: str, around: Around = ()) -> list[Guess]:
        """Return what a heading or label may name, best first.

        Some names say nothing by themselves and count where they stand: "Mandat" below
        "Styrgrupp".  Of two fields that are equally like a name, the one further in comes first.
        """
        best: dict[str, int] = {}
        for above in (None, *around):
            known = _everywhere() if above is None else _within(above)
            for path, score in known.like(text):
                if self.holds(path):
                    best[path] = max(score, best.get(path, 0))
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], _depth(pair[0], around)))
        return [Guess(path, fields()[path].label, score) for path, score in ranked]

    def meant(
        self, text: str, around: Around = (), kinds: tuple[Kind, ...] = ANSWERS
    ) -> tuple[Field | None, list[Guess]]:
        """Return the field of some kinds that a text names, or None, and the best guesses."""
        found = [one for one in self.guesses(text, around) if _is_among(one.path, kinds)]
        if not found or found[0].score < SAME:
            return None, found
        tied = [one for one in found if one.score == found[0].score]
        if len(tied) > 1 and _depth(tied[0].path, around) == _depth(tied[1].path, around):
            return None, [Guess(g.path, g.label, min(g.score, TIED)) for g in found]
        return fields()[found[0].path], found

    def columns(self, head: str, table: str) -> list[tuple[str, int]]:
        """Return the columns of a table of the case that the head of a column may name."""
        return [pair for pair in _within(table).like(head) if self.holds(pair[0])]

    def holds(self, path: str) -> bool:
        """Whether some programme of the case asks for a field; all count when it names none.

        What is set aside in a case stands in no document.
        """
        if path.startswith("waivers"):
            return False
        askers = _askers(path)
        return askers is None or not self._programmes or bool({*self._programmes} & {*askers})


@cache
def known_words(group: str) -> frozenset[str]:
    """Return a group of words in `data/words/falt.yaml`, folded: "nummer", "sammandrag"."""
    return frozenset(fold(str(word)) for word in words()[group])


def _is_among(path: str, kinds: tuple[Kind, ...]) -> bool:
    """Whether a field is of some kinds, and no column: those are asked for by `columns`."""
    found = fields()[path]
    return found.kind in kinds and not found.column_of


def _depth(path: str, around: Around) -> int:
    """Return how far out the place is that a field and a text have in common."""
    return next((n for n, a in enumerate(around) if path.startswith(f"{a}.")), len(around))


@cache
def _askers(path: str) -> tuple[str, ...] | None:
    question = by_path().get(path)
    if question is not None:
        return question.programmes
    return next((form.programmes for form in forms() if form.path == path), None)


@cache
def _everywhere() -> Names:
    """Return the names that say what they mean wherever they stand."""
    return _names(
        (name, path)
        for path, field in fields().items()
        if not field.column_of
        for name in (
            *(label_of(path), field.label),
            *(*words()["namn"].get(path, ()), *_question(path, _TELLING)),
        )
    )


@cache
def _within(above: str) -> Names:
    """Return the names of what stands in a form, group or table, for texts that stand there."""
    return _names(
        (name, path)
        for path, field in fields().items()
        if path.rpartition(".")[0] == above
        for name in (
            *(label_of(path), field.label, *_question(path, 0)),
            *(*words()["inom"].get(path, ()), *words()["namn"].get(path, ())),
        )
    )


def _names(pairs: Iterable[tuple[str, str]]) -> Names:
    found: dict[str, dict[str, None]] = {}
    for name, path in pairs:
        found.setdefault(fold(str(name)), {})[path] = None
    return Names({name: tuple(paths) for name, paths in found.items()})


def _question(path: str, least: int) -> tuple[str, ...]:
    """Return the question that a field asks, when it has as many words as that."""
    question = by_path().get(path)
    return (question.label,) if question and len(question.label.split()) >= least else ()
