"""Read a piece of a batch: some files, one after the other, in the process that started the run."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from grantflow import orchestration
from grantflow.orchestration.started import STARTED
from grantflow.usecases.batch import pieces


@task(name="läs", task_run_name="Läs {files}", cache_policy=NO_CACHE, persist_result=False)
async def read(files: str) -> int:  # noqa: ARG001 - the name of the run
    """Read the files; a stop is heard between two of them."""
    return int(await orchestration.in_thread(_read))


def _read() -> int:
    started = STARTED.get()
    return pieces.do_handed_over(lambda: started is not None and started.stopped)


@flow(name="läs-filer", flow_run_name="{files}", persist_result=False)
async def read_chunk(files: str) -> int:
    """Return how many files were read."""
    done = await read(files)
    orchestration.keep(done)
    return done
