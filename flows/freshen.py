"""Count rules and facts whose source nobody has read for long.  Made for a schedule, once a day."""

import asyncio

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from grantflow import orchestration
from grantflow.usecases import routines
from grantflow.usecases.routine_work import Done


@task(
    name="farskhet",
    task_run_name="Se vilka källor som är gamla",
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def look() -> Done:
    """Count them, and the calls that are over; /halsa tells administrators."""
    return await asyncio.to_thread(orchestration.ours, routines.in_flow, "farskhet")


@flow(name="farskhet", persist_result=False)
async def freshen() -> dict[str, int]:
    """Return how many rules and facts are old, and how many calls are over."""
    done = await look()
    orchestration.keep(done)
    return dict(done.counts)
