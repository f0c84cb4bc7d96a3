"""Field types that every form shares: text, money, dates, choices, and rows with an id."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Annotated, Any, ClassVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from grantflow.model.wording import plain

# What XML 1.0 cannot hold: a document with one of these in it would be corrupt.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Days of other years are slips of the hand.
YEARS = range(1800, 2200)
_TIME = re.compile(r"(?<![\d.:])(\d{1,2})[.:](\d{2})(?![\d.:])")
_HOURS, _MINUTES = 24, 60
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")


def _day(value: Any) -> Any:
    """Let only dates written as dates through: 2025 must not become a second of 1970.

    Far from our time a date is a slip of the hand, and plans can't count from the world's last day.
    """
    if isinstance(value, datetime.date):
        year = value.year
    else:
        is_date = isinstance(value, str) and _ISO_DATE.fullmatch(value)
        year = int(value[:4]) if is_date else 0
    if year in YEARS:
        return value
    raise PydanticCustomError("date_form", "not a date")


def _clock(value: Any) -> Any:
    """Refuse a time of day that there is none of: 25:70.  Words without one pass."""
    found = _TIME.search(value) if isinstance(value, str) else None
    if found and not (int(found[1]) < _HOURS and int(found[2]) < _MINUTES):
        raise PydanticCustomError("clock_form", "not a time of day")
    return value


def _figure(value: Any) -> Any:
    """Read figures as Swedes write them: 1 250 000, 0,5 and −3."""
    if not isinstance(value, str):
        return value
    return _GROUPED.sub("", value).replace(",", ".").replace("\u2212", "-")


# Plain on purpose: hundreds of fields are text, and every constraint costs at each start.  Length
# is bounded by the forms' configuration, signs that no document can hold by `walk.unprintable`.
Text = str
RowId = Annotated[str, Field(max_length=60, pattern=r"^[^\s\[\]\x00-\x1f]+$")]
Day = Annotated[datetime.date, BeforeValidator(_day)]
Sek = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2), BeforeValidator(_figure)]
Clock = Annotated[str, BeforeValidator(_clock)]
# A figure that may go down, such as a change; what is counted or measured out is a Quantity.
Number = Annotated[Decimal, Field(max_digits=14, decimal_places=4), BeforeValidator(_figure)]
Quantity = Annotated[
    Decimal, Field(ge=0, max_digits=14, decimal_places=4), BeforeValidator(_figure)
]
Persons = Annotated[int, Field(ge=0, le=10_000_000), BeforeValidator(_figure)]
Percent = Annotated[
    Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4), BeforeValidator(_figure)
]
Year = Annotated[int, Field(ge=1900, le=2100)]
Score = Annotated[int, Field(ge=1, le=5)]


def spelled(choices: Any, **aliases: str) -> BeforeValidator:
    """Return a validator that accepts other spellings of the words in a Literal.

    `aliases` maps a plain spelling, with `_` for a space, to one of the choices.
    """
    known = {plain(choice): choice for choice in get_args(choices)}
    known |= {plain(alias): choice for alias, choice in aliases.items()}

    def settle(value: Any) -> Any:
        if isinstance(value, str | int):
            return known.get(plain(str(value)), value)
        return value

    return BeforeValidator(settle)


class Form(BaseModel):
    """A group of answers.  Every answer may be empty: a gap is a finding, never an error.

    `beside` are the fields that hold no answers.
    """

    beside: ClassVar[frozenset[str]] = frozenset()

    model_config = ConfigDict(
        extra="forbid",
        defer_build=True,
        str_strip_whitespace=True,
        str_max_length=30_000,
        coerce_numbers_to_str=True,
    )


class Row(Form):
    """A row of a table.  `id` is stable: other rows, comments and merges refer to it."""

    prefix: ClassVar[str] = "rad"

    id: RowId | None = None
