"""Writes dates, amounts and figures as Swedish readers expect them."""

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal

NBSP = "\u00a0"
MINUS = "\u2212"
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_SHORT_MONTHS = {name[:3]: n for n, name in enumerate(MONTHS, start=1)} | {"sept": 9}
# The number of a month by its name and by what that is shortened to, in small letters.
MONTH_NUMBERS = {name: n for n, name in enumerate(MONTHS, start=1)} | _SHORT_MONTHS
# Patterns: the name of a month, what it is shortened to, either of them; the name of a weekday.
MONTH_NAME = "|".join(MONTHS)
MONTH_SHORT = "|".join(sorted(_SHORT_MONTHS, key=len, reverse=True))
MONTH = f"{MONTH_NAME}|{MONTH_SHORT}"
WEEKDAY = "|".join(WEEKDAYS)
_TIED = re.compile(
    r"(?<=§) (?=\d)|(?<=\d) (?=\d{3}(?!\d))"
    r"|(?<=\d) (?=%|(?:kr|kronor|procent|år|månader|timmar)\b)"
)
_GROUPS = (("kvinna", "kvinnor"), ("man", "män"), ("flicka", "flickor"), ("pojke", "pojkar"))
_GROUP_FROM = 10_000  # years and other four-digit figures stay together


def tie(text: str) -> str:
    """Return `text` with no-break spaces after §, inside figures and before their units."""
    return _TIED.sub(NBSP, text)


def day(value: datetime.date | None) -> str:
    """Return "1 september 2024"; empty text without a date."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else ""


def span(start: datetime.date | None, end: datetime.date | None) -> str:
    """Return "1 september 2024 – 31 augusti 2026"; the known half alone; empty with neither."""
    if start and end:
        return f"{day(start)} – {day(end)}"
    if start:
        return f"från {day(start)}"
    return f"till {day(end)}" if end else ""


def number(value: Decimal | int | None) -> str:
    """Return "12,5" or "1 250 000", without useless zeros; empty text without a value."""
    if value is None:
        return ""
    sign, whole, part = _parts(value)
    grouped = _grouped(whole) if whole >= _GROUP_FROM else str(whole)
    return f"{sign}{grouped}{',' if part else ''}{part}"


def kronor(value: Decimal | int | None) -> str:
    """Return "1 250 000 kr", with öre only when there are some; empty text without a value."""
    if value is None:
        return ""
    sign, whole, part = _parts(value)
    ore = f",{part.ljust(2, '0')}" if part else ""
    return f"{sign}{_grouped(whole)}{ore}{NBSP}kr"


def percent(value: Decimal | int | None) -> str:
    """Return "75 %" for 75; empty text without a value."""
    return "" if value is None else f"{number(value)}{NBSP}%"


def listed(names: Sequence[str], limit: int | None = None) -> str:
    """Return names as running text: "a, b och c", or "a, b, c och 4 till"; empty ones are not."""
    known = [name for name in names if name]
    if limit is not None and len(known) > limit:
        return f"{', '.join(known[:limit])} och {len(known) - limit} till"
    if len(known) < 2:
        return "".join(known)
    return f"{', '.join(known[:-1])} och {known[-1]}"


def counted(count: int, one: str, several: str) -> str:
    """Return "1 mål", "2 aktiviteter": a count with the form of the word that goes with it."""
    return f"{number(count)} {one if count == 1 else several}"


def persons(
    women: int | None = None,
    men: int | None = None,
    girls: int | None = None,
    boys: int | None = None,
) -> str:
    """Return "7 kvinnor och 1 man"; a group that nobody counted is left out, 0 is not."""
    groups = zip((women, men, girls, boys), _GROUPS, strict=True)
    return listed([counted(count, *words) for count, words in groups if count is not None])


def capital(value: str | None) -> str:
    """Return `value` with its first letter in upper case, the rest untouched."""
    return value[:1].upper() + value[1:] if value else ""


def shown(value: object) -> str:
    """Return any answer as the document writes it when nothing else is asked for."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return day(value)
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        return number(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(shown(item) for item in value)
    return str(value)


def _parts(value: Decimal | int) -> tuple[str, int, str]:
    """Return sign, whole part, and decimals without zeros at the end."""
    amount = Decimal(value)
    whole, _, part = f"{abs(amount):f}".partition(".")
    return MINUS if amount < 0 else "", int(whole), part.rstrip("0")


def _grouped(value: int) -> str:
    return f"{value:,}".replace(",", NBSP)
