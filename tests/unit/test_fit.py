"""Fit: which programmes an idea suits, why not, with source, and what each asks that is lacking."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from checking import Case, application, at, together

from grantflow import assets
from grantflow.checks.engine import check
from grantflow.checks.fitting import Offer, fit, offers
from grantflow.checks.loader import rulebook
from grantflow.checks.overlay import overlaid
from grantflow.checks.programmes import find_call, load_programme
from grantflow.documents import casefile
from grantflow.documents.reports.fit_report import answer, as_json, as_page, as_text, shown
from grantflow.errors import ProgrammeBroken
from grantflow.model.application import Application
from grantflow.model.fit import (
    FIT_LABELS,
    OVERALL_LABELS,
    Aspect,
    Fit,
    Lack,
    LackGroup,
    lacking_once,
)
from grantflow.model.programme import Call, Cofinancing, Programme
from grantflow.model.source import Source
from grantflow.text.swedish import NBSP

EXAMPLES = sorted((assets.folder("data") / "examples").glob("*.yaml"))
FOLDER = assets.folder("data") / "examples"
SOURCE = Source(title="Prov", locator="sida 1", checked_on="2026-11-21", standing="verified")
LST, ESF, AMIF = (load_programme(name) for name in ("37a", "esf", "amif"))
# What the rules say must not stand against what the fit says.
RULES_OF = {
    "applicant": {"LS-01", "E04", "AM-01"},
    "target_group": {"LS-04", "LS-05"},
    "purpose": {"LS-02", "AM-03"},
    "nonprofit": {"LS-03"},
    "period": {"LS-06", "LS-07", "E10"},
    "cofinancing": {"E09", "AM-04"},
    "cost_model": {"E36", "AM-06"},
}
SUMMER = date(2027, 6, 1)
KOMMUN: Case = at("applicant.kind", "kommun")


def held(case: Case, programme: Programme, call: Call | None = None, *known: Call) -> Fit:
    return fit(application(case), [Offer(programme, call, known)])[0]


def aspect(found: Fit, name: str) -> Aspect:
    return next(one for one in found.aspects if one.id == name)


def example(name: str) -> dict[str, Fit]:
    case = casefile.load(FOLDER / f"{name}.yaml").application
    book = rulebook()
    return {one.programme: one for one in fit(case, offers(case, FOLDER), book.rules, book.words)}


def company(form: str) -> Case:
    return together(at("applicant.kind", "företag"), at("eu.legal_form", form))


def call_of(programme: str, **facts: object) -> Call:
    return Call(call=f"{programme}-prov", programme=programme, title="Provet", **facts)  # type: ignore[arg-type]


def test_the_examples_suit_the_funders_they_were_written_for() -> None:
    """The shipped ideas, each held against every programme."""
    words = {
        path.stem: {name: one.overall for name, one in example(path.stem).items()}
        for path in EXAMPLES
    }

    assert words["foraldraskap-i-nytt-land"]["37a"] == "suits"
    assert words["foraldraskap-i-nytt-land"]["37"] == "not"
    assert words["arbete-och-sprak"]["37"] == "change"
    assert words["arbete-och-sprak"]["37a"] == "not"
    assert words["sprak-pa-jobbet-esf"]["esf"] == "may"
    assert words["samhallsguider-amif"]["amif"] == "may"
    assert words["sprak-pa-jobbet-esf"]["37a"] == "open"
    assert words["foraldraskap-i-nytt-land"]["esf"] == "open"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_fit_and_a_check_agree(path: Path) -> None:
    """Nothing passes here that a rule of the funder stops there."""
    case = casefile.load(path).application
    book = rulebook()
    for offer in offers(case, FOLDER):
        found = fit(case, [offer])[0]
        spec = overlaid(offer.programme, offer.call)
        report = check(case, book.rules, programme=spec, call=offer.call, form_words=book.words)
        stopped = {finding.criterion for finding in report.blockers()}
        for one in found.aspects:
            if one.verdict == "fits":
                assert not stopped & RULES_OF.get(one.id, set()), (offer.programme.programme, one)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_aspect_says_what_both_sides_say(path: Path) -> None:
    """A verdict rests on words of the case and words of the programme."""
    for found in example(path.stem).values():
        assert [one.id for one in found.aspects][:3] == ["call", "applicant", "target_group"]
        for one in found.aspects:
            assert one.said.endswith((".", "”")), one
            assert one.asked.endswith("."), one
            assert ".." not in one.said + one.asked, one
            assert one.verdict in FIT_LABELS
            if one.verdict in ("fits", "fits_not") and one.id not in ("cofinancing", "size"):
                assert one.source, (found.programme, one)


def test_an_empty_case_is_an_open_question_everywhere() -> None:
    """Nothing is invented from nothing."""
    for found in fit(Application(), offers(Application())):
        assert found.overall == "open"
        assert {one.verdict for one in found.aspects} <= {"unclear", "verify"}


@pytest.mark.parametrize(
    ("case", "programme", "word"),
    [
        (KOMMUN, LST, "fits"),
        (at("applicant.kind", "civilsamhälle"), LST, "fits_not"),
        ({}, LST, "unclear"),
        (KOMMUN, ESF, "verify"),
        (at("applicant.kind", "företag"), ESF, "unclear"),
        (company("enskild firma"), ESF, "fits_not"),
        (company("aktiebolag"), AMIF, "verify"),
    ],
)
def test_who_may_apply(case: Case, programme: Programme, word: str) -> None:
    """Of the EU funds the call decides; what never may apply is said at once."""
    one = aspect(held(case, programme), "applicant")

    assert one.verdict == word
    assert one.deciding


def test_a_call_that_says_who_may_apply_decides() -> None:
    """The call wins over the programme."""
    call = call_of("esf", applicant_kinds=("kommun",), sources={"applicant_kinds": SOURCE})

    mine = aspect(held(KOMMUN, ESF, call), "applicant")
    theirs = aspect(held(at("applicant.kind", "region"), ESF, call), "applicant")
    assert (mine.verdict, mine.source) == ("fits", SOURCE)
    assert theirs.verdict == "fits_not"
    assert "kommun." in theirs.asked


@pytest.mark.parametrize(
    ("groups", "facts", "word", "deciding"),
    [
        (["ensamkommande barn"], {"groups_allowed": ("ensamkommande barn",)}, "fits", True),
        (["ensamkommande barn"], {}, "verify", True),
        (["vuxna asylsökande"], {"groups_refused": ("vuxna asylsökande",)}, "fits_not", True),
        (
            ["vuxna asylsökande", "ensamkommande barn"],
            {"groups_refused": ("vuxna asylsökande",)},
            "fits_not",
            False,
        ),
        (["vuxna asylsökande"], {"groups_allowed": ("ensamkommande barn",)}, "verify", True),
        ([], {}, "unclear", True),
    ],
)
def test_the_target_group(
    groups: list[str], facts: dict[str, object], word: str, deciding: bool
) -> None:
    """A group outside the call can be left out; when it is the only one, the call is wrong."""
    found = held(at("lansstyrelsen.legal_groups", groups), LST, call_of("37a", **facts))
    one = aspect(found, "target_group")

    assert (one.verdict, one.deciding) == (word, deciding)


def test_what_the_last_call_refused_is_told_before_the_next() -> None:
    """Last year's refusal is no rule, but worth knowing."""
    case = at("lansstyrelsen.legal_groups", ["vuxna asylsökande"])
    old = call_of("37a", groups_refused=("vuxna asylsökande",))
    newer = replace(old, title="Nyare", groups_refused=None)

    assert (
        "I Provet ingick inte vuxna asylsökande."
        in aspect(held(case, LST, None, old, newer), "target_group").asked
    )
    assert "ingick inte" not in aspect(held(case, LST, None, newer), "target_group").asked


