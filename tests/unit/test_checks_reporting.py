"""A report is held against what was promised: goal by goal, sum by sum, by sex."""

import datetime
import re
from typing import Any

import pytest
from promised import DIARY, GRANT, case, findings, held

from grantflow.checks.loader import reporting_with_examples, rulebook, with_examples
from grantflow.checks.reporting.engine import check_report
from grantflow.checks.reporting.table import PREDICATES
from grantflow.checks.reporting.view import ReportView, quote
from grantflow.errors import ChecklistBroken
from grantflow.model.application import Application
from grantflow.model.finding import Finding
from grantflow.model.report_questions import funder, report_questions
from grantflow.model.reporting import KINDS
from grantflow.model.rule import Rule
from grantflow.model.walk import give_row_ids

RULES = reporting_with_examples()


def found(rule: Rule, example: dict[str, Any]) -> list[Finding]:
    application = Application.model_validate({"title": "Exempel"} | example)
    give_row_ids(application)
    programme = next(iter(application.programmes), None)
    report = check_report(application, application.reports[0], [rule], programme)
    return list(report.findings)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_bad_example_trips_the_rule_and_good_one_does_not(rule: Rule) -> None:
    """The examples printed on a rule's page are true."""
    bad = found(rule, rule.examples.bad)

    assert [rule.code] == [finding.code for finding in bad]
    assert found(rule, rule.examples.good) == []
    assert "{" not in bad[0].message
    assert re.fullmatch(r"RAP\d\d(-[a-z]+)?", rule.code)
    assert rule.is_main != bool(rule.part)


def test_report_rules_keep_apart_from_those_of_applications() -> None:
    """A code is for life, and no application is judged by what comes after it."""
    theirs = {word for rule in with_examples() for word in (rule.code, rule.name)}

    assert not theirs & {word for rule in RULES for word in (rule.code, rule.name)}
    assert [rule.code for rule in rulebook().reporting] == [rule.code for rule in RULES]
    assert rulebook().rule("rap06").name == "grant-used-above-granted"


def test_only_what_is_read_is_called_confirmed() -> None:
    """No funder's template has been read, so nothing but the law is confirmed."""
    verified = [rule.code for rule in RULES if rule.source.standing == "verified"]

    assert verified == ["RAP07"]
    for rule in RULES:
        if rule.source.standing != "verified":
            assert not re.search(r"\bkrav(et|en|er)?\b|\bkräver\b", rule.message), rule.code


def test_a_whole_report_has_nothing_to_remark_on() -> None:
    """Every promise is kept and told."""
    report = held(case())

    assert report.findings == ()
    assert {v.verdict for v in report.verdicts} == {"met", "not_applicable"}
    [first, *_] = [v for v in report.verdicts if v.criterion == "RAP01"]
    assert first.evidence[0].quote == "Minst 48 föräldrar har en familjekontakt"
    assert first.evidence[0].place == "grant.promise.goals[mal-1].text"


def test_an_empty_report_is_told_of_every_promise() -> None:
    """Findings come blockers first, each with the words of the promise and its place."""
    empty = dict.fromkeys(("summary", "schedule", "effects", "gender", "partners"))
    empty |= {"spreading": None, "signed_by": None, "grant_used_sek": None}
    rows: dict[str, Any] = {name: [] for name in ("goals", "activities", "terms", "costs")}
    report = held(
        case(report=empty | rows | {"lessons": [], "reached": {}, "handover": {}}, diary=[])
    )

    told = [finding.code for finding in report.findings]
    assert told[:4] == ["RAP01", "RAP01", "RAP07", "RAP07"]
    assert set(told[4:]) == {
        *("RAP09", "RAP11", "RAP14", "RAP16", "RAP17", "RAP18", "RAP22", "RAP22-slut"),
    }
    second = report.findings[1]
    assert "M2 ”Väntetid till SFI”" in second.message
    assert "7 månader (kvinnor 9)" in second.message
    assert [(one.quote, one.place) for one in second.quotes] == [
        ("Väntetid till SFI", "grant.promise.goals[mal-2].indicator")
    ]


def goals(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"goals": list(rows)}


MET_1 = {"id": "mal-1", "value": 50, "women": 31, "men": 19}
MET_2 = {"id": "mal-2", "value": 6, "women": 8, "men": 4}


def test_a_goal_reached_in_all_but_not_for_men_asks_why() -> None:
    """The whole may hide that men were left out."""
    short = {"id": "mal-1", "value": 50, "women": 40, "men": 10}
    [finding] = findings(case(report=goals(short, MET_2)), "RAP02")

    assert "10 mot 18 för män" in finding.message
    assert "mot 48" not in finding.message
    why = {"why": "De två gruppledare som var män slutade i januari 2025."}
    assert findings(case(report=goals(short | why, MET_2)), "RAP02") == []
    later = {"why": "Skrivs senare"}
    assert findings(case(report=goals(short | later, MET_2)), "RAP02")


