"""A case held against a call: days, months, size, annexes, and who may apply."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from checking import Case, application, ask, at, hold, outcome, practice, quotes, together

from grantflow.checks.programmes import load_calls, load_programme
from grantflow.model import annexes
from grantflow.model.programme import Annex, Call

ESF = load_programme("esf")
STOCKHOLM = load_calls("esf")["esf-2026-stockholm-a2"]


@pytest.mark.parametrize(
    ("day", "hour", "expected", "place"),
    [
        (None, None, "missing", "eu.submit_on"),
        ("2027-03-14", None, "met", "eu.submit_on"),
        ("2027-03-15", "15:59", "met", "eu.submit_on"),
        ("2027-03-15", "kl. 9.30", "met", "eu.submit_on"),
        ("2027-03-15", "16:00", "missing", "eu.submit_at"),
        ("2027-03-15", None, "missing", "eu.submit_at"),
        ("2027-03-15", "på eftermiddagen", "missing", "eu.submit_at"),
        ("2027-03-16", "08:00", "missing", "eu.submit_on"),
    ],
)
def test_both_day_and_hour_count(
    day: str | None, hour: str | None, expected: str, place: str
) -> None:
    """The last day is too late after the hour, and without an hour nobody can tell."""
    case = {"eu": {"submit_on": day, "submit_at": hour}}
    result = hold("submitted_in_time", case, practice())

    assert (outcome(result), result.place) == (expected, place)
    assert result.facts["closes"] == "15 mars 2027 kl. 16:00"


def test_a_finding_about_the_last_day_shows_both_days() -> None:
    """So that the reader sees what to move."""
    case = {"eu": {"submit_on": "2027-03-16", "submit_at": "08:00"}}
    assert hold("submitted_in_time", case, practice()).facts["planned"] == "16 mars 2027 kl. 08:00"
    assert hold("submitted_in_time", {}, practice()).facts["planned"] == "ingen dag"


def test_without_the_calls_day_the_applicant_is_asked_to_look() -> None:
    """What the applicant has read counts when the call lies in no file."""
    planned = {"eu": {"submit_on": "2027-03-12"}}
    seen = together(planned, at("call.closes", "2027-03-11"))

    assert outcome(hold("submitted_in_time", planned, None)) == "verify"
    assert outcome(hold("submitted_in_time", planned, practice(closes=None))) == "verify"
    assert outcome(hold("submitted_in_time", seen, None)) == "missing"
    assert outcome(hold("submitted_in_time", seen, practice())) == "met"  # the call wins
    last_day = together(planned, at("call.closes", "2027-03-12"))
    result = hold("submitted_in_time", last_day, None)
    assert (outcome(result), result.place) == ("verify", "eu.submit_at")


PERIOD = ("2027-09-01", "2029-08-31")


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2027-09-01", "2029-08-31", "24"),
        ("2027-09-01", "2029-09-01", "25"),
        ("2027-09-01", "2030-08-31", "36"),
        ("2027-09-01", "2030-09-01", "37"),
        ("2027-09-15", "2027-10-14", "1"),
        ("2028-02-01", "2028-02-29", "1"),
    ],
)
def test_a_begun_month_counts_whole(start: str, end: str, months: str) -> None:
    """Both days belong to the project, so a year from the first to the last is twelve months."""
    case = {"idea": {"period_start": start, "period_end": end}}
    result = hold("months_fit", case, practice(first_of_month=False, latest_end=None))

    assert result.facts["months"] == months
    assert outcome(result) == ("missing" if int(months) > 36 or int(months) < 12 else "met")


@pytest.mark.parametrize(
    ("period", "changes", "expected", "lacking"),
    [
        (PERIOD, {}, "met", ""),
        (PERIOD, {"max_months": 18}, "missing", "24 månader är mer än 18"),
        (PERIOD, {"min_months": 30}, "missing", "24 månader är mindre än 30"),
        (
            PERIOD,
            {"earliest_start": date(2027, 10, 1)},
            "missing",
            "starten är före 1 oktober 2027",
        ),
        (PERIOD, {"latest_end": date(2029, 6, 30)}, "missing", "slutet är efter 30 juni 2029"),
        (("2027-09-15", "2029-08-31"), {}, "missing", "inte den första i en månad"),
        (("2027-09-15", "2029-08-31"), {"first_of_month": False}, "met", ""),
        (("2027-09-15", "2029-08-31"), {"first_of_month": None}, "verify", ""),
        ((None, "2029-08-31"), {}, "missing", "start eller slut är inte ifyllt"),
        (("2027-09-01", None), {}, "missing", "start eller slut är inte ifyllt"),
    ],
)
def test_the_period_lies_within_the_call(
    period: tuple[str | None, str | None], changes: Case, expected: str, lacking: str
) -> None:
    """Each way of being outside is told."""
    case = {"idea": {"period_start": period[0], "period_end": period[1]}}
    result = hold("months_fit", case, practice(**changes))

    assert outcome(result) == expected
    assert lacking in result.facts.get("lacking", "")


def test_the_programmes_own_limit_is_not_enough() -> None:
    """36 months is too long for all; shorter than that, the call decides."""
    short = {"idea": {"period_start": "2027-09-01", "period_end": "2029-08-31"}}
    long = {"idea": {"period_start": "2027-09-01", "period_end": "2030-12-31"}}

    for call in (None, STOCKHOLM):
        assert outcome(hold("months_fit", short, call)) == "verify"
        result = hold("months_fit", long, call)
        assert outcome(result) == "missing"
        assert result.facts["limit"] == "36"
    parents = load_programme("37a")
    assert ask("months_fit", long, programme=parents).facts["asked"]
    assert ask("months_fit", {}, programme=parents).facts["limit"] == "okänt"
    assert ask("months_fit", short).verdict == "not_applicable"


@pytest.mark.parametrize(
    ("amount", "low", "high", "expected", "limit"),
    [
        (4_000_000, 3_000_000, 15_000_000, "met", "minst 3 000 000 kr och högst 15 000 000 kr"),
        (3_000_000, 3_000_000, None, "met", "minst 3 000 000 kr"),
        (2_999_999, 3_000_000, None, "missing", "minst 3 000 000 kr"),
        (4_000_001, None, 4_000_000, "missing", "högst 4 000 000 kr"),
        (4_000_000, None, 4_000_000, "met", "högst 4 000 000 kr"),
        (4_000_000, None, None, "verify", ""),
        (0, 3_000_000, None, "not_applicable", ""),
    ],
)
def test_the_budget_is_of_a_size_the_call_takes(
    amount: int, low: int | None, high: int | None, expected: str, limit: str
) -> None:
    """The limits themselves are inside."""
    case = {"budget": {"rows": [{"kind": "personal", "amounts": {2028: amount}}]}}
    call = practice(min_budget_sek=low, max_budget_sek=high)
    result = hold("size_fits", case, call)

    assert outcome(result) == expected
    assert result.facts.get("limit", "").replace("\u00a0", " ") == limit
    if low is None and high is None:
        assert outcome(hold("size_fits", case, None)) == "verify"


def test_the_size_holds_the_flat_rate_too() -> None:
    """40 per cent more than the personnel is what the project costs."""
    row = {"kind": "personal", "amounts": {2028: 2_500_000}}
    case = {"budget": {"cost_model": "funktion_40", "rows": [row]}}

    assert hold("size_fits", case, practice()).verdict == "met"
    assert hold("size_fits", together(case, at("budget.cost_model", None)), practice()).failed


LISTED = Annex(id="intyg", heading="Intyg", source=ESF.annexes[0].source)


def lists(*rows: Case, **eu: Any) -> Case:
    return {"eu": {"annexes": list(rows)} | eu}


@pytest.mark.parametrize(
    ("case", "expected", "lacking"),
    [
        (lists(signatory_list="bifogas"), "partly", "Intyg"),
        (lists(signatory_list="begärd"), "missing", "Behörighetsförteckning och Intyg"),
        (lists({"annex": "Intyg", "status": "bifogas"}), "partly", "Behörighetsförteckning"),
        (
            lists({"annex": "INTYG", "status": "bifogas"}, signatory_list="bifogas"),
            "met",
            "",
        ),
        (
            lists({"annex": "intyg", "status": "begärd"}, signatory_list="bifogas"),
            "partly",
            "Intyg",
        ),
        # A row of the list wins over the question of its own.
        (
            lists(
                {"annex": "Behörighetsförteckning", "status": "begärd"},
                {"annex": "Intyg", "status": "bifogas"},
                signatory_list="bifogas",
            ),
            "partly",
            "Behörighetsförteckning",
        ),
    ],
)
def test_every_annex_of_the_call_is_attached(case: Case, expected: str, lacking: str) -> None:
    """Found by id or heading, however it is spelt."""
    result = hold("annexes_in_place", case, practice(annexes=(LISTED,)))

    assert (outcome(result), result.facts["lacking"]) == (expected, lacking)
    assert result.facts["total"] == "2"


def test_an_unknown_list_of_annexes_is_left_to_the_reader() -> None:
    """What is known and missing is told all the same."""
    there = lists(signatory_list="bifogas")

    for call in (None, STOCKHOLM):
        assert outcome(hold("annexes_in_place", there, call)) == "verify"
        assert outcome(hold("annexes_in_place", {}, call)) == "missing"
    none = practice(annexes=())
    assert outcome(hold("annexes_in_place", {}, none, {"without": [ESF.annexes[0].id]})) == (
        "not_applicable"
    )
    assert ask("annexes_in_place", there).verdict == "not_applicable"


def test_a_rule_may_look_at_some_annexes_alone() -> None:
    """Those it names, asked for or not."""
    only = {"only": ["forandringsteori"]}
    attached = at("esf.theory_of_change", "bifogas")

    assert hold("annexes_in_place", attached, None, only).verdict == "met"
    assert hold("annexes_in_place", {}, None, only).facts["lacking"] == "Förändringsteori"
    assert hold("annexes_in_place", {}, None, {"only": ["finns inte"]}).verdict == (
        "not_applicable"
    )


SIGNED = {"organisation": "Föreningen Bryggan", "certificate": "undertecknat"}
ASKED = {"id": "part-2", "certificate": "begärt"}


def test_an_annex_a_partner_is_there_when_all_have_signed() -> None:
    """One that has not is enough."""
    each = replace(LISTED, per="partner")
    both = application(at("stages.forankring.partners", [SIGNED, ASKED]))
    one = application(at("stages.forankring.partners", [SIGNED]))

    assert annexes.status_of(each, one) == "bifogas"
    assert annexes.status_of(each, both) is None
    assert list(annexes.partners_without(both)) == ["part-2"]


def test_each_annex_with_a_question_of_its_own_takes_its_answer() -> None:
    """The rest have an answer only in the list."""
    case = application(
        {
            "applicant": {"signatory_certificate": "begärd"},
            "eu": {
                "signatory_list": "bifogas",
                "annexes": [{"annex": "Karta", "party": "Kommunen"}, {"status": "begärd"}],
            },
            "esf": {"theory_of_change": "inte begärd"},
        }
    )

    def status(name: str) -> str | None:
        return annexes.status_of(replace(LISTED, id=name), case)

    assert status("intyg-firmatecknare") == "begärd"
    assert status("behorighetsforteckning") == "bifogas"
    assert status("forandringsteori") == "inte begärd"
    assert status("intyg") is None
    told = annexes.party_of(replace(LISTED, heading="Karta"), case)
    assert (told, annexes.party_of(LISTED, case)) == ("Kommunen", None)
    own = annexes.others([replace(LISTED, id="karta")], case)
    assert [row.status for row in own] == ["begärd"]


@pytest.mark.parametrize(
    ("form", "kind", "verdict", "place"),
    [
        ("kommun", "kommun", "met", "eu.legal_form"),
        ("ideell förening", "civilsamhälle", "met", "eu.legal_form"),
        ("handelsbolag", "företag", "missing", "eu.legal_form"),
        ("privatperson", "annat", "missing", "eu.legal_form"),
        (None, "kommun", "missing", "eu.legal_form"),
        ("aktiebolag", "företag", "missing", "applicant.kind"),
        ("kommun", None, "missing", "applicant.kind"),
    ],
)
def test_who_may_apply(form: str | None, kind: str | None, verdict: str, place: str) -> None:
    """The programme refuses forms, the call narrows down the kinds."""
    case = {"applicant": {"kind": kind}, "eu": {"legal_form": form}}
    result = hold("legal_form_allowed", case, practice())

    assert (result.verdict, result.place) == (verdict, place)
    assert "handelsbolag" in result.facts["refused"]
    assert ask("legal_form_allowed", case).verdict == "not_applicable"
    if kind == "företag" and form == "aktiebolag":
        assert hold("legal_form_allowed", case, None).verdict == "met"


@pytest.mark.parametrize(
    ("area", "call", "expected"),
    [
        ("A2", practice(), "met"),
        ("a2", practice(), "met"),
        ("A2, aktiv inkludering", practice(), "met"),
        ("Programområde A2", practice(), "met"),
        ("Ett inkluderande och hållbart arbetsliv: aktiv inkludering", practice(), "met"),
        ("A2", practice(objectives=("område A2",)), "met"),
        ("Arbetslivet", practice(), "missing"),
        ("A1", practice(), "missing"),
        ("A2", None, "verify"),
        ("A2", practice(objectives=None), "verify"),
        ("A9", None, "missing"),
        (" ", None, "missing"),
        (None, None, "missing"),
    ],
)
def test_the_area_is_open_in_the_call(area: str | None, call: Call | None, expected: str) -> None:
    """One that is no area of the programme is wrong whatever the call says."""
    params = {"field": "esf.area", "exactly": 1}

    assert outcome(hold("objectives_open", at("esf.area", area), call, params)) == expected
    assert ask("objectives_open", {}, params).verdict == "not_applicable"


def test_objectives_of_a_list_are_counted() -> None:
    """Two where one is asked for is one too many."""
    amif, chosen = load_programme("amif"), [one.id for one in load_programme("amif").objectives]
    two = at("amif.objectives", chosen[:2])

    def answer(case: Case, exactly: int | None, allowed: list[str]) -> str:
        call = replace(STOCKHOLM, programme="amif", objectives=tuple(allowed))
        params = {"field": "amif.objectives", "exactly": exactly}
        return ask("objectives_open", case, params, programme=amif, call=call).verdict

    assert answer(two, 1, chosen) == "missing"
    assert answer(two, None, chosen) == "met"
    assert answer(two, None, chosen[:1]) == "missing"  # the second is not in the call
    assert answer(at("amif.objectives", chosen[:1]), 1, chosen) == "met"


@pytest.mark.parametrize(
    ("idea", "applicant", "expected"),
    [
        ("Stockholms län", "Örebro län", "met"),
        ("stockholms län", None, "met"),
        ("Stockholm", None, "met"),
        (None, "Stockholms län", "met"),
        ("Örebro län", "Stockholms län", "missing"),
        (None, None, "missing"),
    ],
)
def test_the_project_lies_in_the_region_of_the_call(
    idea: str | None, applicant: str | None, expected: str
) -> None:
    """Where the project is counts before where the applicant sits."""
    case = {"idea": {"county": idea}, "applicant": {"county": applicant}}

    assert hold("counties_fit", case, STOCKHOLM).verdict == expected
    assert outcome(hold("counties_fit", case, None)) == "verify"
    assert outcome(hold("counties_fit", case, replace(STOCKHOLM, counties=None))) == "verify"
    national = replace(STOCKHOLM, national=True)
    assert hold("counties_fit", case, national).verdict == "not_applicable"


WHO = at("applicant.signatory", "Kommundirektören, enligt delegationsordningen")
PROVED = at("eu.signatory_list", "bifogas")


@pytest.mark.parametrize(
    ("case", "verdict", "place"),
    [
        (together(WHO, PROVED), "met", "applicant.signatory"),
        (WHO, "partly", "eu.signatory_list"),
        (together(WHO, at("eu.signatory_list", "begärd")), "partly", "eu.signatory_list"),
        (PROVED, "missing", "applicant.signatory"),
        ({}, "missing", "applicant.signatory"),
    ],
)
def test_the_right_to_sign_is_proved(case: Case, verdict: str, place: str) -> None:
    """A function without the list, or a list without the function, is half of it."""
    result = ask("signatory_ready", case)

    assert (result.verdict, result.place) == (verdict, place)
    covered = ask("signatory_ready", case, {"covers_amount": True})
    assert "hela beloppet" in covered.facts["lacking"]
    whole = together(case, at("eu.signatory_covers_amount", "ja"))
    assert ask("signatory_ready", whole, {"covers_amount": True}).verdict == verdict


@pytest.mark.parametrize(
    ("signed", "expected"),
    [("2027-03-19", "met"), ("2027-03-22", "met"), ("2027-03-23", "missing"), (None, "missing")],
)
def test_papers_are_signed_within_the_working_days(signed: str | None, expected: str) -> None:
    """Five working days after a Monday end the Monday after."""
    programme = replace(ESF, signing_workdays=5)
    case = at("eu.sign_by", signed)
    result = ask("signed_in_time", case, programme=programme, call=practice())

    assert (outcome(result), result.facts["due"]) == (expected, "22 mars 2027")
    assert quotes(result) == ([signed] if signed else [])
    assert outcome(ask("signed_in_time", case, programme=programme)) == "verify"
    assert ask("signed_in_time", case, programme=ESF, call=practice()).verdict == "not_applicable"
    assert ask("signed_in_time", case).verdict == "not_applicable"
