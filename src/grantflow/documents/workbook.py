"""A workbook under way: looks by name, cells that are text whatever they say, the same bytes."""

from __future__ import annotations

import struct
import zipfile
from datetime import date, datetime, time
from io import SEEK_CUR, BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

# The library has no marker for its types, so sheets and formats are Any to the type checker.
from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from grantflow.documents.files import PRODUCER, seal_of
from grantflow.documents.long_sheet import LongSheet
from grantflow.documents.package import (
    EARLIEST,
    Part,
    app_properties,
    core_properties,
    deflate,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from fractions import Fraction

Sheet = Any
MONEY = "#,##0.00;-#,##0.00;–"  # nothing is a dash
HOURS, PERCENT, DAY = "#,##0.00", "0.00 %", "yyyy-mm-dd"
_INK, _WRITTEN, _MUTED = "#1F2933", "#1F4E9E", "#5F6B76"
_HEAD, _RULE, _FILL = "#1F4E5F", "#C9D3DA", "#EEF3F5"
_PAPER_A4 = 9
_TITLE_POINTS, _LINE_POINTS = 26, 13
_SIGNS = 1.2  # signs of running text that a column takes for each unit of its width
_LENGTHS_AT = 26  # in the head of a part: how long its name is, and what stands after that
_HIGHEST_POINTS = 400  # no row may be higher than 409
# A text that starts like this would become a formula when somebody edits the cell.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _HEAD},
    "heading": {"bold": True, "font_size": 12, "font_color": _HEAD},
    "muted": {"font_color": _MUTED},
    "prose": {"text_wrap": True},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": _HEAD, "text_wrap": True},
    "cell": {"text_wrap": True, "bottom": 1, "bottom_color": _RULE},
    "sum": {"bold": True, "bg_color": _FILL, "top": 1, "top_color": _HEAD},
}


