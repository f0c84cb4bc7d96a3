"""Back the database up to the folder of GRANTFLOW_BACKUPS.  Made for a schedule, once a day."""

import asyncio

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from grantflow import orchestration
from grantflow.usecases import routines
from grantflow.usecases.routine_work import Done


@task(
    name="sakerhetskopiera",
    task_run_name="Skriv och läs tillbaka",
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def copy() -> Done:
    """Write the backup of today, read it back, and keep the newest."""
    return await asyncio.to_thread(orchestration.ours, routines.in_flow, "kopia")


@flow(name="sakerhetskopia", persist_result=False)
async def back_up() -> dict[str, int]:
    """Return how many cases and rows it holds, and how many older ones went."""
    done = await copy()
    orchestration.keep(done)
    return dict(done.counts)
