"""Brings the tables of a database to what this version of the program needs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from grantflow.errors import StoreUnavailable
from grantflow.store import guard_tables, migrations, notice_tables, own_tables, work_tables
from grantflow.store.base import UPGRADE, alone
from grantflow.store.tables import METADATA

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from grantflow.store.base import Base

# They put their tables in METADATA when they are read, and here all of them have to be.
_TABLES = (work_tables, notice_tables, own_tables, guard_tables)


def upgrade(base: Base, to: str = "head") -> Path | None:
    """Upgrade a database, or make its tables when it is empty; all of it or nothing.

    `to` is a step; tests stop at earlier ones.

    Returns:
        The copy that was made of an SQLite file before it was upgraded, if it was.

    Raises:
        StoreUnavailable: It does not answer, holds something else, or is from a newer version.

    """
    now = step_of(base)
    if now == ScriptDirectory.from_config(_config()).as_revision_number(to):
        return None
    copy = _copied(base, now) if base.is_sqlite and now else None
    with base.rebuilding() as connection:
        alone(connection, UPGRADE)
        migrate(connection, to)
    return copy


def migrate(connection: Connection, to: str) -> None:
    """Bring the tables to a step, in the transaction of a connection from `Base.rebuilding`."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def step_of(base: Base) -> str | None:
    """Return the step that a database stands at; None when it is empty.

    Raises:
        StoreUnavailable: It does not answer, holds something else, or is from a newer version.

    """
    with base.read() as connection:
        step = MigrationContext.configure(connection).get_current_revision()
        tables = set(inspect(connection).get_table_names())
    if step is None and tables & set(METADATA.tables):
        raise StoreUnavailable(
            "databasen innehåller tabeller som grantflow inte har gjort",
            remedy="välj en tom databas med GRANTFLOW_DATABASE",
        )
    if step is not None and step not in steps():
        raise StoreUnavailable(
            f"databasen har gjorts av en nyare version av grantflow (steg {step})",
            remedy="uppgradera grantflow, eller återställ en säkerhetskopia från den här versionen",
        )
    return step


def steps() -> list[str]:
    """Return every step, the first one first."""
    revisions = ScriptDirectory.from_config(_config()).walk_revisions()
    return [step.revision for step in revisions][::-1]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def _copied(base: Base, step: str) -> Path:
    """Copy an SQLite file whole, with what still stands in its log; never over an older copy."""
    file = Path(str(base.engine.url.database))
    names = (f"{file.name}.{step}{'' if turn == 1 else f'-{turn}'}.kopia" for turn in count(1))
    target = next(path for path in (file.with_name(name) for name in names) if not path.exists())
    try:
        target.touch(0o600)
        with (
            closing(sqlite3.connect(file)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        raise StoreUnavailable(
            f"databasen går inte att kopiera till {target} innan den uppgraderas",
            remedy="kontrollera att disken har plats och att du får skriva i mappen",
        ) from error
    return target
