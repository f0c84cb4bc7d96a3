"""The budget: costs per year and kind, and how they are financed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.diagrams.lettering import width
from grantflow.documents.diagrams.patterns import FILLS, Fill, filled
from grantflow.documents.diagrams.picture import PAGE, WIDTH, Picture
from grantflow.documents.diagrams.sheet import BODY, INK, RED, SMALL, SOFT, WHITE, Sheet
from grantflow.model.budget import ZERO
from grantflow.text import swedish

if TYPE_CHECKING:
    from decimal import Decimal

    from grantflow.model.application import Application
    from grantflow.model.budget import Budget, CostRow, FinancingRow

NAME = "budget"
TITLE = "Budget: kostnader per år och slag, och vem som betalar"
_OTHER = "annat"
_FINANCING = {
    "sökt bidrag": "Sökt bidrag",
    "kontant": "Egen finansiering, kontant",
    "annat än kontanter": "Egen finansiering, annat än kontanter",
    None: "Slag av finansiering saknas",
}
_MONEY = {
    "sökt bidrag": Fill("#2f3b46"),
    "kontant": Fill(WHITE, "|", 4),
    "annat än kontanter": Fill("#cfd6dd", "\\", 5),
    None: Fill(WHITE),
}
_BAR, _ROW = 24.0, 34.0  # px: a bar, and from bar to bar
_X = 40.0
_LINE = 19.0
_SUM, _SHARE = WIDTH - 60, WIDTH - 1  # right edges of the columns of sums and shares
_COSTS_SUM = "Summa kostnader"
_YEARS_APART = 20
_KEY = 15.0  # the least width of a segment that shows its number


class _Sum(NamedTuple):
    """A kind of cost or financing: its name, its fill, kronor per year and in all."""

    name: str
    fill: Fill
    years: dict[int, Decimal]
    total: Decimal


def draw(application: Application) -> Picture | None:
    """Return the budget in one picture, however tall; None without any amount above zero."""
    budget = application.budget
    costs, money = _costs(budget), _money(budget)
    if not costs and not money:
        return None
    return _drawn(budget, costs, money, _years(budget))


def pages(application: Application) -> list[Picture]:
    """Return the budget as pictures that fit a page each; many years stand by themselves."""
    whole = draw(application)
    if whole is None or whole.height <= PAGE:
        return [whole] if whole else []
    budget = application.budget
    years = _years(budget)
    parts = [years[at : at + _YEARS_APART] for at in range(0, len(years), _YEARS_APART)]
    of = len(parts) + 1
    bars = [
        _drawn(budget, _costs(budget), [], part, (number, of))
        for number, part in enumerate(parts, 1)
    ]
    return [*bars, _drawn(budget, _costs(budget), _money(budget), [], (of, of))]


def _years(budget: Budget) -> list[int]:
    return [year for year, total in budget.by_year().items() if total]


def _drawn(
    budget: Budget,
    costs: list[_Sum],
    money: list[_Sum],
    years: list[int],
    part: tuple[int, int] = (1, 1),
) -> Picture:
    """Draw the bars of `years`, and on the last of the parts the tables below them."""
    sheet = Sheet()
    number, of = part
    y = _bars(sheet, budget, costs, years) if years else 0.0
    if number == of:
        if costs:
            y = _table(sheet, costs, y + 4)
        if money:
            y = _financing(sheet, budget, money, y + (14 if costs else 0))
    name, title = NAME, TITLE
    if of > 1:
        name, title = f"{NAME}-{number}", f"{TITLE}, del {number} av {of}"
    described = _described(budget, costs, money, years)
    return sheet.picture(name, title, described, round(y + 2))


def _costs(budget: Budget) -> list[_Sum]:
    """Return costs per kind, the largest first."""
    groups: dict[str, list[CostRow | FinancingRow]] = {}
    for row in budget.rows:
        groups.setdefault(row.kind or _OTHER, []).append(row)
    sums = [(name, *_summed(rows)) for name, rows in groups.items()]
    ranked = sorted((found for found in sums if found[2]), key=lambda found: -found[2])
    return [
        _Sum(swedish.capital(name), FILLS[n % len(FILLS)], years, total)
        for n, (name, years, total) in enumerate(ranked)
    ]


def _money(budget: Budget) -> list[_Sum]:
    """Return financing per kind: the grant first."""
    found = []
    for kind, name in _FINANCING.items():
        years, total = _summed([row for row in budget.financing if row.kind == kind])
        if total:
            found.append(_Sum(name, _MONEY[kind], years, total))
    return found


def _summed(
    rows: list[CostRow | FinancingRow] | list[FinancingRow],
) -> tuple[dict[int, Decimal], Decimal]:
    years: dict[int, Decimal] = {}
    for row in rows:
        for year, amount in row.amounts.items():
            years[year] = years.get(year, ZERO) + amount
    return years, sum(years.values(), ZERO)


def _bars(sheet: Sheet, budget: Budget, costs: list[_Sum], years: list[int]) -> float:
    """Draw a bar for each year, its kinds stacked from the left, its sum beside it."""
    by_year = budget.by_year()
    written = {year: swedish.kronor(by_year[year]) for year in years}
    sums = max(width(words, BODY, bold=True) for words in written.values())
    scale = (WIDTH - _X - sums - 10) / float(max(by_year.values()))
    sheet.lines(0, 0, ["Kostnader per år"], bold=True)
    y = 22.0
    for year in years:
        sheet.lines(0, y + 4.5, [str(year)])
        x = _X
        for n, kind in enumerate(costs, 1):
            x = _segment(sheet, x, y, float(kind.years.get(year, ZERO)) * scale, (kind.fill, n))
        sheet.lines(x + 8, y + 4.5, [written[year]], bold=True)
        y += _ROW
    return y


def _segment(sheet: Sheet, x: float, y: float, w: float, look: tuple[Fill, int]) -> float:
    """Draw one kind's part of a bar with its number, when there is room; return its right edge."""
    fill, number = look
    if w < 0.05:
        return x
    filled(sheet, (round(x, 1), y, round(w, 1), _BAR), fill)
    key = width(str(number), SMALL, bold=True) + 6
    if w >= max(_KEY, key + 4):
        _number(sheet, x + w / 2, y + 5, number)
    return x + w