def test_women_and_men_make_up_an_outcome_that_nobody_added_up() -> None:
    """Where they made up the promise; of shares and averages nobody knows."""
    split = {"id": "mal-1", "women": 30, "men": 10}
    [finding] = findings(case(report=goals(split, MET_2)), "RAP02")

    assert "40 mot 48 personer" in finding.message
    average = {"id": "mal-2", "women": 8, "men": 4}
    assert findings(case(report=goals(MET_1, average)), "RAP02") == []


def test_a_goal_that_is_to_come_down_is_not_short_when_it_came_down_further() -> None:
    """Waiting six months instead of seven is better than promised."""
    slow = {"id": "mal-2", "value": 9, "women": 8, "men": 4}

    assert findings(case(), "RAP02") == []
    [finding] = findings(case(report=goals(MET_1, slow)), "RAP02")
    assert "9 mot 7 månader" in finding.message


def test_a_goal_whose_day_has_not_come_is_not_short_in_a_part_report() -> None:
    """In March nobody has failed a goal for November."""
    part = {"kind": "delrapport", "period_end": "2025-03-31"}
    low = goals({"id": "mal-1", "value": 5, "women": 3, "men": 2}, MET_2)

    assert findings(case(report=part | low), "RAP02") == []
    assert findings(case(report=part | low | {"period_end": "2025-11-30"}), "RAP02")
    assert findings(case(report=part | low | {"period_end": None}), "RAP02") == []


def test_a_figure_promised_by_sex_is_told_by_sex_or_not_at_all() -> None:
    """A text without a figure is asked for no split; a reason stands for one."""
    whole = {"id": "mal-1", "value": 50}
    [finding] = findings(case(report=goals(whole, MET_2)), "RAP03")

    assert "saknar kvinnor och män" in finding.message
    assert (
        findings(
            case(report=goals(whole | {"why": "Listorna fördes utan kön till mars."}, MET_2)),
            "RAP03",
        )
        == []
    )
    assert (
        findings(
            case(report=goals({"id": "mal-1", "text": "Inte mätt än, mäts i maj."}, MET_2)), "RAP03"
        )
        == []
    )


def test_women_and_men_need_not_make_up_an_average() -> None:
    """Eight and four months are six on average, not twelve."""
    assert findings(case(), "RAP04") == []
    wrong = {"id": "mal-1", "value": 50, "women": 30, "men": 19}
    [finding] = findings(case(report=goals(wrong, MET_2)), "RAP04")
    assert "blir kvinnor och män 49" in finding.message
    half = {"id": "mal-1", "value": 50, "women": 30, "why": "Männen räknades inte till mars."}
    assert findings(case(report=goals(half, MET_2)), "RAP04") == []


def test_an_amount_is_compared_to_the_ore() -> None:
    """One öre above the line is above it."""
    costs = [
        {"id": "kostnad-1", "spent_sek": "400000"},
        {"id": "kostnad-2", "spent_sek": "200000.51"},
    ]
    [finding] = findings(case(report={"costs": costs, "grant_used_sek": "600000"}), "RAP05")

    assert "K2 ”resor”" in finding.message
    assert "0,01" in finding.message
    costs[1]["why"] = "Tågresorna blev dyrare efter årsskiftet."
    assert findings(case(report={"costs": costs}), "RAP05") == []


def test_a_line_without_a_granted_sum_is_never_overspent() -> None:
    """What nobody knows is not judged."""
    promise = GRANT["promise"] | {"costs": [{"id": "kostnad-1", "text": "Samordnare"}]}
    told = {"costs": [{"id": "kostnad-1", "spent_sek": "5"}], "grant_used_sek": "5"}

    assert findings(case(grant={"promise": promise}, report=told), "RAP05") == []


def test_the_grant_is_never_used_twice() -> None:
    """Neither above what was granted, nor above what it has cost."""
    assert findings(case(report={"grant_used_sek": "600000.01"}), "RAP06")
    assert findings(case(report={"grant_used_sek": "600000"}), "RAP06") == []
    assert findings(case(report={"grant_used_sek": "599000.01"}), "RAP10")
    assert findings(case(grant={"amount_sek": None}), "RAP09") == []


def test_a_funder_of_its_own_takes_the_place_of_the_rule_for_all() -> None:
    """One missing sum is one finding, and the law is quoted only where it holds."""
    lacking = case(
        report={"costs": [{"id": "kostnad-1", "spent_sek": "400000"}], "grant_used_sek": "1"}
    )

    assert [one.code for one in held(lacking).findings] == ["RAP07"]
    assert [one.code for one in held(lacking, "amif").findings] == ["RAP08"]
    assert [one.code for one in held(lacking, None).findings] == ["RAP08"]


