"""Writes the activity list and the stakeholder list, with the budget after them, as .xlsx."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from grantflow.documents.compose import project_title
from grantflow.documents.lists.columns import ID, LISTINGS, SCORES, Column, Listing, lines_of
from grantflow.documents.workbook import DAY, Book
from grantflow.model import walk
from grantflow.text import swedish

if TYPE_CHECKING:
    from grantflow.documents.lists.columns import CellValue
    from grantflow.documents.workbook import Sheet
    from grantflow.model.application import Application
    from grantflow.model.programme import Call, Programme

HEAD = 2  # the row of the headings, counted from 0; title and a line of help stand above
_SCALE = 85  # per cent of their size, of a list that is two pages wide in print
_NEW_ROWS = 500  # rows below the list that take choices and dates
_ASIDE: dict[str, Any] = {
    "indent": 1
}  # figures stand to the left, a little in, under their heading
# Excel counts the days before this one wrong, so earlier dates stand as text.
_FIRST_DAY = datetime.date(1900, 3, 1)
_HELP = (
    "Ändra och lägg till rader. Ta in listan i ärendet: grantflow import FIL --into ÄRENDE. "
    "Kolumnen längst till höger är dold, den behövs för att raderna ska hittas igen."
)


def case_workbook(
    application: Application, programme: Programme | None, call: Call | None
) -> bytes:
    """Return the lists of a case as an .xlsx file, and its budget when it has one.

    The file is dated by the case: the same case gives the same bytes.
    """
    book = Book()
    for listing in LISTINGS:
        _write(book, listing, application)
    title = project_title(application)
    if next(walk.leaves(application.budget), None):
        from grantflow.documents.sheets import write_budget_sheets

        write_budget_sheets(book, application, programme, call)
    names = {
        "title": f"Listor: {title}",
        "creator": application.applicant.name,
        "language": "sv-SE",
    }
    return book.close(names, application.dated)


def _write(book: Book, listing: Listing, application: Application) -> None:
    columns, last = listing.columns, len(listing.columns)
    sheet = book.sheet(listing.sheet, [float(one.width) for one in columns], head=HEAD, left=1)
    book.text(sheet, (0, 0), listing.title, "title")
    book.text(sheet, (1, 0), _HELP, "muted")
    for number, column in enumerate(columns):
        shape = DAY if column.shape == "day" else ""
        sheet.set_column(number, number, column.width, book.look("prose", shape))
        if check := _check(column):
            sheet.data_validation(HEAD + 1, number, HEAD + _NEW_ROWS, number, check)
    sheet.set_column(last, last, 12, None, {"hidden": True})
    lines = lines_of(application, listing)
    for at, line in enumerate(lines, HEAD + 1):
        for number, column in enumerate(columns):
            _cell(book, sheet, (at, number), column, line.cells.get(column.key))
        book.text(sheet, (at, last), line.id, "muted")
    below = HEAD + max(len(lines), 1)
    headings = [
        {"header": one.heading, "header_format": book.look("head", **_indented(one))}
        for one in columns
    ]
    headings.append({"header": ID, "header_format": book.look("head")})
    table = {"name": listing.sheet, "style": None, "columns": headings}
    sheet.add_table(HEAD, 0, below, last, table)
    sheet.print_area(HEAD if listing.second_page else 0, 0, below, last - 1)
    if listing.second_page:
        # On one page across the letters would be too small to read; the title goes on all pages.
        sheet.set_header(f"&L{listing.title}")
        sheet.set_print_scale(_SCALE)
        sheet.set_v_pagebreaks([listing.second_page])
        sheet.repeat_columns(0)


def _cell(
    book: Book, sheet: Sheet, at: tuple[int, int], column: Column, value: CellValue | None
) -> None:
    if isinstance(value, datetime.date) and value >= _FIRST_DAY:
        sheet.write_datetime(*at, value, book.look("cell", DAY, **_ASIDE))
    elif isinstance(value, int):
        sheet.write_number(*at, value, book.look("cell", "0", **_ASIDE))
    else:
        book.text(sheet, at, str(value) if value else None, "cell", **_more(column))


def _indented(column: Column) -> dict[str, Any]:
    return _ASIDE if column.shape in {"day", "score"} else {}


def _more(column: Column) -> dict[str, Any]:
    """Return how cells of a column differ from others."""
    if column.shape == "told":
        return {"font_color": "#5F6B76"}
    return dict(_indented(column))


def _check(column: Column) -> dict[str, Any] | None:
    """Return what lets only choices, scores or days into a column, or proposes words for it."""
    if column.shape == "day":
        error = "Skriv en dag, ÅÅÅÅ-MM-DD."
        rule: dict[str, Any] = {"validate": "date", "criteria": ">=", "value": _FIRST_DAY}
    elif column.shape == "score":
        error = "Välj ett tal från 1, litet, till 5, stort."
        rule = {"validate": "list", "source": list(SCORES)}
    elif column.choices:
        error = f"Välj {swedish.listed(column.choices)}."
        rule = {"validate": "list", "source": list(column.choices)}
    else:
        return None
    rule |= {"error_title": "Passar inte", "error_message": error}
    return rule if column.shape != "text" else rule | {"show_error": False}
