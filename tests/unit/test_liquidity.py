"""What a project lays out before the grant comes: by hand, and silent where nobody knows."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from budgets import counted
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grantflow.model.liquidity import TERMS, Terms, liquidity
from grantflow.text.costnotes import laid_out

DAY = datetime.date
# The first budget of a run takes seconds to draw.
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])
YEAR = (DAY(2027, 1, 1), DAY(2027, 12, 31))


def budget(costs: Any, grant: Any = None) -> Any:
    """Return a budget of one row, area C: the grant may pay it all."""
    paid = [{"kind": "sökt bidrag", "amounts": grant}] if grant else []
    return counted({"rows": [{"amounts": costs}], "financing": paid}, objective="C")


def test_a_year_of_even_costs_by_hand() -> None:
    """100 000 a month; January is claimed by 31 March and paid by 19 June, so five months lie out.

    With the largest advance, half the grant but at most 400 000, 100 000 are left.
    """
    found = liquidity(budget({2027: 1200000}), TERMS["esf"], YEAR)

    assert (found.peak, found.month) == (Decimal(500000), DAY(2027, 5, 31))
    assert (found.advance, found.after_advance) == (Decimal(400000), Decimal(100000))
    assert found.year_left is None


def test_only_the_part_that_the_grant_pays_is_waited_for() -> None:
    """Half the costs, half to lay out; a small grant gives a small advance."""
    found = liquidity(budget({2027: 1200000}, {2027: 600000}), TERMS["esf"], YEAR)
    assert (found.peak, found.advance) == (Decimal(250000), Decimal(300000))
    assert found.after_advance == 0


def test_a_period_that_starts_in_the_autumn_has_its_costs_there() -> None:
    """300 000 over three months of 2026, then 100 000 a month: five of those are the most."""
    period = (DAY(2026, 10, 15), DAY(2027, 12, 31))
    found = liquidity(budget({2026: 300000, 2027: 1200000}), TERMS["esf"], period)
    assert (found.peak, found.month) == (Decimal(500000), DAY(2027, 2, 28))
    outside = liquidity(budget({2030: 1200000}), TERMS["esf"], period)
    assert (outside.peak, outside.month) == (Decimal(500000), DAY(2030, 5, 31))


def test_yearly_advances_leave_the_rest_of_the_largest_year() -> None:
    """80 to 90 per cent of 2028's million: between 100 000 and 200 000 are laid out."""
    found = liquidity(budget({2027: 500000, 2028: 1000000}), TERMS["amif"], YEAR)
    assert found.year_left == (Decimal(100000), Decimal(200000), 2028)
    assert (found.peak, found.advance) == (None, None)


@pytest.mark.parametrize("terms", [*TERMS.values(), Terms(), Terms(claim_months=1)])
def test_without_costs_or_terms_nothing_is_said(terms: Terms) -> None:
    """A rule that nobody has read gives no figure."""
    empty = liquidity(counted({}), terms, (None, None))
    assert (empty.peak, empty.month, empty.year_left) == (None, None, None)
    assert laid_out(empty) == []
    unknown = liquidity(budget({2027: 1000}), Terms(claim_months=1), YEAR)
    assert (unknown.peak, unknown.advance, unknown.after_advance) == (None, None, None)
    assert "inte känt" in laid_out(unknown)[0]


def test_an_advance_without_a_known_day_of_payment_stands_alone() -> None:
    """A limit in kronor is not needed either."""
    found = liquidity(budget({2027: 1000}), Terms(advance_pct=(30, 50)), YEAR)
    assert (found.advance, found.after_advance) == (Decimal(500), None)


def test_the_reader_is_told_the_month_the_sum_and_how_sure_it_is() -> None:
    """Payments known at second hand are said to be."""
    told = laid_out(liquidity(budget({2027: 1200000}), TERMS["esf"], YEAR))
    assert told[0].startswith("Som mest ligger projektet ute med omkring 500\u00a0000\u00a0kr")
    assert "maj 2027" in told[0]
    assert "betalas 80 dagar senare" in told[0]
    assert "högst 400\u00a0000\u00a0kr. Då återstår omkring 100\u00a0000\u00a0kr." in told[1]
    assert told[2] == "Vad vi vet om utbetalning: i andra hand. Kontrollera utlysningen."
    amif = laid_out(liquidity(budget({2028: 1000000}), TERMS["amif"], YEAR))
    assert "inte känt" in amif[0]
    assert "mellan 100\u00a0000\u00a0kr och 200\u00a0000\u00a0kr för 2028" in amif[1]
    assert len(amif) == 2
    bare = laid_out(liquidity(budget({2027: 1000}), Terms(advance_pct=(30, 50)), YEAR))
    assert bare[1].startswith("Ett förskott kan vara högst 500\u00a0kr. Ett förskott")
    odd = laid_out(liquidity(budget({2027: "1200000.10"}), TERMS["esf"], YEAR))
    assert "omkring 501\u00a0000\u00a0kr" in odd[0]


@PATIENT
@given(
    costs=st.dictionaries(
        st.integers(min_value=2025, max_value=2030),
        st.decimals(min_value=0, max_value=10**8, places=2),
        max_size=4,
    )
)
def test_no_more_lies_out_than_the_grant(costs: dict[int, Decimal]) -> None:
    """Nobody waits for more than there is."""
    counted_costs = budget(costs)
    found = liquidity(counted_costs, TERMS["esf"], YEAR)
    assert (found.peak or 0) <= counted_costs.total
    assert (found.after_advance or 0) <= (found.peak or 0)
