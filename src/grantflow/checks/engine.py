"""Runs rules over a case: verdict per criterion, findings in the order a person acts on them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from grantflow.checks.precedence import stands_in, told_once, without_empty_rows
from grantflow.checks.result import Result, not_applicable
from grantflow.checks.table import run
from grantflow.checks.telling import RECOMMENDATIONS, message_of, urgency
from grantflow.checks.view import CaseView
from grantflow.model.finding import Finding, Report, Verdict
from grantflow.model.questions import FormWords
from grantflow.text.answer import reason_holds
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grantflow.model.application import Application
    from grantflow.model.programme import Call, Programme
    from grantflow.model.rule import Rule

_NO_WORDS = FormWords()


def check(
    application: Application,
    rules: Sequence[Rule],
    *,
    programme: Programme | None = None,
    call: Call | None = None,
    form_words: FormWords = _NO_WORDS,
    quote_met: bool = True,
) -> Report:
    """Return verdicts and findings for a case, however incomplete.

    Every recommendation criterion among `rules` gets exactly one verdict.  Findings come stage by
    stage, blockers first.  A waiver with a reason leaves its finding in place, marked as waived.
    Where nobody reads what a met criterion rests on, `quote_met` is False and leaves it out.
    """
    kept, empty = without_empty_rows(application)
    view = CaseView(kept, programme, call, form_words, empty)
    funder = programme.programme if programme else None
    asked = [rule for rule in rules if rule.status == "stable" and not _is_foreign(funder, rule)]
    results = [(rule, _run(view, rule)) for rule in asked]
    grouped: defaultdict[str, list[tuple[Rule, Result]]] = defaultdict(list)
    for rule, result in results:
        grouped[rule.criterion].append((rule, result))
    verdicts = [_verdict(criterion, pairs, quote_met) for criterion, pairs in grouped.items()]
    told = _told_by_funder(results)
    findings = told_once(
        rules,
        [finding for pairs in grouped.values() for finding in _findings(application, pairs, told)],
    )
    findings.sort(key=urgency)
    recommended = [v for v in verdicts if v.criterion.startswith(RECOMMENDATIONS)]
    return Report(
        programme=programme.programme if programme else None,
        call=call.call if call else None,
        theme=application.theme,
        verdicts=tuple(recommended),
        programme_verdicts=tuple(
            v for v in verdicts if not v.criterion.startswith(RECOMMENDATIONS)
        ),
        findings=tuple(findings),
    )


def _is_foreign(programme: str | None, rule: Rule) -> bool:
    """Whether a rule belongs to other funders alone; no recommendation does."""
    return rule.programmes is not None and programme not in rule.programmes


def _run(view: CaseView, rule: Rule) -> Result:
    if rule.themes is not None and view.application.theme not in rule.themes:
        return not_applicable()
    return run(rule, view)


def _verdict(criterion: str, pairs: list[tuple[Rule, Result]], quote_met: bool) -> Verdict:
    """Sum up the main rule and the parts of one criterion."""
    rule, main = next((pair for pair in pairs if pair[0].is_main), pairs[0])
    parts = [
        (part.part or part.title) for part, result in pairs if part is not rule and result.failed
    ]
    missing = (
        tuple(dict.fromkeys([*main.missing, *parts])) if main.verdict != "met" else tuple(parts)
    )
    word = main.verdict
    if word == "met" and parts:
        word = "partly"
    missing = () if word == "not_applicable" else tuple(mask(text) for text in missing)
    if main.verify:
        return Verdict(criterion, "verify", rule.stage, tuple(main.evidence))
    shown = tuple(main.evidence) if quote_met or word != "met" else ()
    return Verdict(criterion, word, rule.stage, shown, missing)


def _told_by_funder(results: Sequence[tuple[Rule, Result]]) -> set[str]:
    """Return the recommendations that failed and say no more than a rule of the funder's."""
    theirs = {_question(rule) for rule, result in results if rule.programmes and result.failed}
    predicates = {predicate for predicate, _, _ in theirs}
    return {
        rule.code
        for rule, result in results
        if result.failed
        and not rule.programmes
        and rule.predicate in predicates
        and _question(rule) in theirs
    }


def _question(rule: Rule) -> tuple[str, str, str]:
    """Return what a rule asks; the words it takes are a record once it has been asked."""
    of, asked = _asked.get(rule.code, (None, _NOTHING))
    if of is not rule:
        taken = rule.params if isinstance(rule.params, dict) else asdict(rule.params)
        asked = rule.predicate, repr(taken), rule.severity
        _asked[rule.code] = rule, asked
    return asked


_NOTHING = ("", "", "")
_asked: dict[str, tuple[Rule, tuple[str, str, str]]] = {}


def _findings(
    application: Application, pairs: list[tuple[Rule, Result]], told: set[str]
) -> Iterable[Finding]:
    """Yield a finding for the main rule when it failed, else one for each part that did.

    A part of something that is missing altogether is not repeated; of something partly there it is.
    What is `told` by another rule is left out.
    """
    main = next((result for rule, result in pairs if rule.is_main), None)
    silent = (
        main is not None
        and not main.verify
        and main.verdict
        in (
            "missing",
            "negated",
            "placeholder",
            "not_applicable",
        )
    )
    for rule, result in pairs:
        if result.failed and (rule.is_main or not silent) and rule.code not in told:
            for one in _apart(result):
                yield _finding(application, rule, one)


def _apart(result: Result) -> Iterable[Result]:
    """Yield a result for each place that a result tells faults of."""
    places: dict[str, list[str]] = {}
    for place, text in result.each:
        places.setdefault(place, []).append(text)
    for place, texts in places.items():
        facts = result.facts | {"faults": "; ".join(texts), "count": str(len(texts))}
        yield replace(result, place=place, facts=facts)
    if not places:
        yield result


def _finding(application: Application, rule: Rule, result: Result) -> Finding:
    waiver = next(
        (
            waiver
            for waiver in application.waivers
            if waiver.code in (rule.code, rule.criterion) and reason_holds(waiver.reason)
        ),
        None,
    )
    return Finding(
        code=rule.code,
        name=rule.name,
        criterion=rule.criterion,
        severity="advice" if result.verify else rule.severity,
        stage=rule.stage,
        place=result.place,
        message=mask(message_of(rule, result)),
        advice=rule.advice,
        source=rule.source,
        waived=waiver is not None,
        waiver_reason=mask(waiver.reason or "") if waiver else None,
        verify=result.verify,
        quotes=tuple(one for one in result.evidence if stands_in(one.place, result.place)),
    )
