"""Sets the engine's record right where a run's process is gone: what its page says is true."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from grantflow.orchestration.engine import prepare_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.store.base import Base
    from grantflow.store.jobs import Job

# What runs of ours are known by on Prefect's page, and how each is known by its job.
TAG, OF_JOB = "grantflow", "job:"
_LOG = logging.getLogger("grantflow.work")
_MOST = 200
_GONE = "Processen finns inte längre. Arbetet gjordes eller görs av en annan."


def reconcile(base: Base) -> None:
    """Set runs of ours that no process is at to crashed; stop the jobs of those stopped there.

    What the engine does not answer is left for the next time.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    prepare_engine()
    from httpx import HTTPError
    from prefect.client.orchestration import get_client
    from prefect.exceptions import PrefectException

    try:
        with get_client(sync_client=True) as client:
            for run in _open_runs(client):
                _settle(base, client, run)
    except (PrefectException, HTTPError, RuntimeError, OSError) as error:
        _LOG.info("motorn svarade inte: %s", type(error).__name__)


def _open_runs(client: Any) -> Iterator[Any]:
    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
        FlowRunFilterTags,
    )
    from prefect.client.schemas.objects import StateType

    open_states = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
    wanted = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[TAG]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=open_states)),
    )
    yield from client.read_flow_runs(flow_run_filter=wanted, limit=_MOST)


def _settle(base: Base, client: Any, run: Any) -> None:
    """Set one run right, or stop its job when somebody has stopped the run."""
    from prefect.states import Cancelled, Crashed

    from grantflow.store import jobs

    job = _job_of(base, run)
    if job is None:
        return  # another installation may use the same engine
    is_at_it = job.state == "running" and job.run_id in {None, str(run.id)}
    if run.state.is_cancelling():
        if is_at_it:
            base.write(lambda c: jobs.cancel(c, job.id, at_ms=base.now()))
        else:
            client.set_flow_run_state(run.id, Cancelled(), force=True)
    elif not is_at_it:
        _crash_tasks(client, run)
        client.set_flow_run_state(run.id, Crashed(message=_GONE), force=True)


def _job_of(base: Base, run: Any) -> Job | None:
    from grantflow.store import jobs

    job_id = next((tag.removeprefix(OF_JOB) for tag in run.tags if tag.startswith(OF_JOB)), "")
    with base.read() as connection:
        return jobs.job(connection, job_id)


def _crash_tasks(client: Any, run: Any) -> None:
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
    from prefect.states import Crashed

    of_run = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
    for task in client.read_task_runs(flow_run_filter=of_run):
        if task.state is not None and not task.state.is_final():
            client.set_task_run_state(task.id, Crashed(message=_GONE), force=True)
