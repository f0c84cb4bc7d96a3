"""What a funder would say of the budget, said first: models, rates, shares, parties."""

from __future__ import annotations

from typing import Any

import pytest
from budgets import AMIF, ESF, OWNER, PARTNER, PLAIN, TWO_PARTIES, call, personnel
from checking import ask, at, quotes, together, view

PEOPLE = TWO_PARTIES["rows"]
NBSP = "\u00a0"
RIKET = together(
    at("esf", {"area": "A2", "price_list": "riket"}),
    at("applicant.name", OWNER),
    at("idea", {"period_start": "2027-01-01", "period_end": "2028-12-31"}),
)


def esf(*rows: Any, model: str = "funktion_40", financing: Any = ()) -> Any:
    budget = {"cost_model": model, "rows": list(rows), "financing": list(financing)}
    return together(RIKET, {"budget": budget})


def amif(*rows: Any, model: str = "pk40", financing: Any = ()) -> Any:
    return esf(*rows, model=model, financing=financing)


def paid(*amounts: Any, kind: str = "kontant", **more: Any) -> Any:
    """Return financing: the grant first, then others."""
    grant = {"source": "Stödet", "kind": "sökt bidrag", "amounts": {2027: amounts[0]}}
    others = [
        {"source": f"Part {n}", "kind": kind, "amounts": {2027: amount}} | more
        for n, amount in enumerate(amounts[1:], 1)
    ]
    return [grant, *others]


THOUSAND = {"kind": "resor", "text": "Resor i länet", "amounts": {2027: 1000}}


@pytest.mark.parametrize(
    ("financing", "verdict", "short"),
    [
        (paid(540, 460), "met", "0 kr för mycket"),
        (paid("540.99", "459.01"), "met", "0,99 kr för lite"),
        (paid(541, 459), "missing", "1 kr för lite"),
        (paid(400, 600), "missing", "140 kr för mycket"),
        ([], "missing", "460 kr för lite"),
    ],
)
def test_an_exact_share_is_neither_more_nor_less(financing: Any, verdict: str, short: str) -> None:
    """E09: half a per cent too much is as wrong as too little; öre are rounding."""
    result = ask("cofinancing_fits", esf(THOUSAND, financing=financing), programme=ESF)
    assert (result.verdict, result.verify) == (verdict, False)
    assert result.facts["short"].replace(NBSP, " ") == short
    assert result.facts["wanted"] == f"exakt 46{NBSP}%"


def test_a_lowest_share_may_be_passed_and_the_call_decides() -> None:
    """AM-04: 30 per cent is more than enough of 25, and too little of the call's 35."""
    case = amif(THOUSAND, financing=paid(700, 300))
    met = ask("cofinancing_fits", case, programme=AMIF)
    assert (met.verdict, met.facts["share"]) == ("met", f"30{NBSP}%")
    assert quotes(met) == ["Stödet", "Part 1"]
    stricter = call("amif", cofinancing_pct="35", cofinancing_exact=False)
    short = ask("cofinancing_fits", case, programme=AMIF, call=stricter)
    assert (short.verdict, short.facts["wanted"]) == ("missing", f"minst 35{NBSP}%")
    assert short.facts["short"] == f"50{NBSP}kr för lite"


def test_a_share_nobody_knows_is_looked_up() -> None:
    """Area F has no known share; a higher grant is for the call to give."""
    unknown = ask("cofinancing_fits", together(esf(THOUSAND), at("esf.area", "F")), programme=ESF)
    assert (unknown.verify, unknown.failed) == (True, True)
    reason = at("amif.higher_rate_reason", "Vi är en kommun som arbetar med integration.")
    case = together(amif(THOUSAND, financing=paid(900, 100)), reason)
    assert ask("cofinancing_fits", case, programme=AMIF).verify
    settled = call("amif", cofinancing_pct="25")
    assert not ask("cofinancing_fits", case, programme=AMIF, call=settled).verify
    for case in (esf(), RIKET):
        assert ask("cofinancing_fits", case, programme=ESF).verdict == "not_applicable"
    assert ask("cofinancing_fits", esf(THOUSAND)).verdict == "not_applicable"


