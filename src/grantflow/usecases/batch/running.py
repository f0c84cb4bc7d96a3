"""Does the tasks of a batch, in this process or in several, a chunk at a time."""

from __future__ import annotations

import gc
import math
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.settings import skip_pydantic_plugins, stay_on_one_core
from grantflow.usecases.batch import chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grantflow.usecases.batch.chunks import Bench, Task

# A chunk is worth so many seconds: few calls between processes, and a bar that moves.
_SECONDS, _MOST = 1.5, 500
# So many chunks a process wait in line, so that none is idle.
_AHEAD = 2
# Things made since garbage was last looked for.
_GARBAGE = 20_000


class _Done(NamedTuple):
    """What a chunk came to: how many of its tasks are done, the last of them, and how long."""

    done: int
    last: str
    seconds: float


def run(
    bench: Bench, tasks: Sequence[Task], workers: int, take: Callable[[int, str], None]
) -> None:
    """Do every task; `take` hears how many more are done, and the name of the last.

    On Ctrl-C what is under way is finished, sealed and told of first.
    """
    if workers == 1 or len(tasks) < 2:
        for task in chunks.do(bench, tasks):
            take(1, task.found.name)
        return
    left, size = deque(tasks), min(workers, len(tasks))
    while left:
        for chunk in _Round(bench, size, take).run(left):
            _recover(bench, chunk, left, take)


def _recover(
    bench: Bench, chunk: Sequence[Task], left: deque[Task], take: Callable[[int, str], None]
) -> None:
    """Go on with a chunk whose process died, or that stood in line when another's did.

    The first of it that is not done is the one that was under way: it gets a process of its own.
    """
    rest = [task for task in chunk if not bench.is_done(task)]
    take(len(chunk) - len(rest), "")
    if not rest:
        return
    left.extendleft(reversed(rest[1:]))
    if _Round(bench, 1, take).run(deque(rest[:1])):
        bench.give_up(rest[0])
        take(1, rest[0].found.name)


class _Round:
    """Processes that do chunks until none is left, or one of them dies."""

    def __init__(self, bench: Bench, size: int, take: Callable[[int, str], None]) -> None:
        self._bench, self._size, self._take = bench, size, take
        self._running: dict[Future[_Done], list[Task]] = {}
        self._pace = 0.0  # seconds a task
        context = multiprocessing.get_context("spawn")
        # Without a lock, which a process that is killed might take with it.
        self._stop: Any = context.RawValue("b", 0)
        self._pool = ProcessPoolExecutor(
            size, mp_context=context, initializer=_settle, initargs=(bench, self._stop)
        )

    def run(self, left: deque[Task]) -> list[list[Task]]:
        """Do what is left; return the chunks that were under way when a process died."""
        with self._pool:
            try:
                while left or self._running:
                    self._submit(left)
                    wait(self._running, return_when=FIRST_COMPLETED)
                    self._collect()
            except BrokenProcessPool:
                return list(self._running.values())
            finally:
                self._stop.value = 1
                self._pool.shutdown(cancel_futures=True)
                self._collect(ended=True)
        return []

    def _submit(self, left: deque[Task]) -> None:
        while left and len(self._running) < self._size * _AHEAD:
            chunk = [left[at] for at in range(self._count(len(left)))]
            with undisturbed():
                self._running[self._pool.submit(_do, chunk)] = chunk
            for _ in chunk:
                left.popleft()

    def _count(self, left: int) -> int:
        """Return how many tasks make the next chunk: so long work, and none that all wait for."""
        wanted = int(_SECONDS / self._pace) if self._pace else 1
        fair = math.ceil(left / (self._size * _AHEAD))
        return max(1, min(wanted, fair, _MOST))

    def _collect(self, *, ended: bool = False) -> None:
        """Take what is done; when all has `ended`, pass over what never came to an end."""
        for future in [future for future in self._running if future.done()]:
            if future.cancelled() or (ended and future.exception()):
                continue
            done = future.result()
            del self._running[future]
            if done.done:
                pace = done.seconds / done.done
                self._pace = (self._pace + pace) / 2 if self._pace else pace
                self._take(done.done, done.last)


class _Here:
    """What this process works on."""

    bench: Bench
    stop: Any


def _do(tasks: list[Task]) -> _Done:
    """Do a chunk, in a process of the pool; a stop ends it after the file under way."""
    began, count, last = time.monotonic(), 0, ""
    for task in chunks.do(_Here.bench, tasks):
        count, last = count + 1, task.found.name
        if _Here.stop.value:
            break
    return _Done(count, last, time.monotonic() - began)


def settle() -> None:
    """Make a new process ready: one core; Ctrl-C is for the one it works for, and ends both."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    stay_on_one_core()
    skip_pydantic_plugins()
    collect_seldom()


def _settle(bench: Bench, stop: Any) -> None:
    settle()
    _Here.bench, _Here.stop = bench, stop


def collect_seldom() -> None:
    """Let a process that lives long get rid of what each file leaves behind, but not all the time.

    A file makes so many small things that looking for garbage as often as usual takes a sixth of
    the time.
    """
    gc.enable()
    gc.set_threshold(_GARBAGE)


def _leave_with_parent() -> None:
    """End this process when the one it works for is gone, which has nobody to tell it so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts, which would die of it with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
