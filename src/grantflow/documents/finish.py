"""Finishes a filled document: lines of an answer, gaps, widths of growing tables."""

import re

from grantflow.documents.looks import heading_styles, last_start, row_spans, style_of
from grantflow.documents.tags import GROWS, VANISH

_GRID = re.compile(r"<w:tblGrid>.*?</w:tblGrid>", re.DOTALL)
_CELL_WIDTH = re.compile(r'(<w:tcW\b[^>]*?w:w=")(\d+)(?=")')
_TABLE_WIDTH = re.compile(r'<w:tblW w:w="(\d+)" w:type="dxa"/>')
_COLUMN_WIDTH = re.compile(r'<w:gridCol\b[^>]*?w:w="(\d+)"')
_RUN = re.compile(r"<w:r[ >](?:(?!<w:r[ >]).)*?<w:t[ >][^<]*\n[^<]*</w:t>.*?</w:r>", re.DOTALL)
_PROPERTIES = re.compile(r"<w:pPr>.*?</w:pPr>", re.DOTALL)
_RUN_PROPERTIES = re.compile(r"<w:rPr>.*?</w:rPr>", re.DOTALL)
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
# Text in these can't be cut in two paragraphs; it gets line breaks instead.
_UNCUT = ("<w:hyperlink", "<w:bookmarkStart", "<w:fldChar", "<w:numPr", "<w:sdt")
_NO_ROWS = "</w:tblGrid></w:tbl>"
# Places that must hold a paragraph, or end with one.
_EMPTY = (("</w:tcPr>", "</w:tc>"), ("<w:tc>", "</w:tc>"), ("</w:tbl>", "</w:tc>"))
_SMALL_PARTS = ("word/header", "word/footer", "word/footnotes", "word/endnotes")
_HOLLOW = re.compile(r"(<w:(?:hdr|ftr|footnote|endnote)\b[^>]*(?<!/)>)(</w:)")
_QUESTION_LEVEL = 3
_WIDE_TWIPS = 1400  # columns of text give way; columns of figures keep their width


def without_gaps(xml: str, styles: str) -> str:
    """Return `xml` without the rows and questions that have no answer.

    A question is a paragraph and a heading of level 3 or lower right above it.
    """
    if VANISH not in xml:
        return xml
    xml = _without_rows(xml)
    pieces, done, at = list[str](), 0, xml.find(VANISH)
    while at >= 0:
        start = last_start(xml, "p", at)
        before = xml[done:start] or (pieces.pop() if pieces else "")
        pieces.append(_without_heading(before, styles))
        done = xml.find("</w:p>", at) + len("</w:p>")
        at = xml.find(VANISH, done)
    return "".join([*pieces, xml[done:]])


def _without_rows(xml: str) -> str:
    """Return `xml` without the innermost row around each gap."""
    rows = row_spans(xml)
    gaps = [match.start() for match in re.finditer(VANISH, xml)]
    around = (next((row for row in rows if row[0] < at < row[1]), None) for at in gaps)
    pieces, done = list[str](), 0
    # A row that goes takes with it the rows of the tables in it.
    for start, end in sorted({row for row in around if row}):
        if start >= done:
            pieces.append(xml[done:start])
            done = end
    return "".join([*pieces, xml[done:]])


def _without_heading(before: str, styles: str) -> str:
    """Return the text before a question's answer without its heading, when that is right above."""
    if before.endswith("</w:p>"):
        above = last_start(before, "p", len(before))
        heading = heading_styles(styles).get(style_of(before[above:]))
        if heading and heading.level >= _QUESTION_LEVEL:
            return before[:above]
    return before


def lines(xml: str) -> str:
    """Return `xml` with new-lines in answers as paragraphs of their own, or line breaks."""
    pieces, done, at = list[str](), 0, xml.find("\n")
    while at >= 0:
        start, end = last_start(xml, "p", at), xml.find("</w:p>", at) + len("</w:p>")
        pieces += [xml[done:start], _cut(xml[start:end])]
        done, at = end, xml.find("\n", end)
    return "".join([*pieces, xml[done:]])


def widths(xml: str) -> str:
    """Return `xml` with the columns of each table that grew made to fill the table's width.

    The wide columns give way; columns of figures keep their width.
    """
    pieces, done, at = list[str](), 0, xml.find(GROWS)
    while at >= 0:
        end = xml.find("</w:tbl>", at) + len("</w:tbl>")
        pieces += [xml[done:at], _fitted(xml[at + len(GROWS) : end])]
        done, at = end, xml.find(GROWS, end)
    return "".join([*pieces, xml[done:]])


def mended(xml: str, part: str, empties: bool) -> str:
    """Return a part with a paragraph wherever Word wants one and all of them have vanished.

    Tables without rows are taken out.  `empties` tells that cells may have lost theirs.
    """
    at = xml.find(_NO_ROWS)
    while at >= 0:
        start = xml.rfind("<w:tbl>", 0, at)
        start -= xml[start - 1] == GROWS
        xml = xml[:start] + xml[at + len(_NO_ROWS) :]
        at, empties = xml.find(_NO_ROWS), True
    for before, after in _EMPTY if empties else ():
        xml = xml.replace(before + after, f"{before}<w:p/>{after}")
    if part.startswith(_SMALL_PARTS):
        xml = _HOLLOW.sub(r"\1<w:p/>\2", xml)
    return xml


def _cut(paragraph: str) -> str:
    if any(sign in paragraph for sign in _UNCUT):
        return paragraph.replace("\n", _BREAK)
    properties = _PROPERTIES.search(paragraph)
    opening = f"<w:p>{properties[0] if properties else ''}"

    def cut_run(match: re.Match[str]) -> str:
        look = _RUN_PROPERTIES.search(match[0])
        run = f'<w:r>{look[0] if look else ""}<w:t xml:space="preserve">'
        return match[0].replace("\n", f"</w:t></w:r></w:p>{opening}{run}")

    return _RUN.sub(cut_run, paragraph)


def _fitted(table: str) -> str:
    end = table.find("</w:tr>")
    row = [int(width) for _, width in _CELL_WIDTH.findall(table[:end])]
    if not row or "<w:gridSpan" in table[:end]:
        return table
    wanted = _TABLE_WIDTH.search(table)
    room = int(wanted[1]) if wanted else sum(map(int, _COLUMN_WIDTH.findall(table)))
    settled = _settled(row, room)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in settled)
    table = _GRID.sub(f"<w:tblGrid>{grid}</w:tblGrid>", table, count=1)
    said = [str(width) for width in settled]
    return "</w:tr>".join([_resized(row_xml, said) for row_xml in table.split("</w:tr>")])


def _settled(row: list[int], room: int) -> list[int]:
    """Return the widths of `row` made to sum to `room`, in twips."""
    wide = sum(width for width in row if width > _WIDE_TWIPS)
    left = room - (sum(row) - wide)
    if wide and left > wide / 2:
        settled = [round(w * left / wide) if w > _WIDE_TWIPS else w for w in row]
    else:
        settled = [width * room // sum(row) for width in row]
    settled[-1] += room - sum(settled)
    return settled


def _resized(row: str, settled: list[str]) -> str:
    pieces = _CELL_WIDTH.split(row)
    if len(pieces) != 3 * len(settled) + 1:
        return row
    pieces[2::3] = settled
    return "".join(pieces)
