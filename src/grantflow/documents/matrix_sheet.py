"""The matrix of many drafts as a workbook: to filter, to print in grey, and with all findings."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from grantflow.documents.reports.matrix import (
    KIND_LABELS,
    LEFT,
    LEFT_REMEDY,
    REMARKS,
    SIGNS,
    heading,
    opening,
    severity_of,
)
from grantflow.documents.workbook import Book
from grantflow.model.finding import SEVERITIES, SEVERITY_LABELS, VERDICT_LABELS
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grantflow.documents.reports.matrix import Matrix, Note, Part, Point, Row
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
_SEVERITY_COLOURS = {"blocker": "#FBE3E3", "warning": "#FDF0C4", "advice": "#DCEBF8"}
_STAGES_ROW, _HEAD_ROW, _FIRST_ROW = 2, 3, 4
_PAPER_A3 = 8
_NAME, _MARK = 32, 3.3
_FIGURES = (("Slag", 11), ("Finns", 9), *((SEVERITY_LABELS[s], 7) for s in SEVERITIES))
# A letter standing on end takes so many points of its row.
_LETTER_POINTS, _HIGHEST = 5.4, 400
_FINDINGS = (
    ("Fil", 28), ("Kod", 14), ("Allvar", 12), ("Rubrik", 26), ("Steg", 26), ("Plats", 14),
    ("Vad vi såg", 44), ("Gör så här", 44), ("Citat", 40), ("Källa", 40), ("Satt åt sidan", 20),
)  # fmt: skip
# As Excel writes them itself: letters of any language stand, signs with a meaning do not.
_SIGNS = [*range(33), 127, 0xFFFE, 0xFFFF, *map(ord, '%#?"<>[]^`{}|\\:')]
_ESCAPED = {sign: quote(chr(sign), safe="") for sign in _SIGNS}
_LONGEST_LINK = 2000
_LINK: dict[str, Any] = {"font_color": "#1F4E9E", "underline": 1}


def workbook(matrix: Matrix) -> bytes:
    """Return the matrix as an .xlsx file; the same matrix gives the same bytes."""
    book = Book()
    for part in matrix.parts:
        _grid(book, matrix, part, whole=part is matrix.parts[0])
    _findings(book, matrix)
    _points(book, matrix)
    if matrix.failed or matrix.left:
        _troubles(book, matrix)
    return book.close({"title": _plain(heading(matrix)), "language": "sv-SE"}, None)


def _plain(text: str) -> str:
    return swedish.tie(mask(text))


def _grid(book: Book, matrix: Matrix, part: Part, *, whole: bool) -> None:
    """Write a sheet with a row a draft and a narrow column a point."""
    points = part.points
    figures = _FIGURES if whole else ()
    before = 1 + len(figures)
    widths = [_NAME, *(width for _, width in figures), *(_MARK for _ in points)]
    sheet = book.sheet(part.name, widths, head=_HEAD_ROW, left=1)
    sheet.set_paper(_PAPER_A3)
    sheet.repeat_columns(0)
    title = f"{heading(matrix)}. {part.title}"
    sheet.write_string(0, 0, _plain(title), book.look("title"))
    sheet.write_string(1, 0, _legend(matrix, part), book.look("muted"))
    for column, head in enumerate(("Fil", *(label for label, _ in figures))):
        side = "left" if column < 2 else "center"
        look = book.look("head", valign="bottom", align=side)
        sheet.write_string(_HEAD_ROW, column, head, look)
        sheet.write_blank(_STAGES_ROW, column, None, book.look("head"))
    _point_heads(book, sheet, points, before)
    rows = list(matrix.rows) if whole else part.rows(matrix.rows)
    for line, row in enumerate(rows, _FIRST_ROW):
        _name(book, sheet, line, row)
        if whole:
            _figures(book, sheet, line, row)
        if not row.read:
            # Over the empty cells to the right; merged ones could be neither sorted nor filtered.
            told = _plain(" ".join(map(str, row.troubles)))
            sheet.write_string(line, before, told, book.look("muted"))
            continue
        for column, point in enumerate(points, before):
            _mark(book, sheet, (line, column), row.verdicts.get(point.code))
    last = max(_FIRST_ROW, _FIRST_ROW + len(rows) - 1)
    sheet.autofilter(_HEAD_ROW, 0, last, before + len(points) - 1)
    sheet.print_area(0, 0, last, before + len(points) - 1)


def _legend(matrix: Matrix, part: Part) -> str:
    """Return what the signs stand for; above the first part, also what was read."""
    signs = ", ".join(f"{sign} {part.label(word).lower()}" for word, sign in SIGNS.items())
    return _plain(f"{opening(matrix)} {signs}." if part is matrix.parts[0] else f"{signs}.")


def _point_heads(book: Book, sheet: Sheet, points: Sequence[Point], before: int) -> None:
    """Write the stages over their points, and each point's code and title standing on end."""
    longest = max((len(f"{point.code} {point.title}") for point in points), default=0)
    sheet.set_row(_HEAD_ROW, min(longest * _LETTER_POINTS + 10, _HIGHEST))
    column = before
    for stage, group in groupby(points, lambda point: point.stage):
        members = list(group)
        look = book.look("head", left=1, left_color="#FFFFFF", text_wrap=False)
        if len(members) > 1:
            sheet.merge_range(
                _STAGES_ROW, column, _STAGES_ROW, column + len(members) - 1, stage, look
            )
        else:
            sheet.write_string(_STAGES_ROW, column, stage, look)
        for at, point in enumerate(members, column):
            shape = book.look("head", rotation=90, text_wrap=False, valign="bottom", align="center")
            sheet.write_string(_HEAD_ROW, at, f"{point.code} {point.title}", shape)
        column += len(members)


