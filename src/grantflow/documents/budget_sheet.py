"""The sheet "Budget": every cost with live formulas for hours, price, years and flat rates."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grantflow.documents.budget_layout import (
    HEAD,
    NAME,
    PERIOD,
    PERSONNEL,
    Layout,
    amount_of,
    is_laid,
    kind_of,
)
from grantflow.documents.workbook import HOURS, MONEY, PERCENT, Book, area, cell
from grantflow.model.budget import ZERO
from grantflow.model.costlines import months_of
from grantflow.text import swedish

if TYPE_CHECKING:
    from decimal import Decimal

    from grantflow.documents.workbook import Sheet
    from grantflow.model.costing import Costing
    from grantflow.model.costlines import Line
    from grantflow.model.programme import Rate

# Where the sheet "Priser" holds the hours of a year, the flat rate and the first price.
FULL_TIME, FLAT, PRICES_FIRST = "Priser!$B$3", "Priser!$B$4", 7
_COUNT = "#,##0.##"
_TEXTS = ("kind", "party", "function", "activity")


def write_budget(book: Book, layout: Layout, title: str, under: str) -> Sheet:
    """Write the sheet: heading, costs, sums.  Unrounded amounts stand to the right, folded away."""
    sheet = book.sheet(NAME, [width for _, width in layout.headings], head=HEAD, left=2)
    book.text(sheet, (0, 0), title, "title")
    book.text(sheet, (1, 0), under, "muted")
    texts = {layout.columns.get(key) for key in _TEXTS}
    for index, (heading, _) in enumerate(layout.headings):
        side = {"indent": 1} if index in texts else {"align": "left" if index < 2 else "right"}
        book.text(sheet, (HEAD, index), heading, "head", **side)
    _write_period(book, sheet, layout)
    for line in layout.costing.lines:
        _write_line(book, sheet, layout, line)
    _write_sums(book, sheet, layout)
    if layout.printed < len(layout.headings):
        first, last = layout.printed, len(layout.headings) - 1
        sheet.set_column(first, last, 16, None, {"level": 1, "hidden": True})
        sheet.set_column(last + 1, last + 1, 9, None, {"collapsed": True})
    sheet.print_area(0, 0, layout.total_row, layout.printed - 1)
    return sheet


def _own_months(line: Line) -> dict[int, Decimal]:
    return {year: months for year, months in line.row.months_per_year.items() if months > 0}


def _write_period(book: Book, sheet: Sheet, layout: Layout) -> None:
    """Write the months of the project above the years, where costs are spread by them."""
    months = layout.costing.method.months
    laid = [line for line in layout.costing.lines if is_laid(line) and not _own_months(line)]
    if not laid:
        return
    first = min(col for key, col in layout.columns.items() if isinstance(key, tuple))
    book.text(sheet, (PERIOD, first - 1), "Projektets månader", "muted", align="right")
    for year in layout.years:
        if year is not None:
            book.figure(
                sheet, (PERIOD, layout.columns["m", year]), months.get(year, 0), _COUNT, "muted"
            )


def _write_line(book: Book, sheet: Sheet, layout: Layout, line: Line) -> None:
    row, at = line.row, layout.at
    order = layout.rows[id(line)] - HEAD
    book.text(sheet, at(line, "number"), f"K{order}")
    book.text(sheet, at(line, "text"), row.text or row.function or swedish.capital(row.kind))
    known = layout.activities.get(row.activity or "", row.activity)
    for key, text in zip(
        _TEXTS, (kind_of(line), layout.party(line), row.function, known), strict=True
    ):
        if key in layout.columns:
            book.text(sheet, at(line, key), text, indent=1)
    for key, value, shape in (
        ("persons", row.persons, _COUNT),
        ("share", None if row.share_pct is None else row.share_pct / 100, PERCENT),
        ("monthly", row.monthly_rate_sek, MONEY),
        ("payroll", None if row.payroll_pct is None else row.payroll_pct / 100, PERCENT),
    ):
        if key in layout.columns:
            book.figure(sheet, at(line, key), value, shape)
    _write_months(book, sheet, layout, line)
    _write_hours_and_rate(book, sheet, layout, line)
    _write_amounts(book, sheet, layout, line)


def _write_months(book: Book, sheet: Sheet, layout: Layout, line: Line) -> None:
    """Write months, and how they lie on years: the row's own, or evenly over the project's."""
    years = [year for year in layout.years if ("m", year) in layout.columns]
    own, laid = _own_months(line), is_laid(line)
    total = months_of(line.row)
    if "months" in layout.columns:
        at = layout.at(line, "months")
        if own and laid and total is not None:
            book.formula(sheet, at, f"SUM({_months_cells(layout, line)})", total, _COUNT)
        else:
            book.figure(sheet, at, total, _COUNT)
    period = layout.costing.method.months
    whole = sum(period.values())
    for year in years:
        at = layout.at(line, ("m", year))
        if not laid or own:
            book.figure(sheet, at, own.get(year or 0), _COUNT)
            continue
        above = cell(PERIOD, layout.columns["m", year], fixed_row=True)
        value = Fraction(period.get(year or 0, 0))
        if total is None:
            book.formula(sheet, at, above, value, _COUNT)
            continue
        all_of = area(
            (PERIOD, layout.columns["m", years[0]]), (PERIOD, layout.columns["m", years[-1]])
        )
        formula = f"{layout.cell(line, 'months')}*{above}/SUM({all_of})"
        book.formula(sheet, at, formula, total * value / whole, _COUNT)


def _months_cells(layout: Layout, line: Line) -> str:
    years = [year for year in layout.years if ("m", year) in layout.columns]
    return f"{layout.cell(line, ('m', years[0]))}:{layout.cell(line, ('m', years[-1]))}"


def _write_hours_and_rate(book: Book, sheet: Sheet, layout: Layout, line: Line) -> None:
    row = line.row
    if "hours" in layout.columns:
        at = layout.at(line, "hours")
        if row.hours is None and line.model_hours is not None:
            formula = f"{FULL_TIME}*{layout.cell(line, 'months')}/12*{layout.cell(line, 'share')}"
            book.formula(sheet, at, formula + _persons(layout, line), line.model_hours, HOURS)
        else:
            book.figure(sheet, at, line.hours, HOURS)
    if "rate" in layout.columns:
        at = layout.at(line, "rate")
        if row.hourly_rate_sek is not None or line.rate is None:
            book.figure(sheet, at, line.rate, MONEY)
        elif line.listed is not None:
            book.formula(sheet, at, price_cell(layout.costing, line), line.rate, MONEY)
        else:
            salary, extra = layout.cell(line, "monthly"), layout.cell(line, "payroll")
            book.formula(sheet, at, f"{salary}*12/{FULL_TIME}*(1+{extra})", line.rate, MONEY)


def price_cell(costing: Costing, line: Line) -> str:
    """Return where the price of a cost stands on the sheet "Priser"."""
    places = [id(rate) for rate in listed_prices(costing)]
    return f"Priser!{cell(PRICES_FIRST + places.index(id(line.listed)), 2, fixed=True)}"


def listed_prices(costing: Costing) -> list[Rate]:
    """Return the prices of the lists that are used, in the order of the programme."""
    used = {line.listed.price_list for line in costing.lines if line.listed}
    return [rate for rate in costing.method.rates if rate.price_list in used]


def _persons(layout: Layout, line: Line) -> str:
    return "" if line.row.persons is None else f"*{layout.cell(line, 'persons')}"


def _write_amounts(book: Book, sheet: Sheet, layout: Layout, line: Line) -> None:
    for year in layout.years:
        at, value = layout.at(line, ("a", year)), amount_of(line, year)
        exact = line.undated_exact if year is None else line.exact.get(year, Fraction(0))
        unrounded = ("u", year)
        if _is_live(line, year):
            formula = f"ROUND({layout.cell(line, unrounded)},2)"
            book.formula(sheet, at, formula, value or ZERO, MONEY)
            formula = _flat(layout, line, year) if line.flat else _product(layout, line, year)
            book.formula(sheet, layout.at(line, unrounded), formula, exact, "General")
            continue
        book.figure(sheet, at, value, MONEY)
        if unrounded in layout.columns and line.personnel:
            book.formula(
                sheet, layout.at(line, unrounded), layout.cell(line, ("a", year)), exact, "General"
            )
    years = layout.years
    if years:
        first, last = layout.cell(line, ("a", years[0])), layout.cell(line, ("a", years[-1]))
        book.formula(sheet, layout.at(line, "total"), f"SUM({first}:{last})", line.total, MONEY)
    else:
        book.text(sheet, layout.at(line, "total"), None)


def _is_live(line: Line, year: int | None) -> bool:
    """Whether an amount goes on being counted: also in a year that has no months yet."""
    if line.flat:
        return line.computed and bool(line.of)
    return line.computed and bool(line.undated) == (year is None)


def _product(layout: Layout, line: Line, year: int | None) -> str:
    """Return hours x price, or months x cost, laid on the year by its months."""
    if line.hours is not None and line.rate is not None:
        product = f"{layout.cell(line, 'hours')}*{layout.cell(line, 'rate')}"
    else:
        product = f"{layout.cell(line, 'monthly')}*{layout.cell(line, 'months')}"
        if line.row.share_pct is not None:
            product += f"*{layout.cell(line, 'share')}"
        product += _persons(layout, line)
    if year is None:
        return product
    return f"{product}*{layout.cell(line, ('m', year))}/SUM({_months_cells(layout, line)})"


def _flat(layout: Layout, line: Line, year: int | None) -> str:
    """Return the flat rate on the personnel of the party; a new row in the table counts too."""
    of = {id(paid) for paid in line.of}
    same = {
        id(paid)
        for paid in layout.costing.lines
        if paid.personnel and layout.party(paid) == layout.party(line)
    }
    if of != same:  # one row by hand for several parties
        cells = ",".join(layout.cell(paid, ("u", year)) for paid in line.of)
        return f"{FLAT}*SUM({cells})"
    above = layout.column_above_flats
    party = f"({above('party')}={layout.cell(line, 'party')})"
    kind = f'({above("kind")}="{PERSONNEL}")'
    return f"{FLAT}*SUMPRODUCT({party}*{kind},{above(('u', year))})"


def _write_sums(book: Book, sheet: Sheet, layout: Layout) -> None:
    row = layout.total_row
    for index in range(layout.printed):
        book.text(sheet, (row, index), "Summa" if index == 1 else None, "sum")
    for key, value in layout.sums():
        at = (row, layout.columns[key])
        book.formula(sheet, at, f"SUM({layout.column(key)})", value, MONEY, "sum")
