"""Tells what stands in a list as texts: a cell with its row, a sheet, the ids and the days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grantflow.documents.lists.cells import shown
from grantflow.documents.lists.columns import source_of
from grantflow.model import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.lists.headings import Found, Heading
    from grantflow.documents.lists.opening import CellContent, Sheet
    from grantflow.model.application import Application


def told_of(found: Found, heading: Heading, cells: dict[int, CellContent], text: str) -> str:
    """Return what stands in a cell with its heading and the row it is about."""
    named = next(one.column for one in found.headings if one.key == found.listing.named)
    about = shown(cells.get(named, "")) if heading.column != named else ""
    return f"{heading.text} ({about}): {text}" if about else f"{heading.text}: {text}"


def ids_of(found: list[Found]) -> Iterator[str]:
    """Yield the ids of rows that our own lists name."""
    for one in found:
        for cells in one.sheet.rows.values():
            known = source_of(one.listing, str(cells.get(one.ids or 0, "")))
            if known:
                yield known[1]


def as_text(sheet: Sheet) -> str:
    """Return the rows of a sheet as lines, with bars between the cells."""
    rows = (dict.fromkeys(map(shown, cells.values())) for _, cells in sorted(sheet.rows.items()))
    return "\n".join(" | ".join(" ".join(cell.split()) for cell in row) for row in rows)


def held_at(case: Application, path: str) -> Any:
    """Return what the case answers in the field of a row, None when it has no such row."""
    table, _, rest = path.partition("[")
    row_id, _, name = rest.partition("].")
    rows = walk.get(case, table)
    return next((getattr(row, name) for row in rows if row.id == row_id), None)
