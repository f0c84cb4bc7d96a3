"""The budget as a workbook: it calculates on its own, to the same öre, and holds no surprises."""

from __future__ import annotations

import csv
import datetime
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import pytest
from budgets import AMIF, ESF, OWNER, PARTNER, PLAIN, TWO_PARTIES, call, personnel
from checking import application, together
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import forms

from grantflow.checks.programmes import load_programme
from grantflow.documents.casefile import load
from grantflow.documents.sheets import budget_workbook
from grantflow.model.budget import Budget
from grantflow.model.costing import count_case

if TYPE_CHECKING:
    from grantflow.model.application import Application
    from grantflow.model.programme import Programme

# The first budget of a run takes seconds to draw.
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25)
SHEETS = ["Budget", "Per part och år", "Finansiering", "Priser", "Om"]
_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
BASE = {
    "title": "Språkbron i Exempelby",
    "dated": "2026-11-21",
    "applicant": {"name": OWNER, "county": "Kronobergs län"},
    "idea": {"period_start": "2027-01-01", "period_end": "2028-12-31"},
    "esf": {"area": "A2", "price_list": "riket"},
}
HANDLEDARE = personnel("Handledare", 40, months=24, monthly_rate_sek=38000, payroll_pct="45,5")
SAMORDNARE = personnel(
    "Samordnare", 35, PARTNER, months_per_year={2027: 7}, monthly_rate_sek=33333, payroll_pct="41.7"
)
TRIPS = {"kind": "resor", "text": "Tåg", "party": OWNER, "amounts": {2027: "50000,50"}}
FK15 = {
    "cost_model": "fk15",
    "rows": [HANDLEDARE, SAMORDNARE, TRIPS],
    "financing": [
        {"source": "AMIF", "kind": "sökt bidrag", "amounts": {2027: 200000, 2029: "0.33"}},
        {"source": "Kommunen", "kind": "kontant", "party": OWNER, "amounts": {2028: 40000}},
    ],
}
BY_HAND = TWO_PARTIES | {
    "rows": [
        *TWO_PARTIES["rows"],
        personnel("Projektledare", 10, hours=100, months=3, amounts={2027: 59200}),
        {"kind": "annat", "text": "Schablon 40 %"},
    ],
}
ALONE = {"cost_model": "funktion_40", "rows": [{"text": "Schablon"}, {"text": "x"}]}
FREE = {
    "rows": [
        {"kind": "personal", "share_pct": 50, "months": 16, "monthly_rate_sek": 62000},
        {"kind": "externa tjänster", "hours": "12,5", "hourly_rate_sek": "400,40"},
        {"kind": "externa tjänster", "months": 15, "monthly_rate_sek": 12000, "persons": 2},
        {"kind": "lokaler", "amounts": {2030: "99,90"}},
        {},
    ]
}
UNDATED = {"cost_model": "funktion_40", "rows": [personnel("Projektekonom", 33, months=7)]}
CASES: dict[str, tuple[Any, Programme | None]] = {
    "esf": (TWO_PARTIES, ESF),
    "by-hand": (BY_HAND, ESF),
    "undated": (UNDATED, ESF),
    "alone": (ALONE, ESF),
    "amif": (FK15, AMIF),
    "free": (FREE, PLAIN),
    "empty": ({}, None),
}


def case_of(name: str) -> tuple[Application, Programme | None]:
    budget, of = CASES[name]
    idea = {"idea": {"period_start": None}} if name == "undated" else {}
    return application(together(BASE, {"budget": budget}, idea)), of


