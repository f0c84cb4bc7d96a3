"""Makes an entry of the catalogue of a final report: facts as they stand in the case, lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grantflow.documents.compose import project_title
from grantflow.documents.yamlwrite import entry
from grantflow.errors import CaseRefused
from grantflow.model.catalogue import Entry, Figure, Lesson
from grantflow.model.wording import slug
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.model.application import Application
    from grantflow.model.finding import Finding
    from grantflow.model.programme import Programme
    from grantflow.model.reporting import ProjectReport

_PARAGRAPHS = ("37", "37a")
_LONGEST_ID = 80


def entry_of(
    application: Application,
    report: ProjectReport,
    programme: Programme | None,
    blockers: Sequence[Finding] = (),
) -> Entry:
    """Return what the catalogue is told of a project that is over; personal data is hidden.

    `blockers` are those of the report against the promise.

    Raises:
        CaseRefused: The report is not the final one, holds no lesson or has a blocker, or the case
            is an example.

    """
    lessons = [row for row in report.lessons if row.text]
    _require_true(application, report, blockers)
    if not report.is_final or not lessons:
        raise CaseRefused(
            "till katalogen går bara en slutrapport med minst en lärdom",
            remedy="skriv lärdomarna i slutrapporten först",
        )
    grant, promise = application.grant, application.grant.promise
    title = promise.title or project_title(application)
    paragraph = grant.programme if grant.programme in _PARAGRAPHS else None
    told: dict[str, Any] = {
        "id": slug(title, _LONGEST_ID) or "projekt",
        "title": title,
        "applicant": application.applicant.name or "okänd",
        "county": application.applicant.county or "",
        "paragraph": paragraph,
        "funding": "" if paragraph else (programme.name if programme else ""),
        "start": grant.period_start.isoformat() if grant.period_start else "",
        "end": grant.period_end.isoformat() if grant.period_end else "",
        "themes": [application.theme] if application.theme else [],
        "target_group": application.stages.projektlogik.target_group.description or "",
        "aim": promise.aim or "",
        "goals": [goal.text for goal in promise.goals if goal.text],
        "figures": list(_figures(application, report)),
        "ways_of_working": [row.name for row in promise.activities if row.name],
        "results": [text for text in _results(report) if text],
        "partners": _partners(application),
        "lessons": [Lesson(text=_with_ground(row.text or "", row.based_on)) for row in lessons],
        "reasons_ended": _ended(report),
        "place": _place(grant.reference),
        "standing": "secondary",
    }
    return Entry.model_validate(_masked(told))


def _require_true(
    application: Application, report: ProjectReport, blockers: Sequence[Finding]
) -> None:
    """Refuse what others would take for a project that was: an example, half a report."""
    if application.example:
        raise CaseRefused(
            "ärendet är ett påhittat exempel, och i katalogen står projekt som har funnits",
            remedy="är det ert eget ärende nu, ta bort märkningen: 'example:' i ärendefilen",
        )
    if blockers:
        codes = ", ".join(dict.fromkeys(one.code for one in blockers))
        raise CaseRefused(
            f"rapporten har hinder kvar ({codes}), och går inte till katalogen förrän den är klar",
            remedy=f"rätta hindren i er {report.kind or 'rapport'} först; ett utkast går bara "
            "att skriva i Word",
        )


def as_yaml(made: Entry) -> str:
    """Return the entry as a file that `grantflow catalogue import` takes."""
    held = made.model_dump(mode="json", exclude_defaults=True) | {"standing": made.standing}
    return "\n".join(entry("entries", [held], "")) + "\n"


def _figures(application: Application, report: ProjectReport) -> Iterator[Figure]:
    told = {row.id: row for row in report.goals}
    for goal in application.grant.promise.goals:
        outcome = told.get(goal.id)
        if outcome is None or not goal.unit:
            continue
        groups = (("", outcome.value), ("kvinnor", outcome.women), ("män", outcome.men))
        for group, value in groups:
            if value is not None:
                counted = f"{swedish.number(value)} {goal.unit}"
                about = goal.indicator or goal.text
                printed = f"{about}: {counted}" if about else counted
                yield Figure(
                    number=value, unit=goal.unit, group=group, part="resultat", printed=printed
                )


def _results(report: ProjectReport) -> Iterator[str | None]:
    yield report.effects
    yield report.gender
    yield from (row.text for row in report.goals)


def _partners(application: Application) -> list[str]:
    return [row.organisation for row in application.stages.forankring.partners if row.organisation]


def _with_ground(text: str, ground: str | None) -> str:
    """Return a lesson with what it rests on, which makes it worth more to the next reader."""
    return f"{text} (Bygger på: {ground})" if ground else text


def _ended(report: ProjectReport) -> list[str]:
    stopped = report.handover.state == "blir inte av"
    return [report.handover.why] if stopped and report.handover.why else []


def _place(reference: str | None) -> str:
    return f"Slutrapport, {reference}" if reference else "Slutrapport"


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _masked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    if isinstance(value, Figure | Lesson):
        return _masked(value.model_dump())
    return value
