"""Reads a draft in plain text or Markdown: paragraphs, headings, lists, tables pasted as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grantflow.text.draft import Block, Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"[^\r\n\u2028\u2029\v\f\u0085]+")
_ITEM = re.compile(
    r"[^\S\r\n]*(?:[-–—•·*▪◦‣●○o►✓☐☒☑+][^\S\r\n]+|[•▪●◦☐☒☑✓►](?=\S)"
    r"|(?:\(?[a-zåäö]\)|\(?\d{1,2}\)|[ivx]+\))[^\S\r\n]+)",
)
_NUMBERED = re.compile(r"[^\S\r\n]*(\d{1,2}(?:\.\d{1,2})*)\.?[^\S\r\n]+(?=\S)")
_MARKDOWN = re.compile(r"[^\S\r\n]{0,3}(#{1,6})[^\S\r\n]+")
_BOLD = re.compile(r"[^\S\r\n]*(\*\*|__)(?=\S)(.+?)(?<=\S)\1[^\S\r\n]*:?[^\S\r\n]*$")
_BOLD_LEAD = re.compile(r"[^\S\r\n]*(\*\*|__)(?=\S)([^*_]{2,80}?)(?<=\S)\1[^\S\r\n]*:?[^\S\r\n]*")
_RULE = re.compile(r"[^\S\r\n]*(?:[-=_*~ ]{3,}|[|:\- ]{3,})$")
_LABEL = re.compile(r"([A-ZÅÄÖ][^.:;!?|\t\n]{1,60}?):[^\S\r\n]+(?=\S)")
# "I Exempelbys projekt: …" says whose it is; that belongs to the sentence.
_WHOSE = re.compile(r"(?:i|hos|från|enligt|för|inom|på)\s", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…:;,][\"”’')\]*_]*[^\S\r\n]*$")
_TITLE_WORDS, _TITLE_LENGTH = 9, 80
_LABEL_WORDS = 5
HEAD_CELLS = re.compile(
    r"fråga|svar|rubrik|aktivitet|kommentar|[-: ]+|avsnitt|text|innehåll|område"
)


class _Line(NamedTuple):
    text: str
    start: int


def read_plain(source: str) -> Draft:
    """Return the draft written as plain text or Markdown; never fails.

    A line is a block of its own, except where lines are clearly one paragraph broken at a margin.
    Places are `paragraph N`, counted from 1 over all blocks.
    """
    blocks: list[Block] = []
    for group in _groups(source):
        for line in _joined(group, source):
            block = _block(line, f"paragraph {len(blocks) + 1}")
            if block is not None:
                blocks.append(block)
    settle_headings(blocks)
    return Draft(blocks)


def _groups(source: str) -> Iterator[list[_Line]]:
    """Yield the lines that stand together, without blank lines between them."""
    group: list[_Line] = []
    last = 0
    for match in _LINE.finditer(source):
        blank = not match.group().strip()
        gap = source.count("\n", last, match.start()) or source.count("\r", last, match.start())
        if group and (blank or gap > 1):
            yield group
            group = []
        if not blank:
            group.append(_Line(match.group(), match.start()))
        last = match.end()
    if group:
        yield group


def _joined(group: list[_Line], source: str) -> Iterator[_Line]:
    """Join the lines of a paragraph that was broken at a margin."""
    width = max(len(line.text.rstrip()) for line in group)
    begin, end, before = group[0].start, group[0].start + len(group[0].text), group[0].text
    for line in group[1:]:
        if not _goes_on(before, line.text, width):
            yield _Line(source[begin:end], begin)
            begin = line.start
        end = line.start + len(line.text)
        before = line.text
    yield _Line(source[begin:end], begin)


def _goes_on(before: str, line: str, width: int) -> bool:
    """Whether `line` continues the paragraph that `before` is a line of."""
    if _ITEM.match(line) or _MARKDOWN.match(line) or "|" in line or "\t" in line.strip():
        return False
    if _MARKDOWN.match(before) or "|" in before or "\t" in before.strip() or _RULE.match(before):
        return False
    if _RULE.match(line) or _BOLD.match(line) or _BOLD.match(before):
        return False
    first = line.lstrip()[0]
    if first.islower():
        return True
    # A full line that ends in the middle of a sentence, or a paragraph of such lines.
    filled = len(before.rstrip()) >= max(45, 0.75 * width) and width <= 130
    if _NUMBERED.match(line) and _ENDS.search(before):
        return False
    return filled and (not _ENDS.search(before) or len(before.rstrip()) > 55)


def _block(line: _Line, place: str) -> Block | None:
    if _RULE.match(line.text):
        return None
    return _heading(line, place) or _table_row(line, place) or prose(line.text, place, line.start)


def _heading(line: _Line, place: str) -> Block | None:
    """Return a heading that is marked as one: with number signs, or bold all through."""
    text = line.text
    if marked := _MARKDOWN.match(text):
        return Block("heading", text, place, line.start, len(marked[1]), marked.end())
    bold = _BOLD.match(text)
    if bold and bold[2].count(" ") < _TITLE_WORDS + 3:
        return Block("heading", text[: bold.end(2)], place, line.start, 3, bold.start(2))
    return None


def _table_row(line: _Line, place: str) -> Block | None:
    """Return a row of a table pasted as text: cells with bars or tabs between them."""
    if "|" in line.text and (cells := _bar_row(line.text)):
        return _row(line.text, cells, place, line.start)
    if "\t" in line.text.strip():
        return Block("row", line.text, place, line.start)
    return None


def prose(text: str, place: str, start: int = 0) -> Block | None:
    """Return a paragraph or list item, with what it is about when it says so; None when empty."""
    if not text.strip(" \t|"):
        return None
    if item := _ITEM.match(text):
        return labelled(Block("item", text, place, start, lead=item.end()))
    if lead := _BOLD_LEAD.match(text):
        label = lead[2].strip(" :")
        return Block("paragraph", text, place, start, lead=lead.end(), label=label)
    return labelled(Block("paragraph", text, place, start))


def _bar_row(text: str) -> list[tuple[int, int]]:
    """Return where the cells of a row written with bars begin and end."""
    cells = []
    begin = 0
    for piece in text.split("|"):
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            cells.append((begin + lead, begin + len(piece.rstrip())))
        begin += len(piece) + 1
    return cells


def _row(text: str, cells: list[tuple[int, int]], place: str, start: int) -> Block:
    """Return a row: of two cells the first says what the second is about.

    Of a row that only names the columns nothing is left to read.
    """
    if all(HEAD_CELLS.fullmatch(text[a:b].lower()) for a, b in cells):
        return Block("row", text, place, start, lead=len(text))
    begin, end = cells[0]
    if len(cells) == 1 and text.lstrip().startswith("|"):
        return Block("row", text[:end], place, start, lead=begin)
    if len(cells) == 2:
        return Block(
            "row", text[: cells[1][1]], place, start, lead=cells[1][0], label=text[begin:end]
        )
    return Block("row", text[: cells[-1][1]], place, start, lead=begin, label=text[begin:end])


def labelled(block: Block) -> Block:
    """Mark "Mål: …" at the beginning of a text as what the text is about."""
    found = _LABEL.match(block.written, block.lead)
    if found and found[1].count(" ") < _LABEL_WORDS:
        block.label = found[1]
        if block.kind == "paragraph" and not _WHOSE.match(found[1]):
            block.lead = found.end()
    return block


def settle_headings(blocks: list[Block]) -> None:
    """Tell headings without marks from short texts: short, no full stop, and text below."""
    for here in blocks[:-1]:
        if here.kind != "paragraph" or not _may_be_title(here):
            continue
        if here.label and here.lead:  # "Mål: …" on one line is a text with a label
            continue
        number = _NUMBERED.match(here.written)
        here.kind = "heading"
        here.level = 2 + (number[1].count(".") if number else 0)
        here.lead = number.end() if number else 0
        if here.written.rstrip().endswith(":"):
            here.written = here.written.rstrip()[:-1]
        here.__dict__.pop("normal", None)


def _may_be_title(block: Block) -> bool:
    text = block.written.strip()
    if len(text) > _TITLE_LENGTH or text.count(" ") >= _TITLE_WORDS or "\n" in text:
        return False
    number = _NUMBERED.match(text)
    first = text[number.end() :][:1] if number else text[:1]
    if not (first.isupper() or first.isdigit()) or not any(c.isalpha() for c in text):
        return False
    if text.endswith(":"):
        return not text[:-1].endswith((".", "!"))
    if text.endswith("?"):
        return True
    return not _ENDS.search(text)
