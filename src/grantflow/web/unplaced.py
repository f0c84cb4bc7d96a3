"""Texts without a place as a page shows them, and the questions that each may be put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.documents.labels import noun_of
from grantflow.errors import CaseRefused
from grantflow.model import flat
from grantflow.model.saving import is_empty
from grantflow.store.saves import EMPTY
from grantflow.usecases import placing
from grantflow.usecases.answering import field_at
from grantflow.web import steps
from grantflow.web.contexts_unplaced import Spot, Spots, Text
from grantflow.web.places import asked_at, form_label, in_file
from grantflow.web.widgets import Control, GroupControl, TableControl, asks, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.usecases.cases import Opened
    from grantflow.usecases.placing import Piece
    from grantflow.web.widgets import Part

_MOST_GUESSES = 3


def texts(case: Opened) -> tuple[Text, ...]:
    """Return the texts of a case that have found no place, each with where it may belong."""
    return tuple(text(one, case) for one in placing.pieces(case.answers))


def text(piece: Piece, case: Opened) -> Text:
    """Return a text with where it stood and where it may belong."""
    guessed = [
        spot for path in piece.guesses[:_MOST_GUESSES] for spot in _guessed(piece, path, case)
    ]
    where = ", ".join(part for part in (piece.source, in_file(piece.place)) if part)
    return Text(piece.id, piece.text, where, piece.reason, tuple(guessed))


def everywhere(case: Opened) -> Iterator[Spots]:
    """Yield every question that takes a text, form by form."""
    asked = steps.asked_names(case.application)
    programmes = frozenset(case.application.programmes)
    for name in sorted(asked, key=steps.place_of):
        found = [
            spot
            for part in parts_of(name)
            for control in _controls(part, programmes)
            if control.field.kind == "text" and control.shape != "years"
            for spot in _spots(control.pattern, case)
        ]
        if found:
            yield Spots(steps.form_named(name).text.label, tuple(found))


def _controls(part: Part, programmes: frozenset[str]) -> Iterator[Control]:
    if isinstance(part, GroupControl):
        for inner in part.parts:
            yield from _controls(inner, programmes)
    elif isinstance(part, TableControl):
        if asks(part.rows.question, programmes):
            yield from (one for one in part.columns if asks(one.field.question, programmes))
    elif asks(part.field.question, programmes):
        yield part


def _guessed(piece: Piece, path: str, case: Opened) -> Iterator[Spot]:
    """Yield the fields that a guess may mean: of a table, one a row and one in a new row."""
    try:
        field, _ = field_at(path)
    except CaseRefused:
        return
    if field.kind == "text" or placing.fits(path, piece.text):
        form = form_label(path)
        for spot in _spots(path, case):
            yield Spot(spot.path, f"{form}: {spot.label}", has_text=spot.has_text)


def _spots(pattern: str, case: Opened) -> Iterator[Spot]:
    table = pattern.rpartition(".")[0]
    if not flat.is_row_list(table):
        yield _spot(pattern, case)
        return
    name = pattern.removeprefix(f"{table}.")
    for row in case.answers.get(table, EMPTY).value or ():
        yield _spot(f"{table}[{row}].{name}", case)
    label = asked_at(pattern, case.answers)
    yield Spot(f"{table}[{placing.NEW_ROW}].{name}", f"Ny rad ({noun_of(table).lower()}), {label}")


def _spot(path: str, case: Opened) -> Spot:
    held = case.answers.get(path, EMPTY)
    return Spot(path, asked_at(path, case.answers), has_text=not is_empty(held.value))
