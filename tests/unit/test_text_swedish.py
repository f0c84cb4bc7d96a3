"""Dates, amounts and lists as Swedish readers expect them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.text import swedish

NBSP, MINUS = "\u00a0", "\u2212"
START, END = date(2024, 9, 1), date(2026, 8, 31)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        (2024, "2024"),
        (9999, "9999"),
        (10000, "10_000"),
        (1250000, "1_250_000"),
        (-12500, "\u221212_500"),
        (Decimal("12.50"), "12,5"),
        (Decimal("12.00"), "12"),
        (Decimal("1E+4"), "10_000"),
        (Decimal("0.05"), "0,05"),
    ],
)
def test_figures_have_comma_and_thin_groups(value: Any, text: str) -> None:
    """Four figures stay together, as years do; nothing breaks over a line."""
    assert swedish.number(value) == text.replace("_", NBSP)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0_kr"),
        (1250, "1_250_kr"),
        (Decimal("1250000.00"), "1_250_000_kr"),
        (Decimal("99.5"), "99,50_kr"),
        (Decimal("-1250.05"), "\u22121_250,05_kr"),
    ],
)
def test_amounts_are_kronor(value: Any, text: str) -> None:
    """Öre only when there are some."""
    assert swedish.kronor(value) == text.replace("_", NBSP)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_can_be_read_back(amount: Decimal) -> None:
    """No öre is lost or added on the way to the page."""
    text = swedish.kronor(amount).removesuffix(f"{NBSP}kr").replace(NBSP, "").replace(",", ".")

    assert Decimal(text.replace(MINUS, "-")) == amount


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (START, END, "1 september 2024 – 31 augusti 2026"),
        (START, None, "från 1 september 2024"),
        (None, END, "till 31 augusti 2026"),
        (None, None, ""),
    ],
)
def test_a_period_is_written_as_far_as_it_is_known(
    start: date | None, end: date | None, text: str
) -> None:
    """The half that is known stands alone."""
    assert swedish.span(start, end) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "True"),
        (12500, f"12{NBSP}500"),
        (START, "1 september 2024"),
        (["a", 2, None], "a, 2, "),
        ("text", "text"),
    ],
)
def test_any_answer_can_be_shown(value: object, text: str) -> None:
    """A list is shown value by value, each in its own way."""
    assert swedish.shown(value) == text


def test_small_words() -> None:
    """Percent, lists, capitals and spaces that must not break."""
    assert swedish.percent(75) == f"75{NBSP}%"
    assert swedish.percent(None) == ""
    assert [swedish.listed(v) for v in ([], ["a"], ["a", "", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a och b",
        "a, b och c",
    ]
    assert swedish.capital("sfi på kvällar") == "Sfi på kvällar"
    assert swedish.capital(None) == ""
    tied = swedish.tie("Enligt § 37 får 1 250 000 kr gå till 12 månader, 75 % av 80 föräldrar.")
    assert tied.replace(NBSP, "_") == (
        "Enligt §_37 får 1_250_000_kr gå till 12_månader, 75_% av 80 föräldrar."
    )