def test_a_target_group_in_words_is_quoted_and_left_to_the_reader() -> None:
    """No program reads whether a group is the one of the call."""
    case = at(
        "stages.projektlogik.target_group.description", "Vuxna som söker arbete, 070-123 45 67"
    )
    one = aspect(held(case, AMIF), "target_group")

    assert one.verdict == "verify"
    assert one.said == "”Vuxna som söker arbete, [telefonnummer dolt]”"
    assert "Tredjelandsmedborgare" in one.asked
    assert aspect(held(at("idea.for_whom", "Unga."), AMIF), "target_group").said == "”Unga.”"


@pytest.mark.parametrize(
    ("case", "programme", "call", "word"),
    [
        (at("lansstyrelsen.purposes", ["skapa nätverk"]), LST, None, "fits"),
        (at("lansstyrelsen.purposes", ["utveckla samverkan"]), LST, None, "fits_not"),
        ({}, LST, None, "unclear"),
        (at("esf.area", "A2"), ESF, None, "verify"),
        (at("esf.area", "A2"), ESF, call_of("esf", objectives=("A2",)), "fits"),
        (at("esf.area", "A2"), ESF, call_of("esf", objectives=("A1",)), "fits_not"),
        ({}, ESF, None, "unclear"),
        (at("amif.objectives", ["2"]), AMIF, call_of("amif", objectives=("2",)), "fits"),
        (at("amif.objectives", ["2", "3"]), AMIF, call_of("amif", objectives=("2",)), "fits_not"),
        (at("esf.area", "A2"), replace(ESF, programme="egen"), None, "unclear"),
    ],
)
def test_purpose_or_objective(
    case: Case, programme: Programme, call: Call | None, word: str
) -> None:
    """The paragraph's purposes, the fund's objectives."""
    assert aspect(held(case, programme, call), "purpose").verdict == word


