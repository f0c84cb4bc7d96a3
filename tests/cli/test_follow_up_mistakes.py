"""`grantflow grant`, `diary` and `report`: odd files, slips of the hand, options that clash."""

import re
import shutil
from pathlib import Path

import pytest
from cases import WHOLE, Capture, grantflow

from grantflow.documents import casefile


@pytest.fixture
def case(tmp_path: Path) -> Path:
    copy = tmp_path / "ärende.yaml"
    shutil.copy(WHOLE, copy)
    return copy


@pytest.fixture
def granted(case: Path, capsys: Capture) -> Path:
    made = grantflow(capsys, "grant", case, "--on", "2024-06-17", "--amount", "1 550 000")
    assert made.code == 0, made.err
    return case


@pytest.mark.parametrize(
    "last",
    [
        "reports:\n",
        "reports: ~\n",
        "reports: # kommer i mars\n",
        "reports: null  # kommer i mars\n\n# Dagbok\ndiary: []\n",
        "reports:\n...\n",
        "...\n",
        "# Slut\n...\n# Efter slutet\n",
        "reports:\n  - {kind: delrapport, period_end: 2024-12-31}\n...\n",
    ],
)
def test_a_report_is_begun_wherever_the_file_leaves_room_for_it(
    granted: Path, capsys: Capture, last: str
) -> None:
    """An empty key is filled in, the end of the file stays last, and every remark stays."""
    before = granted.read_text("utf-8").rstrip()
    granted.write_text(f"{before}\n{last}", "utf-8")
    made = grantflow(capsys, "report", granted, "--kind", "slutrapport", "--new")
    text = granted.read_text("utf-8")

    assert (made.code, made.err) == (0, "")
    assert casefile.load(granted).application.reports[-1].kind == "slutrapport"
    assert "    # Vad har hänt i korthet?" in text
    assert text.startswith(before)
    assert all(part in text for part in re.findall(r"# .*|^\.\.\.$", last, re.MULTILINE))


def test_what_marks_a_file_as_unicode_stays_when_a_report_is_begun(
    granted: Path, capsys: Capture
) -> None:
    before = b"\xef\xbb\xbf" + granted.read_bytes()
    granted.write_bytes(before)

    assert grantflow(capsys, "report", granted, "--kind", "slutrapport", "--new").code == 0
    assert granted.read_bytes().startswith(before.rstrip())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--amount", "99999999999999999999"), "--amount är inget belopp"),
        (("--amount", "1e30"), "--amount är inget belopp"),
        (("--amount", ""), "--amount är inget belopp"),
        (("--amount", "1.550"), "utan punkt mellan siffrorna, till exempel --amount 1550000"),
        (("--amount", "1,550"), "--amount är inget belopp"),
        (("--amount", "1.550 000"), "--amount är inget belopp"),
        (("--reference", "851-\udce91"), "reference: texten har tecken som inte är UTF-8"),
        (("--term", "x" * 30_001), "korta texten till högst 30 000 tecken"),
        (("--to", "1024-06-17"), "--to har ett värde som inte är ett datum"),
    ],
)
def test_a_slip_of_the_hand_in_a_decision_is_told(
    case: Path, capsys: Capture, arguments: tuple[str, ...], told: str
) -> None:
    """It is no defect, and nothing is written."""
    before = case.read_bytes()
    answer = grantflow(capsys, "grant", case, "--on", "2024-06-17", *arguments)

    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert "\nåtgärd: " in answer.err
    assert case.read_bytes() == before


@pytest.mark.parametrize("amount", ["1550000", "1 550 000", "1550000,50", "1 550 000 kr"])
def test_an_amount_is_read_as_people_write_it(case: Path, capsys: Capture, amount: str) -> None:
    made = grantflow(capsys, "grant", case, "--on", "2024-06-17", "--amount", amount)

    assert made.code == 0, made.err
    assert "Beviljat 1\u00a0550\u00a0000" in made.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--about", "mal 1"), "välj bland: mal-1, mal-2"),
        (("--about", "mal-1 "), "välj bland: mal-1, mal-2"),
        (("--women", "99999999"), "women: '99999999' är för stort"),
        (("--text", "x" * 30_001), "korta texten till högst 30 000 tecken"),
        (("--text", "Tr\udce4ff"), "texten har tecken som inte är UTF-8"),
        (("--on", "1025-02-03"), "--on har ett värde som inte är ett datum"),
    ],
)
def test_a_slip_of_the_hand_in_an_entry_is_told(
    granted: Path, capsys: Capture, arguments: tuple[str, ...], told: str
) -> None:
    """It is no defect, and nothing is written."""
    before = granted.read_bytes()
    answer = grantflow(
        capsys, "diary", granted, "--on", "2025-02-03", "--text", "Träff.", *arguments
    )

    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert "\nåtgärd: " in answer.err
    assert granted.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("diary", "--women", "5"), "anteckningen saknar dag eller text"),
        (("diary", "--about", "mal-1"), "anteckningen saknar dag eller text"),
        (("grant", "--reference", "851-1"), "ärendet har redan ett beslut"),
        (("grant", "--amount", "5"), "ärendet har redan ett beslut"),
        (("grant", "--again"), "dagen för beslutet saknas"),
        (("report", "--new", "-o", "r.docx"), "-o går inte ihop med --new"),
        (("report", "--new", "--to-catalogue", "r.yaml"), "--to-catalogue går inte ihop med --new"),
        (("report", "--new", "--format", "json"), "--format går inte ihop med --new"),
        (("report", "--from", "2025-01-01"), "--from gäller bara med --new"),
        (("report", "--due", "2025-01-01"), "--due gäller bara med --new"),
        (("report", "-o", "r.docx", "--fail-on", "never"), "--fail-on gäller inte när en fil"),
        (("report", "--to-catalogue", "r.yaml", "--fail-on", "never"), "--fail-on gäller inte när"),
        (("report", "--as-is"), "--as-is gäller bara när en fil skrivs"),
        (("report", "--force"), "--force gäller bara när en fil skrivs"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    granted: Path, capsys: Capture, arguments: tuple[str, ...], told: str
) -> None:
    """Somebody meant something by it."""
    command, *options = arguments
    kind = ("--kind", "delrapport") if command == "report" else ()
    before = granted.read_bytes()
    answer = grantflow(capsys, command, granted, *kind, *options)

    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert "\nåtgärd: " in answer.err
    assert granted.read_bytes() == before


def test_a_command_for_the_catalogue_fails_when_nothing_was_written(
    granted: Path, capsys: Capture
) -> None:
    asked = ("report", granted, "--kind", "slutrapport")
    assert grantflow(capsys, *asked, "--new").code == 0
    target = granted.with_name("egna.yaml")

    assert grantflow(capsys, *asked, "--to-catalogue", target).code == 1
    assert not target.exists()


def test_what_an_entry_concerns_is_kept_once(granted: Path, capsys: Capture) -> None:
    entry = ("--on", "2025-01-15", "--text", "Fem nya par.", "--about", "mal-1", "--about", "mal-1")

    assert grantflow(capsys, "diary", granted, *entry).code == 0
    assert "15 januari 2025 (mal-1): Fem nya par." in grantflow(capsys, "diary", granted).out
