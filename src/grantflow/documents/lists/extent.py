"""How far the cells of a sheet reach, told before they are read.

The library that reads spreadsheets makes room for every cell between the first and the last, so
one cell in the farthest corner would ask for more memory than there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn
from xml.parsers import expat

from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CELLS = 1_000_000
_MOST_STRINGS = 2_000_000
_ALPHABET = 26


class ExtentRefused(Exception):
    """A part that is no sheet, or one that a sheet never is; `reason` says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class TooWide(Exception):
    """A sheet that reaches farther than any list; `corner` is its last cell."""

    def __init__(self, extent: Extent) -> None:
        self.corner = f"{letters(extent.columns)}{extent.rows}"
        super().__init__(self.corner)


@dataclass(eq=False, repr=False)
class Extent(Value):
    """The last row and the last column that hold anything, counted from 1."""

    rows: int = 0
    columns: int = 0

    @property
    def too_wide(self) -> bool:
        """Whether a sheet reaches farther than any list."""
        return self.rows * self.columns > MOST_CELLS

    def reach(self, row: int, column: int) -> None:
        """Let the sheet reach to a cell."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


def xlsx_extent(part: bytes) -> Extent:
    """Return how far a sheet of an .xlsx file reaches.

    Raises:
        ExtentRefused: It is no XML, or not that of a sheet.

    """
    found, at = Extent(), [0, 0]

    def start(name: str, said: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            at[:] = [_number(said.get("r")) or at[0] + 1, 0]
        elif kind == "c":
            at[:] = _cell(said["r"]) if "r" in said else [at[0], at[1] + 1]
        elif kind in {"v", "is"}:
            found.reach(at[0], at[1])
        elif kind == "sst" and _number(said.get("uniqueCount")) > _MOST_STRINGS:
            raise ExtentRefused("den säger sig hålla fler texter än den kan")

    _parse(part, start)
    return found


def ods_extent(part: bytes) -> Extent:
    """Return how far the widest sheet of an .ods file reaches: cells may stand for many.

    Raises:
        ExtentRefused: It is no XML, or not that of a sheet.

    """
    found, at, repeated = Extent(), [0, 0], [1, 1]

    def start(name: str, said: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "table":
            at[:] = [0, 0]
        elif kind == "table-row":
            repeated[0] = _repeated(said, "rows")
            at[:] = [at[0] + repeated[0], 0]
        elif kind in {"table-cell", "covered-table-cell"}:
            at[1] += _repeated(said, "columns")
            if any(key.endswith(":value-type") for key in said):
                found.reach(at[0], at[1])
        elif kind == "p":
            found.reach(at[0], at[1])

    _parse(part, start)
    return found


def letters(column: int) -> str:
    """Return the letters of a column counted from 1: "C" for 3, "AA" for 27."""
    told = ""
    while column:
        column, rest = divmod(column - 1, _ALPHABET)
        told = chr(ord("A") + rest) + told
    return told


def _parse(part: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()

    def refuse(*_: Any) -> NoReturn:
        raise ExtentRefused("den innehåller en dokumenttyp")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise ExtentRefused("en del av den är skadad") from error


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def _repeated(said: dict[str, str], what: str) -> int:
    ending = f":number-{what}-repeated"
    return next((_number(value) for key, value in said.items() if key.endswith(ending)), 1)


def _cell(name: str) -> list[int]:
    """Return row and column of "C7", counted from 1."""
    column = 0
    row = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    for sign in name[: len(name) - len(row)].upper()[:7]:
        column = column * _ALPHABET + ord(sign) - ord("A") + 1
    return [_number(row), column]