def test_a_programme_without_purposes_or_objectives_asks_for_none() -> None:
    """A programme of the user's own may know neither."""
    plain = replace(LST, purposes=(), objectives=())

    assert "purpose" not in [one.id for one in held({}, plain).aspects]


def test_a_wrong_purpose_can_not_be_mended_but_another_call_can_be_sought() -> None:
    """An idea outside the paragraph is outside; an objective may be open in the next call."""
    lst = held(together(KOMMUN, at("lansstyrelsen.purposes", ["utveckla samverkan"])), LST)
    esf = held(at("esf.area", "A2"), ESF, call_of("esf", objectives=("A1",)))

    assert lst.overall == "not"
    assert "Syfte: " in lst.why[0]
    assert not aspect(esf, "purpose").deciding


@pytest.mark.parametrize(
    ("given", "word", "deciding"),
    [("ja", "fits", False), ("nej", "fits_not", True), ("oklart", "unclear", False)],
)
def test_profit(given: str, word: str, deciding: bool) -> None:
    """Asked only where the programme asks it."""
    one = aspect(held(at("lansstyrelsen.nonprofit", given), LST), "nonprofit")

    assert (one.verdict, one.deciding) == (word, deciding)
    assert "nonprofit" not in [other.id for other in held({}, AMIF).aspects]


@pytest.mark.parametrize(
    ("start", "end", "facts", "word"),
    [
        ("2027-09-01", "2029-08-31", {"max_months": 36, "expected_decision": SUMMER}, "fits"),
        ("2027-05-01", "2029-04-30", {"max_months": 36, "expected_decision": SUMMER}, "verify"),
        ("2027-09-01", "2029-08-31", {"max_months": 36}, "verify"),
        ("2027-09-01", "2031-08-31", {"max_months": 36}, "fits_not"),
        ("2027-09-01", "2029-08-31", {}, "verify"),
        ("2027-09-01", None, {}, "unclear"),
        (
            "2027-09-01",
            "2027-12-31",
            {"min_months": 12, "latest_end": date(2030, 1, 1)},
            "fits_not",
        ),
    ],
)
def test_the_period_of_a_fund(
    start: str, end: str | None, facts: dict[str, object], word: str
) -> None:
    """Within the call it fits; without a call, or a day of decision, only the call knows.

    That time before the decision is unpaid is our own conclusion there: somebody has to look.
    """
    case = at("idea", {"period_start": start, "period_end": end})
    call = call_of("esf", **facts) if facts else None

    assert aspect(held(case, ESF, call), "period").verdict == word


