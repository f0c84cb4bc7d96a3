"""Write reminders of days that come, to those who want them.  Made for a schedule, once a day."""

import asyncio

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from grantflow import orchestration
from grantflow.usecases import routines
from grantflow.usecases.routine_work import Done


@task(name="paminn", task_run_name="Skriv påminnelser", cache_policy=NO_CACHE, persist_result=False)
async def write_reminders() -> Done:
    """Write the letters of today; they leave with the other mail."""
    return await asyncio.to_thread(orchestration.ours, routines.in_flow, "paminnelser")


@flow(name="paminn-om-dagar", persist_result=False)
async def remind() -> dict[str, int]:
    """Return how many letters were written, and how many cases could not be read."""
    done = await write_reminders()
    orchestration.keep(done)
    return dict(done.counts)
