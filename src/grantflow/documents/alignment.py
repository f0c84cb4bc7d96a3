"""Which things of two rows are the same and stand in the same order.

A patience diff: what occurs once on each side is paired first, the longest run of pairs that keeps
its order holds, and the gaps between them are treated the same way.  Each round is O(n log n) in
all of the gaps together and the rounds are few, so no input takes quadratic time; the price is
that rows of little but repetitions may be paired at fewer places than they could.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

_ROUNDS = 6


class Pair(NamedTuple):
    """The numbers of two things, in the old and in the new row."""

    old: int
    new: int


class Stretch(NamedTuple):
    """From one number up to another, in the old and in the new row."""

    old: int
    old_end: int
    new: int
    new_end: int


def in_step(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Return pairs of equal things, in the order of both rows."""
    start, end = _alike_ends(old, new)
    pairs = [Pair(number, number) for number in range(start)]
    pairs += [Pair(len(old) - number, len(new) - number) for number in range(1, end + 1)]
    waiting = [Stretch(start, len(old) - end, start, len(new) - end)]
    for _ in range(_ROUNDS):
        narrower: list[Stretch] = []
        for gap in waiting:
            found = _pairs_in(gap, old, new)
            if found:
                pairs += found
                narrower += gaps(found, gap)
        waiting = narrower
    return sorted(pairs)


def _alike_ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    """Return how many things are the same from the beginning, and then from the end."""
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    backwards = range(1, shorter - start + 1)
    end = next((n - 1 for n in backwards if old[-n] != new[-n]), shorter - start)
    return start, end


def gaps(pairs: Sequence[Pair], around: Stretch) -> Iterator[Stretch]:
    """Yield the gaps before, between and after `pairs` that hold something on both sides."""
    last = Pair(around.old - 1, around.new - 1)
    for pair in (*pairs, Pair(around.old_end, around.new_end)):
        if pair.old > last.old + 1 and pair.new > last.new + 1:
            yield Stretch(last.old + 1, pair.old, last.new + 1, pair.new)
        last = pair


def _pairs_in(gap: Stretch, old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Return pairs that keep their order: of what occurs once, or else of anything."""
    if set(old[gap.old : gap.old_end]).isdisjoint(new[gap.new : gap.new_end]):
        return []
    before = _where(old, gap.old, gap.old_end)
    after = _where(new, gap.new, gap.new_end)
    shared = [(numbers, after[thing]) for thing, numbers in before.items() if thing in after]
    once = [Pair(a[0], b[0]) for a, b in shared if len(a) == len(b) == 1]
    return _rising(once or [Pair(*two) for a, b in shared for two in zip(a, b, strict=False)])


def _where(row: Sequence[Hashable], start: int, end: int) -> dict[Hashable, list[int]]:
    found: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number in range(start, end):
        found[row[number]].append(number)
    return found


def _rising(pairs: list[Pair]) -> list[Pair]:
    """Return the longest run of pairs that rises on both sides."""
    pairs = sorted(pairs)
    tops: list[int] = []  # the smallest `new` that a run of each length can end with
    ends: list[int] = []  # the number of the pair it ends with
    before: list[int] = []
    for number, pair in enumerate(pairs):
        length = bisect_left(tops, pair.new)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [pair.new]
        ends[length : length + 1] = [number]
    run: list[Pair] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]
