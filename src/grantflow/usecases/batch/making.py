"""Writes the matrix from the seals: lines, workbook and page, with one file at a time in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import TYPE_CHECKING

from grantflow.documents import files
from grantflow.documents.reports import matrix_lines
from grantflow.documents.reports.matrix import (
    LINES,
    PAGE,
    WORKBOOK,
    Matrix,
    Row,
    Trouble,
    parts_in_use,
)
from grantflow.documents.reports.tally import Counting
from grantflow.errors import FileUnreadable
from grantflow.usecases.batch import gathering, keys, outputs, seals, telling
from grantflow.usecases.batch.ledger import Ledger, made_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grantflow.documents.reports.matrix import Note
    from grantflow.documents.reports.tally import Tally
    from grantflow.usecases.batch.reading import Asked

NAMES = (PAGE, WORKBOOK, LINES)


class Rows(Collection[Row]):
    """The rows of a matrix in their order, each read from its seal when it is asked for."""

    def __init__(self, out: Path, names: tuple[str, ...], closed: tuple[str, ...]) -> None:
        self._out = out
        self._closed = {f"{name}/": _closed(name) for name in closed}
        self._names = sorted([*names, *self._closed], key=gathering.order_of)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, row: object) -> bool:
        return isinstance(row, Row) and row.name in self._names

    def __iter__(self) -> Iterator[Row]:
        return (row for row, _ in self.sealed())

    def sealed(self) -> Iterator[tuple[Row, seals.Seal | None]]:
        """Yield the rows with their seals; a folder that is closed has none."""
        for name in self._names:
            seal = None if name in self._closed else seals.read(self._out, name)
            if seal is not None:
                yield seals.row_of(seal), seal
            else:
                yield self._closed.get(name) or _unsealed(name), None

    def marks(self) -> Iterator[str]:
        """Yield what tells each row from every other."""
        for name in self._names:
            seal = None if name in self._closed else seals.read(self._out, name)
            yield seal.mark if seal else name

    def notes(self, row: Row, wanted: Collection[str]) -> Iterator[Note]:
        """Yield the findings of a file of some severities, and those set aside."""
        seal = None if row.name in self._closed else seals.read(self._out, row.name)
        return seals.notes_of(seal, wanted) if seal else iter(())


def make(
    out: Path, asked: Asked, folder: str, rows: Rows, left: tuple[str, ...], *, force: bool
) -> Tally:
    """Write the matrix, unless it stands there of just these seals; return what it comes to.

    Raises:
        OutputRefused: Somebody has worked in it, or it can't be written.

    """
    ledger = Ledger(out)
    of = made_of(rows.marks(), (*asked, keys.rules_version(), folder, *left))
    told = ledger.told(of)
    if told is not None:
        return told
    from grantflow.documents import matrix_sheet
    from grantflow.documents.reports import matrix_page

    counted = _put_lines(out, ledger, rows, force=force)
    matrix = Matrix(
        folder=folder,
        programme=asked.programme,
        rows=rows,
        parts=parts_in_use(telling.parts(), counted.used),
        notes=rows.notes,
        left=left,
        titles=telling.rule_titles(),
        counted=counted,
    )
    _put(out, ledger, PAGE, matrix_page.render(matrix).encode(), force=force)
    _put(out, ledger, WORKBOOK, matrix_sheet.workbook(matrix), force=force)
    ledger.close(of, counted)
    return counted


def _put_lines(out: Path, ledger: Ledger, rows: Rows, *, force: bool) -> Tally:
    """Write the lines as they are read, and count the rows on the way."""
    counting, digest, half = Counting(), hashlib.sha256(), outputs.half_path(out)
    try:
        with half.open("wb") as file:
            for row, seal in rows.sealed():
                counting.add(row)
                line = (
                    matrix_lines.whole_line(seal.row, seal.findings)
                    if seal
                    else matrix_lines.whole_line(matrix_lines.row_line(row), b"[]")
                )
                digest.update(line)
                file.write(line)
        require_free(out, ledger, LINES, force=force)
        outputs.begin(out, LINES, digest.hexdigest())
        half.replace(out / LINES)
        ledger.enter(LINES, digest.hexdigest())
    except OSError as error:
        raise files.refused(out / LINES, error) from error
    finally:
        half.unlink(missing_ok=True)
    return counting.close()


def _put(out: Path, ledger: Ledger, name: str, content: bytes, *, force: bool) -> None:
    ledger.enter(name, outputs.put(out, name, content, ledger.known(), force=force))


def require_free(out: Path, ledger: Ledger, name: str, *, force: bool) -> None:
    """Refuse to write over a part of the matrix that somebody has worked in.

    Raises:
        OutputRefused: It is not as we wrote it.

    """
    outputs.require_free(out, name, ledger.known(), force=force)


def _closed(name: str) -> Row:
    return _lost(f"{name}/", *gathering.CLOSED)


def _unsealed(name: str) -> Row:
    return _lost(name, "det som skrevs om filen är borta", "kör kommandot igen")


def _lost(name: str, problem: str, remedy: str) -> Row:
    trouble = Trouble(FileUnreadable.code, problem, remedy)
    return Row(name=name, kind="draft", read=False, troubles=(trouble,))
