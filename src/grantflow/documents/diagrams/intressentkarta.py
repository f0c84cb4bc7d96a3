"""The stakeholder map: how much influence and how much interest each actor has, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grantflow.documents.diagrams import matris
from grantflow.documents.diagrams.lettering import clean, wrap
from grantflow.documents.diagrams.matris import CELL, LINE, UNKNOWN, Box, Item, Look, Matrix, Scale
from grantflow.documents.diagrams.picture import PAGE, WIDTH, Picture
from grantflow.documents.diagrams.sheet import SMALL, Sheet
from grantflow.model.value import Value

if TYPE_CHECKING:
    from grantflow.model.application import Application

NAME = "intressentkarta"
TITLE = "Intressentanalys: aktörernas inflytande och intresse"
_PAD = 5.0
_CORNER = 8.0
# Names stand in the cells while no cell has more of them than this; then numbers do.
_NAMES, _NAME_LINES = 2, 3
# The darker, the more of both; text on the darkest is 12 to 1.
_GROUNDS = ("#ffffff", "#f4f6f8", "#e9edf0", "#dde3e8", "#d0d8df")
_LOOK = Look(
    Scale("Inflytande", "litet", "stort"),
    Scale("Intresse", "litet", "stort"),
    ground=lambda influence, interest: _GROUNDS[(influence + interest - 2) // 2],
    top=38,
    below=68,
    # What is usually done with those of each corner.
    over=("Håll nöjda", "Samarbeta nära"),
    under=("Följ på avstånd", "Håll informerade"),
)
_KEY = ("Aktör", "Inflytande och intresse")


@dataclass(eq=False, repr=False)
class _Actor(Item):
    """An actor: influence goes up, interest along; `in_cell` is its name in lines for a cell."""

    name: str
    in_cell: tuple[str, ...]

    @property
    def scores(self) -> str:
        return f"{self.up} och {self.along}"


@dataclass(eq=False, repr=False)
class _Map(Value):
    """All actors, their places, and whether cells show their names."""

    actors: list[_Actor]
    matrix: Matrix[_Actor]
    named: bool

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
    parts = matris.shares(found.listed, tallest, found.matrix.height)
    return [_drawn(found, part, n, len(parts)) for n, part in enumerate(parts, 1)]


def without_list(application: Application) -> tuple[Picture, list[str]] | None:
    """Return the map alone and what each of its numbers stands for; None as `draw`.

    For a slide, which has room for the list beside the map.
    """
    found = _map(application)
    if found is None:
        return None
    listed = [
        f"{one.code}. {one.name}{'' if one.placed else f' ({UNKNOWN})'}" for one in found.listed
    ]
    return _drawn(found, [], 1, 1), listed


def _map(application: Application) -> _Map | None:
    """Return the map of a case; None when no actor has both scores."""
    actors = _actors(application)
    cells = matris.placed(actors)
    if not cells:
        return None
    named = all(
        len(found) <= _NAMES and all(len(one.in_cell) <= _NAME_LINES for one in found)
        for found in cells.values()
    )
    tall = _names_height if named else matris.chips_height
    return _Map(actors, matris.matrix(_LOOK, cells, lambda found: tall(found) + 2 * _PAD), named)


def _actors(application: Application) -> list[_Actor]:
    found: list[_Actor] = []
    for row in application.stages.omvarldsbevakning.actors:
        name = clean(row.name)
        if name:
            lines = wrap(name, WIDTH - 190, SMALL, limit=3)
            inside = wrap(name, CELL - 2 * _PAD, SMALL)
            code = str(len(found) + 1)
            found.append(_Actor(code, lines, row.influence, row.interest, name, inside))
    return found


def _names_height(actors: list[_Actor]) -> float:
    return sum(len(one.in_cell) * LINE + _PAD for one in actors) - _PAD


def _drawn(found: _Map, listed: list[_Actor], number: int, of: int) -> Picture:
    sheet = Sheet()
    y = 0.0
    if number == 1:
        y = matris.draw(sheet, found.matrix, _names if found.named else _chips)
    y = matris.key(sheet, _KEY, listed, y)
    name, title = NAME, TITLE
    if of > 1:
        name, title = f"{NAME}-{number}", f"{TITLE}, del {number} av {of}"
    told = _described(found) if number == 1 else _continued(listed)
    return sheet.picture(name, title, told, round(y + 1))


def _names(sheet: Sheet, box: Box, _: tuple[int, int], actors: list[_Actor]) -> None:
    """Write the names of the actors of a cell, in its middle."""
    x, y, height = box[0], box[1], box[3]
    top = y + (height - _names_height(actors)) / 2
    for one in actors:
        sheet.lines(x + CELL / 2, top, one.in_cell, SMALL, anchor="middle")
        top += len(one.in_cell) * LINE + _PAD


def _chips(sheet: Sheet, box: Box, _: tuple[int, int], actors: list[_Actor]) -> None:
    matris.chips(sheet, box, actors, _CORNER)


def _described(found: _Map) -> str:
    """Return the map in words: each actor with its two scores."""
    number = "1 aktör" if len(found.actors) == 1 else f"{len(found.actors)} aktörer"
    told = [
        f"Intressentanalys med {number}. Inflytande och intresse går från 1, litet, till 5, stort."
    ]
    near = [
        one.name
        for place, actors in sorted(found.matrix.cells.items(), reverse=True)
        for one in actors
        if min(place) > 3
    ]
    if near:
        told.append(f"Stort av båda, samarbeta nära: {'; '.join(near)}.")
    return " ".join([*told, *map(_told, found.actors)])


def _continued(listed: list[_Actor]) -> str:
    return " ".join(["Lista över aktörer, fortsättning.", *map(_told, listed)])


def _told(one: _Actor) -> str:
    scores = f"inflytande {one.up or 'saknas'}, intresse {one.along or 'saknas'}"
    return f"{one.code} {one.name}: {scores}."
