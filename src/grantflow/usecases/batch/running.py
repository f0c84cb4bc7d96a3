"""Does the jobs of a batch, in this process or in several, and hands each result on at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING

from grantflow.settings import skip_pydantic_plugins, stay_on_one_core
from grantflow.usecases.batch import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grantflow.usecases.batch.reading import Job, Outcome

# So many jobs a process wait in line, so that none is idle and few are lost on Ctrl-C.
_AHEAD = 2


def run(jobs: Sequence[Job], workers: int, take: Callable[[Outcome], None]) -> None:
    """Do every job; `take` gets each outcome as it comes, in any order.

    On Ctrl-C those under way are finished and taken first.
    """
    if workers == 1 or len(jobs) < 2:
        for job in jobs:
            take(reading.do(job))
        return
    left, size = deque(jobs), min(workers, len(jobs))
    while left:
        suspects = _round(left, size, take)
        # A process has died: which of the jobs under way was it?  Each gets one of its own.
        for job in suspects:
            if _round(deque([job]), 1, take):
                take(reading.lost(job))


def _round(left: deque[Job], size: int, take: Callable[[Outcome], None]) -> list[Job]:
    """Do jobs until none is left, or a process dies; return those that were under way then."""
    running: dict[Future[Outcome], Job] = {}
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(size, mp_context=context, initializer=_settle) as pool:
        try:
            while left or running:
                while left and len(running) < size * _AHEAD:
                    with _undisturbed():
                        running[pool.submit(reading.do, left[0])] = left[0]
                    left.popleft()
                wait(running, return_when=FIRST_COMPLETED)
                _collect(running, take)
        except BrokenProcessPool:
            return list(running.values())
        finally:
            pool.shutdown(cancel_futures=True)
            _collect(running, take, broken=True)
    return []


def _collect(
    running: dict[Future[Outcome], Job], take: Callable[[Outcome], None], *, broken: bool = False
) -> None:
    """Take what is done; with `broken`, pass over what never came to an end."""
    for future in [future for future in running if future.done()]:
        if future.cancelled() or (broken and future.exception()):
            continue
        outcome = future.result()
        del running[future]
        take(outcome)


def _settle() -> None:
    """Make a new process ready: one core; Ctrl-C is for the one it works for, and ends both."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    stay_on_one_core()
    skip_pydantic_plugins()


def _leave_with_parent() -> None:
    """End this process when the one it works for is gone, which has nobody to tell it so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts, which would die of it with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
