"""Remembers the matrix of an earlier run: what was written, of which seals, and what it told."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

from grantflow.documents import files
from grantflow.documents.reports import tally
from grantflow.documents.reports.matrix import Row
from grantflow.usecases.batch import outputs, seals
from grantflow.usecases.batch.gathering import STATE
from grantflow.usecases.batch.keys import rules_version
from grantflow.usecases.batch.outputs import Known
from grantflow.usecases.batch.seals import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from grantflow.documents.reports.tally import Tally

__all__ = ["Ledger", "made_of", "rules_version"]

VERSION, _OLDER = 2, 1
_LEDGER, _OLD_NOTES = "liggare.json", "fynd"


class Ledger:
    """The ledger of a folder for output: checksums of the matrix by name, and what it is made of.

    One of the first version, which held all files, is read once: what it knows of their outputs
    goes to seals.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._path = out / STATE / _LEDGER
        stored = _read(self._path)
        self.matrix: dict[str, str] = stored.get("matrix", {})
        self._of: str = stored.get("of", "")
        self._tally: dict[str, Any] = stored.get("tally", {})
        self._older: dict[str, Any] = stored.get("files", {})

    def open(self) -> None:
        """Make the folder for what is kept between runs, and take over what an older one holds.

        Raises:
            OutputRefused: It can't be written.

        """
        try:
            (self._out / STATE / outputs.HALF).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise files.refused(self._out / STATE, error) from error
        for name, entry in self._older.items():
            known = Entry("", {}, dict(entry["outputs"]))
            seals.write(self._out, Row(name=name, kind="draft", read=False), (), known)
        if self._older:
            shutil.rmtree(self._out / STATE / _OLD_NOTES, ignore_errors=True)
        self._older = {}
        self._save()

    def known(self) -> Known:
        """Return what we have written of the matrix, also in a run that was killed."""
        return Known(self.matrix, outputs.begun(self._out))

    def told(self, of: str) -> Tally | None:
        """Return what the matrix came to if it is made of just this, and stands as it was written.

        Raises:
            OSError: It can't be read.

        """
        if not self._of or self._of != of:
            return None
        standing = (
            outputs.sum_file(self._out / name) == told for name, told in self.matrix.items()
        )
        return tally.read_again(self._tally) if all(standing) else None

    def enter(self, name: str, digest: str) -> None:
        """Keep the checksum of a file of the matrix that stands in its place.

        Raises:
            OutputRefused: The disk is full, or the folder closed.

        """
        self.matrix[name] = digest
        self._of = ""
        self._save()

    def close(self, of: str, told: Tally) -> None:
        """Keep what the whole matrix is made of, and what it came to.

        Raises:
            OutputRefused: The disk is full, or the folder closed.

        """
        self._of, self._tally = of, told.plain()
        self._save()

    def _save(self) -> None:
        content = {
            "grantflow": VERSION,
            "kind": "batch",
            "matrix": self.matrix,
            "of": self._of,
            "tally": self._tally,
        }
        written = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        files.write_whole(self._path, written)


def made_of(marks: Iterable[str], options: Iterable[object]) -> str:
    """Return what a matrix is made of: the seals of its rows, in order, and options."""
    digest = hashlib.sha256(repr(list(options)).encode())
    for mark in marks:
        digest.update(mark.encode())
    return digest.hexdigest()


def _read(path: Path) -> dict[str, Any]:
    """Return what the ledger holds; nothing when there is none, or it is damaged."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    known = isinstance(content, dict) and content.get("grantflow") in (VERSION, _OLDER)
    return content if known else {}
