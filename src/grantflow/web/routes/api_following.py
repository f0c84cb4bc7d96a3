"""The follow-up for programs: the decision is taken down, and reports are held against it."""

import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import Query
from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.documents.reports import as_json
from grantflow.model import afterwards
from grantflow.model.reporting import KINDS
from grantflow.usecases import follow_up, following
from grantflow.usecases.granting import Decision, changed_since, is_granted
from grantflow.web import api_shapes_following as shapes
from grantflow.web.api import Api, Asks, Does
from grantflow.web.api_refusals import tell, unfit
from grantflow.web.guard.bearer import Asker

pages = Api("Following")

Period = Annotated[shapes.Day | None, Query(description="The last day of the report's period.")]
_GRANT = "/cases/{case_id:id}/grant"


@pages.call(Does("GET", _GRANT, "read", shapes.GrantTold))
def granted(asks: Asks) -> Response:
    """Tell what was granted and promised, and what the stages say differently today."""
    return tell(_told(asks))


@pages.call(Does("POST", _GRANT, "write", shapes.GrantTold, 201, "json", refuses=(409,)))
def grant(sent: shapes.GrantSent, asks: Asks) -> Response:
    """Take down a decision, and the promise as the case stands now; it never changes by itself."""
    wrong: list[tuple[str, str]] = []
    days = {
        name: _read(f"grant.{name}", getattr(sent, name), wrong)
        for name in ("decided_on", "period_start", "period_end")
    }
    amount = None
    if sent.amount_sek is not None:
        amount = _read("grant.amount_sek", str(sent.amount_sek), wrong)
    if wrong:
        return unfit(*wrong)
    decision = Decision(
        datetime.date.fromisoformat(sent.decided_on),
        reference=sent.reference,
        amount_sek=None if amount is None else Decimal(amount),
        period=(_day(days["period_start"]), _day(days["period_end"])),
        terms=tuple(term for term in sent.terms if term.strip()),
    )
    following.grant(asks.site.desk, asks.case.id, asks.account.id, decision, again=sent.again)
    return tell(_told(asks), 201)


@pages.call(
    Does(
        "GET", "/cases/{case_id:id}/reports/{kind:name}", "read", shapes.ReportHeld, refuses=(409,)
    )
)
def report(kind: str, asks: Asks, period: Period = None) -> Response:
    """Hold a report against the promise, as `grantflow report --format json` does.

    `kind` is `delrapport` or `slutrapport`; without a period, the latest of them.
    """
    if kind not in KINDS:
        raise HTTPException(404)
    wrong: list[tuple[str, str]] = []
    end = _read("reports.period_end", period, wrong)
    if wrong:
        return unfit(("query.period", wrong[0][1]))
    case = asks.site.desk.opened(asks.case.id)
    told = follow_up.chosen(case.application, kind, _day(end))
    found = follow_up.hold_against_promise(case.application, told, following.frame_of(case))
    held = as_json.document(found, asks.case.id, kind="report")
    whole = told.model_dump(mode="json", exclude_none=True)
    return tell(shapes.ReportHeld.model_validate(_plain(held) | {"report": whole, "written": []}))


def _told(asks: Asker) -> shapes.GrantTold:
    case = asks.site.desk.opened(asks.case.id)
    if not is_granted(case.application):
        return shapes.GrantTold(version=case.version, grant=None, changes=[])
    changes = changed_since(case.application, following.frame_of(case))
    return shapes.GrantTold(
        version=case.version,
        grant=case.application.grant.model_dump(mode="json", exclude_none=True),
        changes=[
            shapes.Change(place=place, promised=promised, today=today)
            for place, promised, today in changes
        ],
    )


def _read(path: str, told: str | None, wrong: list[tuple[str, str]]) -> str | None:
    """Return what stands at a path of the follow-up, or note why it can't."""
    try:
        found: str | None = afterwards.read(path, [told or ""])
    except ValueError as fault:
        wrong.append((f"body.{path.removeprefix('grant.')}", str(fault)))
        return None
    return found


def _day(told: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(told) if told else None


def _plain(held: dict[str, object]) -> dict[str, object]:
    """Return a document of a check as JSON reads it: lists instead of tuples."""
    import json

    plain: dict[str, object] = json.loads(json.dumps(held))
    return plain
