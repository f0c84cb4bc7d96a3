"""Packs what is sent where it is made: the one thread that sends has all other requests."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Long texts become a fifth; the rest of what packing harder would save costs more than it gives.
HARDNESS = 4
SHORTEST = 1000
_GZIP = 31  # how zlib is told to write a head that browsers know


def packed(content: bytes, accepted: str) -> tuple[bytes, Mapping[str, str]]:
    """Return a content as it is sent, with the headers that say how it is packed.

    `accepted` is what the browser says that it can unpack.
    """
    if len(content) < SHORTEST:
        return content, {}
    told = {"vary": "Accept-Encoding"}
    if "gzip" not in accepted:
        return content, told
    packing = zlib.compressobj(HARDNESS, wbits=_GZIP)
    return packing.compress(content) + packing.flush(), {"content-encoding": "gzip", **told}
