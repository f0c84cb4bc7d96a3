"""`serve` keeps the engine and the worker alive beside the web app, and takes them with it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from grantflow import engine_address
from grantflow.alongside import python_module
from grantflow.cli import supervising
from grantflow.cli.supervising import Child, Supervisor
from grantflow.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S = 240.0


def until(true: Callable[[], object], what: str) -> None:
    """Wait until something is so; it says nothing of how long that may take."""
    last = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < last, what
        time.sleep(0.1)


def living(mark: str) -> dict[int, str]:
    """Return the commands of the processes that have a text in their surroundings, by number."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                told = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if told:  # those that have ended and are not waited for have none
                    found[int(folder.name)] = told
        except OSError:
            continue
    return found


class Said:
    """The lines of a process, as they come."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.lines: list[str] = []
        threading.Thread(target=self._read, args=(process,), daemon=True).start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            self.lines.append(line.rstrip("\n"))

    def count(self, start: str) -> int:
        return sum(line.startswith(start) for line in self.lines)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_killed_engine_comes_back_and_a_killed_serve_leaves_nothing(tmp_path: Path) -> None:
    """The pages answer all along; whoever starts `serve` again meets no process of the old one."""
    home = tmp_path / "hem"
    # The engine of other tests is none of ours.
    bare = {name: told for name, told in os.environ.items() if not name.startswith("PREFECT")}
    serving = subprocess.Popen(
        [sys.executable, "-m", "grantflow", "serve", "--port", "0"],
        env=bare | {"GRANTFLOW_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    over = threading.Event()
    faults: list[str] = []
    try:
        said = Said(serving)
        until(lambda: said.lines, "the pages come first")
        address = re.search(r"http://127\.0\.0\.1:\d+", said.lines[0])
        assert address, said.lines

        def visit() -> None:
            while not over.wait(0.2):
                try:
                    answer = httpx.get(f"{address[0]}/halsa", timeout=60)
                    if answer.text != "ok\n":
                        faults.append(answer.text)
                except httpx.HTTPError as error:
                    faults.append(repr(error))

        visitor = threading.Thread(target=visit, daemon=True)
        visitor.start()
        until(lambda: said.count("Motorn är igång på http://127.0.0.1:"), str(said.lines))
        until(lambda: said.count("Arbetaren är igång"), str(said.lines))
        line = next(line for line in said.lines if line.startswith("Motorn"))
        assert engine_address.heard(home) == f"{line.split()[-1]}/api"

        (engine,) = (number for number, told in living(str(home)).items() if "prefect" in told)
        os.kill(engine, signal.SIGKILL)
        until(lambda: said.count("Motorn är igång på http://127.0.0.1:") == 2, str(said.lines))

        over.set()
        visitor.join()
        assert faults == []
        assert len(living(str(home))) == 3
        serving.kill()
        serving.wait()
        until(lambda: not living(str(home)), "children end with their parent")
        assert engine_address.heard(home) is None
    finally:
        over.set()
        serving.kill()
        for number in living(str(home)):
            os.kill(number, signal.SIGKILL)


def test_other_commands_hear_of_the_engine_while_serve_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting of their own comes first, and the first of two that serve."""
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)

    def known() -> str | None:
        return read_settings().engine_url

    before = known()
    with engine_address.telling(tmp_path) as tell:
        starting = known()
        tell("http://127.0.0.1:4000/api")
        with engine_address.telling(tmp_path) as second:
            second("http://127.0.0.1:5000/api")
            running = known()
        monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:6000/api")
        own = known()
    monkeypatch.delenv("PREFECT_API_URL")

    assert (before, starting) == (None, None)
    assert running == "http://127.0.0.1:4000/api"
    assert own == "http://127.0.0.1:6000/api"
    assert known() is None


