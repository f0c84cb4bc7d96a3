"""The earlier projects nearest to a case: why they are near, their figures and their lessons."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from grantflow.model.stages import StageName
from grantflow.model.value import Value
from grantflow.text.quote import cut
from grantflow.text.terms import spread, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.catalogue.search import Catalogue, Hit
    from grantflow.model.application import Application
    from grantflow.model.catalogue import Entry, Figure, Lesson

TARGET, METHOD, ARENA, LANGUAGE, THEME = "målgrupp", "metod", "arena", "språk", "tema"
# What each kind of likeness says: a method by name says more than a word for the target group.
_WEIGHTS = {TARGET: 1.0, METHOD: 2.0, ARENA: 1.0, LANGUAGE: 1.5, THEME: 0.5}
_TELLING = 24  # words of the case that are searched by
_WORDS_WEIGH = 3.0
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# What a sentence denies, or sets aside, is nothing that the project has.
_DENIES = re.compile(r"\b(?:inte|ej|icke|ingen|inga|inget|aldrig|varken|utan)\b", re.IGNORECASE)
_SIGHT = 120
_STAGES = {
    "FOR": StageName.FORANKRING,
    "OMV": StageName.OMVARLDSBEVAKNING,
    "LOG": StageName.PROJEKTLOGIK,
    "FST": StageName.PROJEKTLOGIK,
    "IMP": StageName.IMPLEMENTERINGSPLAN,
    "SPR": StageName.SPRIDNINGSPLAN,
    "JAM": StageName.JAMSTALLDHETSKARTLAGGNING,
}
# Units that count single persons.
_PERSONS = frozenset(
    "person deltagare förälder barn nyanländ kvinna man flicka pojke ungdom elev vuxen "
    "föräldraledig".split()
)


class Reason(NamedTuple):
    """Why an entry is near: the kind of likeness, its word for it, and where the case says it."""

    kind: str
    theirs: str
    path: str
    ours: str


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

    `origin` is the id of the one that tells it, `told_by` its title or publisher.
    """

    stage: StageName
    lesson: Lesson
    origin: str
    told_by: str


@dataclass(eq=False, repr=False)
class Likeness(Value):
    """The nearest entries, the nearest first; `promised` is how many persons the case counts."""

    neighbours: tuple[Neighbour, ...]
    promised: int | None
    advice: tuple[Advice, ...]

    def span(self) -> tuple[int, int, int] | None:
        """Return the fewest and the most persons that near entries count, and how many do so."""
        counted = [max(_counts(n)) for n in self.neighbours if _counts(n)]
        return (min(counted), max(counted), len(counted)) if len(counted) > 1 else None


def similar(catalogue: Catalogue, application: Application, limit: int = 5) -> Likeness:
    """Return the entries nearest to a case, at most `limit`.

    Nearness needs a trait that both have besides the theme: words alone make nothing near.
    """
    passages = tuple(_passages(application))
    if not passages:
        return Likeness((), promised(application), ())
    known = [(path, text, _terms_of(text)) for path, text in passages]
    asked = [one for one in map(catalogue.lexicon.asked, _telling(catalogue, known)) if one]
    hits = catalogue.rank(asked) if asked else []
    taken = {row.catalogue_id for row in application.stages.omvarldsbevakning.projects}
    best = max((hit.score for hit in hits), default=0.0) or 1.0
    found = []
    for hit in hits:
        reasons = tuple(_reasons(hit.entry, application, known))
        if any(reason.kind != THEME for reason in reasons):
            worth = sum(_worth(catalogue, reason) for reason in reasons)
            score = worth + _WORDS_WEIGH * hit.score / best
            found.append(_neighbour(hit, score, reasons, hit.entry.id in taken))
    found.sort(key=lambda one: (-one.score, one.entry.id))
    nearest = tuple(found[:limit])
    advice = tuple(_advice(nearest, catalogue, application.theme))
    return Likeness(nearest, promised(application), advice)


def promised(application: Application) -> int | None:
    """Return how many persons the case says that it reaches; None when it says nothing of it."""
    group = application.stages.projektlogik.target_group
    if group.total is not None:
        return group.total
    parts = [n for n in (group.women, group.men, group.girls, group.boys) if n is not None]
    return sum(parts) if parts else None


def _passages(application: Application) -> Iterator[tuple[str, str]]:
    """Yield what a case says of its idea, its group and its work, by path."""
    idea, logic = application.idea, application.stages.projektlogik
    group = logic.target_group
    told: list[tuple[str, str | None]] = [
        ("title", application.title),
        ("idea.summary", idea.summary),
        ("idea.problem", idea.problem),
        ("idea.for_whom", idea.for_whom),
        ("stages.projektlogik.target_group.description", group.description),
        ("stages.projektlogik.target_group.reached", group.reached),
        ("stages.projektlogik.aim", logic.aim),
    ]
    told += [(f"stages.projektlogik.goals[{row.id}].text", row.text) for row in logic.goals]
    for row in logic.activities:
        told.append((f"stages.projektlogik.activities[{row.id}].name", row.name))
        told.append((f"stages.projektlogik.activities[{row.id}].what", row.what))
    for place in application.stages.omvarldsbevakning.settings:
        told.append((f"stages.omvarldsbevakning.settings[{place.id}].setting", place.setting))
    return ((path, text) for path, text in told if text)


