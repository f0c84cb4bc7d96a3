"""Personal data in running text: found by pattern, masked before anybody repeats it."""

import datetime
import re
from typing import Literal, NamedTuple

Kind = Literal["personnummer", "telefonnummer", "e-postadress"]

_FIGURES = re.compile(r"\d[\d ()+-]{6,}")
_NUMBER = re.compile(r"(?<![\d-])(?:19|20)?(\d{2})(\d{2})(\d{2})[-+ ]?(\d{4})(?![\d-])")
_PHONE = re.compile(r"(?<![\w+])(?:(?:\+|00)46[\s-]?(?:\(0\))?\s?\d|0\d)(?:[\s-]?\d){7,9}(?![\d-])")
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
    taken = [(hit.start, hit.end) for hit in found]
    found += [
        PersonalData("telefonnummer", m.start(), m.end())
        for m in _PHONE.finditer(text)
        if not any(start < m.end() and m.start() < end for start, end in taken)
    ]
    found += [
        PersonalData("e-postadress", m.start(), m.end())
        for m in _MAIL.finditer(text)
        if m.group(1).lower() not in _SHARED_BOXES
    ]
    return sorted(found, key=lambda hit: hit.start)


def mask(text: str) -> str:
    """Return `text` with every piece of personal data replaced by its kind in brackets."""
    for hit in reversed(find_personal_data(text)):
        text = f"{text[: hit.start]}[{hit.kind} dolt]{text[hit.end :]}"
    return text


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
