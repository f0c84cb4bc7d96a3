"""A call lies over its programme, and says what it does not know."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from checking import ask

from grantflow.checks import programmes
from grantflow.checks.call_report import report_on
from grantflow.checks.overlay import overlaid
from grantflow.checks.programme_files import read_call, read_calls, read_programme
from grantflow.errors import ProgrammeBroken
from grantflow.model.programme import Annex, Call, CostModel, Objective, Rate, Section
from grantflow.model.source import Source

SOURCE = Source(title="Utlysningen", locator="Sida 1", checked_on="2027-03-02", standing="verified")
PROGRAMME = programmes.load_programme("37a")
EMPTY = Call(call="37a-2030", programme="37a", title="Utlysning 2030")


def section(name: str, **changes: object) -> Section:
    return Section(id=name, heading=f"Rubrik {name}", source=SOURCE, **changes)  # type: ignore[arg-type]


def test_without_a_call_the_programme_stands() -> None:
    assert overlaid(PROGRAMME, None) is PROGRAMME


def test_a_call_that_knows_nothing_changes_nothing() -> None:
    assert overlaid(PROGRAMME, EMPTY) == PROGRAMME


def test_what_the_call_says_wins() -> None:
    """Limits, new questions, other annexes and prices come from the call."""
    old = Rate(
        function="ledare", price_list="riket", sek_per_hour="500", valid="2026", source=SOURCE
    )
    base = replace(PROGRAMME, rates=(old,), max_months=36, target_group="alla")
    first = PROGRAMME.annexes[0]
    call = replace(
        EMPTY,
        limits={"lst.04": 3000},
        sections=(section("egen.1", max_chars=500),),
        annexes=(
            replace(first, heading="Ny rubrik"),
            Annex(id="plan", heading="Plan", source=SOURCE),
        ),
        rates=(replace(old, sek_per_hour="550"), replace(old, price_list="stockholm")),
        applicant_kinds=("region",),
        target_group="unga",
        max_months=24,
        first_of_month=True,
    )
    found = overlaid(base, call)

    limits = {row.id: row.max_chars for row in found.sections}
    assert (limits["lst.04"], limits["lst.05"], limits["egen.1"]) == (3000, None, 500)
    assert found.sections[-1].id == "egen.1"
    assert found.annexes[0].heading == "Ny rubrik"
    assert found.annexes[-1].id == "plan"
    assert [row.sek_per_hour for row in found.rates] == ["550", "500"]
    assert (found.applicant_kinds, found.target_group) == (("region",), "unga")
    assert (found.max_months, found.first_of_month) == (24, True)


def test_a_limit_of_the_programme_stands_where_the_call_is_silent() -> None:
    found = overlaid(replace(PROGRAMME, max_months=36, first_of_month=False), EMPTY)

    assert (found.max_months, found.first_of_month) == (36, False)


def test_the_report_parts_what_is_known_from_what_is_not() -> None:
    call = replace(EMPTY, closes=date(2030, 4, 30), year=2030, sources={"closes": SOURCE})
    report = report_on(call, PROGRAMME)

    assert [(key, value) for key, value, _ in report.known] == [
        ("year", 2030),
        ("closes", "2030-04-30"),
    ]
    assert "expected_decision" in report.unknown
    assert report.faults == ("year saknar källa. Lägg till den under sources.",)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"closes_at": "25:00"}, "closes_at: 25:00 är inget klockslag"),
        ({"closes_at": "kl 16"}, "closes_at: kl 16 är inget klockslag"),
        (
            {"opens": date(2030, 5, 1), "closes": date(2030, 4, 1)},
            "closes (2030-04-01) ligger före opens",
        ),
        ({"min_months": 24, "max_months": 12}, "max_months (12) är mindre än min_months (24)"),
        ({"objectives": ("A9",)}, "objectives: 'A9' finns inte i programmet. Välj bland: A1."),
        ({"cost_models": ("klump",)}, "cost_models: 'klump' finns inte i programmet"),
        ({"limits": {"esf.1": 100}}, "limits: 'esf.1' finns inte i programmet"),
        (
            {"applicant_kinds": ("komun",)},
            "applicant_kinds: 'komun' finns inte. Välj bland: kommun,",
        ),
        ({"counties": ("Örebro län", "Narnia län")}, "counties: 'Narnia län' finns inte"),
        ({"groups_allowed": ("alla",)}, "groups_allowed: 'alla' finns inte"),
        ({"sources": {"closse": SOURCE}}, "sources.closse hör inte till någon uppgift"),
    ],
)
def test_a_call_that_cannot_be_right_is_told(change: dict[str, Any], told: str) -> None:
    area = Objective(id="A1", text="Arbetsliv", source=SOURCE)
    model = CostModel(id="fk15", name="Faktiska kostnader", personnel="salary", source=SOURCE)
    programme = replace(PROGRAMME, objectives=(area,), cost_models=(model,))
    call = replace(EMPTY, **change)

    assert any(fault.startswith(told) for fault in report_on(call, programme).faults)


def test_a_call_in_order_has_no_faults() -> None:
    """Rows bring their own sources, and a call's own section may have a limit."""
    call = replace(
        EMPTY,
        opens=date(2030, 3, 1),
        closes=date(2030, 4, 30),
        closes_at="16:00",
        sections=(section("egen.1"),),
        limits={"egen.1": 500},
        sources=dict.fromkeys(("opens", "closes", "closes_at", "limits"), SOURCE),
    )

    assert report_on(call, PROGRAMME).faults == ()


