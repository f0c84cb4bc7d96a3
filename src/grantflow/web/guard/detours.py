"""What is remembered while somebody signs in elsewhere, until her browser comes back.

It is kept here and never in an address: the browser has a secret of its own, and a way back that
another browser brings is refused.  Each way back works once.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from typing import TYPE_CHECKING, NamedTuple

from grantflow.store.accounts import hash_of
from grantflow.usecases.provider_talk import Asked

if TYPE_CHECKING:
    from grantflow.usecases.provider_signing import Invited

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

    browser: str
    asked: Asked
    errand: Errand
    ends_ms: int


class Detours:
    """The sign-ins under way, in this process."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[str, Detour] = {}
        self._lock = threading.Lock()

    def begin(self, secret: str, errand: Errand, back: str, *, at_ms: int) -> tuple[str, Asked]:
        """Remember an errand of the browser that has a secret; return the state and what to ask.

        Raises:
            OverflowError: So many texts wait already that there is no room for this one.

        """
        asked = Asked(secrets.token_urlsafe(24), secrets.token_urlsafe(48), back)
        state = secrets.token_urlsafe(24)
        lasts_ms = _LASTS_WITH_TEXT_MS if errand.left else LASTS_MS
        detour = Detour(hash_of(secret), asked, errand, at_ms + lasts_ms)
        with self._lock:
            self._forget(at_ms)
            waiting = sum(len(one.errand.left) for one in self._known.values())
            if errand.left and waiting + len(errand.left) > _MOST_TEXT:
                raise OverflowError
            self._known[state] = detour
        return state, asked

    def take(self, state: str, secret: str | None, *, at_ms: int) -> Detour | None:
        """Return the sign-in of a state, once; None when it is unknown, old or another browser's.

        Whoever brings another one's state does not end it.
        """
        with self._lock:
            found = self._known.get(state)
            if found is None or secret is None:
                return None
            if not hmac.compare_digest(found.browser, hash_of(secret)):
                return None
            del self._known[state]
        return found if found.ends_ms > at_ms else None

    def _forget(self, at_ms: int) -> None:
        """Let go of what has ended; of the oldest without a text when there are too many."""
        for state in [state for state, one in self._known.items() if one.ends_ms <= at_ms]:
            del self._known[state]
        if len(self._known) >= _MOST:
            without = (state for state, one in self._known.items() if not one.errand.left)
            self._known.pop(next(without, next(iter(self._known))))
