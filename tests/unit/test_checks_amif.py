"""AMIF: what the rules see in a case, what the programme's files say, and a case that is whole."""

import re
from dataclasses import replace
from typing import Any

import pytest
from checking import Case, ask, at, quotes, together

from grantflow import assets, usecases
from grantflow.checks.loader import rulebook
from grantflow.checks.predicates.amif_indicators import code_of
from grantflow.checks.programmes import load_calls, load_programme
from grantflow.documents import casefile
from grantflow.documents.answers import unasked
from grantflow.model.costing import count_case
from grantflow.model.programme import Call

AMIF = load_programme("amif")
CALLS = load_calls("amif")
ALL_GOALS, CENTRES = CALLS["amif-2026-alla-mal"], CALLS["amif-2026-mottagningscenter"]
EXAMPLE = assets.folder("data") / "examples" / "samhallsguider-amif.yaml"
GROUP = "stages.projektlogik.target_group"
SEES = "Samordnaren ser uppehållstillståndskortet vid första samtalet."


def amif(predicate: str, case: Case, params: Case | None = None, call: Call | None = None) -> Any:
    return ask(predicate, case, params, programme=AMIF, call=call)


# For whom


@pytest.mark.parametrize(
    ("described", "control", "verdict", "lacking"),
    [
        ("Vuxna tredjelandsmedborgare i två kommuner", SEES, "met", ""),
        (
            "Vuxna nyanlända i två kommuner",
            SEES,
            "partly",
            "att målgruppen är tredjelandsmedborgare",
        ),
        (
            "Vuxna tredjelandsmedborgare",
            None,
            "partly",
            "hur ni kontrollerar att deltagarna hör dit",
        ),
        ("Vuxna tredjelandsmedborgare", "Beskrivs senare", "partly", "hur ni kontrollerar"),
        ("Vuxna nyanlända", None, "missing", "att målgruppen är tredjelandsmedborgare och hur ni"),
        (None, f"{SEES} Tredjelandsmedborgare räknas.", "met", ""),
    ],
)
def test_the_group_is_third_country_nationals(
    described: str | None, control: str | None, verdict: str, lacking: str
) -> None:
    """The fund pays for no others, and wants to know how that is ensured."""
    case = together(at(f"{GROUP}.description", described), at("amif.verification", control))
    result = amif("third_country_nationals", case, {"words": ["tredjeland"]})

    assert result.verdict == verdict
    assert lacking in result.facts["lacking"]
    assert (result.place == f"{GROUP}.description") is (lacking.startswith("att"))


def test_the_words_that_name_the_group_are_quoted_once() -> None:
    """The control may name the group itself."""
    case = at("amif.verification", f"Tredjelandsmedborgare: {SEES}")

    shown = amif("third_country_nationals", case, {"words": ["tredjeland"]})
    assert quotes(shown) == [f"Tredjelandsmedborgare: {SEES}"]


# How much


def money(grant: int, own: int) -> Case:
    rows = [{"kind": "material", "text": "Böcker", "amounts": {2027: grant + own}}]
    financing = [
        {"source": "AMIF", "kind": "sökt bidrag", "amounts": {2027: grant}},
        {"source": "Exempelby kommun", "kind": "kontant", "amounts": {2027: own}},
    ]
    return {"budget": {"rows": rows, "financing": financing}}


REASON = at("amif.higher_rate_reason", "Utlysningen ger 90 procent till kommuner som söker.")


@pytest.mark.parametrize(
    ("case", "call", "verdict"),
    [
        (money(750, 250), CENTRES, "not_applicable"),
        (money(751, 249), CENTRES, "missing"),
        (money(751, 249), None, "missing"),
        (together(money(751, 249), REASON), CENTRES, "met"),
        (together(money(900, 100), REASON), None, "met"),
        (money(900, 100), ALL_GOALS, "not_applicable"),
        ({}, None, "not_applicable"),
    ],
)
def test_a_share_above_the_main_rule_has_reasons(
    case: Case, call: Call | None, verdict: str
) -> None:
    """Where the call gives no more than 75 per cent, no reason helps, and another rule says so."""
    assert amif("higher_rate_reasoned", case, call=call).verdict == verdict


