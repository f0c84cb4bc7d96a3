"""Predicates for §§ 37 and 37a, and what they say when only the call knows."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from checking import Case, ask, at, outcome, quotes, together

from grantflow.checks.programmes import load_calls, load_programme
from grantflow.model.programme import Call

PARENTS, HOUSING = load_programme("37a"), load_programme("37")
CALL = load_calls("37a")["37a-2024"]
PLACE = "lansstyrelsen"


SEEN = {"confirmed_open": "ja", "confirmed_on": "2027-03-03"}
DATES = {"opens": "2027-03-01", "closes": "2027-03-31"}


@pytest.mark.parametrize(
    ("call", "verdict", "lacking"),
    [
        (SEEN | DATES, "met", ""),
        (SEEN, "partly", "när den öppnar och stänger"),
        (SEEN | {"opens": "2027-03-01"}, "partly", "när den öppnar och stänger"),
        (DATES, "partly", "att utlysningen är öppen och när du såg det"),
        (
            {"confirmed_open": "nej"} | DATES,
            "partly",
            "att utlysningen är öppen och när du såg det",
        ),
        (
            {"confirmed_open": "nej"},
            "missing",
            "att utlysningen är öppen, när du såg det och när den öppnar och stänger",
        ),
        (
            {},
            "missing",
            "att utlysningen är öppen, när du såg det och när den öppnar och stänger",
        ),
    ],
)
def test_somebody_has_seen_the_call(call: Case, verdict: str, lacking: str) -> None:
    """Without an open call there is nothing to apply for."""
    result = ask("call_confirmed", {"call": call}, programme=PARENTS)

    assert (result.verdict, result.facts["lacking"]) == (verdict, lacking)
    assert result.facts["status"] == PARENTS.status_note
    assert ask("call_confirmed", {"call": call}).facts["status"] == ""


def test_what_was_seen_of_another_call_is_no_call_here() -> None:
    """The call of ESF+ may well be open; that says nothing of § 37a."""
    seen = {"confirmed_open": "ja", "confirmed_on": "2024-01-12", "opens": "2024-01-11"}
    call = seen | {"closes": "2024-03-15", "call": "utlysningar/esf-ovning.yaml"}
    result = ask("call_confirmed", {"programme": "esf", "call": call}, programme=PARENTS)

    assert (result.verdict, result.evidence) == ("missing", ())


@pytest.mark.parametrize(
    ("kind", "parents", "housing"),
    [
        ("kommun", "met", "met"),
        ("kommunalförbund", "missing", "met"),
        ("civilsamhälle", "missing", "missing"),
        (None, "missing", "missing"),
    ],
)
def test_who_may_apply(kind: str | None, parents: str, housing: str) -> None:
    """An association is a partner, not an applicant."""
    case = at("applicant.kind", kind)

    assert ask("applicant_may_apply", case, programme=PARENTS).verdict == parents
    assert ask("applicant_may_apply", case, programme=HOUSING).verdict == housing
    assert ask("applicant_may_apply", case).verdict == "not_applicable"


TOLD = "Föräldrarna övar svenska om barn och skola vid varje träff."


@pytest.mark.parametrize(
    ("purposes", "told", "verdict", "place"),
    [
        (["skapa nätverk"], TOLD, "met", "purposes"),
        (["skapa nätverk", "underlätta bosättning"], TOLD, "met", "purposes"),
        (["skapa nätverk"], None, "partly", "purposes_explained"),
        (["skapa nätverk"], "Beskrivs senare", "partly", "purposes_explained"),
        (["underlätta bosättning"], TOLD, "partly", "purposes"),
        ([], None, "missing", "purposes"),
        ([], "Beskrivs senare", "missing", "purposes"),
    ],
)
def test_a_purpose_is_chosen_and_explained(
    purposes: list[str], told: str | None, verdict: str, place: str
) -> None:
    """A purpose of the other paragraph does not count here."""
    case = {PLACE: {"purposes": purposes, "purposes_explained": told}}
    result = ask("purpose_chosen", case, programme=PARENTS)

    assert (result.verdict, result.place) == (verdict, f"{PLACE}.{place}")
    assert result.facts["strange"] == ", ".join(p for p in purposes if p == "underlätta bosättning")
    assert ask("purpose_chosen", case).verdict == "not_applicable"


STATED = {"nonprofit": "ja", "nonprofit_statement": "Alla driver verksamheten utan vinst."}


@pytest.mark.parametrize(
    ("answers", "partners", "verdict"),
    [
        (STATED, [], "met"),
        (STATED, ["ja", "ja"], "met"),
        (STATED, ["ja", "oklart"], "partly"),
        (STATED, [None], "partly"),
        ({"nonprofit": "ja"}, ["ja"], "partly"),
        ({"nonprofit": "ja"}, [], "missing"),
        ({"nonprofit": "oklart"}, ["nej"], "missing"),
        (STATED | {"nonprofit_statement": "[skriv]"}, [], "missing"),
    ],
)
def test_nobody_makes_a_profit(answers: Case, partners: list[str | None], verdict: str) -> None:
    """Stated for the applicant and for every partner."""
    rows = [{"organisation": f"Part {n}", "nonprofit": word} for n, word in enumerate(partners)]
    case = together({PLACE: answers}, at("stages.forankring.partners", rows))

    assert ask("without_profit", case).verdict == verdict


NEW, MASS, ASYLUM = (
    "nyanlända med uppehållstillstånd",
    "personer med skydd enligt massflyktsdirektivet",
    "vuxna asylsökande",
)


@pytest.mark.parametrize(
    ("groups", "verdict", "place"),
    [
        ([], "not_applicable", f"{PLACE}.legal_groups"),
        ([NEW], "met", f"{PLACE}.legal_groups"),
        ([NEW, ASYLUM], "missing", f"{PLACE}.legal_groups"),
    ],
)
def test_groups_that_the_paragraph_does_not_pay_for(
    groups: list[str], verdict: str, place: str
) -> None:
    """The finding quotes the group that was refused, not the first one."""
    case = at(f"{PLACE}.legal_groups", groups)
    result = ask("groups_refused", case, {"groups": [ASYLUM]})

    assert (result.verdict, result.place) == (verdict, place)
    if verdict == "missing":
        assert quotes(result) == [ASYLUM]


@pytest.mark.parametrize(
    ("groups", "call", "expected"),
    [
        ([NEW], None, "not_applicable"),
        ([MASS], None, "verify"),
        ([MASS], replace(CALL, groups_allowed=None), "verify"),
        ([MASS], replace(CALL, groups_allowed=(NEW,)), "verify"),
        ([MASS], replace(CALL, groups_allowed=(NEW, MASS)), "not_applicable"),
    ],
)
def test_a_group_that_only_the_call_allows(
    groups: list[str], call: Call | None, expected: str
) -> None:
    """Neither passed nor failed until somebody has read this year's text."""
    case = at(f"{PLACE}.legal_groups", groups)
    result = ask("groups_to_verify", case, {"groups": [MASS]}, call=call)

    assert outcome(result) == expected


