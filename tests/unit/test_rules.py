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
# The core of these is read at the source; only the form, a number or a list of words is ours.
READ_AT_THE_CORE = {
    *("AM-01", "AM-16", "AM-16-alla", "E16", "E24", "E33", "GE-07", "GE-10", "LS-20"),
}


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


def test_what_is_our_own_is_not_called_read() -> None:
    """A reader who is told that a fact is confirmed finds it at the source, not with us."""
    ours = {rule.code: rule.source.standing for rule in RULES if "är vår" in rule.source.locator}

    assert {code for code, word in ours.items() if word != "inferred"} == READ_AT_THE_CORE


def test_the_first_of_the_month_is_a_term_of_the_call() -> None:
    """A call that says nothing of it leaves the day to the reader; one that does stops the rest."""
    (rule,) = [rule for rule in RULES if rule.code == "AM-13"]
    idea = {"period_start": "2026-09-15", "period_end": "2029-09-14"}
    (open_,), (told,) = (
        findings(rule, {"programme": "amif", "call": {"call": call}, "idea": idea})
        for call in ("amif-2026-alla-mal", "amif-2022-mars-50")
    )

    assert (open_.verify, open_.severity) == (True, "advice")
    assert open_.message.startswith("Kontrollera mot utlysningen")
    assert (told.verify, told.severity) == (False, "blocker")


@pytest.mark.parametrize("criterion", ["LS-01", "LS-02", "LS-06"])
def test_a_finding_on_one_paragraph_rests_on_texts_about_it(criterion: str) -> None:
    """What was read about § 37a is our conclusion in § 37, and said to be."""
    mine = [rule for rule in RULES if rule.criterion == criterion]

    assert [rule.programmes for rule in mine] == [("37a",), ("37",)]
    assert mine[0].source.standing == "verified"
    assert "37a" not in mine[1].source.locator or mine[1].source.standing == "inferred"
