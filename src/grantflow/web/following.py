"""Puts the pages of the follow-up together, and takes what their forms send."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from grantflow.documents.report_compose import KIND_NAMES
from grantflow.documents.reports.as_text import cite
from grantflow.errors import CaseRefused
from grantflow.model import afterwards
from grantflow.model.report_questions import funder
from grantflow.model.wording import slug
from grantflow.text import swedish
from grantflow.usecases import following
from grantflow.usecases.follow_told import changes_named, promise_told
from grantflow.usecases.follow_up import hold_against_promise
from grantflow.usecases.granting import is_granted
from grantflow.web import follow, steps
from grantflow.web.contexts import Fault
from grantflow.web.contexts_follow import (
    FollowPage,
    ReportLine,
    ReportPage,
)
from grantflow.web.places import case_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.responses import Response

    from grantflow.model.finding import Report
    from grantflow.model.reporting import ProjectReport
    from grantflow.usecases.cases import Opened
    from grantflow.usecases.following import Outcome, Sent
    from grantflow.web.visit import CaseVisit

    Again = Callable[[Mapping[str, Sent], Outcome], Response]

HERE = "uppfoljning"
_SAID = frozenset({"sparat", "beslut", "rapport", "antecknat"})
_TYPED = ("beslut", "dnr", "belopp", "fran", "till", "villkor", "slag", "slut", "senast")
_ABOUT = {
    "beslut": "Dagen för beslutet",
    "belopp": "Beloppet",
    "fran": "Bidragets första dag",
    "till": "Bidragets sista dag",
    "slut": "Periodens sista dag",
    "senast": "Dagen då rapporten ska vara inne",
}


class Typed:
    """What somebody has typed in a form that begins something; `faults` are what can't be read."""

    def __init__(self, visit: CaseVisit) -> None:
        """Take what was posted."""
        self._posted = visit.posted
        self.faults: list[Fault] = []

    def day(self, name: str, *, needed: bool = False) -> datetime.date | None:
        """Return a day, or None when nothing was typed or it is none."""
        told = self._read(name, "grant.decided_on")
        if told is None and needed and not self.faults:
            self.faults.append(Fault(name, "Skriv dagen för beslutet, till exempel 2025-03-31."))
        return datetime.date.fromisoformat(told) if told else None

    def kronor(self, name: str) -> Decimal | None:
        """Return an amount, or None when nothing was typed or it is none."""
        told = self._read(name, "grant.amount_sek")
        return Decimal(told) if told else None

    def _read(self, name: str, path: str) -> str | None:
        try:
            found: str | None = afterwards.read(path, [self._posted.text(name, 60)])
        except ValueError as fault:
            self.faults.append(Fault(name, f"{_ABOUT[name]} går inte att läsa. {fault}"))
            return None
        return found


