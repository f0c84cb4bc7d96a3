"""Read a draft, judge it against the recommendations, and write the comments into it.

The walk is `usecases.reviewing.walk`; here each step becomes a task.
"""

import asyncio

from prefect import flow
from prefect.artifacts import acreate_table_artifact
from prefect.runtime import flow_run

from grantflow import orchestration
from grantflow.model.finding import SEVERITY_LABELS
from grantflow.usecases import reviewing


async def _publish(reviewed: reviewing.Reviewed) -> None:
    """Leave a table of the findings beside the run."""
    rows = [
        {"allvar": SEVERITY_LABELS[f.severity], "kod": f.code, "var": f.place, "vad": f.message}
        for f in reviewed.report.findings
    ]
    await acreate_table_artifact(key="fynd", table=rows, description="Fynd i utkastet")


@flow(name="granska-utkast", flow_run_name="Granska: {draft}", persist_result=False)
async def review_draft(
    draft: str, programme: str | None = None, theme: str | None = None, *, deep: bool = False
) -> dict[str, int]:
    """Return how many findings of each severity the draft has; they are published."""
    order = orchestration.review_order_for(draft, programme, theme, deep=deep)
    reviewed: reviewing.Reviewed = await orchestration.run_steps(reviewing.walk(order))
    orchestration.keep(reviewed)
    await asyncio.gather(_publish(reviewed), orchestration.wait_for_record(flow_run.id))
    return reviewed.report.summary()
