"""A case that came as JSON is saved as JSON, laid out as it was."""

import datetime
import json
from decimal import Decimal
from typing import Any

import pytest

from grantflow import assets
from grantflow.documents import casefile
from grantflow.documents.casewrite import Append, Put, changed
from grantflow.model.application import Application

EXAMPLE = assets.folder("data") / "examples" / "arbete-och-sprak.yaml"


def read(text: str) -> Application:
    return casefile.loads(text.encode(), "fall.json").application


def edit(text: str, *changes: Any) -> str:
    return changed(text.encode(), "fall.json", changes).decode()


WIDE = '{\n    "title": "Å",\n    "idea": {\n        "summary": "s"\n    },\n    "budget": {}\n}\n'


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        (WIDE, Put("title", 'N"y'), WIDE.replace('"Å"', '"N\\"y"')),
        (WIDE, Put("title", None), WIDE.replace('"Å"', "null")),
        (
            WIDE,
            Put("idea.period_start", "2025-01-01"),
            WIDE.replace('"s"\n', '"s",\n        "period_start": "2025-01-01"\n'),
        ),
        ('{"title": "x"}', Put("idea.summary", "å"), '{"title": "x", "idea": {"summary": "å"}}'),
        ('{"title":"x","theme":null}', Put("theme", "annat"), '{"title":"x","theme":"annat"}'),
        (
            '{"title":"x","theme":null}',
            Append("waivers", {"code": "A"}),
            '{"title":"x","theme":null,"waivers":[{"code":"A"}]}',
        ),
        ('{"title": "\\u00e5"}', Put("example", "ä"), '{"title": "\\u00e5", "example": "\\u00e4"}'),
    ],
)
def test_a_json_case_stays_json_as_it_was_laid_out(text: str, change: Any, expected: str) -> None:
    """Another program wrote the file and will read it again."""
    after = edit(text, change)

    assert after == expected
    json.loads(after)


def test_rows_and_amounts_in_json_keep_their_figures() -> None:
    """Kronor and öre survive as they are."""
    application = casefile.load(EXAMPLE).application
    row = application.budget.rows[0].model_copy(update={"id": "ny"})
    after = edit(
        WIDE, Append("budget.rows", row), Append("budget.rows", {"amounts": {"2025": "0,5"}})
    )

    first, second = read(after).budget.rows
    assert (first, second.total_sek * 2) == (row, Decimal(1))
    assert json.loads(after)["budget"]["rows"][1]["id"] == "kostnad-2"


def test_a_date_stands_in_json_as_text() -> None:
    """JSON knows no dates."""
    after = edit('{"title": "x"}', Put("dated", datetime.date(2025, 1, 31)))
    assert after == '{"title": "x", "dated": "2025-01-31"}'
