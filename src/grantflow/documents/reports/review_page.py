"""The review of a draft as one HTML page: what is there, stage by stage, and what to do."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from grantflow.documents.reports.as_html import article, page, quote
from grantflow.documents.reports.as_text import (
    ACROSS,
    UNQUOTED,
    found,
    is_judged,
    opening,
    stage_of,
    stages,
    summary,
    title_in_review,
    where,
)
from grantflow.model.finding import SEVERITIES, VERDICT_LABELS
from grantflow.model.stages import STAGE_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.documents.reports.since import Since
    from grantflow.model.finding import Report, Severity, Verdict

_MOST_QUOTES = 2
_HOW = (
    "Bedömningen vilar på meningarna som citeras. Ett program som har tränats på exempeltexter "
    "väljer dem, och det kan missa det som sägs på ett ovanligt sätt eller godta för mycket: "
    "läs citaten, och lita på er egen läsning när den säger något annat."
)


def render(
    report: Report,
    heading: str,
    name: str,
    locate: Callable[[str], int | None],
    since: Since | None = None,
) -> str:
    """Return the review as a page in Swedish.  `name` is the file as the person wrote it."""
    body = [f"<p>{escape(said)}</p>" for said in (summary(report), opening(report)) if said]
    style = ""
    if since:
        from grantflow.documents.reports import since_part

        body += since_part.as_section(since, locate)
        style = since_part.STYLE
    if not is_judged(report):
        body += [article(finding, name, locate) for finding in report.findings]
        return page(heading, body, style=style)
    there = found(report)
    body += _table(report)
    for stage in stages(report, there):
        body += _section(report, stage, [v for v in there if stage_of(v) == stage], name, locate)
    return page(heading, [*body, *_last(report)], style=style)


def _asked(report: Report, stage: str) -> str:
    """Return "8 av 10", or nothing where the stage has no criteria that apply."""
    words = Counter(v.verdict for v in report.verdicts if stage_of(v) == stage)
    asked = words.total() - words["not_applicable"]
    return f"{words['met']} av {asked}" if asked else ""


def _table(report: Report) -> Iterator[str]:
    """Yield how much of each stage is there, and how many findings it has of each kind."""
    yield '<table class="sum"><thead><tr><th scope=col>Steg</th><th scope=col>Finns</th>'
    yield "<th scope=col>Hinder</th><th scope=col>Brister</th><th scope=col>Råd</th></tr></thead>"
    yield "<tbody>"
    for stage in (*STAGE_LABELS.values(), ACROSS):
        counts = Counter(f.severity for f in report.findings if stage_of(f) == stage)
        asked = _asked(report, stage)
        if asked or counts:
            yield _counts(title_in_review(stage), asked or "–", counts)
    yield "</tbody><tfoot>"
    met = len(found(report))
    total = sum(verdict.verdict != "not_applicable" for verdict in report.verdicts)
    yield _counts("Summa", f"{met} av {total}", Counter(f.severity for f in report.findings))
    yield "</tfoot></table>"


def _counts(stage: str, asked: str, counts: Counter[Severity]) -> str:
    cells = "".join(f"<td>{counts[key] or '–'}</td>" for key in SEVERITIES)
    return f"<tr><th scope=row>{escape(stage)}</th><td>{asked}</td>{cells}</tr>"


def _section(
    report: Report,
    stage: str,
    there: list[Verdict],
    name: str,
    locate: Callable[[str], int | None],
) -> Iterator[str]:
    """Yield what is there of a stage, then what to do."""
    asked = _asked(report, stage)
    told = f" <small>{asked} punkter finns</small>" if asked else ""
    yield f"<section><h2>{escape(title_in_review(stage))}{told}</h2>"
    if there:
        yield "<h3>Det här finns</h3>"
        yield from (_there(verdict, locate) for verdict in there)
    findings = [finding for finding in report.findings if stage_of(finding) == stage]
    if findings:
        yield "<h3>Att göra</h3>"
        yield from (article(finding, name, locate) for finding in findings)
    yield "</section>"


def _there(verdict: Verdict, locate: Callable[[str], int | None]) -> str:
    quotes = "".join(
        f"<p>{quote(e, where(e, locate))}</p>" for e in verdict.evidence[:_MOST_QUOTES]
    )
    if not quotes:
        quotes = f"<p>{UNQUOTED}</p>"
    return (
        f'<article class="there"><p><span class="kind">{VERDICT_LABELS[verdict.verdict]} '
        f"{escape(verdict.criterion)}</span> {escape(verdict.praise)}</p>{quotes}</article>"
    )


def _last(report: Report) -> Iterator[str]:
    """Yield how the verdicts were made, how sure they are, and what was not judged."""
    yield f'<p class="last">{_HOW}'
    left = [v.criterion for v in report.verdicts if v.verdict == "not_applicable"]
    if left:
        yield f"<br>Gäller inte här, eller syns bara i ett formulär: {escape(', '.join(left))}."
    yield "</p>"
