"""`grantflow import`: other people's files into a case, in plain Swedish, nothing overwritten."""

import io
import json
import shutil
from pathlib import Path

import docx
import pytest

from grantflow.cli import run
from grantflow.documents import casefile

EXAMPLES = Path("data/examples")


def draft(path: Path, **sections: str) -> Path:
    """Return a Word file with a heading and a paragraph for each section."""
    document = docx.Document()
    for heading, text in sections.items():
        document.add_heading(heading.replace("_", " "), 1)
        document.add_paragraph(text)
    document.save(str(path))
    return path


@pytest.fixture
def utkast(tmp_path: Path) -> Path:
    return draft(
        tmp_path / "utkast.docx",
        Bakgrund="Föräldrar får vänta.",
        Syfte="Att fler får stöd i tid.",
        Skogens_sus="Vi går ut. Ring Anna på 070-123 45 67.",
    )


def test_a_draft_becomes_a_new_case_beside_it(
    utkast: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """How much was taken, what was not, and what to do next."""
    assert run(["import", str(utkast)]) == 0

    told = capsys.readouterr().out
    target = utkast.with_suffix(".yaml")
    assert told.startswith("utkast.docx lästes som ett utkast.\nTog in 2 svar.\n")
    assert "1 text gick inte att placera." in told
    assert "stycke 5: Skogens sus Vi går ut. Ring Anna på [telefonnummer dolt]." in told
    assert f"Skrev {target}. Granska med: grantflow check {target}" in told
    case = casefile.load(target).application
    assert case.stages.projektlogik.aim == "Att fler får stöd i tid."
    assert case.unplaced[0].source == "utkast.docx"
    assert run(["check", str(target), "--fail-on", "never"]) == 0


def test_a_case_is_filled_in_and_its_own_answers_stand(
    utkast: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both answers are shown; comments stay; the second time nothing happens."""
    case = tmp_path / "fall.yaml"
    case.write_text(
        'title: Vårt ärende  # namn\nstages:\n  projektlogik:\n    aim: "Att korta köerna."\n',
        encoding="utf-8",
    )
    assert run(["import", str(utkast), "--into", str(case)]) == 0

    told = capsys.readouterr().out
    assert "Tog in 1 svar." in told
    assert "1 fråga har redan ett annat svar. Ärendets svar står kvar" in told
    assert "  Syfte (stages.projektlogik.aim)\n" in told
    assert "    ärendet: Att korta köerna.\n" in told
    assert "    filen:   Att fler får stöd i tid. (stycke 4)\n" in told
    first = case.read_text("utf-8")
    assert "title: Vårt ärende  # namn" in first
    assert 'aim: "Att korta köerna."' in first
    assert 'problem: "Föräldrar får vänta."' in first

    assert run(["import", str(utkast), "--into", str(case)]) == 0
    assert "Ärendet är oförändrat." in capsys.readouterr().out
    assert case.read_text("utf-8") == first


def test_the_result_can_be_written_to_another_file(utkast: Path, tmp_path: Path) -> None:
    """To look before changing the case."""
    case, other = tmp_path / "fall.yaml", tmp_path / "prov.yaml"
    case.write_text("title: Vårt\n", encoding="utf-8")

    assert run(["import", str(utkast), "--into", str(case), "-o", str(other)]) == 0
    assert case.read_text("utf-8") == "title: Vårt\n"
    assert casefile.load(other).application.stages.projektlogik.aim == "Att fler får stöd i tid."


def test_the_same_in_json(utkast: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts, conflicts and texts without a place, for a program to show."""
    case = tmp_path / "fall.yaml"
    case.write_text("idea:\n  period_start: 2026-09-01\n", encoding="utf-8")
    draft(utkast, Syfte="Stöd.", Projektstart="1 oktober 2026", Skogens_sus="Vi går ut.")

    assert run(["import", str(utkast), "--into", str(case), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)

    assert told["read_as"] == "draft"
    assert told["summary"] == {
        "answers": 1,
        "rows": 0,
        "known": 0,
        "conflicts": 1,
        "unplaced": 1,
    }
    assert told["conflicts"] == [
        {
            "path": "idea.period_start",
            "label": "Startdatum",
            "case": "2026-09-01",
            "file": "2026-10-01",
            "place": "paragraph 4",
        }
    ]
    [kept] = told["unplaced"]
    assert kept["text"] == "Skogens sus\n\nVi går ut."
    assert all({"path", "label", "score"} == set(guess) for guess in kept["guesses"])


@pytest.mark.parametrize(
    ("arguments", "code", "remedy"),
    [
        (["lista.xlsx"], "GF108", "Excel"),
        (["utkast.docx", "--column", "A=Vem"], "GF104", "--column"),
        (["lista.xls"], "GF101", "Excel"),
        (["fall.yaml"], "GF101", "--into"),
        (["borta.docx"], "GF101", "kontrollera namnet"),
        (["trasig.docx"], "GF107", "åtgärd"),
        (["utkast.docx", "-o", "fall.yaml"], "GF401", "annat namn"),
        (["utkast.docx", "-o", "mapp/ny.yaml"], "GF401", "mappen"),
        (["utkast.docx", "--into", "borta.yaml"], "GF101", "kontrollera namnet"),
        (["utkast.docx", "--into", "utkast.docx"], "GF102", "ärendefilen"),
    ],
)
def test_what_cannot_be_taken_in_is_said_and_nothing_is_written(
    arguments: list[str],
    code: str,
    remedy: str,
    utkast: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One message with what to do."""
    monkeypatch.chdir(tmp_path)
    Path("fall.yaml").write_text("title: Vårt\n", encoding="utf-8")
    Path("trasig.docx").write_bytes(b"PK\x03\x04 ingen Word-fil")
    Path("lista.xlsx").write_bytes(b"PK\x03\x04")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    assert run(["import", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"[{code}]")
    assert remedy in told.err
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_case_that_stands_beside_the_draft_is_not_overwritten(
    utkast: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The usual name is the draft's own; somebody may have used it."""
    utkast.with_suffix(".yaml").write_text("title: Vårt\n", encoding="utf-8")

    assert run(["import", str(utkast)]) == 2
    assert "finns redan" in capsys.readouterr().err
    assert utkast.with_suffix(".yaml").read_text("utf-8") == "title: Vårt\n"


def test_a_text_that_answers_nothing_is_kept_and_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1: nothing was taken, but nothing is lost."""
    letter = tmp_path / "brev.txt"
    letter.write_text("Hej! Tack för senast, det var en lärorik dag.\n", encoding="utf-8")

    assert run(["import", str(letter)]) == 1
    assert "Inga nya svar att ta in." in capsys.readouterr().out
    assert "lärorik" in casefile.load(letter.with_suffix(".yaml")).application.unplaced[0].text


def test_signs_that_no_document_can_hold_do_not_stop_an_import(tmp_path: Path) -> None:
    """A bell in a text file would make every Word file of the case a damaged one."""
    text = tmp_path / "utkast.md"
    text.write_text("# Syfte\n\nAtt fler\x07 får stöd.\n\n# Väder\n\nSol\x07.\n", encoding="utf-8")

    assert run(["import", str(text)]) == 0
    case = casefile.load(text.with_suffix(".yaml")).application
    assert case.stages.projektlogik.aim == "Att fler får stöd."
    assert case.unplaced[0].text == "Väder\n\nSol."


def test_an_application_of_ours_finds_its_way_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Drafted, changed by a colleague in Word, taken back: the change is shown, the rest known."""
    case, application = tmp_path / "fall.yaml", tmp_path / "ansokan.docx"
    shutil.copy(EXAMPLES / "foraldraskap-i-nytt-land.yaml", case)
    assert run(["draft", str(case), "-o", str(application), "--as-is"]) == 0
    document = docx.Document(str(application))
    said = casefile.load(case).application.stages.projektlogik.aim
    assert said
    [paragraph] = [one for one in document.paragraphs if one.text.startswith(said[:40])]
    paragraph.text = "Syftet har skrivits om av en kollega."
    out = io.BytesIO()
    document.save(out)
    application.write_bytes(out.getvalue())
    capsys.readouterr()

    assert run(["import", str(application), "--into", str(case), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["path"] for one in told["conflicts"]] == ["stages.projektlogik.aim"]
    assert told["conflicts"][0]["file"] == "Syftet har skrivits om av en kollega."
    assert told["summary"]["answers"] == 0
    assert told["summary"]["known"] > 1300


@pytest.mark.parametrize("programme", ["37a", "esf"])
def test_what_waits_for_a_place_is_neither_judged_nor_written(
    programme: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text may be wrong, old or somebody else's."""
    plain, waiting = tmp_path / "a.yaml", tmp_path / "b.yaml"
    shutil.copy(EXAMPLES / "foraldraskap-i-nytt-land.yaml", plain)
    text = plain.read_text("utf-8")
    waiting.write_text(f'{text}unplaced:\n  - text: "Ring 070-123 45 67, [fyll i]"\n', "utf-8")

    told = []
    for case in (plain, waiting):
        run(["check", str(case), "--programme", programme, "--format", "json"])
        told.append(capsys.readouterr().out.replace(case.name, "x"))
    assert told[0] == told[1]
    assert run(["new", str(tmp_path / "ny.yaml"), "--programme", programme]) == 0
    assert "unplaced" not in (tmp_path / "ny.yaml").read_text("utf-8")


def test_the_forms_of_a_case_come_back_as_they_went(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sent out, filled in by nobody, sent back: nothing is new and nothing contradicts."""
    case, forms, fresh = tmp_path / "fall.yaml", tmp_path / "formular", tmp_path / "ny.yaml"
    shutil.copy(EXAMPLES / "foraldraskap-i-nytt-land.yaml", case)
    before = case.read_bytes()
    assert run(["export", str(case), "--kind", "forms", "-o", str(forms)]) == 0
    [logic] = forms.glob("*projektlogik*")
    capsys.readouterr()

    assert run(["import", str(logic), "--into", str(case)]) == 0
    told = capsys.readouterr().out
    assert "lästes som ett formulär." in told
    assert "Ärendet är oförändrat." in told
    assert case.read_bytes() == before

    assert run(["import", str(logic), "-o", str(fresh)]) == 0
    application = casefile.load(fresh).application
    assert application.stages.projektlogik == casefile.load(case).application.stages.projektlogik
