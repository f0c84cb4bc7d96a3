"""Keeps the processes beside the web app alive: the engine, and the one that does its jobs."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_FIRST_WAIT_S, _LONGEST_WAIT_S = 1.0, 60.0
_STEADY_S = 60.0  # a process that has lived this long begins anew when it dies
_PATIENCE_S = 10.0
_LOG_BYTES, _LOG_KEPT = 1_000_000, 2
_LONGEST_LINE = 4000


@dataclass(slots=True)
class Child:
    """A process to keep alive: what it is called, what starts it, and in what surroundings."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class Supervisor:
    """Starts children, starts them again when they die, ever more slowly, and stops them all."""

    def __init__(self, children: Sequence[Child], logs: Path) -> None:
        """Take the children; none is started yet.

        What one of them says goes to NAME.log in the folder `logs`; what is oldest is dropped.
        """
        self._children = children
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
        self._stop = threading.Event()
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._lock = threading.Lock()
        self._keepers: list[threading.Thread] = []

    def start(self) -> None:
        """Start every child."""
        for child in self._children:
            keeper = threading.Thread(target=self._keep, args=(child,), daemon=True)
            keeper.start()
            self._keepers.append(keeper)

    def stop(self) -> None:
        """Stop every child, with force when it does not stop by itself."""
        self._stop.set()
        with self._lock:
            running = list(self._running.values())
        for process in running:
            _signal(process, signal.SIGTERM)
        until = time.monotonic() + _PATIENCE_S
        for process in running:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
        for keeper in self._keepers:
            keeper.join(_PATIENCE_S)

    def _keep(self, child: Child) -> None:
        wait = _FIRST_WAIT_S
        while not self._stop.is_set():
            began = time.monotonic()
            self._once(child)
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
        # In a thread of its own: what a child has started may live on, and hold the pipe open.
        said = (process.stdout, self._logs[child.name])
        threading.Thread(target=_write_down, args=said, daemon=True).start()
        process.wait()
        with self._lock:
            self._running.pop(child.name, None)


def beside_the_web_app(engine_url: str | None, port: int) -> list[Child]:
    """Return the worker and the engine that it uses: one that runs, else one of our own.

    Ours listens on a port that only this machine reaches, since it knows no passwords.
    """
    if engine_url:
        return [Child("worker", _module("grantflow", "work"))]
    served = ["server", "start", "--host", "127.0.0.1", "--port", str(port)]
    address = {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    return [
        Child("engine", _module("prefect", *served)),
        Child("worker", _module("grantflow", "work"), address),
    ]


def worker_alone() -> Child:
    """Return the worker that does its jobs without an engine."""
    return Child("worker", _module("grantflow", "work", "--no-engine"))


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


# Whoever starts it may be killed: then it goes too, instead of living on unseen.
_WITH_PARENT = (
    "import ctypes, os, runpy, sys\n"
    "if sys.platform == 'linux':\n"
    "    ctypes.CDLL(None).prctl(1, 15)\n"
    "    os.getppid() == 1 and sys.exit()\n"
    "sys.argv = sys.argv[1:]\n"
    "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)\n"
)


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", _WITH_PARENT, name, *arguments]


def _write_down(said: IO[str], log: RotatingFileHandler) -> None:
    """Keep what a child says, until it and all that it has started have ended."""
    while line := said.readline(_LONGEST_LINE):
        log.handle(logging.makeLogRecord({"msg": line.rstrip("\n")}))
    said.close()


def _signal(process: subprocess.Popen[str], number: int) -> None:
    """Send a signal to a child and the processes that it has started."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return
