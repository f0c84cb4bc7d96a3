"""Waivers to read again: their rule is gone or finds nothing, the answer changed, time passed."""

import datetime
from typing import Any

import pytest
from checking import application

from grantflow.checks.loader import rulebook
from grantflow.checks.programmes import load_programme
from grantflow.checks.waivers import Known, stale
from grantflow.model.rule import Rule
from grantflow.model.waiving import OLD_DAYS, StaleWaiver

ON = datetime.date(2026, 3, 1)
UNKNOWN = Known()


def found(code: str, known: Known = UNKNOWN, **case: Any) -> list[StaleWaiver]:
    waiver = {"code": code, "reason": "Bolaget ägs av kommunen.", "by": "Chefen", "on": ON}
    told = {"programme": "37a", **case, "waivers": [waiver]}
    frames = [(load_programme("37a"), None)]
    book = rulebook()
    return list(stale(application(told), book.rules, frames, book.words, known))


def kinds(code: str, known: Known = UNKNOWN, **case: Any) -> list[str]:
    return [one.kind for one in found(code, known, **case)]


def test_a_case_without_waivers_has_none_to_read_again() -> None:
    book = rulebook()

    assert stale(application({"title": "Möten"}), book.rules, [(None, None)], book.words) == ()


def test_a_waiver_of_what_is_still_found_stands() -> None:
    """IMP02: nobody takes over, and nothing has been written since."""
    assert kinds("IMP02") == []


def test_a_waiver_of_what_is_no_longer_found_should_be_taken_away() -> None:
    (one,) = found("LS-01", applicant={"kind": "kommun"})

    assert (one.kind, one.code, one.by, one.on) == ("resolved", "LS-01", "Chefen", ON)
    assert "inget att anmärka" in one.told
    assert one.reason == "Bolaget ägs av kommunen."


def test_a_waiver_of_a_rule_that_is_not_there_says_so() -> None:
    assert kinds("XYZ99") == ["gone"]


def test_a_waiver_of_a_retired_rule_says_so() -> None:
    book = rulebook()
    (rule,) = [one for one in book.rules if one.code == "IMP02"]
    retired = Rule(**{**vars(rule), "status": "removed"})
    told = application({"waivers": [{"code": "IMP02"}]})

    (one,) = stale(told, [retired], [(None, None)], book.words)

    assert (one.kind, one.reason, one.by, one.on) == ("gone", "", None, None)


def test_a_waiver_of_another_funders_rule_says_so_unless_the_case_is_for_both() -> None:
    """The case is checked against the first of its programmes; of the other nothing is known."""
    assert kinds("E01") == ["foreign"]
    assert kinds("E01", programme=["37a", "esf"]) == []


def test_a_rule_of_another_theme_finds_nothing() -> None:
    assert kinds("FST01", theme="sprak-arbete") == ["resolved"]
    assert kinds("FST01", theme="foraldraskapsstod") == []


@pytest.mark.parametrize(("days", "expected"), [(OLD_DAYS, []), (OLD_DAYS + 1, ["old"])])
def test_a_waiver_is_old_after_a_year(days: int, expected: list[str]) -> None:
    assert kinds("IMP02", Known(ON + datetime.timedelta(days))) == expected


def test_an_answer_that_was_changed_since_makes_a_waiver_one_to_read_again() -> None:
    """Both reasons are told: an old one whose answer has changed has two."""
    known = Known(ON + datetime.timedelta(400), {"IMP02": datetime.date(2026, 4, 2)})

    changed, old = found("IMP02", known)

    assert (changed.kind, old.kind) == ("changed", "old")
    assert "2 april 2026" in changed.told.replace("\xa0", " ")
    assert "1 mars 2026" in old.told.replace("\xa0", " ")


def test_a_reason_that_holds_personal_data_is_masked() -> None:
    told = application({"waivers": [{"code": "X", "reason": "Ring 070-174 06 05 om det."}]})
    book = rulebook()

    (one,) = stale(told, book.rules, [(None, None)], book.words)

    assert "174" not in one.reason