@pytest.mark.parametrize(
    ("model", "taken", "verdict", "verify"),
    [
        ("funktion_40", ("funktion_40",), "met", False),
        ("Funktion 40 %", None, "missing", True),
        ("funktion_40", ("yrkeskategori_15", "klumpsumma"), "missing", False),
        ("faktiska kostnader", None, "missing", False),
        (None, ("funktion_40",), "missing", False),
        ("funktion_40", ("något nytt",), "missing", False),
    ],
)
def test_the_model_is_one_that_the_call_takes(
    model: Any, taken: Any, verdict: str, verify: bool
) -> None:
    """E36, AM-06: the right model of a silent call is for a person to confirm."""
    asked = call(cost_models=taken) if taken else None
    result = ask("cost_model_allowed", at("budget.cost_model", model), programme=ESF, call=asked)
    assert (result.verdict, result.verify) == (verdict, verify)


def test_the_reader_is_told_which_models_there_are() -> None:
    """The wrong model is named beside the right ones."""
    case = at("budget.cost_model", "faktiska kostnader")
    found = ask("cost_model_allowed", case, programme=ESF, call=call(cost_models=("klumpsumma",)))
    assert found.facts["model"] == "faktiska kostnader"
    assert found.facts["allowed"] == "klumpsumma"
    assert ask("cost_model_allowed", case, programme=PLAIN).verdict == "not_applicable"
    assert ask("cost_model_allowed", case).verdict == "not_applicable"
    none = ask("cost_model_allowed", {}, programme=ESF, call=call(cost_models=("annan",)))
    assert (none.facts["model"], none.facts["allowed"]) == ("ingen vald", "ingen vi känner till")


def test_a_flat_rate_for_everything_leaves_no_other_rows() -> None:
    """E37, AM-07: journeys are already paid by the 40 per cent."""
    clean = ask("only_personnel_rows", esf(*PEOPLE), programme=ESF)
    assert (clean.verdict, len(quotes(clean))) == ("met", 3)
    flat = {"kind": "annat", "text": "Schablon 40 %"}
    assert ask("only_personnel_rows", esf(*PEOPLE, flat), programme=ESF).verdict == "met"
    found = ask("only_personnel_rows", esf(*PEOPLE, THOUSAND), programme=ESF)
    assert (found.verdict, found.place) == ("missing", "budget.rows[kostnad-5]")
    assert found.facts["rows"] == "”Resor i länet”"
    for case in (esf(THOUSAND, model="klumpsumma"), esf(), esf(THOUSAND, model="?")):
        assert ask("only_personnel_rows", case, programme=ESF).verdict == "not_applicable"


def test_indirect_costs_are_not_counted_twice() -> None:
    """E38: the office is in the 15 per cent; rooms for participants may stand alone."""
    params = {"kinds": ["indirekta kostnader"], "model": "yrkeskategori_15"}
    office = {"kind": "indirekta kostnader", "text": "Hyra av kontor", "amounts": {2027: 1}}
    flat = {"kind": "indirekta kostnader", "text": "Indirekta kostnader 15 %"}
    model = "yrkeskategori_15"
    bad = ask("no_rows_of_kind", esf(office, model=model), params, programme=ESF)
    assert (bad.verdict, bad.facts["rows"]) == ("missing", "”Hyra av kontor”")
    good = ask("no_rows_of_kind", esf(flat, THOUSAND, model=model), params, programme=ESF)
    assert good.verdict == "met"
    for case in (esf(office), esf(model=model), esf(office, model="?")):
        assert ask("no_rows_of_kind", case, params, programme=ESF).verdict == "not_applicable"


