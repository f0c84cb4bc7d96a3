"""Finds calls of which something else is said than before: what was open is closed, and reverse.

As many as before may say "öppen", so nothing is new by itself.  A status is said of the block
before it, or of the one after it where the first below a heading is a status.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grantflow.scanning.placing import Placed

_Place = tuple[str | None, str]  # the key of a heading, and the heading
_LONGEST = 60  # signs of a status; what is longer says itself what it is about


class Swap(NamedTuple):
    """What was said of something, and what is now."""

    before: Placed
    after: Placed
    of: str


class _Said(NamedTuple):
    """A status, and the block it is said of; None where that can't be known."""

    status: Placed
    of: Placed | None

    def named(self) -> str:
        parts = [self.status.under, self.of.text if self.of else ""]
        return ", ".join(dict.fromkeys(filter(None, parts)))


def swaps(then: Sequence[Placed], now: Sequence[Placed]) -> Iterator[Swap]:
    """Yield what has one status where it had another; a status alone that has moved is none.

    Of two that stand on one page each, below something that has several, neither came of the other:
    so it is in a list of days.
    """
    pages = _Page(then), _Page(now)
    firsts = pages[0].firsts() & pages[1].firsts()
    old, new = (list(page.said(firsts)) for page in pages)
    left = {id(one) for both in _by_status(old, new) for one in _without_same(*both)}
    gone, come = ([one for one in page if id(one) in left] for page in (old, new))
    stay = {_read(one) for one in old} & {_read(one) for one in new}
    known = Counter(_name(one) for one in old), Counter(_name(one) for one in new)
    for one in come:
        is_lone = known[0][_name(one)] == known[1][_name(one)] == 1
        other = next(
            (
                two
                for two in gone
                if _name(one) == _name(two) and (is_lone or {_read(one), _read(two)} & stay)
            ),
            None,
        )
        if other:
            gone.remove(other)
            yield Swap(other.status, one.status, one.named())


def _read(one: _Said) -> tuple[str | None, str]:
    """Return how a status reads, and the heading it stands below."""
    return one.status.place, one.status.key


def _name(one: _Said) -> tuple[str | None, str]:
    """Return what a status is said of, and the heading it stands below."""
    return one.status.place, one.of.key if one.of else ""


class _Page:
    """The blocks of a page, and which of them tell one thing from another."""

    def __init__(self, blocks: Sequence[Placed]) -> None:
        often = Counter(one.key for one in blocks if one.key)
        telling = [one if one.place is None and often[one.key] == 1 else None for one in blocks]
        # The nearest block that stands once, looking past statuses and "Läs mer".
        before = accumulate(telling, _latest)
        after = reversed([*accumulate(reversed(telling), _latest)])
        near = zip(blocks, before, after, strict=True)
        self._statuses = [(one, b, a) for one, b, a in near if one.place is not None]

    def firsts(self) -> set[_Place]:
        """Return the headings that a status comes first below."""
        return {
            (one.place, one.under)
            for one, before, _ in self._statuses
            if before is None or before.key == one.place
        }

    def said(self, firsts: set[_Place]) -> Iterator[_Said]:
        """Yield the short statuses with what they are said of."""
        for one, before, after in self._statuses:
            of = before
            if (one.place, one.under) in firsts:
                of = None if after and after.is_heading else after
            if len(one.text) <= _LONGEST:
                yield _Said(one, of)


def _latest(known: Placed | None, one: Placed | None) -> Placed | None:
    return one or known


def _by_status(
    old: Sequence[_Said], new: Sequence[_Said]
) -> Iterable[tuple[list[_Said], list[_Said]]]:
    """Return the statuses of both pages that read the same below the same heading."""
    groups: dict[tuple[str | None, str], tuple[list[_Said], list[_Said]]]
    groups = defaultdict(lambda: ([], []))
    for side, statuses in enumerate((old, new)):
        for one in statuses:
            groups[_read(one)][side].append(one)
    return groups.values()


def _without_same(olds: list[_Said], news: list[_Said]) -> list[_Said]:
    """Return what is left of both when those said of the same are taken away."""
    held = Counter(one.of.key for one in olds if one.of) & Counter(
        one.of.key for one in news if one.of
    )
    return [*_less(olds, held), *_less(news, held)]


def _less(some: list[_Said], held: Counter[str]) -> list[_Said]:
    """Return those of a page that are said of something known, but for as many as `held`."""
    rest = Counter(held)
    left = []
    for one in some:
        if one.of and rest[one.of.key] > 0:
            rest[one.of.key] -= 1
        elif one.of:
            left.append(one)
    return left
