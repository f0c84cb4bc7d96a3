"""Tables of a document to rows and answers of a case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grantflow.documents.importing.catalogue import TIED, known_words
from grantflow.documents.importing.dates import dates_in
from grantflow.documents.importing.fields import ANSWERS, Field, fields, tables
from grantflow.documents.importing.layouts import Layout, both_named, layout_of
from grantflow.documents.importing.likeness import SAME, fold
from grantflow.documents.importing.naming import NAMED_BY
from grantflow.documents.importing.sums import begins_as_sum, is_figure, is_sum_of, is_sum_row
from grantflow.documents.importing.taken import Guess
from grantflow.documents.importing.values import Unfit, figure_and_unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.documents.importing.catalogue import Around, Catalogue
    from grantflow.documents.importing.gathered import Gathered
    from grantflow.documents.importing.pieces import Box, Grid

_NUMBER = re.compile(r"[A-ZÅÄÖ]{0,3}\s?\d{1,3}\.?")


def take_grid(
    grid: Grid,
    around: Around,
    catalogue: Catalogue,
    gathered: Gathered,
    heading: str,
) -> None:
    """Take what a table holds; `heading` is what stands above it.

    A table whose columns are those of a table of the case gives rows.  One of two columns is read
    as labels and answers.  Anything else is kept as it stands.
    """
    grid = grid._replace(rows=[row for row in grid.rows if not _is_left_open(row)])
    layout = layout_of(grid, around, catalogue, gathered)
    if fold(heading) in known_words("framräknat"):
        gathered.count(_as_text(grid.rows), grid.place)
    elif layout is not None:
        _take_rows(grid, layout, gathered)
    elif sum(len(row) == 2 for row in grid.rows) * 2 > len(grid.rows):
        _take_pairs(grid, around, catalogue, gathered)
    else:
        gathered.keep(_as_text(grid.rows), grid.place, catalogue.guesses(heading, around))


def _take_rows(grid: Grid, layout: Layout, gathered: Gathered) -> None:
    claimed: set[str] = set()
    for cells in grid.rows[1:]:
        held = {box.column: box for box in cells}
        row = None if _is_sum(layout, cells) else _row(layout, held, gathered, claimed)
        if row is None:
            _keep_row(layout, cells, gathered)
            continue
        claimed.add(row)
        for column, box in held.items():
            _take_cell(layout, column, box, row, gathered)


def _keep_row(layout: Layout, cells: tuple[Box, ...], gathered: Gathered) -> None:
    """Keep a row that has no name; one of sums is counted from the others."""
    if _is_sum(layout, cells):
        gathered.count(_as_text([cells]), cells[0].place)
        return
    heads = (layout.heads.get(box.column, "") for box in cells)
    told = (f"{head}: {box.text}".lstrip(": ") for head, box in zip(heads, cells, strict=True))
    gathered.keep("\n".join(told), cells[0].place, [_guess(layout.table)])


def _is_sum(layout: Layout, cells: tuple[Box, ...]) -> bool:
    """Whether a row is counted from the others; in a budget its name may go on."""
    texts = [box.text for box in cells]
    yearly = any(column.kind == "yearly" for column in tables()[layout.table])
    return is_sum_of(texts) if yearly else is_sum_row(texts)


def _row(layout: Layout, held: dict[int, Box], gathered: Gathered, claimed: set[str]) -> str | None:
    """Return the row of the case that a row of the document is, or None when it has no name."""
    number = held[layout.number].text if layout.number in held else ""
    if number and (known := gathered.row_numbered(layout.table, number)):
        return known
    answers = {
        layout.columns[column][0].name: box.text
        for column, box in held.items()
        if column in layout.columns
    }
    names = NAMED_BY[layout.table]
    if not any(answers.get(name) for name in names):
        return None
    row = gathered.row_called(layout.table, answers, claimed) or gathered.new_row(layout.table)
    if number:
        gathered.number(layout.table, number, row)
        gathered.number(layout.table, re.sub(r"\D", "", number), row)
    return row


def _take_cell(layout: Layout, column: int, box: Box, row: str, gathered: Gathered) -> None:
    into = layout.columns.get(column, ())
    if column == layout.number and _NUMBER.fullmatch(box.text):
        return
    if not into:
        head = layout.heads.get(column, "")
        if not (begins_as_sum(head) and is_figure(box.text)):
            text = f"{head}: {box.text}" if head else box.text
            gathered.keep(text, box.place, [_guess(layout.table)])
    elif column in layout.years:
        gathered.put_year(into[0], layout.years[column], box.text, box.place, row)
    elif len(into) == 2:
        take_both(into, box.text, box.place, gathered, row)
    else:
        gathered.put(into[0], box.text, box.place, row)


def take_both(
    into: tuple[Field, ...], text: str, place: str, gathered: Gathered, row: str = ""
) -> None:
    """Take a text that answers two fields: a period, or a figure with its unit."""
    try:
        parts = _parted(into, text)
    except Unfit as unfit:
        gathered.keep(text, place, [Guess(one.path, one.label, 100) for one in into], unfit.reason)
        return
    for one, part in zip(into, parts, strict=True):
        if part:
            gathered.put(one, part, place, row)


def _parted(into: tuple[Field, ...], text: str) -> tuple[str, str]:
    if into[1].name == "unit":
        return figure_and_unit(text)
    found = list(dates_in(text))
    if len(found) != 2:
        raise Unfit("Texten anger inte två datum med dag, månad och år.")
    return found[0].day.isoformat(), found[1].day.isoformat()


def _take_pairs(grid: Grid, around: Around, catalogue: Catalogue, gathered: Gathered) -> None:
    """Take a table of labels and answers: those of one row of a table, or of many fields."""
    pairs = [(row[0], row[1]) for row in grid.rows if len(row) == 2]
    others = [row for row in grid.rows if len(row) != 2]
    table, columns = _one_row(pairs, around, catalogue)
    row = _row_of_pairs(table, columns, pairs, gathered) if table else ""
    for asked, answer in pairs:
        if row and asked.text in columns:
            gathered.put(columns[asked.text], answer.text, answer.place, row)
        else:
            _take_pair(asked, answer, around, catalogue, gathered)
    for cells in others:
        guesses = catalogue.guesses(cells[0].text, around)
        gathered.keep(_as_text([cells]), cells[0].place, guesses)


def _take_pair(
    asked: Box, answer: Box, around: Around, catalogue: Catalogue, gathered: Gathered
) -> None:
    label = asked.text.strip(" :*")
    if both := both_named(label):
        take_both(both, answer.text, answer.place, gathered)
        return
    if fold(label) in known_words("framräknat"):
        gathered.count(f"{label}: {answer.text}", answer.place)
        return
    field_meant, found = catalogue.meant(label, around, ANSWERS)
    if field_meant is not None and not field_meant.column_of:
        gathered.put(field_meant, answer.text, answer.place)
    else:
        gathered.keep(f"{label}: {answer.text}", answer.place, found)


def _one_row(
    pairs: list[tuple[Box, Box]], around: Around, catalogue: Catalogue
) -> tuple[str, dict[str, Field]]:
    """Return the table that labels down the side are columns of, and which; none mostly."""
    best: tuple[str, dict[str, Field]] = ("", {})
    alone = sum(catalogue.meant(asked.text, around)[0] is not None for asked, _ in pairs)
    held = [table for table in tables() if catalogue.holds(table)]
    for table in held if len(pairs) > 2 else ():
        columns: dict[str, Field] = {}
        for asked, _ in pairs:
            like = catalogue.columns(asked.text, table)
            if like and like[0][1] >= SAME and fields()[like[0][0]] not in columns.values():
                columns[asked.text] = fields()[like[0][0]]
        named = any(one.name in NAMED_BY[table] for one in columns.values())
        if named and len(columns) > max(alone, 2, len(best[1])):
            best = (table, columns)
    return best


def _row_of_pairs(
    table: str, columns: dict[str, Field], pairs: list[tuple[Box, Box]], gathered: Gathered
) -> str:
    answers = {columns[a.text].name: b.text for a, b in pairs if a.text in columns}
    return gathered.row_called(table, answers, set()) or gathered.new_row(table)


def _guess(table: str) -> Guess:
    """Return the guess that a text belongs to a table whose rows stand beside it."""
    return Guess(table, fields()[table].label, TIED)


def _is_left_open(row: tuple[Box, ...]) -> bool:
    """Whether a row is a box to sign in, with nothing in it."""
    return len(row) == 1 and fold(row[0].text) in known_words("tomma")


def _as_text(rows: Iterable[tuple[Box, ...]]) -> str:
    """Return rows as lines, with bars between the cells."""
    return "\n".join(" | ".join(" ".join(box.text.split()) for box in row) for row in rows)
