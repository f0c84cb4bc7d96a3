"""Orders to run, and what the engine has written down about them."""

from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from grantflow import orchestration, usecases
from grantflow.cli import drafting

WHOLE = Path(__file__).parents[2] / "data" / "examples" / "foraldraskap-i-nytt-land.yaml"

WALK = [
    "Idé",
    "Förankring",
    "Omvärldsbevakning",
    "Projektlogik",
    "Implementeringsplan",
    "Spridningsplan",
    "Jämställdhetskartläggning",
    "Kontroll av helheten",
    "Skriv ansökan",
]


class Record(NamedTuple):
    """What the engine knows of the latest run."""

    name: str
    state: str
    tasks: list[tuple[str, str]]
    tries: dict[str, int]
    artifacts: dict[str | None, Any]
    notes: dict[str | None, str | None]


def order(case: Path, target: Path, *, as_is: bool = False) -> usecases.DraftOrder:
    """Return what the command line would order."""
    return drafting.order_of(case, None, None, target, as_is=as_is, force=False)


def run_tracked(wanted: usecases.DraftOrder) -> usecases.Draft:
    """Run an order on the engine, with nobody listening."""
    return orchestration.run_tracked(wanted, lambda *_: None, lambda *_: None)


def latest() -> Record:
    """Return the record of the latest run, asked from the server as any client would."""
    # Here, not above: Prefect reads its settings when it is imported.
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        ArtifactFilter,
        ArtifactFilterFlowRunId,
        FlowRunFilter,
        FlowRunFilterId,
    )
    from prefect.client.schemas.sorting import FlowRunSort

    with get_client(sync_client=True) as client:
        run = client.read_flow_runs(sort=FlowRunSort.START_TIME_DESC, limit=1)[0]
        this = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
        tasks = client.read_task_runs(flow_run_filter=this)
        left = client.read_artifacts(
            artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run.id]))
        )
    tasks.sort(key=lambda task: str(task.start_time))
    return Record(
        name=run.name,
        state=run.state_name or "",
        tasks=[(task.name, task.state_name or "") for task in tasks],
        tries={task.name: task.run_count for task in tasks},
        artifacts={artifact.key: artifact.data for artifact in left},
        notes={artifact.key: artifact.description for artifact in left},
    )


def file_of(link: str) -> Path:
    """Return the path that a Markdown link points at."""
    return Path(urlsplit(link.split("](")[1].rstrip(")")).path)