def _name(book: Book, sheet: Sheet, line: int, row: Row) -> None:
    """Write a name, leading to its own report when there is one."""
    shown = _plain(row.name)
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


def _mark(book: Book, sheet: Sheet, at: tuple[int, int], word: str | None) -> None:
    if word is None:
        sheet.write_blank(*at, None, book.look("cell"))
        return
    fill, ink = _COLOURS[word]
    look = book.look("cell", bg_color=fill, font_color=ink, bold=True, align="center")
    sheet.write_string(*at, SIGNS[word], look)


def _findings(book: Book, matrix: Matrix) -> None:
    """Write every finding of every draft, with words to filter by."""
    sheet = book.sheet("Fynd", [width for _, width in _FINDINGS], head=0, left=1)
    sheet.set_paper(_PAPER_A3)
    for column, (head, _) in enumerate(_FINDINGS):
        sheet.write_string(0, column, head, book.look("head"))
    line = 0
    for row in matrix.rows:
        name = _plain(row.name)
        for note in matrix.notes(row):
            line += 1
            _finding(book, sheet, line, (name, note))
    sheet.autofilter(0, 0, max(line, 1), len(_FINDINGS) - 1)


def _finding(book: Book, sheet: Sheet, line: int, found: tuple[str, Note]) -> None:
    name, note = found
    texts = (
        name, note.code, severity_of(note), note.title, note.stage, note.place,
        note.message, note.advice, note.quote, note.source, note.waived,
    )  # fmt: skip
    for column, text in enumerate(texts):
        more: dict[str, Any] = (
            {"bg_color": _SEVERITY_COLOURS[note.severity], "bold": True} if column == 2 else {}
        )
        book.text(sheet, (line, column), text, **more)


def _points(book: Book, matrix: Matrix) -> None:
    """Write how many drafts meet each point, so that what many lack is seen."""
    words = list(SIGNS)
    heads = ("Punkt", "Rubrik", "Steg", *(_both(word) for word in words))
    sheet = book.sheet("Punkter", [10, 44, 30, *(12 for _ in words)], head=0, left=1)
    for column, head in enumerate(heads):
        book.text(sheet, (0, column), head, "head")
    counts = Counter(pair for row in matrix.rows for pair in row.verdicts.items())
    points = [point for part in matrix.parts for point in part.points]
    for line, point in enumerate(points, 1):
        for column, text in enumerate((point.code, point.title, point.stage)):
            book.text(sheet, (line, column), text)
        for column, word in enumerate(words, 3):
            sheet.write_number(line, column, counts[point.code, word], book.look("cell", "0"))
    sheet.autofilter(0, 0, max(len(points), 1), len(heads) - 1)


def _both(word: str) -> str:
    """Return what a verdict is called of a recommendation, and of a rule when that is another."""
    label, other = VERDICT_LABELS[word], REMARKS.get(word)
    return f"{label} eller {other.lower()}" if other else label


def _troubles(book: Book, matrix: Matrix) -> None:
    """Write what could not be done, and which files nobody tried to read."""
    sheet = book.sheet("Gick inte", [40, 10, 70, 70], head=0, left=1)
    for column, head in enumerate(("Fil", "Kod", "Vad som hände", "Gör så här")):
        book.text(sheet, (0, column), head, "head")
    told = [
        (row.name, trouble.code, trouble.problem, trouble.remedy)
        for row in matrix.failed
        for trouble in row.troubles
    ]
    told += [(name, "", LEFT, LEFT_REMEDY) for name in matrix.left]
    for line, texts in enumerate(told, 1):
        for column, text in enumerate(texts):
            book.text(sheet, (line, column), _plain(text))
    sheet.autofilter(0, 0, len(told), 3)
