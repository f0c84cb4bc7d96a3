"""Read the pages that some cases watch, and leave what is new beside the run.  Made for a schedule.

Nothing is taken into a case here: a person does that, with `grantflow scan FILE --take N`.
"""

from pathlib import Path

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from grantflow import orchestration
from grantflow.documents.reports import scan_text
from grantflow.errors import GrantflowError
from grantflow.model.finding import SEVERITY_LABELS
from grantflow.model.scan import Scan
from grantflow.usecases import scanning


@task(name="bevaka", task_run_name="Bevaka: {case}", cache_policy=NO_CACHE, persist_result=False)
async def watch(case: str) -> scanning.Read:
    """Read the pages of one case."""
    read: scanning.Read = await orchestration.in_thread(_read, case)
    return read


def _read(case: str) -> scanning.Read:
    return scanning.read(orchestration.scan_order_for(case))


async def _publish(case: str, scan: Scan) -> None:
    """Leave a table of what to act on, and what is new as text."""
    rows = [
        {"allvar": SEVERITY_LABELS[one.severity], "sida": one.address, "vad": one.message}
        for one in scan.notices
    ]
    name = Path(case).name
    await acreate_table_artifact(key="bevakning-att-gora", table=rows, description=name)
    told = scan_text.as_text(scan, name, name)
    await acreate_markdown_artifact(key="bevakning-nytt", markdown=f"```text\n{told}```")


@flow(name="bevaka-sidor", persist_result=False)
async def watch_pages(cases: list[str], *, told: bool = True) -> dict[str, int]:
    """Return how many pages have something new, by case; one case at fault does not stop others.

    News counts as `told` when somebody can read it beside the run, unless said otherwise.

    Raises:
        GrantflowError: What was wrong with the first case at fault, when all have been read.

    """
    news: dict[str, int] = {}
    faults: list[GrantflowError] = []
    for case in cases:
        try:
            done = await watch(case)
        except GrantflowError as fault:
            faults.append(fault)
        else:
            news[case] = done.scan.count("changed")
            await _publish(case, done.scan)
            if told:
                scanning.mark_told(orchestration.scan_order_for(case), done)
            orchestration.keep(done)
    if faults:
        raise faults[0]
    return news
