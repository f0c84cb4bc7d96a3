"""Text to a value of the kind that a field takes; what does not fit says why."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from grantflow.documents.importing.dates import only_dates
from grantflow.documents.importing.fields import fields
from grantflow.documents.importing.likeness import SAME, fold, likeness
from grantflow.model.fields import UNPRINTABLE, RowId
from grantflow.model.known import names
from grantflow.model.scales import METHODS, STEPS, levels
from grantflow.model.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.importing.fields import Field

LONGEST = 30_000
_STEP = "stages.forankring.partners.step"
_SCALES = {
    f"{_STEP}_now": STEPS,
    f"{_STEP}_wanted": STEPS,
    "stages.jamstalldhetskartlaggning.method": METHODS,
}
_PROGRAMMES = {"programme", "idea.programmes"}
_SPACE = "[ \u00a0\u2007\u2009\u202f]"
_FIGURE = re.compile(
    rf"(?<![\d.,])(?P<sign>[-−–]?)(?P<whole>\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d{{1,3}}(?:\.\d{{3}}){{2,}}|\d+)"
    r"(?:[.,](?P<part>\d+))?(?![\d])"
)
_UNITS = re.compile(
    r"(?:\b(?:kr|kronor|sek|st|stycken|styck|procent|personer|person|deltagare|kvinnor|män|flickor"
    r"|pojkar|barn|vuxna|timmar|timme|tim|h|månader|månad|mån|år|poäng|minst|högst|totalt|per)\b"
    r"|[\s%.,:;–—-])*",
    re.IGNORECASE,
)
_THOUSANDS = {"tkr": 1000, "ksek": 1000, "mkr": 1_000_000, "msek": 1_000_000}
_FACTOR = re.compile(rf"\b({'|'.join(_THOUSANDS)})\b", re.IGNORECASE)
_TICKED = {"x": "ja", "✓": "ja", "✔": "ja", "☒": "ja", "☑": "ja", "☐": "nej", "yes": "ja"}
_AND = re.compile(r"\s+(?:och|samt)\s+(?![^()]*\))")
_BULLET = re.compile(r"^\s*(?:[-–—•·*▪◦‣●○]\s+|\(?\d{1,2}[.)]\s+)")


class Unfit(Exception):
    """A text that a field does not take; `reason` says why in one sentence."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def value_for(field: Field, text: str) -> Any:
    """Return the text as one value of a field; a reference to a row stays as it is written.

    Raises:
        Unfit: It says something that the field does not take, or more than that.

    """
    text = text.strip()
    if field.path in _SCALES:
        return _one_of(text, levels(_SCALES[field.path]))
    if field.holds == RowId:
        return text
    base = _base(field.holds)
    if base is str:
        return _text(text)
    if get_origin(base) is Literal and field.path not in _PROGRAMMES:
        return _choice(field, text, get_args(base))
    if field.path in _PROGRAMMES:
        return _checked(field, _programme(text))
    return _checked(field, _day(text) if base is datetime.date else _figure(text))


def values_for(field: Field, text: str) -> tuple[Any, ...]:
    """Return the values in a text of items on lines, or "A, B och C".

    Raises:
        Unfit: One of them is none that the field takes.

    """
    lines = [_BULLET.sub("", line).strip() for line in text.split("\n")]
    lines = [line for line in lines if line]
    if field.holds == RowId or len(lines) > 1:
        return tuple(value_for(field, line) for line in lines)
    try:
        if "," not in text and " och " not in text:
            return (value_for(field, text.strip()),)
        return tuple(value_for(field, part) for part in listed(text))
    except Unfit:
        return (value_for(field, text.strip()),)


def listed(text: str) -> Iterator[str]:
    """Yield the parts of "A, B och C"; a comma within brackets parts nothing."""
    pieces = re.split(r"[;,](?![^()]*\))", text)
    told = [piece.strip() for piece in pieces if piece.strip(" .")]
    yield from told[:-1]
    for last in told[-1:]:
        parts = [part.strip(" .") for part in _AND.split(last)]
        # "Laglig migration och integration" is one thing, "Region A och Föreningen B" are two.
        apart = len(told) > 1 or not any(part[:1].islower() for part in parts)
        yield from parts if apart else [last.strip(" .")]


