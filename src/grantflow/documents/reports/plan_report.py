"""The plan backwards from the last day, as an HTML page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from grantflow.documents.reports.as_html import page
from grantflow.documents.reports.as_text import cite
from grantflow.text import swedish

if TYPE_CHECKING:
    import datetime

    from grantflow.documents.calendar import Milestone, Plan

_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_STYLE = """
.plan td:first-child,.plan th:first-child{white-space:nowrap;width:9.5rem}
.plan tr.fixed{font-weight:700}.plan .why{display:block;color:var(--soft);font-size:.9rem;
font-weight:400}.warn{display:block;color:var(--warning);font-weight:700}
@media screen and (max-width:34rem){.plan thead{position:absolute;clip-path:inset(50%)}
.plan tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--line)}
.plan :is(td,th){display:block;border:0;padding:.1rem 0}}
"""
NO_DAY = "dag saknas"


def as_page(plan: Plan) -> str:
    """Return the plan as a page in Swedish with nothing to fetch."""
    head = "".join(f'<th scope="col">{word}</th>' for word in ("Senast", "Vad", "Vem"))
    body = [
        f"<p>{escape(opening(plan))}</p>",
        f'<table class="plan"><thead><tr>{head}</tr></thead><tbody>',
        *(_row(row) for row in plan.milestones),
        "</tbody></table>",
    ]
    if plan.done:
        done = "".join(f"<li>{escape(text)}</li>" for text in plan.done)
        body.append(f"<h2>Klart</h2><ul>{done}</ul>")
    body.append(f'<p class="last">Källa till ledtiderna: {escape(cite(plan.source))}</p>')
    return page(heading(plan), body, style=_STYLE)


def heading(plan: Plan) -> str:
    """Return the first line of the plan."""
    return f"Tidsplan fram till inlämning: {plan.title} ({swedish.tie(plan.funder)})"


def opening(plan: Plan) -> str:
    """Return what to know before reading the days."""
    parts = list(plan.missing)
    late = sum(bool(row.warning) for row in plan.milestones)
    if plan.closes:
        at = f" klockan {plan.closes_at}" if plan.closes_at else ""
        parts.insert(0, f"Sista dag är den {swedish.day(plan.closes)}{at}.")
    parts.append("Ledtiderna är råd. Ni kan byta dem mot era egna.")
    if late:
        parts.append(f"{late} {'dag' if late == 1 else 'dagar'} behöver ses över.")
    return " ".join(parts)


def weekday(day: datetime.date | None) -> str:
    """Return "tisdag 30 april 2024"; words to that effect without a day."""
    return f"{_WEEKDAYS[day.weekday()]} {swedish.day(day)}" if day else NO_DAY


def _row(row: Milestone) -> str:
    kind = "" if row.advice else ' class="fixed"'
    why = f'<span class="why">{escape(row.why)}</span>' if row.why else ""
    warning = f'<span class="warn">{escape(row.warning)}</span>' if row.warning else ""
    return (
        f'<tr{kind}><td>{escape(weekday(row.date))}</td><th scope="row" class="what">'
        f"{escape(row.label)}{warning}{why}</th><td>{escape(row.who)}</td></tr>"
    )