def test_the_period_of_a_paragraph_is_that_of_the_rules() -> None:
    """The call's year and the next, and never before the decision."""
    call = call_of("37a", year=2024, max_years=2, expected_decision=date(2024, 6, 1))
    within = at("idea", {"period_start": "2024-09-01", "period_end": "2025-12-31"})
    early = at("idea", {"period_start": "2024-03-01", "period_end": "2025-12-31"})

    one = aspect(held(within, LST, call), "period")
    assert one.verdict == "fits"
    assert "i första hand 2024–2025" in one.asked
    assert aspect(held(early, LST, call), "period").verdict == "fits_not"
    assert "start tidigast när beslutet är fattat." in one.asked
    assert "fattat (vår bedömning)." in aspect(held(within, ESF), "period").asked
    single = aspect(held(within, LST, replace(call, max_years=1)), "period")
    assert "i första hand 2024 och" in single.asked


def test_the_period_of_ones_own_programme_is_held_to_what_that_programme_says() -> None:
    """Purposes of its own make it no länsstyrelse: months count, and time before the decision."""
    own = replace(LST, programme="egen", max_months=12, retroactive=True)
    long = at("idea", {"period_start": "2027-09-01", "period_end": "2029-08-31"})
    one = aspect(held(long, own), "period")

    assert one.verdict == "fits_not"
    assert one.asked == "Gäller: högst 12 månader. Nu: 24 månader är mer än 12."


def test_the_months_of_a_call_count_for_a_paragraph_too() -> None:
    """The year of the call is one limit, its months another."""
    call = call_of("37a", year=2024, max_years=2, max_months=6)
    case = at("idea", {"period_start": "2024-09-01", "period_end": "2025-12-31"})
    one = aspect(held(case, LST, call), "period")

    assert one.verdict == "fits_not"
    assert "16 månader är mer än 6" in one.asked


def test_what_is_wrong_with_the_period_is_told() -> None:
    """The figures that don't meet."""
    case = at("idea", {"period_start": "2027-09-15", "period_end": "2031-09-14"})
    call = call_of("esf", earliest_start=date(2027, 10, 1), first_of_month=True)
    one = aspect(held(case, ESF, call), "period")

    assert "48 månader är mer än 36" in one.asked
    assert f"start tidigast den 1{NBSP}oktober{NBSP}2027" in one.asked
    assert "start den första i en månad" in one.asked


def budget(total: int, own: int = 0) -> Case:
    return together(
        at("budget.rows", [{"kind": "personal", "text": "A", "amounts": {2027: total}}]),
        at(
            "budget.financing",
            [
                {"source": "Fonden", "kind": "sökt bidrag", "amounts": {2027: total - own}},
                {"source": "Kommunen", "kind": "kontant", "amounts": {2027: own}},
            ],
        ),
    )


def test_the_size_and_the_frame() -> None:
    """The call's smallest and largest budget, and how much there is in all."""
    call = call_of("37a", min_budget_sek=500, max_budget_sek=900, frame_sek=5000)
    sizes = {n: aspect(held(budget(n), LST, call), "size") for n in (400, 700, 1000)}

    assert [one.verdict for one in sizes.values()] == ["fits_not", "fits", "fits_not"]
    assert sizes[700].asked == (
        f"Budgeten ska vara minst 500{NBSP}kr och högst 900{NBSP}kr. "
        f"Hela utlysningen har 5{NBSP}000{NBSP}kr."
    )
    assert aspect(held(budget(700), LST), "size").verdict == "verify"
    assert aspect(held({}, LST, call), "size").verdict == "unclear"


def test_the_own_share_is_counted_as_the_rules_count_it() -> None:
    """Exactly 46 per cent in area A of ESF+, at least 25 in AMIF, unknown in § 37a."""
    area = at("esf.area", "A2")
    right, wrong = together(area, budget(1000, 460)), together(area, budget(1000, 400))

    assert aspect(held(right, ESF), "cofinancing").verdict in ("fits", "verify")
    short = aspect(held(wrong, ESF), "cofinancing")
    assert short.verdict == "fits_not"
    assert f"60{NBSP}kr för lite" in short.asked
    assert aspect(held(budget(1000, 400), LST), "cofinancing").asked == "Ingen andel är känd."
    assert aspect(held({}, LST), "cofinancing").verdict == "unclear"
    unknown = aspect(held(budget(1000, 400), ESF), "cofinancing")
    assert "Projektets egen andel: A: exakt" in unknown.asked
    assert unknown.source == ESF.cofinancing[0].source


