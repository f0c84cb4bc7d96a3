"""What a run in this process was started with, and what it hands back to whoever started it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grantflow.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.model.finding import Report
    from grantflow.usecases import DraftOrder
    from grantflow.usecases.reviewing import ReviewOrder
    from grantflow.usecases.scanning import ScanOrder

    Tell = Callable[[str, Report | None], None]


@dataclass(slots=True)
class Started:
    """What a run in this process was started with, the steps it has done, and what came of it."""

    order: Any
    listener: Tell
    own_engine: bool = False
    done: int = 0
    stopped: bool = False
    result: Any = None
    fault: Exception | None = None  # what a step of ours raised, or what stands between the steps


@dataclass(frozen=True, slots=True)
class Followed:
    """The job that runs are for, and who hears their ids."""

    job_id: str
    begun: Callable[[str], object]


STARTED: ContextVar[Started | None] = ContextVar("started", default=None)
FOLLOWED: ContextVar[Followed | None] = ContextVar("followed", default=None)


@contextmanager
def for_job(job_id: str, begun: Callable[[str], object]) -> Iterator[None]:
    """Let the runs that are started meanwhile be known by a job; `begun` hears the id of each."""
    token = FOLLOWED.set(Followed(job_id, begun))
    try:
        yield
    finally:
        FOLLOWED.reset(token)


def scan_order_for(case: str) -> ScanOrder:
    """Return the order that this run was started with, or one to read all pages of a case."""
    started = STARTED.get()
    if started is not None and started.order is not None:
        known: ScanOrder = started.order
        return known
    from grantflow.usecases import scanning

    return scanning.order_of(Path(case), read_settings())


def order_for(
    case: str, target: str, programme: str | None, call: str | None, *, as_is: bool
) -> DraftOrder:
    """Return the order that this run was started with, or read it from the case file."""
    started = STARTED.get()
    if started is not None:
        known: DraftOrder = started.order
        return known
    from grantflow import usecases
    from grantflow.documents import casefile

    file = casefile.load(Path(case))
    frame = usecases.choose_frame(file.application, programme, call, Path(case).parent)
    return usecases.DraftOrder(file, frame, Path(target), as_is=as_is)


def review_order_for(
    draft: str, programme: str | None, theme: str | None, *, deep: bool
) -> ReviewOrder:
    """Return the order that this run was started with, or read the draft at a path."""
    started = STARTED.get()
    if started is not None:
        known: ReviewOrder = started.order
        return known
    from grantflow.documents.files import read_whole
    from grantflow.usecases.reviewing import ReviewOrder

    content = read_whole(Path(draft), "ett utkast")
    return ReviewOrder(content, draft, programme, theme, deep)


def ours(do: Callable[..., Any], *arguments: Any) -> Any:
    """Do a part of a run that is ours: what it raises is not told as a fault of the engine's."""
    started = STARTED.get() or Started(None, lambda *_: None)
    started.fault = None  # a step that is tried again begins anew
    try:
        return do(*arguments)
    except StopIteration:
        raise
    except Exception as error:
        started.fault = error
        raise


def tell(name: str, answer: Any) -> None:
    """Tell whoever started the run that a step is done, with its report if it made one."""
    from grantflow.model.finding import Report

    started = STARTED.get()
    if started:
        started.done += 1
        started.listener(name, answer if isinstance(answer, Report) else None)


def keep(result: Any) -> None:
    """Hand the result of a run to whoever started it in this process.

    As the return value of the flow Prefect would search all of it for futures.
    """
    started = STARTED.get()
    if started:
        started.result = result
