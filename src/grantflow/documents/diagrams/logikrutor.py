"""The boxes of the logic chain: how large they are, and on which page each stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from grantflow.documents.diagrams.lettering import LEADING, wrap
from grantflow.documents.diagrams.logiknat import Chain, Net, Node, chains
from grantflow.documents.diagrams.sheet import SMALL
from grantflow.model.value import Value

LINE = SMALL * LEADING
PAD, GAP = 5.0, 8.0  # px inside a box, and between boxes
LEAST, MOST = 2, 11  # lines of text in a box of causes or goals
_USUAL = 4  # what such a box should have where pages allow
ROW_LINES = 5
_PAGE_ROOM = 615.0  # height of the columns on a page

Part = tuple[list[int], list[int], list[int]]  # places of causes, goals and activities
_Shown = tuple[set[int | None], set[int | None], set[int | None]]


class Column(NamedTuple):
    """A column: its heading, left edge and width in px, and what it says when it is empty."""

    heading: str
    x: float
    w: float
    none: str = ""


CAUSES = Column("Orsaker", 0.5, 118, "Inga orsaker angivna")
GOALS = Column("Mål", 157.5, 126, "Inga mål angivna")
ACTIVITIES = Column("Aktiviteter", 338.5, 120, "Inga aktiviteter angivna")
RESULTS = Column("Resultat", 482.5, 121)


@dataclass(eq=False, repr=False)
class Box(Value):
    """A node with its lines of text and, once placed, its top and height in px."""

    node: Node
    lines: tuple[str, ...]
    refers: tuple[str, ...]
    lacks: tuple[str, ...]
    room: float
    top: float = 0
    height: float = 0

    def tall(self, limit: int) -> float:
        """Return its height with at most `limit` lines of text."""
        rest = bool(self.node.kind) + len(self.refers) + len(self.lacks)
        return (min(len(self.lines), limit) + rest) * LINE + 2 * PAD


def box(node: Node, column: Column) -> Box:
    """Return `node` as a box of `column`, not yet placed."""
    room = column.w - 2 * PAD - 2
    words = node.text if node.kind else f"{node.code} {node.text}"
    lacks = tuple(line for lack in node.lacks for line in wrap(lack, room, SMALL, bold=True))
    refers = wrap(node.refers, room, SMALL, limit=2)
    return Box(node, wrap(words, room, SMALL, limit=MOST), refers, lacks, room)


def row_height(activity: Box) -> float:
    """Return the height of an activity and its result, whichever is the taller."""
    output = len(wrap(activity.node.output, RESULTS.w - 12, SMALL, limit=ROW_LINES)) or 2
    return max(activity.tall(ROW_LINES), output * LINE + 2 * PAD)


def column_height(boxes: dict[int, Box], limit: int) -> float:
    """Return the height of boxes and the gaps below them, with `limit` lines of text in each."""
    return sum(one.tall(limit) + GAP for one in boxes.values())


def spread(boxes: dict[int, Box], top: float, room: float) -> None:
    """Set the tops of boxes of known height so that they share `room` evenly."""
    if boxes:
        free = (room - sum(one.height + GAP for one in boxes.values())) / len(boxes)
        y = top + free / 2
        for one in boxes.values():
            one.top = round(y, 1)
            y += one.height + GAP + free


def parts(found: Net) -> list[Part]:
    """Share the boxes out on as few pages as they need, about equally full."""
    rows = [row_height(box(node, ACTIVITIES)) + GAP for node in found.activities]
    cause_boxes = [box(node, CAUSES) for node in found.causes]
    goal_boxes = [box(node, GOALS) for node in found.goals]
    for limit in range(_USUAL, LEAST - 1, -1):
        causes = [one.tall(limit) + GAP for one in cause_boxes]
        goals = [one.tall(limit) + GAP for one in goal_boxes]
        if max(sum(causes), sum(goals)) <= _PAGE_ROOM:
            break
    heights = [causes, goals, rows]
    groups = list(chains(found))
    best = _shared(groups, heights, _PAGE_ROOM)
    room = _PAGE_ROOM - 40
    while len(best) > 1 and room > 200:
        tried = _shared(groups, heights, room)
        if len(tried) > len(best):
            break
        best, room = tried, room - 60
    return [(_sorted(c), _sorted(g), _sorted(a)) for c, g, a in best]


def _sorted(places: set[int | None]) -> list[int]:
    return sorted(at for at in places if at is not None)


@dataclass(eq=False, repr=False)
class _Page(Value):
    """A page under way: what stands on it, by kind, and the room that is left, in px."""

    shown: _Shown
    left: list[float]

    def fits(self, chains: list[Chain], heights: list[list[float]]) -> bool:
        """Whether the boxes of `chains` fit beside those that stand there."""
        for kind, (shown, left) in enumerate(zip(self.shown, self.left, strict=True)):
            more = {chain[kind] for chain in chains} - shown
            if more and sum([heights[kind][at] for at in more if at is not None]) > left:
                return False
        return True

    def add(self, chain: Chain, heights: list[list[float]]) -> None:
        """Put the boxes of `chain` on the page."""
        for kind, at in enumerate(chain):
            if at is not None and at not in self.shown[kind]:
                self.shown[kind].add(at)
                self.left[kind] -= heights[kind][at]


def _shared(groups: list[list[Chain]], heights: list[list[float]], room: float) -> list[_Shown]:
    """Share groups of chains out on pages with `room` px for the activities.

    A goal stands on every page where an activity needs it.  A group is divided only when it
    does not fit a page of its own.
    """

    def page() -> _Page:
        return _Page((set(), set(), set()), [_PAGE_ROOM, _PAGE_ROOM, room])

    found = [page()]
    for group in groups:
        whole = found[-1].fits(group, heights)
        if not whole and any(found[-1].shown):
            found.append(page())
            whole = found[-1].fits(group, heights)
        for chain in group:
            if not whole and any(found[-1].shown) and not found[-1].fits([chain], heights):
                found.append(page())
            found[-1].add(chain, heights)
    return [one.shown for one in found]
