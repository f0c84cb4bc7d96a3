"""Walk the stages of a case, check them, and write the application when nothing is in the way.

The walk is `usecases.walk`; here each step becomes a task.  A run never waits for a person.
"""

import asyncio
from typing import Any

from prefect import flow, task
from prefect.artifacts import acreate_link_artifact, acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from grantflow import orchestration, usecases
from grantflow.errors import OutputRefused
from grantflow.model.finding import SEVERITY_LABELS


def _may_pass(_task: Any, _run: Any, state: Any) -> bool:
    """Whether a failure may pass by itself: a full disk, a folder on a net."""
    return isinstance(state.data, OutputRefused | OSError)


async def _run(step: usecases.Step) -> Any:
    """Run a step as a task with its Swedish name."""

    @task(
        name=step.name,
        task_run_name=step.name,
        retries=2,
        retry_delay_seconds=1,
        retry_condition_fn=_may_pass,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    async def stage() -> Any:
        return step.do(*step.arguments)  # not arguments of the task: Prefect would search them all

    answer = await stage()
    await asyncio.sleep(0)  # a step never lets go of the loop: here a Ctrl-C is heard
    return answer


async def _publish(draft: usecases.Draft) -> None:
    """Leave a table of the findings, and a link to the file, beside the run."""
    rows = [
        {"allvar": SEVERITY_LABELS[f.severity], "kod": f.code, "var": f.place, "vad": f.message}
        for f in draft.report.findings
    ]
    stopped = f"Ansökan skrevs inte. Hinder i {', '.join(draft.stopped_by)}."
    note = "Fynd i ärendet" if draft.written else stopped
    await acreate_table_artifact(key="fynd", table=rows, description=note)
    if draft.written is not None:
        await acreate_link_artifact(
            key="ansokan", link=draft.written.resolve().as_uri(), description="Ansökan i Word"
        )


@flow(name="skapa-ansokan", flow_run_name="Skapa ansökan: {case}", persist_result=False)
async def draft_application(
    case: str,
    target: str,
    programme: str | None = None,
    call: str | None = None,
    *,
    as_is: bool = False,
) -> str | None:
    """Return where the file lies, or None when a blocker stopped it; the findings are published."""
    steps = usecases.walk(orchestration.order_for(case, target, programme, call, as_is=as_is))
    answer: Any = None
    try:
        while True:
            step = steps.send(answer)
            answer = await _run(step)
            orchestration.tell(step.name, answer)
    except StopIteration as end:
        draft: usecases.Draft = end.value
    orchestration.keep(draft)
    await asyncio.gather(_publish(draft), orchestration.wait_for_record(flow_run.id))
    return str(draft.written) if draft.written else None
