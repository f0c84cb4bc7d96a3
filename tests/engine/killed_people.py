"""Commands that people begin, each a process of its own that can be killed."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Found = TypeVar("Found")

# Nothing is timed here: this is how long a test waits before it says that something hangs.
PATIENCE_S = 120
_NURSERY = Path(__file__).with_name("killed_nursery.py")


def wait_until(holds: Callable[[], Found], what: str, each_s: float = 0.02) -> Found:
    """Wait for something to be, and return it."""
    until = time.monotonic() + PATIENCE_S
    while not (found := holds()):
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(each_s)
    return found


@dataclass
class Command:
    """A command that somebody has begun; its process leads a group of its own."""

    words: list[str]
    said: Path
    pid: int = 0
    code: int | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def kill(self) -> bool:
        """Kill it and what it has started; False when it had ended by itself."""
        self.signal(signal.SIGKILL)
        return self.wait() == -signal.SIGKILL

    def signal(self, number: int) -> None:
        """Send a signal to it and to what it has started."""
        for send in (os.killpg, os.kill):
            try:
                send(self.pid, number)
            except ProcessLookupError:
                continue

    def wait(self) -> int:
        """Wait for its end, and return its exit code: that of a signal is below 0."""
        assert self.over.wait(PATIENCE_S), (self.words, self.told())
        assert self.code is not None
        return self.code

    def told(self) -> str:
        """Return what it has said."""
        return self.said.read_text("utf-8") if self.said.exists() else ""


class Nursery:
    """Begins commands cheaply; `killed_nursery` says how."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, str(_NURSERY)],
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._asked: list[Command] = []
        self._begun: queue.Queue[Command] = queue.Queue()
        self._living: dict[int, Command] = {}
        self._ready, self._lock = threading.Event(), threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def begin(self, *words: object) -> Command:
        """Begin a command, as it would be written after `grantflow`."""
        assert self._process.stdin
        assert self._ready.wait(PATIENCE_S)
        assert self._process.poll() is None
        with self._lock:
            said = self._folder / f"said-{len(self._asked):03}.txt"
            self._asked.append(Command([*map(str, words)], said))
            asked = {"words": self._asked[-1].words, "said": str(said), "folder": str(self._folder)}
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            return self._begun.get(timeout=PATIENCE_S)

    def stop(self) -> None:
        """Begin no more, and kill what is left."""
        for command in [*self._living.values()]:
            command.kill()
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            told = json.loads(line)
            if "ready" in told:
                self._ready.set()
            elif "begun" in told:
                command = self._asked[-1]
                command.pid = told["begun"]
                self._living[command.pid] = command
                self._begun.put(command)
            else:
                command = self._living.pop(told["ended"])
                command.code = told["code"]
                command.over.set()
        self._ready.set()
