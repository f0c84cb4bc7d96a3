"""Which table of the case a document's table is, told from what stands at the head of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from grantflow.documents.importing.catalogue import known_words
from grantflow.documents.importing.fields import Field, fields, tables, words
from grantflow.documents.importing.likeness import SAME, fold
from grantflow.documents.importing.naming import NAMED_BY
from grantflow.documents.importing.sums import begins_as_sum
from grantflow.model.value import Value

if TYPE_CHECKING:
    from grantflow.documents.importing.catalogue import Around, Catalogue
    from grantflow.documents.importing.gathered import Gathered
    from grantflow.documents.importing.pieces import Box, Grid

_YEAR = re.compile(r"\D{0,12}((?:19|20)\d\d)\D{0,4}")
# Of a table's columns so many must be known for it to be a table of the case: fewer where the
# heading above names it, or its rows carry numbers that are known.
_HALF, _MOST = 0.5, 0.6


@dataclass(eq=False, repr=False)
class Layout(Value):
    """How the columns of a document's table are those of a table of the case.

    `columns` leads from a column's number to its fields (two when a cell answers both), `years`
    to the year that its amounts are of; `number` is the column that numbers the rows.
    """

    table: str
    columns: dict[int, tuple[Field, ...]] = field(default_factory=dict)
    years: dict[int, int] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)
    number: int | None = None
    weight: float = 0


def layout_of(
    grid: Grid, around: Around, catalogue: Catalogue, gathered: Gathered
) -> Layout | None:
    """Return the likeliest table of the case that a document's table is, or None for no such."""
    if len(grid.rows) < 2:
        return None
    found = []
    for table in tables():
        if catalogue.holds(table):
            layout = _layout(grid.rows[0], table, catalogue)
            numbers = [b.text for row in grid.rows[1:] for b in row if b.column == layout.number]
            _weigh(layout, around, known=gathered.holds_numbers(table, numbers))
            found += [layout] if layout.weight > 0 else []
    found.sort(key=lambda one: -one.weight)
    if len(found) > 1 and found[0].weight == found[1].weight:
        return None
    return found[0] if found else None


def _layout(head: tuple[Box, ...], table: str, catalogue: Catalogue) -> Layout:
    layout = Layout(table)
    yearly = [column for column in tables()[table] if column.kind == "yearly"]
    pairs = []
    for box in head:
        layout.heads[box.column] = box.text
        year = _YEAR.fullmatch(box.text)
        if fold(box.text) in known_words("nummer"):
            layout.number = box.column
        elif year and yearly:
            layout.columns[box.column] = (yearly[-1],)
            layout.years[box.column] = int(year[1])
        elif both := both_named(box.text, table):
            layout.columns[box.column] = both
        else:
            like = catalogue.columns(box.text, table)
            pairs += [(score, box.column, path) for path, score in like]
    taken = {one.path for fields_of in layout.columns.values() for one in fields_of}
    for score, column, path in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if score >= SAME and column not in layout.columns and path not in taken:
            layout.columns[column] = (fields()[path],)
            taken.add(path)
    return layout


def _weigh(layout: Layout, around: Around, *, known: bool) -> None:
    """Say how likely a layout is; one whose rows would have no name is none."""
    matched = len(layout.columns)
    asked = [
        n for n, text in layout.heads.items() if n != layout.number and not begins_as_sum(text)
    ]
    share = matched / max(len(asked), 1)
    inside = layout.table in around
    names = {f"{layout.table}.{name}" for name in NAMED_BY[layout.table]}
    named = any(one.path in names for found in layout.columns.values() for one in found)
    enough = matched >= 2 or (matched == 1 and (inside or known))
    if (named or known) and enough and share >= (_HALF if inside or known else _MOST):
        near = any(layout.table.startswith(f"{above}.") for above in around)
        layout.weight = 10 * share + matched + 4 * inside + 2 * near + 8 * known


def both_named(label: str, table: str = "") -> tuple[Field, ...]:
    """Return the two fields that a label names together: "Period"; those of a table, or none's."""
    return next((both for both in _both(fold(label)) if both[0].column_of == table), ())


@cache
def _both(label: str) -> list[tuple[Field, ...]]:
    named = (paths for name, paths in words()["delade"].items() if fold(name) == label)
    return [tuple(fields()[path] for path in paths) for paths in named]
