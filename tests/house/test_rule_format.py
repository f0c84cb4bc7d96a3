"""The page that a rule's author reads says what the program takes."""

from dataclasses import fields
from pathlib import Path

import pytest

from grantflow.checks.reporting.table import PREDICATES as REPORTS
from grantflow.checks.rows import _FILE_KEYS
from grantflow.checks.table import PREDICATES
from grantflow.model.rule import Rule

PAGE = (Path(__file__).parents[2] / "docs" / "rules" / "format.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(PREDICATES))
def test_the_page_names_every_predicate_with_its_params(name: str) -> None:
    """An author finds the predicate she needs, and every word it takes, without reading code."""
    assert f"`{name}`" in PAGE, "add the predicate to docs/rules/format.md"

    told = _about(name)
    missing = [f.name for f in fields(PREDICATES[name].params) if f"`{f.name}`" not in told]

    assert missing == [], f"say in docs/rules/format.md what these do in {name}"


@pytest.mark.parametrize("key", sorted({field.name for field in fields(Rule)} | _FILE_KEYS))
def test_the_page_names_every_key(key: str) -> None:
    """A key that exists but is not explained is a key that nobody dares to use."""
    assert f"`{key}`" in PAGE or f"{key}:" in PAGE


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_the_page_names_every_predicate_of_reports(name: str) -> None:
    """And the words it takes."""
    assert f"`{name}`" in PAGE
    assert all(f"`{one.name}`" in PAGE for one in fields(REPORTS[name].params))


def test_the_page_names_no_predicate_that_does_not_exist() -> None:
    """A predicate that was removed must not be offered."""
    headings = [line[5:-1] for line in PAGE.splitlines() if line.startswith("### `")]
    rows = [line.split("`")[1] for line in _table().splitlines() if line.startswith("| `")]

    assert set(headings + rows) == set(PREDICATES)


def _table() -> str:
    return PAGE.partition("## Predicates for one thing each")[2].partition("\n## ")[0]


def _about(name: str) -> str:
    """Return the section of a predicate, or its row in the table."""
    heading = f"### `{name}`\n"
    if heading in PAGE:
        return PAGE.partition(heading)[2].partition("\n##")[0]
    return next(line for line in _table().splitlines() if line.startswith(f"| `{name}`"))
