"""Values as Swedes write them: dates, amounts, shares, choices."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.documents.importing.catalogue import Catalogue
from grantflow.documents.importing.dates import only_dates
from grantflow.documents.importing.fields import fields, tables, words
from grantflow.documents.importing.likeness import fold, likeness
from grantflow.documents.importing.naming import NAMED_BY
from grantflow.documents.importing.values import Unfit, value_for, values_for
from grantflow.text import swedish

DAY = "idea.period_start"
SEK = "stages.implementeringsplan.resources.amount_sek_per_year"
LEVEL = "stages.omvarldsbevakning.actors.level"


def value(path: str, text: str) -> Any:
    return value_for(fields()[path], text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-01",
        "2026/9/1",
        "1 september 2026",
        "den 1 sept. 2026",
        "1:a september 2026",
        "1/9 2026",
        "1/9-2026",
        "1.9.2026",
        "20260901",
        "Senast den 1 september 2026.",
        "fr.o.m. 1 sep 2026",
    ],
)
def test_a_day_may_be_written_in_many_ways(text: str) -> None:
    """What no two municipalities write alike."""
    assert value(DAY, text) == datetime.date(2026, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        "hösten 2026",
        "september 2026",
        "2026",
        "31 februari 2026",
        "1/9 eller 2/9 2026",
        "den 1 september 2026 i Provby",
        "2026-09-01 och 2026-10-01",
    ],
)
def test_a_text_that_is_not_one_day_is_none(text: str) -> None:
    """A guessed day would look like somebody's answer."""
    with pytest.raises(Unfit, match="datum"):
        value(DAY, text)


@given(st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2099, 12, 31)))
def test_every_day_comes_back_as_we_write_it(day: datetime.date) -> None:
    """Our own documents write them out."""
    assert only_dates(swedish.day(day)) == (day,)
    assert only_dates(day.isoformat()) == (day,)
    assert only_dates(swedish.span(day, day)) == (day, day)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1 250 000 kr", "1250000"),
        ("1\u00a0250\u00a0000 kronor", "1250000"),
        ("1.250.000", "1250000"),
        ("324 000,50 kr", "324000.50"),
        ("372 tkr", "372000"),
        ("1,5 mkr", "1500000.0"),
        ("0", "0"),
        ("900:-", "900"),
    ],
)
def test_amounts_are_read_with_their_units(text: str, figure: str) -> None:
    """Thousands apart, decimals after a comma."""
    assert value(SEK, text) == Decimal(figure)


@pytest.mark.parametrize(
    "text",
    ["ungefär 100 000 kr", "100 000–200 000 kr", "100 000 kr av regionen", "gratis", "-5 kr"],
)
def test_a_text_that_says_more_than_an_amount_is_none(text: str) -> None:
    """'Ungefär' would be lost."""
    with pytest.raises(Unfit):
        value(SEK, text)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_every_amount_comes_back_as_we_write_it(amount: Decimal) -> None:
    """To the öre."""
    assert value(SEK, swedish.kronor(amount)) == amount


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (LEVEL, "Regional", "regional"),
        (LEVEL, "regionala", "regional"),
        ("applicant.kind", "Ideell förening", "civilsamhälle"),
        ("stages.projektlogik.activities.needs_money", "Ja", "ja"),
        ("stages.projektlogik.activities.needs_money", "☒", "ja"),
        ("stages.projektlogik.activities.needs_money", "X", "ja"),
        ("stages.jamstalldhetskartlaggning.method", "4r", "4R"),
        ("programme", "Bidrag för flyktingguider (§ 37 a)", "37a"),
        ("programme", "ESF+", "esf"),
        ("stages.forankring.project_manager.share_pct", "50 %", Decimal(50)),
        ("stages.projektlogik.target_group.women", "72 kvinnor", 72),
        ("stages.projektlogik.risks.likelihood", "3", 3),
        ("stages.projektlogik.evidence.year", "2023", 2023),
    ],
)
def test_choices_and_figures_are_read_as_people_write_them(
    path: str, text: str, expected: Any
) -> None:
    """Capital letters, endings, ticks."""
    assert value(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (LEVEL, "Regional, sedan 2023"),
        ("stages.projektlogik.risks.likelihood", "hög"),
        ("stages.projektlogik.risks.likelihood", "7"),
        ("programme", "§ 37 eller § 37a"),
        ("idea.why_now", "a" * 30_001),
    ],
)
def test_what_a_field_does_not_take_is_said(path: str, text: str) -> None:
    """In one sentence of Swedish."""
    with pytest.raises(Unfit) as caught:
        value(path, text)
    assert caught.value.reason.endswith(".")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Region A, Provby kommun och Föreningen B", ("Region A", "Provby kommun", "Föreningen B")),
        ("Region A och Föreningen B", ("Region A", "Föreningen B")),
        ("Laglig migration och integration", ("Laglig migration och integration",)),
        ("- Region A\n- Föreningen Mor och Barn", ("Region A", "Föreningen Mor och Barn")),
        ("Region A (barn, unga och familj)", ("Region A (barn, unga och familj)",)),
    ],
)
def test_lists_are_parted_where_people_part_them(text: str, parts: tuple[str, ...]) -> None:
    """Commas and 'och', but not within brackets or in a running name."""
    assert values_for(fields()["lansstyrelsen.counties"], text) == parts


