"""A Word file as the blocks that the checks read, with places and labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grantflow.documents.plaintext import HEAD_CELLS, prose, settle_headings
from grantflow.documents.word.read import Paragraph, Spot, Table
from grantflow.text.draft import Block, Draft, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grantflow.documents.word.read import Cell, WordFile

# A bold line no longer than this, without a full stop, is a heading.
_TITLE = 100
_ENDS = re.compile(r"[.!;,][\"”’')\]]*\s*$")
# Headings that only look like headings lie below those that are; questions of a table deeper.
_BOLD_LEVEL, _ASKED_LEVEL = 7, 9
# So much text in the first of two cells is no question.
_QUESTION_WORDS = 60
# An answer of so many words is read as text under its question, not as a row.
_LONG_ANSWER = 25


def draft_of(file: WordFile) -> Draft:
    """Return the draft in a file.  Each place is entered in `file.spots`."""
    blocks = list(_Blocks(file).all())
    if not any(block.kind == "heading" for block in blocks):
        settle_headings(blocks)
    return Draft(blocks)


class _Blocks:
    """The blocks of one file, as they are found."""

    def __init__(self, file: WordFile) -> None:
        self._file, self._spots = file, file.spots
        self._title: Block | None = None

    def all(self) -> Iterator[Block]:
        yield from self._content(self._file.content, "")

    def _content(self, content: Iterable[Paragraph | Table], before: str) -> Iterator[Block]:
        """Yield the blocks of a body or cell; `before` is the place of the cell, with a blank."""
        paragraphs = tables = 0
        for one in content:
            if isinstance(one, Table):
                tables += 1
                yield from self._table(one, f"{before}table {tables}")
            elif not before:
                paragraphs += 1
                yield from self._standing(one, f"paragraph {paragraphs}")

    def _standing(self, paragraph: Paragraph, place: str) -> Iterator[Block]:
        """Yield a paragraph outside tables, then its text boxes and notes."""
        self._spots[place] = Spot(((0, paragraph),))
        if not paragraph.aside:
            for block in _of_paragraph(paragraph, place, 0):
                if block.kind == "heading":
                    self._title = block
                yield block
        for number, box in enumerate(paragraph.flat.boxes, start=1):
            yield from self._beside(self._file.box(box), f"{place} box {number}", paragraph)
        for kind, name in paragraph.flat.notes:
            yield from self._beside(self._file.notes(kind, name), f"{kind} {name}", paragraph)

    def _beside(
        self, paragraphs: Sequence[Paragraph], place: str, anchor: Paragraph
    ) -> Iterator[Block]:
        """Yield what is read beside a paragraph; a comment on it is put on the paragraph."""
        if place in self._spots:
            return
        self._spots[place] = Spot(((0, anchor),))
        for offset, paragraph in _offsets(paragraphs):
            for block in _of_paragraph(paragraph, place, offset):
                block.kind = "paragraph" if block.kind == "heading" else block.kind
                yield block

    def _table(self, table: Table, place: str) -> Iterator[Block]:
        above = self._title
        asked = False
        for number, cells in enumerate(table.rows, start=1):
            where = f"{place} row {number}"
            row = tuple(map(_answered, cells))
            for cell in row:
                spot = Spot(tuple(_offsets(cell.paragraphs)) or _NOWHERE)
                if spot.paragraphs:
                    self._spots[f"{where} column {cell.column}"] = spot
            for block in self._row(row, where, headed=number <= table.headed):
                asked = asked or block.kind == "heading"
                yield block
        if asked and above is not None and self._title is not None:
            # What follows the table belongs to the heading above it, not to its last question.
            again = Block("heading", above.written, above.place, level=above.level)
            again.lead, again.label, again.parts = above.lead, above.label, above.parts
            yield again
            self._title = again

    def _row(self, row: tuple[Cell, ...], where: str, *, headed: bool) -> Iterator[Block]:
        told = [cell for cell in row if not cell.goes_on and (cell.text.strip() or _tables(cell))]
        open_cells = [cell for cell in row if not cell.goes_on]
        if not told:
            return
        if headed or (len(told) > 1 and all(_names_columns(cell) for cell in told)):
            yield from self._silent(told, where)
        elif len(told) == 1 and (len(open_cells) == 1 or told[0] is not open_cells[0]):
            yield from self._as_text(told[0], where)
        elif len(told) == 1:
            yield from self._unanswered(told[0], where)
        elif len(told) == 2 and len(told[0].text.split()) <= _QUESTION_WORDS:
            yield from self._answer(told[0], told[1], where)
        elif any(len(cell.text.split()) > _QUESTION_WORDS or _tables(cell) for cell in told):
            for cell in told:
                yield from self._as_text(cell, where)
        else:
            yield _row_block(told, where, label=told[0].text, lead=0)

    def _as_text(self, cell: Cell, where: str, label: str = "") -> Iterator[Block]:
        """Yield a cell as if its paragraphs stood outside the table."""
        place = f"{where} column {cell.column}"
        for offset, paragraph in _offsets(cell.paragraphs):
            for block in _of_paragraph(paragraph, place, offset):
                if label and not block.label:
                    block.label = label
                yield block
        if _tables(cell):
            yield from self._content(cell.content, f"{place} ")

    def _unanswered(self, cell: Cell, where: str) -> Iterator[Block]:
        """Yield a lone first cell: a heading over the rows below, or a question left open."""
        text = cell.text.strip()
        if not text.endswith("?") and _is_title(text) and all(p.flat.bold for p in _told(cell)):
            yield _row_block([cell], where, label="", lead=0, kind="heading", level=_BOLD_LEVEL)
        elif len(text.split()) > _QUESTION_WORDS:
            yield from self._as_text(cell, where)
        else:
            yield from self._silent([cell], where)

    def _silent(self, cells: list[Cell], where: str) -> Iterator[Block]:
        """Yield a row that only names what others hold: nothing in it is read."""
        block = _row_block(cells, where, label=cells[0].text, lead=0)
        block.lead = len(block.written)
        yield block

    def _answer(self, asked: Cell, answer: Cell, where: str) -> Iterator[Block]:
        """Yield a question and its answer: a row, or a heading with text when there is much."""
        label = " ".join(asked.text.split())
        long = len(answer.text.split()) > _LONG_ANSWER or len(_told(answer)) > 1
        if not long and not _tables(answer):
            yield _row_block([asked, answer], where, label=label, lead=len(asked.text) + 1)
            return
        yield _row_block([asked], where, label="", lead=0, kind="heading", level=_ASKED_LEVEL)
        yield from self._as_text(answer, where, label)


_NOWHERE: tuple[tuple[int, Paragraph], ...] = ()


def _answered(cell: Cell) -> Cell:
    """Return a cell without its help texts."""
    kept = (one for one in cell.content if isinstance(one, Table) or not one.aside)
    return cell._replace(content=tuple(kept))


def _told(cell: Cell) -> list[Paragraph]:
    return [paragraph for paragraph in cell.paragraphs if paragraph.text.strip()]


def _tables(cell: Cell) -> bool:
    return any(isinstance(one, Table) for one in cell.content)


def _names_columns(cell: Cell) -> bool:
    text = cell.text.strip()
    bold = all(paragraph.flat.bold for paragraph in _told(cell))
    return _tables(cell) is False and (
        HEAD_CELLS.fullmatch(text.lower()) is not None or (bold and len(text) <= _TITLE)
    )


def _offsets(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[int, Paragraph]]:
    """Yield paragraphs with where each begins in the text of all, a line each."""
    offset = 0
    for paragraph in paragraphs:
        yield offset, paragraph
        offset += len(paragraph.text) + 1


def _of_paragraph(paragraph: Paragraph, place: str, offset: int) -> Iterator[Block]:
    """Yield the block of a paragraph, when it says anything; `offset` is where it begins."""
    text = paragraph.text
    if not text.strip():
        return
    parts = (Part(0, len(text), place, offset),) if offset else ()
    if paragraph.level:
        yield Block("heading", text, place, level=paragraph.level, parts=parts)
    elif paragraph.flat.bold and not paragraph.listed and _is_title(text):
        yield Block("heading", text, place, level=_BOLD_LEVEL, parts=parts)
    elif (block := prose(text, place)) is not None:
        block.parts = parts
        if paragraph.listed:
            block.kind = "item"
        yield block


def _is_title(text: str) -> bool:
    return len(text.strip()) <= _TITLE and not _ENDS.search(text)


def _row_block(
    cells: list[Cell], where: str, *, label: str, lead: int, kind: str = "row", level: int = 0
) -> Block:
    """Return cells side by side as one block, with a place for each."""
    parts: list[Part] = []
    written = ""
    for cell in cells:
        written += "\t" if parts else ""
        text = cell.text
        place = f"{where} column {cell.column}"
        parts.append(Part(len(written), len(written) + len(text), place, 0))
        written += text
    block = Block("row", written, parts[0].place, level=level, lead=lead, parts=tuple(parts))
    block.kind = "heading" if kind == "heading" else "row"
    block.label = label
    return block
