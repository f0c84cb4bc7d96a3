"""`grantflow draft --pdf`: a PDF beside the Word file, and plain words when there can be none."""

import zipfile
from pathlib import Path

import pytest
from cases import WHOLE, Capture, grantflow


def test_a_pdf_without_libreoffice_is_refused_before_anything_is_written(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of what was asked for would look like all of it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    target = tmp_path / "ut.docx"

    answer = grantflow(capsys, "draft", WHOLE, "-o", target, "--pdf")

    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("[GF502] LibreOffice finns inte")
    assert "kör utan --pdf" in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.office
def test_a_pdf_lies_beside_the_word_file(capsys: Capture, tmp_path: Path) -> None:
    """A signatory gets pages that look the same everywhere."""
    target = tmp_path / "ansökan.docx"

    answer = grantflow(capsys, "draft", WHOLE, "-o", target, "--pdf")

    assert answer.code == 0, answer.err
    made = tmp_path / "ansökan.pdf"
    assert answer.out.endswith(f"PDF: {made}\n")
    assert made.read_bytes().startswith(b"%PDF-")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ansökan.docx", "ansökan.pdf"]


@pytest.mark.parametrize("ending", ["exit 1", "exit 0"], ids=["fails", "makes-nothing"])
def test_a_libreoffice_that_fails_leaves_the_word_file(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """The Word file needs nothing of LibreOffice; the person is told that it is ready."""
    tools, target = tmp_path / "bin", tmp_path / "ut.docx"
    tools.mkdir()
    (tools / "soffice").write_text(f"#!/bin/sh\n{ending}\n", "utf-8")
    (tools / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))

    answer = grantflow(capsys, "draft", WHOLE, "-o", target, "--pdf")

    assert answer.code == 2
    assert answer.err.startswith("[GF502] LibreOffice ")
    assert str(target) in answer.err
    assert zipfile.is_zipfile(target)
    assert not target.with_suffix(".pdf").exists()
