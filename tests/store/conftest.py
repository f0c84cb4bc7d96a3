"""Open databases for the tests of the store: SQLite in a file, and a real PostgreSQL."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from store_people import Clock, People

import databases
from grantflow.store.base import Base
from grantflow.store.upgrade import upgrade
from grantflow.usecases import passwords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash as always but at the least cost: a hundred sign-ins would take as many tenths."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with all tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("store") / "empty.sqlite"
    base = Base(f"sqlite:///{file}")
    upgrade(base)
    base.close()
    return file


@pytest.fixture
def sqlite_base(tmp_path: Path, empty_sqlite: Path, clock: Clock) -> Iterator[Base]:
    """Open an SQLite database of its own."""
    shutil.copy(empty_sqlite, tmp_path / "grantflow.sqlite")
    base = Base(f"sqlite:///{tmp_path / 'grantflow.sqlite'}", clock)
    yield base
    base.close()


@pytest.fixture(scope="session")
def empty_postgres(postgres: Callable[..., str]) -> str:
    """Return a PostgreSQL database with all tables and nothing in them, to be copied."""
    url = postgres()
    base = Base(url)
    upgrade(base)
    base.close()
    return url


@pytest.fixture
def postgres_base(
    postgres: Callable[..., str], empty_postgres: str, clock: Clock
) -> Iterator[Base]:
    """Open a PostgreSQL database of its own."""
    base = Base(postgres(empty_postgres), clock)
    yield base
    base.close()
    databases.drop(base.url)


@pytest.fixture(params=databases.KINDS)
def base(request: pytest.FixtureRequest) -> Base:
    """Open a database of the kind that is chosen."""
    found: Base = request.getfixturevalue(f"{request.param}_base")
    return found


@pytest.fixture
def people(base: Base) -> People:
    return People(base, "Anna", "Bo", "Cia")
