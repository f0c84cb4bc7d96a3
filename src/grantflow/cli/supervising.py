"""Keeps the processes beside the web app alive: the engine, and the one that does its jobs."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIRST_WAIT_S, _LONGEST_WAIT_S = 1.0, 60.0
_STEADY_S = 60.0  # a process that has lived this long begins anew when it dies
_PATIENCE_S = 10.0


@dataclass(slots=True)
class Child:
    """A process to keep alive: what it is called, what starts it, and in what surroundings."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class Supervisor:
    """Starts children, starts them again when they die, ever more slowly, and stops them all."""

    def __init__(self, children: Sequence[Child]) -> None:
        """Take the children; none is started yet."""
        self._children = children
        self._stop = threading.Event()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
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

    def pids(self) -> dict[str, int]:
        """Return the process of each child that runs now."""
        with self._lock:
            return {name: process.pid for name, process in self._running.items()}

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
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            self._running[child.name] = process
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


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal to a child and the processes that it has started."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return
