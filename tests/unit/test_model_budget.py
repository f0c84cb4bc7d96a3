"""The budget's sums: exact, the same in any order, and silent about what nobody wrote."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from strategies import amounts

from grantflow.model.budget import Budget, CostRow, FinancingRow

kinds = st.sampled_from([None, "personal", "resor", "annat"])
cost_rows = st.lists(
    st.builds(lambda kind, sums: CostRow(kind=kind, amounts=sums), kinds, amounts()), max_size=6
)
sources = st.sampled_from([None, "sökt bidrag", "kontant"])
financing_rows = st.lists(
    st.builds(lambda kind, sums: FinancingRow(kind=kind, amounts=sums), sources, amounts()),
    max_size=5,
)


def ore(value: Decimal) -> int:
    return int(value * 100)


@given(rows=cost_rows, order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_changes_a_sum(rows: list[CostRow], order: Any) -> None:
    """A row that is moved in a table must not move an öre."""
    moved = list(rows)
    order.shuffle(moved)
    first, second = Budget(rows=rows), Budget(rows=moved)

    assert first.total_sek == second.total_sek
    assert first.by_year() == second.by_year()


@given(cost_rows)
def test_every_way_to_add_up_gives_the_same_total_to_the_ore(rows: list[CostRow]) -> None:
    """The years are the same money cut up; nothing drifts."""
    budget = Budget(rows=rows)
    exact = sum(ore(amount) for row in rows for amount in row.amounts.values())

    assert ore(budget.total_sek) == exact
    assert ore(sum(budget.by_year().values(), Decimal(0))) == exact


def test_many_small_amounts_do_not_drift() -> None:
    """A thousand times ten öre is a hundred kronor, not 99,9999."""
    rows = [CostRow(amounts={2025: Decimal("0.10")}) for _ in range(1000)]
    assert Budget(rows=rows).total_sek == Decimal("100.00")


def test_costs_and_financing_are_kept_apart() -> None:
    """The share others pay is of the financing, the grant included."""
    budget = Budget.model_validate(
        {
            "rows": [
                {"kind": "personal", "party": "A", "amounts": {2026: "1 000", 2025: "500,50"}},
                {"amounts": {2025: 1}},
            ],
            "financing": [
                {"kind": "sökt bidrag", "amounts": {2025: 750, 2027: 0}},
                {"kind": "kontant", "amounts": {2025: 250}},
            ],
        }
    )
    assert budget.total_sek == Decimal("1501.50")
    assert budget.years == [2025, 2026, 2027]
    assert budget.by_year() == {2025: Decimal("501.50"), 2026: 1000, 2027: 0}
    assert (budget.financing_sek, budget.grant_sek) == (Decimal(1000), Decimal(750))
    assert budget.own_share == Decimal("0.25")


def test_an_empty_budget_gives_no_shares() -> None:
    """A share of nothing is unknown, not zero and not a crash."""
    budget = Budget()
    assert budget.total_sek == 0
    assert budget.own_share is None
    assert budget.years == []
    assert budget.by_year() == {}


@given(financing_rows)
def test_the_own_share_is_a_share(rows: list[FinancingRow]) -> None:
    """Between none and all, whoever pays."""
    share = Budget(financing=rows).own_share
    assert share is None or 0 <= share <= 1
