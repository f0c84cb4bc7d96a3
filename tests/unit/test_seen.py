"""What the applicant has read of one call says nothing about another, nor of another county."""

from datetime import date

import pytest
from checking import Case, application, ask, at, together

from grantflow.checks.programmes import load_programme
from grantflow.model.programme import Call
from grantflow.model.seen import NO_CALL, bare_county, call_title, county_of, last_day

LST, ESF = load_programme("37a"), load_programme("esf")
READ = date(2024, 4, 12)
OF_LST = Call(call="37a-2024", programme="37a", title="2024")
OF_ESF = Call(call="esf-2027", programme="esf", title="2027")


def reads(named: str | None, *programmes: str) -> Case:
    return {"programme": list(programmes), "call": {"call": named, "closes": "2024-04-12"}}


BOTH = ("37a", "esf")


@pytest.mark.parametrize(
    ("case", "lst", "esf"),
    [
        # The case names a call in full: it is about that one, whichever programme comes first.
        (reads("37a-2024", *BOTH), READ, None),
        (reads("esf-2027", *BOTH), None, READ),
        (reads("37A-2024", "esf", "37a"), READ, None),
        # By its year alone, or not at all: it is about the first programme.
        (reads("2024", *BOTH), READ, None),
        (reads(None, *BOTH), READ, None),
        (reads(None, "esf", "37a"), None, READ),
        # Another call of the same programme.
        (reads("37a-2019", "37a"), None, None),
    ],
)
def test_a_last_day_counts_for_the_call_that_it_was_read_of(
    case: Case, lst: date | None, esf: date | None
) -> None:
    """A case for several funders holds the dates of one call."""
    built = application(case)

    assert (last_day(built, LST, OF_LST), last_day(built, ESF, OF_ESF)) == (lst, esf)


@pytest.mark.parametrize("named", ["min.yaml", "min utlysning.YML"])
def test_a_file_of_ones_own_is_the_call_that_was_found_in_it(named: str) -> None:
    """The funder whose call lies in the file has one; the others have none."""
    built = application(reads(named, *BOTH))

    assert (last_day(built, LST, None), last_day(built, ESF, OF_ESF)) == (None, READ)


def test_a_call_that_is_in_no_file_is_told_by_its_name() -> None:
    """A call of ESF+ is no call of § 37a, known or not."""
    built = application(reads("esf-2031", *BOTH))

    assert last_day(built, LST, None) is None
    assert last_day(application(reads("37a-2031", *BOTH)), LST, None) == READ
    assert last_day(built, None, None) == READ
    assert last_day(application({}), ESF, None) is None


def test_the_day_of_the_call_wins() -> None:
    call = Call(call="37a-2024", programme="37a", title="2024", closes=date(2024, 5, 1))

    assert last_day(application(reads("37a-2024", "37a")), LST, call) == date(2024, 5, 1)
    assert last_day(application(reads("37a-2019", "37a")), LST, call) == date(2024, 5, 1)


def test_no_rule_holds_a_case_to_the_days_of_another_funder() -> None:
    """Last day, day of decision and dates that must agree, for ESF+ in a case of two funders."""
    case = together(
        reads("37a-2024", *BOTH),
        at("call", {"opens": "2024-03-01", "expected_decision": "2024-06-24"}),
        {"eu": {"submit_on": "2027-03-01"}, "idea": {"period_start": "2024-06-01"}},
    )
    opened = Call(call="esf-2027", programme="esf", title="2027", opens=date(2027, 1, 15))

    for call in (None, opened):
        late = ask("submitted_in_time", case, programme=ESF, call=call)
        assert late.verify, late
        assert ask("starts_after_decision", case, programme=ESF, call=call).verify
        assert ask("facts_agree", case, programme=ESF, call=call).verdict == "met"
    assert ask("submitted_in_time", case, programme=LST, call=OF_LST).verdict == "missing"
    assert ask("starts_after_decision", case, programme=LST, call=OF_LST).verdict == "missing"


def test_the_county_is_where_the_project_is() -> None:
    """Else where the applicant sits."""
    both = {"idea": {"county": "Dalarna"}, "applicant": {"county": "Örebro län"}}

    assert county_of(application(both)) == "Dalarna"
    assert county_of(application(at("applicant.county", "Örebro län"))) == "Örebro län"
    assert county_of(application({})) is None
    for spelled in ("Dalarnas län", "dalarna", "DALARNAS LÄN "):
        assert bare_county(spelled) == "dalarna"


def test_another_funders_call_is_no_call_of_this_one() -> None:
    """A draft to ESF+ is not headed by what the case has read of a county board's call."""
    case = application(reads("37a-2024", *BOTH))

    assert call_title(case, LST, None) == "37a-2024"
    assert call_title(case, ESF, None) == NO_CALL
    assert call_title(case, ESF, OF_ESF) == "2027"
