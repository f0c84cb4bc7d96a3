"""Rules about money, the period, the terms and the diary.  Pure, as all rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from grantflow.checks.reporting.outcomes import OfKinds
from grantflow.checks.reporting.view import Answer, Fault, ReportPredicate, ReportView, quote
from grantflow.model import walk
from grantflow.model.budget import ZERO
from grantflow.text.personal import find_personal_data
from grantflow.text.swedish import day, kronor, listed, span

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from grantflow.model.fields import Form, Row
    from grantflow.model.finding import Evidence
    from grantflow.model.promise import Grant, PromisedCost
    from grantflow.model.reporting import ProjectReport

_SILENT = Answer(0)


@dataclass(eq=False, repr=False, kw_only=True)
class Overspending(OfKinds):
    """Parameters of `overspending_explained`: per cent above a line that need no word."""

    above_pct: str = "0"


def overspending_explained(view: ReportView, params: Overspending) -> Answer:
    """Find lines overspent without a reason.  Facts: `cost`, `promised`, `spent`, `above`."""
    if view.report.kind not in params.kinds:
        return _SILENT
    room = 1 + Fraction(params.above_pct) / 100
    asked, faults = 0, []
    for row in view.promise.costs:
        told = view.costs.get(row.id)
        if told is None or told.spent_sek is None or row.amount_sek is None:
            continue
        asked += 1
        over = Fraction(told.spent_sek) > Fraction(row.amount_sek) * room
        if over and not view.is_told(told.why):
            facts = {
                "cost": view.cost_name(row),
                "promised": kronor(row.amount_sek),
                "spent": kronor(told.spent_sek),
                "above": kronor(told.spent_sek - row.amount_sek),
            }
            faults.append(Fault(f"{view.place}.costs[{row.id}].why", facts, _amount(row)))
    return Answer(asked, tuple(faults))


def within_grant(view: ReportView, params: OfKinds) -> Answer:
    """Find more of the grant used than was granted.  Facts: `granted`, `used`, `above`."""
    granted, used = view.grant.amount_sek, view.report.grant_used_sek
    if view.report.kind not in params.kinds or granted is None or used is None:
        return _SILENT
    if used <= granted:
        return Answer(1)
    facts = {"granted": kronor(granted), "used": kronor(used), "above": kronor(used - granted)}
    quotes = _of_grant("amount_sek", kronor(granted))
    return Answer(1, (Fault(f"{view.place}.grant_used_sek", facts, quotes),))


def grant_use_told(view: ReportView, params: OfKinds) -> Answer:
    """Find that nothing is told of how much of the grant is used.  Facts: `granted`."""
    if view.report.kind not in params.kinds or view.grant.amount_sek is None:
        return _SILENT
    if view.report.grant_used_sek is not None:
        return Answer(1)
    facts = {"granted": kronor(view.grant.amount_sek)}
    return Answer(1, (Fault(f"{view.place}.grant_used_sek", facts),))


def spent_covers_use(view: ReportView, params: OfKinds) -> Answer:
    """Find more of the grant used than all costs told.  Facts: `used`, `spent`."""
    used, told = view.report.grant_used_sek, [row.spent_sek for row in view.report.costs]
    if view.report.kind not in params.kinds or used is None or all(one is None for one in told):
        return _SILENT
    spent = view.spent_sek
    if used <= spent:
        return Answer(1)
    facts = {"used": kronor(used), "spent": kronor(spent)}
    return Answer(1, (Fault(f"{view.place}.grant_used_sek", facts),))


def costs_told(view: ReportView, params: OfKinds) -> Answer:
    """Find lines of the granted budget without a sum; 0 is one.  Facts: `cost`, `promised`."""
    if view.report.kind not in params.kinds:
        return _SILENT
    faults = [
        Fault(
            f"{view.place}.costs[{row.id}].spent_sek",
            {"cost": view.cost_name(row), "promised": kronor(row.amount_sek) or "okänt belopp"},
            _amount(row),
        )
        for row in view.promise.costs
        if (told := view.costs.get(row.id)) is None or told.spent_sek is None
    ]
    return Answer(len(view.promise.costs), tuple(faults))


def terms_told(view: ReportView, params: OfKinds) -> Answer:
    """Find terms of the decision that nothing is told of.  Facts: `term`."""
    if view.report.kind not in params.kinds:
        return _SILENT
    terms = [term for term in view.grant.terms if term.text]
    faults = [
        Fault(
            f"{view.place}.terms[{term.id}].text",
            {"term": term.text or ""},
            _of_grant(f"terms[{term.id}].text", term.text or ""),
        )
        for term in terms
        if not view.is_told(getattr(view.terms.get(term.id), "text", None))
    ]
    return Answer(len(terms), tuple(faults))


def nothing_strange(view: ReportView, params: OfKinds) -> Answer:
    """Find rows of the report about what was never promised.  Facts: `ids`."""
    if view.report.kind not in params.kinds:
        return _SILENT
    promise, report = view.promise, view.report
    pairs = (
        ("goals", report.goals, promise.goals),
        ("activities", report.activities, promise.activities),
        ("costs", report.costs, promise.costs),
        ("terms", report.terms, view.grant.terms),
    )
    strange = [
        (f"{view.place}.{name}[{row_id}]", row_id)
        for name, told, known in pairs
        for row_id in _strange(told, known)
    ]
    if not strange:
        return Answer(1)
    ids = listed([f"”{row_id}”" for _, row_id in strange])
    return Answer(1, (Fault(strange[0][0], {"ids": ids}),))


def period_fits(view: ReportView, params: OfKinds) -> Answer:
    """Find a period missing, backwards or outside that of the grant.

    Facts: `period` and `whole`, each with its verb: "är 1 mars 2025 – 31 mars 2025", "saknas".
    """
    if view.report.kind not in params.kinds:
        return _SILENT
    at_fault = _odd_end(view)
    if not at_fault:
        return Answer(1)
    start, end = view.grant.period_start, view.grant.period_end
    whole = f"är {span(start, end)}" if start and end else _half(start, end) or "är inte angiven"
    facts = {"period": _period(view.report), "whole": whole}
    return Answer(1, (Fault(f"{view.place}.{at_fault}", facts),))


def _odd_end(view: ReportView) -> str:
    """Return which end of the period is missing or can't be right; empty text when none is."""
    start, end = view.report.period_start, view.report.period_end
    if start and end and end < start:
        return "period_end"
    ends = (("period_start", start), ("period_end", end))
    outside = next((name for name, one in ends if one and _is_outside(view.grant, one)), "")
    return outside or ("" if end else "period_end")


