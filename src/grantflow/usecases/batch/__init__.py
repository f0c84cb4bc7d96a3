"""Reads a whole folder of drafts and cases, and tells of all of them in one matrix."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grantflow import usecases
from grantflow.documents.reports.matrix import PAGE, WORKBOOK, Matrix, Row, Trouble, parts_in_use
from grantflow.errors import FileUnreadable, Place
from grantflow.model.application import Application
from grantflow.model.value import Value
from grantflow.usecases.batch import gathering, outputs, room, running, telling
from grantflow.usecases.batch.ledger import Entry, Ledger, key_of, sum_file
from grantflow.usecases.batch.reading import Asked, Job, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grantflow.usecases.batch.gathering import Gathered

__all__ = ["Asked", "Batch", "BatchOrder", "run"]


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
    """What came of it: the rows of the matrix, how many were as before, and what was left."""

    rows: tuple[Row, ...]
    unchanged: int
    left: tuple[str, ...]


def run(order: BatchOrder, tell: Callable[[int, int, str], None]) -> Batch:
    """Read what is new or changed in the folder, write about each file, and write the matrix.

    Whatever is wrong with one file stands in its row.  The ledger is written after each file, so
    that whoever stops the run can go on later.

    Args:
        order: What to read, where to write.
        tell: Hears how many of how many files are read, and the name of the last; first 0.

    Raises:
        FileUnreadable: The folder can't be read, or holds nothing to read.
        OutputRefused: The folder for output holds somebody's work, or can't be written.
        KeyUnknown, ProgrammeBroken: The programme or call that was asked for is at fault.

    """
    gathered = gathering.gather(order.folder, order.out)
    _require_something(order.folder, gathered)
    if order.asked.programme:
        usecases.choose_frame(Application(), order.asked.programme, order.asked.call)
    room.require(order.folder, order.out, force=order.force)
    ledger = Ledger(order.out)
    for name in (PAGE, WORKBOOK):
        outputs.require_free(order.out, name, ledger.matrix, force=order.force)
    ledger.save()
    jobs = _do(order, gathered, ledger, tell)
    rows = [_closed(name) for name in gathered.closed]
    rows += [ledger.row(found.name) for found in gathered.files]
    rows.sort(key=lambda row: gathering.order_of(row.name))
    _write_matrix(order, ledger, rows, gathered.left)
    return Batch(tuple(rows), len(gathered.files) - jobs, gathered.left)


def _require_something(folder: Path, gathered: Gathered) -> None:
    if not gathered.files:
        kinds = ", ".join(gathering.DRAFTS[:1] + gathering.DRAFTS[1:4:2])
        raise FileUnreadable(
            "mappen innehåller inga utkast eller ärenden",
            remedy=f"lägg utkasten där som {kinds}, eller ärenden som .yaml",
            place=Place(str(folder)),
        )


def _do(
    order: BatchOrder, gathered: Gathered, ledger: Ledger, tell: Callable[[int, int, str], None]
) -> int:
    """Do what is new, changed, or went wrong the last time; return how many files that was."""
    names = outputs.names_of(gathered.files)
    jobs: dict[str, tuple[Job, str]] = {}
    for found in gathered.files:
        key = _key(order.asked, found.path, names[found.name])
        if not (key and ledger.is_done(found.name, found.path, key, order.out)):
            known = ledger.outputs(found.name)
            jobs[found.name] = (
                Job(
                    found=found,
                    names=names[found.name],
                    asked=order.asked,
                    out=order.out,
                    known=known,
                    force=order.force,
                    on_defect=order.on_defect,
                ),
                key,
            )
    done = 0

    def take(outcome: Outcome) -> None:
        nonlocal done
        row = outcome.row
        job, key = jobs[row.name]
        needs = {need: _sum(job.found.path.parent / need) for need in outcome.needs}
        ledger.enter(row, outcome.notes, Entry(key, needs, dict(outcome.outputs)))
        done += 1
        tell(done, len(jobs), row.name)

    tell(0, len(jobs), "")
    running.run([job for job, _ in jobs.values()], order.workers, take)
    return len(jobs)


def _key(asked: Asked, path: Path, names: outputs.Names) -> str:
    """Return what tells that a file need not be read again; nothing when it can't be read."""
    own = asked.call if asked.call and asked.call.lower().endswith((".yaml", ".yml")) else None
    try:
        return key_of(path, [*asked, *names, _sum(Path(own)) if own else ""])
    except OSError:
        return ""


def _sum(path: Path) -> str:
    try:
        return sum_file(path)
    except OSError:
        return ""


def _closed(name: str) -> Row:
    trouble = Trouble(FileUnreadable.code, *gathering.CLOSED)
    return Row(name=f"{name}/", kind="draft", read=False, troubles=(trouble,))


def _write_matrix(
    order: BatchOrder, ledger: Ledger, rows: Sequence[Row], left: tuple[str, ...]
) -> None:
    from grantflow.documents import matrix_sheet
    from grantflow.documents.reports import matrix_page

    matrix = Matrix(
        folder=gathering.shown(order.folder.resolve().name),
        programme=order.asked.programme,
        rows=tuple(rows),
        parts=parts_in_use(telling.parts(), rows),
        notes=ledger.notes,
        left=left,
    )
    _put_matrix(order, ledger, PAGE, matrix_page.render(matrix).encode())
    _put_matrix(order, ledger, WORKBOOK, matrix_sheet.workbook(matrix))


def _put_matrix(order: BatchOrder, ledger: Ledger, name: str, content: bytes) -> None:
    ledger.matrix[name] = outputs.put(order.out, name, content, ledger.matrix, force=order.force)
    ledger.save()
