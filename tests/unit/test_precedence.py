"""One fault is told once, empty rows raise one finding, and a finding quotes its own row."""

from typing import Any

import pytest
from checking import application

from grantflow import usecases
from grantflow.checks.precedence import stands_in, without_empty_rows
from grantflow.model.finding import Finding, Report

LOGIC = "stages.projektlogik"


def check(case: dict[str, Any]) -> Report:
    built = application({"programme": "37a"} | case)
    return usecases.find_gaps(built, usecases.choose_frame(built))


def told(case: dict[str, Any]) -> dict[str, Finding]:
    return {finding.code: finding for finding in check(case).findings}


PARTNER = {"stages": {"forankring": {"partners": [{"organisation": "Föreningen Exempelbro"}]}}}
WAIVED = {"waivers": [{"code": "FOR09", "reason": "Parten kom till i går, efter mötet."}]}


def test_what_one_rule_has_told_no_other_repeats() -> None:
    found = told(PARTNER)
    assert {"FOR09", "LS-11"} <= found.keys()
    assert not {"FOR09-alla", "FOR09-intyg"} & found.keys()


def test_a_finding_set_aside_hides_nothing() -> None:
    assert {"FOR09", "FOR09-alla"} <= told(PARTNER | WAIVED).keys()


def test_an_empty_row_raises_one_finding_and_no_other() -> None:
    rows = [{"id": "a1", "name": "Kurs", "what": "Åtta träffar om skola och vård"}]
    whole = {"stages": {"projektlogik": {"activities": rows}}}
    with_empty = {"stages": {"projektlogik": {"activities": [*rows, {"id": "a2"}]}}}

    before, after = told(whole), told(with_empty)
    assert after.keys() - before.keys() == {"SPK12"}
    assert after["SPK12"].place == f"{LOGIC}.activities[a2]"


def test_an_empty_row_that_an_answer_names_is_kept() -> None:
    goals = [{"id": "m1"}, {"id": "m2"}]
    activities = [{"id": "a1", "name": "Kurs", "goals": ["m1"]}]
    built = application({"stages": {"projektlogik": {"goals": goals, "activities": activities}}})
    kept, places = without_empty_rows(built)

    assert [goal.id for goal in kept.stages.projektlogik.goals] == ["m1"]
    assert places == (f"{LOGIC}.goals[m2]",)


def test_a_denial_is_told_where_no_other_rule_speaks_of_it() -> None:
    """Also of questions that no rule of their own asks for."""
    text = "Entrén går inte att använda med rullstol och vi planerar inget."
    found = told({"stages": {"jamstalldhetskartlaggning": {"accessibility": text}}})["SPK13"]
    assert "säger att det inte är så" in found.message

    group = {"involvement": "Målgruppen har inte fått säga något."}
    asked = told({"stages": {"projektlogik": {"target_group": group}}})
    assert "säger att det inte är så" in asked["LOG03"].message
    assert "SPK13" not in asked


def test_figures_that_disagree_are_told_where_each_stands() -> None:
    group = {"women": 30, "men": 20, "total": 60}
    case = {
        "stages": {"projektlogik": {"target_group": group}},
        "budget": {"rows": [{"text": "Lön", "amounts": {"2025": "1000"}}]},
    }
    places = [one.place for one in check(case).findings if one.code == "LNK08"]
    assert places == [f"{LOGIC}.target_group.total", "budget.financing"]


@pytest.mark.parametrize(
    ("place", "where", "inside"),
    [
        ("a.rows[r1].text", "a.rows[r1]", True),
        ("a.rows[r1].text", "a.rows[r1].date", True),
        ("a.rows[r2].text", "a.rows[r1]", False),
        ("a.text", "a.text", True),
        ("a.text", "a.texts", False),
        ("a.rows[r1].text", "a.rows", True),
    ],
)
def test_a_finding_quotes_its_own_row(place: str, where: str, inside: bool) -> None:
    assert stands_in(place, where) is inside
