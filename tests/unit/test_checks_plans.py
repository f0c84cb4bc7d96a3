"""Predicates about plans: who is employed where, steps in time, receivers, dates in order."""

from datetime import date
from typing import Any

import pytest
from checking import Case, ask, at, quotes, together

from grantflow.model.programme import Call

EMPLOYER = "stages.forankring.project_manager.employer"
STEPS = "stages.implementeringsplan.steps"
RECEIVERS = "stages.spridningsplan.receivers"
ACTIVITIES = "stages.projektlogik.activities"


@pytest.mark.parametrize(
    ("employer", "owner", "applicant", "verdict"),
    [
        ("Exempelby kommun", "Exempelby kommun", None, "met"),
        ("exempelby  KOMMUN.", "Exempelby kommun", None, "met"),
        ("Exempelby kommun, integrationsenheten", None, "Exempelby kommun", "met"),
        ("Exempelby kommun", "Exempelby kommun, integrationsenheten", None, "met"),
        ("Kommunen", None, None, "met"),  # nobody to compare with
        ("Kultur- och fritidsförvaltningen", "Exempelby kommun", None, "met"),
        ("Vuxenutbildningens kansli", "Exempelby kommun", None, "partly"),
        ("Exempelby arbetsmarknadsenhet", None, "Exempelby kommun", "met"),
        ("Kommunens socialkontor", "Exempelby kommun", None, "met"),
        ("Provköpings socialförvaltning", "Exempelby kommun", None, "partly"),
        ("Fritidsförvaltningen, Provköpings kommun", "Exempelby kommun", None, "partly"),
        ("Fritidsförvaltningen", "Föreningen Exempelbro", None, "partly"),
        ("Region Exempel", "Exempelby kommun", "Exempelby kommun", "partly"),
        (None, "Exempelby kommun", None, "missing"),
        ("asdf qwrt zxcv hjkl", "Exempelby kommun", None, "missing"),
        ("[arbetsgivare]", "Exempelby kommun", None, "placeholder"),
        ("Saknas", "Exempelby kommun", None, "negated"),
    ],
)
def test_the_project_manager_is_employed_by_the_owner(
    employer: str | None, owner: str | None, applicant: str | None, verdict: str
) -> None:
    """A manager lent from elsewhere is partly right; a unit of the owner is the owner."""
    case = together(
        at(EMPLOYER, employer),
        at("stages.forankring.owner.organisation", owner),
        at("applicant.name", applicant),
    )
    result = ask("employed_by_owner", case)

    assert (result.verdict, result.place) == (verdict, EMPLOYER)
    assert quotes(result) == ([employer] if employer else [])


PERIOD = {"idea": {"period_start": "2025-01-01", "period_end": "2025-12-31"}}


def steps(*rows: Case, period: Case | None = None) -> Case:
    return together(period or PERIOD, at(STEPS, list(rows)))


def step(day: str | None, text: str | None = "Enheten går med i grupperna") -> Case:
    return {"date": day, "step": text}


@pytest.mark.parametrize(
    ("case", "verdict", "place"),
    [
        (steps(step("2025-03-01")), "met", STEPS),
        (steps(step("2026-03-01")), "partly", STEPS),
        (steps(step(None)), "partly", STEPS),
        (steps(step("2025-03-01", None)), "missing", STEPS),
        (steps(), "missing", STEPS),
        (steps(step("2025-03-01", "[steg]")), "placeholder", f"{STEPS}[implsteg-1].step"),
        (steps(step("2025-03-01", "Inga")), "negated", f"{STEPS}[implsteg-1].step"),
        (at(STEPS, [step("2031-01-01")]), "met", STEPS),  # without an end, nothing is too late
    ],
)
def test_implementation_starts_during_the_project(case: Case, verdict: str, place: str) -> None:
    """A step after the end comes too late to carry anything over."""
    result = ask("early_steps", case)

    assert (result.verdict, result.place) == (verdict, place)


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        (steps(step("2025-03-01")), "met"),
        (steps(step("2025-07-03"), step("2025-03-01")), "met"),
        (steps(step("2025-07-03")), "missing"),
        (steps(step("2026-07-03")), "not_applicable"),
        (at(STEPS, [step("2025-03-01")]), "not_applicable"),
        (
            steps(step("2025-03-01"), period={"idea": {"period_end": "2025-12-31"}}),
            "not_applicable",
        ),
    ],
)
def test_the_first_step_lies_in_the_first_half(case: Case, verdict: str) -> None:
    """Half of the year is over in the beginning of July; order of rows does not matter."""
    assert ask("early_steps", case, {"first_within": 0.5}).verdict == verdict


