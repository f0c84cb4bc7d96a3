"""Knows the results that were written to files: one that nobody has changed may be written anew."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

SCHEMA = "CREATE TABLE IF NOT EXISTS outputs(path TEXT PRIMARY KEY, hash TEXT NOT NULL);"


class Outputs:
    """The files, by where they lie."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def is_ours(self, path: str, content: bytes) -> bool:
        """Whether a file is as it was written here."""
        row = self._base.execute("SELECT hash FROM outputs WHERE path = ?", (path,)).fetchone()
        return row is not None and row[0] == hashlib.sha256(content).hexdigest()

    def keep(self, path: str, content: bytes) -> None:
        """Write down what was written to a file."""
        with self._base:
            self._base.execute(
                "INSERT OR REPLACE INTO outputs VALUES (?, ?)",
                (path, hashlib.sha256(content).hexdigest()),
            )
