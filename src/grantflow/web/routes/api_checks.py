"""What the checks say, for programs: findings, fit, waivers, rules, earlier projects."""

import json
from typing import Annotated

from fastapi import Query
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from grantflow.checks import pages as rule_pages
from grantflow.documents.reports import as_json, fit_report
from grantflow.errors import RuleUnknown
from grantflow.model.choices import ProgrammeId
from grantflow.usecases import standing
from grantflow.web import api_shapes as shapes
from grantflow.web import api_shapes_work as work
from grantflow.web.api import Api, Asks, Does
from grantflow.web.api_check import CheckTold
from grantflow.web.api_refusals import tell
from grantflow.web.templates import today

pages = Api("Checks")

Word = Annotated[str | None, Query(max_length=200)]
_WAIVER = "/cases/{case_id:id}/waivers/{code:code}"


@pages.call(Does("GET", "/cases/{case_id:id}/checks", "read", CheckTold))
def checked(asks: Asks, programme: ProgrammeId | None = None) -> Response:
    """Check a case, for its first programme or another, as `grantflow check --format json` does.

    `input` is the id of the case.
    """
    case = asks.site.desk.opened(asks.case.id)
    report = asks.site.checker.report(asks.case.id, case, programme)
    return JSONResponse(as_json.document(report, asks.case.id))


@pages.call(Does("GET", "/cases/{case_id:id}/fit", "read", work.FitTold))
def fit(asks: Asks) -> Response:
    """Tell how a case fits each programme, as `grantflow fit --format json` does."""
    found = standing.fits(asks.site.desk.opened(asks.case.id))
    return Response(fit_report.as_json(found, asks.case.id), media_type="application/json")


@pages.call(Does("PUT", _WAIVER, "write", work.Stands, body="json", refuses=(409,)))
def set_aside(code: str, waiver: shapes.Waiver, asks: Asks) -> Response:
    """Set a finding aside with a reason; it stays in the checks, and stops nothing."""
    _require_rule(code)
    saved = standing.set_aside(
        *(asks.site.desk, asks.case.id, asks.account.id, code),
        waiver.reason,
        waiver.by,
        today(asks.site.base.now()),
    )
    return tell(work.Stands(version=saved.version))


@pages.call(Does("DELETE", _WAIVER, "write", work.Stands, refuses=(409,)))
def take_up_again(code: str, asks: Asks) -> Response:
    """Count a finding again that has been set aside."""
    saved = standing.take_up_again(asks.site.desk, asks.case.id, asks.account.id, code)
    return tell(work.Stands(version=saved.version))


@pages.call(Does("GET", "/rules", "read", work.Rules))
def rules(asks: Asks) -> Response:  # noqa: ARG001 - the same for all who may ask
    """List the rules of the checks."""
    return tell(work.Rules(rules=json.loads(rule_pages.overview("json"))))


@pages.call(Does("GET", "/rules/{code:code}", "read", work.RuleTold))
def rule(code: str, asks: Asks) -> Response:  # noqa: ARG001 - the same for all who may ask
    """Explain a rule."""
    _require_rule(code)
    return tell(work.RuleTold(rule=json.loads(rule_pages.explain(code, "json"))))


@pages.call(Does("GET", "/catalogue", "read", work.Found))
def searched(
    asks: Asks,
    words: Annotated[str, Query(max_length=500, examples=["föräldrar"])] = "",
    theme: Word = None,
    paragraph: Word = None,
    county: Word = None,
    target_group: Word = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
) -> Response:
    """Search earlier projects, as `grantflow catalogue search --format json` does."""
    from grantflow.catalogue.filters import Filters, choose
    from grantflow.catalogue.telling import answer_as_json
    from grantflow.usecases.citing import open_catalogue

    opened = open_catalogue(asks.site.settings.home)
    chosen = choose(opened.marks(), Filters(paragraph, theme, county, target_group))
    answer = opened.search(words, chosen.filters, limit)
    told = answer_as_json(words, answer, chosen)
    return Response(told, media_type="application/json")


def _require_rule(code: str) -> None:
    try:
        rule_pages.explained(code)
    except RuleUnknown as error:
        raise HTTPException(404) from error
