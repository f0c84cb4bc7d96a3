"""Which database the tests run on: SQLite, or with GRANTFLOW_TESTS_ON=postgresql PostgreSQL.

One real PostgreSQL is begun when the first test asks for it, and ended with the session.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from children import Child, Children
from grantflow.store.base import Base, default_url
from grantflow.store.dump import tables_of
from grantflow.store.upgrade import upgrade
from local_postgresql import Postgresql, as_somebody, free_port, surroundings

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy import Connection

ON_POSTGRESQL = {"sqlite": False, "postgresql": True}[
    os.environ.get("GRANTFLOW_TESTS_ON", "sqlite")
]
# The kind of database that the fixtures of tests/store are about, as they name it.
KINDS = ["postgres"] if ON_POSTGRESQL else ["sqlite"]
_NUMBERS = count(1)
_URLS: dict[Path, str] = {}


class _Server:
    """A PostgreSQL with its files in a folder of its own; root runs it as somebody else."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="grantflow-pg-"))
        self.postgresql = Postgresql(self.home, free_port())
        self.postgresql.make()
        self.children = Children(self.home, lambda _: None)
        # No test cuts the power; waiting for the disk would be most of the time.
        quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        database = Child(
            "postgresql",
            self.postgresql.command(max_connections="300", **quick),
            surroundings(),
            self.postgresql.answers,
            stops_at=2,
            run_as=as_somebody() | {"cwd": "/"},
        )
        self.children.start(database)
        assert self.children.wait_for(database, seconds=60), self.children.log_of("postgresql")

    def connected(self) -> psycopg.Connection[tuple[object, ...]]:
        import psycopg

        return psycopg.connect(self.postgresql.url("template1"), autocommit=True)

    def stop(self) -> None:
        self.children.stop()
        shutil.rmtree(self.home, ignore_errors=True)


_running: _Server | None = None


def _server() -> _Server:
    global _running  # noqa: PLW0603 - one for the session
    _running = _running or _Server()
    return _running


def new(like: str = "/template0") -> str:
    """Return the address of a new PostgreSQL database, empty or `like` another."""
    name, template = f"grantflow_{next(_NUMBERS)}", like.partition("?")[0].rpartition("/")[2]
    with _server().connected() as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return _server().postgresql.url(name)


def drop(url: str) -> None:
    """Throw a database away; each takes some megabytes."""
    with _server().connected() as connection:
        connection.execute(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)".encode())


def url_in(home: Path) -> str:
    """Return the address of the database of a home, the same each time it is asked for."""
    if not ON_POSTGRESQL:
        return default_url(home)
    if home not in _URLS:
        _URLS[home] = new()
    return _URLS[home]


def copied(url: str, home: Path) -> str:
    """Return the address of a copy of a closed database, for a home that has none yet."""
    if ON_POSTGRESQL:
        _URLS[home] = new(url)
    else:
        shutil.copy(url.removeprefix("sqlite:///"), home / "grantflow.sqlite")
    return url_in(home)


def chosen(home: Path) -> dict[str, str]:
    """Return the environment in which a command uses the database of a home."""
    told = {"GRANTFLOW_HOME": str(home)}
    return told | ({"GRANTFLOW_DATABASE": url_in(home)} if ON_POSTGRESQL else {})


def opened_in(home: Path) -> Base:
    """Return the database of a home, upgraded."""
    base = Base(url_in(home))
    upgrade(base)
    return base


def asked(connection: Connection, words: str, *values: object) -> Any:
    """Return what a question in SQL brings, with ? for each value, in either database."""
    for number in range(len(values)):
        words = words.replace("?", f":value_{number}", 1)
    return connection.execute(text(words), {f"value_{n}": one for n, one in enumerate(values)})


def everything(connection: Connection) -> str:
    """Return all that stands in a database, as text."""
    tables = tables_of(connection)
    return "\n".join(str(row) for table in tables for row in connection.execute(select(table)))


def stop() -> None:
    """End the PostgreSQL of the session, if any test asked for one."""
    global _running  # noqa: PLW0603 - one for the session
    if _running is not None:
        _running.stop()
    _running = None
