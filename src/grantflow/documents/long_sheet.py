"""A sheet of very many cells that say one of few things, such as the signs of a matrix."""

from __future__ import annotations

from functools import cache
from io import StringIO
from typing import Any

# The library has no marker for its types.
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_KEPT = 5_000
# Texts longer than this are seldom the same in two cells.
_LONGEST = 400
_FEW_KINDS = ("String", "Blank")

_column = cache(xl_col_to_name)


class LongSheet(Worksheet):  # type: ignore[misc]
    """A sheet that remembers how the library wrote a text in a look, but for where it stands.

    It writes the same bytes as any sheet, in half the time: making each cell from the beginning is
    most of what a workbook of a million cells costs.
    """

    fh: Any

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[Any, str] = {}

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Write a cell; the library calls this for each.

        What is remembered begins behind the name of the cell, and is known by text and look.
        """
        usual = cell.__class__.__name__ in _FEW_KINDS
        rest = self._known.get(cell) if usual else None
        if rest is not None:
            self.fh.write(f'<c r="{_column(col)}{row + 1}"{rest}')
        elif usual and cell.format is not None and len(self._known) < _KEPT:
            self._write_new(row, col, cell)
        else:
            super()._write_cell(row, col, cell)

    def _write_new(self, row: int, col: int, cell: Any) -> None:
        """Write a cell as the library does, and remember it if it is short."""
        file, self.fh = self.fh, StringIO()
        try:
            super()._write_cell(row, col, cell)
            written = self.fh.getvalue()
        finally:
            self.fh = file
        file.write(written)
        name = f'<c r="{_column(col)}{row + 1}"'
        if written.startswith(name) and len(written) < _LONGEST:
            self._known[cell] = written[len(name) :]
