"""Tells which rows of a sheet are rows of its list, and which row of the case each of them is."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from grantflow.documents.importing.fields import fields
from grantflow.documents.lists.cells import shown
from grantflow.documents.lists.columns import lines_of, short, source_of
from grantflow.documents.lists.leaving import is_sum
from grantflow.documents.lists.opening import cell_place
from grantflow.documents.lists.result import Missing
from grantflow.documents.lists.same_rows import NEW, moved_rows, rows_by_name
from grantflow.documents.lists.telling import ids_of
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.documents.lists.columns import Source
    from grantflow.documents.lists.headings import Found
    from grantflow.documents.lists.opening import CellContent
    from grantflow.model.application import Application

    # Keeps a text that is no row: the text, its place, and why.
    Keep = Callable[[str, str, str], None]

_NO_NAME = "Raden säger inte vad den gäller."
_INSIDE = "En rubrik inne i listan."


@dataclass(eq=False, repr=False)
class Row(Value):
    """A row of a list on its way: the table and the id it has there."""

    source: Source
    id: str
    number: int
    cells: dict[int, CellContent] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The path of the row in the case."""
        return f"{self.source.table}[{self.id}]"


class Matching:
    """The rows of the lists of one spreadsheet, held against those of a case.

    `new` are the paths of rows that the case does not have, `renamed` rows that may have got a
    new name.
    """

    def __init__(self, case: Application, found: list[Found], *, same_rows: bool) -> None:
        self._case = case
        self._moved, self.renamed = moved_rows(found, case, same_rows=same_rows)
        lost = [one for one in found if one.ids is None and one.ours]
        self._named = {id(one): rows_by_name(one, case) for one in lost}
        named = (row_id for rows in self._named.values() for row_id in rows.values())
        self._used = {*ids_of(found), *(one.partition("[")[2].rstrip("]") for one in named)}
        self._numbers: dict[str, count[int]] = {}
        self._matched: dict[int, set[str]] = {}
        self.new: dict[str, None] = {}

    def rows(self, found: Found, keep: Keep) -> Iterator[Row]:
        """Yield the rows below the headings, without sums, repeated headings and empty rows.

        What is no row, and says something, is kept.
        """
        heads = {one.column: one.text for one in found.headings}
        named = self._named.get(id(found), {})
        seen: set[str] = set()
        for number in sorted(n for n in found.sheet.rows if n > found.row):
            cells = {n: one for n, one in found.sheet.rows[number].items() if n in heads}
            if not cells or all(" ".join(shown(cells[n]).split()) == heads[n] for n in cells):
                continue
            row_id = str(found.sheet.rows[number].get(found.ids or 0, "")) or named.get(number, "")
            known = source_of(found.listing, row_id) if row_id not in seen else None
            seen.add(row_id)
            if known is not None:
                row = Row(known[0], self._id_of(known[0].table, known[1]), number, cells)
                matched = self._matched.setdefault(id(found), set())
                matched |= {f"{short(row.source)}[{row.id}]"} if row.path not in self.new else set()
                yield row
            elif _is_row(found, number, cells, keep):
                source = found.listing.sources[0]
                yield Row(source, self._new_id(source.table), number, cells)

    def missing(self, found: Found) -> Missing | None:
        """Return the rows of the case that our own list no longer has; None when it has them all.

        None too of a list that shares no row with the case: it is that of another one.
        """
        matched = self._matched.get(id(found))
        if not (found.ours and matched):
            return None
        asked = {one.id for one in self.renamed}
        lines = [
            one for one in lines_of(self._case, found.listing) if one.id not in matched | asked
        ]
        names = tuple(str(line.cells.get(found.listing.named, "")) for line in lines)
        return Missing(found.sheet.name, names) if names else None

    def _id_of(self, table: str, row_id: str) -> str:
        """Return the id that a row with an id goes by; one that is another's row gets a new."""
        key = (table, row_id)
        if self._moved.get(key) == NEW:
            self._moved[key] = self._new_id(table)
        return self._moved.get(key, row_id)

    def _new_id(self, table: str) -> str:
        prefix = fields()[table].holds.prefix
        numbers = self._numbers.setdefault(table, count(1))
        made = next(row_id for n in numbers if (row_id := f"{prefix}-{n}") not in self._used)
        self._used.add(made)
        self.new[f"{table}[{made}]"] = None
        return made


def _is_row(found: Found, number: int, cells: dict[int, CellContent], keep: Keep) -> bool:
    """Whether a row without an id is one of the list; what it says is kept when it is not."""
    named = next(one.column for one in found.headings if one.key == found.listing.named)
    texts = [shown(cell) for cell in dict.fromkeys(cells.values())]
    place = cell_place(found.sheet.name, number, min(cells))
    if is_sum(list(cells.values())):
        return False
    if len(texts) == 1 and found.sheet.wide.get(number) and len(cells) > 2:
        keep(texts[0], place, _INSIDE)
        return False
    if named not in cells:
        keep(" | ".join(texts), place, _NO_NAME)
    return named in cells
