"""The command line itself: help and usage errors in Swedish, with the nearest right word."""

import re
from pathlib import Path

import pytest
from cases import WHOLE, Capture, grantflow

from grantflow import cli

COMMANDS = list(cli.COMMANDS)
ENGLISH = re.compile(r"(?i)\b(usage|options|commands?|show|exit|error|missing|required|default)\b")


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_is_in_swedish(capsys: Capture, arguments: list[str]) -> None:
    """An applicant reads help in her own language, with every choice explained."""
    answer = grantflow(capsys, *arguments)

    assert answer.code == 0
    assert answer.err == ""
    assert answer.out.startswith("Så här: grantflow ")
    assert not ENGLISH.search(re.sub(r"--[a-z-]+", "", answer.out))


def test_the_bare_command_shows_the_way(capsys: Capture) -> None:
    """The first thing a newcomer types is answered with what can be typed next."""
    answer = grantflow(capsys)

    assert answer == grantflow(capsys, "--help")
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", answer.out, re.MULTILINE)


def test_the_version_is_told(capsys: Capture) -> None:
    """Whoever reports a fault can say which version it was."""
    assert re.fullmatch(r"grantflow \d+\.\d+\.\d+\n", grantflow(capsys, "--version").out)


@pytest.mark.parametrize(
    ("arguments", "problem", "remedy"),
    [
        (["chek", "a.yaml"], "kommandot 'chek' finns inte", "menade du 'check'?"),
        (["hjälp"], "kommandot 'hjälp' finns inte", "välj bland: new, check, draft, review, rules"),
        (["--versoin"], "valet '--versoin' finns inte", "menade du '--version'?"),
        (["check", "a", "--formt", "json"], "valet '--formt' finns inte", "menade du '--format'?"),
        (["check", "a", "--zzz"], "valet '--zzz' finns inte", "'grantflow check --help'"),
        (["check", "a", "--format", "jsn"], "--format har ett värde", "menade du 'json'?"),
        (["check", "a", "--stage", "forankrng"], "--stage har ett värde", "du 'forankring'?"),
        (["check", "a", "--fail-on", "allt"], "--fail-on har ett värde", "blocker, warning, advi"),
        (["check", "a", "--programme", "38"], "--programme har ett värde", "37a, 37, esf, amif"),
        (["check", "a", "--programme"], "valet '--programme' saknar ett värde", "--help"),
        (["check"], "FIL saknas", "'grantflow check --help'"),
        (["new", "a.yaml"], "--programme saknas", "'grantflow new --help'"),
        (["draft", "a.yaml"], "--output saknas", "'grantflow draft --help'"),
        (["check", "a", "b"], "kommandoraden har ord som inte passar", "check --help'"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)
def test_a_slip_on_the_command_line_is_put_right(
    capsys: Capture, arguments: list[str], problem: str, remedy: str
) -> None:
    """A usage error costs one retry: it says what was wrong and what was probably meant."""
    answer = grantflow(capsys, *arguments)

    assert answer.code == 2
    assert answer.out == ""
    said, fix = answer.err.splitlines()
    assert said.startswith("[GF001] ")
    assert problem in said
    assert fix.startswith("åtgärd: ")
    assert remedy in fix


@pytest.mark.parametrize(
    ("name", "problem"), [("finns-inte.yaml", "filen finns inte"), (".", "det här är en mapp")]
)
@pytest.mark.parametrize("command", ["check", "draft"])
def test_a_case_that_cannot_be_opened_is_named(
    capsys: Capture, tmp_path: Path, command: str, name: str, problem: str
) -> None:
    """A wrong path is shown as it was typed."""
    more: list[str | Path] = ["-o", tmp_path / "ut.docx"] if command == "draft" else []
    answer = grantflow(capsys, command, tmp_path / name, *more)

    assert answer.code == 2
    assert answer.err.startswith(f"[GF101] {tmp_path / name}: {problem}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["check", "draft"])
def test_an_unknown_call_gets_the_known_ones(capsys: Capture, tmp_path: Path, command: str) -> None:
    """A call nobody has put in as data is refused by name, never checked as if it were another."""
    more: list[str | Path] = ["-o", tmp_path / "ut.docx"] if command == "draft" else []
    answer = grantflow(capsys, command, WHOLE, "--call", "37a-2019", *more)

    assert answer.code == 2
    assert "[GF104] utlysningen '37a-2019' finns inte" in answer.err
    assert "37a-2024" in answer.err


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("implementeringsplan", "implemeteringsplan"), ("jamstalldhetskartlaggning", "jamstalldhet")],
)
def test_a_misspelt_stage_gets_the_right_one(
    capsys: Capture, tmp_path: Path, wrong: str, right: str
) -> None:
    """A stage under a wrong name would otherwise count as not written."""
    text = WHOLE.read_text("utf-8").replace(f"\n  {wrong}:", f"\n  {right}:", 1)
    case = tmp_path / "idé.yaml"
    case.write_text(text, "utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if row.strip() == f"{right}:")

    answer = grantflow(capsys, "check", case)

    assert answer.code == 2
    assert answer.err.startswith(f"[GF104] {case}:{line}: '{right}' är inte ett steg\nåtgärd: ")
    assert wrong in answer.err
