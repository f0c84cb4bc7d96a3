"""Budgets that compute: each figure by hand first, then what may never drift."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from budgets import (
    AMIF,
    ESF,
    OWNER,
    PARTNER,
    PLAIN,
    PRICES,
    SOURCE,
    TWO_PARTIES,
    counted,
    personnel,
    programme,
    share,
)
from budgets import call as a_call
from checking import application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import forms

from grantflow.checks.programmes import load_programme
from grantflow.documents.casefile import load
from grantflow.model.budget import Budget
from grantflow.model.costing import count, count_case
from grantflow.model.costlines import months_by_year, to_ore
from grantflow.model.pricing import model_named, objective_named, own_share, rate_for
from grantflow.model.programme import Objective

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime.date
# The first budget of a run takes seconds to draw.
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])
TWO_YEARS = (DAY(2027, 1, 1), DAY(2028, 12, 31))


def sek(text: str) -> Decimal:
    return Decimal(text)


def figures(*values: Any) -> tuple[Any, ...]:
    """Return figures to compare with whole numbers, whatever kind of number they are."""
    return values


def test_funktion_40_by_hand() -> None:
    """Hours from 1720, the list's rate, 40 per cent of personnel for each party and year.

    Projektledare 1720 x 24/12 x 0,5 = 1720 h x 592 = 1 018 240.  Two medarbetare 1720 x 18/12 x 2
    = 5160 h x 482 = 2 487 120.  Ekonom 688 h x 579 = 398 352.  Administratör 250,83 h x 441 =
    110 617,50.  The schablon is 40 % of each party's year.
    """
    costing = counted(TWO_PARTIES)
    hours = [line.hours for line in costing.lines if line.personnel]

    assert hours == [1720, 5160, 688, Fraction(1505, 6)]
    assert [line.total for line in costing.lines] == [
        1018240,
        2487120,
        398352,
        sek("110617.50"),
        sek("1402144.00"),
        sek("203587.80"),
    ]
    assert costing.lines[4].amounts == {2027: sek("535264.00"), 2028: sek("866880.00")}
    assert costing.lines[5].amounts == {2027: sek("123917.40"), 2028: sek("79670.40")}
    assert costing.lines[4].row.text == "Övriga kostnader, 40 % av personalkostnaderna"
    assert (costing.personnel, costing.flat) == (sek("4014329.50"), sek("1605731.80"))
    assert costing.total == sek("5620061.30")
    assert costing.by_year() == {2027: sek("2307134.90"), 2028: sek("3312926.40")}
    assert {party: sum(x.total for x in found) for party, found in costing.by_party().items()} == {
        OWNER: 4907504,
        PARTNER: sek("712557.30"),
    }
    assert list(costing.by_kind()) == ["personal", "schablon"]


def test_the_share_of_esf_by_hand() -> None:
    """46 % of 5 620 061,30 is 2 585 228,198: rounded once, and the grant is the rest."""
    costing = counted(TWO_PARTIES)

    assert costing.own_wanted == sek("2585228.20")
    assert costing.grant_most == sek("3034833.10")
    assert costing.own == sek("2585228.20")
    assert figures(costing.grant, costing.gap, costing.own_missing) == (sek("3034833.10"), 0, 0)
    assert costing.own_part is not None
    assert round(costing.own_part * 100, 6) == 46
    assert costing.grant_part == 1 - costing.own_part
    assert costing.financed_by_year() == {2027: 2450000, 2028: sek("3170061.30")}
    assert figures(costing.own_of(OWNER), costing.own_of("föreningen språkbron")) == (
        sek("2385228.20"),
        200000,
    )


def test_pk40_by_hand() -> None:
    """38 000 x 12 / 1720 with 45,5 % is 385,74 an hour; 688 hours are 265 392, and 40 % on that."""
    row = personnel("Integrationshandledare", 40, months=12, monthly_rate_sek=38000)
    costing = counted(
        {"cost_model": "pk40", "rows": [row | {"payroll_pct": "45,5"}]},
        AMIF,
        period=(DAY(2027, 1, 1), DAY(2027, 12, 31)),
    )
    line, flat = costing.lines

    assert line.rate == Fraction(38000 * 12, 1720) * Fraction(1455, 1000)
    assert to_ore(line.rate) == sek("385.74")
    assert figures(line.hours, line.total) == (688, 265392)
    assert flat.total == sek("106156.80")
    assert costing.total == sek("371548.80")
    assert (costing.own_wanted, costing.grant_most) == (sek("92887.20"), sek("278661.60"))


def test_fk15_by_hand() -> None:
    """15 % of personnel alone: 33 333 x 7 x 35 % x 1,417 = 115 720,51; journeys stand beside it."""
    row = personnel(
        "Samordnare", 35, months_per_year={2027: 7}, monthly_rate_sek=33333, payroll_pct="41.7"
    )
    trips = {"kind": "resor", "text": "Tåg", "party": OWNER, "amounts": {2027: 50000}}
    costing = counted({"cost_model": "FK15", "rows": [row, trips]}, AMIF)

    assert [line.total for line in costing.lines] == [
        sek("115720.51"),
        50000,
        sek("17358.08"),
    ]
    assert costing.lines[2].row.kind == "indirekta kostnader"
    assert costing.total == sek("183078.59")
    # A lowest share is rounded upwards: 45 769,6475.
    assert (costing.own_wanted, costing.grant_most) == (sek("45769.65"), sek("137308.94"))


def test_yrkeskategori_15_and_klumpsumma_by_hand() -> None:
    """A written hourly rate where no list is known; a lump sum as it stands, with nothing on it."""
    nurse = personnel("Undersköterska", 10, months_per_year={2027: 3}, hourly_rate_sek="310.50")
    by_category = counted({"cost_model": "yrkeskategori 15", "rows": [nurse]})
    assert [line.total for line in by_category.lines] == [sek("13351.50"), sek("2002.73")]

    lump = {"kind": "annat", "text": "Förstudie", "amounts": {2027: 300000}}
    study = counted({"cost_model": "Klumpsumma", "rows": [lump]}, objective="C")
    assert figures(study.total, study.flat, study.own_wanted) == (300000, 0, 0)


def test_a_plain_budget_by_hand() -> None:
    """§ 37a has no model: months times cost, or hours times price, or what is written."""
    rows = [
        {"kind": "personal", "share_pct": 50, "months": 16, "monthly_rate_sek": 62000},
        {"kind": "externa tjänster", "hours": "12,5", "hourly_rate_sek": 400},
        {"kind": "externa tjänster", "months": 15, "monthly_rate_sek": 12000, "persons": 2},
        {"kind": "lokaler", "amounts": {2028: "99,90"}},
    ]
    costing = counted({"cost_model": "Faktiska kostnader", "rows": rows}, PLAIN, period=TWO_YEARS)

    assert [line.total for line in costing.lines] == [496000, 5000, 360000, sek("99.90")]
    assert costing.lines[0].amounts == {2027: 248000, 2028: 248000}
    assert (costing.strange_model, costing.own_wanted, costing.method.model) == (None, None, None)
    assert counted({"rows": rows}, None).total == sek("861099.90")


@pytest.mark.parametrize(("function", "price_list", "plus_15", "plus_40"), [
    ("Projektledare större projekt", "riket", "742.90", "904.40"),
    ("Projektledare eller delprojektledare", "riket", "680.80", "828.80"),
    ("Projektmedarbetare", "riket", "554.30", "674.80"),
    ("Projektekonom", "riket", "665.85", "810.60"),
    ("Projektadministratör", "riket", "507.15", "617.40"),
    ("Projektledare större projekt", "stockholm", "799.25", "973.00"),
    ("Projektledare eller delprojektledare", "stockholm", "737.15", "897.40"),
    ("Projektmedarbetare", "stockholm", "589.95", "718.20"),
    ("Projektekonom", "stockholm", "730.25", "889.00"),
    ("Projektadministratör", "stockholm", "556.60", "677.60"),
])  # fmt: skip
def test_the_shipped_rates_are_those_stated(
    function: str, price_list: str, plus_15: str, plus_40: str
) -> None:
    """The base rates give the stated prices with 15 and 40 per cent, to the öre."""
    rate = rate_for(function, price_list, load_programme("esf").rates)

    assert rate is not None
    assert rate.function == function
    base = Fraction(rate.sek_per_hour)
    assert to_ore(base * Fraction(115, 100)) == sek(plus_15)
    assert to_ore(base * Fraction(140, 100)) == sek(plus_40)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pk40", "pk40"),
        (" PK 40 ", "pk40"),
        ("Personalkostnader plus 40 % schablon", "pk40"),
        ("personalkostnad plus 40% schablon", "pk40"),
        ("Vi räknar med fk15, enligt utlysningen.", "fk15"),
        ("Klumpsumman", "klump"),
        ("faktiska kostnader plus 40 % schablon", None),
        ("pk40 eller fk15", None),
        ("pk41", None),
        ("Faktiska kostnader", None),
        ("", None),
        (None, None),
    ],
)
def test_a_cost_model_is_taken_only_when_it_is_unmistakable(
    text: str | None, found: str | None
) -> None:
    """A misspelt name is understood; another figure, or two models, is not guessed at."""
    named = model_named(text, AMIF.cost_models)
    assert (named.id if named else None) == found


@pytest.mark.parametrize(
    ("function", "price_list", "price"),
    [
        ("projektledare", "Riket", "592.00"),
        ("Delprojektledare", "riket", "592.00"),
        ("Projektledare 60 %", "riket", "592.00"),
        ("Projektledare, större projekt (över 20 mnkr)", "riket", "646.00"),
        ("projektledare i större projekt", "stockholm", "695.00"),
        ("projektekonomen", "stockholm", "635.00"),
        ("Coach", "riket", None),
        ("projektledare", None, None),
        ("projektledare", "Norrbotten", None),
        (None, "riket", None),
    ],
)
def test_a_function_is_found_on_the_right_list(
    function: str | None, price_list: str | None, price: str | None
) -> None:
    """The wrong list or a guessed function would be paid back later."""
    rate = rate_for(function, price_list, ESF.rates)
    assert (rate.sek_per_hour if rate else None) == price


def test_a_programme_with_one_price_list_needs_no_choice() -> None:
    """There is nothing to choose."""
    assert rate_for("Projektekonom", None, ESF.rates[:5]) is ESF.rates[3]
    assert rate_for("Projektekonom", None, ()) is None


def test_between_two_functions_that_are_as_likely_there_is_no_choice() -> None:
    """Handledare C may be a misspelt A or a misspelt B."""
    pair = [replace(ESF.rates[0], function=f"Handledare {letter}") for letter in "AB"]
    assert rate_for("Handledare C", "riket", pair) is None
    assert rate_for("Handledare C", "riket", pair[:1]) is pair[0]


def test_the_narrowest_share_holds_and_the_call_wins() -> None:
    """Dalarna has its own share of area A; what the call says stands over both."""

    def pct(asked: Any = None, **more: Any) -> Any:
        found = own_share(ESF, asked, **more)
        return found and (found.pct, found.exact, found.from_call)

    assert pct(objective="A2", county="Kronobergs län") == (46, True, False)
    assert pct(objective="a1", county="Dalarna") == (40, True, False)
    assert pct(objective="A") == (46, True, False)
    assert pct(objective="C", county="Dalarnas län") == (0, True, False)
    assert pct(objective="F") is None
    assert pct() is None
    assert pct(a_call(cofinancing_pct="33"), objective="A2") == (33, True, True)
    assert pct(a_call(cofinancing_pct="33"), objective="F") == (33, False, True)
    lowest = a_call(cofinancing_pct="33.5", cofinancing_exact=False)
    assert pct(lowest, objective="A2") == (sek("33.5"), False, True)
    assert pct(a_call(), objective="A2") == (46, True, False)
    by_county = programme("x", cofinancing=(share("20", objective="A2"), share("10", county="X")))
    found = own_share(by_county, None, objective="A2", county="X län")
    assert found is not None
    assert found.pct == 10
    several = programme("x", cofinancing=(share("10"), share("25")))
    assert own_share(several, None) == own_share(programme("x", cofinancing=(share("25"),)), None)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (DAY(2026, 10, 1), DAY(2028, 3, 31), {2026: 3, 2027: 12, 2028: 3}),
        (DAY(2027, 5, 31), DAY(2027, 6, 1), {2027: 2}),
        (DAY(2027, 5, 2), DAY(2027, 5, 1), {}),
        (None, DAY(2027, 5, 1), {}),
        (DAY(2027, 5, 1), None, {}),
    ],
)
def test_the_months_of_a_period(start: Any, end: Any, months: dict[int, int]) -> None:
    """A month that the project touches is a month of the project."""
    assert months_by_year(start, end) == months


def test_months_without_years_are_spread_evenly_and_that_is_known() -> None:
    """12 months over 3 + 9 months of the period; a row with its own months is left alone."""
    period = (DAY(2026, 10, 1), DAY(2027, 9, 30))
    rows = [
        personnel("Projektledare", 100, months=12),
        personnel("Projektekonom", 100, months=99, months_per_year={2026: 1, 2027: 1}),
    ]
    spread, own, _ = counted({"cost_model": "funktion_40", "rows": rows}, period=period).lines

    assert (spread.spread, own.spread) == (True, False)
    assert spread.amounts == {2026: 254560, 2027: 763680}
    assert own.hours == Fraction(1720, 6)
    assert own.amounts == {2026: sek("82990.00"), 2027: sek("82990.00")}


def test_a_cost_without_a_year_stays_in_the_sum() -> None:
    """Half a case still adds up; the flat rate follows."""
    rows = [personnel("Projektledare", 100, months=12)]
    costing = counted({"cost_model": "funktion_40", "rows": rows})

    assert costing.years == []
    assert (costing.undated, costing.total) == (sek("1425536.00"), sek("1425536.00"))


def test_written_figures_win_and_their_contradictions_show() -> None:
    """Nobody's figures are changed behind their back."""
    kept = personnel("Projektledare", 50, months=12)
    rows = [
        kept | {"amounts": {2027: 500000}},
        kept | {"amounts": {2027: "509120,99"}},
        kept | {"amounts": {2027: 254560, 2028: "254561,50"}},
        kept | {"hours": 900, "months_per_year": {2027: 12}},
        kept | {"hours": "860,5", "months_per_year": {2027: 12}},
        kept | {"hours": "860,6", "months_per_year": {2027: 12}},
        kept | {"hourly_rate_sek": 600, "months_per_year": {2027: 12}},
    ]
    lines = counted({"cost_model": "funktion_40", "rows": rows}).lines

    assert [line.contradicts for line in lines[:7]] == [True, *[False] * 6]
    assert [line.hours_differ for line in lines[3:7]] == [True, False, True, False]
    assert [line.total for line in lines[3:7]] == [
        532800,
        509416,
        sek("509475.20"),
        516000,
    ]
    assert [line.product for line in lines[:1]] == [509120]


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "personal", "function": "Projektledare", "months": 12},
        {"kind": "personal", "function": "Projektledare", "share_pct": 50},
        {"kind": "personal", "function": "Coach", "share_pct": 50, "months": 12},
        {"kind": "personal", "share_pct": 50, "months": 12},
        {"kind": "personal", "months": 12, "monthly_rate_sek": 40000},
        {"function": "Projektledare"},
        {"kind": "resor"},
        {"kind": "resor", "monthly_rate_sek": 100},
        {"kind": "resor", "hours": 5},
        {},
    ],
)
def test_what_is_missing_is_left_uncounted(row: Any) -> None:
    """No figure is made up for a gap."""
    costing = counted({"cost_model": "funktion_40", "rows": [row]}, period=TWO_YEARS)
    assert figures(costing.lines[0].amounts, costing.lines[0].computed, costing.total) == (
        {},
        False,
        0,
    )


