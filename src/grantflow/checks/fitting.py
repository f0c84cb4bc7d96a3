"""Says which programmes an idea fits, why not, and what each asks that the case lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.checks.engine import check
from grantflow.checks.fit_aspects import aspects
from grantflow.checks.overlay import overlaid
from grantflow.checks.programmes import call_of_case, is_described, load_calls, load_programme
from grantflow.checks.view import CaseView
from grantflow.model.asked import Asked
from grantflow.model.fit import Fit, Lack
from grantflow.model.known import names
from grantflow.model.questions import FormWords, forms
from grantflow.model.walk import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from grantflow.model.application import Application
    from grantflow.model.fit import Aspect, Overall
    from grantflow.model.programme import Call, Programme
    from grantflow.model.rule import Rule

_NO_WORDS = FormWords()
# What only the call can settle is no gap in the case.
_SETTLED = ("met", "not_applicable", "verify")


class Offer(NamedTuple):
    """A programme, the call that the case is for (if known), and all calls that are known."""

    programme: Programme
    call: Call | None = None
    known: tuple[Call, ...] = ()


def offers(application: Application, beside: Path | None = None) -> tuple[Offer, ...]:
    """Return every programme that is described, each with the call that the case names.

    `beside` is the folder of the case, where a call file that it names is sought.

    Raises:
        ProgrammeBroken: A programme's or a call's file is wrong.

    """
    named = application.call.call
    return tuple(
        Offer(
            load_programme(name),
            call_of_case(name, named, beside),
            tuple(load_calls(name).values()),
        )
        for name in names()
        if is_described(name)
    )


def fit(
    application: Application,
    programmes: Sequence[Offer],
    rules: Sequence[Rule] = (),
    form_words: FormWords = _NO_WORDS,
) -> tuple[Fit, ...]:
    """Return how the case fits each programme, in their order.

    Args:
        application: Any case, however little of it is filled in.
        programmes: What to hold it against.
        rules: All rules.  A question that feeds rules counts as lacking only while one of them
            has something to say; without rules every question without an answer does.
        form_words: What the forms themselves say.

    """
    return tuple(_fit(application, offer, rules, form_words) for offer in programmes)


def _fit(
    application: Application, offer: Offer, rules: Sequence[Rule], form_words: FormWords
) -> Fit:
    programme = overlaid(offer.programme, offer.call)
    view = CaseView(application, programme, offer.call, form_words)
    found = tuple(aspects(view, programme, offer.known))
    overall = _overall(found)
    return Fit(
        programme=programme.programme,
        name=programme.short_name,
        call=offer.call.call if offer.call else None,
        call_title=offer.call.title if offer.call else None,
        overall=overall,
        why=tuple(_why(found, overall)),
        aspects=found,
        lacking=tuple(_lacking(view, programme, rules)),
    )


def _overall(found: Sequence[Aspect]) -> Overall:
    words = {(aspect.verdict, aspect.deciding) for aspect in found}
    if ("fits_not", True) in words:
        return "not"
    if ("unclear", True) in words:
        return "open"
    if ("fits_not", False) in words:
        return "change"
    return "may" if ("verify", True) in words else "suits"


def _why(found: Sequence[Aspect], overall: Overall) -> Iterator[str]:
    """Yield the reasons: what fits not, what is unclear, or what only the call knows."""
    wanted = {
        "not": ("fits_not", True),
        "open": ("unclear", True),
        "change": ("fits_not", False),
        "may": ("verify", True),
    }.get(overall)
    for aspect in found:
        if (aspect.verdict, aspect.deciding) == wanted:
            yield f"{aspect.label}: {aspect.said} {aspect.asked}"


def _lacking(view: CaseView, programme: Programme, rules: Sequence[Rule]) -> Iterator[Lack]:
    """Yield the questions of the programme that have no answer; a table without rows once."""
    asked = Asked(field for section in programme.sections for field in section.fields)
    given = {leaf.pattern for leaf in leaves(view.application) if leaf.value != ""}
    unsettled, other_themes = _unsettled(view, rules), _of_other_themes(view, rules)
    told: list[str] = []
    for form in forms():
        for question in form.questions:
            path = question.path
            if path.startswith(tuple(f"{above}." for above in told)):
                continue
            has = any(answer == path or answer.startswith(f"{path}.") for answer in given)
            if has or path not in asked or not question.asked_by(programme.programme):
                continue
            if other_themes.intersection(question.feeds):
                continue
            if unsettled is None or unsettled.intersection(question.feeds):
                told.append(path)
                yield Lack(path, form.label, question.label)


def _unsettled(view: CaseView, rules: Sequence[Rule]) -> set[str] | None:
    """Return the criteria that have something to say of the case; None without rules."""
    if not rules:
        return None
    report = check(
        view.application,
        rules,
        programme=view.programme,
        call=view.call,
        form_words=view.form_words,
    )
    verdicts = (*report.verdicts, *report.programme_verdicts)
    return {verdict.criterion for verdict in verdicts if verdict.verdict not in _SETTLED}


def _of_other_themes(view: CaseView, rules: Sequence[Rule]) -> set[str]:
    """Return the criteria that are asked only of ideas with another theme."""
    theme = view.application.theme
    return {rule.criterion for rule in rules if rule.themes and theme not in rule.themes}