def _terms_of(text: str) -> frozenset[str]:
    """Return the base forms of a text; "förskola" is no "skola"."""
    return frozenset(term for word in words(text) for term in spread(word)[:1])


def _telling(catalogue: Catalogue, known: Sequence[tuple[str, str, frozenset[str]]]) -> list[str]:
    """Return the words of the case that say most: often there, seldom in the catalogue."""
    counts = Counter(
        base for _, text, _ in known for word in words(text) for base in spread(word)[:1]
    )
    worth = {base: math.sqrt(n) * catalogue.lexicon.rarity(base) for base, n in counts.items()}
    best = sorted(worth, key=lambda base: (-worth[base], base))
    return [base for base in best if catalogue.lexicon.held(base)][:_TELLING]


def _reasons(
    entry: Entry, application: Application, known: Sequence[tuple[str, str, frozenset[str]]]
) -> Iterator[Reason]:
    traits = (
        (TARGET, entry.target_groups),
        (METHOD, entry.methods),
        (ARENA, entry.arenas),
        (LANGUAGE, entry.languages),
    )
    for kind, told in traits:
        for trait in told:
            found = _said(trait, known)
            if found:
                yield Reason(kind, trait, *found)
    theme = application.theme
    if theme in entry.themes:
        yield Reason(THEME, str(theme), "theme", str(theme))


def _said(trait: str, known: Sequence[tuple[str, str, frozenset[str]]]) -> tuple[str, str] | None:
    """Return where a case says a trait, all its words in one sentence, and that sentence."""
    needed = [spread(word)[0] for word in words(trait) if spread(word)]
    if not needed:
        return None
    for path, text, terms in known:
        if all(term in terms for term in needed):
            for sentence in _SENTENCE.findall(text):
                if _DENIES.search(sentence):
                    continue
                held = _terms_of(sentence)
                if all(term in held for term in needed):
                    return path, _quote(sentence.strip(), frozenset(needed))
    return None


def _worth(catalogue: Catalogue, reason: Reason) -> float:
    if reason.kind == THEME:
        return _WEIGHTS[THEME]
    rare = max(catalogue.lexicon.rarity(spread(w)[0]) for w in words(reason.theirs) if spread(w))
    return _WEIGHTS[reason.kind] * rare


def _neighbour(hit: Hit, score: float, reasons: tuple[Reason, ...], taken: bool) -> Neighbour:
    persons = tuple(f for f in hit.entry.figures if _counts_persons(f))
    return Neighbour(hit.entry, hit.collection, score, reasons, persons, taken)


def _counts_persons(figure: Figure) -> bool:
    """Whether a figure counts single persons; an age or a share does not."""
    if figure.number is None or figure.number != int(figure.number):
        return False
    last = spread(words(figure.unit)[-1])[:1] if words(figure.unit) else ()
    return bool(last) and last[0] in _PERSONS and figure.part in ("mål", "resultat")


def _counts(neighbour: Neighbour) -> list[int]:
    return [int(f.number) for f in neighbour.persons if f.number is not None]


def _advice(
    nearest: Sequence[Neighbour], catalogue: Catalogue, theme: str | None
) -> Iterator[Advice]:
    """Yield lessons by stage: those of the near entries, then those of where they stand."""
    for neighbour in nearest:
        for lesson in neighbour.entry.lessons:
            yield from _at_stages(lesson, neighbour.entry.id, neighbour.entry.title)
    known = catalogue.collections()
    for name in dict.fromkeys(neighbour.collection for neighbour in nearest):
        for lesson in known[name].lessons:
            if not lesson.themes or theme in lesson.themes:
                yield from _at_stages(lesson, name, known[name].publisher)


def _at_stages(lesson: Lesson, origin: str, told_by: str) -> Iterator[Advice]:
    for stage in dict.fromkeys(_STAGES.get(criterion[:3]) for criterion in lesson.criteria):
        if stage:
            yield Advice(stage, lesson, origin, told_by)


def _quote(text: str, needed: frozenset[str]) -> str:
    """Return a sentence, or the part of a long one that holds what it is quoted for."""
    if len(text) <= _SIGHT:
        return text
    places = [place for place in _WORD.finditer(text) if needed & _terms_of(place.group())]
    start, end = (places[0].start(), places[-1].end()) if places else (0, 0)
    return cut(text, start, end, max(_SIGHT, end - start))
