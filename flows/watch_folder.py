"""Read the pages that the case files of a folder watch.  Made for a schedule, once a day.

Nothing counts as told: a person reads it with `grantflow scan FILE`.
"""

import asyncio

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from grantflow import orchestration
from grantflow.usecases import routines
from grantflow.usecases.routine_work import Done


@task(
    name="bevaka-arendefiler",
    task_run_name="Läs bevakade sidor",
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def look() -> Done:
    """Read the pages of every case file in GRANTFLOW_CASES."""
    return await asyncio.to_thread(orchestration.ours, routines.in_flow, "arendefiler")


@flow(name="bevaka-arendefiler", persist_result=False)
async def watch_folder() -> dict[str, int]:
    """Return how many case files and pages were read, and how many have something new."""
    done = await look()
    orchestration.keep(done)
    return dict(done.counts)
