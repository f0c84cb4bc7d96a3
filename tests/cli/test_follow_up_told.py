"""`grantflow grant`, `report` and `diary`: what nobody knows is told as unknown, in plain words."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from cases import WHOLE, Capture, grantflow, unwrapped

from grantflow.documents import casefile
from grantflow.documents.outline import document_text
from grantflow.model.promise import Grant

SMALL = """\
title: Möten
stages:
  projektlogik:
    goals:
      - {id: mal-1, text: Fler möts, target: 48, target_women: 30, target_men: 18}
    activities:
      - {id: aktivitet-1, name: Promenader}
"""
COSTS = """\
budget:
  rows:
    - {id: kostnad-1, text: Samordnare, amounts: {2025: 90000}}
    - {id: kostnad-2, text: Lokal}
  financing:
    - {id: finans-1, source: Kommunen, kind: kontant, amounts: {2025: 20000}}
    - {id: finans-2, source: Regionen, kind: kontant}
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "ärende.yaml"
    path.write_text(SMALL, "utf-8")
    return path


def decided(case: Path, capsys: Capture, *options: str) -> str:
    answer = grantflow(capsys, "grant", case, "--on", "2024-06-17", *options)
    assert answer.code == 0, answer.err
    return unwrapped(answer.out)


def held(case: Path) -> Grant:
    return casefile.load(case).application.grant


def test_a_grant_that_nobody_has_counted_is_not_taken_for_nothing(
    case: Path, capsys: Capture
) -> None:
    """Neither in the file nor in what a report is held against; a decided 0 stays 0."""
    out = decided(case, capsys)
    assert "Beviljat okänt belopp, period okänd." in out
    assert "amount_sek" in out
    assert held(case).amount_sek is None
    assert "Beviljat okänt belopp" in grantflow(capsys, "grant", case).out

    made = grantflow(
        capsys, "report", case, "--new", "--kind", "delrapport", "--period", "2025-03-31"
    )
    assert made.code == 0, made.err
    case.write_text(
        case.read_text("utf-8").replace("grant_used_sek:", "grant_used_sek: 5000"), "utf-8"
    )
    told = grantflow(capsys, "report", case, "--kind", "delrapport").out
    assert "RAP06" not in told
    assert "Beviljat: 0" not in told

    decided(case, capsys, "--again", "--amount", "0")
    assert held(case).amount_sek == 0


def test_another_funders_grant_is_no_decision_of_nothing(tmp_path: Path, capsys: Capture) -> None:
    case = tmp_path / "ärende.yaml"
    shutil.copy(WHOLE, case)

    assert "Beviljat okänt belopp, 1 september 2024" in decided(case, capsys, "--programme", "esf")
    assert held(case).amount_sek is None


def test_a_cost_without_an_amount_is_promised_without_one(case: Path, capsys: Capture) -> None:
    """Nobody can overspend a line that has no sum; it is told as unknown."""
    case.write_text(SMALL + COSTS, "utf-8")
    out = decided(case, capsys)

    promise = held(case).promise
    assert [row.amount_sek for row in promise.costs] == [Decimal(90000), None]
    assert [row.amount_sek for row in promise.financing] == [Decimal(20000), None]
    assert "1 mål, 1 aktivitet och 2 kostnader på 90 000 kr (1 utan belopp)" in out
    grantflow(capsys, "report", case, "--new", "--kind", "slutrapport", "--period", "2025-12-31")
    told = unwrapped(grantflow(capsys, "report", case, "--kind", "slutrapport").out)
    assert "K2 ”Lokal” har ingen summa. Beviljat: okänt belopp." in told


def test_what_was_promised_is_counted_as_people_count(case: Path, capsys: Capture) -> None:
    """One of a thing is one, and what there is none of comes without a sum."""
    assert "1 mål, 1 aktivitet och inga kostnader. Det ändras" in decided(case, capsys)
    shown = grantflow(capsys, "grant", case).out
    assert "Lovat: 1 mål, 1 aktivitet och inga kostnader\n" in shown


