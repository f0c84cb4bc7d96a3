"""The matrix of many drafts as a workbook: to filter, to print in grey, and with all findings."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from grantflow.documents.matrix_lists import (
    PAPER_A3,
    Findings,
    plain,
    write_points,
    write_rules,
    write_troubles,
)
from grantflow.documents.reports.matrix import KIND_LABELS, SIGNS, heading, opening
from grantflow.documents.workbook import Book
from grantflow.model.finding import SEVERITIES, SEVERITY_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grantflow.documents.reports.matrix import Matrix, Part, Point, Row
    from grantflow.documents.workbook import Sheet

# Fill and ink of each verdict: light fills, so that the sign is what shows on grey paper.
_COLOURS: dict[str, tuple[str, str]] = {
    "met": ("#D3EFDB", "#12502B"),
    "partly": ("#FDF0C4", "#5F4300"),
    "missing": ("#FDF1F1", "#8A1020"),
    "negated": ("#EEB4B4", "#5C000D"),
    "placeholder": ("#E5E0F7", "#3C2C7A"),
    "verify": ("#DCEBF8", "#0A4A73"),
    "not_applicable": ("#FFFFFF", "#5F6B76"),
}
_STAGES_ROW, _HEAD_ROW, _FIRST_ROW = 2, 3, 4
_NAME, _MARK = 32, 3.3
_FIGURES = (("Slag", 11), ("Finns", 9), *((SEVERITY_LABELS[s], 7) for s in SEVERITIES))
# A letter standing on end takes so many points of its row.
_LETTER_POINTS, _HIGHEST = 5.4, 400
# As Excel writes them itself: letters of any language stand, signs with a meaning do not.
_SIGNS = [*range(33), 127, 0xFFFE, 0xFFFF, *map(ord, '%#?"<>[]^`{}|\\:')]
_ESCAPED = {sign: quote(chr(sign), safe="") for sign in _SIGNS}
_LONGEST_LINK = 2000
_LINK: dict[str, Any] = {"font_color": "#1F4E9E", "underline": 1}


def workbook(matrix: Matrix) -> bytes:
    """Return the matrix as an .xlsx file; the same matrix gives the same bytes.

    The rows are gone through once, and only one of them is held at a time.
    """
    book = Book(long=True)
    grids = [_Grid(book, matrix, part) for part in matrix.parts]
    findings = Findings(book, matrix)
    for row in matrix.rows:
        for grid in grids:
            grid.add(row)
        findings.add(row)
    for grid in grids:
        grid.close()
    findings.close()
    write_rules(book, matrix)
    write_points(book, matrix)
    if matrix.tally.troubled or matrix.left:
        write_troubles(book, matrix)
    return book.close({"title": plain(heading(matrix)), "language": "sv-SE"}, None)


class _Grid:
    """A sheet with a row a draft and a narrow column a point."""

    def __init__(self, book: Book, matrix: Matrix, part: Part) -> None:
        self._book, self._part = book, part
        self._whole = whole = part is matrix.parts[0]
        self._codes = frozenset(point.code for point in part.points)
        figures = _FIGURES if whole else ()
        self._before = 1 + len(figures)
        widths = [_NAME, *(width for _, width in figures), *(_MARK for _ in part.points)]
        self._sheet = sheet = book.sheet(part.name, widths, head=_HEAD_ROW, left=1)
        self._line = _FIRST_ROW
        self._looks = _mark_looks(book)
        sheet.set_paper(PAPER_A3)
        sheet.repeat_columns(0)
        title = f"{heading(matrix)}. {part.title}"
        sheet.write_string(0, 0, plain(title), book.look("title"))
        sheet.write_string(1, 0, _legend(matrix, part), book.look("muted"))
        _stage_heads(book, sheet, part.points, self._before)
        for column, head in enumerate(("Fil", *(label for label, _ in figures))):
            side = "left" if column < 2 else "center"
            look = book.look("head", valign="bottom", align=side)
            sheet.write_string(_HEAD_ROW, column, head, look)
        _point_heads(book, sheet, part.points, self._before)

    def add(self, row: Row) -> None:
        """Write a row, if a point of the part applies to it."""
        if not self._whole and not self._applies(row):
            return
        book, sheet, line = self._book, self._sheet, self._line
        self._line += 1
        _name(book, sheet, line, row)
        if self._whole:
            _figures(book, sheet, line, row)
        if row.read:
            for column, point in enumerate(self._part.points, self._before):
                word = row.verdicts.get(point.code)
                sign, look = self._looks[word]
                if sign:
                    sheet.write_string(line, column, sign, look)
                else:
                    sheet.write_blank(line, column, None, look)
        else:
            # Over the empty cells to the right; merged ones could be neither sorted nor filtered.
            told = plain(" ".join(map(str, row.troubles)))
            sheet.write_string(line, self._before, told, book.look("muted"))
        book.end_row(sheet, line)

    def _applies(self, row: Row) -> bool:
        words = map(row.verdicts.get, self._codes & row.verdicts.keys())
        return any(word != "not_applicable" for word in words)

    def close(self) -> None:
        """Let the rows be filtered and printed."""
        last, right = max(_FIRST_ROW, self._line - 1), self._before + len(self._part.points) - 1
        self._sheet.autofilter(_HEAD_ROW, 0, last, right)
        self._sheet.print_area(0, 0, last, right)


def _legend(matrix: Matrix, part: Part) -> str:
    """Return what the signs stand for; above the first part, also what was read."""
    signs = ", ".join(f"{sign} {part.label(word).lower()}" for word, sign in SIGNS.items())
    return plain(f"{opening(matrix)} {signs}." if part is matrix.parts[0] else f"{signs}.")


def _stage_heads(book: Book, sheet: Sheet, points: Sequence[Point], before: int) -> None:
    """Write the stages over their points."""
    for column in range(before):
        sheet.write_blank(_STAGES_ROW, column, None, book.look("head"))
    column = before
    for stage, group in groupby(points, lambda point: point.stage):
        wide = len(list(group))
        look = book.look("head", left=1, left_color="#FFFFFF", text_wrap=False)
        if wide > 1:
            sheet.merge_range(_STAGES_ROW, column, _STAGES_ROW, column + wide - 1, stage, look)
        else:
            sheet.write_string(_STAGES_ROW, column, stage, look)
        column += wide


def _point_heads(book: Book, sheet: Sheet, points: Sequence[Point], before: int) -> None:
    """Write each point's code and title standing on end."""
    longest = max((len(f"{point.code} {point.title}") for point in points), default=0)
    sheet.set_row(_HEAD_ROW, min(longest * _LETTER_POINTS + 10, _HIGHEST))
    shape = book.look("head", rotation=90, text_wrap=False, valign="bottom", align="center")
    for at, point in enumerate(points, before):
        sheet.write_string(_HEAD_ROW, at, f"{point.code} {point.title}", shape)


