"""A document as an importer sees it: sections, each with its paragraphs and tables in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.word.read import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.documents.word.read import Cell, WordFile
    from grantflow.text.draft import Block, Draft

_IN_TABLE = re.compile(r"table (\d+)\b")
_LEAD = re.compile(r"^\s*[^:]{1,80}:[\s*_]*")


class Prose(NamedTuple):
    """A paragraph or list item.  `label` is what stands before a colon, `rest` what follows it."""

    text: str
    place: str
    listed: bool
    label: str = ""
    rest: str = ""


class Box(NamedTuple):
    """A cell of a table, with its column from 1."""

    text: str
    place: str
    column: int


class Grid(NamedTuple):
    """A table of several columns; rows hold the cells that say something."""

    rows: list[tuple[Box, ...]]
    place: str


@dataclass(eq=False)
class Section:
    """A heading and what stands right under it; `above` is the section it is a part of."""

    heading: str
    place: str
    level: int
    above: Section | None = None
    content: list[Prose | Grid] = field(default_factory=list)

    @property
    def prose(self) -> list[Prose]:
        """Its paragraphs and list items."""
        return [one for one in self.content if isinstance(one, Prose)]

    @property
    def grids(self) -> list[Grid]:
        """Its tables."""
        return [one for one in self.content if isinstance(one, Grid)]


def sections_of(draft: Draft, word: WordFile | None = None) -> list[Section]:
    """Return the sections of a draft in order; the first has no heading and may be empty."""
    gatherer = _Sections(word)
    for block in draft.blocks:
        gatherer.add(block)
    return gatherer.found


def joined(prose: Iterable[Prose]) -> str:
    """Return paragraphs as one text: an empty line between them, a dash before list items."""
    text, listed = "", False
    for one in prose:
        if text:
            text += "\n" if listed and one.listed else "\n\n"
        text += f"- {one.text}" if one.listed else one.text
        listed = one.listed
    return text


class _Sections:
    """The sections as they are found, block by block."""

    def __init__(self, word: WordFile | None) -> None:
        self.found = [Section("", "", 0)]
        self._here = self.found[0]
        self._wide = dict(_wide(word)) if word else {}
        self._told: set[str] = set()
        self._headed: dict[str, Section] = {}

    def add(self, block: Block) -> None:
        inside = _IN_TABLE.match(block.place)
        if inside and (table := self._wide.get(int(inside[1]))) is not None:
            if inside[0] not in self._told:
                self._told.add(inside[0])
                self._here.content += _grids(table, inside[0])
        elif block.kind == "heading":
            self._open(block)
        elif block.kind == "row":
            self._row(block)
        else:
            self._here.content.append(_prose(block))

    def _open(self, block: Block) -> None:
        again = self._headed.get(block.place)
        if again is not None:  # its text goes on after a table with headings of its own
            self._here = again
            return
        level = block.level or 1
        above: Section | None = self._here
        while above is not None and (not above.heading or above.level >= level):
            above = above.above
        heading = block.written[block.lead :].strip()
        self._here = Section(heading, block.place, level, above)
        self.found.append(self._here)
        self._headed[block.place] = self._here

    def _row(self, block: Block) -> None:
        """Add a row of a table that was pasted as text to the table it belongs to."""
        row = tuple(_boxes(block))
        if len(row) < 2 and not (self._here.content and isinstance(self._here.content[-1], Grid)):
            self._here.content += [Prose(box.text, box.place, listed=False) for box in row]
        elif self._here.content and isinstance(grid := self._here.content[-1], Grid):
            grid.rows.append(row)
        elif row:
            self._here.content.append(Grid([row], block.place))


def _prose(block: Block) -> Prose:
    text = block.written[block.lead :] if block.kind == "item" else block.written
    lead = _LEAD.match(text) if block.label else None
    rest = text[lead.end() :].strip() if lead else ""
    return Prose(text.strip(), block.place, block.kind == "item", block.label if rest else "", rest)


def _boxes(block: Block) -> Iterator[Box]:
    """Yield the cells of a row that was pasted as text, with bars or tabs between them."""
    written = block.written
    between = "|" if "|" in written else "\t"
    if between == "|":
        written = re.sub(r"^\s*\||\|\s*$", "", written)
    for column, cell in enumerate(written.split(between), start=1):
        if text := cell.strip(" \t*_"):
            yield Box(text, block.place, column)


def _wide(word: WordFile) -> Iterator[tuple[int, Table]]:
    """Yield the tables of a file that are more than a frame around text, by number."""
    tables = (one for one in word.content if isinstance(one, Table))
    for number, table in enumerate(tables, start=1):
        if any(len(list(_telling(row))) > 1 for row in table.rows):
            yield number, table


def _telling(row: Iterable[Cell]) -> Iterator[Cell]:
    return (cell for cell in row if not cell.goes_on and _cell_text(cell).strip())


def _grids(table: Table, place: str) -> Iterator[Grid]:
    """Yield a table, then those that stand in its cells."""
    rows, nested = [], []
    for number, row in enumerate(table.rows, start=1):
        boxes = []
        for cell in row:
            where = f"{place} row {number} column {cell.column}"
            if not cell.goes_on and (text := _cell_text(cell).strip()):
                boxes.append(Box(text, where, cell.column))
            inner = (one for one in cell.content if isinstance(one, Table))
            nested += [(one, f"{where} table {n}") for n, one in enumerate(inner, start=1)]
        rows.append(tuple(boxes))
    yield Grid([row for row in rows if row], place)
    for one, where in nested:
        yield from _grids(one, where)


def _cell_text(cell: Cell) -> str:
    told = (one for one in cell.paragraphs if one.text.strip())
    return joined(Prose(one.text.strip(), "", one.listed) for one in told)
