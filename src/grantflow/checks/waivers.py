"""Finds the waivers of a case that no longer rest on what they were given for.

Only the rules that are waived are asked again, so a case without waivers costs nothing.
"""

from __future__ import annotations

import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from grantflow.checks.precedence import without_empty_rows
from grantflow.checks.table import run
from grantflow.checks.view import CaseView
from grantflow.model.waiving import OLD_DAYS, StaleWaiver
from grantflow.text import swedish
from grantflow.text.personal import mask, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grantflow.model.application import Application, Waiver
    from grantflow.model.programme import Call, Programme
    from grantflow.model.questions import FormWords
    from grantflow.model.rule import Rule
    from grantflow.model.waiving import StaleKind

    Frame = tuple[Programme | None, Call | None]

_AGAIN = "Läs om motiveringen fortfarande stämmer."
_UNCHANGED: Mapping[str, datetime.date] = MappingProxyType({})


class Known(NamedTuple):
    """What is known of the surroundings of a case: both may be left out.

    `today` makes old waivers known; `changed` is the day when the answer that a waived code rests
    on was last changed after it was set aside, by code.
    """

    today: datetime.date | None = None
    changed: Mapping[str, datetime.date] = _UNCHANGED


_NOTHING = Known()


def stale(
    application: Application,
    rules: Sequence[Rule],
    frames: Sequence[Frame],
    words: FormWords,
    known: Known = _NOTHING,
    reporting: Sequence[Rule] = (),
) -> tuple[StaleWaiver, ...]:
    """Return the waivers to read again, in the order of the case; one may have two reasons.

    `rules` are all there are, and `frames` the programmes and calls that the case is checked
    against: a waiver has done its work only when no rule that it names finds anything in any of
    them.  Of a rule that another programme of the case asks, and that no frame is of, nothing is
    said; nor of those of `reporting`, which are asked of a report and not of the case.
    """
    if not application.waivers:
        return ()
    kept, empty = without_empty_rows(application)
    views = [CaseView(kept, *frame, words, empty) for frame in frames]
    return tuple(
        _told(waiver, *reason)
        for waiver in application.waivers
        if not any(_names(waiver, rule) for rule in reporting)
        for reason in _reasons(waiver, rules, views, known)
    )


def _reasons(
    waiver: Waiver, rules: Sequence[Rule], views: Sequence[CaseView], known: Known
) -> Iterator[tuple[StaleKind, str]]:
    mine = [rule for rule in rules if _names(waiver, rule)]
    void = _void(mine, views)
    if void is not None:
        yield void
        return
    changed = known.changed.get(waiver.code)
    if changed is not None:
        when = swedish.day(changed)
        yield "changed", f"Svaret ändrades {when}, efter att den sattes åt sidan. {_AGAIN}"
    if known.today and waiver.on and known.today - waiver.on > datetime.timedelta(OLD_DAYS):
        yield (
            "old",
            f"Den sattes åt sidan {swedish.day(waiver.on)}, för över ett år sedan. {_AGAIN}",
        )


def _names(waiver: Waiver, rule: Rule) -> bool:
    return rule.status == "stable" and waiver.code in (rule.code, rule.criterion)


def _void(rules: Sequence[Rule], views: Sequence[CaseView]) -> tuple[StaleKind, str] | None:
    """Return why there is nothing to set aside; None when there is, or nobody can say."""
    if not rules:
        return "gone", "Regeln finns inte, eller används inte längre."
    asked = [(rule, view) for view in views for rule in rules if _is_asked(rule, view)]
    if not asked:
        return _foreign(rules, views)
    if any(_applies(rule, view) and run(rule, view).failed for rule, view in asked):
        return None
    return "resolved", "Kontrollen har inget att anmärka längre, så inget behöver sättas åt sidan."


def _foreign(rules: Sequence[Rule], views: Sequence[CaseView]) -> tuple[StaleKind, str] | None:
    theirs = {programme for rule in rules for programme in rule.programmes or ()}
    if theirs & set(views[0].application.programmes):
        return None
    return "foreign", f"Regeln hör till andra stöd än ärendets: {', '.join(sorted(theirs))}."


def _is_asked(rule: Rule, view: CaseView) -> bool:
    programme = view.programme.programme if view.programme else None
    return rule.programmes is None or programme in rule.programmes


def _applies(rule: Rule, view: CaseView) -> bool:
    return rule.themes is None or view.application.theme in rule.themes


def _told(waiver: Waiver, kind: StaleKind, told: str) -> StaleWaiver:
    by = short(waiver.by) if waiver.by else None
    return StaleWaiver(short(waiver.code, 60), kind, told, mask(waiver.reason or ""), by, waiver.on)