def figure_and_unit(text: str) -> tuple[str, str]:
    """Return "186" and "personer" for "186 personer"; the unit is empty when there is none.

    Raises:
        Unfit: It does not begin with a figure.

    """
    found = _FIGURE.match(text.strip())
    if found is None:
        raise Unfit("Texten börjar inte med en siffra.")
    unit = text.strip()[found.end() :].strip()
    return found[0], "procent" if unit == "%" else unit


def _base(holds: Any) -> Any:
    return _base(get_args(holds)[0]) if get_origin(holds) is Annotated else holds


@cache
def _adapter(path: str) -> TypeAdapter[Any]:
    return TypeAdapter(fields()[path].holds)


def _checked(field: Field, value: Any) -> Any:
    try:
        return _adapter(field.path).validate_python(value)
    except ValidationError as error:
        raise Unfit("Värdet ligger utanför det som fältet tar emot.") from error


def _text(text: str) -> str:
    text = UNPRINTABLE.sub("", text).strip()
    if len(text) > LONGEST:
        raise Unfit("Texten är längre än 30 000 tecken.")
    return text


def _day(text: str) -> datetime.date:
    found = only_dates(text)
    if len(found) != 1:
        raise Unfit("Fältet tar ett datum med dag, månad och år, till exempel 1 september 2026.")
    return found[0]


def _figure(text: str) -> Decimal:
    found = list(_FIGURE.finditer(text))
    if len(found) != 1:
        raise Unfit("Fältet tar en siffra.")
    one = found[0]
    rest, factor = text[: one.start()] + " " + text[one.end() :], 1
    if scaled := _FACTOR.search(rest):
        factor = _THOUSANDS[scaled[1].lower()]
        rest = _FACTOR.sub(" ", rest)
    if not _UNITS.fullmatch(rest):
        raise Unfit("Fältet tar en siffra utan annan text.")
    whole = re.sub(r"\D", "", one["whole"])
    sign = "-" if one["sign"] else ""
    part = f".{one['part']}" if one["part"] else ""
    return Decimal(f"{sign}{whole}{part}") * factor


def _choice(field: Field, text: str, known: tuple[str, ...]) -> Any:
    """Return the choice that a text means: as the case file takes it, else the one most like."""
    given = text.strip(" .:;")
    if "ja" in known:
        given = _TICKED.get(given.lower(), given)
    try:
        return _adapter(field.path).validate_python(given)
    except ValidationError:
        return _one_of(given, known)


def _one_of(text: str, known: tuple[str, ...]) -> str:
    same = [one for one in known if plain(one) == plain(text)]
    like = same or [one for one in known if likeness(fold(one), fold(text)) >= SAME]
    if len(like) != 1:
        raise Unfit(f"Fältet tar ett av valen {', '.join(known)}.")
    return like[0]


def _programme(text: str) -> str:
    found = programmes_in(text)
    if len(found) != 1:
        raise Unfit(f"Fältet tar ett av stöden {', '.join(names())}.")
    return found[0]


def programmes_in(text: str) -> tuple[str, ...]:
    """Return the programmes that a text names, as the case calls them: "§ 37 a" is 37a.

    A name that is a figure is one only after § or alone.
    """
    text = re.sub(rf"(?<=\d){_SPACE}(?=[a-z]\b)", "", text).lower()
    told = {text.strip()} if text.strip() in names() else set()
    for name in sorted(names(), key=len, reverse=True):
        mark = rf"§{_SPACE}*" if name[:1].isdigit() else r"(?<![\w-])"
        text, times = re.subn(rf"{mark}{re.escape(name)}(?![\w-])", " ", text)
        told |= {name} if times else set()
    return tuple(name for name in names() if name in told)
