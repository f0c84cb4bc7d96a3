"""Seals what a run has done with each file, so that the next does only what is new or changed.

A seal is a file of its own in the folder for output, written whole when the outputs are in place:
whatever is killed, and whoever else works in the same folder, it is there or it is not.  It holds
four lines: a checksum of the others, the entry, the row and findings as programs read them, and
what the workbook says of the findings beside that.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents.reports import matrix_lines
from grantflow.usecases.batch import outputs
from grantflow.usecases.batch.gathering import STATE
from grantflow.usecases.batch.outputs import sum_file, sum_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from grantflow.documents.reports.matrix import Note, Row

_SEALS = "sigill"
_MARK = 32


class Entry(NamedTuple):
    """What was done with a file.

    `key` is the checksum of its content, of the rules and of what was asked for; `needs` are
    checksums of files beside it that it rests on; `outputs` are those of what was written, by name.
    `whole` is False when something could not be done, and is tried again.
    """

    key: str
    needs: dict[str, str]
    outputs: dict[str, str]
    whole: bool = False


class Seal(NamedTuple):
    """A seal as it stands on the disk.  `mark` tells it from every other."""

    mark: str
    entry: Entry
    row: bytes
    findings: bytes
    texts: bytes


def write(out: Path, row: Row, notes: Iterable[Note], entry: Entry) -> None:
    """Seal a file.

    Raises:
        OutputRefused: The disk is full, or the folder closed.

    """
    notes = tuple(notes)
    content = b"\n".join(
        (
            _plain([entry.key, entry.needs, entry.outputs, entry.whole]),
            matrix_lines.row_line(row),
            matrix_lines.findings_line(notes),
            matrix_lines.texts_line(notes),
        )
    )
    path = _path(out, row.name)
    outputs.place(out, path, sum_of(content)[:_MARK].encode() + b"\n" + content)


def read(out: Path, name: str) -> Seal | None:
    """Return the seal of a file; None when there is none, or it is damaged."""
    try:
        mark, content = _path(out, name).read_bytes().split(b"\n", 1)
        if sum_of(content)[:_MARK].encode() != mark:
            return None
        entry, row, findings, texts = content.split(b"\n")
        return Seal(mark.decode(), Entry(*json.loads(entry)), row, findings, texts)
    except (OSError, ValueError):
        return None


def is_done(seal: Seal | None, path: Path, key: str, out: Path) -> bool:
    """Whether a file was read as it is now, by the same rules, and its output is there.

    An empty output is none: a power cut may leave such a one.
    """
    if seal is None or not key or not seal.entry.whole or seal.entry.key != key:
        return False
    try:
        return all(
            sum_file(path.parent / need) == told for need, told in seal.entry.needs.items()
        ) and all((out / name).stat().st_size > 0 for name in seal.entry.outputs)
    except OSError:
        return False


def row_of(seal: Seal) -> Row:
    """Return what was found about a file."""
    return matrix_lines.read_row(seal.row)


def notes_of(seal: Seal, wanted: Collection[str]) -> Iterator[Note]:
    """Yield the findings of a file of some severities, as people read them."""
    return matrix_lines.read_notes(seal.findings, seal.texts, wanted)


def _path(out: Path, name: str) -> Path:
    digest = sum_of(name.encode())
    return out.joinpath(STATE, _SEALS, digest[:2], f"{digest[2:24]}.json")


def _plain(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
