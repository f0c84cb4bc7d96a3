"""Announce and erase closed cases whose time is out.  Made for a schedule, once a day."""

import asyncio

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from grantflow import orchestration
from grantflow.usecases import routines
from grantflow.usecases.routine_work import Done


@task(
    name="gallra", task_run_name="Avisera och radera", cache_policy=NO_CACHE, persist_result=False
)
async def erase() -> Done:
    """Announce the cases whose time is out; erase those whose last day has come."""
    return await asyncio.to_thread(orchestration.ours, routines.in_flow, "gallring")


@flow(name="gallring", persist_result=False)
async def fade() -> dict[str, int]:
    """Return how many cases were announced, and how many erased."""
    done = await erase()
    orchestration.keep(done)
    return dict(done.counts)
