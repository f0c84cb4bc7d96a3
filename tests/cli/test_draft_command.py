"""`grantflow draft`: what is written, when nothing is, and whose file may be replaced."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from cases import (
    EXAMPLES,
    WHOLE,
    Capture,
    changed,
    checked,
    grantflow,
    unwrapped,
    with_answer,
    without,
)

from grantflow.documents.outline import document_text
from grantflow.model.stages import STAGE_LABELS

PARTLY = next(path for path in EXAMPLES if path.stem == "arbete-och-sprak")


def test_the_whole_example_becomes_a_word_file(capsys: Capture, tmp_path: Path) -> None:
    """The main job: stage after stage is told, and a file that Word can open lies there."""
    target = tmp_path / "ansökan.docx"

    answer = grantflow(capsys, "draft", WHOLE, "-o", target)

    assert answer.code == 0, answer.err
    assert answer.err == ""
    steps = [line for line in answer.out.splitlines() if line.startswith("Steg ")]
    assert [step.split(".")[0] for step in steps] == [
        f"Steg {n} av 6: {label}" for n, label in enumerate(STAGE_LABELS.values(), start=1)
    ]
    assert answer.out.endswith(f"Skrev {target}\n")
    document = docx.Document(str(target))
    assert document.core_properties.title == "Föräldraskap i nytt land"
    assert "UTKAST" not in document_text(target.read_bytes())
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_a_missing_stage_stops_the_draft_and_says_what_to_answer(
    capsys: Capture, tmp_path: Path
) -> None:
    """Nothing is written while a blocker stands, and the way on is in the last lines."""
    case = changed(tmp_path, without("stages", "implementeringsplan"))
    findings = {f["code"]: f for f in checked(capsys, case)["findings"]}
    before = sorted(tmp_path.iterdir())

    answer = grantflow(capsys, "draft", case, "-o", tmp_path / "ut.docx")

    assert answer.code == 1
    assert sorted(tmp_path.iterdir()) == before
    closing = answer.out[answer.out.index("Ansökan skrevs inte") :]
    assert "Implementeringsplan" in closing.splitlines()[0]
    told = unwrapped(closing)
    for code in ("IMP01", "IMP02", "IMP03"):
        finding = findings[code]
        assert unwrapped(f"{code} {finding['message']} {finding['advice']}") in told
    assert "--as-is" in closing


def test_the_stages_in_the_way_are_named_and_no_others(capsys: Capture, tmp_path: Path) -> None:
    """A person knows which colleague to ask."""
    case = changed(tmp_path, with_answer({}, "stages", "jamstalldhetskartlaggning"))

    answer = grantflow(capsys, "draft", case, "-o", tmp_path / "ut.docx")

    first = answer.out[answer.out.index("Ansökan skrevs inte") :].splitlines()[0]
    assert "Jämställdhetskartläggning" in first
    assert "Spridningsplan" not in first


def test_as_is_writes_a_marked_draft_with_what_is_missing(capsys: Capture, tmp_path: Path) -> None:
    """A colleague who gets the file can't take it for an application that is ready."""
    case = changed(tmp_path, without("stages", "implementeringsplan"))
    target = tmp_path / "utkast.docx"
    messages = [
        f["message"] for f in checked(capsys, case)["findings"] if f["severity"] == "blocker"
    ]

    answer = grantflow(capsys, "draft", case, "-o", target, "--as-is")

    assert answer.code == 0, answer.err
    assert f"UTKAST med hinder kvar: {target}" in answer.out
    text = unwrapped(document_text(target.read_bytes()))
    assert "UTKAST" in text.upper()
    for message in messages:
        assert unwrapped(message) in text
    assert docx.Document(str(target)).core_properties.title.startswith("Utkast")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_same_case_gives_the_same_bytes(capsys: Capture, tmp_path: Path, example: Path) -> None:
    """Two people, two days and two machines get one and the same file."""
    here, there = tmp_path / "a.docx", tmp_path / "b.docx"
    assert grantflow(capsys, "draft", example, "-o", here, "--as-is").code == 0

    elsewhere = {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LANG": "C", "USER": "someone"}
    command = ["draft", str(example), "-o", str(there), "--as-is"]
    subprocess.run(_real(command), env=os.environ | elsewhere, check=True, capture_output=True)

    assert here.read_bytes() == there.read_bytes()


def _real(arguments: list[str]) -> list[str]:
    """Return the command line of the installed program."""
    return [str(Path(sys.executable).with_name("grantflow")), *arguments]


def test_details_show_each_finding_where_it_arose(capsys: Capture, tmp_path: Path) -> None:
    """Whoever wants it sees message, advice, line and source below the stage."""
    plain = grantflow(capsys, "draft", PARTLY, "-o", tmp_path / "a.docx")
    answer = grantflow(capsys, "draft", PARTLY, "-o", tmp_path / "a.docx", "--details")
    findings = checked(capsys, PARTLY)["findings"]

    assert plain.code == answer.code == 1
    assert len(findings) > 10
    for finding in findings:
        assert f" {finding['code']} ({PARTLY}:" in answer.out
        # What is like it in the catalogue is told by `check` alone.
        advice = finding["advice"].partition(" Som jämförelse ")[0]
        assert unwrapped(advice) in unwrapped(answer.out)
    assert answer.out.count("Källa: ") == len(findings)
    assert "Källa: " not in plain.out


def test_a_file_of_somebody_else_is_never_replaced(capsys: Capture, tmp_path: Path) -> None:
    """A slip in the file name must not cost anybody their work."""
    target = tmp_path / "min text.docx"
    target.write_bytes(b"Mitt eget arbete")

    answer = grantflow(capsys, "draft", WHOLE, "-o", target)

    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith(f"[GF401] {target}: ")
    assert "--force" in answer.err
    assert target.read_bytes() == b"Mitt eget arbete"
    assert grantflow(capsys, "draft", WHOLE, "-o", target, "--force").code == 0
    assert zipfile.is_zipfile(target)


def test_its_own_file_is_replaced(capsys: Capture, tmp_path: Path) -> None:
    """Drafting again after a correction needs no ceremony."""
    target = tmp_path / "ansökan.docx"
    grantflow(capsys, "draft", WHOLE, "-o", target)
    first = target.read_bytes()
    case = changed(tmp_path, with_answer("En annan titel", "title"))

    answer = grantflow(capsys, "draft", case, "-o", target)

    assert answer.code == 0, answer.err
    assert target.read_bytes() != first
    assert docx.Document(str(target)).core_properties.title == "En annan titel"


def test_its_own_file_saved_in_word_belongs_to_a_person(capsys: Capture, tmp_path: Path) -> None:
    """What somebody has written by hand in the draft is not overwritten by the next run."""
    target = tmp_path / "ansökan.docx"
    grantflow(capsys, "draft", WHOLE, "-o", target)
    target.write_bytes(_as_saved_in_word(target.read_bytes()))
    saved = target.read_bytes()

    answer = grantflow(capsys, "draft", WHOLE, "-o", target)

    assert answer.code == 2
    assert "[GF401]" in answer.err
    assert target.read_bytes() == saved


def _as_saved_in_word(document: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/app.xml":
                content = content.replace(b">grantflow<", b">Microsoft Office Word<")
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "problem"), [("borta/ut.docx", "finns inte"), (".", "det här är en mapp")]
)
def test_a_place_that_cannot_hold_the_file_is_said_first(
    capsys: Capture, tmp_path: Path, name: str, problem: str
) -> None:
    """Nobody waits for a walk that can't end in a file."""
    answer = grantflow(capsys, "draft", WHOLE, "-o", tmp_path / name)

    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("[GF401] ")
    assert problem in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("programme", [None, []])
def test_a_draft_needs_a_programme(capsys: Capture, tmp_path: Path, programme: Any) -> None:
    """Without a funder there is no form to fill; the remedy is a line to paste."""
    case = changed(tmp_path, with_answer(programme, "programme"))
    target = tmp_path / "ut.docx"

    answer = grantflow(capsys, "draft", case, "-o", target)

    assert answer.code == 2
    assert "[GF104]" in answer.err
    assert "programme: 37a" in answer.err
    assert not target.exists()
    assert grantflow(capsys, "draft", case, "-o", target, "--programme", "37a").code == 0
