"""What the styles and lists of a Word file mean: headings, bold, lists, contents."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grantflow.documents.word.tree import Node, Tree

_HEADING = re.compile(r"(?:heading|rubrik|överskrift|überschrift)\s*([1-9])$")
_TITLES = {"title", "rubrik", "titel", "dokumenttitel", "dokumentrubrik"}
_CONTENTS = re.compile(r"(?:toc|innehåll|contents)\b\s*(?:\d|heading)?")
# Of the stage forms: what is asked and why, not what is answered.
_HELP = re.compile(r"hjälptext\b")
_LIST = re.compile(r"(?:list|lista|punktlista|numrerad lista)\b")
_OFF = {"0", "false", "off"}
_BODY_LEVEL = 9
# Styles may build on each other in a circle; nobody builds so many floors.
_LONGEST_CHAIN = 20


def is_on(properties: Node | None, tag: str) -> bool | None:
    """Whether a property that is on or off is on; None where nothing is said."""
    found = properties.child(tag) if properties else None
    return None if found is None else found.get("w:val") not in _OFF


class Styles:
    """The paragraph and character styles of a file, looked up through what they are based on."""

    def __init__(self, styles: Tree | None, numbering: Tree | None) -> None:
        nodes = [node for node in styles.root.children if node.tag == "w:style"] if styles else []
        self._styles = {node.get("w:styleId") or "": node for node in nodes}
        default = [n for n in nodes if n.get("w:default") and n.get("w:type") == "paragraph"]
        self._default = (default[0].get("w:styleId") or "") if default else ""
        self._silent = {"0", None, *_no_lists(numbering)}
        # Looked up once a style: a document of a thousand paragraphs uses a dozen.
        self.named = cache(self._named)
        self.level_of = cache(self._level_of)
        self.is_bold = cache(self._is_bold)
        self.is_list = cache(self._is_list)
        self.is_aside = cache(self._is_aside)
        self.is_hidden = cache(self._is_hidden)

    def _named(self, name: str) -> str | None:
        """Return the id of the style that Word calls `name` in English, or None."""
        return next((key for key, node in self._styles.items() if _name(node) == name), None)

    def _chain(self, style: str | None) -> list[Node]:
        """Return a style and those it builds on, nearest first."""
        found: list[Node] = []
        name = style or self._default
        while (node := self._styles.get(name)) is not None and len(found) < _LONGEST_CHAIN:
            found.append(node)
            based = node.child("w:basedOn")
            name = (based.get("w:val") or "") if based else ""
        return found

    def _level_of(self, style: str | None) -> int:
        """Return the heading level, from 1, that a paragraph style gives; 0 for none."""
        for node in self._chain(style):
            outline = node.below("w:pPr", "w:outlineLvl")
            if outline is not None:
                level = outline_level(outline)
                if level is not None:
                    return level
            name = _name(node)
            if marked := _HEADING.match(name):
                return int(marked[1])
            if name in _TITLES:
                return 1
        return 0

    def _is_bold(self, style: str | None) -> bool:
        return self._first_said(style, "w:b")

    def _is_hidden(self, style: str | None) -> bool:
        return self._first_said(style, "w:vanish")

    def _first_said(self, style: str | None, tag: str) -> bool:
        for node in self._chain(style):
            said = is_on(node.child("w:rPr"), tag)
            if said is not None:
                return said
        return False

    def _is_list(self, style: str | None) -> bool:
        for node in self._chain(style):
            listed = node.below("w:pPr", "w:numPr")
            if listed is not None:
                return self.lists(listed)
            if _LIST.match(_name(node)):
                return True
        return False

    def _is_aside(self, style: str | None) -> bool:
        names = [_name(node) for node in self._chain(style)]
        return any(_CONTENTS.match(name) or _HELP.match(name) for name in names)

    def lists(self, numbered: Node) -> bool:
        """Whether a `w:numPr` really makes a list."""
        found = numbered.child("w:numId")
        return found is not None and found.get("w:val") not in self._silent


def outline_level(outline: Node) -> int | None:
    """Return the heading level, from 1, of a `w:outlineLvl`; 0 for body text, None for nonsense."""
    value = outline.get("w:val") or ""
    if not value.isdecimal() or len(value) > 2:
        return None
    return int(value) + 1 if int(value) < _BODY_LEVEL else 0


def _name(style: Node) -> str:
    found = style.child("w:name")
    return ((found.get("w:val") if found else None) or "").casefold()


def _no_lists(numbering: Tree | None) -> set[str]:
    """Return the list ids whose first level shows neither number nor bullet."""
    if numbering is None:
        return set()
    silent = set()
    for node in numbering.root.children:
        if node.tag == "w:abstractNum":
            first = node.below("w:lvl", "w:numFmt")
            if first is not None and first.get("w:val") == "none":
                silent.add(node.get("w:abstractNumId"))
    return {
        node.get("w:numId") or ""
        for node in numbering.root.children
        if node.tag == "w:num"
        and (kind := node.child("w:abstractNumId")) is not None
        and kind.get("w:val") in silent
    }
