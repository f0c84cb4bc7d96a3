"""The sums of the budget as the document shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from grantflow.model.application import Application
from grantflow.model.budget import ZERO, CostRow, FinancingRow
from grantflow.text import swedish


@dataclass(frozen=True, slots=True)
class Sums:
    """A row of a money table: amounts per year and their sum, written in kronor."""

    label: str
    amounts: tuple[str, ...]
    total: str
    row: CostRow | FinancingRow | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """The tables and key figures of the budget.  Texts are empty where nothing can be counted."""

    years: tuple[str, ...]
    costs: tuple[Sums, ...]
    costs_sum: Sums
    kinds: tuple[Sums, ...]
    parties: tuple[Sums, ...]
    financing: tuple[Sums, ...]
    financing_sum: Sums
    grant: str
    own: str
    own_share: str
    difference: str
    participants: int | None
    per_participant: str


def money(application: Application) -> Money:
    """Return the budget's tables and key figures.  Nothing is rounded but the two ratios.

    The own share is shown in per cent with one decimal; the cost per participant in whole
    kronor, for `target_group.total` persons, or women, men, girls and boys taken together.
    """
    budget = application.budget
    years = budget.years
    persons = _persons(application)
    ratio = budget.cost_per_participant(persons)
    share = budget.own_share
    gap = budget.total_sek - budget.financing_sek
    given = bool(budget.financing)
    return Money(
        years=tuple(map(str, years)),
        costs=tuple(_sums(row.text or row.kind or "", [row], years, row) for row in budget.rows),
        costs_sum=_sums("Summa kostnader", budget.rows, years),
        kinds=_grouped(budget.rows, [row.kind or "annat" for row in budget.rows], years),
        parties=_grouped(budget.rows, [row.party or "part saknas" for row in budget.rows], years),
        financing=tuple(_sums(row.source or "", [row], years, row) for row in budget.financing),
        financing_sum=_sums("Summa finansiering", budget.financing, years),
        grant=swedish.kronor(budget.grant_sek) if given else "",
        own=swedish.kronor(budget.financing_sek - budget.grant_sek) if given else "",
        own_share="" if share is None else swedish.percent(round(share * 100, 1)),
        difference=swedish.kronor(gap) if gap and given else "",
        participants=persons,
        per_participant="" if not ratio else swedish.kronor(round(ratio)),
    )


def _persons(application: Application) -> int | None:
    group = application.stages.projektlogik.target_group
    counts = [group.women, group.men, group.girls, group.boys]
    known = [count for count in counts if count is not None]
    return group.total if group.total is not None else sum(known) if known else None


def _grouped(rows: list[CostRow], labels: list[str], years: list[int]) -> tuple[Sums, ...]:
    groups: dict[str, list[CostRow]] = {}
    for row, label in zip(rows, labels, strict=True):
        groups.setdefault(label, []).append(row)
    return tuple(_sums(swedish.capital(label), found, years) for label, found in groups.items())


def _sums(
    label: str,
    rows: Iterable[CostRow | FinancingRow],
    years: list[int],
    row: CostRow | FinancingRow | None = None,
) -> Sums:
    listed = list(rows)
    per_year = [[r.amounts[year] for r in listed if year in r.amounts] for year in years]
    amounts = tuple(swedish.kronor(sum(found, ZERO)) if found else "" for found in per_year)
    total = sum((sum(found, ZERO) for found in per_year), ZERO)
    return Sums(label, amounts, swedish.kronor(total) if any(amounts) else "", row)
