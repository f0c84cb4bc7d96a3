"""Texts that were sent when nobody was signed in any more: kept through the sign-in, never lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from grantflow.web.contexts import HOME, SignIn, Ways
from grantflow.web.guard import tokens

if TYPE_CHECKING:
    from grantflow.web.posted import Posted

_LONGEST_PATH = 2000


def kept(posted: Posted) -> str:
    """Return the fields of a form as a text that a form can carry; empty when there are none."""
    pairs = [pair for pair in posted.pairs if pair[0] != tokens.FIELD]
    return json.dumps(pairs, ensure_ascii=False) if pairs else ""


def unpacked(left: str) -> tuple[tuple[str, str], ...]:
    """Return the fields that a form carried; none when it is no such text."""
    try:
        pairs = json.loads(left) if left else []
    except (ValueError, RecursionError):
        return ()
    if not isinstance(pairs, list):
        return ()
    return tuple(
        (one[0], one[1])
        for one in pairs
        if isinstance(one, list) and len(one) == 2 and all(isinstance(part, str) for part in one)
    )


def sign_in_again(path: str, left: str, ways: Ways) -> SignIn:
    """Return the page for somebody whose session ended while she was writing."""
    return SignIn(title="Logga in igen", there=safe(path), left=left, is_again=True, ways=ways)


def safe(path: str) -> str:
    """Return an address of our own; home when it leads elsewhere."""
    odd = any(sign <= " " or sign in "\\\x7f" for sign in path)
    if odd or len(path) > _LONGEST_PATH or not path.startswith("/") or path.startswith("//"):
        return HOME
    parts = urlsplit(path)
    return HOME if parts.scheme or parts.netloc else path