def test_the_share_is_told_in_swedish() -> None:
    """One decimal, and the main rule beside it."""
    facts = amif("higher_rate_reasoned", money(751, 249), call=CENTRES).facts

    assert facts == {"share": "75,1\u00a0%", "most": "75\u00a0%"}
    assert ask("higher_rate_reasoned", money(900, 100)).verdict == "not_applicable"
    bare = replace(AMIF, cofinancing=())
    assert ask("higher_rate_reasoned", money(9, 1), programme=bare).verdict == "not_applicable"


@pytest.mark.parametrize(
    ("model", "status", "verdict"),
    [
        ("fk15", "bifogas", "met"),
        ("Faktiska kostnader plus 15 % schablon", "begärd", "missing"),
        ("fk15", None, "missing"),
        ("pk40", None, "not_applicable"),
        (None, "begärd", "not_applicable"),
    ],
)
def test_a_plan_for_purchases_goes_with_actual_costs(
    model: str | None, status: str | None, verdict: str
) -> None:
    """Nobody is asked for a plan that the cost model does not need."""
    case = {"budget": {"cost_model": model}, "amif": {"procurement_plan": status}}
    params = {"model": "fk15", "field": "amif.procurement_plan"}

    assert amif("paper_of_model", case, params).verdict == verdict
    assert ask("paper_of_model", case, params).verdict == "not_applicable"


@pytest.mark.parametrize(
    ("model", "annex", "verdict", "heading"),
    [
        ("pk40", "Budgetmall", "met", "Budgetmall"),
        ("pk40", "amif.b1", "met", "Budgetmall"),
        (None, "Budget för klumpsumma", "missing", "Budgetmall"),
        ("Klumpsumma", "Budget för klumpsumma", "met", "Budget för klumpsumma"),
        ("Klumpsumma", "Budgetmall", "missing", "Budget för klumpsumma"),
    ],
)
def test_a_lump_sum_has_a_budget_annex_of_its_own(
    model: str | None, annex: str, verdict: str, heading: str
) -> None:
    """The template that is asked for follows the cost model."""
    case = {
        "budget": {"cost_model": model},
        "eu": {"annexes": [{"annex": annex, "status": "bifogas"}]},
    }
    params = {"annex": "amif.b1", "lump_sum": "amif.b5"}
    result = amif("budget_annex_attached", case, params)

    assert result.verdict == verdict
    assert result.facts["annex"] == heading
    assert ask("budget_annex_attached", case, params).verdict == "not_applicable"


def paid(**row: Any) -> Case:
    return {
        "applicant": {"name": "Exempelby kommun"},
        "budget": {"financing": [{"kind": "kontant", "amounts": {2027: 100}} | row]},
    }


SIGNED = {"organisation": "Föreningen Bryggan", "certificate": "undertecknat"}


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        (paid(source="Exempelby kommun, nämndens budget"), "not_applicable"),
        (paid(source="Egna medel", party="Exempelby kommun"), "not_applicable"),
        (paid(source="Region Exempel", kind="annat än kontanter"), "not_applicable"),
        (paid(source="Region Exempel"), "missing"),
        (paid(source="Region Exempel", certified="nej"), "missing"),
        (paid(source="Region Exempel", certified="ja"), "met"),
        (paid(source="Medlemsavgifter", party="Föreningen Bryggan"), "missing"),
    ],
)
def test_cash_from_others_has_a_certificate(case: Case, verdict: str) -> None:
    """The applicant's own money needs none."""
    assert amif("cofinancing_certified", case).verdict == verdict


