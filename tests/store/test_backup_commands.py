"""`grantflow backup` and `grantflow restore`, as a person at a terminal meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update
from store_people import People

from grantflow.cli import run
from grantflow.store import accounts, beats, cases, log
from grantflow.store.base import Base, default_url
from grantflow.store.tables import LOG
from grantflow.store.upgrade import upgrade

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.sqlite


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home folder of an installation with one case."""
    found = tmp_path / "hem"
    monkeypatch.setenv("GRANTFLOW_HOME", str(found))
    monkeypatch.delenv("GRANTFLOW_DATABASE", raising=False)
    base = Base(default_url(found))
    upgrade(base)
    people = People(base, "Anna")
    base.write(lambda c: cases.create(c, people.home, people["Anna"], "Ett ärende", at_ms=1))
    base.close()
    return found


def titles(home: Path) -> list[str]:
    base = Base(default_url(home))
    with base.read() as connection:
        account = accounts.by_email(connection, "anna@exempelby.example")
        found = [one.title for one in cases.listed(connection, account[0].id)] if account else []
    base.close()
    return found


@pytest.mark.parametrize("suffix", ["zip", "sqlite"])
def test_a_backup_is_brought_back_on_another_machine(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    suffix: str,
) -> None:
    file = tmp_path / f"kopia.{suffix}"
    assert run(["backup", str(file)]) == 0
    assert "1 ärenden" in capsys.readouterr().out
    other = tmp_path / "annan"
    monkeypatch.setenv("GRANTFLOW_HOME", str(other))

    assert run(["restore", str(file)]) == 0

    assert "Återställde 1 ärenden" in capsys.readouterr().out
    assert titles(other) == ["Ett ärende"]


def test_restoring_over_something_needs_force_and_keeps_it(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kopia.zip"
    run(["backup", str(file)])
    base = Base(default_url(home))
    base.write(lambda c: c.exec_driver_sql("UPDATE application SET title = 'Ändrat efteråt'"))
    base.close()

    assert run(["restore", str(file)]) == 2
    assert "--force" in capsys.readouterr().err
    assert titles(home) == ["Ändrat efteråt"]
    assert run(["restore", str(file), "--force"]) == 0
    kept = home / "fore-aterstallning-1.zip"
    assert str(kept) in capsys.readouterr().out
    assert titles(home) == ["Ett ärende"]
    assert run(["restore", str(kept), "--force"]) == 0
    assert titles(home) == ["Ändrat efteråt"]


def test_nothing_is_restored_under_a_web_app_that_runs(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It remembers cases that would no longer be as it remembers them."""
    file = tmp_path / "kopia.zip"
    run(["backup", str(file)])
    base = Base(default_url(home))
    base.write(lambda c: beats.beat(c, "webb-1", "", at_ms=base.now(), forget_ms=10**9))
    capsys.readouterr()

    assert run(["restore", str(file), "--force"]) == 2
    assert "stoppa den" in capsys.readouterr().err
    base.write(lambda c: beats.stop(c, "webb-1"))
    base.close()
    assert run(["restore", str(file), "--force"]) == 0


def test_the_log_is_shown_and_checked_beside_a_backup(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lines that are altered are seen by themselves; that the last are gone, beside a backup."""
    base, file = Base(default_url(home)), tmp_path / "kopia.zip"
    for number in range(4):
        base.write(lambda c, number=number: log.note(c, f"Händelse {number}", at_ms=number))  # type: ignore[misc]
    run(["backup", str(file)])
    capsys.readouterr()

    assert run(["log", "--lines", "2"]) == 0
    told = capsys.readouterr().out
    assert "Händelse 3" in told
    assert "Händelse 1" not in told
    assert run(["log", "--check"]) == 0
    assert "4 rader" in capsys.readouterr().out
    base.write(lambda c: c.execute(LOG.delete().where(LOG.c.number > 2)))
    assert run(["log", "--check"]) == 0
    capsys.readouterr()
    assert run(["log", "--check", "--backup", str(file)]) == 1
    assert "rad 4" in capsys.readouterr().out
    base.write(lambda c: log.note(c, "Påhittad", at_ms=9))
    base.write(lambda c: c.execute(update(LOG).where(LOG.c.number == 2).values(event="Annat")))
    assert run(["log", "--check"]) == 1
    assert "rad 2" in capsys.readouterr().out
    base.close()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("kopia.tar", "kopia.zip"),
        ("kopia", "kopia.zip"),
        ("finns/inte.zip", "mappen"),
        ("upptagen.zip", "finns redan"),
    ],
)
def test_a_name_that_cannot_be_used_is_told(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, told: str
) -> None:
    taken = tmp_path / "upptagen.zip"
    taken.write_bytes(b"mitt")

    assert run(["backup", str(tmp_path / name)]) == 2

    said = capsys.readouterr().err
    assert told in said
    assert name in said
    assert "åtgärd:" in said
    assert taken.read_bytes() == b"mitt"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hem", "upptagen.zip"]


def test_a_database_that_is_not_there_is_told_and_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "tomt"))
    monkeypatch.delenv("GRANTFLOW_DATABASE", raising=False)

    for command in (["backup", str(tmp_path / "kopia.zip")], ["log", "--check"]):
        assert run(command) == 2
        assert "GRANTFLOW_HOME" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [None, b"", b"hej", b"PK\x03\x04xx", b"SQLite format 3\0xx"])
def test_a_file_that_is_no_backup_is_told_and_nothing_is_made(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
) -> None:
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "tomt"))
    file = tmp_path / "fil.zip"
    if content is not None:
        file.write_bytes(content)

    assert run(["restore", str(file)]) == 2

    said = capsys.readouterr().err
    assert str(file) in said
    assert "åtgärd:" in said
    assert not (tmp_path / "tomt").exists()


@pytest.mark.parametrize("url", ["mysql://x/y", "inte en adress", "sqlite://"])
def test_a_database_address_that_is_none_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("GRANTFLOW_DATABASE", url)

    assert run(["backup", str(tmp_path / "kopia.zip")]) == 2

    assert "åtgärd:" in capsys.readouterr().err