def test_a_flat_rate_by_hand_is_checked() -> None:
    """AM-08: 40 per cent of 4 014 329,50 is 1 605 731,80."""
    row = {"kind": "annat", "text": "Schablon 40 %", "amounts": {2027: 1605731, 2028: 1}}
    assert ask("flat_rate_follows_model", esf(*PEOPLE, row), programme=ESF).verdict == "met"
    wrong = row | {"amounts": {2027: 1600000}}
    found = ask("flat_rate_follows_model", esf(*PEOPLE, wrong), programme=ESF)
    assert (found.verdict, found.place) == ("missing", "budget.rows[kostnad-5]")
    assert found.facts["given"].replace(NBSP, " ") == "1 600 000 kr"
    assert found.facts["wanted"].replace(NBSP, " ") == "1 605 731,80 kr"
    assert ask("flat_rate_follows_model", esf(*PEOPLE), programme=ESF).verdict == "met"
    assert ask("flat_rate_follows_model", esf(THOUSAND), programme=ESF).verdict == "not_applicable"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (personnel("Projektledare", 50, months=12), None),
        (personnel("Projektledare", 50, months=12, hours=860, hourly_rate_sek=592), None),
        (personnel("Projektledare", 50, months=12, amounts={2027: 509120}), None),
        (
            personnel("Projektledare", 50, months=12, hours=900),
            "900 timmar, modellen ger 860",
        ),
        (
            personnel("Projektledare", 50, months=12, hourly_rate_sek=600),
            "timpriset är 600 kr, modellen ger 592 kr",
        ),
        (
            personnel("Projektledare", 50, months=12, hourly_rate_sek="828.80"),
            "alltså med schablonen inräknad",
        ),
        (
            personnel("Projektledare", 50, months=12, amounts={2027: 500000}),
            "beloppet är 500 000 kr, modellen ger 509 120 kr",
        ),
        (personnel("Coach", 50, months=12), "funktionen finns inte i prislistan"),
        (personnel("Projektledare", 50), "andel av heltid eller månader saknas"),
    ],
)
def test_hours_and_rates_by_function(row: Any, said: str | None) -> None:
    """E39: each fault with the figure that was seen and the one the model gives."""
    result = ask("hours_and_rates_follow_model", esf(row), programme=ESF)
    assert result.verdict == ("met" if said is None else "missing")
    assert (said or "") in result.facts["rows"].replace(NBSP, " ")
    assert "1\u00a0720 timmar × månader / 12" in result.facts["wanted"]


def test_one_wrong_figure_is_told_once() -> None:
    """Too many hours make the amount look wrong as well; that is the same fault."""
    row = personnel("Projektledare", 50, months=12, hours=900, amounts={2027: 509120})
    result = ask("hours_and_rates_follow_model", esf(row), programme=ESF)
    assert result.facts["count"] == "1"


def test_without_a_price_list_no_rate_can_be_checked() -> None:
    """The list is asked for, not guessed."""
    case = together(esf(personnel("Projektledare", 50, months=12)), at("esf.price_list", None))
    found = ask("hours_and_rates_follow_model", case, programme=ESF)
    assert "prislistan är inte vald" in found.facts["rows"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"monthly_rate_sek": 38000, "payroll_pct": "45.5"}, None),
        ({"monthly_rate_sek": 38000, "payroll_pct": "45.5", "hourly_rate_sek": "385.74"}, None),
        ({"monthly_rate_sek": 38000}, "månadslön eller lönekostnadspåslag saknas"),
        (
            {"monthly_rate_sek": 38000, "payroll_pct": "45.5", "hourly_rate_sek": 300},
            "timpriset är 300 kr, modellen ger 385,74 kr",
        ),
    ],
)
def test_hourly_cost_from_salary(more: Any, said: str | None) -> None:
    """AM-09: x 12 / 1720 with the organisation's own surcharge."""
    row = personnel("Handledare", 40, months=12, **more)
    result = ask("hours_and_rates_follow_model", amif(row), programme=AMIF)
    assert result.verdict == ("met" if said is None else "missing")
    assert (said or "") in result.facts["rows"].replace(NBSP, " ")
    assert "månadslön × 12 / 1\u00a0720" in result.facts["wanted"]


