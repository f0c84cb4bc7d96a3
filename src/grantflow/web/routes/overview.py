"""The whole of a case: what is there and what is left, in words and in pictures."""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.documents.diagrams import Picture
from grantflow.documents.reports.as_text import cite
from grantflow.model.asking import asked_forms
from grantflow.model.finding import Report
from grantflow.model.fit import FIT_LABELS, OVERALL_LABELS, Fit
from grantflow.model.stages import STAGE_LABELS
from grantflow.model.waiving import StaleWaiver
from grantflow.usecases import standing, waived
from grantflow.usecases.cases import Opened
from grantflow.usecases.unreadable import Unread, unread_in
from grantflow.web import panel, steps
from grantflow.web.contexts_overview import (
    AspectLine,
    Drawing,
    FitLine,
    FitPage,
    Left,
    OverviewPage,
    ReadAgain,
    StageLine,
)
from grantflow.web.pages import Pages
from grantflow.web.places import case_page, field_page, form_page
from grantflow.web.visit import InCase

pages = Pages()

# What the tags look like.
_OVERALL = {"suits": "met", "may": "advice", "change": "warning", "open": "", "not": "blocker"}
_VERDICT = {"fits": "met", "fits_not": "blocker", "unclear": "", "verify": "advice"}


@pages.page("/arende/{case_id:id}/oversikt", needs="read")
def overview(case_id: str, visit: InCase) -> Response:
    """Show what is there, what is left, and pictures of the case."""
    case, report = visit.checked()
    frame = standing.frame_in(case)
    unread = unread_in(case)
    told = [panel.told(case_id, case, one, unread) for one in report.findings]
    by_form: dict[str, list[panel.Told]] = {}
    for finding, one in zip(report.findings, told, strict=True):
        if not one.waived:
            by_form.setdefault(standing.home_of(finding), []).append(one)
    return visit.show(
        OverviewPage(
            title="Översikt",
            case=steps.head(visit),
            programme=frame.programme.name if frame.programme else "",
            call=frame.call.title if frame.call else "",
            stages=tuple(_stages(case_id, case, report, unread)),
            left=tuple(
                Left(form.name, form.text.label, form_page(case_id, form.name), tuple(found))
                for form in asked_forms()
                if (found := by_form.get(form.name))
            ),
            waived=tuple(one for one in told if one.waived),
            again=tuple(
                ReadAgain(one.code, one.told, one.reason, _home(case_id, one, told), _is_over(one))
                for one in waived.of_case(visit.desk, case_id, case, report)
            ),
            drawings=tuple(
                _drawing(case_id, case.version, one)
                for one in visit.site.pictures.of(case_id, case)
            ),
        )
    )


@pages.action("/arende/{case_id:id}/oversikt/ta-bort", needs="write")
def take_away(case_id: str, visit: InCase) -> Response:
    """Take away a reason for setting aside what is not found any more."""
    code = visit.posted.text("kod", 60)
    standing.take_up_again(visit.site.desk, case_id, visit.account.id, code)
    return visit.go(case_page(case_id, "oversikt"))


@pages.page("/arende/{case_id:id}/bild/{name:name}", needs="read")
def picture(case_id: str, name: str, visit: InCase) -> Response:
    """Send a picture of the case."""
    case = visit.site.desk.opened(case_id)
    found = next((one for one in visit.site.pictures.of(case_id, case) if one.name == name), None)
    if found is None:
        raise HTTPException(404)
    return Response(found.svg, media_type="image/svg+xml")


@pages.page("/arende/{case_id:id}/passar", needs="read")
def suits(case_id: str, visit: InCase) -> Response:
    """Show how the case fits each programme."""
    case = visit.site.desk.opened(case_id)
    fits = tuple(_fit_line(case_id, one) for one in standing.fits(case))
    return visit.show(FitPage(title="Vilka stöd passar?", case=steps.head(visit), fits=fits))


def _fit_line(case_id: str, fit: Fit) -> FitLine:
    return FitLine(
        name=fit.name,
        word=OVERALL_LABELS[fit.overall],
        kind=_OVERALL[fit.overall],
        call=fit.call_title or "",
        why=fit.why,
        aspects=tuple(
            AspectLine(
                one.label,
                FIT_LABELS[one.verdict],
                _VERDICT[one.verdict],
                one.said,
                one.asked,
                cite(one.source) if one.source else "",
            )
            for one in fit.aspects
        ),
        lacking=tuple((lack.label, field_page(case_id, lack.path)) for lack in fit.lacking),
    )


def _stages(
    case_id: str, case: Opened, report: Report, unread: Sequence[Unread]
) -> list[StageLine]:
    found = standing.statuses(case.application, report, unread)
    lines = []
    for stage, label in STAGE_LABELS.items():
        mine = [one for one in report.verdicts if one.stage == stage]
        status = found[str(stage)]
        lines.append(
            StageLine(
                label=label,
                href=form_page(case_id, str(stage)),
                met=sum(one.verdict == "met" for one in mine),
                asked=sum(one.verdict != "not_applicable" for one in mine),
                blockers=status.blockers,
                warnings=status.warnings,
                advice=status.advice,
            )
        )
    return lines


def _is_over(one: StaleWaiver) -> bool:
    return one.kind in {"gone", "foreign", "resolved"}


def _home(case_id: str, one: StaleWaiver, told: Sequence[panel.Told]) -> str:
    """Return where the finding of a waiver is: its question, else the first form."""
    found = next((each.href for each in told if one.code in (each.code, each.criterion)), None)
    return found or form_page(case_id, asked_forms()[0].name)


def _drawing(case_id: str, version: int, one: Picture) -> Drawing:
    href = f"{case_page(case_id, f'bild/{one.name}')}?v={version}"
    return Drawing(href, one.title, one.description, round(one.width), round(one.height))
