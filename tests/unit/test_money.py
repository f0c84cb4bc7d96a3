"""The budget as the document shows it: same words for § 37a, counted for those with a model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from budgets import AMIF, ESF, OWNER, PARTNER, PLAIN, TWO_PARTIES, call, counted, personnel
from checking import application, at, together

from grantflow.documents.casefile import load
from grantflow.documents.money import Money, money
from grantflow.model.budget import CostRow
from grantflow.text import swedish
from grantflow.text.costnotes import ROUNDING, figure, hourly, name_row, notes, seen_on

if TYPE_CHECKING:
    from grantflow.model.programme import Programme

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
PERIOD = {"period_start": "2027-01-01", "period_end": "2028-12-31"}
RIKET = together(at("esf", {"area": "A2", "price_list": "riket"}), at("idea", PERIOD))


def shown(budget: Any, of: Programme | None = ESF, **more: Any) -> Money:
    return money(application(together(RIKET, {"budget": budget})), of, more.get("call"))


def plain(texts: Any) -> list[str]:
    return [str(text).replace("\u00a0", " ") for text in texts]


def test_the_tables_of_a_counted_budget_add_up_on_paper() -> None:
    """The same sums in every table, the flat rates among them."""
    found = shown(TWO_PARTIES)
    assert found.years == ("2027", "2028")
    assert plain([found.costs_sum.total]) == ["5 620 061,30 kr"]
    assert plain(found.costs_sum.amounts) == ["2 307 134,90 kr", "3 312 926,40 kr"]
    assert [row.label for row in found.costs][-1] == "Övriga kostnader, 40 % av personalkostnaderna"
    assert [row.label for row in found.kinds] == ["Personal", "Schablon"]
    assert plain(row.total for row in found.parties) == ["4 907 504 kr", "712 557,30 kr"]
    row = found.costs[-1].row
    assert isinstance(row, CostRow)
    assert (row.kind, row.party) == ("annat", PARTNER)
    assert plain([found.personnel, found.flat, found.flat_share]) == [
        "4 014 329,50 kr",
        "1 605 731,80 kr",
        "40 %",
    ]
    assert (found.model, found.difference) == ("funktion 40", "")


def test_the_reader_sees_how_each_cost_was_counted() -> None:
    """Months, hours, price and list; the flat rate has none of them."""
    found = shown(TWO_PARTIES)
    two, clerk, flat = found.counts[1], found.counts[3], found.counts[5]
    assert (two.persons, two.share, two.months, two.hours) == (
        "2",
        "100\u00a0%",
        "18",
        "5160",
    )
    assert plain([two.rate, two.price_list, two.total]) == ["482 kr", "Riket", "2 487 120 kr"]
    assert (clerk.hours, clerk.function, clerk.computed) == ("250,83", "Projektadministratör", True)
    assert (flat.hours, flat.rate, flat.price_list, flat.kind) == ("", "", "", "Annat")
    assert [price.function for price in found.prices] == [
        "Projektledare eller delprojektledare",
        "Projektmedarbetare",
        "Projektekonom",
        "Projektadministratör",
    ]
    price = found.prices[0]
    assert (price.rate, price.seen, price.standing) == (
        "592\u00a0kr",
        "1 oktober 2026",
        "I andra hand",
    )


def test_who_pays_and_what_is_asked() -> None:
    """The share is exactly met, and each party's own money is shown against its costs."""
    found = shown(TWO_PARTIES)
    assert plain([found.own_part, found.own_wanted_share]) == ["46 %", "46 %"]
    assert plain([found.own_wanted, found.grant_most]) == ["2 585 228,20 kr", "3 034 833,10 kr"]
    assert (found.own_missing, found.own_beyond) == ("", "")
    owner, partner = found.party_shares
    assert plain([owner.party, owner.costs, owner.own, owner.grant, owner.grant_share]) == [
        OWNER,
        "4 907 504 kr",
        "2 385 228,20 kr",
        "2 522 275,80 kr",
        "51,4 %",
    ]
    assert plain([partner.grant_share]) == ["71,93 %"]


