"""Upgrades: from nothing, from every earlier version, on both databases, without losing a row."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, select, text
from store_people import People

import databases
from grantflow import store
from grantflow.errors import StoreUnavailable
from grantflow.store import cases, history, saves
from grantflow.store.base import Base, default_url
from grantflow.store.tables import METADATA
from grantflow.store.upgrade import step_of, steps, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Connection

for found in pkgutil.iter_modules(store.__path__):
    if found.name.endswith("tables"):
        importlib.import_module(f"{store.__name__}.{found.name}")

# What each step adds to a small database: a table is a list of rows.  Rows are never altered here;
# a step that changes a table of an earlier one tells it anew.
EARLIER = Path(__file__).parent / "earlier"


@pytest.fixture(params=databases.KINDS)
def bare(tmp_path: Path) -> Base:
    """Open an empty database of the kind that is chosen, without tables."""
    return Base(databases.url_in(tmp_path))


def database_at(step: str) -> dict[str, list[dict[str, Any]]]:
    """Return a small database as a step left it: what the steps up to it have told of it."""
    files = (EARLIER / f"{one}.json" for one in steps() if one <= step)
    return {
        name: rows for file in files for name, rows in json.loads(file.read_text("utf-8")).items()
    }


def fill(base: Base, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Put rows in tables as they are now, whatever this version thinks of them."""

    def work(connection: Connection) -> None:
        found = MetaData()
        found.reflect(connection)
        for name, rows in tables.items():
            told = [{key: _as_bytes(key, value) for key, value in row.items()} for row in rows]
            connection.execute(found.tables[name].insert(), told)

    base.write(work)


def _as_bytes(column: str, value: Any) -> Any:
    """Return what a column of bytes holds, which stands as text here."""
    return value.encode() if column == "content" else value


def rows_of(base: Base, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    with base.read() as connection:
        found = MetaData()
        found.reflect(connection)
        return {
            name: [dict(row) for row in connection.execute(select(found.tables[name])).mappings()]
            for name in names
        }


def test_an_empty_database_gets_the_tables_that_the_program_uses(bare: Base) -> None:
    """A table that the program knows and an upgrade does not make would be missed in use."""
    assert upgrade(bare) is None
    with bare.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    assert step_of(bare) == steps()[-1]
    assert upgrade(bare) is None
    bare.close()


@pytest.mark.parametrize("step", steps())
def test_every_earlier_version_can_be_upgraded(bare: Base, step: str) -> None:
    """Whoever has waited long to upgrade keeps every row; a new step needs a database here."""
    tables = database_at(step)
    upgrade(bare, step)
    fill(bare, tables)
    upgrade(bare)

    after = rows_of(bare, list(tables))
    for name, rows in tables.items():
        kept = [{key: row[key] for key in rows[0]} for row in after[name]]
        assert kept == [{key: _as_bytes(key, row[key]) for key in row} for row in rows]
    with bare.read() as connection:
        assert history.answers_at(connection, "aaaaaaaaaaaaaaaa", 2) == saves.answers(
            connection, "aaaaaaaaaaaaaaaa"
        )
        seen = cases.seen(connection, "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb")
    assert seen is not None
    assert seen.title == "Föräldraskap i nytt land"
    bare.close()


def test_an_sqlite_file_is_copied_before_it_is_upgraded(tmp_path: Path) -> None:
    """Should the upgrade turn out wrong, yesterday's file is there, what stood in its log too."""
    base = Base(default_url(tmp_path))
    upgrade(base, steps()[0])
    fill(base, database_at(steps()[0]))
    older = tmp_path / f"grantflow.sqlite.{steps()[0]}.kopia"
    older.write_text("en äldre kopia")
    copy = upgrade(base)

    assert copy is not None
    assert copy.name == f"grantflow.sqlite.{steps()[0]}-2.kopia"
    assert older.read_text() == "en äldre kopia"
    with sqlite3.connect(copy) as held:
        assert held.execute("SELECT count(*) FROM answer").fetchone() == (2,)
        assert held.execute("SELECT version_num FROM alembic_version").fetchone() == (steps()[0],)
    held.close()
    base.close()


def test_a_newer_database_is_left_alone(bare: Base) -> None:
    """An old program on a new database would write what the new one can't read."""
    upgrade(bare)
    bare.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))

    with pytest.raises(StoreUnavailable, match="nyare version") as told:
        upgrade(bare)
    assert "[GF701]" in str(told.value)
    bare.close()


def test_a_database_of_something_else_is_left_alone(bare: Base) -> None:
    """A table of ours that we have not made belongs to another program."""
    bare.write(lambda c: c.execute(text("CREATE TABLE account (id TEXT)")))

    with pytest.raises(StoreUnavailable, match="inte har gjort"):
        upgrade(bare)
    bare.close()


def test_an_upgrade_that_fails_leaves_nothing_behind(bare: Base) -> None:
    """Half an upgrade could neither be used nor be upgraded again."""
    bare.write(lambda c: c.execute(text("CREATE TABLE ix_member_account_id (id TEXT)")))

    with pytest.raises(Exception, match=r"ix_member_account_id|svarar inte"):
        upgrade(bare)
    with bare.read() as connection:
        found = MetaData()
        found.reflect(connection)
    assert set(found.tables) == {"ix_member_account_id"}
    bare.close()


def test_rebuilding_a_table_takes_no_other_rows_along(sqlite_base: Base) -> None:
    """SQLite changes a table by making it anew; rows that refer to it must stay."""
    base = sqlite_base
    people = People(base, "Anna")
    case_id = base.write(
        lambda c: cases.create(c, people.home, people["Anna"], "Idé", at_ms=base.now())
    )
    with base.rebuilding() as connection:
        connection.execute(text("CREATE TABLE held AS SELECT * FROM account"))
        connection.execute(text("DELETE FROM account"))
        connection.execute(text("INSERT INTO account SELECT * FROM held"))
    with base.read() as connection:
        assert cases.seen(connection, case_id, people["Anna"]) is not None
    with (
        pytest.raises(StoreUnavailable, match="skadad"),
        base.rebuilding() as connection,
    ):
        connection.execute(text("DELETE FROM account"))
    base.write(lambda c: c.execute(text("DELETE FROM account")))
    assert rows_of(base, ["member"]) == {"member": []}
