"""A command that is stopped halfway, or whose reader leaves: nothing half-done stays behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cases import WHOLE, stopped

# Runs the real command line, but waits inside one step until it is stopped.  The handler of SIGINT
# is set because a test run in the background inherits one that ignores it.
SLOWED = """
import signal, sys, time
import {module} as module
from grantflow import cli

signal.signal(signal.SIGINT, signal.default_int_handler)

def waiting(*given, **named):
    print("here", flush=True, file=sys.stderr)
    time.sleep(600)

module.{step} = waiting
sys.exit(cli.run(sys.argv[1:]))
"""
STEPS = [
    ("grantflow.usecases", "find_gaps"),
    ("grantflow.documents.render", "render_application"),
    ("os", "fsync"),  # the whole content lies in a temporary file beside the target by then
]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _, step in STEPS])
@pytest.mark.parametrize("existing", [False, True], ids=["new", "replacing"])
def test_a_stopped_draft_leaves_the_folder_as_it_was(
    tmp_path: Path, module: str, step: str, number: signal.Signals, existing: bool
) -> None:
    """Ctrl-C and a shut-down leave either the old file or none, and no rubbish."""
    target = tmp_path / "ut.docx"
    if existing:
        subprocess.run([*_program(), "draft", WHOLE, "-o", target], check=True, capture_output=True)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    script = SLOWED.format(module=module, step=step)

    answer = stopped(script, number, "draft", WHOLE, "-o", target)

    assert answer.code == 130
    assert answer.err.strip().startswith("Avbrutet. ")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
@pytest.mark.parametrize(
    ("kind", "name", "module", "step"),
    [("portal", "ut", "pathlib", "Path.replace"), ("ics", "ut.ics", "os", "fsync")],
    ids=["folder", "file"],
)
@pytest.mark.parametrize("existing", [False, True], ids=["new", "replacing"])
def test_a_stopped_export_leaves_the_folder_as_it_was(
    tmp_path: Path,
    kind: str,
    name: str,
    module: str,
    step: str,
    number: signal.Signals,
    existing: bool,
) -> None:
    """A machine that is shut down leaves no half folder beside the one asked for."""
    arguments = ["export", str(WHOLE), "--kind", kind, "-o", str(tmp_path / name)]
    if existing:
        subprocess.run([*_program(), *arguments], check=True, capture_output=True)
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}

    answer = stopped(SLOWED.format(module=module, step=step), number, *arguments)

    assert answer.code == 130
    assert answer.err.strip().startswith("Avbrutet. ")
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")} == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["rules"],
        ["check", WHOLE],
        ["check", WHOLE, "--format", "json"],
        ["draft", WHOLE, "-o", "ut.docx"],
    ],
    ids=lambda arguments: f"{arguments[0]}-{arguments[-1]}",
)
def test_a_reader_that_leaves_ends_the_command_quietly(
    tmp_path: Path, arguments: list[str | Path]
) -> None:
    """`grantflow rules | head` ends without noise; its code says neither "done" nor "findings"."""
    read, write = os.pipe()
    os.close(read)
    try:
        ended = subprocess.run(
            [*_program(), *arguments],
            cwd=tmp_path,
            stdout=write,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(write)

    assert ended.stderr == b""
    assert ended.returncode == 141
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_and_leaves_the_old_file(tmp_path: Path) -> None:
    """When the new file can't be put in place the old one is still whole."""
    target = tmp_path / "ut.docx"
    subprocess.run([*_program(), "draft", WHOLE, "-o", target], check=True, capture_output=True)
    before = target.read_bytes()
    script = SLOWED.format(module="os", step="fsync").replace(
        "time.sleep(600)", "raise OSError(28, 'No space left on device')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, "draft", str(WHOLE), "-o", str(target)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert f"[GF401] {target}: filen går inte att skriva" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["ut.docx"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", str(WHOLE)], 0),
        (["check", str(WHOLE), "--fail-on", "advice"], 1),
        (["check", "finns-inte.yaml"], 2),
        (["--version"], 0),
    ],
    ids=lambda part: " ".join(map(str, part)) if isinstance(part, list) else "",
)
def test_the_installed_program_gives_the_same_codes(
    tmp_path: Path, arguments: list[str], code: int
) -> None:
    """What a shell script meets is what the other tests run in this process."""
    ended = subprocess.run(
        [*_program(), *arguments], cwd=tmp_path, capture_output=True, check=False
    )

    assert ended.returncode == code
    assert bool(ended.stderr) == (code == 2)
    (ended.stderr or ended.stdout).decode("utf-8")


def _program() -> list[str | Path]:
    return [Path(sys.executable).with_name("grantflow")]
