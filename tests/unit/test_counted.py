"""Pictures and sums show a budget as it is counted, not only as it was typed."""

from pathlib import Path

import pytest

from grantflow import usecases
from grantflow.documents import casefile
from grantflow.model.application import Application
from grantflow.model.costing import count_case
from grantflow.model.counted import counted

EXAMPLES = Path("data/examples")


@pytest.mark.parametrize("name", ["sprak-pa-jobbet-esf", "samhallsguider-amif"])
def test_computed_rows_and_flat_rates_are_in_the_sums(name: str) -> None:
    case = casefile.load(EXAMPLES / f"{name}.yaml").application
    frame = usecases.choose_frame(case, beside=EXAMPLES)
    costing = count_case(case, *frame)
    shown = counted(case, *frame)

    assert shown.budget.by_year() == costing.by_year()
    assert shown.budget.total_sek == costing.total


def test_a_flat_rate_is_a_kind_of_its_own() -> None:
    case = casefile.load(EXAMPLES / "sprak-pa-jobbet-esf.yaml").application
    shown = counted(case, *usecases.choose_frame(case, beside=EXAMPLES))

    assert shown.budget.total_sek > case.budget.total_sek
    assert "schablon" in {row.kind for row in shown.budget.rows}


def test_a_plain_budget_is_shown_as_it_is() -> None:
    case = casefile.load(EXAMPLES / "foraldraskap-i-nytt-land.yaml").application

    assert counted(case, *usecases.choose_frame(case)) is case
    assert counted(Application(), None, None).budget.rows == []
