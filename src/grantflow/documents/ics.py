"""Writes a plan as a calendar file (RFC 5545) that every calendar program can read."""

from __future__ import annotations

import datetime
import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.seals import sealed_calendar
from grantflow.errors import ValueUnfit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grantflow.documents.calendar import Milestone, Plan

_OCTETS = 75  # of a line, its break not counted
_DAY = datetime.timedelta(days=1)
_BEGIN = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//grantflow//ansökan//SV")
# What some programs take for the end of a line, though the standard does not.
_LINE_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f]")
# How often a calendar that subscribes may ask again.
_ASK_EACH = "PT6H"


class CaseDays(NamedTuple):
    """The days of a case in a feed.  Its events are known by `key`, whatever it is called."""

    key: str
    title: str
    dated: datetime.date | None
    days: tuple[Milestone, ...]


def calendar_feed(name: str, cases: Iterable[CaseDays]) -> bytes:
    """Return the days of some cases as a calendar to subscribe to; perhaps an empty one.

    The same cases give the same bytes.  An event keeps its UID when its day is moved, and when
    its case is called something else.
    """
    lines = [
        *_BEGIN,
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_ASK_EACH}",
        f"X-PUBLISHED-TTL:{_ASK_EACH}",
    ]
    for case in cases:
        stamp = _stamp(case.dated, case.days)
        for row in case.days:
            lines += _event(case.title, (case.key, row.id), row, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def calendar_file(plan: Plan, more: Sequence[Milestone] = ()) -> bytes:
    """Return the days of a plan, and `more`, as whole-day events with reminders, UTF-8 with CRLF.

    The same plan gives the same bytes.  An event keeps its UID when its day is moved, so reading
    a newer file in changes the event instead of adding one.  DTSTAMP is the date of the case.

    Raises:
        ValueUnfit: No day is known.

    """
    rows = (*plan.milestones, *more)
    if not any(row.date for row in rows):
        raise ValueUnfit(
            "planen har inga datum, så det blir ingen kalender",
            remedy="skriv sista dag att söka i ärendet under call.closes",
        )
    stamp = _stamp(plan.dated, rows)
    lines = [
        *_BEGIN,
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(f'{plan.title} ({plan.funder})')}",
    ]
    for row in rows:
        lines += _event(plan.title, (plan.title, plan.programme, row.id), row, stamp)
    lines.append("END:VCALENDAR")
    return sealed_calendar(b"".join(_folded(line) for line in lines))


def _stamp(dated: datetime.date | None, rows: Sequence[Milestone]) -> str:
    days = [row.date for row in rows if row.date]
    return f"{dated or min(days, default=datetime.date.min):%Y%m%d}T000000Z"


def _event(title: str, named: tuple[str, ...], row: Milestone, stamp: str) -> Iterator[str]:
    if row.date is None:
        return
    told = [row.why, row.warning, f"Ansvarig: {row.who}."]
    if row.advice:
        told.append("Dagen är ett råd om ledtid, inte finansiärens krav.")
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(named)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{row.date:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{row.date + _DAY:%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'{row.label} ({title})')}"
    yield f"DESCRIPTION:{_escaped(' '.join(text for text in told if text))}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"TRIGGER:{_before(row.remind)}"
    yield f"DESCRIPTION:{_escaped(row.label)}"
    yield "END:VALARM"
    yield "END:VEVENT"


def _before(days: int) -> str:
    """Return nine in the morning so many days before an event that starts at midnight."""
    if days < 1:
        return "PT9H"
    return f"-P{days - 1}DT15H" if days > 1 else "-PT15H"


def _uid(named: tuple[str, ...]) -> str:
    told = "\0".join(named)
    return f"{hashlib.blake2b(told.encode(), digest_size=12).hexdigest()}@grantflow"


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return _NO_TEXT.sub("", _LINE_ENDS.sub(" ", text))


def _folded(line: str) -> bytes:
    """Return a line broken into pieces of at most 75 octets, no letter cut in two."""
    pieces, piece = list[bytes](), b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > _OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
