"""Opens a backup and checks it whole, before anything is made from it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any, Protocol

from grantflow.errors import FileUnreadable, Place
from grantflow.store.dump import (
    FORMAT,
    MANIFEST,
    STEPS,
    decoded,
    open_sqlite,
    require_whole_sqlite,
)
from grantflow.store.upgrade import steps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Source(Protocol):
    """A backup that has been checked: the step of its tables, and their rows."""

    step: str

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table; none when the backup lacks it."""


def opened(file: Path) -> Source:
    """Return a backup, checked whole.

    Raises:
        FileUnreadable: It is none, is damaged, or comes from a newer version.

    """
    try:
        with file.open("rb") as start:
            sign = start.read(16)
    except OSError as error:
        raise FileUnreadable(
            "filen finns inte eller går inte att läsa",
            remedy="kontrollera namnet, och att du får läsa den",
            place=Place(str(file)),
        ) from error
    if sign.startswith(b"SQLite format 3\0"):
        return _Copy(file)
    if sign.startswith(b"PK\x03\x04"):
        return _Dump(file)
    raise FileUnreadable(
        "filen är ingen säkerhetskopia",
        remedy="ange en fil som 'grantflow backup' har skrivit",
        place=Place(str(file)),
    )


class _Dump:
    """A zip of JSON Lines."""

    def __init__(self, file: Path) -> None:
        """Read and check all of it."""
        self._file = file
        try:
            with zipfile.ZipFile(file) as archive:
                manifest = json.loads(archive.read(MANIFEST))
                self._require_ours(manifest)
                self.step: str = manifest["step"]
                for one in manifest["tables"]:
                    self._require_whole(archive, one)
        except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, OSError) as error:
            raise self._refused(
                "filen är skadad eller ingen säkerhetskopia", "använd en annan säkerhetskopia"
            ) from error
        self._names = {one["name"] for one in manifest["tables"]}

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table; none when the backup lacks it."""
        if table not in self._names:
            return
        with zipfile.ZipFile(self._file) as archive, archive.open(f"{table}.jsonl") as lines:
            columns = decoded(next(lines))
            for line in lines:
                yield dict(zip(columns, decoded(line), strict=True))

    def _require_ours(self, manifest: dict[str, Any]) -> None:
        if manifest["kind"] != "backup" or manifest["grantflow"] != FORMAT:
            raise ValueError("another kind")
        _require_known_step(self._file, manifest["step"])

    def _require_whole(self, archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
        digest, count = hashlib.sha256(), -1
        with archive.open(f"{told['name']}.jsonl") as lines:
            columns: list[Any] | None = None
            for line in lines:
                digest.update(line)
                found = decoded(line)
                columns = columns or found
                if len(found) != len(columns):
                    raise ValueError("a row of another length")
                count += 1
        if digest.hexdigest() != told["sha256"] or count != told["rows"]:
            raise self._refused(
                f"{told['name']}.jsonl i filen har ändrats eller är avklippt",
                "använd en annan säkerhetskopia",
            )

    def _refused(self, problem: str, remedy: str) -> FileUnreadable:
        return FileUnreadable(problem, remedy=remedy, place=Place(str(self._file)))


class _Copy:
    """A copy of an SQLite file."""

    def __init__(self, file: Path) -> None:
        """Check all of it."""
        require_whole_sqlite(file)
        self._file = file
        try:
            with closing(open_sqlite(self._file)) as opened:
                found = opened.execute(f"SELECT version_num FROM {STEPS}").fetchone()  # noqa: S608 - our own name
        except sqlite3.Error:
            found = None
        if found is None:
            raise FileUnreadable(
                "filen är en SQLite-databas, men inte grantflows",
                remedy="ange en fil som 'grantflow backup' har skrivit",
                place=Place(str(file)),
            )
        self.step = str(found[0])
        _require_known_step(file, self.step)

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table; none when the backup lacks it."""
        with closing(open_sqlite(self._file)) as opened:
            asked = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
            if opened.execute(asked, [table]).fetchone() is None:
                return
            opened.row_factory = sqlite3.Row
            for row in opened.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - a name of ours
                yield dict(row)


def _require_known_step(file: Path, step: str) -> None:
    if step not in steps():
        raise FileUnreadable(
            f"säkerhetskopian kommer från en nyare version av grantflow (steg {step})",
            remedy="uppgradera grantflow och försök igen",
            place=Place(str(file)),
        )
