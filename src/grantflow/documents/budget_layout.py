"""Where each figure of the budget stands on its sheet: columns by use, a row for each cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grantflow.documents.workbook import area, cell
from grantflow.model.budget import ZERO
from grantflow.model.costlines import months_of
from grantflow.model.wording import plain
from grantflow.text import swedish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from decimal import Decimal

    from grantflow.model.budget import CostRow
    from grantflow.model.costing import Costing
    from grantflow.model.costlines import Line

NAME = "Budget"
PERSONNEL = "Personal"
PERIOD, HEAD = 2, 3  # rows, counted from 0
FIRST = HEAD + 1
# Columns that are there only when a cost uses them: heading, width, and what it holds.
_GIVEN: tuple[tuple[str, str, float, Callable[[CostRow], object]], ...] = (
    ("function", "Funktion", 20, lambda row: row.function if row.function != row.text else None),
    ("activity", "Aktivitet", 9, lambda row: row.activity),
    ("persons", "Personer", 9, lambda row: row.persons),
    ("share", "Andel av heltid", 9, lambda row: row.share_pct),
    ("months", "Månader", 9, months_of),
    ("monthly", "Kronor per månad", 11, lambda row: row.monthly_rate_sek),
    ("payroll", "Löne\u00adpåslag", 9, lambda row: row.payroll_pct),
)


@dataclass(slots=True)
class Layout:
    """Where things stand on the sheet: columns by key, rows of lines, parties as spelled.

    Keys are names, or a letter and a year: `m` months, `a` amount, `u` amount unrounded; year
    None is without a year.
    """

    costing: Costing
    headings: list[tuple[str, float]] = field(default_factory=list)
    columns: dict[object, int] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    parties: dict[str, str] = field(default_factory=dict)
    activities: dict[str, str] = field(default_factory=dict)
    printed: int = 0

    @property
    def years(self) -> list[int | None]:
        """The years with costs, None last when something has no year."""
        known = sorted({year for line in self.costing.lines for year in line.amounts})
        return [*known, None] if self.costing.undated else [*known]

    @property
    def last(self) -> int:
        """The last row with a cost; the first row when there is none."""
        return FIRST + max(len(self.rows) - 1, 0)

    @property
    def total_row(self) -> int:
        """The row of the sums."""
        return self.last + 1

    def sums(self) -> list[tuple[object, Decimal]]:
        """Return each column of amounts with its sum, the total last."""
        of_years: list[tuple[object, Decimal]] = [
            (("a", year), self.sum_of(self.costing.lines, year)) for year in self.years
        ]
        return [*of_years, ("total", self.costing.total)]

    def sum_of(self, lines: Iterable[Line], year: int | None) -> Decimal:
        """Return what costs come to in a year."""
        return sum((amount_of(line, year) or ZERO for line in lines), ZERO)

    def party(self, line: Line) -> str:
        """Return the party of a cost as first spelled."""
        name = line.row.party or "part saknas"
        return self.parties.setdefault(plain(name), swedish.capital(name))

    def column(self, key: object) -> str:
        """Return the cells of a column beside the costs, fixed."""
        return area((FIRST, self.columns[key]), (self.last, self.columns[key]))

    def column_above_flats(self, key: object) -> str:
        """Return the cells beside the costs that are no flat rates, which all stand last."""
        rows = [self.rows[id(line)] for line in self.costing.lines if not line.flat]
        return area((FIRST, self.columns[key]), (rows[-1], self.columns[key]))

    def at(self, line: Line, key: object) -> tuple[int, int]:
        """Return row and column."""
        return self.rows[id(line)], self.columns[key]

    def cell(self, line: Line, key: object) -> str:
        """Return the cell of a cost, as formulas name it."""
        return cell(*self.at(line, key))


def amount_of(line: Line, year: int | None) -> Decimal | None:
    """Return the rounded amount of a year; None where there is none."""
    if year is None:
        return line.undated or None
    return line.amounts.get(year)


def kind_of(line: Line) -> str:
    """Return the kind of a cost as the sheet spells it."""
    if line.personnel:
        return PERSONNEL
    return "Schablon" if line.flat else swedish.capital(line.row.kind or "annat")


def lay_out(costing: Costing, activities: dict[str, str]) -> Layout:
    """Return where each cost and figure is to stand.

    Unrounded amounts come last, beyond what is printed, and only where something was counted.
    """
    found = Layout(costing=costing, activities=activities)
    shown = [column for column in _columns(costing, found.years) if column[0]]
    unrounded = [column for column in _unrounded(costing, found.years) if column[0]]
    found.printed = len(shown)
    for index, (_, key, heading, width) in enumerate([*shown, *unrounded]):
        found.columns[key] = index
        found.headings.append((heading, width))
    for order, line in enumerate(costing.lines):
        found.rows[id(line)] = FIRST + order
        found.party(line)
    return found


def is_laid(line: Line) -> bool:
    """Whether what hours and price come to was laid on years."""
    return line.computed and not line.flat and bool(line.exact)


Column = tuple[bool, object, str, float]


def _columns(costing: Costing, years: list[int | None]) -> Iterator[Column]:
    """Yield whether a column is wanted, its key, heading and width."""
    lines = costing.lines
    yield True, "number", "Nr", 5
    yield True, "text", "Kostnad", 34
    yield True, "kind", "Kostnadsslag", 15
    yield True, "party", "Part", 22
    for key, heading, width, value in _GIVEN:
        yield any(value(line.row) is not None for line in lines), key, heading, width
    yield any(line.hours is not None for line in lines), "hours", "Timmar", 10
    yield any(line.rate is not None for line in lines), "rate", "Kronor per timme", 10
    laid = any(is_laid(line) for line in lines)
    for year in years:
        yield laid and year is not None, ("m", year), f"Månader {year}", 9
    for year in years:
        yield True, ("a", year), str(year or "Utan år"), 14
    yield True, "total", "Summa", 15


def _unrounded(costing: Costing, years: list[int | None]) -> Iterator[Column]:
    counted = any(line.computed for line in costing.lines)
    for year in years:
        yield counted, ("u", year), f"Oavrundat {year or 'utan år'}", 16
