"""The engine: one verdict a criterion, findings in the order a person acts, waivers that stay."""

from dataclasses import replace
from typing import Any

import pytest
from checking import Case, application, at, together

from grantflow.checks.engine import check
from grantflow.checks.loader import rulebook
from grantflow.checks.programmes import load_programme
from grantflow.model.finding import Finding, Report, Verdict
from grantflow.model.rule import Rule

BOOK = rulebook()
GOALS = "stages.projektlogik.goals"
WHAT = "stages.implementeringsplan.what"
RESOURCES = "stages.implementeringsplan.resources"


def rules(*codes: str) -> list[Rule]:
    return [BOOK.rule(code) for code in codes]


def run(case: Case, *codes: str, **frame: Any) -> Report:
    return check(application(case), rules(*codes), **frame)


def only(report: Report) -> Verdict:
    (verdict,) = [*report.verdicts, *report.programme_verdicts]
    return verdict


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def finding(report: Report, code: str) -> Finding:
    return next(found for found in report.findings if found.code == code)


SECURED: Case = {"text": "Halv tjänst", "source": "Nämndens ram", "secured": "ja"}


def test_nothing_but_what_a_met_criterion_rests_on_is_left_out_on_request() -> None:
    """A batch that writes applications alone asks for no more; its findings are the same."""
    case = together(at(RESOURCES, [SECURED]), at(WHAT, "Ska fyllas i"))
    asked = ("IMP03", "IMP03-sakrat", "IMP01")
    whole, terse = run(case, *asked), run(case, *asked, quote_met=False)

    assert [verdict.verdict for verdict in whole.verdicts] == ["met", "placeholder"]
    assert whole.verdicts[0].evidence
    assert terse.verdicts == (replace(whole.verdicts[0], evidence=()), whole.verdicts[1])
    assert terse.findings == whole.findings


@pytest.mark.parametrize(
    ("case", "verdict", "found"),
    [
        ({}, "missing", ["IMP03"]),
        (at(RESOURCES, [{"source": "Beslutas senare"}]), "placeholder", ["IMP03"]),
        (at(RESOURCES, [{"source": "Ingen"}]), "negated", ["IMP03"]),
        (at(RESOURCES, [SECURED]), "met", []),
        (at(RESOURCES, [SECURED | {"secured": "nej"}]), "partly", ["IMP03-sakrat"]),
        (at(RESOURCES, [{"text": "Halv tjänst"}]), "partly", ["IMP03", "IMP03-sakrat"]),
    ],
)
def test_parts_are_told_only_of_what_is_there(case: Case, verdict: str, found: list[str]) -> None:
    """A missing whole is one finding, not three; a part that lacks makes the whole partly."""
    report = run(case, "IMP03", "IMP03-sakrat")

    assert only(report).verdict == verdict
    assert codes(report) == found


def test_a_part_without_its_main_rule_still_speaks() -> None:
    """A stage may be checked with a part alone; it then stands for its criterion."""
    report = run(at(GOALS, [{"text": "Fler deltar"}]), "LOG04-tid")

    assert only(report).criterion == "LOG04"
    assert only(report).verdict == "missing"
    assert codes(report) == ["LOG04-tid"]


def test_a_quote_in_the_message_is_what_the_applicant_wrote() -> None:
    """Seen, then what to do: the words are shown so that she finds them."""
    promise = finding(run(at(WHAT, "Beskrivs senare"), "IMP01"), "IMP01")
    denial = finding(run(at(WHAT, "Vi har ingen plan"), "IMP01"), "IMP01")
    nothing = finding(run({}, "IMP01"), "IMP01")

    assert promise.message.startswith("Här står ”Beskrivs senare”.")
    assert denial.message.startswith("Ni skriver ”Vi har ingen plan”.")
    assert promise.message.endswith(nothing.message)
    assert "”" not in nothing.message


def test_a_promise_with_personal_data_is_never_repeated() -> None:
    """No sentence can be quoted, so none is: the message shows the masked answer."""
    text = "Ring 070-000 00 00, bestäms senare"
    report = run(at(WHAT, text), "IMP01")

    assert "070" not in finding(report, "IMP01").message
    assert "telefonnummer dolt" in finding(report, "IMP01").message
    assert only(report).evidence == ()


def test_a_rule_for_another_theme_or_programme_does_not_apply() -> None:
    """A recommendation has a verdict all the same; rules of other funders have none."""
    theme = run({"theme": "bosattning"}, "FST01")
    assert (only(theme).verdict, theme.findings) == ("not_applicable", ())
    assert only(run({"theme": "foraldraskapsstod"}, "FST01")).verdict == "missing"

    assert run({}, "LS-03").programme_verdicts == ()
    assert run({}, "LS-03", programme=load_programme("37")).programme_verdicts == ()
    assert only(run({}, "LS-03", programme=load_programme("37a"))).verdict == "missing"


