"""What stands in a cell to an answer of the case."""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents.importing.fields import Field, fields
from grantflow.documents.importing.likeness import fold
from grantflow.documents.importing.values import LONGEST, Unfit, value_for
from grantflow.documents.lists.columns import SCORES, as_done
from grantflow.documents.lists.days import YearMissing, read_day
from grantflow.documents.lists.headings import words
from grantflow.model.wording import plain

if TYPE_CHECKING:
    from grantflow.documents.lists.columns import Column
    from grantflow.documents.lists.opening import CellContent

_NO_DAY = "Fältet tar en dag, till exempel 2027-03-15."
_NO_YEAR = "Året saknas. Skriv dagen med år, till exempel 2027-03-15."
_NO_SCORE = "Fältet tar ett tal från 1, litet, till 5, stort."
_NOT_YET = "steget är inte gjort än"
_NEAREST = "det val som ligger närmast"
_SAME = 4  # letters that a word shares with its choice: "klart" and "klar"
# How far something has come is one word; "Klart?" and "Klart (väntar på svar)" say more than it.
_PROGRESS = frozenset({"status", "done", "bring_in"})
_MORE = re.compile(r"\w.*[?(\[]", re.DOTALL)
_TRUE = {True: "ja", False: "nej"}


class ReadCell(NamedTuple):
    """A value read from a cell; `why` says what was decided that the cell does not say."""

    value: Any
    why: str = ""


def shown(cell: CellContent) -> str:
    """Return what stands in a cell as text."""
    if isinstance(cell, bool):
        return _TRUE[cell]
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def read_cell(
    column: Column, path: str, cell: CellContent, near: datetime.date | None, *, own: bool
) -> ReadCell:
    """Return the value of the field at `path` that a cell in a column of ours holds.

    Args:
        column: The column.
        path: The pattern path of the field; that of a lead is done or not, whatever the column.
        cell: What stands in the cell.
        near: A day to tell a missing year by.
        own: Whether the list is ours, so that nothing has to be guessed.

    Raises:
        Unfit: The cell holds nothing that the field takes.

    """
    field = fields()[path]
    if column.shape == "day":
        return _day(cell, near, last=column.key != "start", own=own)
    if column.shape == "score":
        return _score(field, cell, own=own)
    if column.shape == "choice":
        return _choice(column, field, cell, own=own)
    if len(shown(cell)) > LONGEST:
        raise Unfit("Texten är längre än 30 000 tecken.")
    return ReadCell(shown(cell))


def _day(cell: CellContent, near: datetime.date | None, *, last: bool, own: bool) -> ReadCell:
    if isinstance(cell, datetime.date):
        return ReadCell(cell)
    try:
        found = read_day(cell, near, last=last) if isinstance(cell, str) else None
    except YearMissing as error:
        raise Unfit(_NO_YEAR) from error
    if found is None or (own and found.why):
        raise Unfit(_NO_DAY)
    return ReadCell(found.day, found.why)


def _score(field: Field, cell: CellContent, *, own: bool) -> ReadCell:
    if isinstance(cell, int) and not isinstance(cell, bool) and cell in SCORES:
        return ReadCell(cell)
    text = shown(cell)
    if text.isascii() and text.isdigit() and int(text[:9]) in SCORES:
        return ReadCell(int(text))
    known = _grades().get(fold(text))
    if own or known is None:
        raise Unfit(_NO_SCORE)
    return ReadCell(known, f"{field.label.lower()} med ord, på vår skala från 1 till 5")


def _choice(column: Column, field: Field, cell: CellContent, *, own: bool) -> ReadCell:
    text = shown(cell)
    if own and column.key == "status":
        chosen = next((one for one in column.choices if plain(one) == plain(text)), None)
        if chosen is None:
            raise _no_choice(column)
        return (
            ReadCell(as_done(chosen), _begun(chosen)) if field.name == "done" else ReadCell(chosen)
        )
    if own:
        return ReadCell(value_for(field, text))
    if column.key in _PROGRESS and _MORE.search(text):
        raise _no_choice(column)
    meant = _known(column.key).get(_said(text), "")
    value = value_for(field, meant or text)
    why = _begun(text) if column.key == "done" else ""
    return ReadCell(value, why or ("" if _is_same(text, value) else _NEAREST))


def _no_choice(column: Column) -> Unfit:
    return Unfit(f"Fältet tar ett av valen {', '.join(column.choices)}.")


def _begun(text: str) -> str:
    """Return what to tell of a step that goes on, where the case only holds done or not."""
    begun = _said(text) == fold("pågår") or _known("status").get(_said(text)) == "pågår"
    return _NOT_YET if begun else ""


def _is_same(text: str, choice: str) -> bool:
    """Whether a text is a choice in other letters or with another ending."""
    return plain(text).startswith(plain(choice)[:_SAME])


def _said(text: str) -> str:
    """Return a text as it is looked up; signs and figures alone stay as they are."""
    folded = fold(text)
    return folded if any(map(str.isalpha, folded)) else "".join(text.split())


@cache
def _known(key: str) -> dict[str, str]:
    """Return what others write for the choices of a column, folded."""
    groups = words()["värden"].get(key, {})
    return {_said(str(word)): str(choice) for choice, said in groups.items() for word in said}


@cache
def _grades() -> dict[str, int]:
    return {fold(word): int(grade) for grade, said in words()["grader"].items() for word in said}
