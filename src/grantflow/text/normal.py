"""Makes text comparable, and keeps the way back to every character as it was written."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

# What is written in several ways: line-break hyphens, soft hyphens, invisible signs, wide and thin
# blanks, line ends, letters with loose accents, ligatures, full-width letters.
_ODD = re.compile(
    r"(?P<join>(?<=[a-zåäöé])[-\u2010]\u00ad*[ \t]*(?:\r\n|\n|\r)[ \t]*(?=[a-zåäö]))"
    r"|(?P<drop>\u00ad(?:[ \t]*(?:\r\n|\n|\r)[ \t]*)?|[\u200b-\u200f\u2060\ufeff])"
    r"|(?P<blank>[ \u00a0\u2000-\u200a\u202f\u205f\u3000\r\n\v\f]{2,}"
    r"|[\u00a0\u2000-\u200a\u202f\u205f\u3000\r\n\v\f])"
    r"|(?P<compose>\w[\u0300-\u036f]+)"
    r"|(?P<fold>[\ufb00-\ufb06\uff01-\uff5e\u2010\u2011\u212b])"
)
_JOINED_LIST = re.compile(r"(?:och|eller|samt|till|resp|respektive|men)\b")


class Normal(NamedTuple):
    """Text in its plain form.

    `marks` pair a place in it with the place as written: where the first stretch begins, then for
    each piece that was rewritten where it begins and where it ends.
    """

    text: str
    marks: tuple[tuple[int, int], ...]

    def _mark(self, place: int) -> int:
        """Return the number of the stretch that `place` lies in; odd ones have been rewritten."""
        return bisect_right(self.marks, (place, _FAR)) - 1

    def origin(self, place: int) -> int:
        """Return where the character at `place` of the plain text stands in the written text."""
        if not self.marks:
            return place
        number = self._mark(place)
        plain, written = self.marks[number]
        return written if number % 2 else written + place - plain

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets, as written, of the characters from `start` up to `end`."""
        if not self.marks:
            return start, end
        last = self._mark(end - 1)
        stop = self.marks[last + 1][1] if last % 2 else self.origin(end - 1) + 1
        return self.origin(start), stop


_FAR = 1 << 60


def normalise(written: str) -> Normal:
    """Return `written` in one plain form: NFC, single blanks, no soft or line-break hyphens.

    A hyphen at a line end is dropped between small letters ("arbets-⏎givare"), but kept where it
    stands for a word to come ("läs-⏎och skrivkunniga").  Tabs are kept: they part cells.
    """
    pieces: list[str] = []
    marks = [(0, 0)]
    length = last = 0
    for match in _ODD.finditer(written):
        instead = _instead(match, written)
        if instead == match.group():
            continue
        before = written[last : match.start()]
        pieces += (before, instead)
        length += len(before)
        marks.append((length, match.start()))
        length += len(instead)
        last = match.end()
        marks.append((length, last))
    if not pieces:
        return Normal(written, ())
    pieces.append(written[last:])
    return Normal("".join(pieces), tuple(marks))


def _instead(match: re.Match[str], written: str) -> str:
    kind = match.lastgroup
    if kind == "drop":
        return ""
    if kind == "join":
        return "- " if _JOINED_LIST.match(written, match.end()) else ""
    if kind == "blank":
        return " "
    if kind == "compose":
        return unicodedata.normalize("NFC", match.group())
    return "-" if match.group() in "\u2010\u2011" else unicodedata.normalize("NFKC", match.group())
