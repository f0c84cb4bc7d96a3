"""The rule rows: examples are true, codes are unique, messages say what they promise."""

import re
from typing import Any

import pytest

from grantflow import assets
from grantflow.checks.engine import check
from grantflow.checks.loader import with_examples
from grantflow.checks.overlay import overlaid
from grantflow.checks.programmes import find_call, load_programme
from grantflow.model.application import Application
from grantflow.model.finding import Finding
from grantflow.model.questions import form_words
from grantflow.model.rule import Rule
from grantflow.model.walk import give_row_ids

EXAMPLES = assets.folder("data") / "examples"
RULES = [rule for rule in with_examples() if rule.status == "stable"]


def findings(rule: Rule, example: dict[str, Any]) -> list[Finding]:
    application = Application.model_validate({"title": "Exempel"} | example)
    give_row_ids(application)
    programme = load_programme(application.programmes[0]) if application.programmes else None
    name = application.call.call or ""
    call = find_call(programme.programme, name, EXAMPLES) if programme else None
    programme = overlaid(programme, call) if programme else None
    report = check(application, [rule], programme=programme, call=call, form_words=form_words())
    return list(report.findings)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_bad_example_trips_the_rule_and_good_one_does_not(rule: Rule) -> None:
    """The examples printed on a rule's page are true."""
    bad = findings(rule, rule.examples.bad)

    assert [rule.code] == [finding.code for finding in bad]
    assert findings(rule, rule.examples.good) == []
    # Every figure the message promises was given by the predicate.
    assert "{" not in bad[0].message
    assert "–" not in bad[0].message or "–" in rule.message


def test_codes_and_names_are_unique_and_well_formed() -> None:
    """A code found in an old report still means the same thing."""
    codes = [rule.code for rule in RULES]
    names = [rule.name for rule in RULES]

    assert len(codes) == len(set(codes))
    assert len(names) == len(set(names))
    for rule in RULES:
        assert re.fullmatch(r"[A-Z]{1,3}-?\d\d(-[a-z]+)?", rule.code), rule.code
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name), rule.name
        assert rule.code.startswith(rule.criterion)
        assert rule.is_main != bool(rule.part), rule.code


def test_every_rule_says_where_it_comes_from() -> None:
    """A finding is trusted only with its source."""
    for rule in RULES:
        assert rule.source.title, rule.code
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", rule.source.checked_on), rule.code
        assert rule.message.endswith((".", "?")), rule.code
        assert rule.advice.endswith("."), rule.code
        assert "!" not in rule.message + rule.advice, rule.code


def test_only_verified_rules_speak_of_requirements() -> None:
    """Words like 'krav' are kept for what somebody has read at the funder."""
    for rule in RULES:
        if rule.source.standing != "verified":
            assert not re.search(r"\bkrav(et|en|er)?\b|\bkräver\b", rule.message), rule.code
