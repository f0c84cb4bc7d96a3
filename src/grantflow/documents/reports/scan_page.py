"""What is new on the pages that a case watches, as an HTML page with nothing to fetch."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from grantflow.documents.reports.as_html import page
from grantflow.documents.reports.scan_text import (
    aside,
    difference_told,
    how_to,
    ignored_told,
    resumed_told,
    short,
    summary,
    title_of,
    try_told,
    what,
    with_news,
)
from grantflow.model.finding import SEVERITY_LABELS
from grantflow.model.scan import STATE_LABELS
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.scan import Difference, PageResult, Proposal, Scan

_STYLE = """
ins{color:var(--there)}del{color:var(--blocker)}
.scan li{margin:.4rem 0}.quote{color:var(--soft)}a{color:var(--advice);overflow-wrap:anywhere}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
"""


def as_page(scan: Scan, title: str, name: str) -> str:
    """Return the round as a page in Swedish with nothing to fetch."""
    body = [f"<p>{escape(summary(scan))}</p>"]
    if scan.resumed:
        body.append(f"<p>{escape(resumed_told(scan))}</p>")
    for one in with_news(scan):
        body += _page_section(one)
    if scan.notices:
        body.append("<h2>Att göra</h2>")
    for notice in scan.notices:
        label = SEVERITY_LABELS[notice.severity]
        body.append(
            f'<article class="{notice.severity}"><p><span class="kind">{label}</span> '
            f"{_written(notice.message)}</p><p>{_written(notice.advice)}</p>"
            f'<p class="place">{_written(notice.address)}, {_written(notice.place)}</p></article>'
        )
    if scan.proposals:
        body.append('<h2>Att ta in i ärendet, om du vill</h2><ol class="scan">')
        body += [f'<li value="{one.number}">{_proposal_item(one)}</li>' for one in scan.proposals]
        told = "<br>".join(f"{said} {_written(command)}" for said, command in how_to(scan, name))
        body.append(f"</ol><p>{told}</p>")
    body += ["<h2>Alla sidor</h2>", *_table(scan)]
    heading = f"{mask(title)}: bevakade sidor {swedish.day(scan.read_on)}"
    return page(heading, body, style=_STYLE)


def _page_section(one: PageResult) -> Iterator[str]:
    since = f", sedan {swedish.day(one.since)}" if one.since else ""
    yield f"<h2>{_written(title_of(one))}</h2>"
    yield f'<p class="place">{STATE_LABELS[one.state]}{since}. {_link(one.address)}</p>'
    yield from (f"<p>{_written(told)}</p>" for told in one.told)
    rows = [f"<li>{_marked(difference)}</li>" for difference in one.differences]
    for item in one.items:
        date = f"{swedish.day(item.date)}: " if item.date else ""
        link = f" {_link(item.link)}" if item.link else ""
        rows.append(f"<li>{_written(date + item.title)}{link}</li>")
    if rows:
        yield f'<ul class="scan">{"".join(rows)}</ul>'
    if one.ignored:
        yield f'<p class="place">{_written(ignored_told(one))}</p>'


def _marked(one: Difference) -> str:
    """Return a difference with what is gone and new marked, told also to those who hear it read."""
    signs = ("\x02", "\x03", "\x04", "\x05")
    text = _written(difference_told(one, *signs))
    for sign, tag in zip(signs, ("<del>", "</del>", "<ins>", "</ins>"), strict=True):
        said = {"<del>": "borttaget: ", "<ins>": "nytt: "}.get(tag)
        text = text.replace(sign, f'{tag}<span class="sr">{said}</span>' if said else tag)
    return text


def _proposal_item(one: Proposal) -> str:
    doubts = f"<br>Kontrollera: {_written('; '.join(one.doubts))}." if one.doubts else ""
    doubts += f"<br>{_written(aside(one))}" if aside(one) else ""
    quote = f'<br><span class="quote">”{_written(short(one.text))}”</span>'
    return f"{_written(what(one))}{quote}<br>{_link(one.address)}{doubts}"


def _table(scan: Scan) -> Iterator[str]:
    yield (
        '<table><thead><tr><th scope="col">Sida</th><th scope="col">Läget</th></tr></thead><tbody>'
    )
    for one in scan.pages:
        told = " ".join((f"{STATE_LABELS[one.state]}.", *one.told)) + try_told(one)
        yield f"<tr><td>{_written(title_of(one))}<br>{_link(one.address)}</td>"
        yield f"<td>{_written(told)}</td></tr>"
    yield "</tbody></table>"


def _link(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        return _written(address)
    return f'<a href="{escape(address)}" rel="noreferrer">{escape(mask(address))}</a>'


def _written(text: str) -> str:
    return escape(swedish.tie(mask(text)))
