"""Writes a plan as a calendar file (RFC 5545) that every calendar program can read."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING

from grantflow.documents.seals import sealed_calendar
from grantflow.errors import ValueUnfit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.documents.calendar import Milestone, Plan

_OCTETS = 75  # of a line, its break not counted
_DAY = datetime.timedelta(days=1)


def calendar_file(plan: Plan, more: Sequence[Milestone] = ()) -> bytes:
    """Return the days of a plan, and `more`, as whole-day events with reminders, UTF-8 with CRLF.

    The same plan gives the same bytes.  An event keeps its UID when its day is moved, so reading
    a newer file in changes the event instead of adding one.  DTSTAMP is the date of the case.

    Raises:
        ValueUnfit: No day is known.

    """
    rows = (*plan.milestones, *more)
    days = [row.date for row in rows if row.date]
    if not days:
        raise ValueUnfit(
            "planen har inga datum, så det blir ingen kalender",
            remedy="skriv sista dag att söka i ärendet under call.closes",
        )
    stamp = f"{plan.dated or min(days):%Y%m%d}T000000Z"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//grantflow//ansökan//SV",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(f'{plan.title} ({plan.funder})')}",
    ]
    for row in rows:
        lines += _event(plan, row, stamp)
    lines.append("END:VCALENDAR")
    return sealed_calendar(b"".join(_folded(line) for line in lines))


def _event(plan: Plan, row: Milestone, stamp: str) -> Iterator[str]:
    if row.date is None:
        return
    told = [row.why, row.warning, f"Ansvarig: {row.who}."]
    if row.advice:
        told.append("Dagen är ett råd om ledtid, inte finansiärens krav.")
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(plan, row)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{row.date:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{row.date + _DAY:%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'{row.label} ({plan.title})')}"
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


def _uid(plan: Plan, row: Milestone) -> str:
    named = "\0".join((plan.title, plan.programme, row.id))
    return f"{hashlib.blake2b(named.encode(), digest_size=12).hexdigest()}@grantflow"


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return "".join(sign for sign in text if sign >= " " and sign != "\x7f")


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
