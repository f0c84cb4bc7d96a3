"""Plans backwards from the last day of a call: what must be done when, and by whom."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents import papers
from grantflow.documents.lead_times import DECISION, LAST_DAY, NO_DECISION, LeadTimes, Step
from grantflow.model.seen import last_day
from grantflow.model.value import Value
from grantflow.model.workdays import weekdays_after, workdays_before
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.application import Application
    from grantflow.model.programme import Call, Programme
    from grantflow.model.source import Source

_WHO = {
    "kontakt": "Den som håller i ansökan",
    "firmatecknare": "Firmatecknaren",
    "ekonom": "Ekonomen",
    "beslutsorgan": "Nämnden eller ledningen",
}


@dataclass(eq=False, repr=False, kw_only=True)
class Milestone(Value):
    """Something to do at the latest on `date`; None while the last day is unknown.

    `advice` is False for a day that somebody else has set: the call or a board.  `warning` says
    what is wrong with the day.  `remind` is days before.
    """

    id: str
    label: str
    who: str
    date: datetime.date | None
    why: str
    advice: bool = True
    warning: str = ""
    remind: int = 1


@dataclass(eq=False, repr=False, kw_only=True)
class Plan(Value):
    """The way to the last day, first things first.

    `done` is what needs no doing any more.  `missing` says what the plan lacks to be whole.
    """

    title: str
    programme: str
    funder: str
    dated: datetime.date | None
    closes: datetime.date | None
    closes_at: str | None
    milestones: tuple[Milestone, ...]
    done: tuple[str, ...]
    missing: tuple[str, ...]
    source: Source


class _Subject(NamedTuple):
    """What a step is done for: who, and the day it aims at when it has its own."""

    name: str = ""
    day: datetime.date | None = None


def plan(
    application: Application, programme: Programme, call: Call | None, lead_times: LeadTimes
) -> Plan:
    """Return what must be done when, counted backwards in Swedish working days.

    The last day is the one in the call, else the one in the case.  Without either, the order is
    there but no dates.  A day before the date of the case is marked as past; the clock is never
    read.
    """
    closes, at = last_day(application, programme, call), call.closes_at if call else None
    steps = {step.id: step for step in lead_times.steps}
    ends = {LAST_DAY: closes}
    if application.eu.submit_on:
        ends["inlamning"] = application.eu.submit_on
    # What is listed last comes first among those of the same day; days set by others come last.
    found = [((1, n), row) for n, row in enumerate(_fixed(application, programme, closes, at))]
    for number, step in enumerate(lead_times.steps):
        if programme.programme not in (step.programmes or (programme.programme,)):
            continue
        for n, subject in enumerate(dict.fromkeys(_subjects(application, programme, step))):
            date = _day(step, steps, ends, subject.day)
            found.append(((-number, n), _milestone(application, step, subject, date)))
    found.sort(key=lambda ranked: (ranked[1].date or datetime.date.max, ranked[0]))
    signing = next((row.date for _, row in found if row.id.startswith("underskrift")), None)
    judged = [
        replace(row, warning=_warning(row, application.dated, closes, signing)) for _, row in found
    ]
    return Plan(
        title=mask(application.title or application.idea.working_title or "Insats utan namn"),
        programme=programme.programme,
        funder=programme.short_name,
        dated=application.dated,
        closes=closes,
        closes_at=at,
        milestones=tuple(judged),
        done=tuple(papers.done(application, programme)),
        missing=tuple(_missing(application, closes)),
        source=lead_times.source,
    )


def _fixed(
    application: Application, programme: Programme, closes: datetime.date | None, at: str | None
) -> Iterator[Milestone]:
    """Yield the days that the call, the boards and the decision to grant have set."""
    contact = mask(application.applicant.contact_function or _WHO["kontakt"])
    days = programme.signing_workdays
    if days is not None:
        yield Milestone(
            id="signering",
            label="Underskrivna handlingar är framme hos finansiären",
            who=contact,
            date=weekdays_after(closes, days) if closes else None,
            why=f"Senast {days} arbetsdagar efter sista dag. Vi räknar måndag till fredag.",
            advice=False,
            remind=2,
        )
    yield Milestone(
        id=LAST_DAY,
        label=f"Utlysningen stänger{f' klockan {at}' if at else ''}",
        who=contact,
        date=closes,
        why="Efter den här dagen tas ansökan inte emot.",
        advice=False,
        remind=5,
    )
    for row in papers.planned(application):
        yield Milestone(
            id=f"beslut {row.id}",
            label=f"Planerat beslut: {mask(row.body or papers.NO_BODY)}",
            who=mask(row.body or _WHO["beslutsorgan"]),
            date=row.date,
            why=mask(row.content or ""),
            advice=False,
            remind=3,
        )
    for report in application.reports:
        if report.due and report.sent_on is None:
            yield Milestone(
                id=f"rapport {report.id}",
                label=f"{swedish.capital(report.kind or 'rapport')} ska vara inne",
                who=contact,
                date=report.due,
                why="Dagen står i ert beslut om bidrag.",
                advice=False,
                remind=14,
            )


def _subjects(application: Application, programme: Programme, step: Step) -> Iterator[_Subject]:
    """Yield what a step is to be done for; nothing when it need not be done."""
    if step.per == "part":
        lacking = papers.uncertified_partners(application, programme)
        names = [partner.organisation or papers.NO_PARTNER for partner in lacking]
    elif step.per == "finansiär":
        names = [row.source or papers.NO_FINANCIER for row in papers.uncertified_money(application)]
    elif step.per == "beslut":
        for row in papers.planned(application):
            yield _Subject(row.body or papers.NO_BODY, row.date)
        return
    else:
        if step.needs != NO_DECISION or not application.stages.forankring.decisions:
            yield _Subject()
        return
    yield from map(_Subject, names)


def _day(
    step: Step,
    steps: dict[str, Step],
    ends: dict[str, datetime.date | None],
    own: datetime.date | None,
) -> datetime.date | None:
    """Return the day of a step: its working days before the day of what comes after it."""
    if step.id in ends:
        return ends[step.id]
    if step.before == DECISION:
        after = own
    else:
        after = ends.get(step.before)
        if after is None and step.before in steps:
            after = _day(steps[step.before], steps, ends, own)
    return workdays_before(after, step.workdays) if after else None


def _milestone(
    application: Application, step: Step, subject: _Subject, date: datetime.date | None
) -> Milestone:
    applicant = application.applicant
    functions = {
        "kontakt": applicant.contact_function,
        "firmatecknare": applicant.signatory,
        step.per: subject.name,
    }
    who = functions.get(step.who) or _WHO.get(step.who, swedish.capital(step.who))
    return Milestone(
        id=f"{step.id} {subject.name}".strip(),
        label=mask(f"{step.label}: {subject.name}" if subject.name else step.label),
        who=mask(who),
        date=date,
        why=step.why,
        remind=step.remind,
    )


def _warning(
    row: Milestone,
    dated: datetime.date | None,
    closes: datetime.date | None,
    signing: datetime.date | None,
) -> str:
    """Return what is wrong with the day of a milestone; empty text when nothing is."""
    decision, move = row.id.startswith("beslut "), "Flytta det om ansökan bygger på det."
    if row.date is None:
        return "Dagen saknas." if decision else ""
    if decision and closes and row.date > closes:
        return f"Beslutet kommer efter sista dag, den {swedish.day(closes)}. {move}"
    if decision and signing and row.date > signing:
        return f"Beslutet kommer efter dagen för underskrift, den {swedish.day(signing)}. {move}"
    if row.id == "inlamning" and closes and row.date > closes:
        return f"Dagen ligger efter sista dag, den {swedish.day(closes)}."
    if dated and row.date < dated:
        return f"Dagen har passerat. Ärendet är daterat den {swedish.day(dated)}."
    return ""


def _missing(application: Application, closes: datetime.date | None) -> Iterator[str]:
    if closes is None:
        yield "Sista dag att söka är okänd. Skriv den i ärendet under call.closes."
    if application.dated is None:
        yield "Ärendet har inget datum, så det går inte att se vilka dagar som har passerat."