@pytest.mark.skipif(engine_address.fcntl is None, reason="the system has no such locks")
def test_several_commands_may_ask_for_the_engine_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None hears of one that is gone, and `serve` can begin meanwhile."""
    (tmp_path / "motor.adress").write_text("http://127.0.0.1:9/api")  # of one that was killed
    lock, heard = engine_address.fcntl.flock, list[str | None]()

    def asked_by_two(handle: int, how: int) -> None:
        lock(handle, how)
        with monkeypatch.context() as patched:
            patched.setattr(engine_address.fcntl, "flock", lock)
            heard.append(engine_address.heard(tmp_path))

    with monkeypatch.context() as patched:
        patched.setattr(engine_address.fcntl, "flock", asked_by_two)
        heard.append(engine_address.heard(tmp_path))
    assert heard == [None, None]

    def serve_begins(handle: int, how: int) -> None:
        lock(handle, how)
        monkeypatch.setattr(engine_address.fcntl, "flock", lock)
        away = engine_address.fcntl.LOCK_UN
        monkeypatch.setattr("grantflow.engine_address.sleep", lambda _: lock(handle, away))
        tell = stack.enter_context(engine_address.telling(tmp_path))
        tell("http://127.0.0.1:4000/api")

    with ExitStack() as stack:
        monkeypatch.setattr(engine_address.fcntl, "flock", serve_begins)
        engine_address.heard(tmp_path)
        assert engine_address.heard(tmp_path) == "http://127.0.0.1:4000/api"


@pytest.fixture
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a supervisor wait less than people have patience for."""
    monkeypatch.setattr(supervising, "_FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(supervising, "_LONGEST_WAIT_S", 0.02)
    monkeypatch.setattr(supervising, "_LOOK_EVERY_S", 0.02)
    monkeypatch.setattr(supervising, "_PATIENCE_S", 1.0)


def supervised(child: Child, folder: Path) -> tuple[Supervisor, list[str]]:
    told: list[str] = []
    return Supervisor([child], folder, told.append), told


@pytest.mark.usefixtures("_hurried")
def test_a_child_that_does_not_start_is_told_once_and_when_it_does_at_last(tmp_path: Path) -> None:
    """It is tried again and again meanwhile; what it said stands in its log."""
    there = tmp_path / "startar"
    code = (
        f"import os, sys, time; print('faller', flush=True)\n"
        f"os.path.exists({str(there)!r}) or sys.exit(1)\ntime.sleep(600)"
    )
    child = Child(
        "engine",
        [sys.executable, "-c", code],
        is_ready=lambda _: there.exists(),
        ready_told="igång",
        late_told="startar inte",
    )
    beside, told = supervised(child, tmp_path)
    beside.start()
    try:
        until(lambda: told, "it is told")
        log = tmp_path / "engine.log"
        tries = log.read_text("utf-8").count("faller")
        until(lambda: log.read_text("utf-8").count("faller") > tries + 2, "it is tried on")
        assert told == ["startar inte"]
        there.touch()
        until(lambda: len(told) == 2, "it is told")
        assert told == ["startar inte", "igång"]
    finally:
        beside.stop()


def scarce(real: Callable[..., Any], errors: list[Exception]) -> Callable[..., Any]:
    """Return what fails with each of some errors, the last first, and then does as ever."""

    def begin(*told: Any, **more: Any) -> Any:
        if errors:
            raise errors.pop()
        return real(*told, **more)

    return begin


@pytest.mark.usefixtures("_hurried")
@pytest.mark.parametrize(
    ("module", "name", "error"),
    [
        (subprocess, "Popen", BlockingIOError(11, "Resource temporarily unavailable")),
        (subprocess, "Popen", OSError(12, "Cannot allocate memory")),
        (threading.Thread, "start", RuntimeError("can't start new thread")),
    ],
)
def test_a_child_that_there_is_no_room_for_is_tried_until_there_is(
    module: object, name: str, error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A moment without memory must not end what keeps the worker alive."""
    beside, told = supervised(
        Child(
            "worker",
            [sys.executable, "-c", "import time; time.sleep(600)"],
            is_ready=lambda _: True,
            ready_told="igång",
            late_told="startar inte",
        ),
        tmp_path,
    )
    errors = [error] * 6
    beside.start()
    try:
        until(lambda: told == ["igång"], "it is started")
        monkeypatch.setattr(module, name, scarce(getattr(module, name), errors))
        os.kill(beside._running["worker"].pid, signal.SIGKILL)
        until(lambda: not errors, "it is tried")
        until(lambda: told[1:].count("igång"), "it is started again")
    finally:
        beside.stop()
    assert str(error) in (tmp_path / "worker.log").read_text("utf-8")


@pytest.mark.usefixtures("_hurried")
def test_a_child_takes_what_it_has_started_with_it_and_stops_with_force(tmp_path: Path) -> None:
    """Whatever held the port is gone before it is started again; a deaf child is stopped too."""
    numbers = tmp_path / "nummer"
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    code = (
        "import os, signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"below = subprocess.Popen([sys.executable, '-c', {deaf!r}])\n"
        f"open({str(numbers)!r}, 'a').write(f'{{os.getpid()}} {{below.pid}}\\n')\n"
        "time.sleep(600)"
    )
    beside, told = supervised(Child("worker", [sys.executable, "-c", code]), tmp_path)

    def begun() -> list[list[int]]:
        text = numbers.read_text("utf-8") if numbers.exists() else ""
        return [[int(one) for one in line.split()] for line in text.splitlines()]

    beside.start()
    try:
        until(lambda: len(begun()) == 1, "it starts")
        os.kill(begun()[0][0], signal.SIGKILL)
        until(lambda: len(begun()) == 2, "it is started again")
        assert not is_alive(begun()[0][1])
    finally:
        beside.stop()
    until(lambda: not any(is_alive(one) for one in begun()[1]), "both are gone")
    assert told == []


def test_the_worker_stops_while_the_engine_still_hears_of_its_work(tmp_path: Path) -> None:
    """Else it waits for one that is gone, and is stopped with force in the midst of its job."""
    code = (
        "import pathlib, signal, sys, time\n"
        "mine, other = map(pathlib.Path, sys.argv[1:])\n"
        "def stop(*_):\n"
        "    time.sleep(0.2)\n"
        "    mine.write_text('last' if other.read_text() else 'first')\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        "mine.write_text('')\n"
        "time.sleep(600)"
    )
    engine, worker = tmp_path / "motor", tmp_path / "arbetare"

    def child(name: str, *paths: Path) -> Child:
        return Child(name, [sys.executable, "-c", code, *map(str, paths)])

    children = [child("engine", engine, worker), child("worker", worker, engine)]
    beside = Supervisor(children, tmp_path)
    beside.start()
    try:
        until(lambda: engine.exists() and worker.exists(), "they start")
    finally:
        beside.stop()
    assert (worker.read_text("utf-8"), engine.read_text("utf-8")) == ("first", "last")


def is_alive(number: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{number}/status").read_text("utf-8")
    except OSError:
        return False


def test_a_module_started_alongside_ends_with_its_parent(tmp_path: Path) -> None:
    """One that is deaf too; and one whose parent had gone before it could ask to end with it."""
    (tmp_path / "deaf.py").write_text(
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('here', flush=True); time.sleep(600)\n",
        "utf-8",
    )
    code = (
        "import subprocess, sys, time\n"
        "from grantflow.alongside import python_module\n"
        "for name in ('http.server', 'deaf'):\n"
        "    rest = ('0', '--bind', '127.0.0.1') if name == 'http.server' else ()\n"
        "    one = subprocess.Popen(python_module(name, *rest), stdout=subprocess.PIPE)\n"
        "    one.stdout.readline()\n"
        "    print(one.pid, flush=True)\n"
        "time.sleep(600)"
    )
    more = {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(tmp_path)}
    parent = subprocess.Popen(
        [sys.executable, "-c", code], env=os.environ | more, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    children = [int(parent.stdout.readline()) for _ in range(2)]
    assert all(is_alive(child) for child in children)
    parent.kill()
    parent.wait()
    try:
        until(lambda: not any(is_alive(child) for child in children), "they end with it")
    finally:
        for child in children:
            if is_alive(child):
                os.kill(child, signal.SIGKILL)

    orphan = python_module("http.server", "0")
    orphan[3] = "1"
    assert subprocess.run(orphan, check=False, capture_output=True, timeout=60).returncode == 0
