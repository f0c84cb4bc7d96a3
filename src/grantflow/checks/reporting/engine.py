"""Runs the rules of reporting over one report of a granted case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.checks.params import predicate_of, ready
from grantflow.checks.reporting.table import PREDICATES
from grantflow.checks.reporting.view import ReportView
from grantflow.model.finding import SEVERITIES, Finding, Report, Verdict
from grantflow.text.answer import reason_holds
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.checks.reporting.view import Answer, Fault
    from grantflow.model.application import Application
    from grantflow.model.finding import VerdictWord
    from grantflow.model.reporting import ProjectReport
    from grantflow.model.rule import Rule


def check_report(
    application: Application,
    report: ProjectReport,
    rules: Sequence[Rule],
    programme: str | None = None,
) -> Report:
    """Return verdicts and findings for a report held against the promise, however incomplete.

    Findings come blockers first, then in the order of the rules.  Each quotes what was promised.
    A waiver with a reason leaves its finding in place, marked as waived.

    Raises:
        ChecklistBroken: A rule uses a predicate that does not exist.

    """
    view = ReportView(application, report)
    asked = list(_asked(rules, programme))
    answers = [(rule, _run(rule, view)) for rule in asked]
    findings = [one for rule, answer in answers for one in _findings(application, rule, answer)]
    findings.sort(key=lambda one: SEVERITIES.index(one.severity))
    return Report(
        programme=programme,
        call=application.call.call,
        theme=application.theme,
        verdicts=tuple(_verdict(rule, answer) for rule, answer in answers),
        findings=tuple(findings),
    )


def _asked(rules: Sequence[Rule], programme: str | None) -> Iterator[Rule]:
    """Yield the rules to ask: a funder's own takes the place of the one for everybody."""
    own = {rule.predicate for rule in rules if programme in (rule.programmes or ())}
    for rule in rules:
        is_for = programme in rule.programmes if rule.programmes else rule.predicate not in own
        if rule.status == "stable" and is_for:
            yield rule


def _run(rule: Rule, view: ReportView) -> Answer:
    predicate = predicate_of(rule, PREDICATES)
    return predicate.run(view, ready(rule, predicate.params))


def _verdict(rule: Rule, answer: Answer) -> Verdict:
    if not answer.asked:
        return Verdict(rule.code, "not_applicable", rule.stage)
    if not answer.faults:
        return Verdict(rule.code, "met", rule.stage, answer.kept)
    word: VerdictWord = "partly" if len(answer.faults) < answer.asked else "missing"
    evidence = answer.kept or tuple(one for fault in answer.faults for one in fault.quotes)
    return Verdict(rule.code, word, rule.stage, evidence, (rule.title,))


def _findings(application: Application, rule: Rule, answer: Answer) -> Iterator[Finding]:
    waiver = next(
        (
            one
            for one in application.waivers
            if one.code in (rule.code, rule.criterion) and reason_holds(one.reason)
        ),
        None,
    )
    for fault in answer.faults:
        yield Finding(
            code=rule.code,
            name=rule.name,
            criterion=rule.criterion,
            severity=rule.severity,
            stage=rule.stage,
            place=fault.place,
            message=mask(_told(rule, fault)),
            advice=rule.advice,
            source=rule.source,
            waived=waiver is not None,
            waiver_reason=mask(waiver.reason or "") if waiver else None,
            quotes=fault.quotes,
        )


def _told(rule: Rule, fault: Fault) -> str:
    return rule.message.format_map(fault.facts)