def test_a_share_for_everyone_and_one_for_a_county_are_told_apart() -> None:
    """Rows narrow down by objective and county."""
    rows = (
        Cofinancing(share_pct="40", exact=True, county="Örebro län", objective="X", source=SOURCE),
        Cofinancing(share_pct="25", exact=False, objective="Y", source=SOURCE),
    )
    one = aspect(held({}, replace(ESF, cofinancing=rows)), "cofinancing")

    assert f"X, Örebro län: exakt 40{NBSP}%; Y: minst 25{NBSP}%" in one.asked


def test_the_cost_model() -> None:
    """Of the programme, of the call, or not chosen."""
    call = call_of("esf", cost_models=("funktion_40",))
    chosen = at("budget.cost_model", "funktion_40")

    assert aspect(held(chosen, ESF, call), "cost_model").verdict == "fits"
    assert aspect(held(chosen, ESF), "cost_model").verdict == "verify"
    strange = aspect(held(at("budget.cost_model", "Som vi brukar."), ESF), "cost_model")
    assert (strange.verdict, strange.said) == ("fits_not", "Ärendet räknar med Som vi brukar.")
    assert aspect(held({}, ESF), "cost_model").verdict == "unclear"
    assert "cost_model" not in [one.id for one in held({}, LST).aspects]


def test_annexes_that_are_not_there_yet_say_nothing_of_the_idea() -> None:
    """Paper can be written; it is no misfit."""
    lacking = aspect(held({}, AMIF), "annexes")
    none = aspect(held({}, replace(LST, annexes=())), "annexes")
    paper = LST.annexes[1]
    call = call_of("37a", annexes=(paper,))
    there = at("applicant.signatory_certificate", "bifogas")
    whole = aspect(held(there, replace(LST, annexes=(paper,)), call), "annexes")

    assert lacking.verdict == "unclear"
    assert "Kan behövas: " in lacking.asked
    assert (none.verdict, none.source) == ("verify", None)
    assert "Inga bilagor är kända" in none.asked
    assert (whole.verdict, whole.said) == ("fits", "Alla 1 är klara.")
    listless = aspect(held({}, replace(LST, annexes=()), replace(call, annexes=())), "annexes")
    assert listless.verdict == "verify"


def test_the_language_is_looked_at_where_the_programme_asks_for_swedish() -> None:
    """A project written in English is not handled."""
    spec = replace(LST, facts=LST.facts | {"language": SOURCE})
    own = at(
        "stages.projektlogik.problem", "Det är inte lätt att lära sig språket och få ett jobb."
    )
    other = at(
        "stages.projektlogik.problem", "This is the problem of the people that are not here."
    )

    words = [aspect(held(case, spec), "language") for case in (own, other, {})]
    assert [one.verdict for one in words] == ["fits", "fits_not", "unclear"]
    assert words[0].source == SOURCE
    assert "language" not in [one.id for one in held(own, LST).aspects]


def test_the_call_is_told_with_its_last_day() -> None:
    """Named, open, closed, or not known."""
    call = call_of("37a", closes=date(2024, 4, 12), sources={"closes": SOURCE})
    confirmed = at("call.confirmed_open", "ja")
    dated = together(confirmed, {"dated": "2024-05-01"})

    assert aspect(held(confirmed, LST, call), "call").verdict == "fits"
    assert aspect(held({}, LST, call), "call").verdict == "verify"
    late = aspect(held(dated, LST, call), "call")
    assert late.verdict == "fits_not"
    assert "före ärendets datum 1 maj 2024" in late.said
    assert aspect(held({}, LST, replace(call, closes=None)), "call").verdict == "verify"
    assert "Ingen utlysning är inlagd." in aspect(held({}, LST), "call").asked