@pytest.mark.parametrize(
    ("own", "missing", "beyond"),
    [(400, "60 kr", ""), (500, "", "40 kr"), (460, "", ""), ("460.99", "", "")],
)
def test_too_little_and_too_much_of_an_exact_share(own: Any, missing: str, beyond: str) -> None:
    """Both are said in kronor."""
    paid = [{"kind": "kontant", "amounts": {2027: own}}, {"kind": "intäkt", "amounts": {2027: 0}}]
    found = shown({"rows": [{"amounts": {2027: 1000}}], "financing": paid})
    assert plain([found.own_missing, found.own_beyond]) == [missing, beyond]
    assert found.party_shares == ()


def test_a_lowest_share_may_be_passed() -> None:
    """More is not too much."""
    paid = [{"kind": "kontant", "amounts": {2027: 500}}, {"kind": "intäkt", "amounts": {2027: 50}}]
    found = shown({"rows": [{"amounts": {2027: 1000}}], "financing": paid}, AMIF)
    assert plain([found.own_wanted_share, found.own_beyond]) == ["minst 25 %", ""]
    assert plain([found.income]) == ["50 kr"]


def test_a_party_that_brings_more_than_it_costs_has_no_share_of_the_grant() -> None:
    """Less than nought is no share, and nothing is divided by nought."""
    paid = [{"kind": "kontant", "party": OWNER, "amounts": {2027: 500}}]
    rows = [{"party": OWNER, "amounts": {2027: 100}}, {"party": PARTNER}]
    found = shown({"rows": rows, "financing": paid})
    assert [row.grant_share for row in found.party_shares] == ["", ""]
    assert plain(row.grant for row in found.party_shares) == ["\u2212400 kr", "0 kr"]


def test_a_cost_without_a_year_stands_in_the_sum() -> None:
    """The table has no column for it, and a note says so."""
    budget = {"cost_model": "funktion_40", "rows": [personnel("Projektekonom", 33, months=7)]}
    found = money(application(together(at("esf.price_list", "riket"), {"budget": budget})), ESF)
    assert (found.years, plain([found.costs_sum.total])) == ((), ["268 389,66 kr"])
    assert found.counts[0].total == found.costs[0].total
    assert "går inte att fördela på år" in found.notes[0]


def test_liquidity_is_told_where_terms_are_known() -> None:
    """ESF+ and AMIF have some; § 37a none that anybody has seen."""
    assert "ligger projektet ute med" in shown(TWO_PARTIES).liquidity[0]
    asked = [row | {"source": "AMIF"} for row in TWO_PARTIES["financing"]]
    amif = TWO_PARTIES | {"cost_model": "pk40", "financing": asked}
    assert "inte känt" in shown(amif, AMIF).liquidity[0]
    assert shown(TWO_PARTIES, PLAIN).liquidity == ()
    assert shown(TWO_PARTIES, None).liquidity == ()


@pytest.mark.parametrize("name", ["arbete-och-sprak", "foraldraskap-i-nytt-land"])
def test_a_budget_without_a_model_reads_as_it_was_written(name: str) -> None:
    """The shipped cases for § 37 and 37a: sums of what was written, no notes, nothing added."""
    case = load(EXAMPLES / f"{name}.yaml").application
    found, bare = money(case, PLAIN, call("37a")), money(case)
    assert found == bare
    assert found.costs_sum.total == swedish.kronor(case.budget.total_sek)
    assert found.notes == ()
    assert len(found.costs) == len(case.budget.rows)
    assert all(isinstance(row.row, CostRow) for row in found.costs)


def test_an_empty_budget_says_nothing() -> None:
    """No shares, no notes, no prices."""
    found = money(application({}), ESF)
    assert (found.notes, found.prices, found.own_wanted, found.per_participant) == ((), (), "", "")


ROWS = [personnel("Projektledare", 50, months=12)]


