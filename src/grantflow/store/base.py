"""Opens the database: SQLite through one writer, PostgreSQL through several."""

from __future__ import annotations

import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection as Connection  # noqa: PLC0414 - others get it from here
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from grantflow.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

Result = TypeVar("Result")

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_ID_LENGTH = 16
# Connections to PostgreSQL that write at once, in one process.
_WRITERS = 4
_READERS = 12
_PATIENCE_S = 30
# What PostgreSQL says to one of two transactions that wait for each other.
_DEADLOCK = "40P01"
_REMEDY = "kontrollera GRANTFLOW_DATABASE, och att databasen är igång"

# What only one transaction at a time may do; any numbers, never changed.
LOGGING, SET_UP, UPGRADE, PEOPLE = 7_301_001, 7_301_002, 7_301_003, 7_301_004
ASKING_ONCE = 7_301_005


class Base:
    """An open database.

    With SQLite every write goes through one thread, in the order they came: writers that wait for
    a lock starve one another.  `now` gives the time in milliseconds since 1970.
    """

    def __init__(self, url: str, now: Callable[[], int] | None = None) -> None:
        """Open the database at a URL; `sqlite:///file` or `postgresql://…`.

        Raises:
            StoreUnavailable: It can't be opened, or this version can't use it.

        """
        self.now = now or now_ms
        self.url = url
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writer = ThreadPoolExecutor(1 if self.is_sqlite else _WRITERS, "store")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database, whatever is written meanwhile.

        Raises:
            StoreUnavailable: The database does not answer.

        """
        with _told_in_swedish(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Do `work` in a transaction of its own and return what it returns, when it is kept.

        It is done again if it had to give way to another transaction.

        Raises:
            StoreUnavailable: The database does not answer.  Nothing was written.

        """
        return self._writer.submit(self._write, work).result()

    def _write(self, work: Callable[[Connection], Result]) -> Result:
        with _told_in_swedish():
            try:
                return self._written(work)
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) != _DEADLOCK:
                    raise
            # Nothing of it was kept, and whom it waited for goes on: once more.
            return self._written(work)

    def _written(self, work: Callable[[Connection], Result]) -> Result:
        with self.engine.connect() as connection:
            connection.execution_options(grantflow_writes=True)
            with connection.begin():
                return work(connection)

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """Give a connection whose transaction may rebuild tables.

        SQLite looks at references when it is done: a table that gives way to a new one would take
        the rows that refer to it along.

        Raises:
            StoreUnavailable: The database does not answer, or rows refer to what is not there.

        """
        with _told_in_swedish(), self.engine.connect() as connection:
            connection.execution_options(grantflow_writes=True)
            driver: Any = connection.connection.driver_connection
            if self.is_sqlite:
                driver.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    yield connection
                    self._check_references(connection)
            finally:
                if self.is_sqlite:
                    driver.execute("PRAGMA foreign_keys = ON")

    def _check_references(self, connection: Connection) -> None:
        lost = self.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if lost:
            raise StoreUnavailable(
                f"databasen är skadad: rader i {lost[0]} hör inte till något",
                remedy="återställ en säkerhetskopia",
            )

    def close(self) -> None:
        """Finish the writes that have been asked for, and let go of the database."""
        self._writer.shutdown(wait=True)
        self.engine.dispose()


def default_url(home: Path) -> str:
    """Return the database that is used when nobody has chosen one."""
    return f"sqlite:///{(home / 'grantflow.sqlite').absolute()}"


def new_id() -> str:
    """Return a random id; it tells nothing of how many there are."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH))


def now_ms() -> int:
    """Return the time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnavailable(
            "adressen till databasen går inte att läsa", remedy=_REMEDY
        ) from error
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, parsed.database)
    if parsed.get_backend_name() != "postgresql":
        raise StoreUnavailable(
            f"databasen {parsed.get_backend_name()} används inte här",
            remedy="välj sqlite:///fil eller postgresql://…",
        )
    try:
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=_WRITERS + _READERS,
            max_overflow=0,
            pool_timeout=_PATIENCE_S,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 10},
        )
    except ImportError as error:
        raise StoreUnavailable(
            "det som behövs för PostgreSQL är inte installerat",
            remedy="installera grantflow[postgresql]",
        ) from error


def _sqlite(url: str, file: str | None) -> Engine:
    if not file:
        raise StoreUnavailable("adressen till databasen nämner ingen fil", remedy=_REMEDY)
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        # Others on the machine have no business with hashes of passwords.
        if not Path(file).exists():
            Path(file).touch(0o600)
    except OSError as error:
        raise StoreUnavailable(f"{file} går inte att skapa", remedy=_REMEDY) from error
    engine = create_engine(
        url, connect_args={"timeout": _PATIENCE_S, "check_same_thread": False}, pool_size=_READERS
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Let us begin transactions ourselves; a kept write survives a kill and a power cut."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("grantflow_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _told_in_swedish() -> Iterator[None]:
    """Turn a database that does not answer, is full, locked or damaged into an error for people.

    Other faults of the database are defects of ours, and stay as they are.
    """
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise StoreUnavailable("databasen svarar inte", remedy=_REMEDY) from error
    except DatabaseError as error:
        if type(error) is not DatabaseError:
            raise
        raise StoreUnavailable(
            "filen är ingen databas, eller är skadad",
            remedy="kontrollera GRANTFLOW_DATABASE, eller återställ en säkerhetskopia",
        ) from error


def dialect_of(connection: Connection) -> Any:
    """Return what the database says in its own way: to insert a row, or else to update it."""
    return sqlite if connection.dialect.name == "sqlite" else postgresql


def alone(connection: Connection, what: int) -> None:
    """Wait until no other transaction does `what`, and keep others from it until this one ends.

    With SQLite only one transaction writes at a time anyway.  Take no other lock after it: two
    that wait for one another's would stop.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(what)))