def test_the_diary_may_tell_of_an_activity_instead_of_the_report() -> None:
    """What is written down day by day need not be written again."""
    nothing: dict[str, Any] = {"activities": []}

    [finding] = findings(case(report=nothing), "RAP11")
    assert "A2" in finding.message
    assert len(findings(case(report=nothing, diary=[]), "RAP11")) == 2
    part = nothing | {"kind": "delrapport", "period_end": "2025-03-31"}
    assert findings(case(report=part), "RAP11") == []
    late = [DIARY[0] | {"date": "2025-05-01"}]
    assert findings(case(report=part, diary=late), "RAP11")


def test_an_activity_that_has_not_begun_is_asked_for_no_participants() -> None:
    """Nobody can have come yet."""
    begun = {
        "activities": [
            {"id": "aktivitet-1", "state": "pågår", "men": 4},
            {"id": "aktivitet-2", "state": "pågår"},
        ]
    }
    waiting = {"activities": [{"id": "aktivitet-1", "state": "ej påbörjad"}]}
    reason = {
        "activities": [{"id": "aktivitet-1", "state": "pågår", "why": "Listorna har inte kön."}]
    }

    [finding] = findings(case(report=begun), "RAP13")
    assert "hur många kvinnor" in finding.message
    assert findings(case(report=waiting), "RAP13") == []
    assert findings(case(report=reason), "RAP13") == []
    assert findings(case(report={"activities": []}), "RAP13") == []


def test_a_handover_that_came_to_nothing_says_why() -> None:
    """The reason is worth as much as the result."""
    gone = {"handover": {"state": "blir inte av"}}
    [finding] = findings(case(report=gone), "RAP17")

    assert "varför det inte blir av" in finding.message
    gone["handover"]["why"] = "Nämnden sköt upp beslutet till 2027."
    assert findings(case(report=gone), "RAP17") == []
    told = {"handover": {"text": "Enheten håller två grupper varje termin."}}
    assert findings(case(report=told), "RAP17") == []
    promise = GRANT["promise"] | {"handover": {"what": "Handboken"}}
    [finding] = findings(case(grant={"promise": promise}, report={"handover": {}}), "RAP17")
    assert finding.quotes[0].place == "grant.promise.handover.what"
    promise = GRANT["promise"] | {"handover": {"function": "Samordnaren"}}
    assert findings(case(grant={"promise": promise}, report={"handover": {}}), "RAP17")
    promise = GRANT["promise"] | {"handover": {}}
    assert findings(case(grant={"promise": promise}, report={"handover": {}}), "RAP17") == []


def test_reach_is_asked_by_sex_only_when_promised_so() -> None:
    """And a reason stands for a split."""
    assert findings(case(report={"reached": {"women": 70}}), "RAP14")
    why = {"reached": {"women": 70, "why": "Männen räknades bara i grupp."}}
    assert findings(case(report=why), "RAP14") == []
    promise = GRANT["promise"] | {"reach": {"total": 120}}
    assert findings(case(grant={"promise": promise}, report={"reached": {}}), "RAP14") == []


def test_a_row_about_nothing_promised_is_found_when_it_says_something() -> None:
    """An outcome for a goal of last year's application is a slip."""
    strange = goals(MET_1, MET_2, {"id": "mal-9", "value": 1}, {"id": "mal-8"})
    [finding] = findings(case(report=strange), "RAP19")

    assert "”mal-9”" in finding.message
    assert "mal-8" not in finding.message


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [
        ("2024-08-31", "2025-12-31", "period_start"),
        ("2024-09-01", "2026-01-01", "period_end"),
        (None, None, "period_end"),
    ],
)
def test_a_period_outside_that_of_the_grant_is_told(
    start: str | None, end: str | None, place: str
) -> None:
    """Also when nobody has said what the report is about."""
    [finding] = findings(case(report={"period_start": start, "period_end": end}), "RAP20")

    assert finding.place == f"reports[rapport-1].{place}"


def test_an_open_end_of_the_grant_is_no_fault() -> None:
    """What the decision leaves open is not judged."""
    grant = {"period_start": None, "period_end": None}

    assert findings(case(grant=grant), "RAP20") == []
    assert findings(case(grant=grant), "RAP15") == []


@pytest.mark.parametrize(
    ("day", "count"), [("2024-08-31", 1), ("2024-09-01", 0), ("2026-01-01", 1)]
)
def test_an_entry_outside_the_period_is_told(day: str, count: int) -> None:
    """It can't be paid by the grant; an entry without a day is nobody's fault yet."""
    diary = [DIARY[0] | {"date": day}, {"id": "dag-2", "text": "Utan dag."}]

    assert len(findings(case(diary=diary), "RAP15")) == count