def test_the_certificate_of_a_partner_counts_for_its_money() -> None:
    """A partner that has signed is not asked again; one that has not is named."""
    partners = at("stages.forankring.partners", [SIGNED])
    case = together(paid(source="Medlemsavgifter", party="Föreningen Bryggan"), partners)
    assert amif("cofinancing_certified", case).verdict == "met"

    case["budget"]["financing"].append({"source": "Region Exempel", "kind": "kontant"})
    result = amif("cofinancing_certified", case)
    assert (result.verdict, result.facts["ok"], result.facts["total"]) == ("partly", "1", "2")
    assert result.facts["rows"] == "”Region Exempel”"


@pytest.mark.parametrize(
    ("model", "said", "verdict"),
    [
        ("Klumpsumma", None, "missing"),
        ("Klumpsumma", "Beskrivs senare", "missing"),
        ("Klumpsumma", "Ett beslutsunderlag till tre nämnder, klart i april 2027.", "met"),
        ("pk40", None, "not_applicable"),
        (None, None, "not_applicable"),
    ],
)
def test_a_lump_sum_tells_what_is_handed_over(
    model: str | None, said: str | None, verdict: str
) -> None:
    """Nothing is paid unless the final report can show it."""
    case = {"budget": {"cost_model": model}, "amif": {"deliverables": said}}

    params = {"field": "amif.deliverables", "models": "lump_sum", "min_words": 5}

    assert amif("answered_under_model", case, params).verdict == verdict


# Goals, relevance, visibility, participants


@pytest.mark.parametrize(
    ("texts", "verdict", "ok"),
    [
        (["40 samhällsguider leder grupper i tre kommuner"], "met", "1"),
        (["Utbilda 40 samhällsguider"], "missing", "0"),
        (["Projektet ska utbilda 40 samhällsguider", "Tre kommuner har en rutin"], "partly", "1"),
        (["Alla guider som vi har valt att utbilda är kvar"], "met", "1"),
    ],
)
def test_goals_tell_how_it_is_afterwards(texts: list[str], verdict: str, ok: str) -> None:
    """Only the first words are looked at: a goal may mention what was done."""
    case = at("stages.projektlogik.goals", [{"text": text} for text in texts])
    result = amif("goals_are_states", case, {"words": ["utbilda"]})

    assert (result.verdict, result.facts["ok"]) == (verdict, ok)
    assert amif("goals_are_states", {}, {"words": []}).verdict == "not_applicable"


LINK = "Mål 1 visar hur många som tidigt får del av samhället."


@pytest.mark.parametrize(
    ("areas", "link", "verdict", "place"),
    [
        (["samverkan"], LINK, "met", "amif.programme_link"),
        (["Samverkan mellan aktörer"], LINK, "met", "amif.programme_link"),
        (["något annat", "digitalisering"], LINK, "met", "amif.programme_link"),
        (["samverkan"], None, "partly", "amif.programme_link"),
        (["något annat"], LINK, "partly", "amif.needs_areas"),
        ([], "Beskrivs senare", "missing", "amif.needs_areas"),
    ],
)
def test_the_link_to_the_programme_is_shown(
    areas: list[str], link: str | None, verdict: str, place: str
) -> None:
    """An area that the programme does not have is none."""
    case = {"amif": {"needs_areas": areas, "programme_link": link}}
    result = amif("relevance_shown", case)

    assert (result.verdict, result.place) == (verdict, place)
    assert "samverkan mellan aktörer" in result.facts["allowed"]
    assert ask("relevance_shown", case).verdict == "not_applicable"


def test_the_quoted_area_is_the_one_that_fits() -> None:
    """A reader who follows the quote finds that word."""
    case = {"amif": {"needs_areas": ["något annat", "samverkan"]}}
    (shown,) = amif("relevance_shown", case).evidence

    assert (shown.quote, shown.place) == ("samverkan", "amif.needs_areas[2]")


