"""The part of a review that tells what happened since the last one, for a terminal and a page."""

from __future__ import annotations

import textwrap
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from grantflow.documents.reports.as_text import place_told
from grantflow.documents.reports.since import largest, readable
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.documents.compare import Change
    from grantflow.documents.reports.since import Since
    from grantflow.model.finding import Finding

    Locate = Callable[[str], int | None]

STYLE = """
.since{margin-bottom:2.4rem}.since ul{padding-left:1.2rem;margin:.4rem 0}.since li{margin:.3rem 0}
.since details{margin:1.4rem 0 .5rem}.since summary{font-weight:700;cursor:pointer}
.since summary:focus-visible{outline:3px solid var(--advice);outline-offset:2px}
.since p{margin:.4rem 0}.words li{margin:.7rem 0}.words .place{display:block}
del{color:var(--blocker);text-decoration:line-through}
ins{color:var(--there);text-decoration:underline;text-underline-offset:.15em}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
"""
_PRIVATE = "Det som har ändrats är personuppgifter och visas inte."
_SAME = "Texten är densamma."
_LEFT = "De står nedan, var och en med råd."


def as_lines(since: Since, locate: Locate, width: int) -> list[str]:
    """Return the part as lines of text, an empty one last.

    Args:
        since: What happened.
        locate: Gives the line of a place in the draft that is reviewed now, or None.
        width: Columns to wrap at.

    """
    title = _title(since)
    lines = [title, "─" * len(title)]
    for label, findings in _groups(since):
        lines.append(f"{label} ({len(findings)})")
        if findings is since.remaining:
            # They are told in full below.
            codes = ", ".join(finding.code for finding in findings)
            lines += textwrap.wrap(
                codes,
                width,
                initial_indent="  ",
                subsequent_indent="  ",
                break_on_hyphens=False,
            )
        else:
            lines += [_short(finding, width) for finding in findings]
    lines += ["", f"Ändrat i texten ({len(since.changes)})"]
    told = "[-Så-] är borttaget, {+så+} är nytt." if since.changes else _SAME
    lines.append(f"  {told}")
    for change in largest(since.changes):
        text = f"{_label(change, since, locate)}: {_marked(change)}"
        lines += textwrap.wrap(
            text,
            width,
            initial_indent="  ",
            subsequent_indent="    ",
            break_on_hyphens=False,
        )
    if rest := _rest(since):
        lines.append(f"  {rest}")
    return [*lines, ""]


def as_section(since: Since, locate: Locate) -> Iterator[str]:
    """Yield the part as HTML; `locate` is of the draft that is reviewed now."""
    yield f'<section class="since"><h2>{escape(_title(since))}</h2>'
    for label, findings in _groups(since):
        told = f"{label} ({len(findings)})"
        items = "".join(map(_item, findings))
        if findings and findings is since.remaining:
            yield f"<details><summary>{told}</summary><p>{_LEFT}</p><ul>{items}</ul></details>"
        else:
            yield f"<h3>{told}</h3>" + (f"<ul>{items}</ul>" if items else "")
    yield f"<h3>Ändrat i texten ({len(since.changes)})</h3>"
    if since.changes:
        yield "<p>Överstruket är borttaget, understruket är nytt.</p>"
        yield '<ul class="words">'
        for change in largest(since.changes):
            label = escape(_label(change, since, locate))
            yield f'<li><span class="place">{label}</span> {_tagged(change)}</li>'
        yield "</ul>"
    rest = _rest(since) if since.changes else _SAME
    yield f"<p>{rest}</p></section>" if rest else "</section>"


def _title(since: Since) -> str:
    return f"Sedan {mask(Path(since.name).name)}"


def _groups(since: Since) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    return ("Åtgärdat", since.fixed), ("Kvar", since.remaining), ("Nytt", since.new)


def _short(finding: Finding, width: int) -> str:
    """Return code and message on one line."""
    code = f"  {finding.code}  "
    return code + textwrap.shorten(finding.message, max(20, width - len(code)), placeholder=" …")


def _item(finding: Finding) -> str:
    code = f'<span class="kind">{escape(finding.code)}</span>'
    return f"<li>{code} {escape(finding.message)}</li>"


def _label(change: Change, since: Since, locate: Locate) -> str:
    """Return what happened and where: "Flyttat från stycke 3 till stycke 9"."""
    there = place_told(_row(change.place_old, change), since.locate)
    here = place_told(_row(change.place_new, change), locate)
    if change.kind == "removed":
        return f"Borttaget, {there} i {mask(Path(since.name).name)}"
    if change.kind == "moved":
        return f"Flyttat från {there} till {here}"
    return f"{'Tillagt' if change.kind == 'added' else 'Ändrat'}, {here}"


def _row(place: str | None, change: Change) -> str:
    """Return the place of a change; of a whole row without the column it begins in."""
    cells = any("\t" in word.text for word in change.words)
    return (place or "").rpartition(" column ")[0] or place or "" if cells else place or ""


def _marked(change: Change) -> str:
    """Return the words with signs around what is gone and what is new."""
    return _written(change, {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}, str)


def _tagged(change: Change) -> str:
    """Return the words as HTML, with what is gone and new told to those who hear it read."""
    around = {"same": ("", "")}
    for op, tag, name in (("gone", "del", "borttaget"), ("new", "ins", "nytt")):
        start, end = (f'<span class="sr">[{said}]</span>' for said in (name, f"slut på {name}"))
        around[op] = (f"<{tag}>{start}", f"{end}</{tag}>")
    return _written(change, around, escape)


def _written(
    change: Change, around: dict[str, tuple[str, str]], signs: Callable[[str], str]
) -> str:
    """Return the words of a change, those of each kind between two texts; blanks stand outside."""
    words = readable(change)
    if change.kind == "changed" and all(word.op == "same" for word in words):
        return _PRIVATE
    text, last = "", ""
    for op, told in words:
        start, end = around[op]
        if told[:1].isspace() or (op, last) == ("new", "gone"):
            text = f"{text.rstrip()} "
        text += f"{start}{signs(told.strip())}{end}" if told.strip() else ""
        text += " " if told[-1:].isspace() else ""
        last = op
    return text.strip()


def _rest(since: Since) -> str:
    """Return how many changes are not shown."""
    rest = len(since.changes) - len(largest(since.changes))
    if rest == 1:
        return "Den minsta ändringen visas inte här."
    return f"De {rest} minsta ändringarna visas inte här." if rest else ""
