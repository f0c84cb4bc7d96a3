"""Personal data in running text: found by pattern, masked before anybody repeats it."""

import datetime
import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal, NamedTuple

Kind = Literal["personnummer", "telefonnummer", "e-postadress"]

_FIGURES = re.compile(r"\d[\d ()+-]{6,}")
_NUMBER = re.compile(r"(?<![\d-])(?:19|20)?(\d{2})(\d{2})(\d{2})[-+ ]?(\d{4})(?![\d-])")
# The number after the area code: in one piece, or in groups of two or three with one kind of mark.
_GROUPS = r"(?:\d{5,8}|\d{2,3}(?:[ \u00a0]?\d{2,3}){1,3}|\d{2,3}(?:-\d{2,3}){1,3})"
_GAP = r"[ \u00a0]?[-‑–/]?[ \u00a0]?"
# An area code is 08 or three or four figures; neither a cell, a date nor an amount goes on in it.
_PHONE = re.compile(
    r"(?<![\w+])(?<!\d[-,.:/])"
    rf"(?:(?:\+|00)46{_GAP}(?:\(0\){_GAP})?[1-9]\d{{0,2}}|\(?(?:08|0[1-9]\d{{1,2}})\)?)"
    rf"{_GAP}{_GROUPS}(?![\d-]|[ \u00a0]\d{{3}}\b|,\d|[ \u00a0]?(?:kr|kronor|tkr|mkr|%))"
)
_PARTED = re.compile(r"\D+")
# Behind another figure only a mobile number in its usual groups is told from an amount.
_AFTER_FIGURE = re.compile(r"\d[ \u00a0]$")
_MOBILE = re.compile(r"07\d(?:[-‑–]|[ \u00a0]\d{3}[ \u00a0]\d\d[ \u00a0]\d\d$)")
_MAIL = re.compile(r"(?<![\w.+-])([\w.+-]+)@[\w-]+(?:\.[\w-]+)+")

# Addresses of an organisation, not of a person.
_SHARED_BOXES = frozenset(
    "info kommun kommunen kontakt kansli kansliet registrator diarium post epost mail "
    "integration projekt reception support medborgarservice fonderna region".split()
)


class PersonalData(NamedTuple):
    """A piece of personal data in a text; `start` and `end` are offsets."""

    kind: Kind
    start: int
    end: int


def find_personal_data(text: str) -> list[PersonalData]:
    """Return personnummer, telephone numbers and personal e-mail addresses, in order.

    A number counts as personnummer when its date exists (also the day + 60 of a
    samordningsnummer), whatever its control figure: a mistyped one is as personal.  An
    organisation number never does, since its month lies above 12.
    """
    if "@" not in text and not _FIGURES.search(text):
        return []
    found = [
        PersonalData("personnummer", m.start(), m.end()) for m in _NUMBER.finditer(text) if _born(m)
    ]
    taken = tuple(found)
    found += [
        PersonalData("telefonnummer", m.start(), m.end())
        for m in _PHONE.finditer(text)
        if _is_number(m) and not _is_taken(m, taken)
    ]
    found += [
        PersonalData("e-postadress", m.start(), m.end())
        for m in _MAIL.finditer(text)
        if m.group(1).lower() not in _SHARED_BOXES
    ]
    return sorted(found, key=lambda hit: hit.start)


def mask(text: str) -> str:
    """Return `text` with every piece of personal data replaced by its kind in brackets."""
    found = find_personal_data(text)
    if not found:
        return text
    pieces, upto = list[str](), 0
    for hit in found:
        if hit.start >= upto:
            pieces.append(f"{text[upto : hit.start]}[{hit.kind} dolt]")
        upto = max(upto, hit.end)  # a number in an address is dealt with together with it
    return "".join([*pieces, text[upto:]])


def _is_taken(match: re.Match[str], taken: Sequence[PersonalData]) -> bool:
    """Whether a match shares a character with one of some pieces, which are in order and apart."""
    before = bisect_left(taken, match.end(), key=lambda hit: hit.start)
    return before > 0 and taken[before - 1].end > match.start()


def _is_number(match: re.Match[str]) -> bool:
    """Whether what looks like a telephone number has the figures of one, and is no years or sum."""
    written = match.group()
    groups = [group for group in _PARTED.split(written) if group]
    if any(len(group) == 4 for group in groups[1:]):  # a year, or a time of day
        return False
    figures = sum(map(len, groups))
    if written.startswith(("+", "00")):
        return figures >= 9
    if not (8 if written.startswith("08-") else 9) <= figures <= 11:
        return False
    before = match.string[max(0, match.start() - 2) : match.start()]
    return not _AFTER_FIGURE.search(before) or _MOBILE.match(written) is not None


def _born(match: re.Match[str]) -> bool:
    year, month, day = (int(match.group(i)) for i in (1, 2, 3))
    try:
        # 2000 + year is a leap year whenever 1900 + year is, but for 1900 itself.
        datetime.date(2000 + year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True


def short(text: str, limit: int = 60) -> str:
    """Return `text` on one line, masked, cut at a word when longer than `limit`."""
    line = " ".join(mask(text).split())
    return line if len(line) <= limit else f"{line[:limit].rsplit(' ', 1)[0]} …"
