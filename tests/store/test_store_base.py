"""The database itself: what a reader sees, what a fault is told as, what the log gives away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text, update

from grantflow.errors import CaseRefused, StoreUnavailable
from grantflow.store import accounts, log
from grantflow.store.base import Base, default_url
from grantflow.store.tables import LOG

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection
    from store_people import Clock


def names(connection: Connection) -> list[str]:
    return [one.name for one in accounts.organisations(connection)]


def add(base: Base, name: str) -> str:
    return base.write(lambda c: accounts.create_organisation(c, name, at_ms=1))


def test_a_reader_sees_one_state_while_others_write(base: Base) -> None:
    """A page whose upper half is older than its lower half would tell of a case that never was."""
    add(base, "A")
    with base.read() as connection:
        before = names(connection)
        add(base, "B")
        assert names(connection) == before == ["A"]
    with base.read() as connection:
        assert names(connection) == ["A", "B"]


def test_what_is_refused_halfway_is_not_there(base: Base) -> None:
    """All of a save or nothing of it."""

    def work(connection: Connection) -> None:
        accounts.create_organisation(connection, "A", at_ms=1)
        raise CaseRefused("nej", remedy="låt bli")

    with pytest.raises(CaseRefused):
        base.write(work)
    with base.read() as connection:
        assert names(connection) == []


def test_of_two_writes_that_wait_for_each_other_the_one_that_gives_way_is_done_again(
    postgres_base: Base,
) -> None:
    """The database has chosen who gives way; the person behind it notices nothing."""
    tries: list[int] = []

    def work(connection: Connection) -> None:
        tries.append(1)
        accounts.create_organisation(connection, f"Nr {len(tries)}", at_ms=1)
        if len(tries) < 2:
            connection.execute(text("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$"))

    postgres_base.write(work)

    with postgres_base.read() as connection:
        assert names(connection) == ["Nr 2"]


@pytest.mark.parametrize(
    "url",
    [
        "inte en adress",
        "mysql://x/y",
        "sqlite://",
        "sqlite:////proc/finns/inte/grantflow.sqlite",
        "postgresql://127.0.0.1:9/grantflow",
    ],
)
def test_a_database_that_is_not_there_is_told_in_swedish(url: str) -> None:
    """Whoever sets up the server reads what to look at, not a traceback."""

    def use() -> None:
        with Base(url).read() as connection:
            connection.execute(text("SELECT 1"))

    with pytest.raises(StoreUnavailable) as told:
        use()

    assert "[GF701]" in str(told.value)
    assert "GRANTFLOW_DATABASE" in told.value.remedy or "välj" in told.value.remedy


def test_a_file_that_is_no_database_is_told_in_swedish(tmp_path: Path) -> None:
    """Somebody has pointed at the wrong file; it is left as it was."""
    file = tmp_path / "grantflow.sqlite"
    file.write_bytes(b"Ett brev, ingen databas. " * 200)
    base = Base(default_url(tmp_path))

    with pytest.raises(StoreUnavailable), base.read() as connection:
        connection.execute(text("SELECT 1"))
    base.close()
    assert file.read_bytes() == b"Ett brev, ingen databas. " * 200


def test_the_folder_of_the_database_is_made_and_the_file_is_closed_to_others(
    tmp_path: Path,
) -> None:
    """A fresh machine has no folder yet; a shared one has other people on it."""
    base = Base(default_url(tmp_path / "ny" / "mapp"))
    base.write(lambda c: c.execute(text("CREATE TABLE a (b TEXT)")))
    base.close()

    file = tmp_path / "ny" / "mapp" / "grantflow.sqlite"
    assert file.stat().st_mode & 0o777 == 0o600


def test_nobody_alters_the_log_unseen(base: Base, clock: Clock) -> None:
    """An administrator who rewrites what she did is found out at the line she changed."""
    for number in range(5):
        clock.pass_hours(1)
        base.write(
            lambda c, number=number: log.note(  # type: ignore[misc]
                c, "prov", at_ms=clock(), application_id="a" if number % 2 else None, tal=number
            )
        )
    with base.read() as connection:
        assert log.first_altered(connection) is None
        assert [one.about for one in log.lines(connection, limit=2)] == ['{"tal":4}', '{"tal":3}']
        assert len(log.lines(connection, application_id="a")) == 2
    base.write(lambda c: c.execute(update(LOG).where(LOG.c.number == 3).values(about='{"tal":9}')))
    with base.read() as connection:
        assert log.first_altered(connection) == 3
    base.write(lambda c: c.execute(LOG.delete().where(LOG.c.number == 3)))
    with base.read() as connection:
        assert log.first_altered(connection) == 4
