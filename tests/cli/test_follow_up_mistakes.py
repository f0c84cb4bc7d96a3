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
