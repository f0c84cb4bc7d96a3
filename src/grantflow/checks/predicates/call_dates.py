"""Predicates about days: when the case is handed in and signed, and how long the project is."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

from grantflow.checks.predicates import Nothing, Predicate
from grantflow.checks.predicates.forms import quoted
from grantflow.checks.result import Result, not_applicable, to_verify
from grantflow.model.seen import last_day
from grantflow.model.workdays import weekdays_after
from grantflow.text.swedish import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.checks.view import CaseView
    from grantflow.model.programme import Call

_CLOCK = re.compile(r"\b(\d{1,2})[.:](\d{2})\b")


def submitted_in_time(view: CaseView, _params: Nothing) -> Result:
    """Met when the application is to be handed in before the call closes, day and hour.

    Facts: `planned`, `closes`.
    """
    place, answers = "eu.submit_on", view.application.eu
    last = last_day(view.application, view.programme, view.call)
    if last is None:
        return to_verify(place, "vilken dag och vilket klockslag utlysningen stänger")
    hour = view.call.closes_at if view.call else None
    planned = day(answers.submit_on) if answers.submit_on else "ingen dag"
    facts = {
        "planned": f"{planned} kl. {answers.submit_at}" if answers.submit_at else planned,
        "closes": f"{day(last)} kl. {hour}" if hour else day(last),
    }
    evidence = quoted([view.evidence(place, answers.submit_on)])
    if answers.submit_on is None or answers.submit_on > last:
        return Result("missing", place, facts, evidence)
    if answers.submit_on < last:
        return Result("met", place, facts, evidence)
    ours, theirs = _minutes(answers.submit_at), _minutes(hour)
    if theirs is None:
        return to_verify("eu.submit_at", "vilket klockslag utlysningen stänger den sista dagen")
    if ours is None or ours >= theirs:
        return Result("missing", "eu.submit_at", facts, evidence)
    return Result("met", place, facts, evidence)


def _minutes(clock: str | None) -> int | None:
    """Return minutes after midnight of "15:30" or "kl. 15.30"; None without such a time."""
    found = _CLOCK.search(clock or "")
    return int(found[1]) * 60 + int(found[2]) if found else None


def months_between(start: datetime.date, end: datetime.date) -> int:
    """Return how many months a period takes, both days included; a begun month counts whole."""
    after = end + datetime.timedelta(days=1)
    whole = (after.year - start.year) * 12 + after.month - start.month
    return whole + (after.day > start.day)


def months_fit(view: CaseView, _params: Nothing) -> Result:
    """Met when the project is no longer than allowed, and starts and ends within the call.

    Left to the reader when only the limit of the programme is known, and kept.
    Facts: `months`, `limit`, `lacking`, `asked`.
    """
    idea, place, programme = view.application.idea, "idea.period_end", view.programme
    if programme is None:
        return not_applicable(place)
    limit = programme.max_months
    facts = {"months": "ett okänt antal", "limit": "okänt" if limit is None else str(limit)}
    if idea.period_start is None or idea.period_end is None:
        return Result("missing", place, facts | {"lacking": "start eller slut är inte ifyllt"})
    months = months_between(idea.period_start, idea.period_end)
    faults = [] if limit is None or months <= limit else [f"{months} månader är mer än {limit}"]
    if programme.first_of_month and idea.period_start.day != 1:
        faults.append("starten är inte den första i en månad")
    faults += [] if view.call is None else _outside(view.call, idea, months)
    facts |= {"months": str(months), "lacking": "; ".join(faults)}
    evidence = quoted([view.evidence("idea.period_start", idea.period_start)])
    if faults:
        return Result("missing", place, facts, evidence, tuple(faults))
    if not tells_period(view.call):
        return to_verify(place, "hur långt projektet får vara, och när det får börja och sluta")
    if programme.first_of_month is None and idea.period_start.day != 1:
        return to_verify("idea.period_start", "om projektet ska börja den första i en månad")
    return Result("met", place, facts, evidence)


def _outside(call: Call, idea: Any, months: int) -> Iterator[str]:
    """Yield how a period goes beyond what the call says."""
    if call.min_months is not None and months < call.min_months:
        yield f"{months} månader är mindre än {call.min_months}"
    if call.earliest_start and idea.period_start < call.earliest_start:
        yield f"starten är före {day(call.earliest_start)}, den tidigaste dagen i utlysningen"
    if call.latest_end and idea.period_end > call.latest_end:
        yield f"slutet är efter {day(call.latest_end)}, den sista dagen i utlysningen"


def tells_period(call: Call | None) -> bool:
    """Whether a call says how long a project may be, or when it may start or end."""
    if call is None:
        return False
    told = (call.max_months, call.min_months, call.earliest_start, call.latest_end)
    return any(value is not None for value in told)


def signed_in_time(view: CaseView, _params: Nothing) -> Result:
    """Met when the signed papers are in within the programme's working days after the call closes.

    Facts: `due`, `asked`.
    """
    place, programme = "eu.sign_by", view.programme
    if programme is None or programme.signing_workdays is None:
        return not_applicable(place)
    last = last_day(view.application, programme, view.call)
    if last is None:
        return to_verify(place, "när undertecknade handlingar senast ska vara inne")
    due = weekdays_after(last, programme.signing_workdays)
    signed = view.application.eu.sign_by
    evidence = quoted([view.evidence(place, signed)])
    met = signed is not None and signed <= due
    return Result("met" if met else "missing", place, {"due": day(due)}, evidence)


PREDICATES = {
    "submitted_in_time": Predicate(Nothing, submitted_in_time),
    "months_fit": Predicate(Nothing, months_fit),
    "signed_in_time": Predicate(Nothing, signed_in_time),
}
