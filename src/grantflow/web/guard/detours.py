"""What is remembered while somebody signs in elsewhere, until her browser comes back.

It is kept here and never in an address: the browser has a secret of its own, and a way back that
another browser brings is refused.  Each way back works once.  It stands in the database, since she
may come back to another process; sealed with the secret of the browser, so that whoever reads the
database sees neither what she wrote nor an invitation that works.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import TYPE_CHECKING, NamedTuple

from cryptography.fernet import Fernet

from grantflow.store import detours
from grantflow.store.accounts import hash_of
from grantflow.usecases.provider_signing import Invited
from grantflow.usecases.provider_talk import Asked

if TYPE_CHECKING:
    from grantflow.store.base import Base

LASTS_MS = 15 * 60_000
# Somebody who has written something may go for a coffee.
_LASTS_WITH_TEXT_MS = 60 * 60_000
_MOST = 10_000
_MOST_TEXT = 50_000_000


class Errand(NamedTuple):
    """What somebody wanted: where to go then, what she had written, whom she was invited by."""

    there: str
    left: str = ""
    invited: Invited | None = None


class Detour(NamedTuple):
    """A sign-in under way."""

    asked: Asked
    errand: Errand


class Detours:
    """The sign-ins under way, in all processes of the installation."""

    def __init__(self, base: Base) -> None:
        """Take the database."""
        self._base = base

    def begin(self, secret: str, errand: Errand, back: str, *, at_ms: int) -> tuple[str, Asked]:
        """Remember an errand of the browser that has a secret; return the state and what to ask.

        Raises:
            OverflowError: So many texts wait already that there is no room for this one.

        """
        asked = Asked(secrets.token_urlsafe(24), secrets.token_urlsafe(48), back)
        state = secrets.token_urlsafe(24)
        ends_ms = at_ms + (_LASTS_WITH_TEXT_MS if errand.left else LASTS_MS)
        content = _seal(state, secret).encrypt(json.dumps([asked, errand]).encode())
        sealed = detours.Sealed(hash_of(state), hash_of(secret), ends_ms, len(errand.left), content)
        if not self._base.write(
            lambda c: detours.keep(c, sealed, at_ms=at_ms, most=_MOST, most_text=_MOST_TEXT)
        ):
            raise OverflowError
        return state, asked

    def take(self, state: str, secret: str | None, *, at_ms: int) -> Detour | None:
        """Return the sign-in of a state, once; None when it is unknown, old or another browser's.

        Whoever brings another one's state does not end it.
        """
        if not state or secret is None:
            return None
        content = self._base.write(
            lambda c: detours.take(c, hash_of(state), hash_of(secret), at_ms=at_ms)
        )
        if content is None:
            return None
        asked, (there, left, invited) = json.loads(_seal(state, secret).decrypt(content))
        return Detour(Asked(*asked), Errand(there, left, Invited(*invited) if invited else None))


def _seal(state: str, secret: str) -> Fernet:
    """Return what seals for the browser that has a secret; both are random, and used up at once."""
    key = hashlib.sha256(f"{state}\n{secret}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
