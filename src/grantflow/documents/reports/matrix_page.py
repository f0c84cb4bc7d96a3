"""The matrix of many drafts as one HTML page: no scripts, and it reads well without colours."""

from __future__ import annotations

from html import escape
from itertools import groupby, islice
from typing import TYPE_CHECKING
from urllib.parse import quote

from grantflow.documents.reports.as_html import page
from grantflow.documents.reports.matrix import (
    LEFT,
    LEFT_REMEDY,
    LINES,
    SIGNS,
    WORKBOOK,
    heading,
    opening,
    rule_counts,
)
from grantflow.documents.reports.tally import MOST_FINDINGS, MOST_NAMED
from grantflow.model.finding import SEVERITIES, SEVERITY_LABELS
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from grantflow.documents.reports.matrix import Matrix, Part, Point, Row

# A class a verdict, as short as can be: there are tens of thousands of cells.
_CLASSES = {
    "met": "m",
    "partly": "p",
    "missing": "s",
    "negated": "n",
    "placeholder": "l",
    "verify": "v",
    "not_applicable": "x",
}
_SIGNED = "".join(f'.{_CLASSES[word]}::before{{content:"{sign}"}}' for word, sign in SIGNS.items())
_STYLE = (
    """
:root{--m:#d3efdb;--mi:#12502b;--p:#fdf0c4;--pi:#5f4300;--s:#fdf1f1;--si:#8a1020;--n:#eeb4b4;
--ni:#5c000d;--l:#e5e0f7;--li:#3c2c7a;--v:#dcebf8;--vi:#0a4a73;--head:#eef3f5}
@media (prefers-color-scheme:dark){:root{--m:#123d23;--mi:#9be4b4;--p:#453400;--pi:#f3d27a;
--s:#2c1619;--si:#ffb3ba;--n:#7a1420;--ni:#fff;--l:#322a5c;--li:#cfc6ff;--v:#123750;--vi:#a9d6f7;
--head:#1c242c}}
body{max-width:none}p,.legend,.lost,h2,nav{max-width:60rem}
a{color:var(--advice)}:is(a,.grid):focus-visible{outline:3px solid var(--advice);
outline-offset:2px}
.legend{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;padding:0;margin:.6rem 0;list-style:none}
.legend span{display:inline-block;min-width:1.7em;text-align:center;margin-right:.4em}
.grid{overflow:auto;max-height:92vh;border:1px solid var(--line)}
.grid table{width:auto;border-collapse:separate;border-spacing:0;font-size:.9rem}
.grid :is(th,td){padding:.25rem .4rem;border-bottom:1px solid var(--line);hyphens:none;
position:relative}
.grid thead{position:sticky;top:0;z-index:2}
.grid thead th{background:var(--head);vertical-align:bottom;font-weight:600}
.grid .k{position:sticky;left:0;z-index:1;background:var(--paper);
border-right:1px solid var(--line);min-width:14rem;max-width:20rem;font-weight:600;
overflow-wrap:anywhere}
.grid thead .k,.grid tfoot :is(th,td){background:var(--head)}
.grid .k small{font-weight:400}
.grid td{text-align:center;vertical-align:middle;white-space:nowrap;
font-variant-numeric:tabular-nums}
.grid td.why{text-align:left;white-space:normal;max-width:40rem}
.grid .up{padding:.5rem .1rem}.grid .up span{writing-mode:vertical-rl;transform:rotate(180deg);
font-weight:400;line-height:1.2;white-space:nowrap}
.grid .up b{font-weight:600}.grid em{font-style:normal}
.grid .group{border-left:2px solid var(--soft);white-space:nowrap;
overflow:hidden;text-overflow:ellipsis;max-width:0}
.grid .first{border-left:2px solid var(--soft)}
.c{min-width:1.3rem}.c::before{font-weight:700}.c i{position:absolute;width:1px;
height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.m{background:var(--m);color:var(--mi)}.p{background:var(--p);color:var(--pi)}
.s{background:var(--s);color:var(--si)}.n{background:var(--n);color:var(--ni)}
.l{background:var(--l);color:var(--li)}.v{background:var(--v);color:var(--vi)}
.x{color:var(--soft)}.hard{font-weight:700;color:var(--blocker)}
.lost li{margin:.5rem 0}
@media screen and (max-width:34rem){.grid .k{min-width:6.5rem;
max-width:7.5rem;font-size:.8rem}.grid em{position:absolute;width:1px;height:1px;overflow:hidden;
clip-path:inset(50%)}}
@media print{@page{size:A4 landscape;margin:10mm}.grid{overflow:visible;max-height:none;border:0}
.grid table{font-size:6.5pt}.grid :is(th,td){padding:.5pt 1pt}.grid .up{padding:1pt 0}
.grid thead,.grid .k{position:static}.c{min-width:0}
.grid .k{min-width:24mm;max-width:32mm}h2{break-after:avoid}}
"""
    + _SIGNED
)
_HOW = (
    "Omdömena vilar på meningar i texten, och ett program som har tränats på exempeltexter väljer "
    "dem. Det kan missa och godta för mycket. Öppna granskningen av ett utkast och läs citaten "
    "innan ni litar på en ruta. Matrisen är ett stöd för den som granskar. Den rangordnar inte."
)


