"""Reads bytes as text, whatever the page says about itself."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_HEAD = 4_096
_SAMPLE = 100_000
# Browsers read these as Windows' own, which says more.
_LATIN = frozenset({"iso8859-1", "latin-1", "ascii"})
# So large a part of a text may be broken signs before another charset is tried.
_BROKEN_SHARE = 0.01
_SAFE = frozenset(
    "utf-8 utf-16 utf-16-le utf-16-be utf-32 cp1250 cp1251 cp1252 cp1253 cp1254 cp1256 cp1257 "
    "iso8859-2 iso8859-4 iso8859-5 iso8859-9 iso8859-10 iso8859-13 iso8859-15 mac-roman cp437 "
    "cp850 koi8-r shift_jis euc_jp euc_kr gb2312 gbk gb18030 big5".split()
)


def text_of(content: bytes, content_type: str = "") -> str:
    """Return content as text.

    In this order: a byte order mark; UTF-8 when the bytes are UTF-8, since nothing else looks like
    it; what the header says; what the page itself says; a guess by the bytes.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    told = [*_HEADER.findall(content_type)[:1], *_told(content[:_HEAD])]
    names = [name for name in map(_known, told) if name]
    wide = [name for name in names if name.startswith(("utf-16", "utf-32"))]
    for name in (*wide, "utf-8", *names):
        text = _strictly(content, name)
        if text is not None:
            return text
    if "utf-8" in names or not names:
        text = content.decode("utf-8", "replace")
        if text.count("\ufffd") <= len(text) * _BROKEN_SHARE and names:
            return text
    return _guessed(content)


def _told(head: bytes) -> list[str]:
    found = _META.findall(head)[:1] + _XML.findall(head)[:1]
    return [name.decode("ascii", "replace") for name in found]


def _known(name: str) -> str | None:
    """Return the name that Python has for a charset; None for none that a page is written in."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if found in _LATIN:
        return "cp1252"
    return found if found in _SAFE else None


def _strictly(content: bytes, name: str) -> str | None:
    try:
        text = content.decode(name)
    except (UnicodeError, ValueError):
        return None
    # ASCII with NULs is UTF-16 without a mark, or no text at all.
    return None if "\x00" in text and name == "utf-8" else text


def _guessed(content: bytes) -> str:
    import charset_normalizer

    best = charset_normalizer.from_bytes(content[:_SAMPLE]).best()
    name = _known(best.encoding) if best else None
    return content.decode(name or "cp1252", "replace")