def test_salary_without_surcharge_is_not_priced() -> None:
    """The surcharge is asked for by organisation: nought would be a guess."""
    row = personnel("Samordnare", 50, months=12, monthly_rate_sek=40000)
    costing = counted({"cost_model": "pk40", "rows": [row]}, AMIF, period=TWO_YEARS)
    assert costing.total == 0
    written = counted(
        {"cost_model": "pk40", "rows": [row | {"hourly_rate_sek": 300}]}, AMIF, period=TWO_YEARS
    )
    assert written.personnel == 860 * 300


def test_a_flat_rate_written_by_hand_stands_for_its_party() -> None:
    """It is not counted twice, and what it should be is known."""
    people = TWO_PARTIES["rows"]
    own = {"kind": "annat", "text": "Schablon 40 %", "party": OWNER, "amounts": {2027: 500000}}
    costing = counted({"cost_model": "funktion_40", "rows": [own, *people]})
    flats = [line for line in costing.lines if line.flat]

    assert [(line.row.party, line.computed) for line in flats] == [(OWNER, False), (PARTNER, True)]
    assert figures(flats[0].total, flats[0].product, flats[0].contradicts) == (
        500000,
        1402144,
        True,
    )
    assert not flats[1].contradicts


@pytest.mark.parametrize(
    ("row", "flats"),
    [
        ({"kind": "indirekta kostnader"}, [sek("1605731.80")]),
        ({"kind": "indirekta kostnader", "text": "Indirekta kostnader"}, [sek("1605731.80")]),
        ({"kind": "annat", "text": "40 % på personal"}, [sek("1605731.80")]),
        ({"text": "schablon", "party": "Ingen här"}, [0, 1402144, sek("203587.80")]),
        ({"kind": "indirekta kostnader", "text": "Hyra"}, [1402144, sek("203587.80")]),
        ({"kind": "personal", "text": "schablon"}, [1402144, sek("203587.80")]),
    ],
)
def test_a_flat_rate_without_amounts_is_filled_in(row: Any, flats: list[Any]) -> None:
    """A row that only names the flat rate gets its amounts; rent under another name does not."""
    costing = counted({"cost_model": "funktion_40", "rows": [*TWO_PARTIES["rows"], row]})
    assert [line.total for line in costing.lines if line.flat] == flats