def render(matrix: Matrix) -> str:
    """Return the matrix as a page in Swedish with nothing to fetch.

    Of very many files the first are shown, and the page says so: a browser must be able to open it.
    """
    rows = list(islice(matrix.rows, MOST_NAMED))
    body = [
        f"<p>{_written(opening(matrix))}</p>",
        f"<p>{_ways(matrix)}</p>",
        *_grid(matrix, rows, 0),
        "<p>En rad är ett utkast, en kolumn är en punkt. Namnet leder till granskningen.</p>",
        *_legend(matrix.parts[0]),
        f"<p>{_HOW}</p>",
        *_rules(matrix),
        *(line for number in range(1, len(matrix.parts)) for line in _grid(matrix, rows, number)),
        *_lost(matrix),
    ]
    return page(_plain(heading(matrix)), body, style=_STYLE)


def _plain(text: str) -> str:
    return swedish.tie(mask(text))


def _written(text: str) -> str:
    return escape(_plain(text))


def _legend(part: Part) -> Iterator[str]:
    """Yield what each sign stands for; the style draws the sign, and without it words stand."""
    yield '<ul class="legend">'
    for word, kind in _CLASSES.items():
        yield f'<li><span class="{kind}"></span>{part.label(word)}</li>'
    yield "</ul>"


def _ways(matrix: Matrix) -> str:
    """Return the way to the workbook, to what is not shown, and to what could not be done."""
    told = [f'Alla fynd med citat och källor står i <a href="{WORKBOOK}">{WORKBOOK}</a>.']
    tally = matrix.tally
    if sum(tally.notes.values()) > MOST_FINDINGS:
        told = [f'Alla fynd med citat står i <a href="{LINES}">{LINES}</a>, en rad för varje fil.']
    if len(matrix.rows) > MOST_NAMED:
        told.append(
            f"Sidan visar de {_number(MOST_NAMED)} första av {_number(len(matrix.rows))} filer. "
            f'Alla står i <a href="{WORKBOOK}">{WORKBOOK}</a>.'
        )
    if tally.rules:
        told.append('<a href="#regler">Fynden, regel för regel</a>.')
    lost = tally.troubled + len(matrix.left)
    if lost:
        told.append(f'<a href="#gick-inte">Det här gick inte ({lost})</a>.')
    return " ".join(told)


def _number(count: int) -> str:
    return swedish.number(count)


def _rules(matrix: Matrix) -> Iterator[str]:
    """Yield how many files each rule has spoken of, those that concern most files first."""
    counts = rule_counts(matrix)
    if not counts:
        return
    yield '<h2 id="regler">Fynden, regel för regel</h2>'
    yield '<div class="grid" role="region" aria-labelledby="regler" tabindex="0"><table>'
    heads = ("Kod", "Allvar", "Rubrik", "Filer", "Fynd")
    cells = "".join(f'<th scope="col">{head}</th>' for head in heads)
    yield f"<thead><tr>{cells}</tr></thead><tbody>"
    for rule in counts:
        yield (
            f'<tr><th scope="row">{escape(rule.code)}</th>'
            f"<td>{SEVERITY_LABELS[rule.severity]}</td>"
            f'<td class="why">{_written(rule.title)}</td>'
            f"<td>{_number(rule.files)}</td><td>{_number(rule.findings)}</td></tr>"
        )
    yield "</tbody></table></div>"


def _lost(matrix: Matrix) -> Iterator[str]:
    """Yield what could not be done, file by file, and which files nobody tried to read."""
    tally = matrix.tally
    if not tally.troubled and not matrix.left:
        return
    yield '<h2 id="gick-inte">Det här gick inte</h2><ul class="lost">'
    for name, troubles in tally.failed:
        yield f"<li><strong>{_written(name)}</strong><br>{_troubles(troubles)}</li>"
    for name in matrix.left[:MOST_NAMED]:
        told = f"{swedish.capital(LEFT)}. Åtgärd: {LEFT_REMEDY}."
        yield f"<li><strong>{_written(name)}</strong><br>{told}</li>"
    more = tally.troubled + len(matrix.left) - len(tally.failed) - len(matrix.left[:MOST_NAMED])
    if more:
        yield f"<li>och {_number(more)} till, se {WORKBOOK}</li>"
    yield "</ul>"


