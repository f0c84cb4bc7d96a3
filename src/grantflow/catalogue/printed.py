"""Days as others print them, kept as they are: which cannot be, and which nobody can read."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from grantflow.model.catalogue import Conflict
from grantflow.text.swedish import MONTH, MONTH_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.catalogue import Entry

_DAY = re.compile(
    r"(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})(?:[-/.](?P<d1>\d{1,2}))?"
    r"|(?P<y2>\d{4})(?P<m2>\d\d)(?P<d2>\d\d)|(?P<y3>\d{4})"
    r"|(?P<d4>\d{1,2})[/.](?P<m4>\d{1,2})[ /.-]+(?P<y4>\d{4})"
    rf"|(?:(?:den )?(?P<d5>\d{{1,2}})(?::?e)? )?(?P<m5>{MONTH})\.? (?P<y5>\d{{4}})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ENDS = {"start": "Starten", "end": "Slutet"}

# Year, month and day, as many of them as are printed.
Part = tuple[int, ...]


def flags(entry: Entry) -> Iterator[Conflict]:
    """Yield what cannot be, or can't be read, of the days of an entry; they stay as they are."""
    days: dict[str, Part] = {}
    for key, label in _ENDS.items():
        text = getattr(entry, key)
        parts = _parts(text)
        if parts is None:
            if text and not _YEAR.search(text):
                note = f"{label} ”{text}” går inte att läsa som en dag. Den står som i filen."
                yield Conflict(field=key, fault="oklart i källan", printed=text, note=note)
        elif not _can_be(parts):
            note = f"Dagen {text} finns inte i kalendern. Den står som i filen."
            yield Conflict(field=key, fault="omöjligt datum", printed=text, note=note)
        else:
            days[key] = parts
    if len(days) == 2 and _is_before(days["end"], days["start"]):
        yield Conflict(
            field="end",
            fault="olika uppgifter",
            printed=entry.end,
            against=entry.start,
            note="Slutet ligger före starten. Båda står som i filen.",
        )


def _parts(text: str) -> Part | None:
    """Return the year, month and day that are printed; None when it is no day at all."""
    found = _DAY.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    told = {name[0]: value for name, value in found.groupdict().items() if value}
    month = told.get("m", "")
    number = MONTH_NUMBERS.get(month.lower(), 0) if month and not month.isdigit() else month
    return tuple(int(one) for one in (told["y"], number, told.get("d", "")) if one != "")


def _can_be(parts: Part) -> bool:
    try:
        datetime.date(*(*parts, 1, 1)[:3])
    except ValueError:
        return False
    return True


def _is_before(one: Part, other: Part) -> bool:
    """Whether a day comes before another one, as far as both are printed."""
    both = min(len(one), len(other))
    return one[:both] < other[:both]
