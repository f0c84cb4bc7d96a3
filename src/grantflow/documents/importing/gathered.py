"""What has been taken from a document so far: answers, rows with their numbers, and the rest."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents.importing.fields import Field, fields, words
from grantflow.documents.importing.naming import NAMED_BY, alike, name_of, same_name
from grantflow.documents.importing.taken import Answer, Guess, Taken, Unplaced
from grantflow.documents.importing.values import LONGEST, Unfit, listed, value_for, values_for
from grantflow.model.fields import UNPRINTABLE, RowId
from grantflow.model.references import ORGANISATION, REFERENCES
from grantflow.model.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.documents.importing.taken import Origin

SURE = 100
_ASKED_TWICE = "Samma fråga har redan fått ett annat svar i filen."
_COUNTED = "Räknas ut av det som står i tabellerna."
_NO_ROW = "Raden som texten hänvisar till finns inte i filen."
# "M3", "mål 3", "3": the number that a document gives a row.
_NUMBERED = re.compile(r"^\W*(?P<name>[^\W\d_]*)\W?(?P<number>\d{1,3})\b\W*")


class _Reference(NamedTuple):
    """An answer that names a row of another table by what the document calls it."""

    field: Field
    path: str
    text: str
    place: str


class Gathered:
    """Answers as they are found; rows get ids of their table's prefix in document order."""

    def __init__(self) -> None:
        self._answers: dict[str, Answer] = {}
        self._rows: dict[str, dict[str, dict[str, Any]]] = {}
        self._called: dict[tuple[str, str, str], list[str]] = {}
        self._numbers: dict[tuple[str, str], str] = {}
        self._references: list[_Reference] = []
        self._counted: list[tuple[str, str]] = []
        self.unplaced: list[Unplaced] = []

    # -- answers -------------------------------------------------------------------------------

    def put(self, field: Field, text: str, place: str, row: str = "") -> bool:
        """Take a text as the answer to a field; return whether it fits.

        A text that does not fit is kept as unplaced, with the field and the reason.  `row` is the
        id of the row that a column's answer stands in.
        """
        path = _path(field, row)
        if is_standing(text):
            return True
        if field.holds == RowId and field.path in REFERENCES:
            self._references.append(_Reference(field, path, text, place))
            return True
        try:
            if field.kind == "values":
                self._list(path, values_for(field, text), text, place)
            else:
                self._one(field, path, value_for(field, text), text, place)
        except Unfit as unfit:
            self.keep(text, place, [Guess(field.path, field.label, SURE)], unfit.reason)
            return False
        return True

    def put_year(self, field: Field, year: int, text: str, place: str, row: str) -> None:
        """Take an amount as that of one year."""
        try:
            path = f"{_path(field, row)}.{year}"
            self._one(field, path, value_for(field, text), text, place)
        except Unfit as unfit:
            said = f"{year}: {text}"
            self.keep(said, place, [Guess(field.path, field.label, SURE)], unfit.reason)

    def put_value(self, path: str, value: Any, text: str, place: str) -> None:
        """Take a value that has been made of a text already."""
        field = fields()[re.sub(r"\[[^\]]*\]", "", path)]
        self._one(field, path, value, text, place)

    def add(self, field: Field, text: str, place: str) -> bool:
        """Add a text below the answer to a field, or make it the answer; return whether it fits."""
        before = self._answers.get(field.path)
        if before is None:
            return self.put(field, text, place)
        if len(before.value) + len(text) + 2 > LONGEST:
            return False
        value, quote = (f"{part}\n\n{text}" for part in (before.value, before.quote))
        self._answers[field.path] = Answer(field.path, value, before.place, quote)
        return True

    def _one(self, field: Field, path: str, value: Any, text: str, place: str) -> None:
        if value == "":
            return
        before = self._answers.get(path)
        if before is None:
            self._answers[path] = Answer(path, value, place, text)
            if field.column_of:
                row = path[len(field.column_of) + 1 : path.index("]", len(field.column_of))]
                self._rows[field.column_of][row][field.name] = value
                called = (field.column_of, field.name, alike(value))
                self._called.setdefault(called, []).append(row)
        elif alike(before.value) != alike(value):
            self.keep(text, place, [Guess(field.path, field.label, SURE)], _ASKED_TWICE)

    def _list(self, path: str, values: Iterable[Any], text: str, place: str) -> None:
        number = 1
        while f"{path}[{number}]" in self._answers:
            number += 1
        held = {alike(self._answers[f"{path}[{n}]"].value) for n in range(1, number)}
        for value in values:
            if value != "" and alike(value) not in held:
                self._answers[f"{path}[{number}]"] = Answer(f"{path}[{number}]", value, place, text)
                held.add(alike(value))
                number += 1

    # -- rows ----------------------------------------------------------------------------------

    def new_row(self, table: str) -> str:
        """Return the id of a new row, which is there when its first answer is."""
        rows = self._rows.setdefault(table, {})
        row = f"{fields()[table].holds.prefix}-{len(rows) + 1}"
        rows[row] = {}
        return row

    def row_called(self, table: str, answers: dict[str, Any], claimed: set[str]) -> str | None:
        """Return the row that goes by the name that some answers give it, unless it is claimed."""
        name = name_of(table, answers)
        for part in name.items():
            for row in self._called.get((table, *part), ()):
                if row not in claimed and same_name(name, name_of(table, self._rows[table][row])):
                    return row
        return None

    def row_numbered(self, table: str, number: str) -> str | None:
        """Return the row that the document has given a number: "M3"."""
        return self._numbers.get((table, alike(number)))

    def number(self, table: str, number: str, row: str) -> None:
        """Remember the number that the document gives a row."""
        self._numbers.setdefault((table, alike(number)), row)

    def holds_numbers(self, table: str, numbers: Iterable[str]) -> bool:
        """Whether most of some numbers are those of rows in a table already."""
        known = [(table, alike(number)) in self._numbers for number in numbers]
        return bool(known) and sum(known) * 2 > len(known)

    # -- what is left --------------------------------------------------------------------------

    def keep(self, text: str, place: str, guesses: Iterable[Guess] = (), reason: str = "") -> None:
        """Keep a text that has no place, with at most three guesses."""
        best = tuple(guesses)[:3]
        said = (text, text.partition(": ")[2])
        text = "" if any(map(is_standing, said)) else UNPRINTABLE.sub("", text)
        for start in range(0, len(text), LONGEST):
            piece = text[start : start + LONGEST].strip()
            if any(map(str.isalnum, piece)):
                self.unplaced.append(Unplaced(piece, place, best, reason))

    def count(self, text: str, place: str) -> None:
        """Keep a figure that is counted from the others, apart from what has to be placed."""
        self._counted.append((text, place))

    def taken(self, origin: Origin, name: str) -> Taken:
        """Return everything, with references settled, and without what is told twice."""
        for reference in self._references:
            self._refer(reference)
        self._references = []
        if self._counted:
            text = "\n".join(text for text, _ in self._counted)
            self.keep(text, self._counted[0][1], (), _COUNTED)
            self._counted = []
        told = {alike(answer.quote) for answer in self._answers.values()}
        told |= {alike(answer.value) for answer in self._answers.values()}
        rest = {alike(one.text): one for one in reversed(self.unplaced)}
        kept = (replace(one, text=_untold(one, told)) for one in reversed(rest.values()))
        left = tuple(one for one in kept if one.text.strip())
        new = tuple(f"{table}[{row}]" for table, rows in self._rows.items() for row in rows)
        return Taken(origin, name, tuple(self._answers.values()), left, new)

    def _refer(self, reference: _Reference) -> None:
        field, table = reference.field, REFERENCES[reference.field.path]
        found = [row for line in _lines(reference.text) for row in self._rows_meant(table, line)]
        if field.path.startswith("budget.") and plain(reference.text) == ORGANISATION:
            found = [ORGANISATION]
        if not found or None in found:
            guess = Guess(field.path, field.label, SURE)
            self.keep(reference.text, reference.place, [guess], _NO_ROW)
        elif field.kind == "values":
            self._list(reference.path, found, reference.text, reference.place)
        else:
            self._one(field, reference.path, found[0], reference.text, reference.place)

    def _rows_meant(self, table: str, line: str) -> list[str | None]:
        """Return the rows that a line refers to: one by its name, or several; None for no row."""
        whole = self._row_meant(table, line)
        return [whole] if whole else [self._row_meant(table, part) for part in listed(line)]

    def _row_meant(self, table: str, text: str) -> str | None:
        """Return the row that a text refers to: by number, by name, or by both."""
        rows = self._rows.get(table, {})
        if text.strip() in rows:
            return text.strip()
        said, called = alike(text), NAMED_BY[table][0]
        for row, held in rows.items():
            if held.get(called) and alike(held[called]) == said:
                return row
        numbered = _NUMBERED.match(text)
        if numbered is None:
            return None
        label = f"{numbered['name']}{numbered['number']}"
        found = self.row_numbered(table, label) or self.row_numbered(table, numbered["number"])
        rest = alike(text[numbered.end() :])
        if found and (not rest or rest == alike(rows[found].get(called, ""))):
            return found
        return None


