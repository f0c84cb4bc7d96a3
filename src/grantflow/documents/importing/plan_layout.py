"""A plan för omvärldsbevakning as people type it: blocks of entries, with comments beside them.

The plan is a table of two columns, "Aktivitet | Kommentar", with a row a block; or several tables,
or a row an entry.  Nothing in it is marked up but, at best, its bullets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.importing.fields import words
from grantflow.documents.word.read import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from grantflow.documents.word.read import Cell, WordFile

_BULLET = re.compile(r"^\s*(?:[·•▪◦‣●○*–—-]\s*|o\s+|\(?\d{1,2}[.)]\s+)(?=\S|$)")
_PLACEHOLDER = re.compile(r"^(?:[xX]{1,4}|\.{2,}|…|)$")
# A title is no longer than this, and is no sentence.
_TITLE_WORDS = 12
_NAME = r"[A-ZÅÄÖ][\wåäöé.-]{0,20}"
_LONE_NAME = re.compile(rf"^{_NAME}(?:\s+(?:och\s+)?{_NAME}){{0,2}}$")
TAKES_FURTHER = re.compile(
    r"^(?P<who>[^:.?!]{1,60}?)\s+(?:tar|tas)\s+(?:det\s+|detta\s+)?vidare\b\s*(?:av\b)?[:.,–-]*\s*",
    re.IGNORECASE,
)
# Two blocks known make a table a plan; a lone one may be anything.
_ENOUGH = 2


class Entry(NamedTuple):
    """An entry of a block: its first line, and the lines that follow it."""

    first: str
    more: tuple[str, ...]
    place: str


class Comment(NamedTuple):
    """What stands in the right column about one entry."""

    text: str
    place: str


@dataclass(eq=False)
class Row:
    """A row of a block: entries and comments as they stand side by side."""

    entries: list[Entry] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)


@dataclass(eq=False)
class Block:
    """A block of the plan; `kind` is the table of the stage that its entries are rows of.

    `prompts` are questions and lines above the first entry: the template's own, or somebody's.
    """

    kind: str
    rows: list[Row] = field(default_factory=list)
    prompts: list[Comment] = field(default_factory=list)


class Plan(NamedTuple):
    """The blocks of a plan, and the tables that they stand in ("table 1").

    `unknown` are rows of these tables that belong to no block that the stage asks about.
    """

    blocks: list[Block]
    tables: frozenset[str]
    unknown: list[Comment]


class _Line(NamedTuple):
    """A paragraph of a cell with the addresses of its links, and whether it begins an entry."""

    text: str
    bullet: bool


def plan_of(word: WordFile) -> Plan | None:
    """Return the plan in a file, or None when it is another kind of document."""
    found = _Plan(dict(_links(word)))
    tables = 0
    for one in word.content:
        if isinstance(one, Table):
            tables += 1
            found.table(one, f"table {tables}")
        elif (kind := kind_of(one.text)) and (one.level or one.flat.bold):
            found.announced = kind
    if len({block.kind for block in found.blocks}) < _ENOUGH:
        return None
    return Plan(found.blocks, frozenset(found.tables), found.unknown)


def _links(word: WordFile) -> Iterator[tuple[str, str]]:
    """Yield the addresses that links of the file lead to, by the id that the text has for them."""
    name = word.parts.relations
    for node in word.parts.tree(name).root.children if name in word.parts.container else ():
        target = node.get("Target") or ""
        if (node.get("Type") or "").endswith("/hyperlink") and target.startswith("http"):
            yield node.get("Id") or "", target


def kind_of(title: str) -> str | None:
    """Return the block that a title is of, or None for a text that is no title of a block."""
    title = title.strip()
    if not title or len(title.split()) > _TITLE_WORDS or _BULLET.match(title):
        return None
    if title.endswith((".", "!")):
        return None
    said = " ".join(re.findall(r"\w+", title.lower()))
    return next((kind for kind, pattern in _kinds() if pattern.search(said)), None)


@cache
def _kinds() -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for kind, terms in words()["plan"].items():
        parts = [rf"\b{re.escape(term)}\b" for term in terms if not term.startswith("*")]
        parts += [re.escape(term[1:]) for term in terms if term.startswith("*")]
        found.append((kind, re.compile("|".join(parts))))
    return found


class _Plan:
    """The blocks as they are found, table by table."""

    def __init__(self, links: dict[str, str]) -> None:
        self.blocks: list[Block] = []
        self.tables: list[str] = []
        self.unknown: list[Comment] = []
        self.announced: str | None = None
        self._links = links

    def table(self, table: Table, place: str) -> None:
        if not self._is_of_plan(table):
            self.announced = None
            return
        block = Block(self.announced) if self.announced else None
        self.announced = None
        self.blocks += [block] if block else []
        self.tables.append(place)
        for number, row in enumerate(table.rows, start=1):
            cells = _told(row)
            if cells and not _is_head(cells):
                block = self._row(block, cells, f"{place} row {number}")

    def _is_of_plan(self, table: Table) -> bool:
        """Whether a table is laid out as a plan: two columns, entries below the title of a block.

        A table of labels and answers has two columns too, but says nothing below its labels.
        """
        rows = [_told(row) for row in table.rows]
        if any(len(cells) > 2 for cells in rows):
            return False
        lefts = [list(self._lines(row[0])) for row in rows if row and row[0].column == 1]
        titled = sum(len(left) > 1 and kind_of(left[0].text) is not None for left in lefts)
        bullets = any(line.bullet for left in lefts for line in left)
        named = any(cells and _is_head(cells) for cells in rows)
        return named or titled >= _ENOUGH or (self.announced is not None and bullets)

    def _lines(self, cell: Cell, *, empty: bool = False) -> Iterator[_Line]:
        """Yield the lines of a cell; a link whose address is not to be seen has it after it."""
        for one in cell.paragraphs:
            text = one.text.strip()
            nodes = (inner for node in one.nodes for inner in node.walk())
            ids = (node.get("r:id") for node in nodes if node.tag == "w:hyperlink")
            hidden = (self._links[name] for name in ids if name in self._links)
            bullet = one.listed or _BULLET.match(text) is not None
            if text or empty:
                yield _Line(" ".join([text, *(a for a in hidden if a not in text)]), bullet)

    def _row(self, block: Block | None, cells: list[Cell], place: str) -> Block | None:
        """Take a row, and return the block that the rows below it go on with."""
        left = list(self._lines(cells[0], empty=True)) if cells[0].column == 1 else []
        told = [line for line in left if line.text]
        kind = kind_of(told[0].text) if told and not told[0].bullet else None
        if kind:
            block = Block(kind)
            self.blocks.append(block)
            left = left[left.index(told[0]) + 1 :]
        elif block is None or (len(told) > 1 and not told[0].bullet):
            text = "\n".join(line.text for cell in cells for line in self._lines(cell))
            self.unknown.append(Comment(text, f"{place} column {cells[0].column}"))
            return None
        row = Row()
        block.rows.append(row)
        _entries(block, row, left, f"{place} column 1")
        for cell in cells[1:] if told else cells:
            lines = self._lines(cell, empty=True)
            _comments(block, row, lines, f"{place} column {cell.column}")
        return block


def _entries(block: Block, row: Row, lines: list[_Line], place: str) -> None:
    if any(line.bullet for line in lines):
        _bulleted(block, row, lines, place)
        return
    for group in _groups(line.text for line in lines):
        if block.rows[0] is row and all(line.endswith("?") for line in group):
            block.prompts += [Comment(line, place) for line in group]
        elif block.kind == "projects":
            row.entries.append(Entry(group[0], tuple(group[1:]), place))
        else:
            row.entries += [Entry(line, (), place) for line in group]


def _bulleted(block: Block, row: Row, lines: Iterable[_Line], place: str) -> None:
    """Take the entries of a cell: each bullet begins one, what follows is its text."""
    for line in lines:
        if line.bullet:
            row.entries.append(Entry(_BULLET.sub("", line.text).strip(), (), place))
        elif line.text and row.entries:
            last = row.entries[-1]
            row.entries[-1] = last._replace(more=(*last.more, line.text))
        elif line.text:
            block.prompts.append(Comment(line.text, place))
    row.entries = [e for e in row.entries if e.more or not _PLACEHOLDER.match(e.first)]


def _comments(block: Block, row: Row, lines: Iterable[_Line], place: str) -> None:
    groups = _groups((line.text for line in lines), apart=_begins_comment)
    for number, group in enumerate(groups):
        text = "\n".join(_BULLET.sub("", line).strip() for line in group)
        if number == 0 and row is block.rows[0] and text.endswith("?"):
            block.prompts.append(Comment(text, place))
        else:
            row.comments.append(Comment(text, place))


def _groups(
    lines: Iterable[str], apart: Callable[[str], bool] | None = None
) -> Iterator[list[str]]:
    """Yield lines that stand together, without an empty line or the beginning of another."""
    group: list[str] = []
    for line in lines:
        text = line.strip()
        if group and (not text or (apart is not None and apart(text))):
            yield group
            group = []
        if text:
            group.append(text)
    if group:
        yield group


def _begins_comment(text: str) -> bool:
    return bool(TAKES_FURTHER.match(text) or is_lone_name(text) or _BULLET.match(text))


def is_lone_name(text: str) -> bool:
    """Whether a text is nothing but a name or letter: "B", "Utvecklingsledaren"."""
    return _LONE_NAME.match(text) is not None and kind_of(text) is None


def _told(row: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in row if not cell.goes_on and cell.text.strip()]


def _is_head(cells: list[Cell]) -> bool:
    """Whether a row only names the columns."""
    heads = {"aktivitet", "kommentar", "aktiviteter", "kommentarer", "anteckning", "ansvarig"}
    return len(cells) > 1 and all(cell.text.strip().lower() in heads for cell in cells)