def test_a_model_nobody_knows_gives_no_flat_rate() -> None:
    """The reader is told which words were not understood."""
    rows = TWO_PARTIES["rows"]
    strange = counted({"cost_model": "schablon", "rows": rows})
    assert figures(strange.strange_model, strange.flat, strange.personnel) == ("schablon", 0, 0)
    assert counted({"rows": rows}).strange_model == ""


def test_rows_are_rounded_once_and_flat_rates_are_counted_before_rounding() -> None:
    """Ten rows of 1,004 are 1,00 each; 40 % of 10,04 is 4,02 and not 4,00."""
    row = {"kind": "personal", "hours": "0.1", "hourly_rate_sek": "10.04", "party": OWNER}
    costing = counted(
        {"cost_model": "funktion_40", "rows": [row] * 10},
        period=(DAY(2027, 1, 1), DAY(2027, 1, 31)),
    )
    assert costing.personnel == sek("10.00")
    assert costing.flat == sek("4.02")
    assert [to_ore(Fraction(n, 1000)) for n in (4, 5, 14, 15)] == list(
        map(sek, ("0.00", "0.01", "0.01", "0.02"))
    )


def test_a_case_is_counted_by_its_own_area_county_and_list() -> None:
    """The same answers are not asked for twice."""
    case = {
        "applicant": {"county": "Dalarnas län"},
        "idea": {"period_start": "2027-01-01", "period_end": "2027-12-31"},
        "esf": {"area": "A2", "price_list": "stockholm"},
        "amif": {"objectives": ["2"]},
        "budget": {
            "cost_model": "funktion_40",
            "rows": [personnel("Projektekonom", 100, months=12)],
        },
    }
    costing = count_case(application(case), ESF, None)
    assert costing.lines[0].total == 1720 * 635
    assert costing.wanted is not None
    assert costing.wanted.pct == 40
    per_goal = programme("amif", cofinancing=(share("25"), share("10", objective="2")))
    found = count_case(application(case), per_goal, None).wanted
    assert found is not None
    assert found.pct == 10


