"""Somebody's work is not written over, and what a case names is not passed over in silence."""

from pathlib import Path

import docx
import pytest
from cases import WHOLE, grantflow

Capture = pytest.CaptureFixture[str]


def test_the_case_itself_is_never_the_target(capsys: Capture, tmp_path: Path) -> None:
    """A slip of the hand must not turn a year of answers into a Word file, forced or not."""
    case = tmp_path / "ärende.yaml"
    case.write_bytes(WHOLE.read_bytes())
    answer = grantflow(capsys, "draft", case, "-o", case, "--force")

    assert answer.code == 2
    assert "ärendefilen" in answer.err
    assert case.read_bytes() == WHOLE.read_bytes()


def test_only_a_word_name_is_taken(capsys: Capture, tmp_path: Path) -> None:
    """A .pdf that holds a Word file opens nowhere."""
    answer = grantflow(capsys, "draft", WHOLE, "-o", tmp_path / "ansökan.pdf")

    assert answer.code == 2
    assert "ansökan.docx" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_another_program_has_changed_stays(capsys: Capture, tmp_path: Path) -> None:
    """Not every program puts its own name in the file it saves."""
    target = tmp_path / "ansökan.docx"
    assert grantflow(capsys, "draft", WHOLE, "-o", target).code == 0
    document = docx.Document(str(target))
    document.add_paragraph("En kollegas mening.")
    document.save(str(target))
    changed = target.read_bytes()

    assert grantflow(capsys, "draft", WHOLE, "-o", target).code == 2
    assert target.read_bytes() == changed


@pytest.mark.parametrize("form", ["text", "html"])
def test_personal_data_in_the_title_is_not_repeated(
    form: str, capsys: Capture, tmp_path: Path
) -> None:
    """The title stands first in every report."""
    case = tmp_path / "ä.yaml"
    case.write_text("title: Stöd till 19900101-0017\nprogramme: 37a\n", "utf-8")

    assert "19900101" not in grantflow(capsys, "check", case, "--format", form).out
    assert "19900101" not in grantflow(capsys, "draft", case, "-o", tmp_path / "a.docx").out


@pytest.mark.parametrize("line", ["theme: {0}", "{0}: x", "idea: {{period_start: {0}}}"])
def test_personal_data_in_the_wrong_place_is_not_repeated(
    line: str, capsys: Capture, tmp_path: Path
) -> None:
    """An error message may be pasted into a mail."""
    case = tmp_path / "ä.yaml"
    case.write_text(line.format('"19900101-0017"'), "utf-8")
    answer = grantflow(capsys, "check", case)

    assert answer.code == 2
    assert "19900101" not in answer.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("programme: 37a\ncall: {call: 37a-2031}\n", "37a-2031 (finns inte inlagd)"),
        ('programme: ["37", 37a]\n', "granska också med --programme 37a"),
        ("programme: esf\n", "ESF+"),
        ("title: x\n", "inget program valt"),
    ],
)
def test_the_heading_says_what_was_checked_against(
    text: str, said: str, capsys: Capture, tmp_path: Path
) -> None:
    """A call or programme that is not known must not be dropped in silence."""
    case = tmp_path / "ä.yaml"
    case.write_text(text, "utf-8")

    assert said in grantflow(capsys, "check", case).out.splitlines()[0]


@pytest.mark.parametrize("programme", ["37a", "37", "esf", "amif"])
def test_every_programme_is_written_for_when_asked_as_is(
    programme: str, capsys: Capture, tmp_path: Path
) -> None:
    """One idea, many funders: the call of one does not stand in the way of the others."""
    case, target = WHOLE.with_name("sprak-pa-jobbet-esf.yaml"), tmp_path / "a.docx"
    chosen = ("--programme", programme, "--as-is")
    answer = grantflow(capsys, "draft", case, *chosen, "-o", target)

    assert answer.code == 0, answer.err
    assert target.read_bytes().startswith(b"PK")


def test_what_was_set_aside_is_told_when_the_application_is_written(
    capsys: Capture, tmp_path: Path
) -> None:
    """The head who signs should know."""
    case = tmp_path / "ä.yaml"
    waiver = (
        "waivers:\n  - {code: OMV03, reason: Vi frågar förskolan i april, by: Enhetschef, "
        "on: 2024-03-01}\n"
    )
    case.write_text(WHOLE.read_text("utf-8").replace("waivers: []", waiver), "utf-8")

    assert "Satt åt sidan: OMV03" in grantflow(capsys, "draft", case, "-o", tmp_path / "a.docx").out
