"""Forget letters and messages that left long ago.  Made for a schedule, once a day."""

import asyncio

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from grantflow import orchestration
from grantflow.usecases import routines
from grantflow.usecases.routine_work import Done


@task(
    name="rensa",
    task_run_name="Glöm det som är gammalt",
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def forget() -> Done:
    """Forget what left more than 90 days ago."""
    return await asyncio.to_thread(orchestration.ours, routines.in_flow, "rensning")


@flow(name="rensning", persist_result=False)
async def sweep() -> dict[str, int]:
    """Return nothing to count: it is forgotten."""
    done = await forget()
    orchestration.keep(done)
    return dict(done.counts)
