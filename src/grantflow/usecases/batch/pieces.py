"""Cuts a batch into pieces for whoever does them: each names its files and is asked for by them."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

from grantflow.usecases.batch.chunks import Task
from grantflow.usecases.batch.gathering import Found
from grantflow.usecases.batch.outputs import Names
from grantflow.usecases.batch.planning import BatchOrder
from grantflow.usecases.batch.reading import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    Work = Callable[[Callable[[], bool]], int]

# What a file of a kind costs, in seconds, and what a piece may come to: starting one costs most of
# a second, in us and in the engine.  A kill costs the file under way, however long the piece.
_COST_S = {"case": 0.025, "draft": 0.06}
_PIECE_S = 15.0
_WORK: ContextVar[Work | None] = ContextVar("work", default=None)


class Piece(NamedTuple):
    """Some files of a batch: the key they are asked for by, and what to tell whoever reads them."""

    key: str
    wants: dict[str, Any]


def order_wants(order: BatchOrder) -> dict[str, Any]:
    """Return an order as plain values, for another process of the same machine."""
    return {
        "folder": _as_text(order.folder.resolve()),
        "out": _as_text(order.out.resolve()),
        "asked": list(order.asked),
        "force": order.force,
        "workers": order.workers,
    }


def order_in(wants: dict[str, Any], on_defect: Callable[[], str]) -> BatchOrder:
    """Return the order that `order_wants` told of."""
    return BatchOrder(
        folder=_as_path(wants["folder"]),
        out=_as_path(wants["out"]),
        asked=Asked(*wants["asked"]),
        on_defect=on_defect,
        workers=wants["workers"],
        force=wants["force"],
    )


def cut(tasks: Iterable[Task], folder: Path, batch_key: str, *, share: int = 1) -> list[Piece]:
    """Return tasks in pieces worth some seconds each; at least `share` when there are so many."""
    tasks = list(tasks)
    cost = sum(_COST_S[task.found.kind] for task in tasks)
    most = min(_PIECE_S, cost / share)
    pieces: list[Piece] = []
    under_way: list[Task] = []
    worth = 0.0
    for task in tasks:
        under_way.append(task)
        worth += _COST_S[task.found.kind]
        if worth >= most:
            pieces.append(_piece(under_way, folder, batch_key))
            under_way, worth = [], 0.0
    if under_way:
        pieces.append(_piece(under_way, folder, batch_key))
    return pieces


def _piece(tasks: list[Task], folder: Path, batch_key: str) -> Piece:
    told = [
        [
            task.found.name,
            _as_text(task.found.path.relative_to(folder)),
            task.found.kind,
            *task.names,
        ]
        for task in tasks
    ]
    digest = hashlib.sha256(f"{batch_key}\0{told!r}".encode())
    return Piece(digest.hexdigest(), {"tasks": told})


def tasks_in(wants: dict[str, Any], folder: Path) -> list[Task]:
    """Return the tasks of a piece."""
    return [
        Task(Found(name, folder / _as_path(at), kind), Names(report, copy))
        for name, at, kind, report, copy in wants["tasks"]
    ]


def names_in(wants: Collection[dict[str, Any]]) -> set[str]:
    """Return the names of the files of some pieces."""
    return {task[0] for one in wants for task in one["tasks"]}


def _as_text(path: Path) -> str:
    """Return a path as text that any database holds: names may be bytes that are no text."""
    return quote_from_bytes(bytes(path), safe="/ ")


def _as_path(text: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(text)))


@contextmanager
def handed_over(work: Work) -> Iterator[None]:
    """Let a run that is started meanwhile, in this process, do `work`."""
    token = _WORK.set(work)
    try:
        yield
    finally:
        _WORK.reset(token)


def do_handed_over(is_stopped: Callable[[], bool]) -> int:
    """Do the work that was handed over, and return how many files it did.

    Raises:
        LookupError: Nobody has handed anything over: the run was not started by us.

    """
    work = _WORK.get()
    if work is None:
        raise LookupError("a piece of a batch is started by grantflow, not by itself")
    return work(is_stopped)
