"""Finds out what a run has to do: which files there are, and which of them are done already."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grantflow import usecases
from grantflow.documents import files
from grantflow.errors import FileUnreadable, Place
from grantflow.model.application import Application
from grantflow.model.value import Value
from grantflow.usecases.batch import gathering, keys, making, outputs, room
from grantflow.usecases.batch.chunks import Bench, Task
from grantflow.usecases.batch.ledger import Ledger
from grantflow.usecases.batch.making import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grantflow.documents.reports.tally import Tally
    from grantflow.usecases.batch.gathering import Gathered
    from grantflow.usecases.batch.reading import Asked


@dataclass(eq=False, repr=False, kw_only=True)
class BatchOrder(Value):
    """A folder to read and one to write in; `on_defect` tells of a failure of the program's own."""

    folder: Path
    out: Path
    asked: Asked
    on_defect: Callable[[], str]
    workers: int = 1
    force: bool = False


class Batch(NamedTuple):
    """What came of it: the tally of the matrix, how many files were as before, what was left.

    `passed` is how many files were passed over, since the mode is not for their kind.
    """

    tally: Tally
    unchanged: int
    left: tuple[str, ...]
    passed: int = 0


class Plan(NamedTuple):
    """What a run has to do: the files that are new or changed, or went wrong the last time."""

    order: BatchOrder
    bench: Bench
    every: tuple[Task, ...]
    tasks: tuple[Task, ...]
    closed: tuple[str, ...]
    left: tuple[str, ...]
    passed: int

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all files, done or not."""
        return tuple(task.found.name for task in self.every)


def plan(order: BatchOrder) -> Plan:
    """Return what is to be done, when everything is in order to begin.

    Raises:
        FileUnreadable: The folder can't be read, or holds nothing to read.
        OutputRefused: The folder for output holds somebody's work, or can't be written.
        KeyUnknown, ProgrammeBroken: The programme or call that was asked for is at fault.

    """
    gathered = gathering.gather(order.folder, order.out)
    kinds = order.asked.kinds()
    found = [one for one in gathered.files if one.kind in kinds]
    if not found:
        _nothing(order.folder, gathered, order.asked)
    if order.asked.programme:
        usecases.choose_frame(Application(), order.asked.programme, order.asked.call)
    room.require(order.folder, order.out, force=order.force)
    ledger = Ledger(order.out)
    for name in making.NAMES:
        making.require_free(order.out, ledger, name, force=order.force)
    ledger.open()
    names = outputs.names_of(found)
    bench = bench_of(order)
    tasks = [Task(one, names[one.name]) for one in found]
    todo = tuple(task for task in tasks if not bench.is_done(task))
    wanted = {name for task in todo for name in task.names}
    bench.begun = {name: sums for name, sums in outputs.begun(order.out).items() if name in wanted}
    return Plan(
        order,
        bench,
        tuple(tasks),
        todo,
        gathered.closed,
        gathered.left,
        len(gathered.files) - len(found),
    )


def bench_of(order: BatchOrder) -> Bench:
    """Return what every task of an order shares."""
    return Bench(
        out=order.out,
        asked=order.asked,
        basis=keys.basis_of(order.asked),
        force=order.force,
        on_defect=order.on_defect,
    )


def know_begun(bench: Bench, tasks: Iterable[Task]) -> None:
    """Let a bench know what somebody who was killed had begun to write about some files."""
    wanted = {name for task in tasks for name in task.names}
    bench.begun = {name: sums for name, sums in outputs.begun(bench.out).items() if name in wanted}


def digest_of(made: Plan) -> str:
    """Return a digest of the content of every file of a run, done or not."""
    digest = hashlib.sha256(made.bench.basis.encode())
    for task in made.every:
        digest.update(f"{task.found.name}\0{made.bench.key(task)}\0".encode())
    return digest.hexdigest()


def finish(made: Plan) -> Batch:
    """Write the matrix over what is sealed, and return what it comes to.

    Raises:
        OutputRefused: Somebody has worked in the matrix, or it can't be written.

    """
    order = made.order
    folder = gathering.name_of(Path(order.folder.resolve().name))
    rows = Rows(order.out, made.names, made.closed)
    tally = making.make(order.out, order.asked, folder, rows, made.left, force=order.force)
    try:
        outputs.tidy(order.out)
    except OSError as error:
        raise files.refused(order.out, error) from error
    return Batch(tally, len(made.every) - len(made.tasks), made.left, made.passed)


def _nothing(folder: Path, gathered: Gathered, asked: Asked) -> None:
    kinds = ", ".join(gathering.DRAFTS[:1] + gathering.DRAFTS[1:4:2])
    problem = "mappen innehåller inga utkast eller ärenden"
    remedy = f"lägg utkasten där som {kinds}, eller ärenden som .yaml"
    if gathered.files:
        what = "ärenden" if asked.kinds() == ("case",) else "utkast"
        problem = f"mappen innehåller inga {what}, som --mode {asked.mode} är till för"
        remedy = "utelämna --mode, så läses allt i mappen"
    raise FileUnreadable(problem, remedy=remedy, place=Place(str(folder)))
