"""The budget: cost rows, financing, and the sums that follow from them."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from grantflow.model.choices import CostKind, FinancingKind, YesNo
from grantflow.model.fields import Form, Percent, Quantity, Row, RowId, Sek, Text, Year

ZERO = Decimal(0)


class CostRow(Row):
    """A cost.  `amounts` holds kronor per year; the other figures say how they were reached."""

    prefix: ClassVar[str] = "kostnad"

    kind: CostKind | None = None
    text: Text | None = None
    party: Text | None = None
    activity: RowId | None = None
    function: Text | None = None
    persons: Quantity | None = None
    share_pct: Percent | None = None
    months: Quantity | None = None
    months_per_year: dict[Year, Quantity] = {}
    monthly_rate_sek: Sek | None = None
    payroll_pct: Percent | None = None
    hourly_rate_sek: Sek | None = None
    hours: Quantity | None = None
    amounts: dict[Year, Sek] = {}

    @property
    def total_sek(self) -> Decimal:
        """Sum over all years, in kronor."""
        return sum(self.amounts.values(), ZERO)


class FinancingRow(Row):
    """Who pays, how, and whether it is certified."""

    prefix: ClassVar[str] = "finans"

    source: Text | None = None
    kind: FinancingKind | None = None
    party: Text | None = None
    eu_money: YesNo | None = None
    amounts: dict[Year, Sek] = {}
    certified: YesNo | None = None

    @property
    def total_sek(self) -> Decimal:
        """Sum over all years, in kronor."""
        return sum(self.amounts.values(), ZERO)


class Budget(Form):
    """Answers to the budget page.  All amounts are kronor as given; nothing is rounded."""

    cost_model: Text | None = None
    rows: list[CostRow] = []
    financing: list[FinancingRow] = []
    minimum_version: Text | None = None
    comment: Text | None = None

    @property
    def total_sek(self) -> Decimal:
        """All costs, whoever pays them."""
        return sum((row.total_sek for row in self.rows), ZERO)

    @property
    def financing_sek(self) -> Decimal:
        """All financing, the grant included."""
        return sum((row.total_sek for row in self.financing), ZERO)

    @property
    def grant_sek(self) -> Decimal:
        """The grant that is asked for."""
        return sum((r.total_sek for r in self.financing if r.kind == "sökt bidrag"), ZERO)

    @property
    def own_share(self) -> Decimal | None:
        """Share of the financing that others than the funder pay, 0 to 1; None without money."""
        total = self.financing_sek
        return (total - self.grant_sek) / total if total else None

    @property
    def years(self) -> list[int]:
        """Every year that a row mentions, in order."""
        rows: list[CostRow | FinancingRow] = [*self.rows, *self.financing]
        return sorted({year for row in rows for year in row.amounts})

    def by_year(self) -> dict[int, Decimal]:
        """Return costs per year in kronor."""
        return {y: sum((r.amounts.get(y, ZERO) for r in self.rows), ZERO) for y in self.years}