def parts(workbook: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(workbook)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def cells(workbook: bytes, sheet: int) -> dict[tuple[int, int], tuple[str, str]]:
    """Return formula and value of each cell by row and column, counted from 0."""
    content = parts(workbook)
    shared = re.findall(r"<si>(.*?)</si>", content["xl/sharedStrings.xml"], re.DOTALL)
    texts = [unescape(re.sub("<[^>]+>", "", text)) for text in shared]
    found = {}
    for letters, row, kind, inner in _CELL.findall(content[f"xl/worksheets/sheet{sheet}.xml"]):
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        formula = re.search(r"<f>(.*?)</f>", inner or "")
        value = re.search(r"<v>(.*?)</v>", inner or "")
        shown = value[1] if value else ""
        text = texts[int(shown)] if 't="s"' in kind else shown
        found[int(row) - 1, column - 1] = (unescape(formula[1]) if formula else "", text)
    return found


def changed(workbook: bytes, edit: Any) -> bytes:
    """Return the workbook with `edit` done to the text of its first sheet, and no stored values."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts(workbook).items():
            new = edit(text) if name.endswith("sheet1.xml") else text
            package.writestr(name, re.sub(r"(</f>)<v>.*?</v>", r"\1", new))
    return out.getvalue()


def recalculated(workbook: bytes, folder: Path) -> dict[str, list[list[str]]]:
    """Return every sheet as LibreOffice calculates it, with nothing to lean on."""
    source = folder / "budget.xlsx"
    source.write_bytes(changed(workbook, lambda text: text))
    as_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", as_csv, "--outdir", str(folder), str(source)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    if "could not be loaded" in done.stdout + done.stderr:
        pytest.skip("LibreOffice here has no Calc")
    return {
        sheet: list(csv.reader((folder / f"budget-{sheet}.csv").open(encoding="utf-8")))
        for sheet in SHEETS
    }


def figure(text: str) -> Decimal:
    return Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


office = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here"),
]


@pytest.mark.parametrize("name", [pytest.param(name, marks=office) for name in CASES])
def test_every_formula_comes_to_what_the_program_counted(name: str, tmp_path: Path) -> None:
    """A spreadsheet that calculates from nothing shows the same figures, to the öre and closer."""
    case, of = case_of(name)
    workbook = budget_workbook(case, of, None)
    sheets = recalculated(workbook, tmp_path)
    checked = 0
    for number, sheet in enumerate(SHEETS, 1):
        for (row, column), (formula, stored) in cells(workbook, number).items():
            if formula:
                seen = figure(sheets[sheet][row][column])
                assert abs(seen - Decimal(stored)) < Decimal("0.000001"), (sheet, row, column)
                checked += 1
    costing = count_case(case, of, None)
    totals = [row for row in sheets["Budget"] if row[1] == "Summa"]
    last = cells(workbook, 1)
    column = next(col for (row, col), (_, text) in last.items() if text == "Summa" and row == 3)
    assert round(figure(totals[0][column]), 2) == costing.total
    assert checked >= 5


@pytest.mark.parametrize("_", [pytest.param(0, marks=office)])
def test_a_changed_figure_changes_everything_below_it(_: int, tmp_path: Path) -> None:
    """Six months in 2027 instead of twelve: hours, year, flat rate, total and share follow."""
    case, of = case_of("esf")
    workbook = budget_workbook(case, of, None)
    first = cells(workbook, 1)
    heads = {text: col for (row, col), (_, text) in first.items() if row == 3}
    at = (4, heads["Månader 2027"])
    assert first[at] == ("", "12")
    spot = f'(r="{chr(65 + at[1])}5"[^>]*>)<v>12</v>'
    edited = changed(workbook, lambda text: re.sub(spot, r"\1<v>6</v>", text))
    sheets = recalculated(edited, tmp_path)

    rows = [dict(row) for row in TWO_PARTIES["rows"]]
    rows[0]["months_per_year"] = {2027: 6, 2028: 12}
    less = application(together(BASE, {"budget": TWO_PARTIES | {"rows": rows}}))
    costing = count_case(less, ESF, None)
    budget, paid = sheets["Budget"], sheets["Finansiering"]
    assert figure(budget[4][heads["Timmar"]]) == 1290
    assert figure(budget[10][heads["Summa"]]) == costing.total == Decimal("5263677.30")
    wanted = next(row[1] for row in paid if row[0] == "Det blir i kronor")
    assert figure(wanted) == costing.own_wanted


def test_the_same_case_gives_the_same_bytes() -> None:
    """No clock and no user name; the day is that of the case."""
    case, of = case_of("esf")
    first, second = (budget_workbook(case, of, call(notes=("x",))) for _ in range(2))
    assert first == second
    content = parts(first)
    assert "2026-11-21T00:00:00Z" in content["docProps/core.xml"]
    assert "<Application>grantflow</Application>" in content["docProps/app.xml"]
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert {entry.date_time[:3] for entry in package.infolist()} == {(2026, 11, 21)}
    case.dated = None
    assert "dcterms" not in parts(budget_workbook(case, of, None))["docProps/core.xml"].split(
        "<dc:", 1
    )[1]  # fmt: skip


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "+46", "-17", "@SUM(A1)", "https://x.se", "{=1+1}"]
)
def test_what_people_write_is_never_a_formula_or_a_link(text: str) -> None:
    """A name that looks like a formula is a name, also after somebody has edited the cell."""
    rows = [{"kind": "resor", "text": text, "party": text, "amounts": {2027: 1}}]
    paid = [{"source": text, "party": text, "kind": "kontant", "amounts": {2027: 1}}]
    case = application(together(BASE, {"title": text, "budget": {"rows": rows, "financing": paid}}))
    workbook = budget_workbook(case, PLAIN, None)
    found = [pair for sheet in (1, 2, 3, 5) for pair in cells(workbook, sheet).values()]

    assert len([pair for pair in found if pair == ("", text)]) >= 5
    assert not any(text.strip("={}") in formula for formula, _ in found if formula)
    content = parts(workbook)
    assert not any("hyperlink" in name or "hyperlinks" in body for name, body in content.items()
                   if "sheet" in name)  # fmt: skip
    assert ('quotePrefix="1"' in content["xl/styles.xml"]) == (text[0] in "=+-@")


def test_the_reader_finds_heading_prices_dates_and_sources() -> None:
    """Frozen header, A4 on its side, dates that are dates, where prices come from and how sure."""
    case, of = case_of("esf")
    workbook = budget_workbook(case, of, call())
    content = parts(workbook)
    names = re.findall(r'<sheet name="([^"]+)"', content["xl/workbook.xml"])
    assert names == SHEETS
    for number in range(1, 6):
        sheet = content[f"xl/worksheets/sheet{number}.xml"]
        assert 'state="frozen"' in sheet
        assert 'orientation="landscape"' in sheet
        assert 'paperSize="9"' in sheet
    assert content["xl/workbook.xml"].count("_xlnm.Print_Area") == 5
    prices = cells(workbook, 4)
    assert prices[7, 0] == ("", "Projektledare större projekt")
    assert prices[8, 2] == ("", "592")
    assert prices[8, 3][1] == str((datetime.date(2026, 10, 1) - datetime.date(1899, 12, 30)).days)
    assert prices[8, 7] == ("", "I andra hand")
    about = {label: text for (_, column), (_, text) in cells(workbook, 5).items() if column == 0
             for label in [text]}  # fmt: skip
    assert {"Sökande", "Utlysning", "Så är det räknat", "Likviditet", "Källor"} <= set(about)
    told = " ".join(text for _, text in cells(workbook, 5).values())
    assert "halva ören uppåt" in told
    assert "Prov" in told


def test_prices_seen_some_time_are_not_made_into_a_date() -> None:
    """What is no date stands as it was written."""
    rates = tuple(ESF.rates)
    rates[1].valid = "hösten 2026"
    try:
        case, of = case_of("esf")
        assert cells(budget_workbook(case, of, None), 4)[8, 3] == ("", "hösten 2026")
    finally:
        rates[1].valid = "2026-10-01"


def test_a_share_nobody_knows_is_left_open() -> None:
    """No figure is made up; the model is said to be missing."""
    case, _ = case_of("free")
    workbook = budget_workbook(case, PLAIN, None)
    assert "inte känt" in " ".join(text for _, text in cells(workbook, 3).values())
    assert cells(workbook, 4)[5, 0] == ("", "Ingen kostnadsmodell är vald.")
    amif, of = case_of("amif")
    assert cells(budget_workbook(amif, of, None), 4)[5, 0] == (
        "",
        "Budgeten använder ingen prislista.",
    )


def test_activities_have_the_numbers_of_the_document() -> None:
    """A cost points at the activity the reader knows; an unknown one stands as written."""
    logic = {"stages": {"projektlogik": {"activities": [{"id": "a-1", "name": "Kurs"}]}}}
    rows = [TRIPS | {"activity": "a-1"}, TRIPS | {"activity": "borta"}]
    case = application(together(BASE, logic, {"budget": {"rows": rows}}))
    found = cells(budget_workbook(case, PLAIN, None), 1)
    column = next(col for (row, col), (_, text) in found.items() if text == "Aktivitet")
    assert [found[row, column][1] for row in (4, 5)] == ["A1", "borta"]


def test_the_shipped_examples_make_workbooks(example: Path) -> None:
    """Each example, by its own programme, passes the strict reader of the format."""
    case = load(example).application
    workbook = budget_workbook(case, load_programme(case.programmes[0]), None)
    assert cells(workbook, 1)[0, 0][1] == case.title


@pytest.mark.parametrize("name", CASES)
def test_the_format_is_followed_to_the_letter(name: str, tmp_path: Path) -> None:
    """Excel opens the file without offering to repair it."""
    case, of = case_of(name)
    path = tmp_path / "budget.xlsx"
    path.write_bytes(budget_workbook(case, of, None))
    tool = Path(".venv/bin/openxml-audit")
    done = subprocess.run([tool, "--policy", "strict", path], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()


@PATIENT
@given(
    forms(Budget),
    st.sampled_from([None, ESF, AMIF, PLAIN]),
    st.sampled_from(["pk40", "funktion_40", None]),
)
def test_any_budget_makes_a_workbook(budget: Budget, of: Any, model: Any) -> None:
    """Half filled, pasted, absurd: every part is well-formed."""
    budget.cost_model = model or budget.cost_model
    case = application(BASE)
    case.budget = budget
    for name, text in parts(budget_workbook(case, of, None)).items():
        if name.endswith((".xml", ".rels")):
            expat.ParserCreate().Parse(text.encode(), True)
