"""How much a project lays out before the grant is paid, as far as anybody knows the rules."""

from __future__ import annotations

import datetime
from collections import deque
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from grantflow.model.costlines import MONTHS, months_by_year, to_ore
from grantflow.model.source import Source
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.costing import Costing


@dataclass(eq=False, repr=False, kw_only=True)
class Terms(Value):
    """When a funder pays.  None is what nobody has seen.

    Costs are claimed at the latest `claim_months` after the month they fall in, and paid at the
    latest `pay_days` after the claim.  An advance is at most `advance_pct` per cent (lowest and
    highest figure that has been seen) of the grant, of each year's part when `yearly`, and never
    above `advance_most_sek`.  `sources` are by the name of the field.
    """

    claim_months: int | None = None
    pay_days: int | None = None
    advance_pct: tuple[int, int] | None = None
    advance_most_sek: int | None = None
    yearly: bool = False
    sources: dict[str, Source] = field(default_factory=dict)


@dataclass(eq=False, repr=False, kw_only=True)
class Liquidity(Value):
    """What has to be laid out for the grant's part of the costs, in kronor.

    `peak` is the most that is laid out at the end of a month, `month` the last day of the first
    such month, None when nobody knows when payment comes.  `advance` is the largest advance there
    may be, `after_advance` what is left of the peak with it.  `year_left` is the most of a year's
    grant that yearly advances leave open: (least, most, year).
    """

    terms: Terms
    grant: Decimal
    peak: Decimal | None = None
    month: datetime.date | None = None
    advance: Decimal | None = None
    after_advance: Decimal | None = None
    year_left: tuple[Decimal, Decimal, int] | None = None


_READ = "2026-11-21"
_ESF = Source(
    title="Sammanställning om ESF+, kontrollerad mot Svenska ESF-rådets sidor 2026-10-01",
    locator="ansökan om utbetalning och förskott; sammanställningen är läst, inte originalet",
    url="https://www.esf.se/soka-stod/projektekonomi-soka-stod/",
    checked_on=_READ,
    standing="secondary",
)
_AMIF = Source(
    title="Migrationsverket, AMIF:s handbok: Att genomföra projekt",
    locator="förskott",
    url=(
        "https://www.migrationsverket.se/Andra-aktorer/EU-fonder/"
        "Programperiod-2021-2027/Handbok/Att-genomfora-projekt.html"
    ),
    checked_on=_READ,
    standing="verified",
)
TERMS: dict[str, Terms] = {
    "esf": Terms(
        claim_months=2,
        pay_days=80,
        advance_pct=(50, 50),
        advance_most_sek=400_000,
        sources={"claim_months": _ESF, "pay_days": _ESF, "advance_pct": _ESF},
    ),
    "amif": Terms(advance_pct=(80, 90), yearly=True, sources={"advance_pct": _AMIF}),
}


def liquidity(
    costing: Costing,
    terms: Terms,
    period: tuple[datetime.date | None, datetime.date | None],
) -> Liquidity:
    """Return what the project lays out before payments arrive, at the latest they may come.

    The grant pays the same part of every month's costs, and a year's costs fall evenly on the
    months of the project in it.  The grant is the one asked for, else the most there can be.
    """
    grant = costing.grant or costing.grant_most or Decimal(0)
    part = Fraction(grant) / Fraction(costing.total) if costing.total else Fraction(0)
    found = Liquidity(terms=terms, grant=grant)
    monthly = list(_monthly(costing, part, period))
    if terms.claim_months is not None and terms.pay_days is not None and monthly:
        peak, found.month = _peak(monthly, terms.claim_months, terms.pay_days)
        found.peak = to_ore(peak)
    if terms.advance_pct is not None:
        _advance(found, costing, part)
    return found


def _advance(found: Liquidity, costing: Costing, part: Fraction) -> None:
    """Fill in what an advance does."""
    terms = found.terms
    low, high = terms.advance_pct or (0, 0)
    if terms.yearly:
        years = {year: amount * part for year, amount in _yearly(costing).items()}
        if years:
            year = max(years, key=lambda known: years[known])
            found.year_left = (
                to_ore(years[year] * (100 - high) / 100),
                to_ore(years[year] * (100 - low) / 100),
                year,
            )
        return
    most = Fraction(found.grant) * high / 100
    if terms.advance_most_sek is not None:
        most = min(most, Fraction(terms.advance_most_sek))
    found.advance = to_ore(most)
    if found.peak is not None:
        found.after_advance = max(found.peak - found.advance, Decimal(0))


def _yearly(costing: Costing) -> dict[int, Fraction]:
    return {year: Fraction(amount) for year, amount in costing.by_year().items()}


def _monthly(
    costing: Costing,
    part: Fraction,
    period: tuple[datetime.date | None, datetime.date | None],
) -> Iterator[tuple[int, Fraction]]:
    """Yield each month of costs, counted from year 0, with what the grant is to pay of it.

    Costs of a year outside the period fall on all its months.
    """
    inside = months_by_year(*period)
    start = period[0]
    for year, amount in sorted(_yearly(costing).items()):
        count = inside.get(year, MONTHS)
        first = start.month - 1 if start and start.year == year and year in inside else 0
        for month in range(first, first + count):
            yield year * MONTHS + month, amount * part / count


def _peak(
    monthly: list[tuple[int, Fraction]], claim_months: int, pay_days: int
) -> tuple[Fraction, datetime.date]:
    """Return the most that is laid out at the end of a month, and the first such month's end."""
    paid = [
        (_end_of(month + claim_months) + datetime.timedelta(days=pay_days), amount)
        for month, amount in monthly
    ]
    peak, when = Fraction(-1), datetime.date.min
    left, coming = Fraction(0), deque(paid)
    for month, amount in monthly:
        left += amount
        end = _end_of(month)
        while coming and coming[0][0] <= end:
            left -= coming.popleft()[1]
        if left > peak:
            peak, when = left, end
    return peak, when


def _end_of(month: int) -> datetime.date:
    """Return the last day of a month counted from year 0."""
    year, index = divmod(month + 1, MONTHS)
    return datetime.date(year, index + 1, 1) - datetime.timedelta(days=1)
