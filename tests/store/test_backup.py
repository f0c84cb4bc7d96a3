"""Backups: what is restored is what was there, on either database; a bad file changes nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Boolean, Integer, LargeBinary, Table, insert, select, update
from store_people import People

import databases
from grantflow.errors import FileUnreadable, GrantflowError, OutputRefused, StoreUnavailable
from grantflow.store import (
    accounts,
    beats,
    dump,
    hooks,
    jobs,
    log,
    organising,
    outbox,
    tokens,
    undump,
)
from grantflow.store.base import Base, Connection
from grantflow.store.outbox import Letter
from grantflow.store.tables import ACCOUNT, METADATA
from grantflow.store.upgrade import step_of, steps, upgrade
from grantflow.store.work_tables import COMMENT, MAIL

if TYPE_CHECKING:
    from pathlib import Path

ODD = 'åäö "citat"\n\ttabb \u2028 😀 {"b64": "inte byte"} \\'


def cell(table: Table, column: Any) -> Any:
    """Return a value that a column takes and a careless copy would spoil."""
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table
        return None if target is table else f"{target.name:x<16.16}"
    if isinstance(column.type, LargeBinary):
        return bytes(range(256))
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, Integer):
        return 2**31 - 1 if "Big" not in type(column.type).__name__ else 1_800_000_000_123
    if column.primary_key and column.name == "id":
        return f"{table.name:x<16.16}"
    return None if column.nullable else ODD[: getattr(column.type, "length", None) or 99]


def fill(base: Base) -> None:
    """Put a row in every table, and in some what depends on order."""

    def work(connection: Connection) -> None:
        for table in METADATA.sorted_tables:
            told = {column.name: cell(table, column) for column in table.columns}
            connection.execute(insert(table).values(told))
        first = dict(connection.execute(select(COMMENT)).one()._mapping)
        connection.execute(insert(COMMENT).values(first | {"id": "z" * 16}))
        answer = first | {"id": "a" * 16, "answers_id": "z" * 16}
        connection.execute(insert(COMMENT).values(answer))

    base.write(work)


def held(base: Base) -> dict[str, list[Any]]:
    """Return every row that a backup brings back, but the line that says that it did."""
    with base.read() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(_in_order(table))]
            for table in METADATA.sorted_tables
            if table.name not in undump.NOT_BROUGHT_BACK
        }
    found["log"] = [row for row in found["log"] if "säkerhetskopia återställd" not in row]
    return found


def _in_order(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


@pytest.fixture
def other(tmp_path: Path) -> Base:
    return Base(f"sqlite:///{tmp_path / 'other.sqlite'}")


@pytest.mark.parametrize(
    ("kind", "suffix", "onto"),
    [
        ("sqlite", "zip", "postgres"),
        ("sqlite", "sqlite", "postgres"),
        ("postgres", "zip", "sqlite"),
    ]
    if databases.ON_POSTGRESQL
    else [("sqlite", "zip", "sqlite"), ("sqlite", "sqlite", "sqlite")],
)
def test_what_is_restored_is_what_was_there(
    request: pytest.FixtureRequest, tmp_path: Path, other: Base, kind: str, suffix: str, onto: str
) -> None:
    """Every row of every table, from one kind of database to the same or the other."""
    base: Base = request.getfixturevalue(f"{kind}_base")
    fill(base)
    file = tmp_path / f"kopia.{suffix}"
    write = dump.write_dump if suffix == "zip" else dump.write_copy
    assert write(base, file)["comment"] == 3
    assert file.stat().st_mode & 0o077 == 0, "only its owner reads it"
    target: Base = request.getfixturevalue("postgres_base") if onto == "postgres" else other

    done = undump.restore(target, file)

    assert done.copy is None
    assert held(target) == held(base)
    assert step_of(target) == steps()[-1]
    with target.read() as connection:
        for name in undump.NOT_BROUGHT_BACK:
            table = METADATA.tables[name]
            assert connection.execute(select(table)).first() is None, name
    # Numbers go on after those that came with the rows, and the log still holds together.
    target.write(lambda c: log.note(c, "efteråt", at_ms=1))
    target.close()


def test_the_same_rows_give_the_same_bytes(sqlite_base: Base, tmp_path: Path) -> None:
    fill(sqlite_base)
    for name in ("a.zip", "b.zip"):
        dump.write_dump(sqlite_base, tmp_path / name)

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize("suffix", ["zip", "sqlite"])
def test_a_backup_of_an_earlier_version_is_upgraded(
    tmp_path: Path, other: Base, suffix: str
) -> None:
    old = Base(f"sqlite:///{tmp_path / 'old.sqlite'}")
    upgrade(old, "0001")
    old.write(lambda c: accounts.create_organisation(c, "Exempelby kommun", at_ms=1))
    file = tmp_path / f"kopia.{suffix}"
    (dump.write_dump if suffix == "zip" else dump.write_copy)(old, file)

    undump.restore(other, file)

    assert step_of(other) == steps()[-1]
    with other.read() as connection:
        assert [one.name for one in accounts.organisations(connection)] == ["Exempelby kommun"]


def test_what_is_there_is_not_replaced_unless_somebody_says_so(
    sqlite_base: Base, other: Base, tmp_path: Path
) -> None:
    """And then it is kept, so that a mistake can be undone."""
    file, kept = tmp_path / "kopia.zip", tmp_path / "fore.zip"
    dump.write_dump(sqlite_base, file)
    upgrade(other)
    fill(other)
    before = held(other)

    with pytest.raises(OutputRefused, match="innehåller redan något"):
        undump.restore(other, file)
    assert held(other) == before
    assert undump.restore(other, file, copy=kept).copy == kept
    assert held(other)["account"] == []

    undump.restore(other, kept, copy=tmp_path / "mellan.zip")
    assert held(other) == before


def test_somebody_who_was_erased_does_not_come_back(sqlite_base: Base, tmp_path: Path) -> None:
    fill(sqlite_base)
    file = tmp_path / "kopia.zip"
    dump.write_dump(sqlite_base, file)
    gone = f"{'account':x<16}"
    sqlite_base.write(lambda c: c.execute(update(ACCOUNT).values(name="Strax borta")))
    sqlite_base.write(lambda c: log.note(c, undump.ERASED, at_ms=1, about=gone))

    done = undump.restore(sqlite_base, file, copy=tmp_path / "fore.zip")

    assert done.erased_again == 1
    assert held(sqlite_base)["account"] == []
    assert len(held(sqlite_base)["comment"]) == 3, "what she has written stays"


def test_what_was_taken_back_or_has_left_since_the_copy_does_not_come_back(
    base: Base, tmp_path: Path
) -> None:
    """A key that was revoked opens nothing, and no letter, message or work is done twice."""
    people = People(base, "Anna", "Bo")
    anna, email = people["Anna"], "anna@exempelby.example"

    def before(connection: Connection) -> None:
        secrets.append(tokens.make(connection, anna, tokens.New("api", "Nyckel"), at_ms=1))
        outbox.put(connection, Letter("brev", "bo@exempelby.example", "Ä", "Hemlig"), at_ms=1)
        outbox.put(connection, Letter("hennes", email, "Ä", "Text"), at_ms=1)
        hook_id = hooks.add(
            connection, people.home, "https://x", ["godkant"], "s", created_by=anna, at_ms=1
        )
        hooks.tell(connection, hook_id, "godkant", "{}", at_ms=1)
        jobs.ask(connection, "draft", {}, "nyckel", at_ms=1)

    secrets: list[str] = []
    base.write(before)
    file = tmp_path / "kopia.zip"
    dump.write_dump(base, file)

    def since(connection: Connection) -> None:
        organising.erase_account(connection, anna, email)
        log.note(connection, undump.ERASED, at_ms=2, about=anna)

    base.write(since)
    undump.restore(base, file, copy=tmp_path / "fore.zip")

    with base.read() as connection:
        assert tokens.owner(connection, secrets[0], "api", at_ms=2) is None
        mail = connection.execute(select(MAIL.c.to, MAIL.c.body, MAIL.c.fault)).all()
    assert [(one.to, one.body) for one in mail] == [("bo@exempelby.example", "")]
    assert "återställdes" in mail[0].fault
    assert base.write(lambda c: outbox.take(c, at_ms=base.now())) == []
    assert base.write(lambda c: hooks.take(c, at_ms=base.now())) == []
    assert base.write(lambda c: jobs.take(c, "x", at_ms=base.now())) is None


def spoiled(tmp_path: Path, base: Base, how: str) -> Path:
    """Return a backup with something wrong in it."""
    good, bad = tmp_path / "god.zip", tmp_path / "dålig.zip"
    dump.write_dump(base, good)
    with zipfile.ZipFile(good) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts[dump.MANIFEST])
    rows = parts["account.jsonl"]
    if how == "missing":
        del parts["account.jsonl"]
    else:
        wrong = {"altered": rows.replace(b"true", b"false"), "cut": rows.split(b"\n")[0] + b"\n"}
        parts["account.jsonl"] = wrong.get(how, rows)
    wrong_list = {"newer": manifest | {"step": "9999"}, "another": {"kind": "annat"}, "list": [1]}
    manifest = wrong_list.get(how, manifest)
    parts[dump.MANIFEST] = json.dumps(manifest).encode()
    with zipfile.ZipFile(bad, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    if how == "torn":
        bad.write_bytes(good.read_bytes()[:-200])
    return bad


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("altered", "account.jsonl i filen har ändrats"),
        ("cut", "account.jsonl i filen har ändrats"),
        ("missing", "skadad"),
        ("torn", "skadad"),
        ("another", "ingen säkerhetskopia"),
        ("list", "ingen säkerhetskopia"),
        ("newer", "nyare version"),
    ],
)
def test_a_file_with_something_wrong_in_it_changes_nothing(
    sqlite_base: Base, tmp_path: Path, how: str, told: str
) -> None:
    fill(sqlite_base)
    before = held(sqlite_base)
    bad = spoiled(tmp_path, sqlite_base, how)

    with pytest.raises(FileUnreadable, match=told) as refused:
        undump.restore(sqlite_base, bad, copy=tmp_path / "fore.zip")

    assert str(refused.value.place) == str(bad)
    assert refused.value.remedy
    assert held(sqlite_base) == before
    assert not (tmp_path / "fore.zip").exists()


def test_rows_that_do_not_fit_together_change_nothing(sqlite_base: Base, tmp_path: Path) -> None:
    """A file that somebody has made by hand, with hashes that are right."""
    fill(sqlite_base)
    before = held(sqlite_base)
    file = tmp_path / "egen.sqlite"
    dump.write_copy(sqlite_base, file)
    with sqlite3.connect(file) as made:
        made.execute("PRAGMA foreign_keys = OFF")
        made.execute("DELETE FROM organisation")

    with pytest.raises(GrantflowError):
        undump.restore(sqlite_base, file, copy=tmp_path / "fore.zip")

    assert held(sqlite_base) == before


@pytest.mark.parametrize("content", [b"", b"hej", b"PK\x03\x04", b"SQLite format 3\0" + b"x" * 200])
def test_a_file_that_is_no_backup_is_told(other: Base, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "fil"
    file.write_bytes(content)

    with pytest.raises(FileUnreadable) as refused:
        undump.restore(other, file)

    assert "säkerhetskopia" in f"{refused.value.problem} {refused.value.remedy}"
    assert step_of(other) is None


def test_a_database_of_another_program_is_no_backup(other: Base, tmp_path: Path) -> None:
    file = tmp_path / "annat.sqlite"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE kanske (a)")

    with pytest.raises(FileUnreadable, match="inte grantflows"):
        undump.restore(other, file)


def test_a_folder_that_is_not_there_is_told(sqlite_base: Base, tmp_path: Path) -> None:
    with pytest.raises(OutputRefused, match="går inte att skriva"):
        dump.write_dump(sqlite_base, tmp_path / "finns" / "inte.zip")


def test_a_copy_is_taken_while_others_write(sqlite_base: Base, tmp_path: Path) -> None:
    """What was saved before is in it; nobody had to wait for it."""
    sqlite_base.write(lambda c: beats.beat(c, "worker", "", at_ms=1, forget_ms=1))
    with sqlite_base.read() as reading:
        reading.execute(select(ACCOUNT)).all()
        dump.write_copy(sqlite_base, tmp_path / "kopia.sqlite")
    shutil.copy(tmp_path / "kopia.sqlite", tmp_path / "för sig.sqlite")

    with sqlite3.connect(tmp_path / "för sig.sqlite") as copy:
        assert copy.execute("SELECT name FROM beat").fetchall() == [("worker",)]


def test_postgres_is_not_written_as_an_sqlite_file(postgres_base: Base, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"\.zip"):
        dump.write_copy(postgres_base, tmp_path / "kopia.sqlite")

    assert list(tmp_path.iterdir()) == []
