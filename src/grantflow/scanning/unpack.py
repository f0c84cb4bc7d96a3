"""Unpacks what was sent, within bounds: a small parcel may hold a very large thing."""

from __future__ import annotations

import zlib

_GZIP, _ZLIB, _RAW = 31, 15, -15
_LAYERS = 2


class TooLarge(Exception):
    """More than we take."""


class PackingBroken(Exception):
    """What was sent can't be unpacked: cut off, or not what it says it is."""


def unpacked(content: bytes, encoding: str, limit: int) -> bytes:
    """Return content without its Content-Encoding, at most `limit` bytes.

    Raises:
        TooLarge: There is more in it.
        PackingBroken: It is cut off, or packed in a way we have not asked for.

    """
    layers = [part.strip().lower() for part in encoding.split(",") if part.strip()]
    layers = [layer for layer in layers if layer != "identity"]
    if len(layers) > _LAYERS:
        raise PackingBroken
    for layer in reversed(layers):
        if layer in {"gzip", "x-gzip"}:
            content = _inflated(content, limit, _GZIP)
        elif layer == "deflate":
            content = _deflated(content, limit)
        else:
            raise PackingBroken
    if len(content) > limit:
        raise TooLarge
    return content


def _deflated(content: bytes, limit: int) -> bytes:
    """Unpack deflate, which servers write with a zlib head or without."""
    try:
        return _inflated(content, limit, _ZLIB)
    except PackingBroken:
        return _inflated(content, limit, _RAW)


def _inflated(content: bytes, limit: int, kind: int) -> bytes:
    out = bytearray()
    while content:
        opened = zlib.decompressobj(kind)
        try:
            out += opened.decompress(content, limit - len(out) + 1)
        except zlib.error as error:
            if out:
                break  # rubbish after a whole parcel
            raise PackingBroken from error
        if len(out) > limit:
            raise TooLarge
        if not opened.eof:
            raise PackingBroken
        content = opened.unused_data
    return bytes(out)
