"""The stakeholder map: how much influence and how much interest each actor has, by name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from grantflow.documents.diagrams.lettering import LEADING, clean, wrap
from grantflow.documents.diagrams.picture import PAGE, WIDTH, Picture, shared
from grantflow.documents.diagrams.sheet import BODY, EDGE, INK, SMALL, SOFT, WHITE, Sheet
from grantflow.model.value import Value

if TYPE_CHECKING:
    from grantflow.model.application import Application

NAME = "intressentkarta"
TITLE = "Intressentanalys: aktörernas inflytande och intresse"
_X, _CELL, _LEAST_CELL = 83.0, 104.0, 44.0
_CHIP_W, _CHIP_H, _CHIP_GAP = 26.0, 17.0, 4.0
_PER_LINE = 3
_PAD = 5.0
_LINE = SMALL * LEADING
_TOP, _BELOW = 38.0, 68.0  # px above and below the cells
# Names stand in the cells while no cell has more of them than this; then numbers do.
_NAMES, _NAME_LINES = 2, 3
# The darker, the more of both; text on the darkest is 12 to 1.
_GROUNDS = ("#ffffff", "#f4f6f8", "#e9edf0", "#dde3e8", "#d0d8df")
_ADVICE = (
    ("Håll nöjda", "Samarbeta nära"),
    ("Följ på avstånd", "Håll informerade"),
)
_UNKNOWN = "värde saknas"


@dataclass(eq=False, repr=False)
class _Actor(Value):
    """An actor: its number, its name, and its two scores from 1 to 5."""

    code: str
    name: str
    influence: int | None
    interest: int | None
    lines: tuple[str, ...]
    in_cell: tuple[str, ...]

    @property
    def placed(self) -> bool:
        """Whether both scores are known."""
        return self.influence is not None and self.interest is not None

    @property
    def height(self) -> float:
        """The height of its line in the list, in px."""
        return len(self.lines) * _LINE + 8


@dataclass(eq=False, repr=False)
class _Map(Value):
    """All actors by cell (influence, interest), how cells show them, and how tall rows are."""

    actors: list[_Actor]
    cells: dict[tuple[int, int], list[_Actor]]
    named: bool
    heights: dict[int, float]

    @property
    def height(self) -> float:
        """The height of the cells with what stands around them, in px."""
        return _TOP + sum(self.heights.values()) + _BELOW

    @property
    def listed(self) -> list[_Actor]:
        """The actors that are told below the cells: all, or those that have no cell."""
        return [one for one in self.actors if not (self.named and one.placed)]


def draw(application: Application) -> Picture | None:
    """Return map and list in one picture, however tall; None when no actor has both scores."""
    found = _map(application)
    return _drawn(found, found.listed, 1, 1) if found else None


def pages(application: Application, tallest: float = PAGE) -> list[Picture]:
    """Return the map with its list; what `tallest` px have no room for follows as more lists."""
    found = _map(application)
    if found is None:
        return []
    room = tallest - 24
    heights = [actor.height for actor in found.listed]
    counts = shared(heights, room - found.height, room) if heights else [0]
    actors = iter(found.listed)
    return [
        _drawn(found, list(islice(actors, count)), n, len(counts))
        for n, count in enumerate(counts, 1)
    ]


def without_list(application: Application) -> tuple[Picture, list[str]] | None:
    """Return the map alone and what each of its numbers stands for; None as `draw`.

    For a slide, which has room for the list beside the map.
    """
    found = _map(application)
    if found is None:
        return None
    listed = [
        f"{one.code}. {one.name}{'' if one.placed else f' ({_UNKNOWN})'}" for one in found.listed
    ]
    return _drawn(found, [], 1, 1), listed


def _map(application: Application) -> _Map | None:
    """Return the map of a case; None when no actor has both scores."""
    actors = _actors(application)
    cells: dict[tuple[int, int], list[_Actor]] = {}
    for actor in actors:
        if actor.influence is not None and actor.interest is not None:
            cells.setdefault((actor.influence, actor.interest), []).append(actor)
    if not cells:
        return None
    named = all(
        len(found) <= _NAMES and all(len(one.in_cell) <= _NAME_LINES for one in found)
        for found in cells.values()
    )
    heights = dict.fromkeys(range(1, 6), _LEAST_CELL)
    for (influence, _), found in cells.items():
        lines = -(-len(found) // _PER_LINE)
        need = lines * (_CHIP_H + _CHIP_GAP) + 2 * _PAD
        if named:
            need = sum(len(one.in_cell) * _LINE + _PAD for one in found) + _PAD
        heights[influence] = max(heights[influence], need)
    return _Map(actors, cells, named, heights)


def _actors(application: Application) -> list[_Actor]:
    found: list[_Actor] = []
    for row in application.stages.omvarldsbevakning.actors:
        name = clean(row.name)
        if name:
            lines = wrap(name, WIDTH - 190, SMALL, limit=3)
            inside = wrap(name, _CELL - 2 * _PAD, SMALL)
            code = str(len(found) + 1)
            found.append(_Actor(code, name, row.influence, row.interest, lines, inside))
    return found


def _drawn(found: _Map, listed: list[_Actor], number: int, of: int) -> Picture:
    sheet = Sheet()
    y = _cells(sheet, found) if number == 1 else 0.0
    y = _list(sheet, listed, y)
    name, title = NAME, TITLE
    if of > 1:
        name, title = f"{NAME}-{number}", f"{TITLE}, del {number} av {of}"
    told = _described(found) if number == 1 else _continued(listed)
    return sheet.picture(name, title, told, round(y + 1))


def _cells(sheet: Sheet, found: _Map) -> float:
    """Draw the five by five cells and who stands in each; return the y below."""
    sheet.lines(0, 0, ["Inflytande"], bold=True)
    _advice(sheet, _ADVICE[0], 18)
    y = _TOP
    for influence in range(5, 0, -1):
        height = found.heights[influence]
        word = {5: "stort", 1: "litet"}.get(influence, "")
        middle = y + height / 2
        sheet.lines(_X - 10, middle - 8, [str(influence)], BODY, bold=True, anchor="end")
        sheet.lines(_X - 24, middle - 7, [word], SMALL, fill=SOFT, anchor="end")
        for interest in range(1, 6):
            box = (_X + (interest - 1) * _CELL, y, _CELL, height)
            sheet.rect(box, _GROUNDS[(influence + interest - 2) // 2], EDGE)
            _fill(sheet, box, found.cells.get((influence, interest), []), named=found.named)
        y += height
    y += 5
    for interest in range(1, 6):
        word = {1: "litet", 5: "stort"}.get(interest, "")
        middle = _X + (interest - 0.5) * _CELL
        sheet.lines(middle, y, [str(interest)], BODY, bold=True, anchor="middle")
        sheet.lines(middle, y + 14, [word] if word else [], SMALL, fill=SOFT, anchor="middle")
    sheet.lines(0, y, ["Intresse"], bold=True)
    _advice(sheet, _ADVICE[1], y + 32)
    return y + _BELOW - 5


def _advice(sheet: Sheet, words: tuple[str, str], y: float) -> None:
    """Write what is usually done with those of each side, over or under the cells."""
    sheet.lines(_X, y, [words[0]], SMALL, fill=SOFT)
    sheet.lines(_X + 5 * _CELL - 1, y, [words[1]], SMALL, fill=SOFT, anchor="end")


def _fill(
    sheet: Sheet, box: tuple[float, float, float, float], actors: list[_Actor], *, named: bool
) -> None:
    """Show the actors of a cell, in its middle: by name, or by number in lines of three."""
    x, y, _, height = box
    if named:
        tall = sum(len(one.in_cell) * _LINE + _PAD for one in actors) - _PAD
        top = y + (height - tall) / 2
        for one in actors:
            sheet.lines(x + _CELL / 2, top, one.in_cell, SMALL, anchor="middle")
            top += len(one.in_cell) * _LINE + _PAD
        return
    rows = [actors[at : at + _PER_LINE] for at in range(0, len(actors), _PER_LINE)]
    top = y + (height - len(rows) * (_CHIP_H + _CHIP_GAP) + _CHIP_GAP) / 2
    for row in rows:
        left = x + (_CELL - len(row) * (_CHIP_W + 3) + 3) / 2
        for one in row:
            sheet.rect((left, top, _CHIP_W, _CHIP_H), WHITE, INK, line=1.3, corner=8)
            middle = left + _CHIP_W / 2
            sheet.lines(middle, top + 1.5, [one.code], SMALL, bold=True, anchor="middle")
            left += _CHIP_W + 3
        top += _CHIP_H + _CHIP_GAP


def _list(sheet: Sheet, actors: list[_Actor], y: float) -> float:
    """Write what each number stands for; return the y below."""
    if not actors:
        return y
    sheet.lines(0, y, ["Aktör"], SMALL, bold=True)
    sheet.lines(WIDTH - 1, y, ["Inflytande och intresse"], SMALL, fill=SOFT, anchor="end")
    y += 18
    for one in actors:
        sheet.line((0, y), (WIDTH, y))
        sheet.lines(0, y + 4, [one.code], SMALL, bold=True)
        sheet.lines(30, y + 4, one.lines, SMALL)
        shown = f"{one.influence} och {one.interest}" if one.placed else _UNKNOWN
        sheet.lines(WIDTH - 1, y + 4, [shown], SMALL, bold=one.placed, anchor="end")
        y += one.height
    return y


def _described(found: _Map) -> str:
    """Return the map in words: each actor with its two scores."""
    number = "1 aktör" if len(found.actors) == 1 else f"{len(found.actors)} aktörer"
    told = [
        f"Intressentanalys med {number}. Inflytande och intresse går från 1, litet, till 5, stort."
    ]
    near = [
        one.name
        for place, actors in sorted(found.cells.items(), reverse=True)
        for one in actors
        if min(place) > 3
    ]
    if near:
        told.append(f"Stort av båda, samarbeta nära: {'; '.join(near)}.")
    return " ".join([*told, *map(_told, found.actors)])


def _continued(listed: list[_Actor]) -> str:
    return " ".join(["Lista över aktörer, fortsättning.", *map(_told, listed)])


def _told(one: _Actor) -> str:
    scores = f"inflytande {one.influence or 'saknas'}, intresse {one.interest or 'saknas'}"
    return f"{one.code} {one.name}: {scores}."
