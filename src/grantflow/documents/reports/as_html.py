"""A report as one HTML page that reads well on a screen and on paper, with nothing to fetch."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from grantflow.documents.reports.as_text import cite, shorten, stage_of, summary, worth
from grantflow.model.finding import SEVERITY_LABELS, VERDICT_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from grantflow.model.finding import Evidence, Finding, Report, Verdict

_QUOTE = 240

_STYLE = """
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--line:#d0d7de;
--blocker:#a40e26;--warning:#7a4f00;--advice:#0a5a8a;--there:#1a6334}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b3;--paper:#0d1117;
--line:#30363d;--blocker:#ff8a94;--warning:#e3b341;--advice:#79c0ff;--there:#6fcf87}}
body{font:1rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);
max-width:46rem;margin:0 auto;padding:1.5rem 1rem;overflow-wrap:break-word;hyphens:auto}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.25rem;line-height:1.3;margin:2.4rem 0 .8rem;
border-bottom:1px solid var(--line);padding-bottom:.3rem}
h2 small{color:var(--soft);font-size:.9rem;font-weight:400;white-space:nowrap}
h3{font-size:1rem;margin:1.4rem 0 .5rem}
article{margin:1.2rem 0;padding-left:.9rem;border-left:4px solid var(--line)}
article.blocker{border-color:var(--blocker)}article.warning{border-color:var(--warning)}
article.advice{border-color:var(--advice)}article.there{border-color:var(--there)}
article p{margin:.35rem 0}.there{margin:.8rem 0}
.kind{font-weight:700}.blocker .kind{color:var(--blocker)}.warning .kind{color:var(--warning)}
.advice .kind{color:var(--advice)}.there .kind{color:var(--there)}
.place,.source,.last,cite{color:var(--soft);font-size:.9rem;font-style:normal}
.place,cite,.kind{hyphens:none}
.last{border-top:1px solid var(--line);margin-top:2.4rem;padding-top:.6rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;
padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line)}q{quotes:"”" "”"}
.sum{font-variant-numeric:tabular-nums}.sum th{font-weight:400}
.sum thead th,.sum tfoot th,.sum tfoot td{font-weight:700}
.sum :is(th,td)+:is(th,td){text-align:right;padding:.4rem 0 .4rem .5rem;white-space:nowrap}
@media screen and (max-width:26rem){body{padding:1rem .8rem}
.sum tr{display:grid;grid-template-columns:repeat(4,1fr);padding:.3rem 0;
border-bottom:1px solid var(--line)}.sum tr>:is(th,td):is(th,td){padding:.1rem 0;border:0}
.sum tr>:first-child{grid-column:1/-1}}
@page{size:A4;margin:18mm 17mm 20mm}
@media print{:root{color-scheme:light;--ink:#000;--soft:#333;--paper:#fff;--line:#999;
--blocker:#000;--warning:#000;--advice:#000;--there:#000}
body{max-width:none;padding:0;font-size:10.5pt;line-height:1.4}h1{margin-top:0}
article,tr,.last{break-inside:avoid}h2,h3{break-after:avoid}thead{display:table-header-group}
article.warning{border-left-style:double}article.advice{border-left-width:2px}
article.there{border-left-width:1px}}
"""


def render(report: Report, heading: str, name: str, locate: Callable[[str], int | None]) -> str:
    """Return the report as a page in Swedish.  `name` is the file as the person wrote it."""
    body = [f"<p>{escape(summary(report))}</p>"]
    by_stage: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_stage.setdefault(stage_of(finding), []).append(finding)
    for stage, found in by_stage.items():
        body.append(f"<h2>{escape(stage)}</h2>")
        body += [article(finding, name, locate) for finding in found]
    body += ["<h2>Punkt för punkt</h2>", *_verdicts(report)]
    return page(heading, body)


@lru_cache(maxsize=2000)
def _known(text: str) -> str:
    """Return words of a rule escaped: they are the same in nearly every report."""
    return escape(text)


def page(heading: str, body: Iterable[str], *, style: str = "") -> str:
    """Return a whole page in Swedish with `heading` over the elements of `body`.

    `style` is CSS of the page's own, after that of every page.
    """
    return (
        '<!doctype html>\n<html lang="sv">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(heading)}</title><style>{_STYLE}{style}</style></head>\n<body><main>\n"
        + "\n".join([f"<h1>{escape(heading)}</h1>", *body])
        + "\n</main></body>\n</html>\n"
    )


def article(finding: Finding, name: str, locate: Callable[[str], int | None]) -> str:
    """Return a finding with what to do, what comes nearest in a draft, and who says so."""
    line = locate(finding.place)
    where = f"{name}, rad {line}" if line else name
    waived = (
        f"<p>Satt åt sidan: {escape(finding.waiver_reason or '')}</p>" if finding.waived else ""
    )
    return (
        f'<article class="{finding.severity}"><p><span class="kind">'
        f"{SEVERITY_LABELS[finding.severity]} {_known(finding.code)}</span> "
        f'<span class="place">{escape(where)}</span></p>'
        f"<p>{escape(finding.message)}</p><p>{_known(finding.advice)}</p>{waived}"
        f"{_nearest(finding, locate)}"
        f'<p class="source">Källa: {_known(cite(finding.source))}</p></article>'
    )


def _nearest(finding: Finding, locate: Callable[[str], int | None]) -> str:
    if not finding.nearest:
        return ""
    told = " och ".join(quote(e, worth(e, locate)) for e in finding.nearest)
    return f"<p>Närmast i texten: {told}.</p>"


def quote(evidence: Evidence, told: str) -> str:
    """Return the words as a quotation, with what is told about them."""
    words = shorten(evidence.quote, _QUOTE)
    return f"<q>{escape(words)}</q> <cite>({escape(told)})</cite>"


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
        f"<tr><th scope=row>{_known(verdict.criterion)}</th>"
        f"<td>{VERDICT_LABELS[verdict.verdict]}{lacking}</td><td>{quotes or '–'}</td></tr>"
    )
