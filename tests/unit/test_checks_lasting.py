"""Predicates about what lasts: what lives on, who takes over, and risks that somebody owns."""

from typing import Any

import pytest
from checking import Case, ask, at, together

LOGIC = "stages.projektlogik"
ACTIVITIES, PARTNERS = f"{LOGIC}.activities", "stages.forankring.partners"
PLAN, SPREAD = "stages.implementeringsplan", "stages.spridningsplan"
OWN: Case = {"applicant": {"name": "Exempelby kommun"}}


def outcome(predicate: str, case: Case) -> tuple[str, str]:
    result = ask(predicate, case)
    return result.verdict, result.place


def plan(unit: str | None = None, refs: tuple[str, ...] = ("a",), **more: Any) -> Case:
    owner: Case = {"owner": {"unit": unit, **more}}
    return together(
        at(ACTIVITIES, [{"id": "a", "name": "Grupper"}]),
        at(PLAN, {"what": "Föräldragrupperna", "from_activities": list(refs)} | owner),
    )


@pytest.mark.parametrize(
    ("case", "verdict", "place"),
    [
        ({}, "not_applicable", f"{PLAN}.what"),
        (at(SPREAD, {"what": "Skrivs senare"}), "not_applicable", f"{PLAN}.what"),
        (plan(), "met", f"{PLAN}.from_activities"),
        (plan(refs=()), "missing", f"{PLAN}.from_activities"),
        (plan(refs=("z",)), "missing", f"{PLAN}.from_activities"),
        (at(SPREAD, {"what": "Handboken"}), "missing", f"{SPREAD}.from_activities"),
        (
            together(plan(), at(SPREAD, {"what": "Handboken"})),
            "partly",
            f"{SPREAD}.from_activities",
        ),
        (plan("Enheten för familjestöd"), "partly", f"{PLAN}.owner"),
        (plan(None, function="Rektor"), "partly", f"{PLAN}.owner"),
        (plan("[enhet]"), "met", f"{PLAN}.from_activities"),  # another rule speaks of that
    ],
)
def test_what_lives_on_comes_from_the_work(case: Case, verdict: str, place: str) -> None:
    """A method nobody tried and a receiver nobody asked are both loose ends."""
    assert outcome("lasting_part_is_real", case) == (verdict, place)


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("stages.forankring.steering_group.members", {"organisation": "Enheten för familjestöd"}),
        ("stages.forankring.working_group.members", {"function": "Chef för familjestödet"}),
        ("stages.forankring.decisions", {"body": "Ledningsgruppen för familjestöd"}),
        ("stages.forankring.anchoring", {"body": "familjestöd"}),
        (PARTNERS, {"organisation": "Enheten för familjestöd"}),
        ("stages.forankring.shared_goal.agreed", {"who": "Familjestödets enhetschef"}),
    ],
)
def test_the_receiver_is_anchored_wherever_it_takes_part(path: str, row: Case) -> None:
    """A group, a decision, a partner or an agreement: any of them shows that they know."""
    case = together(plan("Enheten för familjestöd"), at(path, [row]))
    assert outcome("lasting_part_is_real", case)[0] == "met"


def test_the_owner_itself_may_be_the_receiver() -> None:
    """The unit that runs the project needs no other sign."""
    case = together(
        plan("Integrationsenheten"), at("stages.forankring.owner.unit", "integrationsenheten")
    )
    assert outcome("lasting_part_is_real", case)[0] == "met"


def test_another_unit_of_the_same_municipality_is_not_the_receiver() -> None:
    """'Enheten för' and the municipality's name are in every row and prove nothing."""
    member = {"organisation": "Exempelby kommun, enheten för parkering"}
    case = together(
        OWN,
        plan("Exempelby kommun, enheten för familjestöd"),
        at("stages.forankring.steering_group.members", [member]),
    )
    assert outcome("lasting_part_is_real", case) == ("partly", f"{PLAN}.owner")


RISK = {"risk": "Få gruppledare"}


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([], "not_applicable"),
        ([{"measure": "Ringer"}], "not_applicable"),
        ([{"risk": "Det finns inga kända risker"}], "not_applicable"),
        ([RISK | {"measure": "Utbildar fyra till", "owner": "Samordnaren"}], "met"),
        ([RISK], "missing"),
        ([RISK | {"measure": "Utbildar fyra till", "owner": "[vem]"}], "missing"),
        ([{"risk": "Ingen tolk går att boka på kvällarna"}], "missing"),
    ],
)
def test_risks_are_owned(rows: list[Case], verdict: str) -> None:
    """A risk without measure and owner is only a worry."""
    assert ask("risks_are_owned", at(f"{LOGIC}.risks", rows)).verdict == verdict
