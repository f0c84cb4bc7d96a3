"""What a report is told of: only what was promised, and nothing is met that nobody counted."""

from typing import Any

import pytest
from promised import GRANT, case, findings, held

from grantflow.model.application import Application

MOTHERS = {"id": "mal-1", "text": "Minst 30 mammor har en familjekontakt", "target_women": 30}
GUIDES = {"id": "aktivitet-1", "name": "Pappakvällar", "participants_men": 12}


def promised(**changes: Any) -> dict[str, Any]:
    return {"promise": GRANT["promise"] | changes}


def of_goals(*rows: dict[str, Any]) -> Application:
    """Return the case with only its first goal promised: 48 persons, 30 women and 18 men."""
    goals = GRANT["promise"]["goals"][:1]
    return case(grant=promised(goals=goals), report={"goals": list(rows)})


def verdicts(application: Application) -> dict[str, str]:
    return {one.criterion: one.verdict for one in held(application).verdicts}


@pytest.mark.parametrize(
    ("told", "lacks", "place"),
    [
        ({"women": 31}, "män", "men"),
        ({"men": 19}, "kvinnor", "women"),
        ({"value": 50, "women": 31}, "män", "men"),
        ({"value": 50}, "kvinnor och män", "women"),
    ],
)
def test_one_sex_told_asks_for_the_other(told: dict[str, Any], lacks: str, place: str) -> None:
    """Whether anybody has added them up or not; the place is the figure that lacks."""
    application = of_goals({"id": "mal-1"} | told)
    [finding] = findings(application, "RAP03")

    assert f"men utfallet saknar {lacks}." in finding.message
    assert finding.place == f"reports[rapport-1].goals[mal-1].{place}"
    assert verdicts(application)["RAP02"] == "not_applicable"
    assert verdicts(application)["RAP04"] == "not_applicable"


@pytest.mark.parametrize("row", [{"text": "Vi har inte räknat."}, {"why": "Vi har inte räknat."}])
def test_nothing_is_met_where_nothing_was_counted(row: dict[str, Any]) -> None:
    """A text stands for a figure, and is compared with none."""
    told = verdicts(of_goals({"id": "mal-1"} | row))

    assert {told[code] for code in ("RAP02", "RAP03", "RAP04")} == {"not_applicable"}


def test_a_shortfall_is_told_also_when_half_the_figures_lack() -> None:
    application = of_goals({"id": "mal-1", "women": 12})

    [finding] = findings(application, "RAP02")
    assert "12 mot 30 för kvinnor" in finding.message
    assert verdicts(application)["RAP02"] == "missing"


def test_a_goal_for_mothers_asks_nothing_of_men() -> None:
    """Nobody promised them, so they are not named either."""
    goals = promised(goals=[MOTHERS])
    whole = {"id": "mal-1", "value": 33}

    assert findings(case(grant=goals, report={"goals": [whole | {"women": 33}]}), "RAP03") == []
    [finding] = findings(case(grant=goals, report={"goals": [whole]}), "RAP03")
    assert "lovades för kvinnor, men utfallet saknar kvinnor." in finding.message
    assert verdicts(case(grant=goals, report={"goals": [whole | {"women": 33}]}))["RAP02"] == "met"


def test_nobody_is_asked_of_a_sex_that_none_were_promised_of() -> None:
    """A project for women writes 0 for men, and has nothing to tell of them."""
    goals = promised(goals=[MOTHERS | {"target_men": 0}])
    told = {"id": "mal-1", "value": 33, "women": 33}

    assert findings(case(grant=goals, report={"goals": [told]}), "RAP03") == []


def test_an_activity_for_men_asks_nothing_of_women() -> None:
    """ "0 kvinnor" is a promise only where somebody wrote it."""
    activities = promised(activities=[GUIDES])
    begun = {"id": "aktivitet-1", "state": "pågår"}

    told = case(grant=activities, report={"activities": [begun | {"men": 9}]})
    assert findings(told, "RAP13") == []
    [finding] = findings(case(grant=activities, report={"activities": [begun]}), "RAP13")
    assert "lovades för 12 män, men det framgår inte hur många män som" in finding.message
    assert finding.place == "reports[rapport-1].activities[aktivitet-1].men"
    zero = promised(activities=[GUIDES | {"participants_women": 0, "participants_men": 1}])
    [finding] = findings(case(grant=zero, report={"activities": [begun]}), "RAP13")
    assert "lovades för 0 kvinnor och 1 man," in finding.message


def test_a_project_for_men_asks_nothing_of_women() -> None:
    reach = promised(reach={"men": 40})

    assert findings(case(grant=reach, report={"reached": {"men": 41}}), "RAP14") == []
    [finding] = findings(case(grant=reach, report={"reached": {}}), "RAP14")
    assert finding.message == (
        "Projektet skulle nå 40 män. Hur många män som har deltagit framgår inte."
    )
    assert finding.place == "reports[rapport-1].reached.men"


def test_costs_told_as_nothing_pay_for_nothing() -> None:
    """0 is a sum: no grant was used for it."""
    zero = [{"id": "kostnad-1", "spent_sek": "0"}, {"id": "kostnad-2", "spent_sek": "0"}]
    used = case(report={"costs": zero, "grant_used_sek": "395000"})

    [finding] = findings(used, "RAP10")
    assert "kostnaderna är tillsammans 0\u00a0kr" in finding.message
    assert verdicts(case(report={"costs": [], "grant_used_sek": "1"}))["RAP10"] == "not_applicable"


@pytest.mark.parametrize(
    ("period", "told", "place"),
    [
        (("2025-06-01", "2025-01-31"), "börjar 1 juni 2025 men slutar före det, 31 jan", "end"),
        (("2024-09-01", "2023-01-31"), "börjar 1 september 2024 men slutar före det", "end"),
        ((None, "2023-01-31"), "går till 31 januari 2023", "end"),
        (("2026-02-01", None), "börjar 1 februari 2026 men har ingen sista dag", "start"),
        (("2024-09-01", None), "börjar 1 september 2024 men har ingen sista dag", "end"),
        (("2024-01-01", "2025-12-31"), "är 1 januari 2024 – 31 december 2025", "start"),
        ((None, None), "saknas", "end"),
    ],
)  # fmt: skip
def test_a_period_that_cannot_be_is_told(
    period: tuple[str | None, str | None], told: str, place: str
) -> None:
    """Backwards, wholly outside that of the grant, or half."""
    start, end = period
    [finding] = findings(case(report={"period_start": start, "period_end": end}), "RAP20")

    assert f"Rapportens period {told}" in finding.message
    assert "Den beviljade är 1 september 2024 – 31 december 2025." in finding.message
    assert finding.place == f"reports[rapport-1].period_{place}"


def test_a_period_is_asked_for_in_plain_words_also_when_none_was_granted() -> None:
    grant = {"period_start": None, "period_end": None}
    none = {"period_start": None, "period_end": None}
    [finding] = findings(case(grant=grant, report=none), "RAP20")

    assert finding.message == "Rapportens period saknas. Den beviljade är inte angiven."


@pytest.mark.parametrize("code", ["RAP01", "RAP01-del"])
def test_what_is_set_aside_covers_every_part_of_its_criterion(code: str) -> None:
    """As in an application: RAP01 is one question, asked in two ways."""
    part = {"kind": "delrapport", "period_end": "2025-03-31", "goals": []}
    waiver = {"code": code, "reason": "Utfallet lämnas av den som utvärderar projektet."}
    told = findings(case(report=part, waivers=[waiver]), "RAP01-del")

    assert [one.waived for one in told] == [True, True]
