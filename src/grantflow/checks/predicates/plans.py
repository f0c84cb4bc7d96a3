"""Predicates about plans: dates inside the period, early steps, who is employed where."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grantflow.checks.predicates import Nothing, Predicate
from grantflow.checks.predicates.anchoring import is_unit_of
from grantflow.checks.predicates.call_order import out_of_order
from grantflow.checks.predicates.forms import FLAWS, VERDICTS, quoted
from grantflow.checks.result import Result, not_applicable
from grantflow.checks.row_names import name_of
from grantflow.text.swedish import day, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.checks.view import CaseView
    from grantflow.model.finding import VerdictWord

STEPS = "stages.implementeringsplan.steps"
INSIDE = "beslutsfattare i egna organisationen"


@dataclass(eq=False, repr=False, kw_only=True)
class EarlySteps:
    """Parameters of `early_steps`: share of the period (0 to 1) that may pass before the first."""

    first_within: float | None = None


def employed_by_owner(view: CaseView, _params: Nothing) -> Result:
    """Met when the project manager's employer is the applicant, the project owner or a unit of it.

    Facts: `employer`, `owner`.
    """
    place = "stages.forankring.project_manager.employer"
    employer = view.get(place)
    standing = view.standing(employer)
    owner = view.application.stages.forankring.owner.organisation or view.application.applicant.name
    facts = {"employer": str(employer or ""), "owner": owner or "projektägaren"}
    if standing != "ok":
        evidence = quoted([view.evidence(place, employer)])
        return Result(VERDICTS[standing], place, facts, evidence, ("arbetsgivare",))
    evidence = quoted([view.evidence(place, employer)])
    names = [name for name in (owner, view.application.applicant.name) if name]
    if (
        not names
        or any(view.same_organisation(employer, name) for name in {*names, *view.own_names()})
        or any(is_unit_of(employer, name) for name in names)
    ):
        return Result("met", place, facts, evidence)
    return Result("partly", place, facts, evidence, ("anställning hos projektägaren",))


def early_steps(view: CaseView, params: EarlySteps) -> Result:
    """Met when a dated implementation step lies before the end of the project.

    With `first_within`, the first step must lie within that share of the project period.
    Facts: `ok` steps during the project, `total`, `first` (date), `end`.
    """
    idea = view.application.idea
    rows = view.rows(STEPS)
    dated = sorted(
        (row for row in rows if row.date and view.is_answer(row.step)), key=lambda row: row.date
    )
    during = [row for row in dated if idea.period_end is None or row.date <= idea.period_end]
    facts = {
        "ok": str(len(during)),
        "total": str(len(rows)),
        "first": day(dated[0].date) if dated else "–",
        "end": day(idea.period_end) if idea.period_end else "projektets slut",
    }
    evidence = quoted(
        view.evidence(f"{STEPS}[{row.id}].{name}", getattr(row, name))
        for row in during[:2]
        for name in ("step", "date")
    )
    if params.first_within is None:
        if during:
            return Result("met", STEPS, facts, evidence)
        return _no_step(view, rows, facts)
    if not during or idea.period_start is None or idea.period_end is None:
        return not_applicable(STEPS)
    latest = idea.period_start + (idea.period_end - idea.period_start) * params.first_within
    word = "met" if during[0].date <= latest else "missing"
    return Result(word, f"{STEPS}[{during[0].id}].date", facts, evidence)  # type: ignore[arg-type]


def _no_step(view: CaseView, rows: list[Any], facts: dict[str, str]) -> Result:
    for row in rows:
        standing = view.standing(row.step)
        if standing in FLAWS:
            place = f"{STEPS}[{row.id}].step"
            shown = quoted([view.evidence(place, row.step)])
            return Result(VERDICTS[standing], place, facts, shown, ("steg med datum",))
    stated = [row for row in rows if view.is_answer(row.step)]
    evidence = quoted(view.evidence(f"{STEPS}[{row.id}].step", row.step) for row in stated[:1])
    word: VerdictWord = "partly" if stated else "missing"
    return Result(word, STEPS, facts, evidence, ("steg med datum under projekttiden",))


def two_receivers(view: CaseView, _params: Nothing) -> Result:
    """Met when decision makers inside and somebody outside are receivers (SPR02).

    Facts: `seen` kinds, `lacking`.
    """
    path = "stages.spridningsplan.receivers"
    kinds: dict[str, Any] = {}
    for row in view.rows(path):
        if row.kind and (view.is_answer(row.who) or view.is_answer(row.message)):
            kinds.setdefault(row.kind, row)
    inside = INSIDE in kinds
    outside = [kind for kind in kinds if "egna organisationen" not in kind]
    gaps = [] if inside else ["beslutsfattare i den egna organisationen"]
    gaps += [] if outside else ["någon utanför den egna organisationen"]
    facts = {"seen": listed(list(kinds), limit=8), "lacking": listed(gaps, limit=3)}
    evidence = quoted(
        view.evidence(f"{path}[{row.id}].{field}", getattr(row, field))
        for row in kinds.values()
        for field in ("kind", "who", "message")
        if view.has(row, field)
    )
    if not gaps:
        return Result("met", path, facts, evidence)
    return Result("partly" if kinds else "missing", path, facts, evidence, tuple(gaps))


def dates_in_order(view: CaseView, _params: Nothing) -> Result:
    """LNK07: starts before ends; activities, goals and measures inside the period.

    The days of the call, of the case and of certificates are in an order that can be.

    Facts: `faults`, `count`.
    """
    idea = view.application.idea
    dated = list(_dated(view))
    faults: list[tuple[str, str]] = list(out_of_order(view))
    if idea.period_start is None or idea.period_end is None:
        if dated:
            faults.append(("idea.period_start", "projektets start eller slut är inte angivet"))
        return _told(faults) if faults else not_applicable("idea.period_start")
    if idea.period_end < idea.period_start:
        faults.append(("idea.period_end", "projektet slutar innan det börjar"))
    for place, name, start, end in dated:
        faults += _outside(place, name, (start, end), (idea.period_start, idea.period_end))
    faults += _decisions(view, idea.period_start)
    if not faults:
        evidence = quoted(
            view.evidence(f"idea.{n}", getattr(idea, n)) for n in ("period_start", "period_end")
        )
        return Result("met", "idea.period_start", evidence=evidence)
    return _told(faults)


def _told(faults: list[tuple[str, str]]) -> Result:
    facts = {"faults": "; ".join(text for _, text in faults[:4]), "count": str(len(faults))}
    return Result("missing", faults[0][0], facts, missing=tuple(text for _, text in faults))


def _decisions(view: CaseView, start: datetime.date) -> Iterator[tuple[str, str]]:
    """Yield decisions and take-overs whose dates can't be right beside the start of the project."""
    path = "stages.forankring.decisions"
    written = view.application.dated
    for row in view.rows(path):
        if row.date and row.status == "planerat" and row.date > start:
            yield (
                f"{path}[{row.id}].date",
                f"beslutet {name_of(row)} planeras efter projektets start",
            )
        if row.date and row.status == "fattat" and written and row.date > written:
            yield (
                f"{path}[{row.id}].date",
                f"beslutet {name_of(row)} är fattat efter ansökans datum",
            )
    plan = view.application.stages.implementeringsplan
    if plan.owner.from_date and plan.owner.from_date < start:
        yield (
            "stages.implementeringsplan.owner.from_date",
            "mottagaren tar över före projektets start",
        )
    if plan.decision.date and plan.decision.date < start:
        yield (
            "stages.implementeringsplan.decision.date",
            "beslutet om fortsättning ligger före projektets start",
        )


