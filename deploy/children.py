"""Keeps processes alive: starts them, starts again what dies, ever more slowly, stops them all.

One thread does it all, so that what is started dies with us (Linux), however we end.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 60.0
_STEADY_S = 60.0  # what has lived this long begins anew when it dies
_LOG_BYTES = 5_000_000
_PATIENCE_S = 15.0
_LOOK_EVERY_S = 0.1
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, eq=False)
class Child:
    """A process to keep alive.

    `ready` says whether it answers, `stops_at` is the signal that it stops at, and `run_as` says
    as whom it is run in the words of `subprocess`.
    """

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    ready: Callable[[], bool]
    stops_at: int = signal.SIGTERM
    run_as: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Life:
    """How it goes for a child: when it was started, and how long to wait when it dies."""

    process: subprocess.Popen[bytes] | None = None
    began_s: float = 0.0
    wait_s: float = _FIRST_WAIT_S
    again_s: float = 0.0


class Children:
    """The processes of an installation."""

    def __init__(self, logs: Path, tell: Callable[[str], None]) -> None:
        """Begin with none; what each says goes to NAME.log in a folder, at most 10 MB of it."""
        self._logs = logs
        self._tell = tell
        self._lives: dict[Child, _Life] = {}
        self.stopping = False

    def start(self, *children: Child) -> None:
        """Start children, and keep them alive from now on."""
        for child in children:
            self._lives[child] = _Life()
            self._begin(child)

    def wait_for(self, *children: Child, seconds: float) -> bool:
        """Wait until children answer, and mend what dies meanwhile; False when some do not."""
        until = time.monotonic() + seconds
        left = list(children)
        while left and not self.stopping and time.monotonic() < until:
            self.mend()
            left = [child for child in left if not self._answers(child)]
            time.sleep(_LOOK_EVERY_S)
        return not left

    def keep(self) -> None:
        """Mend what dies until somebody says stop."""
        while not self.stopping:
            self.mend()
            time.sleep(_LOOK_EVERY_S)

    def mend(self) -> None:
        """Start again what has died and waited."""
        for child, life in self._lives.items():
            if life.process is not None and life.process.poll() is not None:
                self._note_death(child, life)
            if life.process is None and time.monotonic() >= life.again_s:
                self._begin(child)
            self._shorten(child)

    def stop(self, *, last: Sequence[Child] = ()) -> None:
        """Stop all, with force what does not stop by itself; `last` when the others are gone."""
        self.stopping = True
        first = [child for child in self._lives if child not in last]
        for turn in (first, [child for child in last if child in self._lives]):
            for child in turn:
                self._signal(child, child.stops_at)
            until = time.monotonic() + _PATIENCE_S
            for child in turn:
                process = self._lives[child].process
                if process is None:
                    continue
                with suppress(subprocess.TimeoutExpired):
                    process.wait(max(0.1, until - time.monotonic()))
                self._signal(child, signal.SIGKILL)
                process.wait()

    def log_of(self, name: str) -> Path:
        """Return the file with what a child says."""
        return self._logs / f"{name}.log"

    def _answers(self, child: Child) -> bool:
        return self._lives[child].process is not None and child.ready()

    def _begin(self, child: Child) -> None:
        """Start a child; what there is no room for is tried again like any that dies."""
        life = self._lives[child]
        try:
            life.process = self._started(child)
        except (OSError, subprocess.SubprocessError) as error:
            self._wait(life, lived_s=0.0)
            self._tell(f"{child.name} gick inte att starta ({error}). Nytt försök strax.")
        life.began_s = time.monotonic()

    def _started(self, child: Child) -> subprocess.Popen[bytes]:
        parent = os.getpid()

        def die_with_parent() -> None:
            if _LIBC is not None:
                _LIBC.prctl(_DIES_WITH_PARENT, child.stops_at)
            if os.getppid() != parent:
                os._exit(1)

        with self.log_of(child.name).open("ab") as log:
            # A session of its own: Ctrl-C reaches us alone.  We have no other thread, so a
            # function of ours may run before the program does.
            return subprocess.Popen(
                list(child.command),
                env=child.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509
                **child.run_as,
            )

    def _note_death(self, child: Child, life: _Life) -> None:
        assert life.process is not None  # noqa: S101 - for the type checker
        code = life.process.returncode
        self._signal(child, signal.SIGKILL)  # what it had started
        life.process = None
        self._wait(life, lived_s=time.monotonic() - life.began_s)
        self._tell(f"{child.name} har slutat ({code}) och startas igen.")

    def _wait(self, life: _Life, *, lived_s: float) -> None:
        """Let a child wait longer each time, unless it has lived long."""
        life.wait_s = (
            _FIRST_WAIT_S if lived_s > _STEADY_S else min(life.wait_s * 2, _LONGEST_WAIT_S)
        )
        life.again_s = time.monotonic() + life.wait_s

    def _shorten(self, child: Child) -> None:
        """Keep the newer half of what a child has said; it goes on writing at the end."""
        log = self.log_of(child.name)
        with suppress(OSError):  # somebody took it away
            if log.stat().st_size > _LOG_BYTES:
                with suppress(OSError):  # the disk is full: what is newest counts
                    shutil.copyfile(log, log.with_suffix(".log.1"))
                os.truncate(log, 0)

    def _signal(self, child: Child, number: int) -> None:
        """Send a signal to a child and to what it has started."""
        process = self._lives[child].process
        if process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, number)