def test_an_empty_budget_comes_to_nothing() -> None:
    """No shares of nothing."""
    costing = counted({})
    assert figures(costing.total, costing.income, costing.own_part, costing.grant_part) == (
        0,
        0,
        None,
        None,
    )
    assert counted({"financing": [{"kind": "intäkt", "amounts": {2027: 5}}]}).income == 5


def test_more_or_less_than_the_share_is_told_in_kronor() -> None:
    """Less than nought is too much."""
    rows = [{"kind": "annat", "amounts": {2027: 1000}}]
    paid = [{"kind": "kontant", "amounts": {2027: 300}}]
    assert counted({"rows": rows, "financing": paid}).own_missing == 160
    assert counted({"rows": rows, "financing": paid}, objective="C").own_missing == -300
    assert counted({"rows": rows, "financing": paid}, objective="F").own_missing is None


@PATIENT
@given(
    forms(Budget),
    st.sampled_from([None, ESF, AMIF, PLAIN]),
    st.sampled_from(["funktion_40", "pk40", "fk15", None]),
)
def test_no_budget_is_too_strange_to_count(budget: Budget, of: Any, model_name: Any) -> None:
    """Half filled, mistyped, absurd: everything can be counted, and nothing is less than nought."""
    budget.cost_model = model_name or budget.cost_model
    costing = count(budget, of, price_list="riket", period=TWO_YEARS)
    assert costing.total >= 0
    assert sum(costing.by_year().values(), costing.undated) == costing.total


