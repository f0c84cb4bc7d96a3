"""A backup of the whole database in one file, of either kind, and how its values are written."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import MetaData, Table, func, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from grantflow.errors import FileUnreadable, OutputRefused, Place, StoreUnavailable
from grantflow.store.upgrade import step_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from grantflow.store.base import Base

FORMAT = 1
MANIFEST = "innehall.json"
STEPS = "alembic_version"
_DATED = (1980, 1, 1, 0, 0, 0)  # the same rows give the same bytes
_BATCH = 200


def write_dump(base: Base, target: Path) -> dict[str, int]:
    """Write every row as JSON Lines in a zip, as it stands at one moment; return rows by table.

    Raises:
        StoreUnavailable: The database does not answer, or is empty.
        OutputRefused: `target` can't be written; it is untouched.

    """
    step = _required_step(base)
    counts: dict[str, int] = {}
    with (
        _whole(target) as temporary,
        base.read() as connection,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        told = []
        for table in tables_of(connection):
            rows, digest = _write_table(archive, connection, table)
            counts[table.name] = rows
            told.append({"name": table.name, "rows": rows, "sha256": digest})
        manifest = {"grantflow": FORMAT, "kind": "backup", "step": step, "tables": told}
        archive.writestr(_member(MANIFEST), json.dumps(manifest, indent=1) + "\n")
    return counts


def write_copy(base: Base, target: Path) -> dict[str, int]:
    """Write an SQLite database as a file of its own, while others use it; return rows by table.

    Raises:
        StoreUnavailable: The database is empty, damaged or none of SQLite's.
        OutputRefused: `target` can't be written; it is untouched.

    """
    _required_step(base)
    if not base.is_sqlite:
        raise StoreUnavailable(
            "en .sqlite-fil går bara att göra av en SQLite-databas",
            remedy="välj ett filnamn som slutar på .zip; det går att återställa i båda",
        )
    with _whole(target) as temporary:
        try:
            with (
                closing(sqlite3.connect(str(base.engine.url.database))) as source,
                closing(sqlite3.connect(temporary)) as copy,
            ):
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error as error:
            raise StoreUnavailable(
                "databasen går inte att kopiera",
                remedy="kontrollera att disken har plats och att databasen är hel",
            ) from error
        require_whole_sqlite(temporary)
    with base.read() as connection:
        return {table.name: _count(connection, table) for table in tables_of(connection)}


def tables_of(connection: Connection) -> list[Table]:
    """Return our tables as they stand in the database, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != STEPS]


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite address; None for another kind of database."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database
    return Path(str(parsed.database)) if is_file else None


def has_table(connection: Connection, name: str) -> bool:
    """Whether there is a table of a name."""
    return inspect(connection).has_table(name)


def holds_something(connection: Connection) -> bool:
    """Whether there is a row in any table."""
    return any(
        connection.execute(select(1).select_from(table).limit(1)).first() is not None
        for table in tables_of(connection)
    )


def require_whole_sqlite(file: Path) -> None:
    """Refuse an SQLite file that is damaged.

    Raises:
        FileUnreadable: It is.

    """
    try:
        with closing(open_sqlite(file)) as opened:
            whole = opened.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
    except sqlite3.Error:
        whole = False
    if not whole:
        raise FileUnreadable(
            "filen är skadad", remedy="använd en annan säkerhetskopia", place=Place(str(file))
        )


def open_sqlite(file: Path) -> sqlite3.Connection:
    """Open an SQLite file to be read, with what may still stand in its log beside it."""
    has_log = file.with_name(f"{file.name}-wal").exists()
    how = "mode=ro" if has_log else "mode=ro&immutable=1"
    return sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True)


def encoded(row: Any) -> str:
    """Return a row as a line of JSON; bytes as an object that says so."""
    return json.dumps(list(row), ensure_ascii=False, default=_bytes, separators=(",", ":"))


def decoded(line: bytes) -> list[Any]:
    """Return the values of a line.

    Raises:
        ValueError: It is no row.

    """
    found = json.loads(line)
    if not isinstance(found, list):
        raise ValueError("no list")  # noqa: TRY004 - one kind of fault for all that is no row
    return [base64.b64decode(one["b64"]) if isinstance(one, dict) else one for one in found]


def _bytes(value: Any) -> dict[str, str]:
    return {"b64": base64.b64encode(bytes(value)).decode("ascii")}


def _required_step(base: Base) -> str:
    step = step_of(base)
    if step is None:
        raise StoreUnavailable(
            "databasen är tom, så det finns inget att kopiera",
            remedy="kontrollera GRANTFLOW_HOME och GRANTFLOW_DATABASE",
        )
    return step


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> tuple[int, str]:
    """Write the columns of a table, then its rows; return how many, and the hash of the lines."""
    digest, count = hashlib.sha256(), 0
    asked = select(table).order_by(*table.primary_key.columns)
    rows = connection.execution_options(yield_per=_BATCH).execute(asked)
    with archive.open(_member(f"{table.name}.jsonl"), "w", force_zip64=True) as file:
        for line in _lines([column.name for column in table.columns], rows):
            file.write(line)
            digest.update(line)
            count += 1
    return count - 1, digest.hexdigest()


def _lines(columns: list[str], rows: Any) -> Iterator[bytes]:
    yield encoded(columns).encode() + b"\n"
    for row in rows:
        yield encoded(row).encode() + b"\n"


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _member(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, _DATED)
    made.compress_type = zipfile.ZIP_DEFLATED
    made.external_attr = 0o600 << 16
    return made


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """Give a file beside `target` that takes its place when it is whole; only its owner reads it.

    Raises:
        OutputRefused: The folder can't be written, or the disk is full.

    """
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise OutputRefused(
            "filen går inte att skriva",
            remedy="kontrollera att mappen finns, att du får skriva där och att disken har plats",
            place=Place(str(target)),
        ) from error
