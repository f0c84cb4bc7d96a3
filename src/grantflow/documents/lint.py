"""Finds what is wrong with a template when it is read, before anything is filled in."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from jinja2 import nodes

from grantflow.documents.tags import CLOSING, OPENING, Tag, tag_at
from grantflow.errors import TemplateBroken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Environment

_ELEMENT = re.compile(r"<(/?)([\w:]+)(?:\s[^<>]*?)?(/?)>")
# What a condition within the text may end and begin anew: Word makes runs where it likes.
_WITHIN_TEXT = ["w:r", "w:t"]
_Stack = list[tuple[str, int]]


def require_balance(chunks: list[str], tags: list[Tag]) -> bool:
    """Return, when every way through the tags gives whole XML, whether a cell may be left empty.

    A condition or loop must hold whole paragraphs, rows or cells: what is open where it begins is
    still open, and nothing else, at each `else` and where it ends.

    Raises:
        TemplateBroken: A tag lacks its other half, or two halves do not fit together.

    """
    stack: _Stack = []
    opened: list[tuple[Tag, _Stack]] = []
    count, may_empty = 0, False
    for number, chunk in enumerate(chunks):
        count = _follow(chunk, stack, count)
        tag = tags[number] if number < len(tags) else None
        if tag is None or tag.sign == "{" or tag.word == "set":
            continue
        if tag.word in OPENING:
            may_empty |= tag.kind == "p" and any(name == "w:tc" for name, _ in stack)
            opened.append((tag, list(stack)))
            continue
        if not opened:
            first = tag.word.replace("end", "") if tag.word in CLOSING else "if"
            raise TemplateBroken(f"{tag} saknar sin {first}", remedy=f"skriv {first} före taggen")
        _require_pair(opened[-1], tag, stack)
        if tag.word in CLOSING:
            opened.pop()
    if opened:
        tag = opened[-1][0]
        raise TemplateBroken(
            f"{tag} saknar sitt slut", remedy=f"lägg till {{%{tag.kind} end{tag.word} %}}"
        )
    return may_empty


def _follow(chunk: str, stack: _Stack, count: int) -> int:
    """Open and close the elements of `chunk` on `stack`; each gets a number of its own."""
    for ends, name, empty in _ELEMENT.findall(chunk):
        if ends and stack:
            stack.pop()
        elif not ends and not empty:
            count += 1
            stack.append((name, count))
    return count


def _require_pair(opened: tuple[Tag, _Stack], tag: Tag, stack: _Stack) -> None:
    first, before = opened
    ends = tag.word in CLOSING
    if tag.kind != first.kind or (ends and tag.word != f"end{first.word}"):
        wanted = f"end{first.word}" if ends else tag.word
        raise TemplateBroken(
            f"{tag} hör ihop med {first.shown}, men är av ett annat slag",
            remedy=f"skriv {{%{first.kind} {wanted} %}}",
        )
    if not tag.kind:
        before, stack = _outside_text(before), _outside_text(stack)
    if before != stack:
        raise TemplateBroken(
            f"{first} och {tag.shown} står inte i samma stycke, rad, cell eller tabell",
            remedy="flytta dem så att de omger hela stycken, hela rader eller hela celler",
        )


def _outside_text(stack: _Stack) -> _Stack:
    return stack[:-2] if [name for name, _ in stack[-2:]] == _WITHIN_TEXT else stack


def require_vocabulary(tree: nodes.Template, tags: list[Tag], environment: Environment) -> None:
    """Do nothing when every filter and test that the tags use exists.

    Raises:
        TemplateBroken: One does not; the message names the tag and the nearest that does.

    """
    used = list(tree.find_all((nodes.Filter, nodes.Test)))
    for kind, known, told in (
        (nodes.Filter, environment.filters, "filtret"),
        (nodes.Test, environment.tests, "villkoret"),
    ):
        for node in used:
            if isinstance(node, kind) and node.name not in known:
                raise TemplateBroken(
                    f"{tag_at(tags, node.lineno)} använder {told} {node.name!r}, som inte finns",
                    remedy=nearest(node.name, known),
                )


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a remedy: the nearest of the names that exist, else all of them when they are few."""
    listed = sorted(known)
    near = difflib.get_close_matches(name, listed, n=1)
    if near:
        return f"menade du {near[0]!r}?"
    return f"här finns {', '.join(listed[:20])}" if listed else "ta bort taggen"