people = st.lists(
    st.builds(
        lambda function, pct, months, party: personnel(
            function, pct, party, months_per_year=months
        ),
        st.sampled_from(list(PRICES)),
        st.decimals(min_value=0, max_value=100, places=2),
        st.dictionaries(
            st.sampled_from([2026, 2027, 2028]),
            st.decimals(min_value=0, max_value=12, places=2),
            max_size=3,
        ),
        st.sampled_from([OWNER, PARTNER, None]),
    ),
    max_size=7,
)


@PATIENT
@given(rows=people, order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_moves_an_ore(rows: list[Any], order: Any) -> None:
    """Totals by year, party and kind are those of any other order of the rows."""
    moved = list(rows)
    order.shuffle(moved)
    first = counted({"cost_model": "funktion_40", "rows": rows})
    second = counted({"cost_model": "funktion_40", "rows": moved})

    def cuts(costing: Any) -> Any:
        return (
            costing.total,
            costing.flat,
            costing.by_year(),
            {k: sum(x.total for x in v) for k, v in costing.by_party().items()},
            {k: sum(x.total for x in v) for k, v in costing.by_kind().items()},
        )

    assert cuts(first) == cuts(second)
    for cut in cuts(first)[2:]:
        assert (
            sum(cut.values(), first.undated if cut is first.by_year() else Decimal(0))
            <= first.total
        )


@PATIENT
@given(rows=people)
def test_every_cut_of_the_budget_adds_up_to_the_total(rows: list[Any]) -> None:
    """What stands in one table stands in the others."""
    costing = counted({"cost_model": "funktion_40", "rows": rows})
    for groups in (costing.by_party(), costing.by_kind()):
        assert sum(line.total for lines in groups.values() for line in lines) == costing.total
    assert sum(costing.by_year().values(), costing.undated) == costing.total
    assert all(
        amount == round(amount, 2) for line in costing.lines for amount in line.amounts.values()
    )


@PATIENT
@given(rows=people)
def test_the_flat_rate_never_drifts(rows: list[Any]) -> None:
    """However many rows, each party's year is within half an öre of 40 % of what it pays."""
    costing = counted({"cost_model": "funktion_40", "rows": rows})
    for flat in (line for line in costing.lines if line.flat):
        for year, amount in flat.amounts.items():
            paid = sum(
                (
                    line.exact.get(year, Fraction(0))
                    for line in costing.lines
                    if line.personnel and line.row.party == flat.row.party
                ),
                Fraction(0),
            )
            assert abs(Fraction(amount) - paid * Fraction(2, 5)) <= Fraction(1, 200)


@PATIENT
@given(
    total=st.decimals(min_value="0.01", max_value=10**9, places=2),
    pct=st.decimals(min_value=0, max_value=100, places=2),
    exact=st.booleans(),
)
def test_share_and_grant_are_the_total_and_never_drift(
    total: Decimal, pct: Decimal, exact: bool
) -> None:
    """The project's part is within an öre of its share, and nothing is lost between the two."""
    asked = a_call(cofinancing_pct=str(pct), cofinancing_exact=exact)
    costing = counted({"rows": [{"amounts": {2027: total}}]}, call=asked)
    due = Fraction(total) * Fraction(pct) / 100
    own, grant = costing.own_wanted, costing.grant_most

    assert own is not None
    assert grant is not None
    assert own + grant == total
    drift = Fraction(own) - due
    assert abs(drift) <= Fraction(1, 200) if exact else 0 <= drift < Fraction(1, 100)
    paid = [
        {"kind": "kontant", "amounts": {2027: own}},
        {"kind": "sökt bidrag", "amounts": {2027: grant}},
    ]
    filled = counted({"rows": [{"amounts": {2027: total}}], "financing": paid}, call=asked)
    assert figures(filled.own_missing, filled.gap) == (0, 0)
    assert filled.own_part is not None
    assert abs(filled.own_part - Fraction(pct) / 100) * Fraction(total) < Fraction(1, 100)


def test_the_shipped_examples_of_37a_are_counted_as_written(example: Path) -> None:
    """No row contradicts itself, and the sums are those that were written."""
    case = load(example).application
    of = case.programmes[0]
    costing = count_case(case, load_programme(of), None)
    assert [name for line in costing.lines if line.contradicts for name in [line.row.text]] == []
    if of in ("37a", "37"):
        assert costing.total == case.budget.total_sek
        assert costing.by_year() == case.budget.by_year()


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "lokaler", "text": "Hyra, 15 % av huset"},
        {"kind": "resor", "text": "Resor enligt schablon"},
        {"kind": "annat", "text": "Hyra, 15 % av huset"},
        {"text": "Licens, 15 % rabatt"},
        {"kind": "annat", "text": "115 % av personalkostnaden i fjol"},
    ],
)
def test_a_cost_that_happens_to_name_a_share_is_still_a_cost(row: Any) -> None:
    """It is counted beside the flat rate, not in its place."""
    row = row | {"amounts": {2027: 50000}}
    people = personnel("Projektledare", 100, amounts={2027: 100000})
    costing = counted({"cost_model": "fk15", "rows": [row, people]}, AMIF)

    assert figures(costing.flat, costing.total) == (15000, 165000)