TEXT = """call: 37a-2030
programme: 37a
title: Egen utlysning
closes: 2030-04-30
closes_at: 16:00
max_months: 24
cofinancing_pct: 12.5
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    monkeypatch.setenv("GRANTFLOW_PROGRAMMES", str(tmp_path))
    for name in ("load_programme", "load_calls"):
        monkeypatch.setattr(programmes, name, cache(getattr(programmes, name).__wrapped__))

    def put(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return put


def test_a_file_of_ones_own_is_read_however_days_are_written(own: Callable[..., Path]) -> None:
    call = read_call(own("min.yaml", TEXT))

    assert (call.closes, call.closes_at, call.cofinancing_pct) == (
        date(2030, 4, 30),
        "16:00",
        "12.5",
    )
    assert (call.max_months, call.opens) == (24, None)


def test_what_is_left_empty_is_not_known(own: Callable[..., Path]) -> None:
    call = read_call(own("min.yaml", TEXT + "national:\nnotes:\nsources:\nannexes:\n"))

    assert (call.national, call.notes, call.sources, call.annexes) == (False, (), {}, None)


def test_a_call_may_build_on_another(own: Callable[..., Path]) -> None:
    """A county adds its priorities, and keeps everything else of the national call."""
    row = "{id: landsbygd, text: Landsbygden, words: [landsbygd], source: {title: Länet, "
    row += "locator: Sida 2, checked_on: '2030-01-01', standing: verified}}"
    text = "extends: 37a-2024\ncall: 37a-2024-lan\nprogramme: 37a\ntitle: Länet\n"
    text += f"priorities: [{row}]\n"
    own("37a/calls/lan.yaml", text)
    found = programmes.find_call("37a", "2024-lan")
    base = programmes.find_call("37a", "2024")

    assert found is not None
    assert base is not None
    assert found.frame_sek == base.frame_sek
    assert [p.id for p in found.priorities or ()] == [
        *(p.id for p in base.priorities or ()),
        "landsbygd",
    ]


def test_a_call_that_builds_on_nothing_is_told(own: Callable[..., Path]) -> None:
    path = own("37a/calls/x.yaml", "extends: 37a-2042\n" + TEXT)

    with pytest.raises(ProgrammeBroken, match="'37a-2042' finns inte") as told:
        read_call(path)
    assert "menade du '37a-2024'?" in told.value.remedy


def test_a_call_of_another_programme_is_told(own: Callable[..., Path]) -> None:
    path = own("min.yaml", TEXT)

    assert programmes.find_call("37a", "min.yaml", path.parent) == read_call(path, "37a")
    with pytest.raises(ProgrammeBroken, match="hör till programmet '37a', inte '37'"):
        programmes.find_call("37", "min.yaml", path.parent)
    with pytest.raises(ProgrammeBroken, match="'leader' finns inte"):
        read_call(own("annan.yaml", TEXT.replace("37a", "leader")))


def test_a_programme_of_ones_own_builds_on_one_that_ships(own: Callable[..., Path]) -> None:
    own(
        "leader/programme.yaml",
        "extends: 37a\nprogramme: leader\nname: Leader\nshort_name: Leader\n",
    )
    own("leader/calls/2030.yaml", TEXT.replace("37a", "leader"))

    assert programmes.is_described("leader")
    assert programmes.load_programme("leader") == read_programme("leader")
    assert programmes.load_programme("leader").sections == PROGRAMME.sections
    assert list(programmes.load_calls("leader")) == list(read_calls("leader")) == ["leader-2030"]
    assert not programmes.is_described("okänt")


@pytest.mark.parametrize(
    ("old", "new", "told", "line"),
    [
        ("2030-04-30", '"1 mars 2027"', "closes: 1 mars 2027 är ingen dag", 4),
        ("2030-04-30", '"2027-3-1"', "closes: 2027-3-1 är ingen dag", 4),
        ("2030-04-30", '"2030-04-31"', "closes: 2030-04-31 är ingen dag", 4),
        ("2030-04-30", "2030-04-31", "2030-04-31 är ingen dag", 4),
        ("2030-04-30", "2030-04-30 16:00:00", "closes: 2030-04-30 16:00:00 är ingen dag", 4),
        ("2030-04-30", "2030-04-30 26:00:00", "klockslag efter en dag finns inte", None),
        ("2030-04-30", "20300430", "closes: 20300430 är ingen dag", 4),
        ("16:00", "16", "closes_at: 16 är inget klockslag", 5),
        ("16:00", "16.30", "closes_at: 16.3 är inget klockslag", 5),
        ("16:00", "1600", "closes_at: 1600 är inget klockslag", 5),
        ("12.5", '"46 %"', "cofinancing_pct: 46 % är inget tal", 7),
        ("12.5", "nan", "cofinancing_pct: nan är inget tal", 7),
    ],
)
def test_a_day_hour_or_figure_that_is_none_is_refused_with_its_line(
    own: Callable[..., Path], old: str, new: str, told: str, line: int | None
) -> None:
    """Nothing is guessed, and nothing falls over later."""
    with pytest.raises(ProgrammeBroken) as caught:
        read_call(own("min.yaml", TEXT.replace(old, new)))

    assert told in caught.value.problem
    assert caught.value.place is not None
    assert caught.value.place.line == line


@pytest.mark.parametrize(
    ("written", "held"),
    [("16:00", "16:00"), ("9:05", "09:05"), ("24:00", "24:00"), ('"16.30"', "16.30")],
)
def test_an_hour_is_held_as_it_was_meant(own: Callable[..., Path], written: str, held: str) -> None:
    """YAML reads 16:00 as minutes."""
    assert read_call(own("min.yaml", TEXT.replace("16:00", written))).closes_at == held


def test_figures_and_days_are_texts_wherever_texts_are_wanted(own: Callable[..., Path]) -> None:
    """In lists, rows and sources: nobody has to know where quotation marks are needed."""
    source = "{title: 2027, checked_on: 2027-03-02, standing: verified}"
    rate = "{function: ledare, price_list: riket, sek_per_hour: 600, valid: 2027, "
    text = TEXT + f"objectives: [2]\nrates:\n  - {rate}source: {source}}}\n"
    text = text.replace("12.5", '"12,5"') + f"sources:\n  closes: {source}\n"
    call = read_call(own("min.yaml", text.replace("Egen utlysning", "2027")))

    assert (call.title, call.objectives, call.cofinancing_pct) == ("2027", ("2",), "12.5")
    assert call.rates is not None
    assert (call.rates[0].sek_per_hour, call.rates[0].valid) == ("600", "2027")
    assert call.rates[0].source == call.sources["closes"]
    assert (call.sources["closes"].title, call.sources["closes"].checked_on) == (
        "2027",
        "2027-03-02",
    )


def test_a_yes_is_no_text(own: Callable[..., Path]) -> None:
    with pytest.raises(ProgrammeBroken, match="target_group passar inte"):
        read_call(own("min.yaml", TEXT + "target_group: true\n"))


@pytest.mark.parametrize(
    "texts",
    [
        {"ett": "ett"},
        {"ett": "tva", "tva": "ett"},
        {"ett": "tva", "tva": "tre", "tre": "tva"},
    ],
)
def test_programmes_that_build_on_each_other_are_told(
    own: Callable[..., Path], texts: dict[str, str]
) -> None:
    """By file and line, not by a crash."""
    for name, base in texts.items():
        own(f"{name}/programme.yaml", f"programme: {name}\nextends: {base}\n")

    with pytest.raises(ProgrammeBroken, match="bygger på sig själv") as told:
        read_programme("ett")
    assert told.value.place is not None
    assert told.value.place.line == 2


def test_calls_that_build_on_each_other_are_told(own: Callable[..., Path]) -> None:
    for name, base in (("ett", "tva"), ("tva", "ett")):
        text = f"extends: 37a-{base}\ncall: 37a-{name}\nprogramme: 37a\ntitle: Prov\n"
        own(f"37a/calls/{name}.yaml", text)

    with pytest.raises(ProgrammeBroken, match="bygger på sig själv") as told:
        read_calls("37a")
    assert told.value.place is not None
    assert told.value.place.line == 1


def test_a_call_may_spell_what_is_open_as_people_do() -> None:
    """What the rules take for an objective or a model is none that does not exist."""
    area = Objective(id="2", text="Laglig migration", source=SOURCE)
    model = CostModel(id="fk15", name="Faktiska kostnader", personnel="salary", source=SOURCE)
    programme = replace(PROGRAMME, objectives=(area,), cost_models=(model,))
    call = replace(EMPTY, objectives=("mål 2",), cost_models=("Faktiska kostnader",))

    assert not [f for f in report_on(call, programme).faults if "finns inte" in f]


@pytest.mark.parametrize(
    ("row", "told", "remedy"),
    [
        ('cofinancing_pct: "146"', "cofinancing_pct: 146 är ingen andel", "från 0 till 100"),
        ('cofinancing_pct: "46 %"', "cofinancing_pct: 46 % är inget tal", "skriv bara siffror"),
        ("frame_sek: fyrtio", "frame_sek: fyrtio är inget helt tal", "helt tal i kronor"),
        ("max_budget_sek: -5", "max_budget_sek: -5 är inget helt tal", "helt tal i kronor"),
        ("min_months: 1.5", "min_months: 1.5 är inget helt tal", "helt tal i månader"),
        ("call: esf övning / ../x", "går inte att använda som namn", "utan mellanslag"),
    ],
)
def test_what_no_call_can_say_is_refused_where_it_stands(
    row: str, told: str, remedy: str, tmp_path: Path
) -> None:
    """A figure that can't be true is never counted with."""
    path = tmp_path / "egen.yaml"
    key = row.split(":", 1)[0]
    head = "\n".join(line for line in TEXT.splitlines() if not line.startswith(f"{key}:"))
    path.write_text(f"{row}\n{head}", encoding="utf-8")

    with pytest.raises(ProgrammeBroken) as caught:
        read_call(path)
    assert (caught.value.code, caught.value.place and caught.value.place.line) == ("GF301", 1)
    assert told in caught.value.problem
    assert remedy in caught.value.remedy


