"""Reads RSS and Atom by feedparser, which is given bytes and never fetches."""

from __future__ import annotations

import datetime
import hashlib
import re
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from grantflow.model.scan import FeedItem
from grantflow.scanning.page import Block, PageText, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.scanning.limits import Limits

_TAG = re.compile(r"<[^<>]{0,500}>")
_END = re.compile(r"</(?:atom:)?(?:item|entry)\s*>", re.IGNORECASE)
_LONGEST = 600
_LONGEST_FEED, _LONGEST_BROKEN = 1_500_000, 100_000


def read_feed(text: str, address: str, limits: Limits) -> PageText:
    """Return the items of a feed, each id once, as they stand; of a broken one what was read.

    A feed is read as far as it goes, and the fault is told.
    """
    import feedparser  # type: ignore[import-untyped]

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": address}
    # The text is Unicode already: what the feed says of its own charset must not be heard again.
    text, cut = _shortened(re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1), limits.items)
    content = text.encode("utf-8", "replace")
    try:
        found = feedparser.parse(
            BytesIO(content),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception:  # noqa: BLE001 - it breaks in many ways on what others write
        return PageText("feed", told=("Flödet är trasigt och gick inte att läsa.",))
    items = tuple(_each_once(_items(found.entries, address)))
    told = ("Flödet är trasigt; det som gick att läsa är med.",) if found.get("bozo") else ()
    if cut:
        told = (*told, f"Flödet är långt; de första {len(items)} posterna lästes.")
    title = _plain(str(found.feed.get("title", "")))
    blocks = tuple(Block("item", item.title) for item in items)
    return PageText("feed", title=title, blocks=blocks, items=items, told=told)


def _items(entries: list[Any], address: str) -> Iterator[FeedItem]:
    for entry in entries:
        title = _plain(str(entry.get("title", "")))
        link = _link(str(entry.get("link", "")), address)
        known = str(entry.get("id", "") or link)
        if not known and not title:
            continue
        known = known or hashlib.sha256(title.encode()).hexdigest()[:16]
        yield FeedItem(
            id=known[:_LONGEST],
            title=title or "Utan rubrik",
            link=link,
            date=_day(entry.get("published_parsed") or entry.get("updated_parsed")),
            summary=_plain(str(entry.get("summary", ""))),
        )


def _shortened(text: str, most: int) -> tuple[str, bool]:
    """Return a feed with no more items than we take, still whole, and whether any were left out.

    What is broken is read by a slower way, so what has no whole items is cut shorter.
    """
    ends = [match.end() for match in _END.finditer(text)]
    taken = [end for end in ends[:most] if end <= _LONGEST_FEED]
    if not taken:
        return text[:_LONGEST_BROKEN], len(text) > _LONGEST_BROKEN
    if len(taken) == len(ends):
        return text[: taken[-1] + _LONGEST_BROKEN], False
    return text[: taken[-1]] + text[ends[-1] :][:_LONGEST_BROKEN], True


def _each_once(items: Iterator[FeedItem]) -> Iterator[FeedItem]:
    seen: set[str] = set()
    for item in items:
        if item.id not in seen:
            seen.add(item.id)
            yield item


def _link(link: str, address: str) -> str:
    """Return a link that a person may follow: http or https, whole; empty when it is neither."""
    from urllib.parse import urljoin

    try:
        whole = urljoin(address, link.strip()) if link else ""
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""


def _plain(markup: str) -> str:
    return tidy(unescape(_TAG.sub(" ", unescape(markup[:20_000]))))[:_LONGEST]


def _day(parsed: Any) -> datetime.date | None:
    try:
        return datetime.date(*parsed[:3]) if parsed else None
    except (ValueError, TypeError):
        return None