@pytest.mark.parametrize(
    "text",
    [
        "Indirekta kostnader, 15 %",
        "15 % av personalkostnaderna",
        "15 procent av personalkostnaderna",
        "Schablon",
    ],
)
@pytest.mark.parametrize("kind", [None, "annat", "indirekta kostnader"])
def test_a_flat_rate_by_hand_takes_the_place_of_the_counted_one(
    kind: str | None, text: str
) -> None:
    """Told as schablon, or as a share of what it is a share of."""
    row = {"kind": kind, "text": text, "amounts": {2027: 14000}}
    people = personnel("Projektledare", 100, amounts={2027: 100000})
    costing = counted({"cost_model": "fk15", "rows": [row, people]}, AMIF)

    assert figures(costing.flat, costing.total) == (14000, 114000)


AREAS = tuple(
    Objective(id=key, text=text, source=SOURCE)
    for key, text in (
        ("A1", "Ett hållbart arbetsliv: livslångt lärande"),
        ("A2", "Ett hållbart arbetsliv: aktiv inkludering"),
        ("C", "Social inkludering"),
    )
)


@pytest.mark.parametrize(
    ("area", "pct"),
    [
        ("A2", "46"),
        ("a2, aktiv inkludering", "46"),
        ("Programområde A1", "46"),
        ("Ett hållbart arbetsliv: aktiv inkludering", "46"),
        ("A", "46"),
        ("Programområde A", "46"),
        ("C", "0"),
        ("Social inkludering", "0"),
        ("Arbetslivet", None),
        ("Arbetsliv A9", None),
        ("Civilsamhället", None),
        (None, None),
    ],
)
def test_an_area_has_the_share_of_the_area_it_names(area: str | None, pct: str | None) -> None:
    """A word that begins with the letter of an area is not that area."""
    wanted = own_share(replace(ESF, objectives=AREAS), None, objective=area)

    assert (wanted and str(wanted.pct)) == pct


