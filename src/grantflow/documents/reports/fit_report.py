"""How an idea fits each programme, as text, JSON or an HTML page."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING

from grantflow.documents.reports.as_html import page
from grantflow.documents.reports.as_text import cite
from grantflow.model.fit import FIT_LABELS, OVERALL_LABELS, lacking_once
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.model.fit import Aspect, Fit, LackGroup

VERSION = 1
_TAGS = {"fits": "there", "fits_not": "blocker", "unclear": "warning", "verify": "advice"}
_OVERALL_TAGS = {
    "suits": "there", "may": "advice", "change": "warning", "open": "warning", "not": "blocker",
}  # fmt: skip
_STYLE = """
.fit :is(td,th){width:auto}.fit th{min-width:7.5rem}.fit .kind{display:block}
.fit .source{display:block;margin-top:.2rem}.short tbody th{font-weight:400;white-space:nowrap}
a{color:var(--advice)}
@media screen and (max-width:40rem){.fit thead{position:absolute;clip-path:inset(50%)}
.fit tr{display:block;padding:.6rem 0;border-bottom:1px solid var(--line)}
.fit :is(td,th){display:block;border:0;padding:.1rem 0}}
"""


def shown(form: str, fits: Sequence[Fit], title: str, name: str, *, width: int) -> str:
    """Return the fits as text, json or html.

    Args:
        form: One of the three.
        fits: What the case was held against, in order.
        title: What the idea is called.
        name: The file as the person wrote it.
        width: Columns of text.

    """
    if form == "json":
        return as_json(fits, name)
    return as_page(fits, title) if form == "html" else as_text(fits, title, width)


def as_json(fits: Sequence[Fit], name: str) -> str:
    """Return one JSON document, readable in a diff.  `name` is the file's own name."""
    document = {
        "grantflow": VERSION,
        "kind": "fit",
        "input": name,
        "fits": [_plain(fit) for fit in fits],
        "lacking": [asdict(group) for group in lacking_once(tuple(fits))],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _plain(fit: Fit) -> dict[str, object]:
    values = asdict(fit)
    values["lacking"] = [lack.path for lack in fit.lacking]
    return values


def as_text(fits: Sequence[Fit], title: str, width: int = 88) -> str:
    """Return the fits for a terminal: the answer first, then why, then what is lacking."""
    lines = [f"{mask(title)}: vilka stöd passar?", ""]
    longest = max((len(fit.name) for fit in fits), default=0)
    lines += [f"  {swedish.tie(fit.name):<{longest}}  {answer(fit)}" for fit in fits]
    for fit in fits:
        heading = f"{swedish.tie(fit.name)}: {OVERALL_LABELS[fit.overall].lower()}"
        if fit.call_title:
            heading += f" ({fit.call_title})"
        lines += ["", heading, "─" * len(heading)]
        for aspect in fit.aspects:
            lines += _aspect_lines(aspect, width)
    lines += _lacking_lines(fits, width)
    return "\n".join(lines) + "\n"


def answer(fit: Fit) -> str:
    """Return the answer for one programme with what it turns on: "Passar inte: syfte"."""
    about = [text.split(":", 1)[0].lower() for text in fit.why]
    return f"{OVERALL_LABELS[fit.overall]}{f': {swedish.listed(about)}' if about else ''}"


def _aspect_lines(aspect: Aspect, width: int) -> Iterator[str]:
    yield f"{aspect.label}: {FIT_LABELS[aspect.verdict].lower()}"
    told = [f"{aspect.said} {aspect.asked}"]
    if aspect.source:
        told.append(f"Källa: {cite(aspect.source)}")
    for text in told:
        yield from textwrap.wrap(
            swedish.tie(mask(text)),
            width,
            initial_indent="  ",
            subsequent_indent="  ",
            break_on_hyphens=False,
        )


def _lacking_lines(fits: Sequence[Fit], width: int) -> Iterator[str]:
    groups = lacking_once(tuple(fits))
    if not groups:
        return
    heading = "Det här frågar stöden om, och ärendet har inget svar"
    yield from ("", heading, "─" * len(heading))
    for group in groups:
        yield f"{askers(group, fits)}:"
        for lack in group.lacking:
            text = f"{lack.form}: {lack.label} ({lack.path})"
            yield from textwrap.wrap(
                text,
                width,
                initial_indent="  ",
                subsequent_indent="    ",
                break_on_hyphens=False,
                break_long_words=False,
            )


def askers(group: LackGroup, fits: Sequence[Fit]) -> str:
    """Return who asks: "Alla", or the names of the programmes."""
    names = [fit.name for fit in fits if fit.programme in group.programmes]
    return "Alla" if len(names) == len(fits) > 1 else swedish.listed(names)


def as_page(fits: Sequence[Fit], title: str) -> str:
    """Return the fits as a page in Swedish with nothing to fetch."""
    head = '<tr><th scope="col">Stöd</th><th scope="col">Svar</th></tr>'
    body = [f'<table class="short"><thead>{head}</thead><tbody>']
    for number, fit in enumerate(fits, 1):
        body.append(
            f'<tr class="{_OVERALL_TAGS[fit.overall]}"><th scope="row"><a href="#s{number}">'
            f'{_written(fit.name)}</a></th><td class="kind">{_written(answer(fit))}</td></tr>'
        )
    body.append("</tbody></table>")
    for number, fit in enumerate(fits, 1):
        body += _section(number, fit)
    body += _lacking_page(fits)
    return page(f"{mask(title)}: vilka stöd passar?", body, style=_STYLE)


def _section(number: int, fit: Fit) -> Iterator[str]:
    yield f'<h2 id="s{number}">{_written(fit.name)}: {OVERALL_LABELS[fit.overall].lower()}</h2>'
    if fit.call_title:
        yield f"<p>{_written(fit.call_title)}</p>"
    if fit.why:
        yield f"<ul>{''.join(f'<li>{_written(text)}</li>' for text in fit.why)}</ul>"
    yield (
        '<table class="fit"><thead><tr><th scope="col">Fråga</th><th scope="col">Ärendet</th>'
        '<th scope="col">Stödet</th></tr></thead><tbody>'
    )
    yield from (_row(aspect) for aspect in fit.aspects)
    yield "</tbody></table>"


def _row(aspect: Aspect) -> str:
    source = (
        f'<span class="source">Källa: {_written(cite(aspect.source))}</span>'
        if aspect.source
        else ""
    )
    return (
        f'<tr class="{_TAGS[aspect.verdict]}"><th scope="row">{escape(aspect.label)}'
        f'<span class="kind">{FIT_LABELS[aspect.verdict]}</span></th>'
        f"<td>{_written(aspect.said)}</td><td>{_written(aspect.asked)}{source}</td></tr>"
    )


def _written(text: str) -> str:
    """Return a text for the page: masked, with figures and units tied together."""
    return escape(swedish.tie(mask(text)))


def _lacking_page(fits: Sequence[Fit]) -> Iterator[str]:
    groups = lacking_once(tuple(fits))
    if not groups:
        return
    yield "<h2>Frågor som ärendet inte svarar på</h2>"
    yield "<p>Varje fråga står en gång, under de stöd som ställer den.</p>"
    for group in groups:
        yield f"<h3>{_written(askers(group, fits))}</h3><ul>"
        for lack in group.lacking:
            yield (
                f"<li>{escape(lack.form)}: {escape(lack.label)} "
                f'<span class="place">{escape(lack.path)}</span></li>'
            )
        yield "</ul>"
