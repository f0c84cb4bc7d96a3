"""Names of months, wherever they are read: one table, and letters that only look like ours."""

from __future__ import annotations

import datetime

import pytest

from grantflow.documents.importing.dates import only_dates
from grantflow.documents.lists.days import read_day
from grantflow.scanning.days import days_in

DAY = datetime.date(2027, 9, 3)


@pytest.mark.parametrize("month", ["september", "September", "sept", "sep", "SEP."])
def test_a_month_is_read_alike_in_lists_plans_and_pages(month: str) -> None:
    """Whole or shortened, with or without a full stop."""
    text = f"3 {month} 2027"

    assert only_dates(text) == (DAY,)
    assert read_day(f"3 {month}", DAY) == (DAY, "året är det närmaste ärendets datum")
    assert [one.date for one in days_in(text, DAY)] == [DAY]


@pytest.mark.parametrize("text", ["3 aprıl 2027", "aprıl 2027", "mars–aprıl 2027"])
def test_a_month_in_foreign_letters_is_no_day_and_stops_nothing(text: str) -> None:
    """As a document has it that was read from a picture."""
    assert only_dates(text) == ()
    assert read_day(text, None) is None
    assert list(days_in(text, DAY)) == []
