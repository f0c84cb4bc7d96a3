"""A report as one HTML page that reads well on a screen and on paper, with nothing to fetch."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from grantflow.documents.reports.as_text import ACROSS, cite, summary
from grantflow.model.finding import SEVERITY_LABELS, VERDICT_LABELS
from grantflow.model.stages import STAGE_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.model.finding import Finding, Report, Verdict

_STYLE = """
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--line:#d0d7de;
--blocker:#a40e26;--warning:#7a4f00;--advice:#0a5a8a}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b3;--paper:#0d1117;
--line:#30363d;--blocker:#ff8a94;--warning:#e3b341;--advice:#79c0ff}}
body{font:1rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);
max-width:46rem;margin:0 auto;padding:1.5rem 1rem;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.2rem;margin-top:2.2rem;
border-bottom:1px solid var(--line);padding-bottom:.3rem}
article{margin:1.2rem 0;padding-left:.9rem;border-left:4px solid var(--line)}
article.blocker{border-color:var(--blocker)}article.warning{border-color:var(--warning)}
article.advice{border-color:var(--advice)}article p{margin:.35rem 0}
.kind{font-weight:700}.blocker .kind{color:var(--blocker)}.warning .kind{color:var(--warning)}
.advice .kind{color:var(--advice)}.place,.source,cite{color:var(--soft);font-size:.9rem;
font-style:normal}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;
padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line)}q{quotes:"”" "”"}
@media print{body{max-width:none;padding:0}article,tr{break-inside:avoid}}
"""
_LABELS: dict[str | None, str] = {str(stage): label for stage, label in STAGE_LABELS.items()}


def render(report: Report, heading: str, name: str, locate: Callable[[str], int | None]) -> str:
    """Return the report as a page in Swedish.  `name` is the file as the person wrote it."""
    body = [f"<h1>{escape(heading)}</h1>", f"<p>{escape(summary(report))}</p>"]
    stages = dict.fromkeys(_LABELS.get(f.stage, ACROSS) for f in report.findings)
    for stage in stages:
        body.append(f"<h2>{escape(stage)}</h2>")
        body += [
            _finding(finding, name, locate)
            for finding in report.findings
            if _LABELS.get(finding.stage, ACROSS) == stage
        ]
    body += ["<h2>Punkt för punkt</h2>", *_verdicts(report)]
    return (
        '<!doctype html>\n<html lang="sv">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(heading)}</title><style>{_STYLE}</style></head>\n<body><main>\n"
        + "\n".join(body)
        + "\n</main></body>\n</html>\n"
    )


def _finding(finding: Finding, name: str, locate: Callable[[str], int | None]) -> str:
    line = locate(finding.place)
    where = f"{name}, rad {line}" if line else name
    waived = (
        f"<p>Satt åt sidan: {escape(finding.waiver_reason or '')}</p>" if finding.waived else ""
    )
    return (
        f'<article class="{finding.severity}"><p><span class="kind">'
        f"{SEVERITY_LABELS[finding.severity]} {escape(finding.code)}</span> "
        f'<span class="place">{escape(where)}</span></p>'
        f"<p>{escape(finding.message)}</p><p>{escape(finding.advice)}</p>{waived}"
        f'<p class="source">Källa: {escape(cite(finding.source))}</p></article>'
    )


def _verdicts(report: Report) -> Iterator[str]:
    yield "<table><thead><tr><th scope=col>Punkt</th><th scope=col>Bedömning</th>"
    yield "<th scope=col>Vilar på</th></tr></thead><tbody>"
    yield from (_row(verdict) for verdict in (*report.verdicts, *report.programme_verdicts))
    yield "</tbody></table>"


def _row(verdict: Verdict) -> str:
    quotes = "<br>".join(
        f"<q>{escape(e.quote)}</q> <cite>{escape(e.place)}</cite>" for e in verdict.evidence[:2]
    )
    lacking = f"<br>Saknas: {escape(', '.join(verdict.missing))}" if verdict.missing else ""
    return (
        f"<tr><th scope=row>{escape(verdict.criterion)}</th>"
        f"<td>{VERDICT_LABELS[verdict.verdict]}{lacking}</td><td>{quotes or '–'}</td></tr>"
    )