START = {"idea": {"period_start": "2025-09-01"}}


@pytest.mark.parametrize(
    ("case", "call", "expected"),
    [
        ({}, None, "not_applicable"),
        (START, None, "verify"),
        (together(START, at("call.expected_decision", "2025-06-15")), None, "met"),
        (together(START, at("call.expected_decision", "2025-09-01")), None, "met"),
        (together(START, at("call.expected_decision", "2025-09-02")), None, "missing"),
        (START, replace(CALL, expected_decision=date(2025, 6, 15)), "met"),
        (START, replace(CALL, expected_decision=date(2025, 12, 15)), "missing"),
        (START, replace(CALL, expected_decision=None), "verify"),
        (together(START, {"budget": {"rows": [{"amounts": {2024: 5}}]}}), None, "missing"),
        (together(START, {"budget": {"rows": [{"amounts": {2025: 5}}]}}), None, "verify"),
    ],
)
def test_nothing_starts_before_the_decision(case: Case, call: Call | None, expected: str) -> None:
    """The case's own date wins over the call's; a cost in an earlier year is always too early."""
    assert outcome(ask("starts_after_decision", case, call=call)) == expected


@pytest.mark.parametrize(
    ("end", "reason", "year", "expected"),
    [
        (None, None, 2024, "not_applicable"),
        ("2025-12-31", None, None, "verify"),
        ("2025-12-31", None, 2024, "met"),
        ("2026-01-31", None, 2024, "missing"),
        ("2026-01-31", "Två skolår behövs för att mäta verkan.", 2024, "met"),
        ("2026-01-31", "Skrivs senare", 2024, "missing"),
        ("2027-01-31", "Två skolår behövs för att mäta verkan.", 2024, "missing"),
    ],
)
def test_the_period_fits_the_call(
    end: str | None, reason: str | None, year: int | None, expected: str
) -> None:
    """The year after at the latest; a third year with reasons, a fourth never."""
    case = together(at("idea.period_end", end), at(f"{PLACE}.third_year_reason", reason))
    call = replace(CALL, year=year)

    assert outcome(ask("period_within_call", case, call=call)) == expected
    if year is None:
        assert outcome(ask("period_within_call", case)) == expected