# -- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3.2 Våra mål", "Målen"),
        ("AKTIVITETER", "aktiviteterna"),
        ("Syftet med projektet (max 500 tecken)", "Syfte"),
        ("a) Risker", "Risk"),
        ("Parternas ansvar:", "parters ansvar"),
    ],
)
def test_names_that_a_person_would_call_the_same_are(one: str, other: str) -> None:
    """Number, case, endings and brackets."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mål", "Män"),
        ("Mål", "Mål och indikatorer"),
        ("Syfte", "Syfte med spridningen"),
        ("Risk", "Riskfri lek"),
    ],
)
def test_a_name_within_another_is_another(one: str, other: str) -> None:
    """token_set_ratio alone would say 100."""
    assert likeness(fold(one), fold(other)) < 90


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_goes_from_nothing_to_equal(one: str, other: str) -> None:
    """100 is equality and nothing else."""
    score = likeness(fold(one), fold(other))
    assert 0 <= score <= 100
    assert (score == 100) == (fold(one) == fold(other))
    assert likeness(fold(one), fold(one)) == 100


def test_every_answer_outside_tables_is_known_by_its_own_short_name() -> None:
    """What our documents call an answer must lead back to it, in the form it belongs to."""
    catalogue = Catalogue()
    lost = []
    for path, field in fields().items():
        around = tuple(above for above in (path.rpartition(".")[0],) if above in fields())
        if field.kind in {"answer", "values"} and not field.column_of and catalogue.holds(path):
            meant, _ = catalogue.meant(field.label, around)
            if meant is None or meant.path != path:
                lost.append((path, field.label, meant.path if meant else None))
    assert lost == []


def test_every_column_is_known_by_its_own_short_name() -> None:
    """The same for the heads of tables; two may share a name, as 'Mål' does."""
    catalogue = Catalogue()
    for table, columns in tables().items():
        for column in columns if catalogue.holds(table) else ():
            best = catalogue.columns(column.label, table)
            assert column.path in {path for path, score in best if score == best[0][1]}


def test_every_table_says_what_its_rows_are_known_by() -> None:
    """Without it a file that is read twice would double its rows."""
    assert set(NAMED_BY) == set(tables())
    for table, names in NAMED_BY.items():
        assert {f"{table}.{name}" for name in names} <= set(fields())


def test_the_words_name_fields_that_exist() -> None:
    """A misspelt path would never be found."""
    for group in ("namn", "inom"):
        assert set(words()[group]) <= set(fields()), group
    for paths in words()["delade"].values():
        assert set(paths) <= set(fields())
    assert {f"stages.omvarldsbevakning.{kind}" for kind in words()["plan"]} <= set(tables())
