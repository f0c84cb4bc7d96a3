"""Runs commands and says what they cost: clock, CPU, memory by process, and who else was busy."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from web import busy_s, taken_s

if TYPE_CHECKING:
    from collections.abc import Iterator

GRANTFLOW = Path(sys.executable).with_name("grantflow")
# More than this of a core used by others, or taken by the host, and a figure is marked.
_QUIET_CORES = 0.15
_LOOK_EVERY_S = 0.1


class Cost(NamedTuple):
    """What a command cost.

    `peaks_mb` are the peaks of its processes, its own first and the largest of the others next;
    `others` and `host` are cores that other programs used, and that the host took.
    """

    wall_s: float
    cpu_s: float
    peaks_mb: tuple[float, float]
    others: float
    host: float
    out: str

    @property
    def is_disturbed(self) -> bool:
        """Whether something else was busy at the same time."""
        return max(self.others, self.host) > _QUIET_CORES

    @property
    def sign(self) -> str:
        """Return a sign for a figure that something has disturbed, with what it was."""
        if not self.is_disturbed:
            return ""
        return f" ~ disturbed: others {self.others:.2f}, host {self.host:.2f} cores"


def run(command: list[str], environment: dict[str, str]) -> Cost:
    """Run a command to its end; stop everything if it fails."""
    busy, taken, before, clock = busy_s(), taken_s(), os.times(), time.monotonic()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        watch = _Watch(running.pid)
        watch.start()
        out = running.communicate()[0]
        watch.over.set()
        watch.join()
    took, after = time.monotonic() - clock, os.times()
    if running.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: {running.returncode}\n{out[-2000:]}")
    mine = after.user + after.system - before.user - before.system
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    others = max(0.0, busy_s() - busy - cpu - mine) / took
    return Cost(took, cpu, watch.peaks(), others, (taken_s() - taken) / took, out)


class _Watch(threading.Thread):
    """Looks at how much memory a process and those below it have held at most."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._seen = pid, dict[int, float]()
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(_LOOK_EVERY_S):
            for pid in _family(self._pid):
                held = _peak_mb(pid)
                self._seen[pid] = max(held, self._seen.get(pid, 0.0))

    def peaks(self) -> tuple[float, float]:
        """Return the peak of the process, and the largest of those below it."""
        below = [held for pid, held in self._seen.items() if pid != self._pid]
        return self._seen.get(self._pid, 0.0), max(below, default=0.0)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = path.read_text("utf-8").split()
        except OSError:
            continue
        for child in below:
            yield from _family(int(child))


def _peak_mb(pid: int) -> float:
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("utf-8"))
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def engine_running(home: Path, database: str = "") -> Iterator[dict[str, str]]:
    """Run a Prefect server; give the environment of commands that use it.

    Its database is a file in `home`, or at an address of PostgreSQL.
    """
    from grantflow.cli.supervising import free_port

    os.environ["GRANTFLOW_HOME"] = str(home)
    from grantflow import orchestration

    orchestration.prepare_engine()
    port = free_port()
    around = dict(os.environ)
    if database:
        around["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = database
    command = [str(GRANTFLOW.with_name("prefect")), "server", "start", "--port", str(port)]
    with (home / "engine.log").open("w") as log:
        server = subprocess.Popen(command, env=around, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/health")
        yield around | {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    finally:
        server.terminate()
        server.wait(60)


@contextmanager
def postgresql_running(databases: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Run the PostgreSQL that deploy/ runs; give the addresses of some databases in it."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "deploy"))
    local: Any = importlib.import_module("local_postgresql")
    home = Path(tempfile.mkdtemp(prefix="grantflow-pg-"))  # root runs it as somebody else
    postgresql = local.Postgresql(home, local.free_port())
    postgresql.make()
    started = {"env": local.surroundings(), "cwd": "/", **local.as_somebody()}
    with (home / "log").open("w") as log:
        running = subprocess.Popen(postgresql.command(), stdout=log, stderr=log, **started)
    try:
        until = time.monotonic() + 60
        while not postgresql.answers() and time.monotonic() < until:
            time.sleep(0.2)
        for name in databases:
            postgresql.add(name)
        yield tuple(postgresql.url(name) for name in databases)
    finally:
        running.send_signal(signal.SIGINT)  # it ends at once, and whole
        running.wait(60)
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(address: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"nobody answers at {address}")
