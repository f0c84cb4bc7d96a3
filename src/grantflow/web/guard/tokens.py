"""Proof that a form was shown by us to this browser, so that no other site can send it.

With a session the proof follows from the session's own secret; before sign-in from a cookie that
is given with the first form.  It is masked anew on every page, since pages are sent compressed and
a text that stays the same could be guessed letter by letter.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

FIELD = "csrf"
HEADER = "x-csrf-token"
_LENGTH = 18
# What a browser says of a page that sends something: one of our own, or the person herself.
_OURS = frozenset({"same-origin", "none"})


def proof(key: bytes, secret: str) -> bytes:
    """Return what follows from the secret of a session, or of a cookie."""
    return hmac.digest(key, f"form\n{secret}".encode(), hashlib.sha256)[:_LENGTH]


def masked(wanted: bytes) -> str:
    """Return a proof as it stands in a form; another text each time."""
    mask = secrets.token_bytes(_LENGTH)
    return base64.urlsafe_b64encode(mask + _mixed(mask, wanted)).decode()


def proves(token: str, wanted: bytes) -> bool:
    """Whether a token is the proof in some mask."""
    try:
        raw = base64.b64decode(token.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    found = _mixed(raw[:_LENGTH], raw[_LENGTH:]) if len(raw) == 2 * _LENGTH else b""
    return hmac.compare_digest(found, wanted)


def is_from_our_page(request: Request, address: str) -> bool:
    """Whether the browser says that one of our own pages sent this.

    A request that says neither where it comes from nor which kind it is of is refused: every
    browser of the last years says one of them, and scripts can.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is None and origin is None:
        return False
    return (site is None or site in _OURS) and (origin is None or origin == address)


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
