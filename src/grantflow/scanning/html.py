"""Reads HTML: a walk of our own gives the blocks, trafilatura says which are the main text.

Its own text is not kept: it may join what stands apart, or part what is one word.  It decides anew
at each reading; a block that it drops or takes up is no news by itself, since `whole`, which
depends on nothing, says whether it stands there.
"""

from __future__ import annotations

import logging
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from grantflow.scanning.page import LONGEST_BLOCK, Block, PageText, plain_blocks, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.scanning.limits import Limits
    from grantflow.scanning.page import BlockKind

_UNSEEN = frozenset("script style template noscript svg iframe object title select math".split())
_AROUND = frozenset("nav header footer aside form dialog button".split())
_AROUND_ROLES = frozenset("navigation banner contentinfo search dialog alertdialog menu".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BREAKS = frozenset(
    "p div section article main header footer nav aside ul ol dl dt dd table thead tbody tfoot "
    "caption blockquote pre form fieldset figure figcaption address details summary hr br body "
    "title dialog button".split()
)
# trafilatura compares elements with one another: a page of many takes it very long.
_ELEMENTS = 20_000
_NO_WORD = re.compile(r"[\W_]+")
_TITLE = 300
_TAG_SIGNS = re.compile("[<>\"']")
_LONGEST_TAG = 5_000
_CUT = "Sidan är mycket stor; bara början av den lästes."
_LEAST = 60  # signs of main text; less is a sign that it was not found


def read_html(text: str, limits: Limits) -> PageText:
    """Return what a page says; an empty or broken one says nothing."""
    text = _with_short_tags(text)
    tree = _tree(text)
    if tree is None:
        plain = plain_blocks(text, limits)
        return PageText("page", blocks=plain, whole=plain)
    title = tidy(tree.xpath("string(//title)")) or _first_heading(tree)
    size = sum(1 for _ in islice(tree.iter(), limits.nodes + 1))
    whole = tuple(islice(_blocks(tree, limits.nodes, around=True), limits.blocks))
    inner = tuple(islice(_blocks(tree, limits.nodes, around=False), limits.blocks)) or whole
    main = ""
    if len(whole) < limits.blocks and size <= _ELEMENTS:
        main = _main_text(text)
    blocks = tuple(block for block in inner if _squeezed(block.text) in main) if main else inner
    enough = sum(len(block.text) for block in blocks) >= _LEAST
    return PageText(
        "page",
        title=title[:_TITLE],
        blocks=blocks if enough else inner,
        whole=whole,
        told=(_CUT,) if size > limits.nodes else (),
    )


def get_ready() -> None:
    """Load what reading takes, while the first pages are on their way."""
    import trafilatura  # noqa: F401 - only its loading is wanted here


def _with_short_tags(text: str) -> str:
    """Return a page without tags of many attributes.

    The parser holds each attribute against all before it: a tag of 100,000 takes it many minutes.
    """
    kept: list[str] = []
    upto, start, quote = 0, -1, ""
    for match in _TAG_SIGNS.finditer(text):
        sign, at = match[0], match.start()
        if start >= 0 and at - start > _LONGEST_TAG:
            kept.append(text[upto:start])
            upto, start, quote = at, -1, ""
        if start < 0:
            start = at if sign == "<" and text[at + 1 : at + 2].isalpha() else -1
        elif quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign if text[at - 1] in "= \t\r\n" else ""
        elif sign == ">":
            start = -1
    whole = start < 0 or len(text) - start <= _LONGEST_TAG
    return "".join([*kept, text[upto:] if whole else text[upto:start]])


def _tree(text: str) -> Any:
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _first_heading(tree: Any) -> str:
    found = tree.xpath("(//h1|//h2)[1]")
    return tidy(found[0].text_content()) if found else ""


def _main_text(text: str) -> str:
    """Return the main text as trafilatura sees it, squeezed; empty when it sees none or breaks."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.extract(
            text, fast=True, include_comments=False, include_tables=True, deduplicate=False
        )
    except Exception:  # noqa: BLE001 - whatever a page does to it, the page has other readers
        return ""
    return _squeezed(found or "")


def _squeezed(text: str) -> str:
    return _NO_WORD.sub("", text.casefold())


def _blocks(tree: Any, most: int, *, around: bool) -> Iterator[Block]:
    """Yield the text between block elements in order; with what stands around it, or without.

    At most `most` elements are gone through.
    """
    from lxml import etree

    walk = _Walk()
    hidden = 0
    for event, element in islice(etree.iterwalk(tree, events=("start", "end")), 2 * most):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if hidden or _is_left_out(element, tag, around=around):
                hidden += 1
                continue
            yield from walk.opened(tag)
            walk.heard(element.text)
        elif hidden:
            hidden -= 1
            if not hidden:
                if tag in _BREAKS:  # a picture or a script in a sentence does not part it
                    yield from walk.broken()
                walk.heard(element.tail)
        else:
            yield from walk.closed(tag)
            walk.heard(element.tail)
    yield from walk.broken()


def _is_left_out(element: Any, tag: str, *, around: bool) -> bool:
    if tag in _UNSEEN or not tag:
        return True
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    return not around and (tag in _AROUND or element.get("role") in _AROUND_ROLES)


class _Walk:
    """Text gathered up to the next border between blocks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._said = False  # whether the parts hold more than blanks
        self._kinds: list[tuple[str, BlockKind]] = []

    def heard(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            self._said = self._said or not text.isspace()

    def opened(self, tag: str) -> Iterator[Block]:
        kind = self._kind(tag)
        inside = self._kinds[-1][1] if self._kinds else "text"
        if kind:
            yield from self.broken()
            self._kinds.append((tag, kind))
        elif tag in {"td", "th"}:
            self._cell()
        elif tag in _BREAKS:
            # A paragraph in a cell belongs to the row.
            if inside == "row":
                self._parts.append(" ")
            else:
                yield from self.broken()
        elif tag == "img":
            self._parts.append(" ")

    def closed(self, tag: str) -> Iterator[Block]:
        inside = self._kinds[-1][1] if self._kinds else "text"
        if self._kinds and self._kinds[-1][0] == tag:
            yield from self.broken()
            self._kinds.pop()
        elif tag in _BREAKS:
            if inside == "row":
                self._parts.append(" ")
            else:
                yield from self.broken()

    def broken(self) -> Iterator[Block]:
        line = tidy("".join(self._parts))[:LONGEST_BLOCK]
        self._parts.clear()
        self._said = False
        if line.strip(" |"):
            yield Block(self._kinds[-1][1] if self._kinds else "text", line.strip(" |"))

    def _cell(self) -> None:
        if self._said:
            self._parts.append(" | ")

    @staticmethod
    def _kind(tag: str) -> BlockKind | None:
        if tag in _HEADINGS:
            return "heading"
        return {"li": "item", "tr": "row"}.get(tag)  # type: ignore[return-value]
