"""One round at a time: a second one waits, and then uses what the first has just read.

So no page is asked for twice at the same time, and what a host is spared holds for all rounds.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from grantflow.errors import MemoryBroken, Place
from grantflow.scanning.memory import broken, closed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOCK = "scan.lock"


@contextmanager
def alone(home: Path, longest_s: float, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the one place there is for a round; the system gives it back when a process dies.

    `waiting` is called once when somebody else holds it.

    Raises:
        MemoryBroken: Somebody held it for longer than `longest_s` seconds, or the folder is closed.

    """
    path = home / LOCK
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(path, timeout=0.0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise closed(path) from error
    try:
        _take(lock, path, longest_s, waiting)
        yield
    finally:
        lock.close()


def _take(
    lock: sqlite3.Connection, path: Path, longest_s: float, waiting: Callable[[], None]
) -> None:
    ends = time.monotonic() + longest_s
    told = False
    while True:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise closed(path) from error
            if time.monotonic() > ends:
                raise MemoryBroken(
                    "en annan bevakning har pågått länge och är inte klar",
                    remedy="vänta tills den är klar, eller avsluta den",
                    place=Place(str(path)),
                ) from error
        except sqlite3.DatabaseError as error:
            raise broken(path, error) from error
        else:
            return
        if not told:
            waiting()
            told = True
        time.sleep(0.05)