@pytest.mark.parametrize(
    ("eu", "plan", "verdict", "lacking"),
    [
        ("Loggan finns på webben.", "En skylt sitter i entrén.", "met", ""),
        ("Loggan finns på webben.", None, "partly", "skylt"),
        (None, "En skylt sitter i entrén.", "partly", "logga"),
        ("Beskrivs senare", None, "missing", "logga och skylt"),
        ("Vi bloggar om projektet.", None, "missing", "logga och skylt"),
        ("En webbsida (loggan, ”skylten” och mer).", None, "met", ""),
    ],
)
def test_visibility_takes_up_each_thing(
    eu: str | None, plan: str | None, verdict: str, lacking: str
) -> None:
    """Told in either place; a stem counts only at the start of a word."""
    case = together(at("eu.visibility", eu), at("stages.spridningsplan.visibility", plan))
    params = {
        "fields": ["eu.visibility", "stages.spridningsplan.visibility"],
        "things": {"logga": ["logga"], "skylt": ["skylt"]},
    }
    result = amif("mentions_all", case, params)

    assert (result.verdict, result.facts["lacking"]) == (verdict, lacking)


KEEPS = "Samordnaren för förteckningen i kommunens system."


@pytest.mark.parametrize(
    ("routine", "summary", "verdict", "place"),
    [
        (KEEPS, "En deltagare kom i våras.", "met", "eu.participants_routine"),
        (None, "En deltagare kom i våras.", "missing", "eu.participants_routine"),
        (KEEPS, "Deltagaren 19900101-0000 kom i våras.", "partly", "idea.summary"),
        (None, "Deltagaren 19900101-0000 kom i våras.", "missing", "idea.summary"),
    ],
)
def test_participants_are_protected(
    routine: str | None, summary: str, verdict: str, place: str
) -> None:
    """The register stays with the applicant, and nobody's number stands in a text."""
    case = {"eu": {"participants_routine": routine}, "idea": {"summary": summary}}
    result = amif("participants_protected", case)

    assert (result.verdict, result.place) == (verdict, place)
    assert "19900101" not in str(quotes(result))


# Programme indicators


def indicators(*rows: str, objective: str = "2", **more: Any) -> Case:
    """Return a case with rows such as "O.2.3 60" or "O.2.3 60 33 27"."""
    names = ("indicator", "target", "target_women", "target_men")
    made = [dict(zip(names, row.split(), strict=False)) for row in rows]
    return {"amif": {"objectives": [objective], "indicators": made}} | more


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("O.2.3", "O.2.3"),
        ("o 2.3 Deltagare", "O.2.3"),
        ("Indikator R.2.11", "R.2.11"),
        ("Deltagare", None),
        (None, None),
    ],
)
def test_an_indicator_is_known_by_its_designation(text: str | None, code: str | None) -> None:
    """However a person writes it."""
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("rows", "objective", "verdict", "faults"),
    [
        (["O.2.3 60", "R.2.8 30", "R.2.9 45", "O.2.7 1"], "2", "met", ""),
        (["O.2.3 60", "R.2.8 30", "R.2.9 45"], "Laglig migration och integration", "met", ""),
        (["O.2.3 60", "R.2.8 30"], "mål 2", "partly", "R.2.9 hör ihop med O.2.3 och R.2.8 men är"),
        (["O.1.2 60"], "2", "missing", "O.1.2 hör till specifikt mål 1"),
        (["O.2.1"], "2", "missing", "O.2.1 saknar målvärde"),
        (["Deltagare 60"], "2", "missing", "”Deltagare” finns inte bland"),
        (["O.9.9 60"], "2", "missing", "”O.9.9” finns inte bland"),
        (["O.1.1 60"], "okänt", "met", ""),
        ([], "2", "missing", "inga programindikatorer är valda"),
    ],
)
def test_indicators_of_a_group_go_together(
    rows: list[str], objective: str, verdict: str, faults: str
) -> None:
    """All of a group or none, among those of the objective, each with a target."""
    case = indicators(*rows, objective=objective)
    result = amif("indicators_go_together", case)

    assert result.verdict == verdict
    assert faults in result.facts["faults"]
    assert ask("indicators_go_together", case).verdict == "not_applicable"


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        (["O.2.3 60 33 27"], "met"),
        (["O.2.3 60 33 25"], "missing"),
        (["O.2.3 60 33", "O.2.7 1"], "not_applicable"),
    ],
)
def test_women_and_men_make_the_target(rows: list[str], verdict: str) -> None:
    """Rows without a split, such as a count of municipalities, are left alone."""
    assert amif("indicators_add_up", indicators(*rows)).verdict == verdict


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        (["O.2.3 60", "R.2.8 60"], "met"),
        (["O.2.3 60", "R.2.8 30", "R.2.9 61"], "missing"),
        (["O.2.3 20", "O.2.3 60", "R.2.9 45"], "met"),
        (["R.2.8 30"], "not_applicable"),
        (["O.2.3", "R.2.8 30"], "not_applicable"),
        (["O.2.7 1", "R.2.10 30"], "not_applicable"),
        (["O.2.3 60"], "not_applicable"),
    ],
)
def test_no_result_is_larger_than_its_output(rows: list[str], verdict: str) -> None:
    """More people cannot be helped than those who took part."""
    result = amif("results_within_outputs", indicators(*rows))

    assert result.verdict == verdict
    assert ("R.2.9 har 61, fler än 60" in result.facts.get("rows", "")) is (verdict == "missing")
    assert ask("results_within_outputs", indicators(*rows)).verdict == "not_applicable"


