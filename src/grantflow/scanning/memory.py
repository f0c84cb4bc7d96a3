"""What was seen, in one SQLite file per user: every page, what each case was told, every round.

Each page is written in one transaction, so whatever stops a round costs at most the requests that
were on their way.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.errors import MemoryBroken, Place
from grantflow.scanning import kept, offers, outputs
from grantflow.scanning.fetch import Known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from grantflow.model.scan import PageResult
    from grantflow.scanning.fetch import Answer
    from grantflow.scanning.page import PageText

FILE = "scan.sqlite"
_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages(
  address TEXT PRIMARY KEY, final TEXT, etag TEXT, modified TEXT, hash TEXT, text BLOB,
  fetched_at TEXT, tries INTEGER NOT NULL DEFAULT 0, first_failed TEXT, last_failed TEXT,
  last_error TEXT);
CREATE TABLE IF NOT EXISTS told(
  case_key TEXT, address TEXT, hash TEXT, text BLOB, told_at TEXT, PRIMARY KEY(case_key, address));
CREATE TABLE IF NOT EXISTS untold(
  round INTEGER NOT NULL, case_key TEXT NOT NULL, address TEXT NOT NULL, hash TEXT, text BLOB,
  told_at TEXT, PRIMARY KEY(round, address));
CREATE TABLE IF NOT EXISTS rounds(
  id INTEGER PRIMARY KEY, case_key TEXT NOT NULL, watched TEXT NOT NULL, started TEXT NOT NULL,
  ended TEXT);
CREATE TABLE IF NOT EXISTS results(
  round INTEGER NOT NULL, address TEXT NOT NULL, result BLOB, PRIMARY KEY(round, address));
CREATE TABLE IF NOT EXISTS answers(
  round INTEGER NOT NULL, address TEXT NOT NULL, answer TEXT, body BLOB,
  PRIMARY KEY(round, address));
CREATE INDEX IF NOT EXISTS rounds_of_case ON rounds(case_key, id);
"""
_KEPT_ROUNDS = 20


class Seen(NamedTuple):
    """What is kept of a page, with times in ISO form; `text` is None before it has been read."""

    final: str | None
    etag: str | None
    modified: str | None
    hash: str | None
    text: bytes | None
    fetched_at: str | None
    tries: int
    first_failed: str | None
    last_failed: str | None
    last_error: str | None

    def known(self) -> Known | None:
        """Return what to ask the server with, when something is kept that could be the same."""
        if self.text is None or not self.final or not (self.etag or self.modified):
            return None
        return Known(self.final, self.etag, self.modified)


NOTHING = Seen(None, None, None, None, None, None, 0, None, None, None)


class Told(NamedTuple):
    """What a case was last told of a page."""

    hash: str
    text: bytes
    told_at: str


