"""What is left behind a tracked run, for whoever looks at it afterwards."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from runs import WALK, WHOLE, file_of, latest, order, run_tracked

from grantflow.model.finding import SEVERITY_LABELS

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("engine")]
UNREADY = WHOLE.with_name("foraldraskap-mars-2022.yaml")


def _rows(table: Any) -> list[dict[str, str]]:
    """Return the rows of a table artifact, which the server keeps as JSON text."""
    rows: list[dict[str, str]] = json.loads(table)
    return rows


def test_the_record_names_every_step_in_swedish_and_how_it_ended(tmp_path: Path) -> None:
    """Whoever opens the engine sees the six stages by name, none of them left hanging."""
    run_tracked(order(WHOLE, tmp_path / "a.docx"))

    record = latest()
    assert record.name == f"Skapa ansökan: {WHOLE}"
    assert record.state == "Completed"
    assert record.tasks == [(name, "Completed") for name in WALK]


def test_the_record_holds_the_findings_and_a_link_to_the_file(tmp_path: Path) -> None:
    """The findings can be read, and the file found, without the terminal that started the run."""
    target = tmp_path / "ansökan åäö.docx"

    draft = run_tracked(order(WHOLE, target))

    record = latest()
    assert set(record.artifacts) == {"fynd", "ansokan"}
    assert [row["kod"] for row in _rows(record.artifacts["fynd"])] == [
        finding.code for finding in draft.report.findings
    ]
    assert {row["allvar"] for row in _rows(record.artifacts["fynd"])} <= {*SEVERITY_LABELS.values()}
    assert "%20" in record.artifacts["ansokan"], "a link with a space in it can't be followed"
    assert Path(unquote(str(file_of(record.artifacts["ansokan"])))) == target


def test_a_blocker_ends_the_run_before_anything_is_written(tmp_path: Path) -> None:
    """A run never waits for a person: it ends, and says where the hinder are."""
    target = tmp_path / "a.docx"

    draft = run_tracked(order(UNREADY, target))

    record = latest()
    assert draft.written is None
    assert list(tmp_path.iterdir()) == []
    assert record.state == "Completed"
    assert record.tasks == [(name, "Completed") for name in WALK[:-1]]
    assert set(record.artifacts) == {"fynd"}
    assert record.notes["fynd"] == (f"Ansökan skrevs inte. Hinder i {', '.join(draft.stopped_by)}.")


def test_the_flow_can_be_started_from_the_engine_with_file_names_alone(tmp_path: Path) -> None:
    """A schedule or a worker has no order in its hands, only the parameters."""
    from flows.draft_application import draft_application

    target = tmp_path / "a.docx"

    written = asyncio.run(draft_application(case=str(WHOLE), target=str(target), call="2024"))
    run_tracked(order(WHOLE, tmp_path / "b.docx"))

    assert written == str(target)
    assert target.read_bytes() == (tmp_path / "b.docx").read_bytes()
