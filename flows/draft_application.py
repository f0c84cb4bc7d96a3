"""Walk the stages of a case, check them, and write the application when nothing is in the way.

The walk is `usecases.walk`; here each step becomes a task.  A run never waits for a person.
"""

import asyncio
from pathlib import Path

from prefect import flow
from prefect.artifacts import acreate_link_artifact, acreate_table_artifact
from prefect.runtime import flow_run

from grantflow import orchestration, usecases
from grantflow.model.finding import SEVERITY_LABELS


async def _publish(draft: usecases.Draft, target: str) -> None:
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
            key="ansokan", link=Path(target).resolve().as_uri(), description="Ansökan i Word"
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
    order = orchestration.order_for(case, target, programme, call, as_is=as_is)
    draft: usecases.Draft = await orchestration.run_steps(usecases.walk(order))
    orchestration.keep(draft)
    await asyncio.gather(_publish(draft, target), orchestration.wait_for_record(flow_run.id))
    return target if draft.written else None
