"""What stands around a list: above its headings, and beside it in columns without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.lists.cells import shown
from grantflow.documents.lists.leaving import nothing_but_personal
from grantflow.documents.lists.opening import cell_place
from grantflow.documents.lists.stacked import notes_above

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.lists.headings import Found

_ABOVE = "Texten står ovanför listan."


class Note(NamedTuple):
    """A text around a list, where it stands, and why it has no place in the case."""

    text: str
    place: str
    reason: str = ""


def notes_around(found: Found, *, first: bool) -> Iterator[Note]:
    """Yield what stands around a list, from the top; its title and our own help left out.

    `first` is whether the list is the first one of its sheet.
    """
    if not found.ours:
        for number in notes_above(found, first=first):
            cells = found.sheet.rows[number]
            text = " | ".join(shown(cell) for cell in dict.fromkeys(cells.values()))
            yield Note(text, cell_place(found.sheet.name, number, min(cells)), _ABOVE)
    for number in sorted(n for n in found.sheet.rows if n > found.row):
        yield from _beside(found, number)


def _beside(found: Found, number: int) -> Iterator[Note]:
    """Yield what a row holds in columns without a heading, all in one."""
    cells, heads = found.sheet.rows[number], {one.column for one in found.headings}
    inside = {cells[column] for column in heads if column in cells}
    merged = inside if number in found.sheet.wide else set()
    beside = {
        column: text
        for column, cell in cells.items()
        if column not in heads | {found.ids} and cell not in merged
        if not nothing_but_personal(text := shown(cell))
    }
    if beside:
        named = next(one.column for one in found.headings if one.key == found.listing.named)
        about = f" ({shown(cells[named])})" if named in cells else ""
        told = " | ".join(f"{_above(found, n)}{text}" for n, text in sorted(beside.items()))
        place = cell_place(found.sheet.name, number, min(beside))
        yield Note(f"Utan rubrik{about}: {told}", place)


def _above(found: Found, column: int) -> str:
    """Return what stands over a column where a heading would: a week, a year, a long text."""
    held = shown(found.sheet.rows.get(found.row, {}).get(column, ""))
    return f"{held[:40].strip()}: " if held else ""