NEIGHBOUR = at("stages.forankring.partners", [{"organisation": "Grannby", "kind": "kommun"}])
CLUB = at("stages.forankring.partners", [{"organisation": "Bryggan", "kind": "civilsamhälle"}])


@pytest.mark.parametrize(
    ("kind", "rows", "partners", "faults"),
    [
        ("kommun", ["O.2.7 1", "O.2.2 1"], NEIGHBOUR, ""),
        ("kommun", ["O.2.7 1"], CLUB, ""),
        ("kommun", ["O.2.7 1", "O.2.2"], CLUB, ""),
        ("kommun", ["O.2.3 60"], CLUB, "O.2.7 saknas"),
        ("region", ["O.2.7 1", "O.2.2 2"], NEIGHBOUR, "finns 1 kommun"),
        ("kommun", ["O.2.7 1", "O.2.2 1"], CLUB, "finns ingen kommun"),
        ("civilsamhälle", ["O.2.7 1"], NEIGHBOUR, "O.2.7 gäller bara"),
        ("civilsamhälle", ["O.2.2 1"], NEIGHBOUR, ""),
    ],
)
def test_the_receiver_is_counted_once(
    kind: str, rows: list[str], partners: Case, faults: str
) -> None:
    """A municipality that applies counts in O.2.7, the others in O.2.2."""
    result = amif(
        "authorities_counted_once", indicators(*rows, applicant={"kind": kind}, **partners)
    )

    assert result.verdict == ("missing" if faults else "met")
    assert faults in result.facts.get("faults", "")


@pytest.mark.parametrize(
    "case",
    [
        indicators("O.1.1 60", objective="1", applicant={"kind": "kommun"}),
        indicators("O.2.3 60"),
        indicators(applicant={"kind": "kommun"}),
    ],
)
def test_nothing_is_said_of_the_receiver_too_early(case: Case) -> None:
    """Under other objectives, without an applicant, or before indicators are chosen."""
    assert amif("authorities_counted_once", case).verdict == "not_applicable"
    assert ask("authorities_counted_once", case).verdict == "not_applicable"


@pytest.mark.parametrize(
    "name",
    ["2", "mål 2", "Specifikt mål 2", "Laglig migration och integration", "2 Laglig migration"],
)
def test_every_rule_knows_an_objective_by_the_same_names(name: str) -> None:
    """Open in the call, with its indicators, and the receiver counted where it belongs."""
    case = indicators("O.2.3 60", objective=name, applicant={"kind": "kommun"})
    open_now = Call(call="amif-prov", programme="amif", title="Prov", objectives=("mål 2",))
    params = {"field": "amif.objectives", "exactly": 1}

    assert amif("objectives_open", case, params, open_now).verdict == "met"
    assert "O.2.7 saknas" in amif("authorities_counted_once", case).facts["faults"]
    other = indicators("O.1.1 60", objective=name)
    assert "hör till specifikt mål 1" in amif("indicators_go_together", other).facts["faults"]