def test_a_standing_misspelt_in_many_rows_is_told_once_with_the_choices(tmp_path: Path) -> None:
    path = tmp_path / "egen.yaml"
    wrong = "{title: T, locator: L, checked_on: '2026-11-21', standing: säker}"
    rows = "".join(f"  {key}: {wrong}\n" for key in ("opens", "closes", "year", "goals", "rates"))
    path.write_text(f"call: a\nprogramme: 37a\ntitle: T\nsources:\n{rows}", encoding="utf-8")

    with pytest.raises(ProgrammeBroken) as caught:
        read_call(path)
    assert "och 2 ställen till" in caught.value.problem
    assert "'verified'" in caught.value.remedy


def test_a_check_says_once_that_the_file_of_the_call_has_faults() -> None:
    call = replace(EMPTY, opens=date(2030, 5, 1), closes=date(2030, 4, 1))
    result = ask("call_file_sound", {}, programme=PROGRAMME, call=call)

    assert (result.verdict, result.facts["count"]) == ("missing", "3")
    assert "ligger före opens" in result.facts["faults"]
    assert ask("call_file_sound", {}, programme=PROGRAMME).verdict == "not_applicable"
    assert ask("call_file_sound", {}, programme=PROGRAMME, call=EMPTY).verdict == "met"
