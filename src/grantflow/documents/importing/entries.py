"""What was taken from a file as the model holds it: lists and amounts by year in one piece."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grantflow.documents.importing.fields import Field, fields, tables
from grantflow.model.value import Value

if TYPE_CHECKING:
    from grantflow.documents.importing.taken import Answer, Taken

_PATH = re.compile(r"(?P<field>.+?)(?:\[(?P<nth>\d+)\]|\.(?P<year>\d{4}))?")


@dataclass(eq=False, repr=False)
class Entry(Value):
    """An answer of the file as the model holds it: a list and amounts by year in one piece."""

    field: Field
    row: str
    place: str
    value: Any


def entries_of(taken: Taken) -> tuple[list[Entry], dict[str, dict[str, list[Entry]]]]:
    """Return the answers outside tables, and those of rows by table and id."""
    found: dict[tuple[str, str, str], Entry] = {}
    for answer in taken.answers:
        table, row, rest = _parted(answer.path)
        parts = _PATH.fullmatch(rest)
        name = parts["field"] if parts else rest
        meant = fields()[f"{table}.{name}" if table else name]
        entry = found.setdefault((table, row, name), Entry(meant, row, answer.place, _empty(meant)))
        _add_to(entry, answer, parts["year"] if parts else None, several="[" in rest)
    single = [entry for (table, _, _), entry in found.items() if not table]
    rows: dict[str, dict[str, list[Entry]]] = {}
    for (table, row, _), entry in found.items():
        if table:
            rows.setdefault(table, {}).setdefault(row, []).append(entry)
    return single, rows


def _parted(path: str) -> tuple[str, str, str]:
    """Return table, row and the rest of a path; no table for an answer outside tables."""
    before, bracket, after = path.partition("[")
    if bracket and before in tables():
        row, _, rest = after.partition("].")
        return before, row, rest
    return "", "", path


def _empty(meant: Field) -> Any:
    return {"values": [], "yearly": {}}.get(meant.kind)


def _add_to(entry: Entry, answer: Answer, year: str | None, *, several: bool) -> None:
    if entry.field.kind == "values" or several:
        entry.value = [*(entry.value or []), answer.value]
    elif entry.field.kind == "yearly":
        entry.value[str(year)] = answer.value
    else:
        entry.value = answer.value
