"""`grantflow jobs`, as it looks in a terminal of few columns and in none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cases import Capture, grantflow

from grantflow.store import jobs
from grantflow.store.base import Base, default_url
from grantflow.store.upgrade import upgrade

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.sqlite

NAME = "Verksamhetsutvecklingskvalitetssäkringsprojektet i Modellköping 2027.yaml"
WHY = "Det gick inte att skriva i /srv/kopior: disken är full. Ingen kopia är skriven sedan i går."


@pytest.fixture(autouse=True)
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be a job on a file with a long name that went wrong."""
    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path))
    for name in ("GRANTFLOW_DATABASE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    base = Base(default_url(tmp_path))
    upgrade(base)
    wants, of = {"file": f"/srv/{NAME}"}, jobs.Of(place="här")
    base.write(lambda c: jobs.ask(c, "draft", wants, "n", at_ms=base.now(), of=of))
    held = base.write(lambda c: jobs.take(c, "a", at_ms=base.now(), place="här"))
    assert held
    base.write(lambda c: jobs.end(c, held.id, "a", "failed", {"told": WHY}, at_ms=base.now()))
    base.close()


@pytest.mark.parametrize("columns", [60, 80])
def test_the_table_of_jobs_stays_within_the_terminal(
    columns: int, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long name keeps its beginning and its end; a long reason goes on below itself."""
    monkeypatch.setenv("COLUMNS", str(columns))
    head, job, *why = grantflow(capsys, "jobs").out.splitlines()

    assert max(map(len, (head, job, *why))) < columns
    assert "Skapa ansökan" in job
    assert "….yaml" not in job
    assert ".yaml  Gick inte" in job
    assert " ".join(line.strip() for line in why) == WHY
    assert len(why) > 1


def test_what_a_program_reads_of_jobs_is_not_cut(capsys: Capture) -> None:
    _, job, why = grantflow(capsys, "jobs").out.splitlines()

    assert NAME in job
    assert why.strip() == WHY
