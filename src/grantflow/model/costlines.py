"""A cost row counted: hours, rate and amount per year, unrounded and rounded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from grantflow.model.budget import ZERO, CostRow
from grantflow.model.pricing import rate_for
from grantflow.model.value import Value
from grantflow.model.wording import plain

if TYPE_CHECKING:
    import datetime

    from grantflow.model.choices import CostKind
    from grantflow.model.programme import CostModel, Rate

MONTHS = 12
FLAT_KIND: CostKind = "indirekta kostnader"
# Kinds under which a row may be the flat rate; a row of another kind is what its kind says.
_FLAT_KINDS = (None, FLAT_KIND, "annat")
# Below this, two amounts differ because somebody wrote whole kronor; it is our own limit.
ROUNDING_SEK = 1
_OF_PERSONNEL = re.compile(r"\bpersonal(?:kostnad|\b)")
_HALF_HOUR = Fraction(1, 2)


@dataclass(eq=False, repr=False, kw_only=True)
class Method(Value):
    """How a budget is counted.  `months` are the months of the project period by year."""

    model: CostModel | None = None
    rates: tuple[Rate, ...] = ()
    price_list: str | None = None
    months: dict[int, int] = field(default_factory=dict)

    @property
    def personnel(self) -> str:
        """How personnel is priced: `unit`, `category`, `salary` or `free`."""
        return self.model.personnel if self.model else "free"

    @property
    def hours_per_year(self) -> int | None:
        """Hours of full time in a year, None where the model has no such figure."""
        return self.model.hours_per_year if self.model else None

    @property
    def flat(self) -> Fraction | None:
        """The share of personnel costs that stands for other costs, 0 to 1; None without one."""
        if self.model is None or self.model.flat_pct is None:
            return None
        return Fraction(self.model.flat_pct) / 100


@dataclass(eq=False, repr=False, kw_only=True)
class Line(Value):
    """A cost with its figures.

    `exact` is kronor per year unrounded, `amounts` the same to the öre, `undated` what can't be
    placed in a year.  `computed` is True when nobody wrote the amounts.  `rate` is kronor per
    hour unrounded, `listed` where it stands on a price list.  `product` is what hours times rate
    come to, whatever was written; None when it can't be counted.  `spread` is True where the
    amounts were laid evenly on the project period.  `of` are the lines that a flat rate is a
    share of.
    """

    row: CostRow
    personnel: bool = False
    flat: bool = False
    computed: bool = False
    spread: bool = False
    hours: Fraction | None = None
    model_hours: Fraction | None = None
    rate: Fraction | None = None
    listed: Rate | None = None
    product: Fraction | None = None
    of: tuple[Line, ...] = ()
    exact: dict[int, Fraction] = field(default_factory=dict)
    amounts: dict[int, Decimal] = field(default_factory=dict)
    undated_exact: Fraction = Fraction(0)

    @property
    def undated(self) -> Decimal:
        """Kronor that belong to no known year."""
        return to_ore(self.undated_exact) if self.undated_exact else _NOTHING

    @property
    def total(self) -> Decimal:
        """Kronor in all: the rounded amounts added up."""
        return sum(self.amounts.values(), self.undated)

    @property
    def exact_total(self) -> Fraction:
        """Kronor in all, unrounded."""
        return sum(self.exact.values(), self.undated_exact)

    @property
    def contradicts(self) -> bool:
        """Whether the amounts that were written are not what the row's own figures come to."""
        if self.computed or self.product is None:
            return False
        return abs(self.product - self.exact_total) >= ROUNDING_SEK * max(len(self.amounts), 1)

    @property
    def hours_differ(self) -> bool:
        """Whether the hours that were written are others than the model counts."""
        if self.row.hours is None or self.model_hours is None:
            return False
        return abs(Fraction(self.row.hours) - self.model_hours) > _HALF_HOUR