@pytest.mark.parametrize(
    ("area", "pct"), [("A2", "46"), ("A", "46"), ("C", "0"), ("Arbetslivet", None)]
)
def test_shares_need_no_list_of_areas(area: str, pct: str | None) -> None:
    """A programme of one's own may have shares alone."""
    wanted = own_share(replace(ESF, objectives=()), None, objective=area)

    assert (wanted and str(wanted.pct)) == pct


def test_the_tenth_objective_is_not_below_the_first() -> None:
    rows = (share("10", objective="1"), share("20"))
    of = programme("egen", cofinancing=rows)

    def pct(name: str) -> str:
        found = own_share(of, None, objective=name)
        return str(found and found.pct)

    assert [pct(name) for name in ("1", "1.1", "10", "2")] == ["10", "10", "20", "20"]


@pytest.mark.parametrize("name", ["2", "mål 2", "Specifikt mål 2", "Laglig migration", "2 Laglig"])
def test_an_objective_answers_to_all_its_names(name: str) -> None:
    known = [
        Objective(id=key, text=text, source=SOURCE)
        for key, text in (("1", "Asyl"), ("2", "Laglig migration"))
    ]
    found = objective_named(name, known)

    assert found is known[1]
    assert objective_named("mål 3", known) is None
    assert objective_named("mål 1 och 2", known) is None


def test_the_share_of_a_county_is_that_of_the_project() -> None:
    """Where the project is counts before where the applicant sits, however it is spelt."""
    case = {
        "esf": {"area": "A2"},
        "idea": {"county": "Dalarna"},
        "applicant": {"county": "Örebro län"},
    }
    wanted = count_case(application(case), ESF, None).wanted

    assert wanted is not None
    assert wanted.pct == 40