def test_who_came_is_a_sentence_of_its_own_in_the_diary(case: Path, capsys: Capture) -> None:
    """However the note ends."""
    decided(case, capsys)
    for day, text in (("05", "Vi såg hur det gick"), ("06", "Gick det bra? "), ("07", "Vila.")):
        counts = () if text == "Vila." else ("--women", "5", "--men", "3")
        on = f"2024-11-{day}"
        assert grantflow(capsys, "diary", case, "--on", on, "--text", text, *counts).code == 0

    assert grantflow(capsys, "diary", case).out.splitlines() == [
        "5 november 2024: Vi såg hur det gick. 5 kvinnor och 3 män.",
        "6 november 2024: Gick det bra? 5 kvinnor och 3 män.",
        "7 november 2024: Vila.",
    ]


def test_a_row_that_was_not_promised_is_called_by_its_name(case: Path, capsys: Capture) -> None:
    """An id says nothing to who wrote the goal."""
    decided(case, capsys)
    text = case.read_text("utf-8")
    more = "      - {id: mal-1, text: Fler möts"
    assert more in text
    case.write_text(
        text.replace(more, "      - {id: mal-2, text: Fler läser}\n" + more, 1), "utf-8"
    )

    shown = unwrapped(grantflow(capsys, "grant", case).out)
    assert "Nytt mål: lovat ”–”, i dag ”Fler läser”" in shown
    assert "mal-2" not in shown


@pytest.mark.parametrize(
    "options",
    [("--period", "2023-01-31"), ("--from", "2025-06-01", "--period", "2025-01-31")],
)
def test_a_report_that_ends_before_it_begins_is_not_begun(
    case: Path, capsys: Capture, options: tuple[str, ...]
) -> None:
    """A slip of the year is told at once, and the file is as it was."""
    decided(case, capsys, "--from", "2024-09-01", "--to", "2025-12-31")
    before = case.read_bytes()
    answer = grantflow(capsys, "report", case, "--new", "--kind", "delrapport", *options)

    assert answer.code == 2
    assert f"sluta {options[-1]}, före " in answer.err
    assert "\nåtgärd: " in answer.err
    assert case.read_bytes() == before


def test_a_report_without_a_period_can_be_chosen_beside_those_with_one(
    case: Path, capsys: Capture
) -> None:
    """It is the one being written; the others are chosen by the day they end."""
    decided(case, capsys, "--from", "2024-09-01")
    for options in ((), ("--period", "2025-03-31")):
        begun = grantflow(capsys, "report", case, "--new", "--kind", "delrapport", *options)
        assert begun.code == 0, begun.err

    latest = grantflow(capsys, "report", case, "--kind", "delrapport").out
    dated = grantflow(capsys, "report", case, "--kind", "delrapport", "--period", "2025-03-31").out
    assert latest.startswith("Möten · Delrapport · från 1 september 2024\n")
    assert dated.startswith("Möten · Delrapport · 1 september 2024 – 31 mars 2025\n")


def test_costs_that_nobody_has_summed_have_no_sum_in_word(case: Path, capsys: Capture) -> None:
    """A dash, as for each line; a sum of nothing would read as a granted 0 kr."""
    case.write_text(f"{SMALL}budget:\n  rows:\n    - {{id: kostnad-1, text: Lokal}}\n", "utf-8")
    assert "1 mål, 1 aktivitet och 1 kostnad utan belopp." in decided(case, capsys)
    grantflow(capsys, "report", case, "--new", "--kind", "delrapport", "--period", "2025-03-31")
    word = case.with_suffix(".docx")
    made = grantflow(capsys, "report", case, "--kind", "delrapport", "-o", word, "--as-is")

    assert made.code == 0, made.err
    assert "Beviljat okänt belopp" in grantflow(capsys, "grant", case).out
    text = document_text(word.read_bytes())
    assert "Summa" in text
    assert "0\u00a0kr" not in text