def test_a_list_by_category_is_for_a_person_to_look_up() -> None:
    """Nobody has seen it; a price that is not written at all is a fault."""
    row = personnel("Undersköterska", 50, months=12, hourly_rate_sek=300)
    model = "yrkeskategori_15"
    seen = ask("hours_and_rates_follow_model", esf(row, model=model), programme=ESF)
    assert (seen.verdict, seen.verify) == ("missing", True)
    bare = personnel("Undersköterska", 50, months=12)
    found = ask("hours_and_rates_follow_model", esf(bare, model=model), programme=ESF)
    assert (found.verify, "timpris saknas" in found.facts["rows"]) == (False, True)
    for case in (esf(THOUSAND), esf(row, model="klumpsumma"), esf(row, model="?")):
        result = ask("hours_and_rates_follow_model", case, programme=ESF)
        assert result.verdict == "not_applicable"


@pytest.mark.parametrize(
    ("persons", "verdict"), [(1, "missing"), (6, "missing"), (7, "met"), (None, "missing")]
)
def test_the_rate_for_large_projects_needs_one(persons: Any, verdict: str) -> None:
    """E40: 2 222 240 with 40 % is 3 111 136 a person; seven of them pass 20 million."""
    row = personnel("Projektledare större projekt", 100, months=24, persons=persons)
    result = ask("large_project_rate", esf(row), programme=ESF)
    assert (result.verdict, result.facts["limit"].replace(NBSP, " ")) == (verdict, "20 000 000 kr")
    plain = ask("large_project_rate", esf(*PEOPLE), programme=ESF)
    assert plain.verdict == "not_applicable"


def partners(*parts: Any) -> Any:
    return at("stages.forankring.partners", list(parts))


SHARING = {"organisation": PARTNER, "part": "samverkanspart"}


@pytest.mark.parametrize(
    ("case", "lacking"),
    [
        (together(esf(*PEOPLE), partners(SHARING)), None),
        (together(esf(*PEOPLE[:2]), partners(SHARING)), f"”{PARTNER}” har inga kostnader"),
        (esf(*PEOPLE), f"”{PARTNER}” är varken sökande eller partner"),
        (
            together(esf(*PEOPLE, THOUSAND), partners(SHARING)),
            "”Resor i länet” har ingen part",
        ),
        (together(esf(THOUSAND), partners({"organisation": "Regionen"})), None),
        (together(esf(THOUSAND | {"party": "part-1"}), partners(SHARING)), None),
        (
            together(
                esf(THOUSAND | {"party": "Språkbron"}),
                partners({"organisation": "Språkbron i länet", "part": "samverkanspart"}),
            ),
            None,
        ),
    ],
)
def test_each_party_has_its_own_budget(case: Any, lacking: str | None) -> None:
    """E41: those who share the grant have costs, and those with costs take part."""
    result = ask("budget_per_party", case, programme=ESF)
    assert result.verdict == ("met" if lacking is None else "missing")
    assert result.facts.get("lacking", "") == (lacking or "")
    assert ask("budget_per_party", RIKET, programme=ESF).verdict == "not_applicable"