def test_the_applicants_own_reading_of_the_last_day_counts_for_her_own_programme() -> None:
    """A day that was read for one funder says nothing about another."""
    call = call_of("37a")
    read = together(
        {"programme": "37a"}, at("call", {"closes": "2024-04-12", "confirmed_open": "ja"})
    )

    assert aspect(held(read, LST, call), "call").verdict == "fits"
    assert aspect(held({**read, "programme": "esf"}, LST, call), "call").verdict == "verify"


def test_many_calls_are_not_all_listed() -> None:
    """The newest three, and how many more."""
    known = [replace(call_of("37a"), title=f"Nr {n}") for n in range(5)]

    assert "Nr 4; Nr 3; Nr 2; 2 till." in aspect(held({}, LST, None, *known), "call").asked


@pytest.mark.parametrize(
    ("case", "call", "word"),
    [
        (at("applicant.kind", "region"), None, "not"),
        ({}, None, "open"),
        ("whole", None, "may"),
        ("whole", {"groups_allowed": ("ensamkommande barn",)}, "suits"),
        (
            "whole",
            {"groups_allowed": ("ensamkommande barn",), "max_budget_sek": 10},
            "change",
        ),
    ],
)
def test_one_word_over_it_all(case: Case | str, call: dict[str, object] | None, word: str) -> None:
    """What stops it for good, what is open, what can be changed, what only the call knows."""
    whole = together(
        KOMMUN,
        budget(1000),
        at(
            "lansstyrelsen", {"purposes": ["skapa nätverk"], "legal_groups": ["ensamkommande barn"]}
        ),
    )
    held_case = whole if isinstance(case, str) else case
    found = held(held_case, LST, call_of("37a", **call) if call else None)

    assert found.overall == word
    assert bool(found.why) == (word != "suits")
    assert answer(found).startswith(OVERALL_LABELS[word])


def test_a_table_without_rows_is_asked_for_once_not_column_by_column() -> None:
    """Fourteen columns of goals are one question as long as there are no goals."""
    paths = [lack.path for lack in held({}, LST).lacking]

    assert "stages.projektlogik.goals" in paths
    assert not [path for path in paths if path.startswith("stages.projektlogik.goals.")]
    assert "esf.area" not in paths
    # No section of § 37a shows the way forward or what was watched.
    assert "stages.omvarldsbevakning.way_forward" not in paths
    assert "esf.area" in [lack.path for lack in held({}, ESF).lacking]


def test_a_question_that_no_rule_misses_is_not_lacking() -> None:
    """A reason for a third year is asked only of those who want one."""
    book = rulebook()
    case = casefile.load(FOLDER / "arbete-och-sprak.yaml").application
    offer = Offer(load_programme("37"), find_call("37", "2024"))
    without = [lack.path for lack in fit(case, [offer])[0].lacking]
    with_rules = [lack.path for lack in fit(case, [offer], book.rules, book.words)[0].lacking]

    assert "lansstyrelsen.third_year_reason" in without
    assert "lansstyrelsen.third_year_reason" not in with_rules
    assert set(with_rules) < set(without)
    # Without the call only the call knows whether a third year is sought.
    uncalled = fit(case, [Offer(offer.programme)], book.rules, book.words)[0]
    assert "lansstyrelsen.third_year_reason" not in [lack.path for lack in uncalled.lacking]


def test_questions_of_another_theme_are_not_lacking() -> None:
    """Parenting support is asked of parenting projects."""
    book = rulebook()
    path = "stages.projektlogik.parenting_support"

    def asked(theme: str) -> bool:
        offer = Offer(LST, find_call("37a", "2024"))
        found = fit(application({"theme": theme}), [offer], book.rules, book.words)[0]
        return path in [lack.path for lack in found.lacking]

    assert asked("foraldraskapsstod")
    assert not asked("fritid-natverk")


