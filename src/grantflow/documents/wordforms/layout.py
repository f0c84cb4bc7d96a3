"""Lays a form out: headings and boxes for single questions, tables for rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.documents.labels import noun_of
from grantflow.documents.wordforms import wording
from grantflow.documents.wordforms.pen import Control, cell, row, table
from grantflow.model.asking import Field, Group, Rows
from grantflow.model.references import REFERENCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.wordforms.sheet import Sheet
    from grantflow.model.asking import Kind
    from grantflow.model.fields import Form

# Twips.  The text is 17 cm wide.
WIDTH = 9638
_ASKED, _ANSWER = 3600, WIDTH - 3600
_ID = 1450
_WIDTHS: dict[Kind, int] = {"number": 1350, "day": 1650, "choice": 1900, "scale": 1900}
_NARROWEST = 1900
# A table of more columns than this is laid out as one block a row.
_MOST_COLUMNS = 4
# A row with a longer answer may go on on the next page.
_LONG = 600
HEAD = "grantflow:"
_LEVEL = 2


def opening(sheet: Sheet) -> str:
    """Return what stands above the questions.  The line of the case tells which form this is."""
    pen, text = sheet.pen, sheet.form.text
    head = Control(f"{HEAD}{sheet.form.name}", "Ärende", wording.NO_TITLE, fixed=True)
    title = sheet.application.title or ""
    return (
        pen.line(text.label, "Heading1")
        + pen.answered(head, title, "Subtitle", lead=wording.CASE)
        + pen.line(text.intro, "Ingress")
        + pen.line(wording.HOW, "Hjalp")
    )


def closing(sheet: Sheet) -> str:
    """Return what stands below the questions."""
    return sheet.pen.line(wording.DONE, "Slutord")


def questions(sheet: Sheet, asked: tuple[Field | Rows | Group, ...], level: int = _LEVEL) -> str:
    """Return questions in their order, with headings from `level`."""
    return "".join(_question(sheet, one, level) for one in asked if sheet.asked(one))


def _question(sheet: Sheet, one: Field | Rows | Group, level: int) -> str:
    pen, asked = sheet.pen, one.question
    told = pen.line(asked.label, f"Heading{level}") + pen.line(wording.help_of(asked), "Hjalp")
    if isinstance(one, Group):
        return told + questions(sheet, one.asked, level + 1)
    if isinstance(one, Field):
        return told + sheet.answer(one, sheet.holder(one), "Svarsruta", in_row=False)
    columns = sheet.columns(one)
    return told + (_grid if _is_grid(one, columns) else _cards)(sheet, one, columns)


def either_way(sheet: Sheet, rows: Rows) -> None:
    """Lay a table out in both ways, for the words that it takes."""
    _cards(sheet, rows, list(rows.fields))
    for field in rows.fields:
        _grid(sheet, rows, [field])


def items(sheet: Sheet, rows: Rows) -> Iterator[tuple[str, Form | None]]:
    """Yield the rows of a table with their tags, the empty one to fill in last."""
    for one in sheet.rows(rows):
        named = getattr(one, "id", None)
        yield f"#{named}" if named else "", one
    yield "", None


def _is_grid(rows: Rows, columns: list[Field]) -> bool:
    """Whether every question of a row fits beside the others."""
    if len(columns) > _MOST_COLUMNS or any(field.many or field.yearly for field in columns):
        return False
    texts = sum(field.kind not in _WIDTHS for field in columns)
    return texts == 0 or _left(rows, columns) // texts >= _NARROWEST


def _left(rows: Rows, columns: list[Field]) -> int:
    taken = sum(_WIDTHS.get(field.kind, 0) for field in columns)
    return WIDTH - taken - (_ID if rows.has_ids else 0)


def _grid(sheet: Sheet, rows: Rows, columns: list[Field]) -> str:
    """Return rows as lines of a table, their questions as headings of columns."""
    pen = sheet.pen
    texts = sum(field.kind not in _WIDTHS for field in columns)
    room = _left(rows, columns)
    widths = [_WIDTHS.get(field.kind) or room // texts for field in columns]
    widths[-1] += WIDTH - sum(widths) - (_ID if rows.has_ids else 0)
    told = "".join(
        pen.line(wording.help_of(field.question), "Hjalp", lead=field.question.label)
        for field in columns
    )
    told += pen.line(wording.MORE_ROWS, "Hjalp")
    heads = [(_ID, wording.ID)] if rows.has_ids else []
    heads += [(width, f.question.label) for width, f in zip(widths, columns, strict=True)]
    head = row("".join(cell(w, pen.line(text, "Tabellhuvud")) for w, text in heads), head=True)
    lines = []
    for tag, held in items(sheet, rows):
        cells = cell(_ID, sheet.row_id(rows, held)) if rows.has_ids else ""
        for width, field in zip(widths, columns, strict=True):
            cells += cell(width, sheet.answer(field, held, "Svar", in_row=True))
        lines.append((tag, row(cells)))
    caption = rows.question.label
    written = head + pen.repeated(rows.tag, caption, lines)
    return told + table([width for width, _ in heads], caption, written)


def _cards(sheet: Sheet, rows: Rows, columns: list[Field]) -> str:
    """Return rows as blocks, a question a line; the first one also says why each is asked."""
    pen, noun = sheet.pen, noun_of(sheet.form.path_of(rows.tag))
    heads = ((_ASKED, wording.ASKED), (_ANSWER, wording.ANSWER))
    head = row("".join(cell(w, pen.line(text, "Tabellhuvud")) for w, text in heads), head=True)
    blocks = []
    for number, (tag, held) in enumerate(items(sheet, rows)):
        told = pen.line(noun, "Radhuvud")
        if not number and sheet.form.path_of(rows.tag) in REFERENCES.values():
            told += pen.line(wording.ID_HELP, "Cellhjalp")
        block = _card_head(sheet, rows, held, told)
        for field in columns:
            left = pen.line(field.question.label, "Fraga")
            if not number:
                left += pen.line(wording.help_of(field.question), "Cellhjalp")
            right = sheet.answer(field, held, "Svar", in_row=True)
            whole = len(str(getattr(held, field.name, ""))) <= _LONG
            block += row(cell(_ASKED, left) + cell(_ANSWER, right), whole=whole)
        blocks.append((tag, block))
    caption = rows.question.label
    told = pen.line(wording.MORE_ROWS, "Hjalp")
    return told + table((_ASKED, _ANSWER), caption, head + pen.repeated(rows.tag, caption, blocks))


def _card_head(sheet: Sheet, rows: Rows, held: Form | None, told: str) -> str:
    if not rows.has_ids:
        return row(cell(WIDTH, told, span=2, shaded=True))
    right = cell(_ANSWER, sheet.row_id(rows, held), shaded=True)
    return row(cell(_ASKED, told, shaded=True) + right)