@pytest.mark.parametrize(
    ("financing", "params", "gap", "rows"),
    [
        (paid(600, 400), {}, None, "inga"),
        (paid(600, "399.01"), {}, None, "inga"),
        (paid(600, 399), {}, "1 kr saknas", "inga"),
        (paid(600, 500), {}, "100 kr för mycket", "inga"),
        (paid(600, 500), {"no_surplus": False}, None, "inga"),
        ([], {}, "1 000 kr saknas", "inga"),
        (paid(600, 400, kind="annat än kontanter"), {}, None, "inga"),
        (
            paid(600, 400, kind="annat än kontanter"),
            {"cash_only": True},
            "",
            "”Part 1” är inte kontanter",
        ),
        (
            paid(600, 400, eu_money="ja"),
            {"no_eu_money": True},
            "",
            "”Part 1” är pengar från ett annat EU-stöd",
        ),
        (paid(600, 400, eu_money="nej"), {"no_eu_money": True, "cash_only": True}, None, "inga"),
    ],
)
def test_financing_is_the_costs(financing: Any, params: Any, gap: str | None, rows: str) -> None:
    """AM-05: to the krona, and only with money that is taken."""
    case = amif(THOUSAND, financing=financing)
    result = ask("financing_balances", case, params, programme=AMIF)
    assert result.verdict == ("met" if gap is None else "missing")
    assert result.facts["gap"].replace(NBSP, " ") == (gap or "0 kr")
    assert result.facts["rows"] == rows
    if rows != "inga":
        assert result.place == "budget.financing[finans-2]"
    assert ask("financing_balances", {}, params, programme=AMIF).verdict == "not_applicable"


def manager(function: str | None, share_pct: Any) -> Any:
    return at("stages.forankring.project_manager", {"function": function, "share_pct": share_pct})


@pytest.mark.parametrize(
    ("function", "share_pct", "said"),
    [
        ("Projektledare på integrationsenheten", 50, None),
        ("Projektledare", 60, "arbetar 60 % enligt förankringen men 50 % i budgeten"),
        ("Processledare", 60, "finns inte i budgeten"),
        ("Projektmedarbetare", 100, None),
    ],
)
def test_the_project_manager_is_paid_for_the_hours_promised(
    function: str, share_pct: Any, said: str | None
) -> None:
    """E30: the share of förankring is the share of the budget."""
    case = together(esf(*PEOPLE), manager(function, share_pct))
    result = ask("roles_match_budget", case, programme=ESF)
    assert result.verdict == ("met" if said is None else "missing")
    assert (said or "") in result.facts.get("rows", "").replace(NBSP, " ")


def test_a_role_split_on_rows_or_named_by_function_is_found() -> None:
    """Two halves are a whole; a row without a share says nothing of it."""
    halves = [personnel("Projektledare", 50, months=6), personnel("Projektledare", 30, months=6)]
    case = together(esf(*halves), manager("Projektledare", 80))
    assert ask("roles_match_budget", case, programme=ESF).verdict == "met"
    by_function = personnel("Projektledare", 80, text="Leder arbetet")
    assert ask(
        "roles_match_budget",
        together(esf(by_function), manager("Projektledare", 80)),
        programme=ESF,
    ).verdict == "met"  # fmt: skip
    no_share = {"kind": "personal", "text": "Projektledare"}
    case = together(esf(no_share), manager("Projektledare", 80))
    assert ask("roles_match_budget", case, programme=ESF).verdict == "met"
    for case in (
        together(esf(THOUSAND), manager("Projektledare", 80)),
        together(esf(*PEOPLE), manager("Projektledare", None)),
        together(esf(*PEOPLE), manager(None, 80)),
    ):
        assert ask("roles_match_budget", case, programme=ESF).verdict == "not_applicable"


def test_a_budget_is_counted_once_for_all_rules() -> None:
    """Eleven rules on one case share the sums."""
    seen = view(esf(*PEOPLE), ESF)
    assert seen.costing is seen.costing


def test_a_large_project_asks_about_vat() -> None:
    """E44: from the limit on, somebody has to look."""
    params = {"limit_sek": 1000}
    result = ask("vat_threshold", esf(THOUSAND), params, programme=ESF)
    assert (result.verify, result.failed) == (True, True)
    less = ask("vat_threshold", esf(THOUSAND), {"limit_sek": 1001}, programme=ESF)
    assert less.verdict == "not_applicable"