def test_what_several_ask_is_listed_once() -> None:
    """Shared questions first, then what each asks alone."""

    def one(name: str, *paths: str) -> Fit:
        lacking = tuple(Lack(path, "F", path) for path in paths)
        return Fit(
            programme=name, name=name.upper(), call=None, call_title=None, overall="open", why=(),
            aspects=(), lacking=lacking,
        )  # fmt: skip

    fits = (one("a", "x", "y"), one("b", "y", "x", "z"), one("c", "x", "w", "z"))
    groups = lacking_once(fits)

    assert [(group.programmes, [lack.path for lack in group.lacking]) for group in groups] == [
        (("a", "b", "c"), ["x"]),
        (("a", "b"), ["y"]),
        (("b", "c"), ["z"]),
        (("c",), ["w"]),
    ]
    assert isinstance(groups[0], LackGroup)
    text = as_text(fits, "Titel")
    assert "Alla:\n  F: x (x)\n" in text
    assert "A och B:\n  F: y (y)\n" in text
    assert text.count("F: x") == 1
    assert as_page(fits, "Titel").count("F: x") == 1
    assert "A:\n" in as_text(fits[:1], "Titel")


def test_a_call_file_of_the_users_own_counts_for_its_programme(tmp_path: Path) -> None:
    """The case names a file beside it; it is one funder's call."""
    own = tmp_path / "min.yaml"
    own.write_text(
        "call: esf-min\nprogramme: esf\ntitle: Min\nobjectives: [A2]\n", encoding="utf-8"
    )
    case = application(together(at("call.call", "min.yaml"), at("esf.area", "A2")))
    found = {one.programme: one for one in fit(case, offers(case, tmp_path))}

    assert found["esf"].call == "esf-min"
    assert found["amif"].call is None
    with pytest.raises(ProgrammeBroken):
        offers(case)


def test_the_report_can_be_read_three_ways() -> None:
    """The same fits as text, JSON and a page."""
    case = casefile.load(FOLDER / "arbete-och-sprak.yaml").application
    fits = fit(case, offers(case, FOLDER))
    text = shown("text", fits, "Titel", "x.yaml", width=80)
    document = json.loads(shown("json", fits, "Titel", "x.yaml", width=80))
    page = shown("html", fits, "Titel & <b>", "x.yaml", width=80)

    assert text.startswith("Titel: vilka stöd passar?")
    assert f"§{NBSP}37a  Passar inte: syfte" in text
    assert max(map(len, text.split("\n"))) <= 100
    assert document["kind"] == "fit"
    assert [one["programme"] for one in document["fits"]] == ["37a", "37", "esf", "amif"]
    assert document["fits"][0]["aspects"][0]["source"]["standing"] == "unknown"
    once = [lack["path"] for group in document["lacking"] for lack in group["lacking"]]
    assert len(once) == len(set(once))
    assert "Titel &amp; &lt;b&gt;" in page
    assert page.count("<h2 id=") == 4
    assert "(bekräftat, läst 2026-11-21)" in page
    assert as_json(fits, "x.yaml") == as_json(fits, "x.yaml")


def test_a_report_without_gaps_ends_there() -> None:
    """No empty heading."""
    done = replace(held(KOMMUN, LST), lacking=())

    assert "inget svar" not in as_text([done], "T")
    assert "Frågor som" not in as_page([done], "T")
    assert as_text([], "T").startswith("T: vilka")
    called = replace(done, call_title="Provet")
    assert "(Provet)" in as_text([called], "T")
    assert "<p>Provet</p>" in as_page([called], "T")


def test_personal_data_in_the_case_is_masked() -> None:
    """The report travels."""
    case = at("idea.for_whom", "Ring 070-123 45 67")
    fits = [held(case, LST)]

    for form in ("text", "json", "html"):
        assert "123 45 67" not in shown(form, fits, "Ring 070-123 45 67", "x", width=80)


def test_a_budget_for_another_funders_model_is_told_as_that() -> None:
    """The case has a budget: it is only counted in another way."""
    found = example("sprak-pa-jobbet-esf")

    for name in ("37a", "amif"):
        for one in ("size", "cofinancing"):
            assert (
                "skrivna för modellen ”Enhetskostnad per funktion" in aspect(found[name], one).said
            )
    assert aspect(held({}, LST), "size").said == "Ärendet har ingen budget än."
