"""Earlier projects as pages show them: lines of a list, reasons, lessons, what a check cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.catalogue import likening, telling
from grantflow.model.source import STANDING_LABELS
from grantflow.model.stages import STAGE_LABELS
from grantflow.usecases import citing, nearby
from grantflow.web.contexts_catalogue import EntryLine, LessonLine, LessonsAt, Near
from grantflow.web.places import form_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grantflow.catalogue.search import Hit
    from grantflow.catalogue.similar import Advice, Likeness, Neighbour
    from grantflow.model.catalogue import Entry
    from grantflow.usecases.cases import Opened
    from grantflow.web.panel import Panel
    from grantflow.web.visit import CaseVisit

_AT_A_STAGE = 5
_OTHERS, _REACH = "OMV01", "LOG04"  # criteria that ask for what others have done


class Cited(NamedTuple):
    """What the catalogue has to say on a finding: projects with addresses, or what they count."""

    told: str
    projects: tuple[tuple[str, str], ...] = ()


def page_of(entry_id: str) -> str:
    """Return the address of an entry."""
    return f"/katalog/{entry_id}"


def line(entry: Entry, hit: Hit | None = None) -> EntryLine:
    """Return an entry for a list."""
    return EntryLine(
        id=entry.id,
        title=entry.title,
        applicant="sökande okänd" if entry.applicant == "okänd" else entry.applicant,
        facts=telling.facts_told(entry),
        aim=entry.aim,
        flags=len(entry.conflicts),
        standing=STANDING_LABELS[entry.standing],
        rests=tuple(telling.rests_told(hit)) if hit else (),
    )


def near(neighbour: Neighbour, taken: frozenset[str]) -> Near:
    """Return a near entry with why it is near."""
    return Near(
        line=line(neighbour.entry),
        why=tuple(likening.why_told(neighbour)),
        counts=tuple(map(telling.figure_told, neighbour.persons)),
        is_taken=neighbour.entry.id in taken,
    )


def lessons(case_id: str, likeness: Likeness) -> tuple[LessonsAt, ...]:
    """Return the lessons of what is near, by stage."""
    return tuple(
        LessonsAt(str(stage), label, form_page(case_id, str(stage)), found)
        for stage, label in STAGE_LABELS.items()
        if (found := _told(one for one in likeness.advice if one.stage == stage))
    )


def lessons_at(visit: CaseVisit, case: Opened, stage: str) -> tuple[LessonLine, ...]:
    """Return the lessons that matter at a form, the first few; none at what is no stage."""
    if stage not in {str(one) for one in STAGE_LABELS}:
        return ()
    likeness = visit.site.nearby.lately(visit.case.id, case, visit.now_ms)
    if likeness is None:
        return ()
    return _told(one for one in likeness.advice if one.stage == stage)[:_AT_A_STAGE]


def cited(visit: CaseVisit, case: Opened, panel: Panel) -> Mapping[str, Cited]:
    """Return what the catalogue says on the findings of a panel, by criterion."""
    asked = {one.criterion for one in panel.open} & {_OTHERS, _REACH}
    likeness = visit.site.nearby.lately(visit.case.id, case, visit.now_ms) if asked else None
    if likeness is None:
        return {}
    taken = nearby.taken_ids(case)
    fresh = [one for one in citing.fresh(likeness) if one.id not in taken]
    found: dict[str, Cited] = {}
    if _OTHERS in asked and fresh:
        named = tuple((f"{one.title} ({one.applicant})", page_of(one.id)) for one in fresh)
        found[_OTHERS] = Cited("Nära er idé i katalogen:", named)
    if _REACH in asked and (told := citing.counted(likeness)):
        found[_REACH] = Cited(told)
    return found


def _told(advice: Iterable[Advice]) -> tuple[LessonLine, ...]:
    # A lesson of a collection has the publisher's name beside it, and no page.
    return tuple(
        LessonLine(one.lesson.text, one.told_by, page_of(one.origin) if one.is_of_entry else "")
        for one in advice
    )