def to_ore(value: Fraction) -> Decimal:
    """Return kronor to the öre, half an öre upwards."""
    above, below = value.numerator, value.denominator
    return Decimal((above * 200 + below) // (2 * below)).scaleb(-2)


_NOTHING = to_ore(Fraction(0))


def months_by_year(start: datetime.date | None, end: datetime.date | None) -> dict[int, int]:
    """Return how many months of each year a period touches; nothing without both its ends."""
    if start is None or end is None or end < start:
        return {}
    first, last = start.year * MONTHS + start.month - 1, end.year * MONTHS + end.month
    months: dict[int, int] = {}
    for month in range(first, last):
        months[month // MONTHS] = months.get(month // MONTHS, 0) + 1
    return months


def is_personnel(row: CostRow) -> bool:
    """Whether a row pays for somebody's work: said by its kind, else by its function."""
    return row.kind == "personal" or (row.kind is None and row.function is not None)


def is_flat(row: CostRow, method: Method) -> bool:
    """Whether somebody wrote by hand the row that the model's flat rate gives.

    A rent of "15 % av huset" is no flat rate: the share counts only where it is told of what.
    """
    model = method.model
    if model is None or model.flat_pct is None:
        return False
    if is_personnel(row) or row.kind not in _FLAT_KINDS:
        return False
    said = plain(f"{row.text or ''} {row.function or ''}").strip()
    if row.kind == FLAT_KIND and (not said or said.startswith("indirekta")):
        return True
    if "schablon" in said:
        return True
    share = re.search(rf"(?<![\d.,]){re.escape(model.flat_pct)} ?(?:%|procent)", said)
    named = model.flat_name is not None and plain(model.flat_name) in said
    return share is not None and (named or _OF_PERSONNEL.search(said) is not None)


def count_row(row: CostRow, method: Method) -> Line:
    """Return a row with its hours, rate and amounts; amounts that were written win."""
    personnel = is_personnel(row)
    model_hours = _model_hours(row, method) if personnel else None
    hours = _fraction(row.hours) if row.hours is not None else model_hours
    rate, listed = _rate(row, method, personnel=personnel)
    line = Line(row=row, personnel=personnel, hours=hours, model_hours=model_hours)
    line.rate, line.listed = rate, listed
    line.product = hours * rate if hours is not None and rate is not None else None
    if line.product is None and (not personnel or method.personnel == "free"):
        line.product = _by_month(row)
    if row.amounts:
        line.exact = {year: Fraction(amount) for year, amount in row.amounts.items()}
    elif line.product is not None:
        line.computed = True
        _place(line, method)
    line.amounts = {year: to_ore(amount) for year, amount in sorted(line.exact.items())}
    return line


def flat_line(row: CostRow, of: list[Line], share: Fraction) -> Line:
    """Return the flat rate on the personnel of `of`: counted on unrounded amounts."""
    line = Line(row=row, flat=True, computed=True, of=tuple(of))
    for paid in of:
        for year, amount in paid.exact.items():
            line.exact[year] = line.exact.get(year, Fraction(0)) + share * amount
        line.undated_exact += share * paid.undated_exact
    line.amounts = {year: to_ore(amount) for year, amount in sorted(line.exact.items())}
    return line


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def months_of(row: CostRow) -> Fraction | None:
    """Return the months of a row: those per year added up, else as written."""
    if row.months_per_year:
        return Fraction(sum(row.months_per_year.values(), ZERO))
    return _fraction(row.months)


def _model_hours(row: CostRow, method: Method) -> Fraction | None:
    """Return hours per year x months / 12 x share x persons, None where a figure is missing."""
    months, share = months_of(row), _fraction(row.share_pct)
    if method.hours_per_year is None or months is None or share is None:
        return None
    return method.hours_per_year * months / MONTHS * share / 100 * _persons(row)


def _persons(row: CostRow) -> Fraction:
    """Return how many a row is for; one when nothing is said."""
    persons = _fraction(row.persons)
    return Fraction(1) if persons is None else persons


def _rate(row: CostRow, method: Method, *, personnel: bool) -> tuple[Fraction | None, Rate | None]:
    """Return kronor per hour and the rate of the list, if any; a rate that was written wins."""
    given = _fraction(row.hourly_rate_sek)
    if personnel and method.personnel == "unit":
        listed = rate_for(row.function, method.price_list, method.rates)
        rate = Fraction(listed.sek_per_hour) if listed else None
        return (rate if given is None else given), listed
    if personnel and method.personnel == "salary" and given is None:
        return salary_rate(row, method.hours_per_year), None
    return given, None


def salary_rate(row: CostRow, hours_per_year: int | None) -> Fraction | None:
    """Return the hourly cost of a monthly salary: x 12 / hours of a year, with the surcharge."""
    salary, surcharge = _fraction(row.monthly_rate_sek), _fraction(row.payroll_pct)
    if not hours_per_year or salary is None or surcharge is None:
        return None
    return salary * MONTHS / hours_per_year * (1 + surcharge / 100)


def _by_month(row: CostRow) -> Fraction | None:
    """Return kronor a month x months x share x persons; a share not given is the whole."""
    monthly, months = _fraction(row.monthly_rate_sek), months_of(row)
    if monthly is None or months is None:
        return None
    share = _fraction(row.share_pct)
    return monthly * months * (1 if share is None else share / 100) * _persons(row)


def _place(line: Line, method: Method) -> None:
    """Lay the product on years: by the row's own months, else evenly on the project period."""
    product = line.product or Fraction(0)
    own = {year: m for year, m in line.row.months_per_year.items() if m > 0}
    weights = {year: Fraction(m) for year, m in (own or method.months).items()}
    whole = sum(weights.values(), Fraction(0))
    if not whole:
        line.undated_exact = product
        return
    line.spread = not own and len(weights) > 1
    line.exact = {year: product * weight / whole for year, weight in weights.items()}
