"""Takes the lists of a spreadsheet: answers by row, and what has no place."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents.importing.fields import fields
from grantflow.documents.importing.gathered import SURE
from grantflow.documents.importing.taken import Answer, Guess, Taken, Unplaced
from grantflow.documents.importing.values import LONGEST, Unfit
from grantflow.documents.lists.cells import read_cell, shown
from grantflow.documents.lists.columns import lines_of, short, source_of
from grantflow.documents.lists.leaving import is_sum, nothing_but_personal, on_other_scale
from grantflow.documents.lists.opening import cell_place
from grantflow.documents.lists.same_rows import NEW, moved_rows
from grantflow.documents.lists.telling import as_text, earliest, held_at, ids_of, told_of
from grantflow.model.value import Value
from grantflow.text.personal import mask

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from grantflow.documents.lists.cells import ReadCell
    from grantflow.documents.lists.columns import CellValue, Source
    from grantflow.documents.lists.headings import Found, Heading
    from grantflow.documents.lists.opening import CellContent, Sheet
    from grantflow.model.application import Application

_TWICE = "Samma fråga har redan fått ett annat svar i filen."
_NO_FIELD = "Raden kommer från en annan tabell i ärendet, som inte har någon sådan uppgift."
_NO_NAME = "Raden säger inte vad den gäller."
_INSIDE = "En rubrik inne i listan."
_SCALE = "Kolumnen har tal över 5, så skalan är en annan än vår, som går från 1 till 5."
_TABLES_KEPT = 100  # rows of a sheet without a list; a longer one is no note beside it


class Guessed(NamedTuple):
    """A cell that says less than the case asks for, what was made of it, and why."""

    place: str
    text: str
    value: Any
    why: str


class Fault(NamedTuple):
    """A cell of our own list that can't be taken, and why."""

    place: str
    text: str
    why: str