def test_dates_are_written_as_swedes_do() -> None:
    """1 december 2025, never 2025-12-01."""
    late = ask("early_steps", steps(step("2025-12-01")), {"first_within": 0.5})
    assert late.facts["first"].replace("\u00a0", " ") == "1 december 2025"
    assert late.facts["end"].replace("\u00a0", " ") == "31 december 2025"
    assert ask("early_steps", {}).facts == {
        "ok": "0",
        "total": "0",
        "first": "–",
        "end": "projektets slut",
    }


def receiver(kind: str | None, **answers: Any) -> Case:
    return {"kind": kind, **answers}


INSIDE, COLLEAGUES = "beslutsfattare i egna organisationen", "kollegor i egna organisationen"
OUTSIDE = "andra kommuner eller organisationer"


@pytest.mark.parametrize(
    ("rows", "verdict", "missing"),
    [
        ([], "missing", 2),
        ([receiver(INSIDE, who="Nämnden"), receiver(OUTSIDE, message="Så gör ni")], "met", 0),
        ([receiver(OUTSIDE, who="Länets kommuner"), receiver(INSIDE, who="Nämnden")], "met", 0),
        ([receiver(INSIDE, who="Nämnden"), receiver(COLLEAGUES, who="Enheten")], "partly", 1),
        ([receiver(OUTSIDE, who="Länets kommuner")], "partly", 1),
        ([receiver(COLLEAGUES, who="Enheten")], "partly", 2),
        ([receiver(INSIDE), receiver(OUTSIDE)], "missing", 2),  # a kind alone says nothing
        ([receiver(None, who="Nämnden")], "missing", 2),
        ([receiver(INSIDE, who="[vem]"), receiver(OUTSIDE, who="Länets kommuner")], "partly", 1),
    ],
)
def test_receivers_inside_and_outside(rows: list[Case], verdict: str, missing: int) -> None:
    """Those who decide at home need something else than colleagues elsewhere."""
    result = ask("two_receivers", at(RECEIVERS, rows))

    assert (result.verdict, len(result.missing)) == (verdict, missing)
    assert bool(quotes(result)) == (verdict != "missing")


def activity(start: str | None = None, end: str | None = None) -> Case:
    return at(ACTIVITIES, [{"name": "Föräldragrupp", "start": start, "end": end}])


def measure(by: str) -> Case:
    return at("stages.jamstalldhetskartlaggning.measures", [{"measure": "Kvällsträffar", "by": by}])


def goal(by: str, level: str = "resultat") -> Case:
    return at("stages.projektlogik.goals", [{"text": "Mål", "by": by, "level": level}])


