"""Keeps the processes beside the web app alive: the engine, and the one that does its jobs."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from logging.handlers import RotatingFileHandler
from types import MappingProxyType
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from grantflow.alongside import python_module

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_FIRST_WAIT_S, _LONGEST_WAIT_S = 1.0, 60.0
_STEADY_S = 60.0  # a process that has lived this long begins anew when it dies
_PATIENCE_S = 10.0
_LOG_BYTES, _LOG_KEPT = 1_000_000, 2
_LONGEST_LINE = 4000
_LOOK_EVERY_S = 0.5
# So many deaths before it was ready, or so long without being it, is told.
_MOST_DEATHS, _LONGEST_START_S = 3, 120.0


@dataclass(slots=True)
class Child:
    """A process to keep alive: what it is called, what starts it, and in what surroundings.

    `is_ready` says whether the process of a number is ready to work; `ready_told` is then told, and
    `late_told` when it does not get so far.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    is_ready: Callable[[int], bool] | None = None
    ready_told: str = ""
    late_told: str = ""


class Supervisor:
    """Starts children, starts them again when they die, ever more slowly, and stops them all."""

    def __init__(
        self, children: Sequence[Child], logs: Path, tell: Callable[[str], object] = str
    ) -> None:
        """Take the children; none is started yet.

        What one of them says goes to NAME.log in the folder `logs`; what is oldest is dropped.
        `tell` hears, in words, which of them are ready, and once which is not for long.
        """
        self._children, self._tell = children, tell
        self._logs = {
            child.name: RotatingFileHandler(
                logs / f"{child.name}.log",
                maxBytes=_LOG_BYTES,
                backupCount=_LOG_KEPT,
                encoding="utf-8",
                delay=True,
            )
            for child in children
        }
        self._starts = {child.name: _Start(child) for child in children}
        self._stop = threading.Event()
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._lock = threading.Lock()
        self._keepers: list[threading.Thread] = []

    def start(self) -> None:
        """Start every child."""
        for child in self._children:
            for do in (self._keep, self._watch):
                keeper = threading.Thread(target=do, args=(child,), daemon=True)
                keeper.start()
                self._keepers.append(keeper)

    def stop(self) -> None:
        """Stop every child, with force when it does not stop by itself.

        The last comes first: the worker lets go of its work while the engine still hears of it.
        """
        self._stop.set()
        with self._lock:
            running = [self._running.get(child.name) for child in reversed(self._children)]
        for process in running:
            if process is not None:
                _end(process)
        for keeper in self._keepers:
            keeper.join(_PATIENCE_S)

    def _keep(self, child: Child) -> None:
        wait = _FIRST_WAIT_S
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                self._once(child)
            except (OSError, RuntimeError) as error:
                # There was no room for another process or thread: it is tried again like any death.
                self._starts[child.name].failed()
                said = logging.makeLogRecord({"msg": f"Gick inte att starta: {error}"})
                self._logs[child.name].handle(said)
            lived = time.monotonic() - began
            wait = _FIRST_WAIT_S if lived > _STEADY_S else min(wait * 2, _LONGEST_WAIT_S)
            self._stop.wait(wait)

    def _once(self, child: Child) -> None:
        with self._lock:
            if self._stop.is_set():
                return
            # A session of its own: Ctrl-C in the terminal reaches us alone, and we stop them.
            process = subprocess.Popen(  # noqa: S603 - our own commands
                list(child.command),
                env={**os.environ, **child.environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
            self._running[child.name] = process
            self._starts[child.name].began(process.pid)
        said = (process.stdout, self._logs[child.name])
        try:
            # In a thread of its own: what a child has started may live on, and hold the pipe open.
            threading.Thread(target=_write_down, args=said, daemon=True).start()
            process.wait()
        finally:
            # What it has started must not outlive it: it may hold the port, or a job.
            _signal(process, signal.SIGKILL)
            process.wait()
            with self._lock:
                self._running.pop(child.name, None)

    def _watch(self, child: Child) -> None:
        start = self._starts[child.name]
        while not self._stop.wait(_LOOK_EVERY_S):
            with self._lock:
                process = self._running.get(child.name)
            told = start.look(process.pid if process else None, time.monotonic())
            if told:
                self._tell(told)


class _Start:
    """How far a child has come since it was last ready."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self._tried: set[int] = set()
        self._ready: int | None = None
        self._since: float | None = None
        self._is_late = False

    def began(self, number: int) -> None:
        """Note that a process was started."""
        self._tried.add(number)

    def failed(self) -> None:
        """Note that there was no process to start."""
        self._tried.add(-len(self._tried))  # no process has such a number

    def look(self, number: int | None, now_s: float) -> str:
        """Return what is to be told now of the process of a number; nothing for the most part."""
        is_ready = self._child.is_ready
        if is_ready is None or (number is not None and number == self._ready):
            return ""
        self._since = now_s if self._since is None else self._since
        if number is not None and is_ready(number):
            self._ready, self._since, self._is_late = number, None, False
            self._tried = {number}
            return self._child.ready_told
        slow = now_s - self._since > _LONGEST_START_S
        if self._is_late or not (slow or len(self._tried) > _MOST_DEATHS):
            return ""
        self._is_late = True
        return self._child.late_told


def beside_the_web_app(
    engine_url: str | None,
    port: int,
    is_heard: Callable[[int], bool],
    tell_address: Callable[[str], None],
) -> list[Child]:
    """Return the worker and the engine that it uses: one that runs, else one of our own.

    Ours listens on a port that only this machine reaches, since it knows no passwords.  `is_heard`
    says whether the worker of a number has been heard of, and `tell_address` hears where our
    engine answers, when it does.
    """
    if engine_url:
        return [_worker(is_heard)]
    served = ["server", "start", "--host", "127.0.0.1", "--port", str(port)]
    home = f"http://127.0.0.1:{port}"

    def is_up(_: int) -> bool:
        if not answers(f"{home}/api/health"):
            return False
        tell_address(f"{home}/api")
        return True

    engine = Child(
        "engine",
        python_module("prefect", *served),
        is_ready=is_up,
        ready_told=f"Motorn är igång på {home}",
        late_told="Motorn (Prefect) startar inte. Sidorna fungerar, och arbetet väntar i kö tills "
        "den gör det. Se engine.log i GRANTFLOW_HOME, eller kör med --no-engine.",
    )
    return [engine, _worker(is_heard, {"PREFECT_API_URL": f"{home}/api"})]


def worker_alone(is_heard: Callable[[int], bool]) -> Child:
    """Return the worker that does its jobs without an engine."""
    return _worker(is_heard, {}, "--no-engine")


def _worker(
    is_heard: Callable[[int], bool],
    environment: Mapping[str, str] = MappingProxyType({}),
    *options: str,
) -> Child:
    return Child(
        "worker",
        python_module("grantflow", "work", *options),
        environment,
        is_ready=is_heard,
        ready_told="Arbetaren är igång",
        late_told="Arbetaren startar inte. Sidorna fungerar, men brev och arbeten blir liggande. "
        "Se worker.log i GRANTFLOW_HOME.",
    )


def answers(address: str) -> bool:
    """Whether a server of this machine answers well at an address."""
    parts = urlsplit(address)
    asking = HTTPConnection(parts.hostname or "", parts.port, timeout=_PATIENCE_S)
    try:
        asking.request("GET", parts.path)
        return asking.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


def _write_down(said: IO[str], log: RotatingFileHandler) -> None:
    """Keep what a child says, until it and all that it has started have ended."""
    while line := said.readline(_LONGEST_LINE):
        log.handle(logging.makeLogRecord({"msg": line.rstrip("\n")}))
    said.close()


def _end(process: subprocess.Popen[str]) -> None:
    """Ask a child to stop, and then see to it."""
    _signal(process, signal.SIGTERM)
    try:
        process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        _signal(process, signal.SIGKILL)


def _signal(process: subprocess.Popen[str], number: int) -> None:
    """Send a signal to a child and the processes that it has started."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return
