"""Tell members of what is set aside and should be read again.  Made for a schedule, once a day."""

import asyncio

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from grantflow import orchestration
from grantflow.usecases import routines
from grantflow.usecases.routine_work import Done


@task(
    name="las-om",
    task_run_name="Läs om det som är satt åt sidan",
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def tell() -> Done:
    """Write once of each reason to the members of a case."""
    return await asyncio.to_thread(orchestration.ours, routines.in_flow, "at-sidan")


@flow(name="satt-at-sidan", persist_result=False)
async def stale_waivers() -> dict[str, int]:
    """Return how many cases have something, how many letters were written, and faults."""
    done = await tell()
    orchestration.keep(done)
    return dict(done.counts)
