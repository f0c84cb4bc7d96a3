"""`grantflow draft --tracked` as a person runs it: own process, own engine, an empty home."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

import pytest
from runs import WALK, WHOLE

pytestmark = pytest.mark.engine
_KEPT = ("PATH", "LANG", "PYTHONPATH")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty folder for home, engine and files; the runs share the engine's database."""
    return tmp_path_factory.mktemp("tracked")


def start(room: Path, target: Path) -> "subprocess.Popen[str]":
    """Start the command in a process group of its own, as a terminal does."""
    (room / "home").mkdir(exist_ok=True)
    command = Path(sys.executable).with_name("grantflow")
    kept = {k: v for k, v in os.environ.items() if k in _KEPT or k.startswith("COVERAGE")}
    return subprocess.Popen(
        [str(command), "draft", str(WHOLE), "--tracked", "-o", str(target)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=room,
        env=kept | {"HOME": str(room / "home"), "GRANTFLOW_HOME": str(room / "engine")},
        start_new_session=True,
        # A suite that runs in the background of a shell would let the command inherit its deafness.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )


def test_a_first_run_on_an_empty_home_writes_the_file(room: Path) -> None:
    """Nothing needs to be set up: the engine starts, the steps are shown, the file lies there."""
    target = room / "a.docx"

    with start(room, target) as run:
        shown, errors = run.communicate(timeout=240)

    assert errors == ""
    assert run.returncode == 0
    assert "Startar motorn" in shown
    assert f"Steg 6 av 6: {WALK[6]}" in shown
    assert shown.endswith(f"Skrev {target}\n")
    assert target.is_file()
    assert list((room / "home").iterdir()) == []
    assert _recorded(room) == [(name, "COMPLETED") for name in WALK]
    assert _left_running(run.pid) == []


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "stopped"])
@pytest.mark.parametrize("moment", ["Startar motorn", "Steg 1 av 6"])
def test_a_run_that_is_stopped_leaves_nothing_behind(
    room: Path, tmp_path: Path, stop: signal.Signals, moment: str
) -> None:
    """Ctrl-C reaches every process of the command; none stays, and no file is half-written."""
    with start(room, tmp_path / "a.docx") as run:
        assert run.stdout is not None
        _read_until(run.stdout, moment)
        if stop is signal.SIGINT:
            os.killpg(run.pid, stop)
        else:
            run.send_signal(stop)
        _, errors = run.communicate(timeout=120)

    assert run.returncode == 130
    assert errors.strip() == "Avbrutet. Ingen fil är halvskriven."
    assert list(tmp_path.iterdir()) == []
    assert _left_running(run.pid) == []


def _read_until(lines: IO[str], start_of_line: str) -> None:
    for line in lines:
        if line.startswith(start_of_line):
            return
    pytest.fail(f"the command ended before '{start_of_line}'")


def _recorded(room: Path) -> list[tuple[str, str]]:
    """Return the steps in the engine's database, now that the engine is gone."""
    with closing(sqlite3.connect(room / "engine" / "prefect" / "prefect.db")) as database:
        found = database.execute("select name, state_type from task_run order by start_time")
        return list(found)


def _left_running(session: int) -> list[str]:
    """Return the command lines of what still runs of a command's session."""
    return [
        Path(folder, "cmdline").read_text("utf-8").replace("\0", " ")
        for folder in _processes()
        if Path(folder, "stat").read_text("utf-8").rpartition(")")[2].split()[3] == str(session)
    ]


def _processes() -> Iterator[Path]:
    yield from (path.parent for path in Path("/proc").glob("[0-9]*/stat"))