def _troubles(troubles: Iterable[tuple[str, str, str]]) -> str:
    return "<br>".join(
        f"[{escape(code)}] {_written(problem)}. Åtgärd: {_written(remedy)}."
        for code, problem, remedy in troubles
    )


def _grid(matrix: Matrix, shown: Collection[Row], number: int) -> Iterator[str]:
    """Yield the table of a part; the first has all rows, and how much each draft has in all."""
    part, whole = matrix.parts[number], not number
    rows = shown if whole else part.rows(shown)
    yield f'<h2 id="del{number}">{_written(part.title)}</h2>'
    yield f'<div class="grid" role="region" aria-labelledby="del{number}" tabindex="0"><table>'
    yield from _head(part, counts=whole)
    yield "<tbody>"
    firsts = _firsts(part.points)
    for row in rows:
        yield _row(row, part, firsts, counts=whole)
    yield "</tbody>"
    yield from _foot(matrix, part, firsts, counts=whole)
    yield "</table></div>"
    if not whole:
        yield from _legend(part)


def _firsts(points: tuple[Point, ...]) -> frozenset[str]:
    """Return the points that begin a stage."""
    return frozenset(next(group).code for _, group in groupby(points, lambda p: p.stage))


def _head(part: Part, *, counts: bool) -> Iterator[str]:
    points = part.points
    yield '<thead><tr><th scope="col" rowspan="2" class="k">Fil</th>'
    for label in _count_heads() if counts else ():
        yield f'<th scope="col" rowspan="2" class="up"><span>{label}</span></th>'
    for stage, group in groupby(points, lambda point: point.stage):
        yield (
            f'<th scope="colgroup" colspan="{len(list(group))}" class="group" '
            f'title="{escape(stage)}">{escape(stage)}</th>'
        )
    yield "</tr><tr>"
    firsts = _firsts(points)
    for point in points:
        kind = "up first" if point.code in firsts else "up"
        yield (
            f'<th scope="col" class="{kind}"><span><b>{escape(point.code)}</b> '
            f"<em>{escape(point.title)}</em></span></th>"
        )
    yield "</tr></thead>"


def _count_heads() -> tuple[str, ...]:
    return ("Finns", *(SEVERITY_LABELS[severity] for severity in SEVERITIES))


def _row(row: Row, part: Part, firsts: frozenset[str], *, counts: bool) -> str:
    points = part.points
    name = f'<th scope="row" class="k">{_named(row)}</th>'
    if not row.read:
        told = _troubles((each.code, each.problem, each.remedy) for each in row.troubles)
        span = len(points) + len(_count_heads())
        return f'<tr>{name}<td class="why" colspan="{span}">Lästes inte. {told}</td></tr>'
    cells = "".join(_cell(part, row.verdicts.get(p.code), first=p.code in firsts) for p in points)
    return f"<tr>{name}{_counted(row) if counts else ''}{cells}</tr>"


def _named(row: Row) -> str:
    """Return the name, as a link to the report when there is one, and links to the other files."""
    files = dict(row.files)
    shown = _written(row.name)
    report = files.pop("Granskning", None)
    if report:
        shown = f'<a href="{quote(report)}">{shown}</a>'
    others = " · ".join(f'<a href="{quote(at)}">{label}</a>' for label, at in files.items())
    return f"{shown}<br><small>{others}</small>" if others else shown


def _counted(row: Row) -> str:
    hard = row.counts.get("blocker", 0)
    cells = [f"<td>{row.share}</td>"]
    cells.append(f'<td class="hard">{hard}</td>' if hard else "<td>0</td>")
    cells += [f"<td>{row.counts.get(severity, 0)}</td>" for severity in SEVERITIES[1:]]
    return "".join(cells)


def _cell(part: Part, word: str | None, *, first: bool) -> str:
    edge = " first" if first else ""
    if word is None:
        return f'<td class="c{edge}"></td>'
    return f'<td class="c {_CLASSES[word]}{edge}"><i>{part.label(word)}</i></td>'


def _foot(matrix: Matrix, part: Part, firsts: frozenset[str], *, counts: bool) -> Iterator[str]:
    """Yield how many of all the drafts meet each point."""
    verdicts = matrix.tally.verdicts
    yield '<tfoot><tr><th scope="row" class="k">'
    yield f"Antal: {part.label('met').lower()}</th>"
    yield "<td></td>" * (len(_count_heads()) if counts else 0)
    for point in part.points:
        edge = ' class="first"' if point.code in firsts else ""
        yield f"<td{edge}>{verdicts.get(f'{point.code} met', 0)}</td>"
    yield "</tr></tfoot>"
