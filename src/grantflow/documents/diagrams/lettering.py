"""Measures and wraps text by the real widths of the letters in the font that we ship.

No font library is needed: `data/fonts/widths.json` holds the advance widths of Carlito Regular
and Bold, made by `tools/show_diagrams.py --widths`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache

from grantflow import assets
from grantflow.documents.diagrams.hyphens import breaks
from grantflow.text.personal import mask

UNITS = 2048  # font units in an em
LEADING = 1.22  # line height in em
ASCENT, DESCENT = 0.75, 0.25  # the box of a line above and below its base line, in em
ELLIPSIS = "…"
SURE = " -~\u00a0-\u00ac\u00ae-\u017f\u2013-\u201e\u2026"  # signs that the font has
_UNSURE = re.compile(f"[^{SURE}]")
_BLANKS = re.compile("[^\\S\u00a0\u202f]+")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Mn", "Me"})


class _Widths(dict[str, int]):
    """Width of each character in font units; a full em for what the font does not have."""

    def __missing__(self, sign: str) -> int:
        return UNITS


@cache
def _widths(*, bold: bool) -> _Widths:
    path = assets.folder("data") / "fonts" / "widths.json"
    groups = json.loads(path.read_text("utf-8"))["bold" if bold else "regular"]
    found = _Widths()
    for wide, spans in groups.items():
        for span in spans.split():
            first, _, last = span.partition("-")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                found[chr(code)] = int(wide)
    return found


def clean(text: str | None) -> str:
    """Return `text` on one line, fit for a picture: masked, composed, without invisible signs.

    No-break spaces stay.  Signs that combine with a letter but have no ready-made form go away,
    as do control characters: no rasteriser draws them and XML refuses some.
    """
    if not text:
        return ""
    if _UNSURE.search(text):
        composed = unicodedata.normalize("NFC", _BLANKS.sub(" ", text))
        text = "".join(s for s in composed if unicodedata.category(s) not in _DROPPED)
    return mask(_BLANKS.sub(" ", text)).strip()


@lru_cache(maxsize=8192)
def units(text: str, *, bold: bool = False) -> int:
    """Return the width of `text` in font units, `UNITS` to an em.  Meant for words and lines."""
    return sum(map(_widths(bold=bold).__getitem__, text))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of `text` in px at `size` px, without kerning (which only narrows)."""
    return units(text, bold=bold) * size / UNITS


@lru_cache(maxsize=1024)
def wrap(
    text: str, room: float, size: float, *, bold: bool = False, limit: int = 99
) -> tuple[str, ...]:
    """Return `text`, already `clean`, as lines at most `room` px wide.

    Words longer than a line are divided, with a hyphen where that is customary.  Text that
    needs more than `limit` lines ends with an ellipsis.  Empty text gives no line.  `room`
    must hold at least three letters.
    """
    space, full = units(" ", bold=bold), room * UNITS / size
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" ") if text else ():
        rest, length = word, units(word, bold=bold)
        while True:
            left = full - used - space if line else full
            if length <= left:
                line, used = (f"{line} {rest}", used + space + length) if line else (rest, length)
                break
            head, mark = _divide(rest, left, full, _widths(bold=bold), whole=length <= full)
            if head:
                line = f"{line} {rest[:head]}{mark}" if line else rest[:head] + mark
                rest = rest[head:]
                length = units(rest, bold=bold)
            lines.append(line)
            line, used = "", 0
        if len(lines) > limit:
            break
    if line:
        lines.append(line)
    if len(lines) > limit:
        return cut(tuple(lines), limit, room, size, bold=bold)
    return tuple(lines)


def _divide(word: str, left: float, full: float, table: _Widths, *, whole: bool) -> tuple[int, str]:
    """Return how many letters of `word` go on this line, and the sign that ends them.

    `left` is the room on this line, `full` that of an empty one, in font units.  A word that
    fits on a line of its own (`whole`) is divided only at a good place and in a line that
    would otherwise stand half empty.
    """
    if left < full and (left < full * 0.3 or (whole and left < full * 0.5)):
        return 0, ""
    best = (0, "")
    for spot in breaks(word):
        mark = "-" if spot.hyphen else ""
        if sum(map(table.__getitem__, word[: spot.at] + mark)) > left:
            break
        if spot.good or not (whole or _keeps(best[0], spot.at)):
            best = spot.at, mark
    if best[0] or left < full:
        return best
    return _anywhere(word, left, table)


def _keeps(best: int, at: int) -> bool:
    """Whether a good place found before is near enough to be kept instead of `at`."""
    return best > 0 and at - best < best * 0.6


def _anywhere(word: str, left: float, table: _Widths) -> tuple[int, str]:
    """Divide a word that has no place for it: as many letters as there is room for."""
    used, hyphen = 0.0, table["-"]
    for at, sign in enumerate(word):
        used += table[sign]
        if used + hyphen > left:
            head = max(at, 1)
            return head, "-" if word[head - 1 : head + 1].isalpha() else ""
    return len(word), ""


def cut(
    lines: tuple[str, ...], limit: int, room: float, size: float, *, bold: bool = False
) -> tuple[str, ...]:
    """Return at most `limit` of `lines`; an ellipsis tells that there was more."""
    if len(lines) <= limit:
        return lines
    last = lines[limit - 1]
    if last.endswith("-") and " " in last:
        last = last.rpartition(" ")[0]  # half a word says less than none
    last = last.rstrip("-,;: ")
    while last and width(f"{last} {ELLIPSIS}", size, bold=bold) > room:
        last = (last.rpartition(" ")[0] or last[:-1]).rstrip("-,;: ")
    return (*lines[: limit - 1], f"{last} {ELLIPSIS}" if last else ELLIPSIS)
