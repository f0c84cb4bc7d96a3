"""The page of the project diary: what has been written, and a form to write or change in."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from grantflow.text import swedish
from grantflow.usecases import following
from grantflow.usecases.granting import is_granted
from grantflow.web import follow, steps
from grantflow.web.contexts_follow import DiaryPage, FollowField, RemovedEntry
from grantflow.web.following import faults_of, said_of, status_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from grantflow.usecases.cases import Opened
    from grantflow.usecases.following import Outcome, Sent
    from grantflow.web.contexts import Fault
    from grantflow.web.visit import CaseVisit

NEW = "ny"
_AGO = "1800-01-01"


def diary_page(
    visit: CaseVisit,
    sent: Mapping[str, Sent] | None = None,
    outcome: Outcome | None = None,
    *,
    faults: tuple[Fault, ...] = (),
) -> Response:
    """Show the diary, the latest first, with an entry to change when one is asked for."""
    case = visit.desk.opened(visit.case.id)
    entries = case.application.diary
    ids = {entry.id for entry in entries}
    wanted = visit.request.query_params.get("andra", "")
    touched = [path.split("[")[1].split("]")[0] for path in sent or () if "[" in path]
    changing = next((row for row in (*touched, wanted) if row in ids), "")
    drawing = follow.Drawing(case, sent, outcome)
    page = DiaryPage(
        title="Projektdagbok",
        faults=(*_named(faults, case), *faults_of(case, outcome)),
        case=steps.head(visit),
        entries=follow.lines_of(
            case.application, sorted(entries, key=lambda one: str(one.date or _AGO), reverse=True)
        ),
        changing=drawing.entry(changing) if changing else (),
        new=tuple(_typed_again(one, sent, faults) for one in drawing.entry(NEW, new=True)),
        is_granted=is_granted(case.application),
        removed=_removed(visit, case),
        said=said_of(visit),
    )
    return visit.show(page, 422 if faults else status_of(outcome, 200))


def _typed_again(
    one: FollowField, sent: Mapping[str, Sent] | None, faults: tuple[Fault, ...]
) -> FollowField:
    """Return a field of a new entry with what was typed there, when the entry was not taken."""
    if not sent or one.path not in sent:
        return one
    fault = next((fault.told for fault in faults if fault.field == one.path), "")
    return one._replace(texts=sent[one.path].texts, fault=fault)


def _named(faults: tuple[Fault, ...], case: Opened) -> tuple[Fault, ...]:
    """Return the faults of a new entry by the name of what was asked."""
    return tuple(
        one._replace(told=follow.fault_named(one.field, one.told, case.application))
        for one in faults
    )


def _removed(visit: CaseVisit, case: Opened) -> RemovedEntry | None:
    entry_id = visit.request.query_params.get("borttagen", "")
    day = following.removed_on(case, entry_id)
    if day is None:
        return None
    return RemovedEntry(entry_id, swedish.day(datetime.date.fromisoformat(day)) if day else "")
