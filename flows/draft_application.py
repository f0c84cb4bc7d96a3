"""Walk the stages of a case, check them, and write the application when nothing is in the way.

Short on purpose: the walk is `usecases.walk`, here each step of it becomes a task.  A run never
waits for a person: it ends at the gate and says what to answer.
"""

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import acreate_link_artifact, acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from grantflow import orchestration, usecases
from grantflow.model.finding import SEVERITY_LABELS, Report

# Writing can fail for a reason that passes (a full disk, a folder on a net); judging can't.
_RETRIES = {usecases.WRITE: 2}


async def _run(step: usecases.Step) -> Any:
    """Run a step as a task with its Swedish name.

    The arguments stay in the closure: Prefect would search a whole application for futures.
    """

    @task(
        name=step.name,
        task_run_name=step.name,
        retries=_RETRIES.get(step.name, 0),
        retry_delay_seconds=1,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    async def stage() -> Any:
        return step.do(*step.arguments)

    return await stage()


async def _publish(report: Report, target: Path | None) -> None:
    """Leave a table of the findings and a link to the file beside the run."""
    rows = [
        {
            "allvar": SEVERITY_LABELS[finding.severity],
            "kod": finding.code,
            "var": finding.place,
            "vad": finding.message,
        }
        for finding in report.findings
    ]
    await acreate_table_artifact(key="fynd", table=rows, description="Fynd i ärendet")
    if target is not None:
        await acreate_link_artifact(
            key="ansokan", link=target.resolve().as_uri(), description="Ansökan i Word"
        )


@flow(name="skapa-ansokan", flow_run_name="Skapa ansökan: {case}", persist_result=False)
async def draft_application(
    case: str,
    target: str,
    programme: str | None = None,
    call: str | None = None,
    *,
    as_is: bool = False,
) -> usecases.Draft:
    """Return the findings and where the file lies; `written` is None when a blocker stopped it."""
    order = orchestration.order_for(case, target, programme, call, as_is=as_is)
    steps = usecases.walk(order)
    answer: Any = None
    try:
        while True:
            step = steps.send(answer)
            answer = await _run(step)
            orchestration.tell(step.name, answer)
    except StopIteration as end:
        draft: usecases.Draft = end.value
    await _publish(draft.report, draft.written)
    return draft
