"""Reads a page: what it is, its main text in blocks, and everything that stands on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from grantflow.scanning.charset import text_of

if TYPE_CHECKING:
    from grantflow.model.scan import FeedItem
    from grantflow.scanning.limits import Limits

Kind = Literal["page", "text", "feed", "file"]
BlockKind = Literal["heading", "text", "item", "row"]

_MARKUP = re.compile(r"^\s*<[?!a-z]", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF|atom:feed)[\s>]", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|main|article|div|p|h1|table)\b", re.IGNORECASE
)
_SNIFFED = 4_000
LONGEST_BLOCK = 20_000
# What steers a terminal or turns the order of reading is no text.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_BINARY = ("image/", "audio/", "video/", "font/")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"<\x00", b"\x00<")
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0")


class Block(NamedTuple):
    """A heading, a paragraph, a list item or a table row (cells with " | " between)."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says.  `blocks` is its main text, `whole` every block on it, menus too.

    A feed has items instead; a file (PDF, a picture) has nothing that is read.
    """

    kind: Kind
    title: str = ""
    blocks: tuple[Block, ...] = ()
    whole: tuple[Block, ...] = ()
    items: tuple[FeedItem, ...] = ()
    told: tuple[str, ...] = ()


def read(content: bytes, content_type: str, address: str, limits: Limits) -> PageText:
    """Return what a server sent as text; what is no text is a file.

    The content itself decides what it is, the header only where it says nothing: headers lie.
    """
    plain_type = content_type.split(";", 1)[0].strip().lower()
    if content.startswith(_MAGIC) or plain_type.startswith(_BINARY) or _is_binary(content):
        return PageText("file")
    text = text_of(content, content_type)[: limits.readable]
    head = text[:_SNIFFED]
    if _FEED.search(head) and not _HTML.search(head.split("<channel", 1)[0]):
        from grantflow.scanning.feeds import read_feed

        return read_feed(text, address, limits)
    if _HTML.search(head) or (_MARKUP.match(head) and "html" in plain_type):
        from grantflow.scanning.html import read_html

        return read_html(text, limits)
    blocks = plain_blocks(text, limits)
    return PageText("text", blocks=blocks, whole=blocks)


def _is_binary(content: bytes) -> bool:
    """Whether the first bytes are no text: NULs stand in text of wide signs alone."""
    return b"\x00" in content[:_SNIFFED] and not content.startswith(_WIDE_MARKS)


def plain_blocks(text: str, limits: Limits) -> tuple[Block, ...]:
    """Return running text as paragraphs."""
    parts = (tidy(part)[:LONGEST_BLOCK] for part in re.split(r"\n\s*\n|\r\n\s*\r\n", text))
    return tuple(Block("text", part) for part in parts if part)[: limits.blocks]


def tidy(text: str) -> str:
    """Return a text on one line, with plain blanks and without signs that are not seen."""
    return " ".join(_UNSEEN.sub("", text).split())
