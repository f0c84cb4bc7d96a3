"""Rules about activities, the handover and what the report tells of itself.  Pure, as all rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grantflow.checks.reporting.outcomes import OfKinds, called, lacking
from grantflow.checks.reporting.view import Answer, Fault, ReportPredicate, ReportView, quote
from grantflow.text.swedish import listed, persons

if TYPE_CHECKING:
    from grantflow.model.finding import Evidence
    from grantflow.model.stages.projektlogik import Activity

_STOPPED = ("ändrad", "genomförs inte")
_BEGUN = ("pågår", "genomförd", "ändrad")
_SILENT = Answer(0)


@dataclass(eq=False, repr=False, kw_only=True)
class Telling(OfKinds):
    """Parameters of `told`: the answers of the report asked for, each with what it is called."""

    fields: dict[str, str]


def activity_mentioned(view: ReportView, params: OfKinds) -> Answer:
    """Find promised activities that should have begun and that nothing is told of.

    Facts: `activity`.
    """
    begun = [
        row
        for row in _activities(view, params)
        if view.until is None or row.start is None or row.start <= view.until
    ]
    faults = [
        Fault(f"{view.place}.activities[{row.id}].state", _activity(view, row), _named(row))
        for row in begun
        if not _is_mentioned(view, row)
    ]
    return Answer(len(begun), tuple(faults))


def change_explained(view: ReportView, params: OfKinds) -> Answer:
    """Find activities changed or left out without a reason.  Facts: `activity`, `state`."""
    stopped = [
        (row, outcome)
        for row in _activities(view, params)
        if (outcome := view.activities.get(row.id)) and outcome.state in _STOPPED
    ]
    faults = [
        Fault(
            f"{view.place}.activities[{row.id}].why",
            _activity(view, row) | {"state": str(outcome.state)},
            _named(row),
        )
        for row, outcome in stopped
        if not view.is_told(outcome.why)
    ]
    return Answer(len(stopped), tuple(faults))


def participants_by_sex(view: ReportView, params: OfKinds) -> Answer:
    """Find activities whose participants are not told for women and men, as was promised.

    Asked of activities under way or done, and of the sexes that were promised.  Facts:
    `activity`, `lacks`, `promised`.
    """
    asked, faults = 0, []
    for row in _activities(view, params):
        outcome = view.activities.get(row.id)
        planned = {"women": row.participants_women, "men": row.participants_men}
        if outcome is None or outcome.state not in _BEGUN or not persons(**planned):
            continue
        asked += 1
        lacks = lacking(planned, {"women": outcome.women, "men": outcome.men})
        if lacks and not view.is_told(outcome.why):
            facts = {"lacks": called(lacks), "promised": persons(**planned)}
            place = f"{view.place}.activities[{row.id}].{lacks[0]}"
            faults.append(Fault(place, _activity(view, row) | facts, _named(row)))
    return Answer(asked, tuple(faults))


def told(view: ReportView, params: Telling) -> Answer:
    """Find questions of the report without an answer.  Facts: `lacks`, what they are called."""
    if view.report.kind not in params.kinds:
        return _SILENT
    untold = {
        name: label
        for name, label in params.fields.items()
        if not view.is_told(getattr(view.report, name))
    }
    if not untold:
        return Answer(1)
    facts = {"lacks": listed(list(untold.values()))}
    return Answer(1, (Fault(f"{view.place}.{next(iter(untold))}", facts),))


def lessons_told(view: ReportView, params: OfKinds) -> Answer:
    """Find that no lesson is written down."""
    if view.report.kind not in params.kinds:
        return _SILENT
    written = [row for row in view.report.lessons if view.is_told(row.text)]
    return Answer(1, () if written else (Fault(f"{view.place}.lessons"),))


def handover_told(view: ReportView, params: OfKinds) -> Answer:
    """Find that nothing is told of what was to live on, or not why it stopped.

    Facts: `promised` (who was to take over), `lacks`.
    """
    promise = view.promise.handover
    words = promise.unit or promise.function or promise.what
    if view.report.kind not in params.kinds or not words:
        return _SILENT
    now = view.report.handover
    lacks = ""
    if now.state is None and not view.is_told(now.text):
        lacks = "hur långt det har kommit"
    elif now.state == "blir inte av" and not view.is_told(now.why):
        lacks = "varför det inte blir av"
    name = "unit" if promise.unit else "function" if promise.function else "what"
    evidence = quote(f"handover.{name}", words)
    facts = {"promised": words, "lacks": lacks}
    faults = (Fault(f"{view.place}.handover.state", facts, evidence),) if lacks else ()
    return Answer(1, faults, evidence)


def reach_by_sex(view: ReportView, params: OfKinds) -> Answer:
    """Find that those who took part are not told for women and men, as was promised.

    Asked of the sexes that were promised.  Facts: `promised`, `lacks`.
    """
    reach, now = view.promise.reach, view.report.reached
    planned = {"women": reach.women, "men": reach.men}
    if view.report.kind not in params.kinds or not persons(**planned):
        return _SILENT
    lacks = lacking(planned, {"women": now.women, "men": now.men})
    if not lacks or view.is_told(now.why):
        return Answer(1)
    facts = {"promised": persons(**planned), "lacks": called(lacks)}
    return Answer(1, (Fault(f"{view.place}.reached.{lacks[0]}", facts),))


def _activities(view: ReportView, params: OfKinds) -> list[Activity]:
    return view.promise.activities if view.report.kind in params.kinds else []


def _is_mentioned(view: ReportView, row: Activity) -> bool:
    outcome = view.activities.get(row.id)
    if outcome is not None and (outcome.state is not None or view.is_told(outcome.text)):
        return True
    return row.id in view.mentioned


def _activity(view: ReportView, row: Activity) -> dict[str, str]:
    return {"activity": view.activity_name(row)}


def _named(row: Activity) -> tuple[Evidence, ...]:
    name = "name" if row.name else "what"
    return quote(f"activities[{row.id}].{name}", row.name or row.what)


PREDICATES = {
    "activity_mentioned": ReportPredicate(OfKinds, activity_mentioned),
    "change_explained": ReportPredicate(OfKinds, change_explained),
    "participants_by_sex": ReportPredicate(OfKinds, participants_by_sex),
    "told": ReportPredicate(Telling, told),
    "lessons_told": ReportPredicate(OfKinds, lessons_told),
    "handover_told": ReportPredicate(OfKinds, handover_told),
    "reach_by_sex": ReportPredicate(OfKinds, reach_by_sex),
}
