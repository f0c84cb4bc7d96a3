"""`grantflow figures`: off until turned on; shows figures with source, takes what is picked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kolada_server import Kolada as Server
from kolada_server import serving

from grantflow import cli
from grantflow.checks.loader import rulebook
from grantflow.documents import casefile

CASE = """\
# Vårt ärende
grantflow: 1
title: Trygg start
idea:
  municipality: Lunds kommun   # där vi bor
stages:
  projektlogik:
    evidence:
      - id: belagg-1
        statement: Egen räkning
        source: Egen
        year: 2023
"""
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "*")
    with serving() as running:
        monkeypatch.setenv("GRANTFLOW_FIGURES", "kolada")
        monkeypatch.setenv("GRANTFLOW_FIGURES_URL", running.base())
        yield running


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "ärende.yaml"
    path.write_text(CASE, "utf-8")
    return path


def run(capsys: Capture, *arguments: str | Path) -> tuple[int, str, str]:
    code = cli.run(["figures", *map(str, arguments)])
    return code, *capsys.readouterr()


def rows(path: Path) -> list[Any]:
    return casefile.load(path).application.stages.projektlogik.evidence


def test_a_person_sees_year_sexes_difference_and_source(
    capsys: Capture, server: Server, case: Path
) -> None:
    code, out, err = run(capsys, case)

    assert (code, err) == (0, "")
    said = " ".join(out.replace("\u00a0", " ").split())
    assert "Lund (kommun, 1281): siffror från Kolada" in said
    assert "2024: kvinnor 38,5 %, män 51,2 %, totalt 45,1 %" in said
    assert "kvinnor ligger 12,7 procentenheter lägre än män" in said
    assert "2025: uppgift saknas" in said
    assert "kvinnor: uppgift saknas, män 61 %" in said
    assert "Passar till LOG01 och JAM01" in said
    assert case.read_text("utf-8") == CASE


def test_no_figure_stands_without_source_and_year(capsys: Capture, server: Server) -> None:
    code, out, _ = run(capsys, "--municipality", "Lund", "--format", "json")
    shown = json.loads(out)

    assert code == 0
    assert len(shown["figures"]) == 7
    for figure in shown["figures"]:
        assert figure["source"]["title"] == "Kolada"
        assert figure["source"]["url"].endswith(f"/year/{figure['year']}")
        assert figure["source"]["fetched_on"]
    assert {one["why"] for one in shown["missing"]} == {"uppgift saknas"}


def test_a_picked_figure_becomes_evidence_that_the_checks_count(
    capsys: Capture, server: Server, case: Path
) -> None:
    code, out, _ = run(capsys, case, "--take", "1", "--take", "5")

    assert code == 0
    assert out.count("Tog in i ") == 2
    first, second, third = rows(case)
    assert first.statement == "Egen räkning"
    assert (float(second.women), float(second.men), float(second.figure)) == (38.5, 51.2, 45.1)
    assert (second.year, second.unit, second.id) == (2024, "procent", "belagg-2")
    assert second.source.startswith("Kolada, nyckeltal N00973 (uppgiften kommer från Arbets")
    assert (third.women, third.men) == (None, None)
    assert "# där vi bor" in case.read_text("utf-8")
    assert _verdict(case, "JAM01-behov") == "met"


def _verdict(path: Path, code: str) -> str:
    from grantflow.checks.engine import check

    [rule] = [rule for rule in rulebook().rules if rule.code == code]
    report = check(casefile.load(path).application, [rule])
    return "met" if not report.findings else "missing"


def test_the_same_figure_twice_changes_nothing(capsys: Capture, server: Server, case: Path) -> None:
    run(capsys, case, "--take", "1", "--take", "1")
    once = case.read_bytes()

    code, out, _ = run(capsys, case, "--take", "1")

    assert (code, case.read_bytes(), len(rows(case))) == (0, once, 2)
    assert "Finns redan i " in out


def test_a_figure_that_has_been_revised_does_not_touch_the_row(
    capsys: Capture, server: Server, case: Path
) -> None:
    run(capsys, case, "--take", "1")
    once = case.read_bytes()
    server.data[1]["values"][0]["value"] = 39.9

    code, out, _ = run(capsys, case, "--take", "1")

    assert (code, case.read_bytes()) == (0, once)
    assert "med andra siffror" in out


@pytest.mark.parametrize("number", ["8", "0", "99"])
def test_a_number_without_a_figure_writes_nothing(
    capsys: Capture, server: Server, case: Path, number: str
) -> None:
    code, out, err = run(capsys, case, "--take", "1", "--take", number)

    assert (code, out, case.read_text("utf-8")) == (2, "", CASE)
    assert "siffror som går att ta in: 1, 2, 3, 4, 5, 6 och 7" in err


def test_nothing_is_asked_until_it_is_turned_on(
    capsys: Capture, server: Server, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRANTFLOW_FIGURES")

    code, out, err = run(capsys, case)

    assert (code, out, server.asked) == (2, "", [])
    assert "[GF601]" in err
    assert "åtgärd: sätt GRANTFLOW_FIGURES=kolada" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "ange en ärendefil eller --municipality"),
        (["--municipality", " "], "ange en ärendefil eller --municipality"),
        (["--municipality", "Lund", "--take", "1"], "ange ärendefilen"),
        (["--municipality", "Upplands"], "menade du Upplands Väsby"),
        (["--topic", "språk"], "menade du 'sprak'"),
    ],
)
def test_a_question_that_can_not_be_answered_says_what_to_write(
    capsys: Capture, server: Server, arguments: list[str], told: str
) -> None:
    code, out, err = run(capsys, *arguments)

    assert (code, out) == (2, "")
    assert told in err


def test_a_case_without_a_municipality_is_told_where_to_write_it(
    capsys: Capture, server: Server, case: Path
) -> None:
    case.write_text("grantflow: 1\ntitle: Utan plats\n", "utf-8")

    code, _, err = run(capsys, case)

    assert code == 2
    assert "idea.municipality" in err


def test_an_unknown_provider_and_a_dead_address_are_told(
    capsys: Capture, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRANTFLOW_FIGURES_URL", server.base("html"))
    assert "en webbsida" in run(capsys, "--municipality", "Lund")[2]

    monkeypatch.setenv("GRANTFLOW_FIGURES", "scb")
    assert "'scb' är ingen källa som finns" in run(capsys, "--municipality", "Lund")[2]
