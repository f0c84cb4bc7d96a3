"""The index of earlier projects: SQLite FTS5 over base forms, built when the entries change."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from grantflow.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from grantflow.model.catalogue import Collection, Entry

_TABLES = """
CREATE TABLE entry (
  number INTEGER PRIMARY KEY, id TEXT UNIQUE, collection TEXT, told TEXT
);
CREATE TABLE collection (id TEXT PRIMARY KEY, told TEXT);
CREATE TABLE mark (kind TEXT, told TEXT, token TEXT, PRIMARY KEY (kind, told));
CREATE VIRTUAL TABLE words USING fts5(
  title, who, about, goals, ways, rest, marks, tokenize="unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE known USING fts5vocab('words', 'row');
"""


class Columns(NamedTuple):
    """What an entry can be found by, each weighed by itself."""

    title: str
    who: str
    about: str
    goals: str
    ways: str
    rest: str


def columns_of(entry: Entry) -> Columns:
    """Return the words of an entry, as written, by the column they go into."""
    return Columns(
        title=_joined([entry.title, *entry.also_called]),
        who=_joined([entry.applicant, entry.county, *entry.partners]),
        about=_joined(
            [entry.theme, entry.target_group, *entry.target_groups, entry.aim, *entry.methods]
        ),
        goals=_joined([*entry.goals, *(f"{f.unit} {f.group}" for f in entry.figures)]),
        ways=_joined([*entry.ways_of_working, *entry.subjects, *entry.arenas, *entry.languages]),
        rest=_joined(
            [
                entry.need,
                entry.funding,
                *entry.results,
                *(lesson.text for lesson in entry.lessons),
                *entry.reasons_ended,
                *(shown.by for shown in entry.recommendations),
            ]
        ),
    )


def open_index(
    folder: Path, fingerprint: str, collections: Callable[[], Iterable[Collection]]
) -> sqlite3.Connection:
    """Return the index of the entries that `fingerprint` stands for, built when it is missing.

    The file is written whole beside its name and moved into place, so that two commands at once do
    no harm.  Where nothing can be written the index is kept in memory.
    """
    path = folder.absolute() / f"sok-{fingerprint}.sqlite"
    found = _opened(path)
    if found is None and _written(path, collections):
        found = _opened(path)
    if found is None:
        found = sqlite3.connect(":memory:")
        build(found, collections())
    return found


def _opened(path: Path) -> sqlite3.Connection | None:
    """Return an index that stands whole at `path`; None when there is none, or it is damaged."""
    try:
        if not path.is_file():
            return None
    except OSError:  # a folder that may not be looked into
        return None
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        for table in ("entry", "words", "collection", "mark"):
            connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # noqa: S608 - our names
    except sqlite3.DatabaseError:
        connection.close()
        return None
    return connection


def build(connection: sqlite3.Connection, collections: Iterable[Collection]) -> None:
    """Fill an empty database with every entry, in the order given."""
    connection.executescript(_TABLES)
    first = 1
    marks: dict[tuple[str, str], str] = {}
    for collection in collections:
        head = collection.model_dump_json(exclude={"entries"})
        connection.execute("INSERT INTO collection VALUES (?, ?)", (collection.id, head))
        rows, found = [], []
        for number, entry in enumerate(collection.entries, first):
            told = entry.model_dump_json(exclude_defaults=True)
            rows.append((number, entry.id, collection.id, told))
            columns = (" ".join(terms(text)) for text in columns_of(entry))
            found.append((number, *columns, " ".join(marked(entry, marks))))
        connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", rows)
        connection.executemany(
            "INSERT INTO words (rowid, title, who, about, goals, ways, rest, marks) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            found,
        )
        first += len(collection.entries)
    connection.executemany(
        "INSERT INTO mark VALUES (?, ?, ?)", [(*told, token) for told, token in marks.items()]
    )
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    connection.commit()


def _written(path: Path, collections: Callable[[], Iterable[Collection]]) -> bool:
    """Write the index and drop those of entries that have changed; False where it can't be."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(beside)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            build(connection, collections())
        older = [old for old in _indexes(path.parent) if old != path]
        beside.replace(path)
    except (OSError, sqlite3.OperationalError):
        with contextlib.suppress(OSError):
            beside.unlink()
        return False
    for old in older:
        with contextlib.suppress(OSError):
            old.unlink()
    return True


def _indexes(folder: Path) -> Iterator[Path]:
    return folder.glob("sok-*.sqlite")


def marked(entry: Entry, marks: dict[tuple[str, str], str]) -> Iterator[str]:
    """Yield a token for each thing that entries are chosen by; new ones are put in `marks`."""
    told = [("paragraph", entry.paragraph), ("county", entry.county), ("printed", entry.theme)]
    told += [("theme", theme) for theme in entry.themes]
    told += [("group", group) for group in entry.target_groups]
    for kind, value in told:
        if value:
            yield marks.setdefault((kind, value), f"m{len(marks)}")


def _joined(parts: Iterable[str]) -> str:
    return " . ".join(part for part in parts if part)