def test_what_only_the_call_knows_is_asked_and_never_failed() -> None:
    """Neither passed nor failed: a piece of advice to look, whatever the rule's own severity."""
    report = run(at("idea.period_end", "2026-01-31"), "LS-07", programme=load_programme("37a"))
    told = finding(report, "LS-07")

    assert only(report).verdict == "verify"
    assert (told.severity, told.verify) == ("advice", True)
    assert told.message.startswith("Kontrollera mot utlysningen: vilka år")
    assert report.programme == "37a"
    assert report.call is None


def test_a_retired_rule_says_nothing() -> None:
    """Its code stays in old reports only."""
    retired = replace(BOOK.rule("IMP01"), status="removed")
    report = check(application({}), [retired])

    assert (report.verdicts, report.findings) == ((), ())


def test_a_figure_that_no_predicate_gave_is_a_dash() -> None:
    """A message is never broken by a word too many in its row."""
    odd = replace(BOOK.rule("IMP01"), message="Av {okänt} steg.")

    assert check(application({}), [odd]).findings[0].message == "Av – steg."


WAIVED: Case = {"code": "IMP01", "reason": "Metoden ägs redan av en annan nämnd."}


@pytest.mark.parametrize(
    ("waiver", "waived"),
    [
        (WAIVED, True),
        (WAIVED | {"reason": None}, False),
        (WAIVED | {"code": "IMP02"}, False),
    ],
)
def test_a_waiver_keeps_its_finding_marked(waiver: Case, waived: bool) -> None:
    """Set aside with a reason: still there, no longer in the way, counted apart."""
    report = run({"waivers": [waiver]}, "IMP01")
    told = finding(report, "IMP01")

    assert told.waived is waived
    assert told.waiver_reason == (WAIVED["reason"] if waived else None)
    assert only(report).verdict == "missing"
    assert report.summary()["waived"] == int(waived)
    assert report.summary()["blocker"] == int(not waived)
    assert bool(report.blockers()) is not waived


def test_a_waiver_of_the_criterion_covers_its_parts() -> None:
    """One decision about the whole need not be written once for every part."""
    case = together(at(GOALS, [{"text": "60 föräldrar", "target": 60, "unit": "personer"}]))
    waiver = {"waivers": [{"code": "LOG04", "reason": "Tiden bestäms av länet."}]}

    report = run(together(case, waiver), "LOG04", "LOG04-tid")
    assert [(f.code, f.waived) for f in report.findings] == [("LOG04-tid", True)]


def test_personal_data_in_a_reference_or_a_reason_is_masked() -> None:
    """Also where no sentence is quoted: messages, parts that lack, and reasons."""
    number = "19900101-0000"
    case = together(
        {"budget": {"rows": [{"text": "Lön", "activity": number}]}},
        {"waivers": [{"code": "LNK11", "reason": f"Enligt beslut om {number}."}]},
    )
    report = run(case, "LNK11")
    told = finding(report, "LNK11")

    assert number not in f"{told}{only(report)}"
    assert told.waiver_reason == "Enligt beslut om [personnummer dolt]."
    assert only(report).missing[0].count("[personnummer dolt]") == 1


def test_findings_come_stage_by_stage_and_blockers_first() -> None:
    """The order a person works in, whatever the order of the checklists."""
    found = check(application({}), list(reversed(BOOK.rules))).findings
    stages = [
        "forankring",
        "omvarldsbevakning",
        "projektlogik",
        "implementeringsplan",
        "spridningsplan",
        "jamstalldhetskartlaggning",
        None,
    ]
    places = [stages.index(f.stage) for f in found]
    severities = ["blocker", "warning", "advice"]

    assert places == sorted(places)
    for stage in stages:
        ranks = [severities.index(f.severity) for f in found if f.stage == stage]
        assert ranks == sorted(ranks)


def test_what_the_funder_asks_as_well_is_told_once() -> None:
    """Both have their verdict, but a person reads the same words of one of them only."""
    loose = at("stages.projektlogik.activities", [{"name": "Studiebesök"}])
    report = run(loose, "LNK02", "E28", programme=load_programme("esf"))

    assert codes(report) == ["E28"]
    assert [one.verdict for one in (*report.verdicts, *report.programme_verdicts)] == [
        "missing"
    ] * 2
    assert codes(run(loose, "LNK02", "E28", programme=load_programme("37a"))) == ["LNK02"]