@dataclass(eq=False, repr=False)
class ReadLists(Value):
    """Everything that was read from a spreadsheet.

    `found` are the lists, `rows` how many rows each has; `other` are sheets without a list.
    """

    taken: Taken
    found: tuple[Found, ...]
    rows: tuple[int, ...]
    guessed: tuple[Guessed, ...] = ()
    faults: tuple[Fault, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether nothing in it was told by likeness."""
        return not self.guessed and all(one.exact for one in self.found)


@dataclass(eq=False, repr=False)
class _Row(Value):
    """A row of a list on its way: the table and the id it has there."""

    source: Source
    id: str
    number: int
    cells: dict[int, CellContent] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The path of the row in the case."""
        return f"{self.source.table}[{self.id}]"


def take_lists(
    name: str, found: list[Found], other: list[Sheet], application: Application
) -> ReadLists:
    """Return what stands in the lists of a spreadsheet.

    Args:
        name: What to call the file.
        found: The lists in it.
        other: Its other sheets; short ones are kept as text without a place, when no list is ours.
        application: The case that it is to go into; empty for a new one.

    """
    return _Taking(application, found).taken(name, other)


class _Taking:
    """One spreadsheet on its way into a case."""

    def __init__(self, application: Application, found: list[Found]) -> None:
        self._case, self._found = application, found
        self._answers: dict[str, Answer] = {}
        self._new: dict[str, None] = {}
        self._unplaced: list[Unplaced] = []
        self._guessed: list[Guessed] = []
        self._faults: list[Fault] = []
        self._used = set(ids_of(found))
        self._moved = moved_rows(found, application)
        self._other_scale: set[int] = set()
        self._shown: dict[str, dict[str, dict[str, CellValue]]] = {}

    def taken(self, name: str, other: list[Sheet]) -> ReadLists:
        rows = [self._list(found) for found in self._found]
        own = any(found.ids is not None for found in self._found)
        kept = [] if own else [one for one in other if not one.hidden]
        for sheet in kept:
            if len(sheet.rows) <= _TABLES_KEPT:
                self._keep(as_text(sheet), cell_place(sheet.name, min(sheet.rows), 1))
        taken = Taken(
            "list", name, tuple(self._answers.values()), tuple(self._unplaced), tuple(self._new)
        )
        return ReadLists(
            taken,
            tuple(self._found),
            tuple(rows),
            tuple(self._guessed),
            tuple(self._faults),
            () if own else tuple(sheet.name for sheet in other),
        )

    def _list(self, found: Found) -> int:
        near = self._case.dated or earliest(found)
        rows = list(self._rows(found))
        self._other_scale = on_other_scale(found, [row.cells for row in rows])
        for row in rows:
            for heading in found.headings:
                cell = row.cells.get(heading.column, "")
                if cell != "" and not heading.left:
                    self._cell(found, heading, row, cell, near)
        return len(rows)

    # -- rows ----------------------------------------------------------------------------------

    def _rows(self, found: Found) -> Iterator[_Row]:
        """Yield the rows below the headings, without sums, repeated headings and empty rows."""
        heads = {one.column: one.text for one in found.headings}
        seen: set[str] = set()
        for number in sorted(n for n in found.sheet.rows if n > found.row):
            cells = {n: one for n, one in found.sheet.rows[number].items() if n in heads}
            if not cells or all(" ".join(shown(cells[n]).split()) == heads[n] for n in cells):
                continue
            row_id = str(found.sheet.rows[number].get(found.ids or 0, ""))
            known = source_of(found.listing, row_id) if row_id not in seen else None
            seen.add(row_id)
            if known is None and not self._is_row(found, number, cells):
                continue
            if known is None:
                source = found.listing.sources[0]
                yield _Row(source, self._new_id(source.table), number, cells)
            else:
                yield _Row(known[0], self._id_of(known[0].table, known[1]), number, cells)

    def _is_row(self, found: Found, number: int, cells: dict[int, CellContent]) -> bool:
        """Whether a row without an id is one of the list; what it says is kept when it is not."""
        named = next(one.column for one in found.headings if one.key == found.listing.named)
        texts = [shown(cell) for cell in dict.fromkeys(cells.values())]
        place = cell_place(found.sheet.name, number, min(cells))
        if is_sum(list(cells.values())):
            return False
        if len(texts) == 1 and found.sheet.wide.get(number) and len(cells) > 2:
            self._keep(texts[0], place, _INSIDE)
            return False
        if named in cells:
            return True
        if found.ids is not None and any(one.key and one.column in cells for one in found.headings):
            return True
        self._keep(" | ".join(texts), place, _NO_NAME)
        return False

    def _id_of(self, table: str, row_id: str) -> str:
        """Return the id that a row with an id goes by; one that is another's row gets a new."""
        key = (table, row_id)
        if self._moved.get(key) == NEW:
            self._moved[key] = self._new_id(table)
        return self._moved.get(key, row_id)

    def _new_id(self, table: str) -> str:
        prefix = fields()[table].holds.prefix
        made = next(row_id for n in count(1) if (row_id := f"{prefix}-{n}") not in self._used)
        self._used.add(made)
        self._new[f"{table}[{made}]"] = None
        return made

    # -- cells ---------------------------------------------------------------------------------

    def _cell(
        self,
        found: Found,
        heading: Heading,
        row: _Row,
        cell: CellContent,
        near: datetime.date | None,
    ) -> None:
        text, place = shown(cell), cell_place(found.sheet.name, row.number, heading.column)
        told = told_of(found, heading, row.cells, text)
        if not heading.key:
            guess = Guess(row.source.table, fields()[row.source.table].label, SURE - 1)
            self._keep("" if nothing_but_personal(text) else told, place, guesses=(guess,))
            return
        column = found.listing.column(heading.key)
        name = row.source.fields.get(heading.key)
        if name is None or column.shape == "told":
            if not self._is_shown(found, heading, row, text):
                self._keep(told, place, _NO_FIELD if row.path not in self._new else "")
            return
        pattern = f"{row.source.table}.{name}"
        read = self._read(found, heading, (pattern, cell, place, told), near)
        if read is None:
            return
        if read.why:
            self._guessed.append(Guessed(place, text, read.value, read.why))
        path = f"{row.path}.{name}"
        if not self._put(path, Answer(path, read.value, place, text)):
            self._misfit(pattern, told, place, _TWICE)

    def _read(
        self,
        found: Found,
        heading: Heading,
        said: tuple[str, CellContent, str, str],
        near: datetime.date | None,
    ) -> ReadCell | None:
        """Return the value of a cell; None when it has none, which is told."""
        pattern, cell, place, told = said
        own, column = found.ids is not None, found.listing.column(heading.key)
        if heading.column in self._other_scale:
            self._misfit(pattern, told, place, _SCALE)
            return None
        try:
            return read_cell(column, pattern, cell, near, own=own)
        except Unfit as unfit:
            if own:
                self._faults.append(Fault(place, shown(cell), unfit.reason))
            else:
                self._misfit(pattern, told, place, unfit.reason)
        return None

    def _is_shown(self, found: Found, heading: Heading, row: _Row, text: str) -> bool:
        """Whether a cell that only shows where its row comes from says what we wrote there."""
        if found.ids is None:
            return False
        if row.path in self._new:
            named = self._answers.get(f"{row.path}.{row.source.fields.get(heading.key)}")
            return heading.key == "stage" or (named is not None and str(named.value) == text)
        if found.listing.key not in self._shown:
            lines = lines_of(self._case, found.listing)
            self._shown[found.listing.key] = {line.id: line.cells for line in lines}
        cells = self._shown[found.listing.key].get(f"{short(row.source)}[{row.id}]")
        if cells is None:
            return heading.key != "start"
        return " ".join(str(cells.get(heading.key, "")).split()) == " ".join(text.split())

    def _put(self, path: str, answer: Answer) -> bool:
        """Keep an answer; of two for the same row the one counts that is new to the case.

        Returns False when both are new, so that this one has no place.
        """
        before = self._answers.get(path)
        if before is None or before.value == self._held(path):
            self._answers[path] = answer
        elif answer.value not in (before.value, self._held(path)):
            return False
        return True

    def _held(self, path: str) -> Any:
        new = f"{path.partition('].')[0]}]" in self._new
        return None if new else held_at(self._case, path)

    def _misfit(self, pattern: str, text: str, place: str, reason: str) -> None:
        guess = Guess(pattern, fields()[pattern].label, SURE)
        self._keep(text, place, reason, (guess,))

    def _keep(
        self, text: str, place: str, reason: str = "", guesses: tuple[Guess, ...] = ()
    ) -> None:
        text = mask(text)
        for start in range(0, len(text), LONGEST):
            piece = text[start : start + LONGEST].strip()
            if any(map(str.isalnum, piece)):
                self._unplaced.append(Unplaced(piece, place, guesses, reason))
