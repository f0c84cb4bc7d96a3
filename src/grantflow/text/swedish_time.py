"""Times in milliseconds since 1970 as days and hours in Sweden."""

from __future__ import annotations

import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@cache
def zone() -> datetime.tzinfo:
    """Return the time of Sweden; UTC on a machine without a list of time zones."""
    try:
        return ZoneInfo("Europe/Stockholm")
    except ZoneInfoNotFoundError:
        return datetime.UTC


def at(at_ms: int) -> datetime.datetime:
    """Return a time as clocks in Sweden show it."""
    return datetime.datetime.fromtimestamp(at_ms / 1000, tz=zone())
