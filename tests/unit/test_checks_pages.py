"""What a person reads about rules: the list, one rule explained, and the pages."""

import json

import pytest

from grantflow.checks import pages
from grantflow.checks.loader import rulebook, with_examples
from grantflow.checks.pages import GENERATED, explain, overview, write_pages
from grantflow.errors import RuleUnknown
from grantflow.model.rule import Rule

RULES = (*rulebook().rules, *rulebook().reporting)


def test_the_list_names_every_rule_under_its_stage() -> None:
    """Found by reading down, in the order of the checklists."""
    text = overview()

    for rule in RULES:
        assert any(line.startswith(f"{rule.code} ") for line in text.splitlines()), rule.code
    assert "Förankring\n──────────" in text
    assert "Över stegen" in text
    assert text.endswith("Förklara en med: grantflow rules IMP02\n")
    assert f"{len(RULES)} regler." in text


def test_the_list_as_json_holds_the_same_rules() -> None:
    """A program gets code, criterion, severity and how sure we are."""
    listed = json.loads(overview("json"))

    assert [row["code"] for row in listed] == [rule.code for rule in RULES]
    assert set(listed[0]) >= {"code", "name", "criterion", "severity", "stage", "standing"}


def test_one_rule_is_explained_with_source_and_both_examples() -> None:
    """What counts, what to do, who says so, and what it looks like."""
    text = explain("imp02")

    for heading in ("Räknas som uppfyllt", "Gör så här", "Källa", "Ger fynd", "Godtas"):
        assert heading in text
    assert text.startswith("IMP02 · ")
    assert "Hinder" in text
    assert max(map(len, text.split("Ger fynd")[0].splitlines())) <= 120


def test_a_rule_for_some_says_for_whom() -> None:
    """Theme and programme are named where they limit the rule."""
    assert "Gäller teman" in explain("FST01")
    assert "foraldraskapsstod" in explain("FST01")
    assert "Gäller program" in explain("LS-03")
    assert "Gäller" not in explain("IMP02")


def test_one_rule_as_json_is_whole() -> None:
    """Everything the row holds, dates and all, as plain values."""
    told = json.loads(explain("IMP02", "json"))

    assert told["code"] == "IMP02"
    assert told["examples"]["bad"]
    assert told["source"]["standing"]


def test_an_unknown_rule_is_refused() -> None:
    """With the nearest code, as everywhere."""
    with pytest.raises(RuleUnknown, match="menade du 'IMP02'"):
        explain("IMP2")


def test_every_rule_has_a_page_that_links_to_its_kin() -> None:
    """A finding's code leads to a page, and from a part to the whole."""
    made = write_pages()

    assert set(made) == {"README.md"} | {f"{rule.code}.md" for rule in RULES}
    assert "[LOG04](LOG04.md)" in made["LOG04-tid.md"]
    assert all(text.startswith(GENERATED) for text in made.values())
    assert all(f"({rule.code}.md)" in made["README.md"] for rule in RULES)
    for rule in RULES:
        page = made[f"{rule.code}.md"]
        assert rule.message in page
        assert "```yaml" in page


def test_a_retired_rule_keeps_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old reports can still be read."""
    first, *rest = with_examples()
    retired = Rule(**{name: getattr(first, name) for name in Rule.__dataclass_fields__} | GONE)
    monkeypatch.setattr(pages, "with_examples", lambda: (retired, *rest))
    made = write_pages()

    assert "används inte längre" in made[f"{first.code}.md"]
    assert all("används inte längre" not in made[f"{rule.code}.md"] for rule in rest)


GONE = {"status": "removed"}