def _is_outside(grant: Grant, one: datetime.date) -> bool:
    start, end = grant.period_start, grant.period_end
    return bool((start and one < start) or (end and one > end))


def _period(report: ProjectReport) -> str:
    start, end = report.period_start, report.period_end
    if not start or not end:
        missing = " men har ingen sista dag" if start else ""
        return f"{_half(start, end)}{missing}" or "saknas"
    if end < start:
        return f"börjar {day(start)} men slutar före det, {day(end)}"
    return f"är {span(start, end)}"


def _half(start: datetime.date | None, end: datetime.date | None) -> str:
    if start:
        return f"börjar {day(start)}"
    return f"går till {day(end)}" if end else ""


def diary_within_period(view: ReportView, params: OfKinds) -> Answer:
    """Find entries of the diary outside the period of the grant.  Facts: `entry`, `whole`."""
    grant = view.grant
    if view.report.kind not in params.kinds or not (grant.period_start or grant.period_end):
        return _SILENT
    whole = span(grant.period_start, grant.period_end)
    entries = [entry for entry in view.application.diary if entry.date]
    faults = [
        Fault(f"diary[{entry.id}].date", {"entry": day(entry.date), "whole": whole})
        for entry in entries
        if entry.date and _is_outside(grant, entry.date)
    ]
    return Answer(len(entries), tuple(faults))


def no_personal_data(view: ReportView, params: OfKinds) -> Answer:
    """Find personal data in report and diary.  Facts: `kinds`, never the words."""
    if view.report.kind not in params.kinds:
        return _SILENT
    parts: list[tuple[str, Form]] = [(view.place, view.report)]
    parts += [(f"diary[{entry.id}]", entry) for entry in view.diary]
    faults = []
    for where, form in parts:
        for leaf in walk.leaves(form, where):
            hits = find_personal_data(leaf.value) if isinstance(leaf.value, str) else []
            if hits:
                kinds = listed(list(dict.fromkeys(hit.kind for hit in hits)))
                faults.append(Fault(leaf.path, {"kinds": kinds}))
    return Answer(len(parts), tuple(faults))


def _strange(told: Iterable[Row], known: Iterable[Row]) -> Iterator[str]:
    ids = {row.id for row in known}
    for row in told:
        if row.id not in ids and walk.holds_answer(row):
            yield row.id or ""


def _amount(row: PromisedCost) -> tuple[Evidence, ...]:
    name = "text" if row.text else "amount_sek"
    words = row.text or kronor(row.amount_sek or ZERO)
    return quote(f"costs[{row.id}].{name}", words)


def _of_grant(place: str, words: str) -> tuple[Evidence, ...]:
    """Return what the decision says at a place outside the promise."""
    return tuple(replace(one, place=f"grant.{place}") for one in quote(place, words))


PREDICATES = {
    "overspending_explained": ReportPredicate(Overspending, overspending_explained),
    "within_grant": ReportPredicate(OfKinds, within_grant),
    "grant_use_told": ReportPredicate(OfKinds, grant_use_told),
    "spent_covers_use": ReportPredicate(OfKinds, spent_covers_use),
    "costs_told": ReportPredicate(OfKinds, costs_told),
    "terms_told": ReportPredicate(OfKinds, terms_told),
    "nothing_strange": ReportPredicate(OfKinds, nothing_strange),
    "period_fits": ReportPredicate(OfKinds, period_fits),
    "diary_within_period": ReportPredicate(OfKinds, diary_within_period),
    "no_personal_data": ReportPredicate(OfKinds, no_personal_data),
}
