"""Finds paragraphs in a document, and reads from its styles which of them are headings."""

import re
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROW_EDGE = re.compile(r"<w:tr[ >]|</w:tr>")
_STYLE = re.compile(r'<w:pStyle w:val="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading style: its name, its level from 1, and whether Word numbers it."""

    name: str
    level: int
    numbered: bool


@lru_cache(maxsize=16)
def heading_styles(styles: str) -> dict[str, Heading]:
    """Return by style id the styles that are headings, or build on one.

    Headings are known by name: the id that Word gives them depends on its language.
    """
    found = {
        style.get(f"{_W}styleId", ""): style
        for style in ElementTree.fromstring(styles).iter(f"{_W}style")  # noqa: S314 -- our template
    }
    headings = {}
    for key, own in found.items():
        chain = _chain(key, found)
        levels = [level for style in chain if (level := _level(style))]
        numbered = next((n for style in chain if (n := _value(style, "pPr/numPr/numId"))), "0")
        if levels:
            headings[key] = Heading(_value(own, "name"), levels[0], numbered != "0")
    return headings


def _chain(key: str, found: dict[str, ElementTree.Element]) -> list[ElementTree.Element]:
    """Return the style and those it builds on, nearest first."""
    chain: list[ElementTree.Element] = []
    while key in found and found[key] not in chain:
        chain.append(found[key])
        key = _value(found[key], "basedOn")
    return chain


def _level(style: ElementTree.Element) -> int:
    match = re.fullmatch(r"heading (\d)", _value(style, "name").lower())
    return int(match[1]) if match else 0


def _value(style: ElementTree.Element, path: str) -> str:
    element = style.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return "" if element is None else element.get(f"{_W}val", "")


def style_of(paragraph: str) -> str:
    """Return the style id of a paragraph; empty when it has none of its own."""
    found = _STYLE.search(paragraph)
    return found[1] if found else ""


def last_start(xml: str, kind: str, before: int) -> int:
    """Return where the last row ("tr") or paragraph ("p") before a place begins; -1 for none."""
    plain = xml.rfind(f"<w:{kind}>", 0, before)
    return max(plain, xml.rfind(f"<w:{kind} ", max(plain, 0), before))


def row_spans(xml: str) -> list[tuple[int, int]]:
    """Return where each table row begins and ends; a row inside another one comes before it."""
    found, opened = list[tuple[int, int]](), list[int]()
    for match in _ROW_EDGE.finditer(xml):
        if match[0] != "</w:tr>":
            opened.append(match.start())
        elif opened:
            found.append((opened.pop(), match.end()))
    return found
