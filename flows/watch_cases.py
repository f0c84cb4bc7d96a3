"""Read the pages and calls that cases in the store of the web app watch.  Made for a schedule.

Nothing is taken into a case here: what is new waits on its page "Bevakning" for a yes or a no.
"""

import asyncio

from prefect import flow, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from grantflow import orchestration
from grantflow.settings import read_settings
from grantflow.usecases import installation, routine_work, routines
from grantflow.usecases.routine_work import Done


@task(
    name="bevaka-arenden",
    task_run_name="Läs bevakade sidor",
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def look(cases: list[str] | None) -> Done:
    """Read the pages of some cases now; without any, those of all that are open, once a day."""
    if cases is None:
        return await asyncio.to_thread(orchestration.ours, routines.in_flow, "bevakning")
    return await asyncio.to_thread(orchestration.ours, _look, cases)


@flow(name="bevaka-arenden", persist_result=False)
async def watch_cases(cases: list[str] | None = None) -> dict[str, int]:
    """Return how many cases and pages were read, and how much of it is new."""
    done = await look(cases)
    if done.faults:
        rows = [{"fel": told} for told in done.faults]
        await acreate_table_artifact(key="bevakning-fel", table=rows, description="Gick inte")
    counts = dict(done.counts)
    orchestration.keep(done if cases is None else counts)
    return counts


def _look(cases: list[str]) -> Done:
    settings = read_settings()
    with installation.opened(settings) as desk:
        return routine_work.watch(desk, settings, cases)
