"""How many persons a case says that it reaches, and how many the earlier projects count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grantflow.text.quote import cut
from grantflow.text.terms import base_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from grantflow.model.application import Application
    from grantflow.model.catalogue import Entry, Figure
    from grantflow.model.stages.projektlogik import Goal

# Units that count single persons, by sex and in other ways; base forms.
_BY_SEX = {
    base: sex
    for sex, bases in {
        "women": "kvinna mamma mor tjej flicka",
        "men": "man pappa far kille pojke",
    }.items()
    for base in bases.split()
}
_OTHERS = frozenset(
    "person deltagare förälder barn nyanländ ungdom elev vuxen föräldraledig flykting "
    "asylsökande invånare".split()
)
_COUNTED = re.compile(
    r"(?<![\w.,–-])(?P<number>\d{1,3}(?:[ \u00a0]\d{3})+|\d+)(?P<after>(?:\s+[^\W\d_]+){1,3})"
)
# How words end that may stand between a number and whom it counts: "40 utrikes födda kvinnor".
_DESCRIBING = ("a", "e", "s")
_YEARS = range(1900, 2101)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_SIGHT = 120
_GROUP = "stages.projektlogik.target_group"


class Promise(NamedTuple):
    """How many persons a case says that it reaches, where, and in which words.

    `quote` is empty where the number is an answer of its own.
    """

    persons: int
    path: str
    quote: str = ""


def promise(application: Application) -> Promise | None:
    """Return how many persons the case says that it reaches; None when it says nothing of it.

    The answers about the target group go first, then the goals, then the idea in its own words.
    """
    return next(_promises(application), None)


def persons_of(entry: Entry) -> tuple[Figure, ...]:
    """Return what an entry counts in persons, as a goal or a result."""
    return tuple(figure for figure in entry.figures if _counts_persons(figure))


def _promises(application: Application) -> Iterator[Promise]:
    logic, idea = application.stages.projektlogik, application.idea
    group = logic.target_group
    parts = [n for n in (group.women, group.men, group.girls, group.boys) if n is not None]
    if group.total is not None:
        yield Promise(group.total, f"{_GROUP}.total")
    elif parts:
        yield Promise(sum(parts), _GROUP)
    yield from _read(f"{_GROUP}.description", group.description)
    yield from _read(f"{_GROUP}.reached", group.reached)
    yield from sorted(_in_goals(logic.goals), key=lambda one: -one.persons)
    yield from _read("idea.for_whom", idea.for_whom)
    yield from _read("idea.summary", idea.summary)
    yield from _read("idea.working_title", idea.working_title)
    yield from _read("title", application.title)


def _in_goals(goals: Sequence[Goal]) -> Iterator[Promise]:
    """Yield what each goal counts in persons: its target, else what its text says."""
    for goal in goals:
        path = f"stages.projektlogik.goals[{goal.id}]"
        if goal.target is not None and _is_whole(goal.target) and _is_person(goal.unit or ""):
            yield Promise(int(goal.target), f"{path}.target", goal.text or "")
        else:
            yield from _read(f"{path}.text", goal.text)


def _read(path: str, text: str | None) -> Iterator[Promise]:
    """Yield the largest number of persons that a sentence of a text counts, if any does.

    "600 män och 300 kvinnor" are 900; "120 föräldrar, 72 kvinnor och 48 män" are 120.
    """
    best: Promise | None = None
    for sentence in _SENTENCE.findall(text or ""):
        by_sex: dict[str, int] = {}
        largest, first, last = 0, None, 0
        for number, sex, start, end in _counts_in(sentence):
            first, last = start if first is None else first, end
            if sex:
                by_sex[sex] = max(number, by_sex.get(sex, 0))
            largest = max(largest, number, sum(by_sex.values()))
        if first is not None and (best is None or largest > best.persons):
            best = Promise(largest, path, cut(sentence.strip(), first, last, _SIGHT))
    if best:
        yield best


def _counts_in(sentence: str) -> Iterator[tuple[int, str, int, int]]:
    """Yield each number of persons in a sentence, the sex it is of ("" for none), and its place."""
    for found in _COUNTED.finditer(sentence):
        number = int(re.sub(r"\s", "", found["number"]))
        if number in _YEARS and len(found["number"]) == 4:
            continue
        for word in found["after"].lower().split():
            base = base_of(word)
            if base in _BY_SEX or base in _OTHERS:
                yield number, _BY_SEX.get(base, ""), found.start(), found.end()
                break
            if not word.endswith(_DESCRIBING) or not words(word):
                break


def _counts_persons(figure: Figure) -> bool:
    """Whether a figure counts single persons; an age or a share does not."""
    if figure.number is None or not _is_whole(figure.number):
        return False
    return figure.part in ("mål", "resultat") and _is_person(figure.unit)


def _is_person(unit: str) -> bool:
    last = words(unit)[-1:]
    return bool(last) and (base_of(last[0]) in _BY_SEX or base_of(last[0]) in _OTHERS)


def _is_whole(number: Decimal) -> bool:
    return number == int(number)