def _number(sheet: Sheet, x: float, y: float, number: int) -> None:
    """Write a number on white, so that it can be read on any fill."""
    w = width(str(number), SMALL, bold=True) + 6
    sheet.rect((round(x - w / 2, 1), y, round(w, 1), 14), WHITE, corner=3)
    sheet.lines(round(x, 1), y, [str(number)], SMALL, bold=True, anchor="middle")


def _table(sheet: Sheet, costs: list[_Sum], y: float) -> float:
    """Write every kind with its sums and share: the key to the bars."""
    total = sum((kind.total for kind in costs), ZERO)
    years = _year_columns(costs)
    for year, x in years.items():
        sheet.lines(x, y, [str(year)], SMALL, fill=SOFT, anchor="end")
    sheet.lines(_SUM, y, ["Summa"], SMALL, fill=SOFT, anchor="end")
    sheet.lines(_SHARE, y, ["Andel"], SMALL, fill=SOFT, anchor="end")
    y += 17
    sheet.line((0, y), (WIDTH, y), INK, 1.5)
    y += 2
    for n, kind in enumerate(costs, 1):
        sheet.lines(16, y + 3, [str(n)], SMALL, bold=True, anchor="end")
        filled(sheet, (24, y + 4, 26, 11), kind.fill)
        sheet.lines(60, y + 2, [kind.name])
        for year, x in years.items():
            sheet.lines(x, y + 2, [_plain(kind.years.get(year, ZERO))], anchor="end")
        _amount(sheet, y + 2, kind.total, total)
        y += _LINE
    sheet.line((0, y), (WIDTH, y), INK)
    sheet.lines(60, y + 3, [_COSTS_SUM], bold=True)
    sheet.lines(_SUM, y + 3, [swedish.kronor(total)], bold=True, anchor="end")
    for year, x in years.items():
        of_year = sum((kind.years.get(year, ZERO) for kind in costs), ZERO)
        sheet.lines(x, y + 3, [_plain(of_year)], bold=True, anchor="end")
    return y + 20