class Book:
    """A workbook with its looks.  Figures that somebody wrote are blue, those counted are black.

    A `long` one keeps only the row under way in memory: rows are written from the top, each ended
    with `end_row` where its texts may take more than one line.
    """

    def __init__(self, *, long: bool = False) -> None:
        self._file, self._long = BytesIO(), long
        ways = {"constant_memory": True} if long else {"in_memory": True}
        self.workbook = Workbook(self._file, {"strings_to_formulas": False, **ways})
        self._formats: dict[tuple[Any, ...], Any] = {}
        self._widths: dict[Sheet, list[float]] = {}
        self._lines: dict[tuple[Sheet, int], int] = {}

    def sheet(self, name: str, widths: list[float], *, head: int, left: int = 0) -> Sheet:
        """Return a new sheet for A4 on its side, with the rows down to `head` always in sight."""
        made: Sheet = self.workbook.add_worksheet(name, LongSheet if self._long else None)
        made.set_landscape()
        made.set_paper(_PAPER_A4)
        made.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        made.fit_to_pages(1, 0)
        made.hide_gridlines(2)
        made.set_footer(f"&L{name}&RSida &P av &N")
        made.freeze_panes(head + 1, left)
        made.repeat_rows(head)
        made.set_row(0, _TITLE_POINTS)
        for column, width in enumerate(widths):
            made.set_column(column, column, width)
        self._widths[made] = widths
        return made

    def look(self, name: str, shape: str = "", *, written: bool = False, **more: Any) -> Any:
        """Return the look `name` with a number format; `written` marks figures to change."""
        key = (name, shape, written, *sorted(more.items()))
        if key not in self._formats:
            own = dict(_LOOKS[name]) | more
            own |= {"num_format": shape, "align": "right"} if shape else {}
            own |= {"font_color": _WRITTEN} if written else {}
            own |= {"align": "left"} if own.get("indent") else {}
            base = {"font_name": "Calibri", "font_size": 10, "font_color": _INK, "valign": "top"}
            self._formats[key] = self.workbook.add_format(base | own)
        return self._formats[key]

    def text(
        self,
        sheet: Sheet,
        at: tuple[int, int],
        value: str | None,
        look: str = "cell",
        **more: Any,
    ) -> None:
        """Write a text that stays text, also when it looks like a formula or an address."""
        if not value:
            sheet.write_blank(*at, None, self.look(look, **more))
            return
        if value.startswith(_FORMULA_SIGNS):
            more |= {"quote_prefix": True}
        sheet.write_string(*at, value, self.look(look, **more))
        if _LOOKS[look].get("text_wrap"):
            self._make_room(sheet, at, value)

    def texts(self, sheet: Sheet, row: int, values: Sequence[str], looks: Sequence[Any]) -> None:
        """Write a row of texts from the first column on, each in its look, and end the row.

        For the lists that are very long: a look of None is that of a cell.
        """
        plain, quoted = self.look("cell"), self.look("cell", quote_prefix=True)
        lines = 1
        for column, (value, width) in enumerate(zip(values, self._widths[sheet], strict=True)):
            look = looks[column]
            if look is None:
                look = quoted if value.startswith(_FORMULA_SIGNS) else plain
            if value:
                sheet.write_string(row, column, value, look)
                if len(value) > width or "\n" in value:
                    lines = max(lines, _lines_of(value, width))
            else:
                sheet.write_blank(row, column, None, look)
        self._lines[sheet, row] = lines
        self.end_row(sheet, row)

    def _make_room(self, sheet: Sheet, at: tuple[int, int], value: str) -> None:
        """Remember how many lines a text takes: not every program makes rows as high as needed."""
        row, column = at
        lines = _lines_of(value, self._widths[sheet][column])
        self._lines[sheet, row] = max(lines, self._lines.get((sheet, row), 1))

    def end_row(self, sheet: Sheet, row: int) -> None:
        """Make a row of a long book as high as its texts need, before the next is begun."""
        lines = self._lines.pop((sheet, row), 1)
        if lines > 1:
            sheet.set_row(row, min(lines * _LINE_POINTS + 3, _HIGHEST_POINTS))

    def figure(
        self,
        sheet: Sheet,
        at: tuple[int, int],
        value: Decimal | Fraction | int | None,
        shape: str,
        look: str = "cell",
    ) -> None:
        """Write a figure that somebody gave."""
        if value is None:
            sheet.write_blank(*at, None, self.look(look))
        else:
            sheet.write_number(*at, float(value), self.look(look, shape, written=True))

    def formula(
        self,
        sheet: Sheet,
        at: tuple[int, int],
        formula: str,
        value: Decimal | Fraction | int,
        shape: str,
        look: str = "cell",
    ) -> None:
        """Write a formula and what it comes to, for readers that don't calculate."""
        sheet.write_formula(*at, f"={formula}", self.look(look, shape), float(value))

    def day(self, sheet: Sheet, at: tuple[int, int], iso: str) -> None:
        """Write a date as a date; words that are no date as they stand."""
        try:
            found = date.fromisoformat(iso)
        except ValueError:
            self.text(sheet, at, iso)
            return
        sheet.write_datetime(*at, datetime.combine(found, time()), self.look("cell", DAY))

    def close(self, texts: Mapping[str, str | None], dated: date | None) -> bytes:
        """Return the file, dated by the case: the same book gives the same bytes."""
        for sheet, row in list(self._lines):
            self.end_row(sheet, row)
        self.workbook.set_properties({"created": datetime.combine(EARLIEST, time())})
        self.workbook.close()
        with zipfile.ZipFile(self._file) as made:
            seal = seal_of(made.getinfo("xl/worksheets/sheet1.xml").CRC)
            own = {
                "docProps/core.xml": core_properties(texts, dated, seal),
                "docProps/app.xml": app_properties(PRODUCER),
            }
            parts = [
                deflate(name, own[name]) if name in own else self._packed(made.getinfo(name))
                for name in made.namelist()
            ]
        return write(parts, dated)

    def _packed(self, made: zipfile.ZipInfo) -> Part:
        """Return a part as it lies packed in the file: those of a long book are large."""
        self._file.seek(made.header_offset + _LENGTHS_AT)
        head = sum(struct.unpack("<HH", self._file.read(4)))
        self._file.seek(head, SEEK_CUR)
        packed = self._file.read(made.compress_size)
        return Part(made.filename, made.CRC, made.file_size, packed, made.compress_type)


def _lines_of(value: str, width: float) -> int:
    """Return how many lines a text takes in a column."""
    return sum(max(ceil(len(part) / (width * _SIGNS)), 1) for part in value.split("\n"))


def cell(row: int, column: int, *, fixed: bool = False, fixed_row: bool = False) -> str:
    """Return "B4" for row 3 and column 1, or "$B$4" or "B$4" when it stays put in copies."""
    return str(xl_rowcol_to_cell(row, column, fixed or fixed_row, fixed))


def area(first: tuple[int, int], last: tuple[int, int]) -> str:
    """Return "$B$4:$B$9": the cells between two corners, both counted."""
    return f"{cell(*first, fixed=True)}:{cell(*last, fixed=True)}"
