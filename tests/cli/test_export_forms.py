"""`grantflow export --kind forms`: the stage forms as Word files to fill in."""

from pathlib import Path

import yaml
from cases import WHOLE, Capture, grantflow

from grantflow.documents import casefile
from grantflow.documents.word.read import read
from grantflow.documents.wordforms.filled import read_forms
from grantflow.model import walk


def test_the_forms_lie_in_a_folder_and_hold_the_whole_case(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "formulär"
    said = grantflow(capsys, "export", WHOLE, "--kind", "forms", "-o", out)
    assert said.code == 0, said.err
    files = sorted(out.glob("*.docx"))
    assert said.out.splitlines()[1:] == [f"  {path.name}" for path in files]
    paths = set()
    for path in files:
        found = read_forms(read(path.read_bytes(), path.name))
        assert found is not None
        paths |= {answer.path for answer in found.answers}
    leaves = walk.leaves(casefile.load(WHOLE).application)
    assert paths == {leaf.path for leaf in leaves} - {"grantflow"}


def test_a_form_that_somebody_has_filled_in_is_not_written_over(
    tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "ut"
    arguments = ("export", WHOLE, "--kind", "forms", "-o", out)
    assert grantflow(capsys, *arguments).code == 0
    assert grantflow(capsys, *arguments).code == 0
    filled = out / "07-projektlogik.docx"
    filled.write_bytes(filled.read_bytes() + b"\0")
    again = grantflow(capsys, *arguments)
    assert again.code == 2
    assert again.err.startswith("[GF401]")
    assert filled.read_bytes().endswith(b"\0")


def test_a_case_without_programme_has_forms_too(tmp_path: Path, capsys: Capture) -> None:
    case = tmp_path / "ny.yaml"
    case.write_text(yaml.safe_dump({"grantflow": 1, "title": "Ny idé"}), "utf-8")
    assert grantflow(capsys, "export", case, "--kind", "forms", "-o", tmp_path / "a").code == 0
    assert not list((tmp_path / "a").glob("*-esf.docx"))
    other = ("--programme", "esf", "-o", tmp_path / "b")
    assert grantflow(capsys, "export", case, "--kind", "forms", *other).code == 0
    assert list((tmp_path / "b").glob("*-esf.docx"))
