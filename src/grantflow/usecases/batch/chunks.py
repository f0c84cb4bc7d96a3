"""Does a piece of a batch in this process: a handful of files, each sealed when it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from grantflow.model.value import Value
from grantflow.usecases.batch import keys, reading, seals
from grantflow.usecases.batch.outputs import Known
from grantflow.usecases.batch.seals import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from grantflow.usecases.batch.gathering import Found
    from grantflow.usecases.batch.outputs import Names
    from grantflow.usecases.batch.reading import Asked, Outcome


class Task(NamedTuple):
    """A file to read, and what is written about it is called."""

    found: Found
    names: Names


@dataclass(eq=False, repr=False, kw_only=True)
class Bench(Value):
    """What every task of a run shares.

    `basis` is the checksum of the rules and of what was asked for.  `on_defect` tells what to say
    when the program itself fails on a file.  `begun` is what an earlier run had begun to write.
    """

    out: Path
    asked: Asked
    basis: str
    force: bool
    on_defect: Callable[[], str]
    begun: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def key(self, task: Task) -> str:
        """Return what tells that a file need not be read again."""
        return keys.key_of(task.found.path, task.names, self.basis)

    def is_done(self, task: Task) -> bool:
        """Whether a file need not be read again."""
        seal = seals.read(self.out, task.found.name)
        # Most of a first run have no seal, and are not read for it.
        return seal is not None and seals.is_done(seal, task.found.path, self.key(task), self.out)

    def do(self, task: Task) -> None:
        """Read a file, write what is to be said of it, and seal it.

        Raises:
            OutputRefused: The seal can't be written.

        """
        # First the key: a file that is changed while it is read has to be read again.
        key, job = self.key(task), self._job(task)
        self._seal(job, key, reading.do(job))

    def give_up(self, task: Task) -> None:
        """Seal a file at which the process itself came to an end."""
        job = self._job(task)
        self._seal(job, "", reading.lost(job))

    def _job(self, task: Task) -> reading.Job:
        before = seals.read(self.out, task.found.name)
        return reading.Job(
            found=task.found,
            names=task.names,
            asked=self.asked,
            out=self.out,
            known=Known(before.entry.outputs if before else {}, self.begun),
            force=self.force,
            on_defect=self.on_defect,
        )

    def _seal(self, job: reading.Job, key: str, outcome: Outcome) -> None:
        needs = {need: keys.needed(job.found.path.parent / need) for need in outcome.needs}
        entry = Entry(key, needs, dict(outcome.outputs), whole=not outcome.row.troubles)
        seals.write(self.out, outcome.row, outcome.notes, entry)


def do(bench: Bench, tasks: Iterable[Task], *, again: bool = False) -> Iterator[Task]:
    """Do the tasks one by one and yield each when it is sealed.

    Args:
        bench: What the tasks share.
        tasks: The files.
        again: Pass over those that somebody has done already, and yield them as well.

    Raises:
        OutputRefused: A seal can't be written: the disk is full, or the folder is gone.

    """
    for task in tasks:
        if not (again and bench.is_done(task)):
            bench.do(task)
        yield task
