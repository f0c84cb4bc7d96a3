"""Finds the places where a long Swedish word may be divided at the end of a line."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_VOWELS = frozenset("aeiouyåäöéàüæø")
# Sounds written with several letters; a break inside them makes the word hard to read.
_TOGETHER = frozenset(
    {"ng", "sk", "sj", "tj", "kj", "ck", "ch", "sh", "ph", "th", "st", "gn", "qu"}
)
# Beginnings of words that often end a compound in applications: the best places to break before.
_HEADS = re.compile(
    "(?=(?:aktivitet|analys|ansvar|arbet|arena|avdelning|barn|behov|beslut|bidrag|bosättning"
    "|central|centr|chef|deltag|effekt|enhet|etablering|familj|finansiering|forskning|fritid"
    "|folk|fram|förbund|föreläs|förening|förmedling|förvaltning|föräldra|grupp|guide|handläg|hälso"
    "|högskol|insats|institut|integration|introduktion|intyg|kartlägg|kommun|kompetens|kontakt"
    "|kontor|kostnad|kurs|kvinn|ledar|ledig|ledning|lednings|lokal|länsstyr|lärar|lärosät|marknad"
    "|material|metod|modul|mottag|myndighet|möte|nämnd|nätverk|omsorg|orienter|person|plan|plats"
    "|process|program|projekt|region|rutin|råd|samhäll|samord|samtal|samverkan|sekret|sektion"
    "|sjuk|skap|skol|sköt|spridning|språk|strateg|studie|styr|stöd|system|säker|tjänst|träff|träning|uppdrag"
    "|uppfölj|utbild|utred|utskott|utveckl|utvärder|verksam|verkstad|vård|välfärd|vägled|ålders"
    "|åtgärd|översätt))"
)
# Endings that tie the first part of a compound to the next, and first parts that end a syllable.
_JOINTS = re.compile("(?:tions|hets|ings|skaps|ments|tets|arbets|^över|^under)(?=[a-zåäö]{3})")
_AFTER_SIGN = frozenset("-–/.@_")


class Break(NamedTuple):
    """A place to divide a word: before character `at`, with a hyphen or without one."""

    at: int
    hyphen: bool
    good: bool


@lru_cache(maxsize=1024)
def breaks(word: str) -> tuple[Break, ...]:
    """Return the places where `word` may be divided, in order.

    Good places lie between the parts of a compound or after a sign that is there already; the
    rest follow the Swedish habit that one consonant goes with the next line.  At least three
    letters stay on each side.  Empty for figures and for short words.
    """
    small = word.lower()
    found: dict[int, Break] = {}
    for at in range(3, len(small) - 2):
        if _syllable(small, at):
            found[at] = Break(at, hyphen=True, good=False)
    joints = [match.end() for match in _JOINTS.finditer(small)]
    joints += [match.start() for match in _HEADS.finditer(small, 3, len(small))]
    for at in joints:
        if at <= len(small) - 3 and small[at - 3 : at + 1].isalpha():
            _settle(found, Break(at, hyphen=True, good=True))
    for at in range(2, len(small) - 1):
        if small[at - 1] in _AFTER_SIGN and small[at].isalnum():
            _settle(found, Break(at, hyphen=False, good=True))
    return tuple(found[at] for at in sorted(found))


def _settle(found: dict[int, Break], spot: Break) -> None:
    """Add a good place and take away the poor ones beside it."""
    for near in range(spot.at - 2, spot.at + 3):
        if near in found and not found[near].good:
            del found[near]
    found[spot.at] = spot


def _syllable(small: str, at: int) -> bool:
    """Whether a syllable begins at `at`: a consonant with a vowel after it and one before."""
    here, after, before = small[at], small[at + 1], small[at - 1]
    if here in _VOWELS or after not in _VOWELS or not small[at - 3 : at + 3].isalpha():
        return False
    if before + here in _TOGETHER:
        return False
    return any(letter in _VOWELS for letter in small[:at])
