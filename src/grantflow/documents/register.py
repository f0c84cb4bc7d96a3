"""Writes an empty register of participants as .xlsx: headings, choices, and never any person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grantflow import assets
from grantflow.documents.compose import project_title
from grantflow.documents.reports.as_text import cite
from grantflow.documents.workbook import DAY, Book
from grantflow.model.source import Source
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from grantflow.model.application import Application
    from grantflow.model.programme import Programme

_ROWS = 500  # rows that take choices and dates
_READING = 110  # characters, the width of the sheet to read
EARLIEST_DAY = datetime.date(1900, 1, 1)
_KEPT_AT_HOME = (
    "Skicka aldrig med registret i ansökan. Uppgifterna stannar hos den som driver projektet.",
    "Bestäm före start vem som får läsa registret, var det ligger och när det raderas.",
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the register: heading, width in characters, and what it takes."""

    heading: str
    width: int
    choices: tuple[str, ...] = ()
    day: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """What a programme wants to know of its participants, and who says so."""

    columns: tuple[Column, ...]
    notes: tuple[str, ...]
    source: Source


def register_of(programme: str) -> Register:
    """Return the register of a programme; the one for others when it has none of its own."""
    path = assets.folder("data") / "participant_registers.yaml"
    known: dict[str, dict[str, Any]] = assets.read_yaml(path)["registers"]
    raw = known.get(programme, known["annat"])
    columns = tuple(
        Column(row["heading"], row["width"], tuple(row.get("choices", ())), row.get("day", False))
        for row in raw["columns"]
    )
    return Register(columns, tuple(raw["notes"]), Source(**raw["source"]))


def register_workbook(application: Application, programme: Programme) -> bytes:
    """Return the empty register as an .xlsx file.  No answer of the case but its title is in it."""
    register = register_of(programme.programme)
    title = f"Deltagarregister, {mask(project_title(application))}"
    book = Book()
    _read_first(book, title, programme.short_name, register)
    _participants(book, register)
    names = {"title": title, "creator": application.applicant.name, "language": "sv-SE"}
    return book.close(names, application.dated)


def _read_first(book: Book, title: str, programme: str, register: Register) -> None:
    texts = (
        f"Tomt register för {swedish.tie(programme)}. Det fylls i hos er när projektet har börjat.",
        *_KEPT_AT_HOME,
        *register.notes,
        f"Källa: {cite(register.source)}",
        "Det här är vår egen uppställning. Har finansiären en egen mall ska ni använda den.",
    )
    sheet = book.sheet("Läs först", [_READING], head=0)
    book.text(sheet, (0, 0), title, "title")
    for row, text in enumerate(texts, 1):
        book.text(sheet, (row, 0), text, "prose")


def _participants(book: Book, register: Register) -> None:
    sheet = book.sheet("Deltagare", [column.width for column in register.columns], head=0)
    for number, column in enumerate(register.columns):
        book.text(sheet, (0, number), column.heading, "head")
        if column.day:
            sheet.set_column(number, number, column.width, book.look("prose", DAY))
        if check := _check(column):
            sheet.data_validation(1, number, _ROWS, number, check)
    sheet.autofilter(0, 0, _ROWS, len(register.columns) - 1)


def _check(column: Column) -> dict[str, object] | None:
    """Return what lets only the choices, or only days, into a column."""
    if column.choices:
        error = f"Välj {swedish.listed(column.choices)}."
        rule: dict[str, object] = {"validate": "list", "source": list(column.choices)}
    elif column.day:
        error = "Skriv en dag, ÅÅÅÅ-MM-DD."
        rule = {"validate": "date", "criteria": ">", "value": EARLIEST_DAY}
    else:
        return None
    return rule | {"error_title": "Passar inte", "error_message": error}
