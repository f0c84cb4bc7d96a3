"""Reads a Word file as a draft: headings, paragraphs, lists, tables, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.word.container import Container
from grantflow.documents.word.flatten import Flat, View, flatten, shows_placeholder
from grantflow.documents.word.parts import Parts
from grantflow.documents.word.styles import Styles, outline_level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.word.tree import Node, Tree
    from grantflow.text.draft import Draft

_DELETED = {"accepted": ("w:del", "w:moveFrom"), "original": ("w:ins", "w:moveTo")}


class Paragraph(NamedTuple):
    """A paragraph of the file: its text, and what it is.

    `level` is its heading level from 1, or 0; `nodes` are the `w:p` it is written as (several
    when the mark between them has been taken away).  `aside` is what the author has not written:
    the table of contents, the help texts of our forms.
    """

    nodes: tuple[Node, ...]
    flat: Flat
    level: int
    listed: bool
    aside: bool

    @property
    def text(self) -> str:
        """Return the text as it is seen."""
        return self.flat.text


class Cell(NamedTuple):
    """A cell of a table: its paragraphs and nested tables in order, and its columns from 1."""

    content: tuple[Paragraph | Table, ...]
    column: int
    width: int
    goes_on: bool

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Return the paragraphs that stand right in the cell."""
        return [one for one in self.content if isinstance(one, Paragraph)]

    @property
    def text(self) -> str:
        """Return the text of the cell, a line a paragraph."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


class Table(NamedTuple):
    """A table: its rows of cells, and how many rows at the top name the columns."""

    rows: tuple[tuple[Cell, ...], ...]
    headed: int


class Spot(NamedTuple):
    """The text at a place, and where in it each paragraph of the file begins."""

    paragraphs: tuple[tuple[int, Paragraph], ...]

    def find(self, start: int, end: int) -> tuple[Paragraph, int, int]:
        """Return the paragraph that holds `start`, and the stretch as offsets in its own text."""
        at, paragraph = self.paragraphs[0]
        for offset, other in self.paragraphs:
            if offset <= start:
                at, paragraph = offset, other
        length = len(paragraph.text)
        return paragraph, min(start - at, length), min(end - at, length)


@dataclass(eq=False)
class WordFile:
    """A Word file that has been read.

    `spots` leads from a place ("paragraph 14", "table 1 row 2 column 1") to the paragraphs there.
    """

    parts: Parts
    tree: Tree
    styles: Styles
    view: View
    content: tuple[Paragraph | Table, ...] = ()
    spots: dict[str, Spot] = field(default_factory=dict)

    @cached_property
    def draft(self) -> Draft:
        """The draft that the checks read."""
        from grantflow.documents.word.blocks import draft_of

        return draft_of(self)

    def notes(self, kind: str, number: str) -> tuple[Paragraph, ...]:
        """Return the paragraphs of a footnote or endnote."""
        return self._notes.get((kind, number), ())

    @cached_property
    def _notes(self) -> dict[tuple[str, str], tuple[Paragraph, ...]]:
        found = {}
        for kind in ("footnote", "endnote"):
            tree = self.parts.related_tree(f"{kind}s")
            for node in tree.root.children if tree else ():
                if node.tag == f"w:{kind}" and node.get("w:type") in {None, "normal"}:
                    content = _Content(self.styles, self.view).of(node)
                    told = tuple(one for one in content if isinstance(one, Paragraph))
                    found[kind, node.get("w:id") or ""] = told
        return found

    def box(self, node: Node) -> tuple[Paragraph, ...]:
        """Return the paragraphs of a text box."""
        content = _Content(self.styles, self.view).of(node)
        return tuple(one for one in content if isinstance(one, Paragraph))


def read(content: bytes, name: str, view: View = "accepted") -> WordFile:
    """Return what a Word file holds; nothing in it is run, and nothing outside it fetched.

    Args:
        content: The bytes of the file.
        name: What to call it in errors.
        view: Tracked changes as accepted, or the text before them.

    Raises:
        WordUnreadable: It is no .docx, is locked, damaged, or not safe to open.

    """
    parts = Parts(Container(content, name))
    tree = parts.tree(parts.main)
    body = tree.root.child("w:body")
    if tree.root.tag != "w:document" or body is None:
        raise parts.container.broken()
    styles = Styles(parts.related_tree("styles"), parts.related_tree("numbering"))
    found = WordFile(parts, tree, styles, view)
    found.content = tuple(_Content(styles, view).of(body))
    return found


class _Content:
    """Gathers paragraphs and tables in their order, through controls and the like."""

    def __init__(self, styles: Styles, view: View) -> None:
        self._styles, self._view, self._gone = styles, view, _DELETED[view]

    def of(self, around: Node, *, contents: bool = False) -> Iterator[Paragraph | Table]:
        """Yield what stands in a body, a cell, a note."""
        waiting: list[Paragraph] = []
        for node, in_contents in _blocks(around, contents=contents):
            if node.tag == "w:tbl":
                yield from _joined(waiting)
                waiting = []
                yield self._table(node)
                continue
            waiting.append(self._paragraph(node, contents=in_contents))
            if not self._mark_is_gone(node):
                yield from _joined(waiting)
                waiting = []
        yield from _joined(waiting)

    def _mark_is_gone(self, node: Node) -> bool:
        """Whether the paragraph mark was taken away, so that the next paragraph goes on here."""
        mark = node.below("w:pPr", "w:rPr")
        return mark is not None and any(mark.child(tag) for tag in self._gone)

    def _paragraph(self, node: Node, *, contents: bool) -> Paragraph:
        flat = flatten(node, self._styles, self._view)
        properties = node.child("w:pPr")
        style = properties.child("w:pStyle") if properties else None
        name = style.get("w:val") if style else None
        outline = properties.child("w:outlineLvl") if properties else None
        level = outline_level(outline) if outline else None
        numbered = properties.child("w:numPr") if properties else None
        listed = self._styles.lists(numbered) if numbered else self._styles.is_list(name)
        aside = contents or self._styles.is_aside(name)
        if level is None:
            level = self._styles.level_of(name)
        return Paragraph((node,), flat, level, listed, aside)

    def _table(self, node: Node) -> Table:
        rows = [row for row, _ in _inside(node, "w:tr") if not self._row_is_gone(row)]
        headed = 0
        for row in rows:
            if row.below("w:trPr", "w:tblHeader") is None:
                break
            headed += 1
        return Table(tuple(tuple(self._cells(row)) for row in rows), headed)

    def _row_is_gone(self, row: Node) -> bool:
        properties = row.child("w:trPr")
        return properties is not None and any(properties.child(tag) for tag in self._gone)

    def _cells(self, row: Node) -> Iterator[Cell]:
        column = 1
        before = row.below("w:trPr", "w:gridBefore")
        if before is not None:
            column += _figure(before)
        for node, _ in _inside(row, "w:tc"):
            properties = node.child("w:tcPr")
            span = properties.child("w:gridSpan") if properties else None
            merged = properties.child("w:vMerge") if properties else None
            width = max(1, _figure(span)) if span else 1
            goes_on = merged is not None and merged.get("w:val") in {None, "continue"}
            yield Cell(tuple(self.of(node)), column, width, goes_on)
            column += width


def _joined(waiting: list[Paragraph]) -> Iterator[Paragraph]:
    """Yield the paragraph that several became when the marks between them were taken away."""
    if len(waiting) < 2:
        yield from waiting
        return
    pieces, length = [], 0
    for one in waiting:
        pieces += [piece._replace(start=piece.start + length) for piece in one.flat.pieces]
        length += len(one.text)
    flat = Flat(
        "".join(one.text for one in waiting),
        tuple(pieces),
        tuple(note for one in waiting for note in one.flat.notes),
        tuple(box for one in waiting for box in one.flat.boxes),
        all(one.flat.bold for one in waiting if one.text.strip()),
    )
    yield waiting[-1]._replace(nodes=tuple(one.nodes[0] for one in waiting), flat=flat)


def _blocks(around: Node, *, contents: bool = False) -> Iterator[tuple[Node, bool]]:
    """Yield paragraphs and tables below a node, and whether they are the table of contents."""
    yield from _inside(around, "w:p", "w:tbl", contents=contents)


def _inside(around: Node, *tags: str, contents: bool = False) -> Iterator[tuple[Node, bool]]:
    """Yield the nodes of some kinds, through controls and marks that stand around them."""
    for node in around.children:
        if node.tag in tags:
            yield node, contents
        elif node.tag == "w:sdt":
            properties, content = node.child("w:sdtPr"), node.child("w:sdtContent")
            if content is not None and not _is_prompt(properties, tags):
                listed = contents or _lists_contents(properties)
                yield from _inside(content, *tags, contents=listed)
        elif node.tag in {"w:customXml", "w:ins", "w:moveTo", "w:smartTag"}:
            yield from _inside(node, *tags, contents=contents)


def _is_prompt(properties: Node | None, tags: tuple[str, ...]) -> bool:
    return "w:p" in tags and shows_placeholder(properties)


def _lists_contents(properties: Node | None) -> bool:
    gallery = properties.below("w:docPartObj", "w:docPartGallery") if properties else None
    return gallery is not None and gallery.get("w:val") == "Table of Contents"


def _figure(node: Node) -> int:
    value = node.get("w:val") or ""
    return min(int(value), 1000) if value.isdecimal() and len(value) < 5 else 0