@pytest.mark.parametrize(
    ("budget", "of", "said"),
    [
        ({"cost_model": "x-modell", "rows": ROWS}, ESF, "”x-modell” är ingen av programmets"),
        ({"rows": ROWS}, ESF, "Kostnadsmodellen är inte vald. Därför är ingen schablon räknad"),
        (
            {"cost_model": "funktion_40", "rows": [personnel("Coach", 50, months=12)]},
            ESF,
            "”Coach” finns inte i prislistan för riket. Kostnaden är inte räknad.",
        ),
        (
            {"cost_model": "funktion_40", "rows": [personnel("Projektledare", 50)]},
            ESF,
            "”Projektledare” saknar andel av heltid eller månader.",
        ),
        (
            {"cost_model": "yrkeskategori_15", "rows": [personnel("Lärare", 50, months=2)]},
            ESF,
            "”Lärare” saknar timpris.",
        ),
        (
            {"cost_model": "pk40", "rows": [personnel("Lärare", 50, months=2)]},
            AMIF,
            "”Lärare” saknar månadslön eller lönekostnadspåslag.",
        ),
        (
            {"cost_model": "funktion_40", "rows": ROWS},
            ESF,
            "jämnt över projektets 24 månader: 12 i 2027 och 12 i 2028.",
        ),
        (
            {"cost_model": "funktion_40", "rows": [ROWS[0] | {"amounts": {2027: 500000}}]},
            ESF,
            "”Projektledare” är skriven till 500 000 kr, men radens egna uppgifter ger 509 120 kr.",
        ),
        (
            {"cost_model": "funktion_40", "rows": ROWS},
            ESF,
            "prislistan Riket, som den såg ut 1 oktober 2026 (i andra hand).",
        ),
        ({"cost_model": "funktion_40", "rows": ROWS}, ESF, "halva ören uppåt"),
    ],
)
def test_the_notes_say_what_was_done_and_what_was_not(budget: Any, of: Any, said: str) -> None:
    """Each in a sentence, with the row's own name."""
    assert said in " ".join(plain(shown(budget, of).notes))


def test_without_a_price_list_the_note_asks_for_it() -> None:
    """Nobody's list is guessed."""
    costing = counted({"cost_model": "funktion_40", "rows": ROWS}, price_list=None)
    assert "har inget timpris, för prislistan är inte vald" in notes(costing)[0]
    assert notes(counted({})) == []
    written = counted({"cost_model": "funktion_40", "rows": [{"amounts": {2027: 5}}]})
    assert notes(written) == []


def test_rows_and_figures_are_named_as_people_do() -> None:
    """Text, else function, kind or id; long names are cut."""
    assert name_row(CostRow(id="kostnad-1")) == "”kostnad-1”"
    assert name_row(CostRow()) == "”rad utan namn”"
    assert name_row(CostRow(kind="resor", function="Coach")) == "”Coach”"
    assert name_row(CostRow(text="x" * 90)) == f"”{'x' * 57}…”"
    assert (figure(None), hourly(None)) == ("", "")
    assert seen_on("hösten 2026") == "hösten 2026"
    assert "Kontrollera utlysningen" in ROUNDING


@pytest.mark.parametrize("of", [PLAIN, AMIF])
def test_a_budget_for_another_funder_is_not_counted_out_as_this_ones(of: Any) -> None:
    """One plain sentence, no sums of nothing, and no grant that another one is asked for."""
    budget = TWO_PARTIES | {"cost_model": "Funktion och 40 % schablon"}
    found = shown(budget, of)

    assert "skrivna för modellen ”Funktion och 40 % schablon”" in found.other_model
    assert (found.kinds, found.parties, found.party_shares) == ((), (), ())
    assert (found.grant, found.difference, found.own_share) == ("", "", "")
    assert "”ESF+” är ett annat stöd" in " ".join(found.notes)
    own = shown(TWO_PARTIES)
    assert (own.other_model, bool(own.grant), bool(own.costs)) == ("", True, True)


@pytest.mark.parametrize(
    ("source", "of", "own"),
    [
        ("ESF+", ESF, True),
        ("Europeiska socialfonden", AMIF, False),
        ("Länsstyrelsen, § 37 a", PLAIN, True),
        ("Länsstyrelsernas bidrag", ESF, False),
        ("Bidraget", PLAIN, True),
        (None, AMIF, True),
    ],
)
def test_a_grant_is_the_funders_unless_it_names_another(source: Any, of: Any, own: bool) -> None:
    """The name in the row tells; without one the grant is the one that is applied for."""
    rows = [{"source": source, "kind": "sökt bidrag", "amounts": {2027: 100}}]
    assert shown({"financing": rows}, of).grant == ("100\xa0kr" if own else "")