PARENTAL = {"ground": "Föräldralediga", "answer": "De får språkträning på öppna förskolan."}
SECTOR = {"answer": "Två föreningar leder arbetet med familjekontakter."}


@pytest.mark.parametrize(
    ("rows", "verdict", "met"),
    [
        ([PARENTAL, SECTOR], "met", 2),
        ([SECTOR, PARENTAL], "met", 2),
        ([PARENTAL], "partly", 1),
        ([PARENTAL, {"ground": "Föreningar", "answer": "[svar]"}], "partly", 1),
        ([{"answer": "Vi har bra lokaler i centrum."}], "missing", 0),
        ([], "missing", 0),
    ],
)
def test_each_ground_for_priority_is_answered(rows: list[Case], verdict: str, met: int) -> None:
    """Recognised by its own words, in any order; a promise answers nothing."""
    result = ask("priorities_addressed", at(f"{PLACE}.priorities", rows), call=CALL)

    assert (result.verdict, result.facts["ok"], result.facts["total"]) == (verdict, str(met), "2")
    assert len(result.missing) == 2 - met
    assert len(quotes(result)) == met


@pytest.mark.parametrize("call", [None, replace(CALL, priorities=None)])
def test_unknown_priorities_are_left_to_the_call(call: Call | None) -> None:
    """Nobody is failed against a list that nobody has seen."""
    assert outcome(ask("priorities_addressed", {}, call=call)) == "verify"


COUNTY = {"priority": "Mindre orter", "answer": "En grupp träffas i varje by."}


@pytest.mark.parametrize(
    ("call", "verdict", "place"),
    [
        ({}, "missing", "call.county_priorities"),
        ({"no_county_priorities": "nej"}, "missing", "call.county_priorities"),
        ({"no_county_priorities": "ja"}, "met", "call.no_county_priorities"),
        ({"county_priorities": [COUNTY]}, "met", "call.county_priorities"),
        ({"county_priorities": [COUNTY, {"priority": "Barn"}]}, "partly", "call.county_priorities"),
        ({"county_priorities": [{"priority": "Barn"}]}, "missing", "call.county_priorities"),
    ],
)
def test_the_countys_own_priorities(call: Case, verdict: str, place: str) -> None:
    """Entered and answered, or said to be none."""
    result = ask("county_priorities", {"call": call})

    assert (result.verdict, result.place) == (verdict, place)


@pytest.mark.parametrize(
    ("changes", "answers", "verdict"),
    [
        ({"national": False}, {}, "not_applicable"),
        ({"national": True}, {}, "missing"),
        ({"national": True}, {"counties": ["Skåne län"]}, "partly"),
        ({"national": True}, {"national_scope": "Beskrivs senare"}, "missing"),
        ({"national": True}, {"counties": ["Skåne län", "Hallands län"]}, "met"),
        ({"national": True}, {"counties": ["Skåne län", "Skåne"]}, "partly"),
        ({"national": True, "min_counties": 3}, {"counties": ["A län", "B län"]}, "partly"),
        ({"national": True}, {"national_scope": "Metoden provas i hela landet."}, "met"),
    ],
)
def test_a_national_call_wants_several_counties(
    changes: dict[str, Any], answers: Case, verdict: str
) -> None:
    """Or a reach that is shown to be national."""
    result = ask("spans_counties", {PLACE: answers}, call=replace(CALL, **changes))

    assert result.verdict == verdict
    assert ask("spans_counties", {PLACE: answers}).verdict == "not_applicable"
