"""Makes a database from a backup: read and checked whole before anything is touched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, func, insert, inspect, select, text
from sqlalchemy.exc import CompileError, DataError, IntegrityError, ProgrammingError

from grantflow.errors import FileUnreadable, OutputRefused, Place
from grantflow.store import jobs, log, organising, queues
from grantflow.store.backups import opened
from grantflow.store.base import UPGRADE, alone
from grantflow.store.dump import STEPS, holds_something, tables_of, write_dump
from grantflow.store.notice_tables import DELIVERY
from grantflow.store.tables import ACCOUNT, LOG, METADATA
from grantflow.store.upgrade import migrate, step_of
from grantflow.store.work_tables import MAIL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from grantflow.store.backups import Source
    from grantflow.store.base import Base

ERASED = "person raderad"
# What opened something when the copy was made may have been taken back since.
NOT_BROUGHT_BACK = ("session", "link", "token", "presence", "beat", "detour", "trial")
_TOO_LATE = "Databasen återställdes. Det här kan ha skickats redan, och skickas inte igen."
_BATCH = 200


class Restored(NamedTuple):
    """What came back: rows by table, the copy of what was there, persons erased once more."""

    rows: dict[str, int]
    copy: Path | None
    erased_again: int


def restore(base: Base, file: Path, *, copy: Path | None = None) -> Restored:
    """Make the database what a backup says, all of it or nothing.

    What the database holds is first written to `copy`.  Persons who have been erased in it are
    erased again.  What waited to leave or to be done when the backup was made is given up: most of
    it has been done since.

    Raises:
        FileUnreadable: `file` is no backup, is damaged, or comes from a newer version.
        OutputRefused: The database holds something, and there is no `copy` to write it to.
        StoreUnavailable: The database does not answer.

    """
    source = opened(file)
    kept, gone = _kept(base, copy)
    with base.rebuilding() as connection:
        alone(connection, UPGRADE)
        _drop(connection)
        migrate(connection, source.step)
        rows = _filled(connection, source, file)
        migrate(connection, "head")
        _give_up_what_waited(connection, at_ms=base.now())

    def erase_again(connection: Connection) -> int:
        asked = select(ACCOUNT.c.id, ACCOUNT.c.email).where(ACCOUNT.c.id.in_(gone))
        found = connection.execute(asked).all()
        for person in found:
            organising.erase_account(connection, person.id, person.email)
        log.note(connection, "säkerhetskopia återställd", at_ms=base.now(), erased=len(found))
        return len(found)

    # In a transaction of its own: what belongs to an account goes with it only there.
    return Restored(rows, kept, base.write(erase_again))


def _give_up_what_waited(connection: Connection, *, at_ms: int) -> None:
    for table in (MAIL, DELIVERY):
        queues.give_up(connection, table, _TOO_LATE, at_ms=at_ms)
    jobs.cancel_all(connection, at_ms=at_ms)


def _kept(base: Base, copy: Path | None) -> tuple[Path | None, list[str]]:
    """Write what the database holds to `copy`; return it, and the persons erased in it."""
    if step_of(base) is None:
        return None, []
    with base.read() as connection:
        if not holds_something(connection):
            return None, []
        asked = select(LOG.c.about).where(LOG.c.event == ERASED)
        gone = [json.loads(about)["about"] for about in connection.scalars(asked)]
    if copy is None:
        raise OutputRefused(
            "databasen innehåller redan något",
            remedy="välj en tom databas, eller lägg till --force: då sparas först en kopia av "
            "det som finns",
        )
    write_dump(base, copy)
    return copy, gone


def _drop(connection: Connection) -> None:
    """Take our tables away; others in the same database stay."""
    ours = {*METADATA.tables, STEPS}
    found = [table for table in tables_of(connection) if table.name in ours]
    for table in reversed(found):
        table.drop(connection)
    if inspect(connection).has_table(STEPS):
        connection.execute(text(f"DROP TABLE {STEPS}"))


def _filled(connection: Connection, source: Source, file: Path) -> dict[str, int]:
    """Insert the rows of every table; return how many by table."""
    try:
        return {
            table.name: _fill(connection, table, source.rows(table.name))
            for table in tables_of(connection)
            if table.name not in NOT_BROUGHT_BACK
        }
    except (IntegrityError, DataError, ProgrammingError, CompileError, KeyError) as error:
        raise FileUnreadable(
            "raderna i filen passar inte ihop; inget har ändrats",
            remedy="använd en annan säkerhetskopia",
            place=Place(str(file)),
        ) from error


def _fill(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> int:
    """Insert rows, those that others of the same table refer to first; return how many."""
    count, batch = 0, []
    parent = _parent(table)
    for row in _parents_first(rows, parent) if parent else rows:
        batch.append(_fitted(table, row))
        if len(batch) == _BATCH:
            connection.execute(insert(table), batch)
            count, batch = count + len(batch), []
    if batch:
        connection.execute(insert(table), batch)
    _count_on(connection, table)
    return count + len(batch)


def _fitted(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the table holds it: SQLite keeps yes and no as numbers."""
    return {
        name: bool(value) if value is not None and table.c[name].type.python_type is bool else value
        for name, value in row.items()
    }


def _parent(table: Table) -> str | None:
    """Return the column by which rows refer to others of the same table."""
    return next((key.parent.name for key in table.foreign_keys if key.column.table is table), None)


def _parents_first(rows: Iterator[dict[str, Any]], parent: str) -> Iterator[dict[str, Any]]:
    waiting, known = list(rows), {None}
    while waiting:
        ready = [row for row in waiting if row[parent] in known] or waiting
        yield from ready
        known |= {row["id"] for row in ready}
        waiting = [row for row in waiting if row["id"] not in known]


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL give numbers after those that came with the rows."""
    keys = list(table.primary_key.columns)
    counted = len(keys) == 1 and isinstance(keys[0].type, Integer)
    if not counted or connection.dialect.name != "postgresql":
        return
    last = connection.execute(select(func.max(keys[0]))).scalar_one_or_none()
    if last is not None:
        sequence = func.pg_get_serial_sequence(table.name, keys[0].name)
        connection.execute(select(func.setval(sequence, last)))