Span = tuple[datetime.date | None, datetime.date | None]


def _dated(view: CaseView) -> Iterator[tuple[str, str, datetime.date | None, datetime.date | None]]:
    for row in view.rows("stages.projektlogik.activities"):
        if row.start or row.end:
            yield f"stages.projektlogik.activities[{row.id}]", name_of(row), row.start, row.end
    for row in view.rows("stages.projektlogik.goals"):
        if row.by and row.level != "effekt":
            yield f"stages.projektlogik.goals[{row.id}].by", name_of(row), None, row.by
    for row in view.rows("stages.jamstalldhetskartlaggning.measures"):
        if row.by:
            place = f"stages.jamstalldhetskartlaggning.measures[{row.id}].by"
            yield place, name_of(row), None, row.by


def _outside(
    place: str, name: str, span: Span, period: tuple[datetime.date, datetime.date]
) -> Iterator[tuple[str, str]]:
    start, end = span
    if start and end and end < start:
        yield place, f"{name} slutar före sin start"
    if not start and end and end < period[0]:
        yield place, f"{name} har ett datum före projektets start"
    if start and start < period[0]:
        yield place, f"{name} börjar {day(start)}, före projektets start"
    if end and end > period[1]:
        yield (
            place,
            f"{name} slutar {day(end)}, efter projektets slut {day(period[1])}",
        )


PREDICATES = {
    "employed_by_owner": Predicate(Nothing, employed_by_owner),
    "early_steps": Predicate(EarlySteps, early_steps),
    "two_receivers": Predicate(Nothing, two_receivers),
    "dates_in_order": Predicate(Nothing, dates_in_order),
}
