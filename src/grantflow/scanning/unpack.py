"""Unpacks what was sent, within bounds: a small parcel may hold a very large thing."""

from __future__ import annotations

import zlib

_GZIP, _ZLIB, _RAW = 31, 15, -15
_LAYERS = 2
_PARCELS = 100  # one after another; a page is one
_PIECE = 65_536  # given to the unpacker at a time: what is left of it is copied


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
    view, start, parcels = memoryview(content), 0, 0
    while start < len(view):
        if parcels == _PARCELS:
            raise TooLarge
        try:
            start = _parcel(view, start, out, limit, kind)
        except zlib.error as error:
            if parcels and out:
                break  # rubbish after a whole parcel
            raise PackingBroken from error
        parcels += 1
    return bytes(out)


def _parcel(view: memoryview, start: int, out: bytearray, limit: int, kind: int) -> int:
    """Unpack one parcel into `out`, and return where it ends."""
    opened = zlib.decompressobj(kind)
    while start < len(view):
        piece = view[start : start + _PIECE]
        out += opened.decompress(piece, limit - len(out) + 1)
        if len(out) > limit:
            raise TooLarge
        start += len(piece)
        if opened.eof:
            return start - len(opened.unused_data)
    raise PackingBroken