def _year_columns(costs: list[_Sum]) -> dict[int, float]:
    """Return the right edge of a column for each year; none when there is no room for all."""
    years = sorted({year for kind in costs for year, amount in kind.years.items() if amount})
    totals = {y: _plain(sum((k.years.get(y, ZERO) for k in costs), ZERO)) for y in years}
    wide = max(width(words, BODY, bold=True) for words in totals.values()) + 16
    longest = max(width(kind.name, BODY) for kind in costs)
    names = 60 + max(longest, width(_COSTS_SUM, BODY, bold=True)) + 16
    whole = swedish.kronor(sum((kind.total for kind in costs), ZERO))
    right = _SUM - width(whole, BODY, bold=True) - 16
    if len(years) < 2 or names + wide * len(years) > right:
        return {}
    return {year: round(right - wide * n, 1) for n, year in enumerate(years[::-1])}


def _plain(amount: Decimal) -> str:
    """Return an amount without its unit, for a column that has it in its sum."""
    return swedish.kronor(amount).removesuffix(f"{swedish.NBSP}kr") if amount else "–"


def _amount(sheet: Sheet, y: float, amount: Decimal, total: Decimal) -> None:
    sheet.lines(_SUM, y, [swedish.kronor(amount)], anchor="end")
    sheet.lines(_SHARE, y, [_share(amount, total)], fill=SOFT, anchor="end")


def _share(amount: Decimal, total: Decimal) -> str:
    """Return the share in per cent with one decimal; a small part never shows as nothing."""
    share = round(amount / total * 100, 1)
    return swedish.percent(share) if share or not amount else f"< 0,1{swedish.NBSP}%"


def _financing(sheet: Sheet, budget: Budget, money: list[_Sum], y: float) -> float:
    """Draw who pays as one bar, with the sums below."""
    total = sum((kind.total for kind in money), ZERO)
    sheet.lines(0, y, ["Finansiering"], bold=True)
    sheet.lines(_SHARE, y, [_split(budget)], anchor="end")
    y += 20
    x = 0.5
    for kind in money:
        w = float(kind.total / total) * (WIDTH - 1)
        if w >= 0.05:
            filled(sheet, (round(x, 1), y, round(w, 1), _BAR), kind.fill)
        x += w
    y += _BAR + 8
    for kind in money:
        filled(sheet, (24, y + 2, 26, 11), kind.fill)
        sheet.lines(60, y, [kind.name])
        _amount(sheet, y, kind.total, total)
        y += _LINE
    sheet.line((0, y), (WIDTH, y), INK)
    sheet.lines(60, y + 3, ["Summa finansiering"], bold=True)
    sheet.lines(_SUM, y + 3, [swedish.kronor(total)], bold=True, anchor="end")
    y += 20
    gap = _gap(budget)
    if gap:
        y = sheet.lines(60, y + 2, [gap], bold=True, fill=RED)
    return y


def _split(budget: Budget) -> str:
    """Return what the funder and others pay, in per cent."""
    total = budget.financing_sek
    own = total - budget.grant_sek
    return f"{_share(budget.grant_sek, total)} sökt bidrag, {_share(own, total)} egen finansiering"


def _gap(budget: Budget) -> str:
    """Return in words how costs and financing differ; empty when they agree or one is missing."""
    gap = budget.total_sek - budget.financing_sek
    if not gap or not budget.total_sek or not budget.financing_sek:
        return ""
    less = "mindre" if gap > 0 else "mer"
    return f"Finansieringen är {swedish.kronor(abs(gap))} {less} än kostnaderna."


def _described(budget: Budget, costs: list[_Sum], money: list[_Sum], years: list[int]) -> str:
    """Return the budget in words: sums per year, per kind, and who pays."""
    told = ["Budget."]
    if costs:
        total = sum((kind.total for kind in costs), ZERO)
        told.append(f"Kostnaderna är {swedish.kronor(total)}.")
        per_year = [f"{y}: {swedish.kronor(t)}" for y, t in budget.by_year().items() if y in years]
        told += [f"Per år: {'; '.join(per_year)}."] if per_year else []
        told.append(f"Per slag: {_listed(costs, total)}.")
    if money:
        total = sum((kind.total for kind in money), ZERO)
        told.append(f"Finansieringen är {swedish.kronor(total)}: {_listed(money, total)}.")
        told.append(f"{_split(budget)}.")
    told.append(_gap(budget))
    return " ".join(filter(None, told))


def _listed(kinds: list[_Sum], total: Decimal) -> str:
    return "; ".join(
        f"{kind.name} {swedish.kronor(kind.total)} ({_share(kind.total, total)})" for kind in kinds
    )
