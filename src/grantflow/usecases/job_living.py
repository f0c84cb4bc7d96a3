"""Knows at once when a process of this machine that held a job is dead: its lock is let go of."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Where the system has no such locks, the lease says it, half a minute later.
fcntl: Any = import_module("fcntl") if find_spec("fcntl") else None

_FOLDER = "arbete"


@contextmanager
def living(home: Path, worker: str) -> Iterator[None]:
    """Hold the lock of a worker while it works.  The system lets go of it whatever ends it."""
    path = _lock_of(home, worker)
    if fcntl is None:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        path.unlink(missing_ok=True)
    finally:
        os.close(handle)


def is_dead(home: Path, worker: str | None) -> bool:
    """Whether a worker is known to be dead; False of one on another machine, or that ended well."""
    if fcntl is None or not worker:
        return False
    try:
        handle = os.open(_lock_of(home, worker), os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(handle)


def forget(home: Path, worker: str) -> None:
    """Take away the lock of a worker that is dead, when all that it held has been freed."""
    with suppress(OSError):
        _lock_of(home, worker).unlink()


def dead_workers(home: Path) -> list[str]:
    """Return the workers that have left a lock behind and are dead."""
    names = (path.stem for path in sorted((home / _FOLDER).glob("*.las")))
    return [name for name in names if is_dead(home, name)]


def _lock_of(home: Path, worker: str) -> Path:
    return home / _FOLDER / f"{worker}.las"
