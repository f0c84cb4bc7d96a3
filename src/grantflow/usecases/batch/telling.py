"""Turns a report into what the matrix holds: a row of verdicts, and findings ready to be read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

from grantflow.checks.loader import rulebook
from grantflow.checks.programmes import is_described, load_programme
from grantflow.checks.telling import RECOMMENDATIONS
from grantflow.documents.reports.as_text import ACROSS, cite, place_told, stage_of
from grantflow.documents.reports.matrix import Note, Part, Point, Row
from grantflow.model.stages import STAGE_LABELS
from grantflow.text import swedish
from grantflow.text.personal import mask, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.documents.reports.matrix import Kind
    from grantflow.model.finding import Finding, Report, Verdict
    from grantflow.model.rule import Rule

_QUOTE = 300
_ADVICE, _COMMON = "råd", "gemensamt"
_LONGEST_NAME = 31
_LETTERS = re.compile(r"(?<=[A-ZÅÄÖ])[^A-ZÅÄÖ].*")
_STAGES = [*STAGE_LABELS.values(), ACROSS]


def row_of(name: str, kind: Kind, report: Report) -> Row:
    """Return the row of a report, without files and troubles."""
    asked = [verdict for verdict in report.verdicts if verdict.verdict != "not_applicable"]
    every = (*report.verdicts, *report.programme_verdicts)
    return Row(
        name=name,
        kind=kind,
        met=sum(verdict.verdict == "met" for verdict in asked),
        asked=len(asked),
        verdicts={verdict.criterion: verdict.verdict for verdict in every},
        counts=report.summary(),
        rules=dict(Counter(found.code for found in report.findings if not found.waived)),
    )


def notes_of(report: Report, locate: Callable[[str], int | None]) -> Iterator[Note]:
    """Yield the findings in the order of the report, without personal data."""
    verdicts = {v.criterion: v for v in (*report.verdicts, *report.programme_verdicts)}
    titles = rule_titles()
    for finding in report.findings:
        yield Note(
            code=finding.code,
            title=titles[finding.code][0] if finding.code in titles else finding.code,
            severity=finding.severity,
            stage=stage_of(finding),
            place=mask(place_told(finding.place, locate)),
            message=finding.message,
            advice=finding.advice,
            quote=_quote(finding, verdicts.get(finding.criterion)),
            source=cite(finding.source),
            waived=(finding.waiver_reason or "") if finding.waived else "",
            at=finding.place,
        )


def parts() -> tuple[Part, ...]:
    """Return every criterion there is: the recommendations, language and conditions, funders."""
    found: dict[str, Rule] = {}
    for rule in rulebook().rules:
        if rule.criterion not in found or rule.is_main:
            found[rule.criterion] = rule
    ordered = sorted(found.values(), key=lambda rule: _STAGES.index(_stage(rule)))
    grouped: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in ordered:
        grouped[_family(rule)].append(rule)
    advice = Part("Matris", "Råden, steg för steg", _points(grouped.pop(_ADVICE)))
    common = Part(
        "Språk",
        "Språk, personuppgifter och jämställdhet",
        _points(grouped.pop(_COMMON)),
        found=False,
    )
    funders = []
    for rules in grouped.values():
        names = swedish.listed(_funders(rules))
        # A sheet may not be called just anything.
        plain = re.sub(r"[\[\]:*?/\\']", " ", names)[:_LONGEST_NAME].strip()
        funders.append(Part(plain, f"Reglerna för {names}", _points(rules), found=False))
    return (advice, common, *sorted(funders, key=lambda part: part.name))


def _family(rule: Rule) -> str:
    """Return which part a rule belongs to; those of a funder's go by the letters of its code."""
    if rule.criterion.startswith(RECOMMENDATIONS):
        return _ADVICE
    return _COMMON if rule.programmes is None else _LETTERS.sub("", rule.criterion)


def _points(rules: list[Rule]) -> tuple[Point, ...]:
    return tuple(Point(rule.criterion, rule.title, _stage(rule)) for rule in rules)


def _funders(rules: list[Rule]) -> list[str]:
    """Return the short names of the programmes that some rules are for."""
    programmes = dict.fromkeys(name for rule in rules for name in rule.programmes or ())
    return [load_programme(name).short_name for name in programmes if is_described(name)]


def _stage(rule: Rule) -> str:
    labels: dict[str | None, str] = {str(stage): label for stage, label in STAGE_LABELS.items()}
    return labels.get(rule.stage, ACROSS)


@cache
def rule_titles() -> dict[str, tuple[str, str]]:
    """Return the title and the severity of each rule, by its code."""
    return {rule.code: (rule.title, rule.severity) for rule in rulebook().rules}


def _quote(finding: Finding, verdict: Verdict | None) -> str:
    """Return the words a finding rests on, else those that come nearest; none when none do."""
    evidence = verdict.evidence if verdict and verdict.verdict != "met" else ()
    shown = (*evidence, *finding.nearest)
    return short(shown[0].quote, _QUOTE) if shown else ""
