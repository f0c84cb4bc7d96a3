"""`grantflow new`: an empty case in which every question stands as a comment."""

import re
from pathlib import Path

import pytest

from grantflow.cli import run
from grantflow.documents import casefile
from grantflow.documents.blank import blank_case
from grantflow.documents.casewrite import Append, Put, changed
from grantflow.model.questions import by_path
from grantflow.model.walk import leaves

PROGRAMMES = ["37a", "37", "esf", "amif"]
# Stand in the file with a value, or are filled in by the program.
SILENT = {"title", "programme", "example", "grantflow"}


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_new_case_loads_as_it_stands(programme: str, tmp_path: Path) -> None:
    """The first check must speak of the project, not of the file."""
    path = tmp_path / "ärende.yaml"

    assert run(["new", str(path), "--programme", programme, "--title", 'Å: "x" \\ #1']) == 0

    application = casefile.load(path).application
    assert application.programmes == [programme]
    assert application.title == 'Å: "x" \\ #1'
    assert {leaf.path for leaf in leaves(application)} == {"grantflow", "title", "programme"}


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_question_that_applies_stands_in_the_file(programme: str) -> None:
    """What is not asked is not answered; what the funder does not ask only costs time."""
    text = " ".join(re.sub(r"(?m)^\s*#", " ", blank_case(programme)).split())

    for path, question in by_path().items():
        if path in SILENT:
            continue
        if question.asked_by(programme):
            assert " ".join(question.label.split()) in text, path
    assert ("lansstyrelsen:" in text) == (programme in {"37a", "37"})


def test_a_new_case_can_be_filled_in_and_keeps_its_questions() -> None:
    """Answers come from forms too; the explanations stay for the next reader."""
    before = blank_case("37a", "Titel")
    after = changed(
        before.encode(),
        "ny.yaml",
        [
            Put("stages.forankring.owner.unit", "Enheten"),
            Put("idea.period_start", "2025-01-01"),
            Append("stages.projektlogik.goals", {"text": "Fler i arbete.", "level": "resultat"}),
            Append("budget.rows", {"kind": "personal", "amounts": {2025: 1000}}),
        ],
    ).decode()

    application = casefile.loads(after.encode(), "ny.yaml").application
    assert application.stages.projektlogik.goals[0].id == "mal-1"
    assert application.budget.total_sek == 1000
    comments = [line for line in before.splitlines() if line.lstrip().startswith("#")]
    assert comments == [line for line in after.splitlines() if line.lstrip().startswith("#")]


def test_the_example_rows_become_rows_when_the_marks_are_taken_away() -> None:
    """The file says: take away # and put your own answers there."""
    text = re.sub(r"(?m)^( *)#(  +(?:- )?\w+: )", r"\1\2", blank_case("37a"))
    application = casefile.loads(text.encode(), "ny.yaml").application

    assert application.stages.projektlogik.goals[0].id == "mal-1"
    assert len(application.stages.forankring.partners) == 1


@pytest.mark.parametrize("target", ["finns.yaml", "borta/ny.yaml", "."])
def test_new_never_overwrites_and_never_makes_folders(
    target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An evening's answers must survive the wrong command."""
    existing = tmp_path / "finns.yaml"
    existing.write_text("title: Mitt arbete\n", encoding="utf-8")

    assert run(["new", str(tmp_path / target), "--programme", "37a"]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("[GF401]")
    assert "åtgärd:" in told.err
    assert existing.read_text(encoding="utf-8") == "title: Mitt arbete\n"
    assert [file.name for file in tmp_path.iterdir()] == ["finns.yaml"]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_file_reads_well(programme: str) -> None:
    """Lines fit a screen, nothing trails, and the same words come every time."""
    text = blank_case(programme)

    assert text == blank_case(programme)
    assert text.endswith("\n")
    for line in text.splitlines():
        assert line == line.rstrip()
        assert "\t" not in line
        if line.lstrip().startswith("# "):
            assert len(line) <= 120, line