def _name(book: Book, sheet: Sheet, line: int, row: Row) -> None:
    """Write a name, leading to its own report when there is one."""
    shown = plain(row.name)
    book.text(sheet, (line, 0), shown)
    address = f"external:{row.files.get('Granskning', '').translate(_ESCAPED)}"
    if row.files.get("Granskning") and len(address) <= _LONGEST_LINK:
        sheet.write_url(line, 0, address, book.look("cell", **_LINK), shown)


def _figures(book: Book, sheet: Sheet, line: int, row: Row) -> None:
    book.text(sheet, (line, 1), KIND_LABELS[row.kind] if row.read else "Lästes inte")
    book.text(sheet, (line, 2), row.share, align="center")
    for column, severity in enumerate(SEVERITIES, 3):
        look = book.look("cell", bold=severity == "blocker", align="center")
        if row.read:
            sheet.write_number(line, column, row.counts.get(severity, 0), look)
        else:
            sheet.write_blank(line, column, None, look)


def _mark_looks(book: Book) -> dict[str | None, tuple[str, Any]]:
    """Return sign and look of each verdict; there are very many cells of few kinds."""
    looks: dict[str | None, tuple[str, Any]] = {None: ("", book.look("cell"))}
    for word, (fill, ink) in _COLOURS.items():
        look = book.look("cell", bg_color=fill, font_color=ink, bold=True, align="center")
        looks[word] = SIGNS[word], look
    return looks
