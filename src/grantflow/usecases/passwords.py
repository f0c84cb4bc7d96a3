"""Passwords: which ones can be guessed, and the hashes that are kept in their place."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from grantflow import assets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pwdlib import PasswordHash

SHORTEST, LONGEST = 12, 200
# Guesses that it takes: with fewer, somebody who has got hold of the hashes finds the password.
_GUESSES = 10**10
# What zxcvbn looks at; it takes far too long over more.
_LOOKED_AT = 72
# Words shorter than this stand in many passwords by chance.
_SHORTEST_WORD = 4
# Letters and figures that must be left of a password without the person's own words.
_LEFT = 8
_ADVICE = "Fyra ord som inte hör ihop är svåra att gissa och lätta att minnas."
_WHY = {
    "dictionary": "bygger på ord som många använder i lösenord",
    "spatial": "följer tangenterna på tangentbordet",
    "repeat": "upprepar samma tecken eller ord",
    "sequence": "är en följd av bokstäver eller siffror",
    "regex": "bygger på ett årtal",
    "date": "bygger på ett datum",
}
_EASY = "är lätt att gissa"
_PLAIN_LETTERS = str.maketrans("åäöéü", "aaoeu")
# zxcvbn keeps the words of one call where the next one looks.
_ONE_AT_A_TIME = Lock()
# Each hash takes 19 MiB while it is made.
_AT_ONCE = BoundedSemaphore(4)


def password_fault(password: str, beside: Sequence[str | None] = ()) -> str | None:
    """Return why a password can't be used, in Swedish; None when it can.

    `beside` is what others know of the person: address, name, organisation.
    """
    told = _one_way(password)
    if len(told) < SHORTEST:
        return f"Lösenordet har {len(told)} tecken. Skriv minst {SHORTEST}. {_ADVICE}"
    if len(told) > LONGEST:
        return f"Lösenordet har {len(told)} tecken. Skriv högst {LONGEST}."
    if _is_own_words(told, beside):
        return (
            "Lösenordet bygger på ditt namn, din adress eller din organisation. "
            f"Välj något som inte har med dig att göra. {_ADVICE}"
        )
    why = _guessable(told, beside)
    return f"Lösenordet {why}. Välj ett annat. {_ADVICE}" if why else None


def hashed(password: str) -> str:
    """Return the hash that is kept in place of a password."""
    with _AT_ONCE:
        return _hasher().hash(_one_way(password))


def verified(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Return whether a password is the one of a hash, and a new hash when the way has changed.

    Without a hash it is not, after as long a time.
    """
    from pwdlib.exceptions import UnknownHashError

    nobody = _nobody()
    against = kept or nobody
    try:
        with _AT_ONCE:
            right, newer = _hasher().verify_and_update(_one_way(password), against)
    except UnknownHashError:
        right, newer = False, None
    return right and kept is not None, newer


def _one_way(password: str) -> str:
    """Return a password as every keyboard and every clipboard gives it."""
    kept = password.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFKC", kept)


def _is_own_words(password: str, beside: Sequence[str | None]) -> bool:
    left = password.casefold()
    own = sorted(_words(beside), key=len, reverse=True)
    for word in own:
        left = left.replace(word, "")
    return left != password.casefold() and len(re.sub(r"\W|_", "", left)) < _LEFT


def _words(beside: Sequence[str | None]) -> Iterator[str]:
    for told in beside:
        for word in re.split(r"[\W_]+", (told or "").casefold()):
            if len(word) >= _SHORTEST_WORD:
                yield word
                yield word.translate(_PLAIN_LETTERS)


def _guessable(password: str, beside: Sequence[str | None]) -> str | None:
    """Return why a password is easy to guess; None when it is not."""
    from zxcvbn import zxcvbn

    with _ONE_AT_A_TIME:
        found = zxcvbn(password[:_LOOKED_AT], user_inputs=[*_words(beside), *_usual()])
    if found["guesses"] >= _GUESSES:
        return None
    known = [part for part in found["sequence"] if part["pattern"] in _WHY]
    longest = max(known, key=lambda part: len(part["token"]), default=None)
    return _WHY[longest["pattern"]] if longest else _EASY


@cache
def _usual() -> tuple[str, ...]:
    """Return the words that Swedes build passwords of, the most usual first."""
    lines = (assets.folder("data") / "words" / "losenord.txt").read_text("utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    spelled = (form for word in words for form in (word, word.translate(_PLAIN_LETTERS)))
    return tuple(dict.fromkeys(spelled))


@cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    # What OWASP asks at the least (Password Storage Cheat Sheet): 19 MiB, twice over, one lane.
    # More would let a few hundred people who sign in at nine o'clock wait for one another.
    return PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))


@cache
def _nobody() -> str:
    """Return a hash of a password that nobody has: an unknown address takes as long as a known."""
    import secrets

    return hashed(secrets.token_urlsafe(32))
