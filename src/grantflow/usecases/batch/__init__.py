"""Reads a whole folder of drafts and cases, and tells of all of them in one matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.usecases.batch import planning, running
from grantflow.usecases.batch.planning import Batch, BatchOrder
from grantflow.usecases.batch.reading import Asked

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Asked", "Batch", "BatchOrder", "run"]


def run(order: BatchOrder, tell: Callable[[int, int, str], None]) -> Batch:
    """Read what is new or changed in the folder, write about each file, and write the matrix.

    Whatever is wrong with one file stands in its row.  Each file is sealed when it is done, so
    that a run that is stopped or killed is gone on with by the next.

    Args:
        order: What to read, where to write.
        tell: Hears how many of how many files are read, and the name of the last; first 0.

    Raises:
        FileUnreadable: The folder can't be read, or holds nothing to read.
        OutputRefused: The folder for output holds somebody's work, or can't be written.
        KeyUnknown, ProgrammeBroken: The programme or call that was asked for is at fault.

    """
    made = planning.plan(order)
    done, total = 0, len(made.tasks)

    def take(count: int, last: str) -> None:
        nonlocal done
        done += count
        tell(done, total, last)

    tell(0, total, "")
    running.run(made.bench, made.tasks, order.workers, take)
    return planning.finish(made)
