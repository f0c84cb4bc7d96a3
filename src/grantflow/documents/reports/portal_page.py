"""The portal rehearsal as one HTML page: a field for each section, with a button that copies it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from grantflow.documents.compose import project_title
from grantflow.documents.portal import counted, system_of
from grantflow.documents.reports.as_html import page as whole_page
from grantflow.documents.reports.as_text import cite
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.portal import Block
    from grantflow.model.application import Application
    from grantflow.model.programme import Call, Programme

_ROW_CHARS = 70
_ROWS = (3, 18)
_STYLE = """
textarea{width:100%;box-sizing:border-box;font:inherit;color:inherit;background:transparent;
border:1px solid var(--soft);border-radius:4px;padding:.6rem;resize:vertical}
button{font:inherit;font-weight:600;padding:.5rem 1rem;margin:.5rem 0;border-radius:4px;
border:2px solid var(--advice);color:var(--advice);background:transparent;cursor:pointer;
min-height:2.75rem}
:is(button,textarea,summary,a):focus-visible{outline:3px solid var(--advice);outline-offset:2px}
a{color:var(--advice)}.count{font-variant-numeric:tabular-nums}
.over{color:var(--blocker);font-weight:700}.group{color:var(--soft);font-size:.9rem;margin:0}
summary{cursor:pointer;min-height:1.6rem}pre{display:none}label{font-weight:600}
nav ol{padding-left:1.6rem}nav li{margin:.3rem 0}nav .place{white-space:nowrap}
.state{position:fixed;bottom:0;left:0;right:0;
margin:0;padding:.6rem 1rem;background:var(--ink);color:var(--paper);text-align:center}
.state:empty{display:none}section{scroll-margin-top:1rem}
@media print{textarea,button,.state{display:none}pre{display:block;font:inherit;
white-space:pre-wrap;border-left:2px solid var(--line);padding-left:.8rem}
nav{break-after:page}section{break-inside:auto}}
"""
# Without script every text stands in a field that can be marked and copied by hand.
_SCRIPT = """
const state=document.querySelector(".state");let timer;
const tell=text=>{state.textContent=text;clearTimeout(timer);
timer=setTimeout(()=>state.textContent="",6000)};
for(const button of document.querySelectorAll("button[data-for]")){
button.hidden=false;button.addEventListener("click",async()=>{
const field=document.getElementById(button.dataset.for);
try{await navigator.clipboard.writeText(field.value)}
catch{field.focus();field.select();
if(!document.execCommand("copy")){tell("Texten är markerad. Kopiera med Ctrl+C.");return}
button.focus()}
tell("Kopierat: "+button.dataset.name+".")})}
"""


def page(
    application: Application, programme: Programme, call: Call | None, found: list[Block]
) -> str:
    """Return the blocks as a page in Swedish that fetches nothing and needs no script."""
    heading = f"{mask(project_title(application))} · texter att klistra in"
    body = [
        *_opening(application, programme, call, found),
        *(_section(block, marked=any(b.wording_seen for b in found)) for block in found),
        '<p class="state" role="status" aria-live="polite"></p>',
        f"<script>{_SCRIPT}</script>",
    ]
    return whole_page(heading, body, style=_STYLE)


def _opening(
    application: Application, programme: Programme, call: Call | None, found: list[Block]
) -> Iterator[str]:
    where = f"{programme.name}, {call.title}" if call else programme.name
    yield f"<p>{escape(swedish.tie(where))}</p>"
    if application.example:
        yield f"<p><strong>{escape(mask(application.example))}</strong></p>"
    empty = [block for block in found if not block.text]
    over = [block for block in found if block.over]
    yield (
        f"<p>{len(found) - len(empty)} av {len(found)} avsnitt har text. Kopiera ett fält i taget "
        f"till {system_of(programme)}. Rätta i ärendet, inte här, så stämmer allt överens.</p>"
    )
    if over:
        names = swedish.listed([str(block.number) for block in over])
        yield f'<p class="over">Texten är för lång i avsnitt {names}.</p>'
    if unseen := [block for block in found if not block.wording_seen]:
        which = "Det gäller alla avsnitt."
        if len(unseen) < len(found):
            which = "Avsnitten som det gäller är märkta."
        yield f"<p>{escape(unseen[0].note)} {which}</p>"
    yield '<nav aria-label="Avsnitt"><h2>Avsnitt</h2><ol>'
    for block in found:
        state = "tomt" if not block.text else f"{swedish.number(block.chars)} tecken"
        state += ", för långt" if block.over else ""
        yield (
            f'<li><a href="#b{block.number}">{escape(block.heading)}</a> '
            f'<span class="place">({state})</span></li>'
        )
    yield "</ol></nav>"


def _section(block: Block, *, marked: bool) -> str:
    group = f'<p class="group">{escape(block.group)}</p>' if block.group else ""
    mark = ""
    if marked and not block.wording_seen:
        mark = '<p class="place">Rubrikens ordalydelse är inte verifierad.</p>'
    covers = "".join(f"<li>{escape(cover)}</li>" for cover in block.covers)
    asks = (
        f"<details><summary>Det här ska avsnittet täcka</summary><ul>{covers}</ul>"
        f'<p class="source">Källa: {escape(cite(block.source))}</p></details>'
    )
    return (
        f'<section id="b{block.number}" aria-labelledby="h{block.number}">{group}'
        f'<h2 id="h{block.number}">{block.number}. {escape(block.heading)}</h2>{mark}'
        f"{_field(block)}{asks}</section>"
    )


def _field(block: Block) -> str:
    if not block.text:
        return "<p>Här finns inget svar än.</p>"
    over = " over" if block.over else ""
    shown = escape(block.text)
    return (
        f'<p class="count{over}" id="c{block.number}">{counted(block)}</p>'
        f'<label for="t{block.number}">Text att klistra in</label>'
        f'<textarea id="t{block.number}" readonly rows="{_rows(block.text)}" '
        f'aria-describedby="c{block.number}">\n{shown}</textarea><pre>{shown}</pre>'
        f'<button type="button" hidden data-for="t{block.number}" '
        f'data-name="{escape(block.heading)}">Kopiera texten</button>'
    )


def _rows(text: str) -> int:
    """Return how many rows the field shows: all of a short text, the beginning of a long one."""
    low, high = _ROWS
    return min(max(sum(1 + len(line) // _ROW_CHARS for line in text.split("\n")), low), high)
