"""The earlier projects nearest to a case: why they are near, their figures and their lessons."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from grantflow.catalogue.lexicon import Asked
from grantflow.catalogue.persons import persons_of, promise
from grantflow.catalogue.traits import (
    ARENA,
    LANGUAGE,
    METHOD,
    SUBJECT,
    TARGET,
    THEME,
    bases_of,
    passages,
    reasons,
)
from grantflow.model.stages import StageName
from grantflow.model.value import Value
from grantflow.text.terms import spread, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.catalogue.persons import Promise
    from grantflow.catalogue.search import Catalogue
    from grantflow.catalogue.traits import Passage, Reason
    from grantflow.model.application import Application
    from grantflow.model.catalogue import Entry, Figure, Lesson

# What each kind of likeness says: a method by name says more than a word for the target group.
_WEIGHTS = {TARGET: 1.0, METHOD: 1.5, ARENA: 1.0, LANGUAGE: 1.0, SUBJECT: 1.0, THEME: 0.5}
# What the next reason of a kind says beside the one that says more: a list of them is no more
# than a case that says much.
_NEXT = 0.5
_TELLING = 24  # words of the case that are searched by
_WORDS_WEIGH = 5.0
_COMPARED = 10  # near entries whose figures are set beside ours, at least
_STAGES = {
    "FOR": StageName.FORANKRING,
    "OMV": StageName.OMVARLDSBEVAKNING,
    "LOG": StageName.PROJEKTLOGIK,
    "FST": StageName.PROJEKTLOGIK,
    "IMP": StageName.IMPLEMENTERINGSPLAN,
    "SPR": StageName.SPRIDNINGSPLAN,
    "JAM": StageName.JAMSTALLDHETSKARTLAGGNING,
}


class Neighbour(NamedTuple):
    """A near entry: how near (only for order), why, and what it counts in persons.

    `taken` says that the case's omvärldsbevakning has it already.
    """

    entry: Entry
    collection: str
    score: float
    reasons: tuple[Reason, ...]
    persons: tuple[Figure, ...]
    taken: bool = False


class Advice(NamedTuple):
    """A lesson of a near entry or of its collection, at a stage where it matters.

    `origin` is the id of the one that tells it, `told_by` its title or publisher; `is_of_entry`
    says that it is an entry, and no collection.
    """

    stage: StageName
    lesson: Lesson
    origin: str
    told_by: str
    is_of_entry: bool


@dataclass(eq=False, repr=False)
class Likeness(Value):
    """The nearest entries, the nearest first; `promise` is how many persons the case counts.

    `compared` are the near entries whose figures are set beside ours; there may be more of them.
    """

    neighbours: tuple[Neighbour, ...]
    promise: Promise | None
    advice: tuple[Advice, ...]
    compared: tuple[Neighbour, ...] = ()

    @property
    def promised(self) -> int | None:
        """How many persons the case counts; None when it says nothing of it."""
        return self.promise.persons if self.promise else None

    def span(self) -> tuple[int, int, int] | None:
        """Return the fewest and the most persons that near entries count, and how many do so."""
        counted = [max(_counts(n)) for n in self.compared if _counts(n)]
        return (min(counted), max(counted), len(counted)) if counted else None


def similar(catalogue: Catalogue, application: Application, limit: int = 5) -> Likeness:
    """Return the entries nearest to a case, at most `limit`.

    Nearness needs a trait that both have besides the theme: words alone make nothing near.
    """
    said = passages(application)
    asked = _telling(catalogue, said)
    hits = catalogue.rank(asked).hits if asked else ()
    taken = {row.catalogue_id for row in application.stages.omvarldsbevakning.projects}
    best = max((hit.score for hit in hits), default=0.0) or 1.0
    found = []
    for hit in hits:
        why = tuple(reasons(hit.entry, application, said))
        if any(reason.kind != THEME for reason in why):
            score = _worth(catalogue, why, said) + _WORDS_WEIGH * hit.score / best
            persons = persons_of(hit.entry)
            is_taken = hit.entry.id in taken
            found.append(Neighbour(hit.entry, hit.collection, score, why, persons, is_taken))
    found.sort(key=lambda one: (-one.score, one.entry.id))
    nearest = tuple(found[:limit])
    advice = tuple(_advice(nearest, catalogue, application.theme))
    compared = tuple(found[: max(limit, _COMPARED)])
    return Likeness(nearest, promise(application), advice, compared)


def _telling(catalogue: Catalogue, said: Sequence[Passage]) -> list[Asked]:
    """Return the words of the case that say most: often there, seldom in the catalogue."""
    counts: dict[str, float] = {}
    as_written: dict[str, str] = {}
    for passage in said:
        for word in words(passage.text):
            for base in spread(word)[:1]:
                counts[base] = counts.get(base, 0.0) + passage.weight
                as_written.setdefault(base, word)
    found = []
    for base, count in counts.items():
        asked = catalogue.lexicon.asked(as_written[base])
        if asked and not base.isdigit():
            if asked.itself:  # words of like meaning would only lead further away
                asked = Asked(asked.word, asked.whole[:1], tuple(part[:1] for part in asked.parts))
            weight = math.sqrt(count)
            rare = max(map(catalogue.lexicon.rarity, asked.terms()))
            found.append((-weight * rare, base, asked._replace(weight=weight)))
    return [asked for _, _, asked in sorted(found)[:_TELLING]]


def _worth(catalogue: Catalogue, why: Sequence[Reason], said: Sequence[Passage]) -> float:
    """Return how much the reasons say together.

    Each by how rare it is in the catalogue, and by where the case says it: what stands in the
    title is what the case is about.
    """
    weights = {passage.path: math.sqrt(passage.weight) for passage in said}
    by_kind: dict[str, list[float]] = {}
    for reason in why:
        worth = _WEIGHTS[reason.kind]
        if reason.kind != THEME:
            trait = " ".join(bases_of(reason.theirs))
            worth *= catalogue.lexicon.rarity(trait) * weights[reason.path]
        by_kind.setdefault(reason.kind, []).append(worth)
    ordered = (sorted(each, reverse=True) for each in by_kind.values())
    return sum(worth * _NEXT**n for each in ordered for n, worth in enumerate(each))


def _counts(neighbour: Neighbour) -> list[int]:
    return [int(f.number) for f in neighbour.persons if f.number is not None]


def _advice(
    nearest: Sequence[Neighbour], catalogue: Catalogue, theme: str | None
) -> Iterator[Advice]:
    """Yield lessons by stage: those of the near entries, then those of where they stand."""
    for neighbour in nearest:
        for lesson in neighbour.entry.lessons:
            yield from _at_stages(
                lesson, neighbour.entry.id, neighbour.entry.title, is_of_entry=True
            )
    known = catalogue.collections()
    for name in dict.fromkeys(neighbour.collection for neighbour in nearest):
        for lesson in known[name].lessons:
            if not lesson.themes or theme in lesson.themes:
                yield from _at_stages(lesson, name, known[name].publisher, is_of_entry=False)


def _at_stages(lesson: Lesson, origin: str, told_by: str, *, is_of_entry: bool) -> Iterator[Advice]:
    for stage in dict.fromkeys(_STAGES.get(criterion[:3]) for criterion in lesson.criteria):
        if stage:
            yield Advice(stage, lesson, origin, told_by, is_of_entry)
