"""A matrix of five by five cells: two scales from 1 to 5, what stands where, and a key to it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from grantflow.documents.diagrams.lettering import LEADING
from grantflow.documents.diagrams.picture import WIDTH, shared
from grantflow.documents.diagrams.sheet import BODY, EDGE, INK, SMALL, SOFT, WHITE
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grantflow.documents.diagrams.sheet import Sheet

CELL = 104.0  # width of a cell
LINE = SMALL * LEADING
UNKNOWN = "värde saknas"
_X, _LEAST_CELL = 83.0, 44.0  # left edge of the cells, height of a row with little in it
_CHIP_W, _CHIP_H, _CHIP_GAP = 26.0, 17.0, 4.0
_PER_LINE = 3
_SCORES = (1, 2, 3, 4, 5)

Box = tuple[float, float, float, float]


class Scale(NamedTuple):
    """One of the two scales: its name, and words beside 1 and 5."""

    name: str
    least: str
    most: str


class Look(NamedTuple):
    """How a matrix is drawn.

    `up` and `along` are its scales, `ground` the colour of a cell by its two scores.  `top` and
    `below` are the px above and below the cells, `over` and `under` words in the corners there.
    """

    up: Scale
    along: Scale
    ground: Callable[[int, int], str]
    top: float
    below: float
    over: tuple[str, str] | None = None
    under: tuple[str, str] | None = None


@dataclass(eq=False, repr=False)
class Item(Value, ABC):
    """Something with a place: its number, its lines in the key, and its scores from 1 to 5."""

    code: str
    lines: tuple[str, ...]
    up: int | None
    along: int | None

    @property
    def placed(self) -> bool:
        """Whether both scores are known."""
        return self.up is not None and self.along is not None

    @property
    @abstractmethod
    def scores(self) -> str:
        """Both scores as the key tells them; asked for only of what is placed."""

    @property
    def height(self) -> float:
        """The height of its line in the key, in px."""
        return len(self.lines) * LINE + 8


T = TypeVar("T", bound=Item)


@dataclass(eq=False, repr=False)
class Matrix(Value, Generic[T]):
    """What stands in which cell (score up, score along), and how tall the rows are."""

    look: Look
    cells: dict[tuple[int, int], list[T]]
    heights: dict[int, float]

    @property
    def height(self) -> float:
        """The height of the cells with what stands around them, in px."""
        return self.look.top + sum(self.heights.values()) + self.look.below


def placed(items: Sequence[T]) -> dict[tuple[int, int], list[T]]:
    """Return the items that have a place by their cell: score up, score along."""
    cells: dict[tuple[int, int], list[T]] = {}
    for item in items:
        if item.up is not None and item.along is not None:
            cells.setdefault((item.up, item.along), []).append(item)
    return cells


def matrix(
    look: Look, cells: dict[tuple[int, int], list[T]], tall: Callable[[list[T]], float]
) -> Matrix[T]:
    """Return the matrix of `cells`; `tall` says how much height what stands in a cell needs."""
    heights = dict.fromkeys(_SCORES, _LEAST_CELL)
    for (up, _), items in cells.items():
        heights[up] = max(heights[up], tall(items))
    return Matrix(look, cells, heights)


def shares(items: Sequence[T], tallest: float, used: float) -> list[list[T]]:
    """Return the lines of the key for each page of `tallest` px; the first has `used` px less."""
    room = tallest - 24
    counts = shared([item.height for item in items], room - used, room) if items else [0]
    rows = iter(items)
    return [list(islice(rows, count)) for count in counts]


def draw(
    sheet: Sheet, drawn: Matrix[T], fill: Callable[[Sheet, Box, tuple[int, int], list[T]], None]
) -> float:
    """Draw scales and cells, each filled by `fill`; return the y below.

    `fill` gets the box of a cell, its two scores, and what stands there.
    """
    look = drawn.look
    sheet.lines(0, 0, [look.up.name], bold=True)
    _corners(sheet, look.over, 18)
    y = look.top
    for up in reversed(_SCORES):
        height = drawn.heights[up]
        middle = y + height / 2
        sheet.lines(_X - 10, middle - 8, [str(up)], BODY, bold=True, anchor="end")
        sheet.lines(_X - 24, middle - 7, [_beside(look.up, up)], SMALL, fill=SOFT, anchor="end")
        for along in _SCORES:
            box = (_X + (along - 1) * CELL, y, CELL, height)
            sheet.rect(box, look.ground(up, along), EDGE)
            fill(sheet, box, (up, along), drawn.cells.get((up, along), []))
        y += height
    y += 5
    for along in _SCORES:
        middle = _X + (along - 0.5) * CELL
        word = _beside(look.along, along)
        sheet.lines(middle, y, [str(along)], BODY, bold=True, anchor="middle")
        sheet.lines(middle, y + 14, [word], SMALL, fill=SOFT, anchor="middle")
    sheet.lines(0, y, [look.along.name], bold=True)
    _corners(sheet, look.under, y + 32)
    return y + look.below - 5


def chips_height(items: Sequence[Item]) -> float:
    """Return how tall the numbers of items are in a cell."""
    return -(-len(items) // _PER_LINE) * (_CHIP_H + _CHIP_GAP)


def chips(sheet: Sheet, box: Box, items: Sequence[Item], corner: float) -> None:
    """Draw the numbers of items in a cell, in lines of three, in its middle."""
    x, y, _, height = box
    top = y + (height - chips_height(items) + _CHIP_GAP) / 2
    for at in range(0, len(items), _PER_LINE):
        row = items[at : at + _PER_LINE]
        left = x + (CELL - len(row) * (_CHIP_W + 3) + 3) / 2
        for item in row:
            sheet.rect((left, top, _CHIP_W, _CHIP_H), WHITE, INK, line=1.3, corner=corner)
            middle = left + _CHIP_W / 2
            sheet.lines(middle, top + 1.5, [item.code], SMALL, bold=True, anchor="middle")
            left += _CHIP_W + 3
        top += _CHIP_H + _CHIP_GAP


def key(sheet: Sheet, heads: tuple[str, str], items: Sequence[Item], y: float) -> float:
    """Write what each number stands for and its scores, below `heads`; return the y below."""
    if not items:
        return y
    sheet.lines(0, y, [heads[0]], SMALL, bold=True)
    sheet.lines(WIDTH - 1, y, [heads[1]], SMALL, fill=SOFT, anchor="end")
    y += 18
    for item in items:
        sheet.line((0, y), (WIDTH, y))
        sheet.lines(0, y + 4, [item.code], SMALL, bold=True)
        sheet.lines(30, y + 4, item.lines, SMALL)
        shown = item.scores if item.placed else UNKNOWN
        sheet.lines(WIDTH - 1, y + 4, [shown], SMALL, bold=item.placed, anchor="end")
        y += item.height
    return y


def _beside(scale: Scale, score: int) -> str:
    return {1: scale.least, 5: scale.most}.get(score, "")


def _corners(sheet: Sheet, words: tuple[str, str] | None, y: float) -> None:
    if words:
        sheet.lines(_X, y, [words[0]], SMALL, fill=SOFT)
        sheet.lines(_X + 5 * CELL - 1, y, [words[1]], SMALL, fill=SOFT, anchor="end")
