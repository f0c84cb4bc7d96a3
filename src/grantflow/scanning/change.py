"""Holds a page against what was seen of it: what is news, and what only differs.

Blocks that read the same are set aside wherever they stand, so a menu in another order is no
news.  Then those that are the same but for what changes by itself (`noise`).  Of the rest, one
that stood somewhere on the page before is not added, and one that still does is not removed.
A block with a status or a day in it is held against those under the same heading: "stängd" under
another call is news (`placing`), and so are two that have changed places (`swaps`).
What remains is paired by likeness, so that a reworded sentence is told once, as changed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from rapidfuzz import fuzz, process

from grantflow.model.scan import Difference
from grantflow.scanning import noise
from grantflow.scanning.placing import Placed, headings, placed
from grantflow.scanning.swaps import Swap, swaps

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable

    from grantflow.scanning.page import PageText

T = TypeVar("T")

COMING = re.compile(
    r"på gång|aktuell|nyhet|kalend|kommande|händer|utlysning|öppna\s+stöd|senaste|evenemang",
    re.IGNORECASE,
)
ORDER, SHOWN_BEFORE = "block i annan ordning", "block som redan stod på sidan"
_ALIKE = 60  # of 100
_PAIRED = 200  # more blocks than this on a side are told as added and removed
_HELD = 500  # signs of a block that are held against another's


class Changes(NamedTuple):
    """What is news, in the order of the page, and how much was none, by reason."""

    differences: tuple[Difference, ...]
    ignored: dict[str, int]


def compared(
    old: PageText, old_day: datetime.date, new: PageText, new_day: datetime.date
) -> Changes:
    """Return how `new`, read on `new_day`, differs from `old`, read on `old_day`."""
    both = headings(old, old_day) & headings(new, new_day)
    olds, news = placed(old.blocks, old_day, both), placed(new.blocks, new_day, both)
    shown = {one.key for one in news}
    ignored: Counter[str] = Counter()
    olds, news = _without_same(olds, news, by_text=True)
    olds, news, set_aside = _without_noise(olds, news)
    ignored.update(set_aside)
    then, now = placed(old.whole, old_day, both), placed(new.whole, new_day, both)
    added, gone = _not_in(then, now, news), _not_in(now, then, olds)
    ignored[SHOWN_BEFORE] += sum(1 for one in news if one.key) - len(added)
    moved = [one for one in swaps(then, now) if one.after.key in shown]
    gone = _unexplained(gone, [one.before for one in moved])
    added = _unexplained(added, [one.after for one in moved])
    told = [*_told(gone, added), *map(_swapped, moved)]
    if not told and _order(old) != _order(new):
        ignored[ORDER] += 1
    return Changes(tuple(told), {k: n for k, n in sorted(ignored.items()) if n})


def _unexplained(left: list[Placed], explained: list[Placed]) -> list[Placed]:
    """Return what is left without statuses that are told with what they are said of."""
    rest = Counter(map(_as_status, explained))
    kept = []
    for one in left:
        # The main text may lack a heading that the whole page has.
        known = [_as_status(one), *(name for name in rest if not one.place and name[1] == one.key)]
        found = next((name for name in known if one.place is not None and rest[name] > 0), None)
        if found:
            rest[found] -= 1
        else:
            kept.append(one)
    return kept


def _swapped(one: Swap) -> Difference:
    coming = bool(COMING.search(one.of))
    return Difference("changed", one.before.text, one.after.text, one.of, coming)


def _not_in(then: list[Placed], now: list[Placed], left: list[Placed]) -> list[Placed]:
    """Return what of `left` is more on the page `now` than on the page `then`.

    What stands anywhere on the other page is not; a status is counted under its heading.
    """
    everything = f" {' '.join(one.key for one in then)} "
    more = Counter(map(_as_status, now)) - Counter(map(_as_status, then))
    kept = []
    for one in left:
        if one.place is None:
            if one.key and f" {one.key} " not in everything:
                kept.append(one)
            continue
        found = [name for name in more if name[1] == one.key and more[name]]
        if found:
            more[_as_status(one) if _as_status(one) in found else found[0]] -= 1
            kept.append(one)
    return kept


def _as_status(one: Placed) -> tuple[str | None, str]:
    return one.place, "" if one.place is None else one.key


def _order(page: PageText) -> list[str]:
    return [block.text for block in page.blocks]


def _without_same(
    olds: list[Placed], news: list[Placed], *, by_text: bool
) -> tuple[list[Placed], list[Placed]]:
    """Return what is left when as many of each as stand on both sides are taken away."""

    def named(one: Placed) -> str:
        return f"{one.place or ''}\n{noise.key(one.text) if by_text else one.key}"

    left, right = Counter(map(named, olds)), Counter(map(named, news))
    both = left & right
    return _less(olds, both, named), _less(news, both, named)


def _less(placed: list[Placed], both: Counter[T], named: Callable[[Placed], T]) -> list[Placed]:
    rest = Counter(both)
    kept = []
    for one in placed:
        name = named(one)
        if rest[name] > 0:
            rest[name] -= 1
        else:
            kept.append(one)
    return kept


def _without_noise(
    olds: list[Placed], news: list[Placed]
) -> tuple[list[Placed], list[Placed], Counter[str]]:
    """Return what differs in more than what changes by itself, and what did not, by reason."""
    left, right = _without_same(olds, news, by_text=False)
    kept = {id(one) for one in (*left, *right)}
    counted: Counter[str] = Counter()
    for one in news:
        if id(one) not in kept or not one.key:
            counted.update(one.reasons)
    return left, right, counted


def _told(gone: list[Placed], added: list[Placed]) -> Iterable[Difference]:
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


def _pairs(gone: list[Placed], added: list[Placed]) -> dict[int, int]:
    """Return which added block came of which that is gone, the most alike first."""
    if not gone or not added or max(len(gone), len(added)) > _PAIRED:
        return {}
    likely = []
    keys = [one.key[:_HELD] for one in gone]
    for number, one in enumerate(added):
        found = process.extract(
            one.key[:_HELD], keys, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=3
        )
        # Of two with a place, each under its own heading, neither came of the other.
        likely += [(-s, number, at) for _, s, at in found if one.place in {None, gone[at].place}]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, at in sorted(likely):
        if number not in pairs and at not in taken:
            pairs[number] = at
            taken.add(at)
    return pairs | _under_one_heading(gone, added, pairs)


def _under_one_heading(
    gone: list[Placed], added: list[Placed], pairs: dict[int, int]
) -> dict[int, int]:
    """Pair the only status that is new under a heading with the only one that is gone."""
    new = [(one.place, n) for n, one in enumerate(added) if one.place and n not in pairs]
    taken = set(pairs.values())
    old = [(one.place, n) for n, one in enumerate(gone) if one.place and n not in taken]
    places = Counter(place for place, _ in new), Counter(place for place, _ in old)
    only = {place: n for place, n in old if places[1][place] == 1}
    return {n: only[place] for place, n in new if places[0][place] == 1 and place in only}