@pytest.mark.parametrize(
    ("case", "verdict", "place"),
    [
        ({}, "not_applicable", "idea.period_start"),
        (activity("2025-02-01"), "missing", "idea.period_start"),
        (
            together({"idea": {"period_start": "2025-01-01"}}, goal("2025-03-01")),
            "missing",
            "idea.period_start",
        ),
        (PERIOD, "met", "idea.period_start"),
        (together(PERIOD, activity()), "met", "idea.period_start"),
        (
            together(PERIOD, at("stages.jamstalldhetskartlaggning.measures", [{}])),
            "met",
            "idea.period_start",
        ),
        (together(PERIOD, activity("2025-02-01", "2025-11-30")), "met", "idea.period_start"),
        (together(PERIOD, activity("2025-02-01")), "met", "idea.period_start"),
        (together(PERIOD, activity(None, "2025-11-30")), "met", "idea.period_start"),
        (together(PERIOD, activity("2024-12-31")), "missing", f"{ACTIVITIES}[aktivitet-1]"),
        (together(PERIOD, activity(None, "2026-01-01")), "missing", f"{ACTIVITIES}[aktivitet-1]"),
        (
            together(PERIOD, activity("2025-05-01", "2025-04-01")),
            "missing",
            f"{ACTIVITIES}[aktivitet-1]",
        ),
        (together(PERIOD, goal("2026-06-30")), "missing", "stages.projektlogik.goals[mal-1].by"),
        (together(PERIOD, goal("2026-06-30", "effekt")), "met", "idea.period_start"),
        (
            together(PERIOD, measure("2026-06-30")),
            "missing",
            "stages.jamstalldhetskartlaggning.measures[r4-1].by",
        ),
        (together(PERIOD, measure("2025-06-30")), "met", "idea.period_start"),
        (
            {"idea": {"period_start": "2025-12-31", "period_end": "2025-01-01"}},
            "missing",
            "idea.period_end",
        ),
    ],
)
def test_dates_lie_in_the_period_and_in_order(case: Case, verdict: str, place: str) -> None:
    """Long-term effects may come later; everything else happens while there is money."""
    result = ask("dates_in_order", case)

    assert (result.verdict, result.place) == (verdict, place)
    assert bool(result.missing) == (verdict == "missing")


SIGNED = "stages.forankring.partners[part-1].certificate_signed"
CALL = {"opens": "2027-01-11", "closes": "2027-03-15", "expected_decision": "2027-06-21"}
WHOLE_PERIOD = {"period_start": "2027-09-01", "period_end": "2029-08-31"}


def dated(call: Case | None = None, **more: Any) -> Case:
    return {"idea": WHOLE_PERIOD, "call": CALL | (call or {})} | more


def signed(on: str) -> Case:
    return at(
        "stages.forankring.partners", [{"organisation": "Språkbron", "certificate_signed": on}]
    )


@pytest.mark.parametrize(
    ("case", "place", "told"),
    [
        (dated({"closes": "2027-01-01"}), "call.closes", "innan den öppnar"),
        (dated({"expected_decision": "2027-03-01"}), "call.expected_decision", "innan utlysningen"),
        (dated({"expected_decision": "2027-10-01"}), "idea.period_start", "innan beslut väntas"),
        (dated(dated="2027-03-16"), "dated", "efter att utlysningen stänger"),
        (dated(dated="2027-03-01", **signed("2037-03-02")), SIGNED, "efter ansökans datum"),
        (dated(**signed("2037-03-02")), SIGNED, "efter projektets slut"),
        ({"call": {"opens": "2027-02-01", "closes": "2027-01-01"}}, "call.closes", "innan den"),
    ],
)
def test_days_that_contradict_each_other_are_told(case: Case, place: str, told: str) -> None:
    """Whoever mistypes a year hears of it, also before the period is set."""
    result = ask("dates_in_order", case)

    assert (result.verdict, result.place) == ("missing", place)
    assert told in result.facts["faults"]
    assert ask("dates_in_order", dated(dated="2027-03-15", **signed("2027-03-01"))).verdict == "met"
    unsigned = at("stages.forankring.partners", [{"organisation": "Språkbron"}])
    assert ask("dates_in_order", dated(dated="2027-03-15", **unsigned)).verdict == "met"


def test_days_that_the_file_of_the_call_says_otherwise_are_told() -> None:
    """One of them is wrong, and the applicant can look it up."""
    known = Call(call="esf-1", programme="esf", title="Prov", closes=date(2027, 3, 1))
    result = ask("dates_in_order", dated({"call": "esf-1"}), call=known)

    assert result.place == "call.closes"
    assert "dess fil säger 1 mars 2027" in result.facts["faults"]