# What the files say


def test_every_rule_of_the_list_is_there() -> None:
    """AM-01 to AM-25, and blockers that rest on older texts ask the reader to look in the call."""
    rules = [rule for rule in rulebook().rules if rule.code.startswith("AM-")]

    assert {rule.code[:5] for rule in rules} == {f"AM-{n:02}" for n in range(1, 26)}
    for rule in rules:
        assert rule.programmes == ("amif",), rule.code
        if rule.severity == "blocker" and rule.source.standing != "verified":
            assert "kontrollera mot utlysningen" in rule.message.lower(), rule.code


def test_the_programme_holds_together() -> None:
    """Names that refer to each other exist, and nothing known in part is called seen."""
    annexes = {annex.id for annex in AMIF.annexes}
    objectives = {objective.id for objective in AMIF.objectives}
    groups = [indicator.group for indicator in AMIF.indicators if indicator.group]

    assert objectives == {"1", "2", "3", "4"}
    assert {annex for model in AMIF.cost_models for annex in model.annexes} <= annexes
    assert {indicator.objective for indicator in AMIF.indicators} == objectives
    assert all(groups.count(group) > 1 for group in groups)
    assert [section.heading for section in AMIF.sections if section.wording_seen] == ["Projektmål"]
    assert all(section.max_chars is None for section in AMIF.sections)
    read = [i.id for i in AMIF.indicators if i.source.standing == "verified"]
    assert read == ["O.1.1", "O.2.1", "O.2.2", "O.2.7"]
    assert all(re.fullmatch(r"[OR]\.\d\.\d\d?", code_of(i.id) or "") for i in AMIF.indicators)


def test_a_call_says_where_each_value_comes_from() -> None:
    """Whatever a call gives has a source; the rest is null."""
    told = (
        *("opens", "closes", "earliest_start", "frame_sek", "objectives", "cost_models"),
        *("cofinancing_pct", "min_budget_sek", "min_months", "first_of_month", "target_group"),
    )
    for call in CALLS.values():
        given = {name for name in told if getattr(call, name) is not None}
        assert given <= set(call.sources), call.call
        assert (call.annexes, call.limits, call.sections) == (None, None, None), call.call


def test_the_example_is_whole() -> None:
    """Nothing stands in the way but what only the call can tell, and the figures add up."""
    case = casefile.load(EXAMPLE).application
    frame = usecases.choose_frame(case)
    report = usecases.find_gaps(case, frame)
    costing = count_case(case, frame.programme, frame.call)

    assert [finding.code for finding in report.findings if not finding.verify] == []
    assert {finding.code for finding in report.findings} == {"AM-06", "AM-13", "AM-13-storlek"}
    assert costing.total == case.budget.total_sek == 6938324
    assert costing.gap == 0
    assert [line.row.text for line in costing.lines if line.contradicts] == []
    assert costing.flat == costing.personnel * 15 / 100


def test_the_sections_show_all_but_working_lists() -> None:
    """An answer that no section shows would be lost on the way to the fund."""
    case = casefile.load(EXAMPLE).application
    working = re.compile(
        r"theme|idea\.programmes|call\.(address|confirmed_o(pen|n))"
        r"|stages\.omvarldsbevakning\.(revisions|participants|pages|way_forward|funding_watch)"
        r"|stages\.omvarldsbevakning\.(actors|projects)\[[^]]+\]"
        r"\.(influence|interest|page|bring_in|takes_further|next_step|by|done|catalogue_id)"
    )

    assert [path for path, _ in unasked(case, AMIF) if not working.match(path)] == []
