"""The sheet "Finansiering": who pays what, what is missing, and the project's own share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grantflow.documents.budget_layout import NAME, Layout
from grantflow.documents.workbook import MONEY, PERCENT, Book, area, cell
from grantflow.model.budget import ZERO
from grantflow.model.grants import GRANT
from grantflow.text import swedish

if TYPE_CHECKING:
    from decimal import Decimal

    from grantflow.documents.workbook import Sheet
    from grantflow.model.costing import Costing

_HEAD, _FIRST = 2, 3
_LABELS = 4  # columns before the years


def write_financing(book: Book, layout: Layout) -> None:
    """Write each financier by year, the balance against the costs, and the share."""
    costing = layout.costing
    years = _years(costing, layout)
    widths = [44.0, 18, 26, 10, *[15.0 for _ in years], 16, 12]
    sheet = book.sheet("Finansiering", widths, head=_HEAD, left=1)
    book.text(sheet, (0, 0), "Finansiering", "title")
    for index, heading in enumerate(("Vem betalar", "Slag", "Part", "Intygat")):
        book.text(sheet, (_HEAD, index), heading, "head")
    for index, heading in enumerate((*map(_heading, years), "Summa", "Andel"), _LABELS):
        book.text(sheet, (_HEAD, index), heading, "head", align="right")
    last = _FIRST + max(len(costing.financing), 1) - 1
    total = _LABELS + len(years)
    _write_rows(book, sheet, layout, years)
    _write_balance(book, sheet, layout, (last, years))
    end = _write_share(book, sheet, costing, (last, total))
    sheet.print_area(0, 0, end, total + 1)


def _years(costing: Costing, layout: Layout) -> list[int | None]:
    """Return every year with costs or financing; None last when costs have no year."""
    return [*costing.years, None] if None in layout.years else [*costing.years]


def _heading(year: int | None) -> str:
    return str(year or "Utan år")


def _costs(layout: Layout) -> str:
    return f"{NAME}!{cell(layout.total_row, layout.columns['total'], fixed=True)}"


def _write_rows(book: Book, sheet: Sheet, layout: Layout, years: list[int | None]) -> None:
    costing, total = layout.costing, _LABELS + len(years)
    for at, row in enumerate(costing.financing, _FIRST):
        book.text(sheet, (at, 0), row.source)
        book.text(sheet, (at, 1), swedish.capital(row.kind))
        book.text(sheet, (at, 2), row.party)
        book.text(sheet, (at, 3), swedish.capital(row.certified))
        for index, year in enumerate(years, _LABELS):
            book.figure(sheet, (at, index), row.amounts.get(year or 0), MONEY)
        if not years:
            continue
        formula = f"SUM({cell(at, _LABELS)}:{cell(at, total - 1)})"
        book.formula(sheet, (at, total), formula, row.total_sek, MONEY)
        _write_part(book, sheet, layout, (at, total), row.total_sek)


def _write_part(
    book: Book, sheet: Sheet, layout: Layout, at: tuple[int, int], amount: Decimal
) -> None:
    """Write which share of the costs an amount is, in the column after it."""
    costs = layout.costing.total
    part = Fraction(amount) / Fraction(costs) if costs else Fraction(0)
    formula = f"IF({_costs(layout)}=0,0,{cell(*at)}/{_costs(layout)})"
    book.formula(sheet, (at[0], at[1] + 1), formula, part, PERCENT)


def _write_balance(
    book: Book, sheet: Sheet, layout: Layout, table: tuple[int, list[int | None]]
) -> None:
    """Write the sums, the costs beside them, and what is missing in each year."""
    last, years = table
    costing, total = layout.costing, _LABELS + len(years)
    sums, costs, gap = last + 1, last + 2, last + 3
    for row, label in ((sums, "Summa finansiering"), (costs, "Kostnader"), (gap, "Saknas")):
        look = "cell" if row == costs else "sum"
        for index in range(total + 2):
            book.text(sheet, (row, index), label if index == 0 else None, look)
    spent = dict(layout.sums())
    keys: list[object] = [*(("a", year) for year in years), "total"]
    in_years = costing.financed_by_year()
    money = [*(in_years.get(year or 0, ZERO) for year in years), costing.financed]
    for index, (key, paid) in enumerate(zip(keys, money, strict=True), _LABELS):
        column = f"{cell(_FIRST, index)}:{cell(last, index)}"
        book.formula(sheet, (sums, index), f"SUM({column})", paid, MONEY, "sum")
        if key in layout.columns:
            source = f"{NAME}!{cell(layout.total_row, layout.columns[key], fixed=True)}"
            book.formula(sheet, (costs, index), source, spent[key], MONEY)
        formula = f"{cell(costs, index)}-{cell(sums, index)}"
        book.formula(sheet, (gap, index), formula, spent.get(key, ZERO) - paid, MONEY, "sum")
    book.text(
        sheet, (gap + 1, 0), "Ett minustecken betyder att finansieringen är för stor.", "muted"
    )


def _write_share(book: Book, sheet: Sheet, costing: Costing, table: tuple[int, int]) -> int:
    """Write the share that is asked for beside the one there is; return the last row."""
    last, total = table
    row = last + 6
    book.text(sheet, (row, 0), "Projektets egen andel", "heading")
    wanted, missing = costing.wanted, costing.own_missing
    kinds = area((_FIRST, 1), (last, 1))
    amounts = area((_FIRST, total), (last, total))
    costs = cell(last + 2, total)
    grant = f'SUMIF({kinds},"{swedish.capital(GRANT)}",{amounts})'
    own = f"SUM({amounts})-{grant}"
    lines: list[tuple[str, str, Decimal | Fraction, str]] = [
        ("Sökt bidrag", grant, costing.grant, MONEY),
        ("Egen och andras finansiering", own, costing.own, MONEY),
        (
            "Andel av kostnaderna",
            f"IF({costs}=0,0,{cell(row + 2, 1)}/{costs})",
            costing.own_part or Fraction(0),
            PERCENT,
        ),
    ]
    for offset, (label, formula, value, shape) in enumerate(lines, 1):
        book.text(sheet, (row + offset, 0), label)
        book.formula(sheet, (row + offset, 1), formula, value, shape)
    if wanted is None or missing is None or costing.own_wanted is None:
        text = "Vilken andel projektet ska betala är inte känt. Kontrollera utlysningen."
        book.text(sheet, (row + 4, 0), text, "muted")
        return row + 4
    exact = "exakt" if wanted.exact else "minst"
    book.text(sheet, (row + 4, 0), f"Andel som begärs ({exact})")
    book.figure(sheet, (row + 4, 1), Fraction(wanted.pct) / 100, PERCENT)
    share = f"{cell(row + 4, 1)}*{costs}"
    due = f"ROUND({share},2)" if wanted.exact else f"ROUNDUP(ROUND({share},6),2)"
    rest: list[tuple[str, str, Decimal]] = [
        ("Det blir i kronor", due, costing.own_wanted),
        ("Största bidrag", f"{costs}-{cell(row + 5, 1)}", costing.total - costing.own_wanted),
        ("Saknas av egen andel", f"{cell(row + 5, 1)}-{cell(row + 2, 1)}", missing),
    ]
    for offset, (label, formula, amount) in enumerate(rest, 5):
        book.text(sheet, (row + offset, 0), label)
        book.formula(sheet, (row + offset, 1), formula, amount, MONEY)
    return row + 7