def is_standing(text: str) -> bool:
    """Whether our own Word files carry a text beside the answers, so that it is nobody's."""
    return _standing().fullmatch(" ".join(text.split())) is not None


@cache
def _standing() -> re.Pattern[str]:
    texts = (re.escape(text).replace(r"\*", ".{1,1000}") for text in words()["stående"])
    return re.compile("|".join(texts))


def _path(field: Field, row: str) -> str:
    if not field.column_of:
        return field.path
    return f"{field.column_of}[{row}]{field.path[len(field.column_of) :]}"


def _lines(text: str) -> list[str]:
    return [line.strip("-•· ") for line in text.split("\n") if line.strip("-•· ")]


def _untold(one: Unplaced, told: set[str]) -> str:
    """Return a text, empty when it is an answer already.

    Of figures that are counted the rows go that say nothing new.  Elsewhere a row is kept whole:
    that two answers stand side by side says something too.
    """
    if one.reason != _COUNTED:
        return "" if not one.reason and alike(one.text) in told else one.text
    lines = one.text.split("\n")
    new = (line for line in lines if not all(alike(cell) in told for cell in _cells(line)))
    return "\n".join(new)


def _cells(line: str) -> list[str]:
    return [cell for cell in line.split(" | ") if any(map(str.isalnum, cell))]