class Memory:
    """The file.  Every method that writes is one transaction."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self.offers = offers.Offers(base)
        self.outputs = outputs.Outputs(base)

    def seen(self, address: str) -> Seen | None:
        """Return what is kept of a page."""
        columns = ", ".join(Seen._fields)
        row = self._one(f"SELECT {columns} FROM pages WHERE address = ?", address)  # noqa: S608
        return Seen(*row) if row else None

    def told(self, case_key: str, address: str) -> Told | None:
        """Return what a case was last told of a page."""
        row = self._one(
            "SELECT hash, text, told_at FROM told WHERE case_key = ? AND address = ?",
            *(case_key, address),
        )
        return Told(*row) if row else None

    def begin(self, case_key: str, addresses: Sequence[str], now: str, not_before: str) -> int:
        """Return the round of these pages that was cut off since `not_before`, else a new one."""
        watched = "\n".join(addresses)
        row = self._one(
            "SELECT id FROM rounds WHERE case_key = ? AND watched = ? AND ended IS NULL "
            "AND started >= ? ORDER BY id DESC",
            *(case_key, watched, not_before),
        )
        if row:
            return int(row[0])
        with self._base:
            made = self._base.execute(
                "INSERT INTO rounds(case_key, watched, started) VALUES (?, ?, ?)",
                (case_key, watched, now),
            )
            return int(made.lastrowid or 0)

    def begun_before(self, asked: str) -> str | None:
        """Return when the first of the rounds began that were not done at the time `asked`."""
        row = self._one("SELECT MIN(started) FROM rounds WHERE ended >= ?", asked)
        return str(row[0]) if row[0] else None

    def results(self, number: int) -> dict[str, PageResult]:
        """Return the pages of a round that are done."""
        rows = self._base.execute("SELECT address, result FROM results WHERE round = ?", (number,))
        return {address: kept.result_of(blob) for address, blob in rows}

    def unread(self, number: int) -> int:
        """Return how many answers of a round are kept but not read."""
        return int(self._one("SELECT COUNT(*) FROM answers WHERE round = ?", str(number))[0])

    def answer(self, number: int, address: str) -> Answer | None:
        """Return what a server said in this round, when it has not been read yet."""
        row = self._one(
            "SELECT answer, body FROM answers WHERE round = ? AND address = ?",
            *(str(number), address),
        )
        return kept.answer_of(*row) if row else None

    def keep_answer(self, number: int, address: str, answer: Answer) -> None:
        """Write what a server said before it is read, so that nobody has to ask again."""
        with self._base:
            self._base.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)",
                (number, address, *kept.parts_of(answer)),
            )

    def keep(
        self,
        number: int,
        case_key: str,
        result: PageResult,
        seen: Seen,
        shown: tuple[str, bytes] | None,
    ) -> None:
        """Write a page and what the case is to be told of it, together.

        `shown` is the hash and text of what the case knows once it has been told; None for a page
        that was not read.
        """
        with self._base:
            self._base.execute(
                "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (result.address, *seen),
            )
            if shown is not None:
                told = (*shown, result.read_on.isoformat())
                self._base.execute(
                    "INSERT OR REPLACE INTO untold VALUES (?, ?, ?, ?, ?, ?)",
                    (number, case_key, result.address, *told),
                )
            self._base.execute(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?)",
                (number, result.address, kept.blob_of(result)),
            )
            self._base.execute(
                "DELETE FROM answers WHERE round = ? AND address = ?", (number, result.address)
            )

    def mark_told(self, number: int, case_key: str) -> None:
        """Say that a case has been shown a round: what was new in it is news no more."""
        with self._base:
            self._base.execute(
                "INSERT OR REPLACE INTO told SELECT case_key, address, hash, text, told_at "
                "FROM untold WHERE round = ? AND case_key = ?",
                (number, case_key),
            )
            self._base.execute(
                "DELETE FROM untold WHERE round <= ? AND case_key = ?", (number, case_key)
            )

    def end(self, number: int, case_key: str, now: str) -> None:
        """Close a round, and forget the oldest ones of the case."""
        with self._base:
            self._base.execute("UPDATE rounds SET ended = ? WHERE id = ?", (now, number))
            old = self._base.execute(
                "SELECT id FROM rounds WHERE case_key = ? AND id <= ? ORDER BY id DESC "
                "LIMIT -1 OFFSET ?",
                (case_key, number, _KEPT_ROUNDS),
            ).fetchall()
            for row in old:
                self._base.execute("DELETE FROM results WHERE round = ?", row)
                self._base.execute("DELETE FROM rounds WHERE id = ?", row)
                self._base.execute("DELETE FROM untold WHERE round = ?", row)
            self._base.execute("DELETE FROM answers WHERE round <= ?", (number,))

    def latest(self, case_key: str) -> list[PageResult] | None:
        """Return the pages of the last whole round that a case was shown, in order, or None."""
        row = self._one(
            "SELECT id, watched FROM rounds WHERE case_key = ? AND ended IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM untold WHERE round = rounds.id) ORDER BY id DESC",
            case_key,
        )
        if row is None:
            return None
        results = self.results(int(row[0]))
        return [results[one] for one in row[1].split("\n") if one in results]

    def untold(self, number: int) -> list[PageResult]:
        """Return the pages of a whole round in order; none when its case has been shown it."""
        row = self._one(
            "SELECT watched FROM rounds WHERE id = ? AND ended IS NOT NULL "
            "AND EXISTS (SELECT 1 FROM untold WHERE round = rounds.id)",
            str(number),
        )
        results = self.results(number) if row else {}
        return [results[one] for one in (row[0].split("\n") if row else ()) if one in results]

    def text(self, blob: bytes) -> PageText:
        """Return a page as it was kept."""
        return kept.text_of(blob)

    def _one(self, question: str, *values: str) -> Any:
        return self._base.execute(f"{question} LIMIT 1", values).fetchone()


@contextmanager
def opened(home: Path) -> Iterator[Memory]:
    """Open the memory in `home`, which is made when it is not there.

    Raises:
        MemoryBroken: The file is damaged, of a newer version, or can't be written.

    """
    path = home / FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(path, timeout=30.0)
    except (OSError, sqlite3.Error) as error:
        raise closed(path) from error
    try:
        _prepare(base, path)
        yield Memory(base)
    except (sqlite3.Error, kept.Unreadable) as error:
        raise broken(path, error) from error
    finally:
        base.close()


def _prepare(base: sqlite3.Connection, path: Path) -> None:
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = NORMAL")
    version = base.execute("PRAGMA user_version").fetchone()[0]
    if version > _VERSION:
        raise MemoryBroken(
            "minnet av bevakade sidor är skrivet av en nyare version av grantflow",
            remedy="uppgradera grantflow, eller flytta undan filen och börja om",
            place=Place(str(path)),
        )
    with base:
        for statement in (_SCHEMA + offers.SCHEMA + outputs.SCHEMA).split(";"):
            base.execute(statement)
        base.execute(f"PRAGMA user_version = {_VERSION}")


def closed(path: Path) -> MemoryBroken:
    """Return what to tell of a memory that the system does not let us open."""
    return MemoryBroken(
        "minnet av bevakade sidor går inte att öppna",
        remedy="kontrollera att du får skriva i mappen, eller välj en annan med GRANTFLOW_HOME",
        place=Place(str(path)),
    )


def broken(path: Path, error: Exception) -> MemoryBroken:
    """Return what to tell of a memory that is no longer what we wrote."""
    if isinstance(error, sqlite3.OperationalError):
        return closed(path)
    return MemoryBroken(
        "minnet av bevakade sidor är skadat",
        remedy="flytta undan filen; då läses alla sidor som för första gången",
        place=Place(str(path)),
    )
