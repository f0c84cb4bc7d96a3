"""Checks cases in a process of its own, so that those who save have the interpreter to themselves.

A case goes there and a report comes back, pickled, through the pipes of the process.  It reads till
its input ends: however we end, it ends too.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from threading import Lock, Timer
from typing import IO, TYPE_CHECKING, Any

from grantflow.usecases.standing import found_in

if TYPE_CHECKING:
    from grantflow.model.application import Application
    from grantflow.model.finding import Report
    from grantflow.usecases.own_calls import OwnPapers

_LONGEST_S = 60.0  # for one check; they take a tenth of a second
_PATIENCE_S = 5.0
_KINDNESS = 5  # people wait for what they have saved, and only look at what is checked
_CHILD = "from grantflow.usecases.aside import answer; answer()"
_BROKEN = (OSError, EOFError, pickle.UnpicklingError)


class Aside:
    """A process that checks cases: begun when it is first needed, and anew when it has ended."""

    def __init__(self) -> None:
        """Begin with none."""
        self._process: subprocess.Popen[bytes] | None = None
        self._alone = Lock()

    def find(self, application: Application, programme: str | None, own: OwnPapers) -> Report:
        """Return what `standing.found_in` does, which raises here what it raises there.

        Should the process be killed it is asked once more; then the case is checked here.

        Raises:
            TimeoutError: The check does not end.

        """
        asked = pickle.dumps((application, programme, own), pickle.HIGHEST_PROTOCOL)
        with self._alone:
            found = self._answer(asked)
        return found_in(application, programme, own) if found is None else found

    def close(self) -> None:
        """End the process."""
        with self._alone:
            self._end()

    def _answer(self, asked: bytes) -> Report | None:
        for _ in range(2):
            process = self._process = self._process or _begun()
            limit = Timer(_LONGEST_S, process.kill)
            limit.daemon, began = True, time.monotonic()
            limit.start()
            try:
                found: Report | None = _told(process, asked)
            except _BROKEN:
                self._end()
                if time.monotonic() - began >= _LONGEST_S:
                    raise TimeoutError from None
            else:
                return found
            finally:
                limit.cancel()
        return None

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.communicate(timeout=_PATIENCE_S)
        except (subprocess.TimeoutExpired, OSError, ValueError):
            process.kill()
            process.wait()


def _begun() -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C in the terminal reaches us alone, and we end it.
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-P", "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def _told(process: subprocess.Popen[bytes], asked: bytes) -> Any:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(asked)
    process.stdin.flush()
    return pickle.load(process.stdout)  # noqa: S301 - our own process


def answer() -> None:
    """Check what comes on standard input until it ends; what can't be checked is answered None."""
    if hasattr(os, "nice"):
        os.nice(_KINDNESS)
    # Nothing else must come among the answers.
    answers, sys.stdout = os.fdopen(os.dup(sys.stdout.fileno()), "wb"), sys.stderr
    try:
        _answer_all(sys.stdin.buffer, answers)
    except OSError:
        os._exit(0)  # whoever asked is gone, and nobody reads what is left in the pipe


def _answer_all(asked: IO[bytes], answers: IO[bytes]) -> None:
    while True:
        try:
            given = pickle.load(asked)  # noqa: S301 - from the process that began us
        except EOFError:
            return
        try:
            found = found_in(*given)
        except Exception:  # noqa: BLE001 - whoever asked does it again, and tells of it
            found = None
        pickle.dump(found, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
