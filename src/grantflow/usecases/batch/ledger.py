"""Remembers what a run has done, so that the next one does only what is new or changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import grantflow
from grantflow import assets
from grantflow.documents import files
from grantflow.documents.reports.matrix import Note, Row, Trouble
from grantflow.settings import read_settings, spelling_wanted
from grantflow.usecases.batch.gathering import STATE
from grantflow.usecases.batch.outputs import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_VERSION = 1
_NOTES, _LEDGER = "fynd", "liggare.json"
_ASSETS = ("checklists", "templates", "data")
# What no verdict rests on.
_ASIDE = ("__pycache__", "examples", "fonts")


class Entry(NamedTuple):
    """What was done with a file.

    `key` is the checksum of its content, of the rules and of what was asked for; `needs` are
    checksums of files beside it that it rests on; `outputs` are those of what was written, by
    name.  `record` is that of the row and its findings; `whole` is False when something could not
    be done, and is tried again.
    """

    key: str
    needs: dict[str, str]
    outputs: dict[str, str]
    record: str = ""
    whole: bool = False


class Ledger:
    """The ledger of a folder for output; read when opened, written whole after each entry."""

    def __init__(self, out: Path) -> None:
        self._folder = out / STATE
        stored = _read(self._folder / _LEDGER)
        entries: dict[str, Any] = stored.get("files", {})
        self._entries = {name: Entry(**raw) for name, raw in entries.items()}
        self.matrix: dict[str, str] = stored.get("matrix", {})

    def save(self) -> None:
        """Write the ledger.

        Raises:
            OutputRefused: It can't be written.

        """
        content = {
            "grantflow": _VERSION,
            "kind": "batch",
            "files": {name: entry._asdict() for name, entry in sorted(self._entries.items())},
            "matrix": self.matrix,
        }
        _write(self._folder / _LEDGER, content)

    def enter(self, row: Row, notes: Iterable[Note], entry: Entry) -> None:
        """Keep what was found about a file, and the ledger with it.

        Raises:
            OutputRefused: The disk is full, or the folder closed.

        """
        content = {"row": asdict(row), "notes": [asdict(note) for note in notes]}
        record = _write(self._record(row.name), content)
        self._entries[row.name] = entry._replace(record=record, whole=not row.troubles)
        self.save()

    def outputs(self, name: str) -> dict[str, str]:
        """Return the checksums of what was written about a file."""
        entry = self._entries.get(name)
        return dict(entry.outputs) if entry else {}

    def is_done(self, name: str, path: Path, key: str, out: Path) -> bool:
        """Whether a file was read as it is now, by the same rules, and its output is there."""
        entry = self._entries.get(name)
        if entry is None or not entry.whole or entry.key != key:
            return False
        try:
            return (
                all(sum_file(path.parent / need) == told for need, told in entry.needs.items())
                and all((out / output).is_file() for output in entry.outputs)
                and sum_file(self._record(name)) == entry.record
            )
        except OSError:
            return False

    def row(self, name: str) -> Row:
        """Return what was found about a file."""
        raw = _read(self._record(name))["row"]
        raw["troubles"] = tuple(Trouble(**trouble) for trouble in raw["troubles"])
        return Row(**raw)

    def notes(self, row: Row) -> Iterator[Note]:
        """Yield the findings of a file, read from the disk when they are asked for."""
        for raw in _read(self._record(row.name)).get("notes", ()):
            yield Note(**raw)

    def _record(self, name: str) -> Path:
        return self._folder / _NOTES / f"{sum_of(name.encode())[:24]}.json"


def key_of(path: Path, options: Iterable[object]) -> str:
    """Return the key of a file: its content, the rules, and what was asked for.

    Raises:
        OSError: It can't be read.

    """
    digest = hashlib.sha256(f"{rules_version()}\0{list(options)!r}\0".encode())
    digest.update(path.read_bytes())
    return digest.hexdigest()


def sum_file(path: Path) -> str:
    """Return the checksum of a file, or nothing when it does not exist.

    Raises:
        OSError: It can't be read.

    """
    return sum_of(path.read_bytes()) if path.exists() else ""


@cache
def rules_version() -> str:
    """Return a checksum of all that a verdict or a document follows from, but the file itself."""
    digest = hashlib.sha256(grantflow.__version__.encode())
    own = read_settings().own_programmes
    folders = [
        Path(grantflow.__file__).parent,
        *map(assets.folder, _ASSETS),
        *([own] if own else []),
    ]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not set(_ASIDE) & set(path.relative_to(folder).parts):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(path.read_bytes())
    digest.update(f"{spelling_wanted()} {_dictionary()}".encode())
    return digest.hexdigest()


def _dictionary() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("hunspell-sv")
    except PackageNotFoundError:
        return ""


def _read(path: Path) -> dict[str, Any]:
    """Return what a file of ours holds; nothing when there is none, or it is damaged."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    known = isinstance(content, dict) and content.get("grantflow", _VERSION) == _VERSION
    return content if known else {}


def _write(path: Path, content: Mapping[str, Any]) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.refused(path.parent, error) from error
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    files.write_whole(path, written)
    return sum_of(written)
