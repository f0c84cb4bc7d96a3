"""Holds a page against what was seen of it: what is news, and what only differs.

Blocks that read the same are set aside wherever they stand, so a menu in another order is no
news.  Then those that are the same but for what changes by itself (`noise`).  Of the rest, one
that stood somewhere on the page before is not added, and one that still does is not removed.
What remains is paired by likeness, so that a reworded sentence is told once, as changed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from grantflow.model.scan import Difference
from grantflow.scanning import noise

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from grantflow.scanning.page import Block, PageText

COMING = re.compile(
    r"på gång|aktuell|nyhet|kalend|kommande|händer|utlysning|öppna\s+stöd|senaste|evenemang",
    re.IGNORECASE,
)
ORDER, SHOWN_BEFORE = "block i annan ordning", "block som redan stod på sidan"
_ALIKE = 60  # of 100
_PAIRED = 200  # more blocks than this on a side are told as added and removed
_HELD = 500  # signs of a block that are held against another's


class _Placed(NamedTuple):
    text: str
    under: str
    key: str
    reasons: frozenset[str]


class Changes(NamedTuple):
    """What is news, in the order of the page, and how much was none, by reason."""

    differences: tuple[Difference, ...]
    ignored: dict[str, int]


def compared(
    old: PageText, old_day: datetime.date, new: PageText, new_day: datetime.date
) -> Changes:
    """Return how `new`, read on `new_day`, differs from `old`, read on `old_day`."""
    olds, news = _placed(old.blocks, old_day), _placed(new.blocks, new_day)
    ignored: Counter[str] = Counter()
    olds, news = _without_same(olds, news, by_text=True)
    olds, news, set_aside = _without_noise(olds, news)
    ignored.update(set_aside)
    before, now = _everything(old, old_day), _everything(new, new_day)
    added = [one for one in news if one.key and f" {one.key} " not in before]
    gone = [one for one in olds if one.key and f" {one.key} " not in now]
    ignored[SHOWN_BEFORE] += sum(1 for one in news if one.key) - len(added)
    if not added and not gone and _order(old) != _order(new):
        ignored[ORDER] += 1
    return Changes(tuple(_told(gone, added)), {k: n for k, n in sorted(ignored.items()) if n})


def _placed(blocks: Sequence[Block], day: datetime.date) -> list[_Placed]:
    placed, under = [], ""
    for block in blocks:
        text, reasons = noise.steady(block.text, day)
        placed.append(_Placed(block.text, under, text, reasons))
        if block.kind == "heading":
            under = block.text
    return placed


def _order(page: PageText) -> list[str]:
    return [block.text for block in page.blocks]


def _without_same(
    olds: list[_Placed], news: list[_Placed], *, by_text: bool
) -> tuple[list[_Placed], list[_Placed]]:
    """Return what is left when as many of each as stand on both sides are taken away."""

    def named(one: _Placed) -> str:
        return noise.key(one.text) if by_text else one.key

    left, right = Counter(map(named, olds)), Counter(map(named, news))
    both = left & right
    return _less(olds, both, named), _less(news, both, named)


def _less(placed: list[_Placed], both: Counter[str], named: object) -> list[_Placed]:
    rest = Counter(both)
    kept = []
    for one in placed:
        name = named(one)  # type: ignore[operator]
        if rest[name] > 0:
            rest[name] -= 1
        else:
            kept.append(one)
    return kept


def _without_noise(
    olds: list[_Placed], news: list[_Placed]
) -> tuple[list[_Placed], list[_Placed], Counter[str]]:
    """Return what differs in more than what changes by itself, and what did not, by reason."""
    left, right = _without_same(olds, news, by_text=False)
    kept = {id(one) for one in (*left, *right)}
    counted: Counter[str] = Counter()
    for one in news:
        if id(one) not in kept or not one.key:
            counted.update(one.reasons)
    return left, right, counted


def _everything(page: PageText, day: datetime.date) -> str:
    """Return all that stands on a page, as keys in a row."""
    return f" {' '.join(noise.steady(block.text, day)[0] for block in page.whole)} "


def _told(gone: list[_Placed], added: list[_Placed]) -> Iterable[Difference]:
    pairs = _pairs(gone, added)
    paired = set(pairs.values())
    for number, one in enumerate(added):
        coming = bool(COMING.search(one.under))
        if number in pairs:
            before = gone[pairs[number]].text
            yield Difference("changed", before, one.text, one.under, coming)
        else:
            yield Difference("added", "", one.text, one.under, coming)
    for number, one in enumerate(gone):
        if number not in paired:
            coming = bool(COMING.search(one.under))
            yield Difference("removed", one.text, "", one.under, coming)


def _pairs(gone: list[_Placed], added: list[_Placed]) -> dict[int, int]:
    """Return which added block came of which that is gone, the most alike first."""
    if not gone or not added or max(len(gone), len(added)) > _PAIRED:
        return {}
    likely = []
    keys = [one.key[:_HELD] for one in gone]
    for number, one in enumerate(added):
        found = process.extract(
            one.key[:_HELD], keys, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=3
        )
        likely += [(-score, number, at) for _, score, at in found]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, at in sorted(likely):
        if number not in pairs and at not in taken:
            pairs[number] = at
            taken.add(at)
    return pairs
