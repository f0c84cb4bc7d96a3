"""The watch on a schedule: what it leaves beside the run, and that one bad case stops no other."""

import asyncio
from pathlib import Path

import pytest
from runs import latest

from grantflow.errors import GrantflowError

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("engine")]


def case(path: Path, address: str) -> str:
    """Write a case that watches one page; return its name."""
    actor = f"[{{name: Aktör, page: '{address}'}}]"
    path.write_text(f"grantflow: 1\nstages: {{omvarldsbevakning: {{actors: {actor}}}}}\n", "utf-8")
    return str(path)


def test_a_schedule_reads_every_case_and_leaves_what_to_act_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case at fault is told of when the others have been read."""
    from flows.watch_pages import watch_pages

    monkeypatch.setenv("GRANTFLOW_HOME", str(tmp_path / "home"))
    broken = tmp_path / "trasigt.yaml"
    broken.write_text("stages: [", "utf-8")
    whole = case(tmp_path / "helt.yaml", "http://localhost/")

    with pytest.raises(GrantflowError, match="trasigt"):
        asyncio.run(watch_pages([str(broken), whole]))
    record = latest()

    assert record.state == "Failed"
    assert [name for name, _ in record.tasks] == [f"Bevaka: {broken}", f"Bevaka: {whole}"]
    assert '"allvar"' in str(record.artifacts["bevakning-att-gora"])
    assert "1 hämtas inte" in str(record.artifacts["bevakning-nytt"])
