"""Opens a spreadsheet that anybody may have made: sheets of cells, and nothing is run."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from grantflow.documents.files import read_whole
from grantflow.documents.lists.extent import ExtentRefused, TooWide, letters
from grantflow.documents.lists.guard import require_safe
from grantflow.errors import ListUnreadable, Place, WordUnreadable
from grantflow.model.fields import UNPRINTABLE
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SUFFIXES = (".xlsx", ".xlsm", ".ods")
_LARGEST = 20_000_000
_MOST_MERGED, _LARGEST_MERGED = 2_000, 1_000
_SAVE_AS = "öppna filen i Excel och spara den som Excel-arbetsbok (.xlsx)"
CellContent = str | int | float | bool | datetime.date


@dataclass(eq=False, repr=False)
class Sheet(Value):
    """A sheet: its cells that hold something, by row and column counted from 1.

    Cells that were merged all hold what the first one does.  `wide` are the rows where merged
    cells reach over columns, with the first column of each.
    """

    name: str
    hidden: bool
    rows: dict[int, dict[int, CellContent]]
    wide: dict[int, set[int]] = field(default_factory=dict)


def load(path: Path) -> list[Sheet]:
    """Read the sheets of a spreadsheet in their order; those without cells are left out.

    Raises:
        FileUnreadable: It is missing, a folder, or too large.
        ListUnreadable: It is locked, damaged, or not safe to open.

    """
    content = read_whole(path, "en kalkylfil")
    name = str(path)
    if len(content) > _LARGEST:
        raise _refused("filen är större än 20 MB", name, "dela upp den, eller ta bort bilderna")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused("filen är i ett äldre format eller skyddad med lösenord", name)
    if not content.startswith(b"PK"):
        raise _refused("det här är ingen kalkylfil", name)
    try:
        require_safe(content, name, ods=path.suffix.lower() == ".ods")
    except WordUnreadable as error:
        # The guard is that of Word files, and speaks of them.
        told = error.problem.replace("Word-filen", "filen").replace("Word", "Excel")
        raise _refused(told[:1].lower() + told[1:], name) from error
    except TooWide as error:
        raise _refused(
            f"ett blad sträcker sig ända till cell {error.corner}, längre än någon lista",
            name,
            "ta bort det som står långt nedanför eller till höger om listan och spara igen",
        ) from error
    except ExtentRefused as error:
        raise _refused(f"filen öppnas inte: {error.reason}", name) from error
    return _sheets(content, name)


def cell_place(sheet: str, row: int, column: int) -> str:
    """Return where a cell is, as people say it: "blad Aktivitetslista cell D7"."""
    return f"blad {sheet} cell {letters(column)}{row}"


def _sheets(content: bytes, name: str) -> list[Sheet]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        found = []
        for about in book.sheets_metadata:
            if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = about.visible is not python_calamine.SheetVisibleEnum.Visible
            sheet = book.get_sheet_by_name(about.name)
            found.append(_sheet(sheet, hidden=hidden))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        # A fault inside the library comes as a panic, which is no ordinary exception.
        raise _refused("filen är skadad eller går inte att läsa", name) from error
    return [sheet for sheet in found if sheet.rows]


def _sheet(read: Any, *, hidden: bool) -> Sheet:
    rows: dict[int, dict[int, CellContent]] = {}
    for number, cells in enumerate(read.to_python(skip_empty_area=False), start=1):
        held = {n: _content(cell) for n, cell in enumerate(cells, start=1)}
        held = {n: cell for n, cell in held.items() if cell != ""}
        if held:
            rows[number] = held
    sheet = Sheet(read.name, hidden, rows)
    for first, last in (read.merged_cell_ranges or ())[:_MOST_MERGED]:
        _spread(sheet, [one + 1 for one in first], [one + 1 for one in last])
    return sheet


def _spread(sheet: Sheet, first: list[int], last: list[int]) -> None:
    """Let all cells of a merged area hold what its first one does, within what the sheet holds."""
    held = sheet.rows.get(first[0], {}).get(first[1], "")
    end = max(sheet.rows, default=0)
    area = (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
    if held == "" or area > _LARGEST_MERGED:
        return
    for row in range(first[0], min(last[0], end) + 1):
        if last[1] > first[1]:
            sheet.wide.setdefault(row, set()).add(first[1])
        for column in range(first[1], last[1] + 1):
            sheet.rows.setdefault(row, {})[column] = held


def _content(cell: Any) -> CellContent:
    makers: dict[type, Callable[[Any], CellContent]] = {
        str: lambda text: UNPRINTABLE.sub("", text).strip(),
        float: lambda figure: int(figure) if figure.is_integer() else figure,
        datetime.datetime: lambda moment: moment.date(),
        datetime.time: str,
        datetime.timedelta: str,
    }
    made = makers.get(type(cell))
    content: CellContent = made(cell) if made else cell
    return content


def _refused(problem: str, name: str, remedy: str = _SAVE_AS) -> ListUnreadable:
    return ListUnreadable(problem, remedy=remedy, place=Place(name))
