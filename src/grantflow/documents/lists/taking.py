"""Takes the lists of a spreadsheet: answers by row, and what has no place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grantflow.documents.importing.fields import fields
from grantflow.documents.importing.gathered import SURE
from grantflow.documents.importing.taken import Answer, Guess, Taken, Unplaced
from grantflow.documents.importing.values import LONGEST, Unfit
from grantflow.documents.lists.around import notes_around
from grantflow.documents.lists.cells import read_cell, shown
from grantflow.documents.lists.columns import lines_of, short
from grantflow.documents.lists.leaving import nothing_but_personal, on_other_scale
from grantflow.documents.lists.matching import Matching
from grantflow.documents.lists.opening import cell_place
from grantflow.documents.lists.result import Fault, Guessed, ReadLists
from grantflow.documents.lists.telling import as_text, held_at, told_of
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from grantflow.documents.lists.cells import ReadCell
    from grantflow.documents.lists.columns import CellValue
    from grantflow.documents.lists.headings import Found, Heading
    from grantflow.documents.lists.matching import Row
    from grantflow.documents.lists.opening import CellContent, Sheet
    from grantflow.model.application import Application

_TWICE = "Samma fråga har redan fått ett annat svar i filen."
_NO_FIELD = "Raden kommer från en annan tabell i ärendet, som inte har någon sådan uppgift."
_DETAILS = "kontaktuppgifter stannar i listan"
_SCALE = "Kolumnen har tal över 5, så skalan är en annan än vår, som går från 1 till 5."
_TABLES_KEPT = 100  # rows of a sheet without a list; a longer one is no note beside it


def take_lists(
    name: str,
    found: list[Found],
    other: list[Sheet],
    application: Application,
    *,
    same_rows: bool = False,
) -> ReadLists:
    """Return what stands in the lists of a spreadsheet.

    Args:
        name: What to call the file.
        found: The lists in it.
        other: Its other sheets; short ones are kept as text without a place, when no list is ours.
        application: The case that it is to go into; empty for a new one.
        same_rows: Whether rows of our own list that are called something else in the case are the
            same rows all the same.

    """
    return _Taking(application, found, same_rows=same_rows).taken(name, other)


class _Taking:
    """One spreadsheet on its way into a case."""

    def __init__(self, application: Application, found: list[Found], *, same_rows: bool) -> None:
        self._case, self._found = application, found
        self._answers: dict[str, Answer] = {}
        self._unplaced: list[Unplaced] = []
        self._guessed: list[Guessed] = []
        self._faults: list[Fault] = []
        self._matching = Matching(application, found, same_rows=same_rows)
        self._other_scale: set[int] = set()
        self._shown: dict[str, dict[str, dict[str, CellValue]]] = {}

    def taken(self, name: str, other: list[Sheet]) -> ReadLists:
        rows = [self._list(found) for found in self._found]
        own = any(found.ours for found in self._found)
        kept = [] if own else [one for one in other if not one.hidden]
        for sheet in kept:
            if len(sheet.rows) <= _TABLES_KEPT:
                self._keep(as_text(sheet), cell_place(sheet.name, min(sheet.rows), 1))
        taken = Taken(
            "list",
            name,
            tuple(self._answers.values()),
            tuple(self._unplaced),
            tuple(self._matching.new),
        )
        return ReadLists(
            taken,
            tuple(self._found),
            tuple(rows),
            tuple(self._guessed),
            tuple(self._faults),
            tuple(sheet.name for sheet in other),
            renamed=self._matching.renamed,
            missing=tuple(filter(None, map(self._matching.missing, self._found))),
        )

    def _list(self, found: Found) -> int:
        table = found.listing.sources[0].table
        guess = Guess(table, fields()[table].label, SURE - 1)
        same = [one.top for one in self._found if one.sheet.name == found.sheet.name]
        for note in notes_around(found, first=found.top == min(same)):
            self._keep(note.text, note.place, note.reason, () if note.reason else (guess,))
        rows = list(self._matching.rows(found, self._keep))
        self._other_scale = on_other_scale(found, [row.cells for row in rows])
        for row in rows:
            for heading in found.headings:
                cell = row.cells.get(heading.column, "")
                if cell != "" and not heading.left:
                    self._cell(found, heading, row, cell)
        return len(rows)

    # -- cells ---------------------------------------------------------------------------------

    def _cell(self, found: Found, heading: Heading, row: Row, cell: CellContent) -> None:
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
                self._keep(told, place, _NO_FIELD if row.path not in self._matching.new else "")
            return
        pattern = f"{row.source.table}.{name}"
        path = f"{row.path}.{name}"
        read = self._read(found, heading, (pattern, cell, place, told))
        if read is None or not self._is_for_case(path, place, text):
            return
        if read.why:
            asks = not found.ours
            self._guessed.append(Guessed(place, text, read.value, read.why, asks))
        value = read.value if text == self._held(path) else _masked(read.value)
        if not self._put(path, Answer(path, value, place, text)):
            self._misfit(pattern, told, place, _TWICE)

    def _is_for_case(self, path: str, place: str, text: str) -> bool:
        """Whether a text says more than contact details; those stay, and it is told."""
        if text == self._held(path) or mask(text) == text:
            return True
        kept = "" if nothing_but_personal(text) else mask(text)
        self._guessed.append(Guessed(place, mask(text), kept, _DETAILS, asks=False))
        return bool(kept)

    def _read(
        self,
        found: Found,
        heading: Heading,
        said: tuple[str, CellContent, str, str],
    ) -> ReadCell | None:
        """Return the value of a cell; None when it has none, which is told."""
        pattern, cell, place, told = said
        own, column = found.ours, found.listing.column(heading.key)
        if heading.column in self._other_scale:
            self._misfit(pattern, told, place, _SCALE)
            return None
        try:
            return read_cell(column, pattern, cell, self._case.dated, own=own)
        except Unfit as unfit:
            if own:
                self._faults.append(Fault(place, shown(cell), unfit.reason))
            else:
                self._misfit(pattern, told, place, unfit.reason)
        return None

    def _is_shown(self, found: Found, heading: Heading, row: Row, text: str) -> bool:
        """Whether a cell that only shows where its row comes from says what we wrote there."""
        if not found.ours:
            return False
        if row.path in self._matching.new:
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
        new = f"{path.partition('].')[0]}]" in self._matching.new
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


def _masked(value: Any) -> Any:
    return mask(value) if isinstance(value, str) else value