def test_a_term_without_words_is_not_asked_for() -> None:
    """An empty row of the decision says nothing."""
    assert (
        findings(case(grant={"terms": [{"id": "villkor-2"}]}, report={"terms": []}), "RAP18") == []
    )


def test_personal_data_is_pointed_at_and_never_repeated() -> None:
    """The report becomes a public document."""
    number = "850709-9805"
    report = held(case(diary=[DIARY[0] | {"text": f"Samtal med {number} i receptionen."}]))
    [finding] = [one for one in report.findings if one.code == "RAP21"]

    assert finding.place == "diary[dag-1].text"
    assert all(number not in one.message for one in report.findings)
    assert quote("goals[mal-1].text", f"Ring {number}") == ()


def test_a_finding_set_aside_with_a_reason_stays_visible() -> None:
    """As for applications: a reason is words, not a dot."""
    nothing: dict[str, Any] = {"lessons": []}
    waiver = {"code": "RAP16", "reason": "Lärdomarna skrivs i en egen rapport av följeforskaren."}
    [aside] = findings(case(report=nothing, waivers=[waiver]), "RAP16")
    [stands] = findings(case(report=nothing, waivers=[waiver | {"reason": "."}]), "RAP16")

    assert (aside.waived, stands.waived) == (True, False)
    assert aside.waiver_reason == waiver["reason"]


@pytest.mark.parametrize("kind", [*KINDS, None])
def test_any_report_can_be_held_however_little_it_holds(kind: str | None) -> None:
    """Half a report is a finding, never an error; rules for one kind keep quiet about others."""
    bare = Application.model_validate({"grant": GRANT, "reports": [{"id": "r", "kind": kind}]})
    report = check_report(bare, bare.reports[0], rulebook().reporting)
    codes = {finding.code for finding in report.findings}

    assert ("RAP01" in codes) is (kind == "slutrapport")
    assert ("RAP01-del" in codes) is (kind == "delrapport")
    assert bool(codes) is (kind is not None)
    nothing = Application.model_validate({"reports": [{"id": "r", "kind": kind}]})
    assert not check_report(nothing, nothing.reports[0], rulebook().reporting).blockers()


@pytest.mark.parametrize("name", sorted(PREDICATES))
def test_a_rule_for_other_reports_asks_nothing_of_this_one(name: str) -> None:
    """A rule for a yearly report would keep quiet about a final one."""
    predicate = PREDICATES[name]
    fields: Any = {"fields": {}} if name == "told" else {}
    params = predicate.params(kinds=("årsrapport",), **fields)

    assert predicate.run(ReportView(case(), case().reports[0]), params).asked == 0


def test_a_goal_without_level_or_words_is_still_named() -> None:
    """By its number, and by saying that no level was given."""
    promise = GRANT["promise"] | {"goals": [{"id": "mal-1"}]}
    [finding] = findings(case(grant={"promise": promise}, report={"goals": []}), "RAP01")

    assert "Målet M1 har inget utfall. Lovat: ingen nivå angiven." in finding.message
    assert finding.quotes == ()
    promise = GRANT["promise"] | {"goals": [{"id": "mal-1", "by": datetime.date(2025, 5, 1)}]}
    [finding] = findings(case(grant={"promise": promise}, report={"goals": []}), "RAP01")
    assert "Lovat: senast 1 maj 2025." in finding.message


def test_a_rule_compiled_by_another_version_is_refused() -> None:
    """With what to do, instead of a silent pass."""
    rule = rulebook().rule("RAP01")
    odd = Rule(**vars(rule) | {"predicate": "borta"})

    with pytest.raises(ChecklistBroken, match="make docs"):
        check_report(case(), case().reports[0], [odd])


def test_every_field_of_the_follow_up_is_asked_for() -> None:
    """A field nobody is asked about stays empty for ever."""
    application = Application()
    for part, kind in (("report", "reports"), ("diary", "diary"), ("grant", "grant")):
        annotation: Any = type(application).model_fields[kind].annotation
        form: Any = next(iter(getattr(annotation, "__args__", ())), annotation)
        own = {"id", "programme", "promise"}
        assert set(form.model_fields) - own == {p for p in report_questions(part) if "." not in p}
        assert all(question.why for question in report_questions(part).values())


def test_what_is_known_of_a_funders_template_is_said() -> None:
    """Nobody's template has been read, and that is told with the source."""
    for programme in ("37a", "37", "esf", "amif"):
        assert funder(programme).template_seen is False
        assert funder(programme).source.checked_on
    assert "okänt" in funder("egen").note