def lines(text: str) -> list[str]:
    """Return the lines of a text that say anything."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def saved(visit: CaseVisit, above: str, again: Again, where: str = HERE) -> Response:
    """Save what has changed below a place of the case; what was not taken is shown `again`.

    Raises:
        CaseRefused: Something else than what the page asks was sent.

    """
    sent = follow.sent_of(visit.posted)
    if not all(path.startswith(above) for path in sent):
        raise CaseRefused("sidan frågar inte efter det", remedy="ladda om sidan och försök igen")
    outcome = following.save(visit.desk, visit.case.id, visit.account.id, sent)
    if outcome.faults or outcome.saved.conflicts:
        return again(sent, outcome)
    return visit.go(f"{case_page(visit.case.id, where)}?sagt=sparat")


def numbered(case: Opened, number: int) -> ProjectReport:
    """Return the report of a number, from 1.

    Raises:
        HTTPException: 404, there is none.

    """
    reports = case.application.reports
    if not 1 <= number <= len(reports) or not is_granted(case.application):
        raise HTTPException(404)
    return reports[number - 1]


def held_report(visit: CaseVisit, number: int) -> tuple[Opened, ProjectReport, Report]:
    """Return the case, a report, and what it lacks against the promise."""
    case = visit.desk.opened(visit.case.id)
    told = numbered(case, number)
    return case, told, hold_against_promise(case.application, told, following.frame_of(case))


def called(case: Opened, told: ProjectReport) -> str:
    """Return the name of the file of a report, without its ending."""
    title = slug(case.application.title or "")[:60].strip("-") or "projekt"
    end = f"-{told.period_end.isoformat()}" if told.period_end else ""
    return f"{title}-{told.kind or 'rapport'}{end}"


def address_of(visit: CaseVisit, number: int) -> str:
    """Return the address of a report."""
    return case_page(visit.case.id, f"{HERE}/rapport/{number}")


def following_page(
    visit: CaseVisit,
    sent: Mapping[str, Sent] | None = None,
    outcome: Outcome | None = None,
    *,
    faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> Response:
    """Show what was granted and reported, or the form for the decision."""
    case = visit.desk.opened(visit.case.id)
    application = case.application
    there = is_granted(application)
    frame = following.frame_of(case)
    page = FollowPage(
        title="Uppföljning",
        faults=(*faults, *faults_of(case, outcome)),
        case=steps.head(visit),
        grant=application.grant if there else None,
        told=promise_told(application.grant.promise) if there else None,
        changes=changes_named(application, frame) if there else (),
        reports=tuple(_report_lines(case)) if there else (),
        entries=len(application.diary),
        decision=follow.Drawing(case, sent, outcome).decision() if there else (),
        kinds=tuple(KIND_NAMES.items()),
        typed={name: visit.posted.text(name, 4000) for name in _TYPED},
        said=said_of(visit),
    )
    return visit.show(page, status_of(outcome, status))


def report_page(
    visit: CaseVisit,
    number: int,
    sent: Mapping[str, Sent] | None = None,
    outcome: Outcome | None = None,
) -> Response:
    """Show a report to fill in, or to read, and what it lacks."""
    case, told, found = held_report(visit, number)
    known = funder(case.application.grant.programme)
    page = ReportPage(
        title=report_name(case, told),
        faults=faults_of(case, outcome),
        case=steps.head(visit),
        period=swedish.span(told.period_start, told.period_end),
        parts=follow.Drawing(case, sent, outcome).parts(told),
        findings=follow.findings_of(found),
        blockers=len(found.blockers()),
        aside=", ".join(dict.fromkeys(one.code for one in found.findings if one.waived)),
        is_final=told.is_final,
        note=known.note,
        source=cite(known.source),
        said=said_of(visit),
    )
    return visit.show(page, status_of(outcome, 200))


def report_name(case: Opened, report: ProjectReport) -> str:
    """Return what a report is called: "Slutrapport", or "Delrapport 2" where there are more."""
    name = KIND_NAMES.get(report.kind or "", "Rapport")
    alike = [one.id for one in case.application.reports if one.kind == report.kind]
    return f"{name} {alike.index(report.id) + 1}" if len(alike) > 1 else name


def _report_lines(case: Opened) -> list[ReportLine]:
    frame = following.frame_of(case)
    found = []
    for number, one in enumerate(case.application.reports, start=1):
        counts = hold_against_promise(case.application, one, frame).summary()
        found.append(
            ReportLine(
                number,
                report_name(case, one),
                swedish.span(one.period_start, one.period_end) or "Ingen period än",
                swedish.day(one.due),
                swedish.day(one.sent_on),
                counts["blocker"],
                counts["warning"],
            )
        )
    return found


def faults_of(case: Opened, outcome: Outcome | None) -> tuple[Fault, ...]:
    """Return what was not taken of a save, each by the name of what was asked."""
    if outcome is None:
        return ()
    told = [
        Fault(path, follow.fault_named(path, fault, case.application))
        for path, fault in outcome.faults.items()
    ]
    for path, clash in outcome.saved.conflicts.items():
        by = clash.by or "Någon"
        said = f"{by} har skrivit något annat där. Välj vad som gäller."
        told.append(Fault(path, follow.fault_named(path, said, case.application)))
    return tuple(told)


def status_of(outcome: Outcome | None, usual: int) -> int:
    """Return the status of a page that shows what came of a save."""
    if outcome is None:
        return usual
    return 409 if outcome.saved.conflicts else 422


def said_of(visit: CaseVisit) -> str:
    """Return what the address says was just done; empty when it is nothing we say."""
    said = visit.request.query_params.get("sagt", "")
    return said if said in _SAID else ""
