"""Where the engine of `grantflow serve` answers, for the other commands of the same home.

The address is a line in a file that `serve` holds locked.  The system lets go of the lock whatever
ends it: an address that nobody holds is of one that has gone.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from time import sleep
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Where the system has no such locks, PREFECT_API_URL says it.
fcntl: Any = import_module("fcntl") if find_spec("fcntl") else None

_NAME = "motor.adress"
_MOST_BYTES = 200
# Whoever asks holds the lock as well, for less than a millisecond.
_TAKES, _WAIT_S = 20, 0.01


@contextmanager
def telling(home: Path) -> Iterator[Callable[[str], None]]:
    """Give what tells others where our engine answers; they hear nothing when we have gone."""
    if fcntl is None:
        yield lambda _: None
        return
    handle = os.open(home / _NAME, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    held = _take_soon(handle)

    def tell(address: str) -> None:
        # Of two that serve from one home, the first is the one that is told.
        if held:
            os.ftruncate(handle, 0)
            os.pwrite(handle, address.encode(), 0)

    try:
        tell("")
        yield tell
        tell("")
    finally:
        os.close(handle)


def heard(home: Path) -> str | None:
    """Return where the engine of `serve` answers; None when there is none."""
    if fcntl is None:
        return None
    try:
        handle = os.open(home / _NAME, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        if _take(handle, fcntl.LOCK_SH):
            return None
        return os.pread(handle, _MOST_BYTES, 0).decode() or None
    finally:
        os.close(handle)


def _take_soon(handle: int) -> bool:
    """Take the lock for ourselves; False when another `serve` has it."""
    for _ in range(_TAKES):
        if _take(handle, fcntl.LOCK_EX):
            return True
        sleep(_WAIT_S)
    return False


def _take(handle: int, how: int) -> bool:
    """Take the lock; False when somebody has it.  Those who ask share it."""
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
