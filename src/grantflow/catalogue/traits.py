"""What an entry and a case have in common, each with the words of the case that say so."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from grantflow.text.quote import cut
from grantflow.text.terms import base_of, every_word, spread, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.model.application import Application
    from grantflow.model.catalogue import Entry

TARGET, METHOD, ARENA, LANGUAGE, SUBJECT, THEME = (
    "målgrupp", "metod", "arena", "språk", "ämne", "tema",
)  # fmt: skip
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# What a sentence denies, or sets aside, is nothing that the project has.
_DENIES = re.compile(r"\b(?:inte|ej|icke|ingen|inga|inget|aldrig|varken|utan)\b", re.IGNORECASE)
_SIGHT = 120
_TITLE, _SHORT, _GOAL, _REST = 3.0, 2.0, 1.5, 1.0  # what a passage weighs
_SETTINGS = "stages.omvarldsbevakning.settings"
# Something is held "på", "i", "hos" or "vid" a place, a few words before it at most, and with
# none of these between: they begin something else, as in "till skolan" and "kunna ringa skolan".
_HELD_AT = frozenset("på i hos vid inom".split())
_BEGINS = frozenset(
    "att till från om med för av ska kan kunna vill måste behöver får lär som när ringa ringer "
    "kontakta kontaktar läser läsa medan eftersom men innan då sin sina deras".split()
)
_BACK = 10
# "I skolan" is what one goes to; "på skolan" and "i skolans lokaler" are where something is held.
_GONE_TO = frozenset({"skola", "förskola"})
# Arenas that are held themselves need no place: a group, a visit, a course.
_HELD = frozenset(
    "besök grupp kurs café orientering vägledning utbildning insats träff cirkel läger".split()
)


class Reason(NamedTuple):
    """Why an entry is near: the kind of likeness, its word for it, and where the case says it."""

    kind: str
    theirs: str
    path: str
    ours: str


class Sentence(NamedTuple):
    """A sentence of a case that denies nothing, and the base forms of its words."""

    text: str
    bases: frozenset[str]


class Passage(NamedTuple):
    """A text of a case: where it stands, and its sentences.

    `weight` is how much it says of what the case is about: a title more than a sentence further in.
    """

    path: str
    text: str
    weight: float
    sentences: tuple[Sentence, ...]


def passages(application: Application) -> list[Passage]:
    """Return what a case says of its idea, its group and its work."""
    idea, logic = application.idea, application.stages.projektlogik
    group = logic.target_group
    told: list[tuple[str, str | None, float]] = [
        ("title", application.title, _TITLE),
        ("idea.working_title", idea.working_title, _TITLE),
        ("idea.summary", idea.summary, _SHORT),
        ("idea.problem", idea.problem, _REST),
        ("idea.for_whom", idea.for_whom, _SHORT),
        ("stages.projektlogik.target_group.description", group.description, _REST),
        ("stages.projektlogik.target_group.reached", group.reached, _REST),
        ("stages.projektlogik.aim", logic.aim, _REST),
    ]
    told += [(f"stages.projektlogik.goals[{row.id}].text", row.text, _GOAL) for row in logic.goals]
    for row in logic.activities:
        told.append((f"stages.projektlogik.activities[{row.id}].name", row.name, _REST))
        told.append((f"stages.projektlogik.activities[{row.id}].what", row.what, _REST))
    for place in application.stages.omvarldsbevakning.settings:
        told.append((f"{_SETTINGS}[{place.id}].setting", place.setting, _REST))
    return [
        Passage(path, text, weight, tuple(_sentences(text))) for path, text, weight in told if text
    ]


def _sentences(text: str) -> Iterator[Sentence]:
    for sentence in _SENTENCE.findall(text):
        if not _DENIES.search(sentence):
            yield Sentence(sentence.strip(), bases_in(sentence))


def bases_in(text: str) -> frozenset[str]:
    """Return the base forms of a text; "förskola" is no "skola"."""
    return frozenset(term for word in words(text) for term in spread(word)[:1])


@lru_cache(maxsize=8192)
def bases_of(trait: str) -> tuple[str, ...]:
    """Return the base forms of the words of a trait, in their order."""
    return tuple(spread(word)[0] for word in words(trait) if spread(word))


def reasons(entry: Entry, application: Application, said: Sequence[Passage]) -> Iterator[Reason]:
    """Yield each thing that an entry and a case have in common."""
    traits = (
        (TARGET, entry.target_groups),
        (METHOD, entry.methods),
        (ARENA, entry.arenas),
        (LANGUAGE, entry.languages),
        (SUBJECT, entry.subjects),
    )
    known = frozenset[str]().union(*(one.bases for passage in said for one in passage.sentences))
    for kind, told in traits:
        for trait in told:
            needed = bases_of(trait)
            found = _said(kind, trait, needed, said) if known.issuperset(needed) else None
            if found:
                yield Reason(kind, trait, *found)
    theme = application.theme
    if theme in entry.themes:
        yield Reason(THEME, str(theme), "theme", str(theme))


def _said(
    kind: str, trait: str, needed: tuple[str, ...], said: Sequence[Passage]
) -> tuple[str, str] | None:
    """Return where a case says a trait, all its words in one sentence, and that sentence."""
    for passage in said if needed else ():
        if kind == SUBJECT and not _is_about(trait, passage):
            continue
        for sentence in passage.sentences:
            if not sentence.bases.issuperset(needed):
                continue
            if kind != ARENA or _is_place(trait, needed, passage.path, sentence.text):
                return passage.path, _quote(sentence.text, frozenset(needed))
    return None


def _is_about(subject: str, passage: Passage) -> bool:
    """Whether a subject in a text is what the case is about.

    A compound or several words are, in the idea or a goal: "läxhjälp", "barns rättigheter".  A
    single word, such as "region" or "utbildning", stands in many texts about something else; in a
    title it tells.
    """
    told = words(subject)
    telling = len(told) > 1 or len(spread(told[0])) > 1
    return passage.weight >= (_GOAL if telling else _TITLE)


def _is_place(trait: str, needed: tuple[str, ...], path: str, sentence: str) -> bool:
    """Whether a sentence says of an arena that something is held there."""
    if path.startswith(_SETTINGS) or _HELD.intersection(spread(words(trait)[-1])):
        return True
    told = every_word(sentence)
    return any(
        _is_held_at(told, at) for at, word in enumerate(told) if spread(word)[:1] == needed[:1]
    )


def _is_held_at(told: list[str], at: int) -> bool:
    """Whether the word at a place is one that something is held at, by the words before it."""
    for back in range(at - 1, max(-1, at - 1 - _BACK), -1):
        if told[back] in _HELD_AT:
            gone_to = told[back] == "i" and back == at - 1 and not told[at].endswith("s")
            return not (gone_to and base_of(told[at]) in _GONE_TO)
        if told[back] in _BEGINS:
            return False
    return False


def _quote(text: str, needed: frozenset[str]) -> str:
    """Return a sentence, or the part of a long one that holds what it is quoted for."""
    if len(text) <= _SIGHT:
        return text
    places = [place for place in _WORD.finditer(text) if needed & bases_in(place.group())]
    start, end = (places[0].start(), places[-1].end()) if places else (0, 0)
    return cut(text, start, end, max(_SIGHT, end - start))
