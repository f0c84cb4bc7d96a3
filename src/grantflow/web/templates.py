"""Turns a context into a page: Jinja with strict names, everything escaped."""

from __future__ import annotations

import dataclasses
import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from grantflow.model.access import ROLE_LABELS
from grantflow.model.finding import SEVERITY_LABELS
from grantflow.web import statics
from grantflow.web.drawnonce import FieldOnce
from grantflow.web.guard import tokens

if TYPE_CHECKING:
    from grantflow.web.contexts import Fragment, Frame

FOLDER = Path(__file__).parent / "templates"

_MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december"
).split()
_NBSP = "\u00a0"


class Look:
    """How pages look."""

    def __init__(self) -> None:
        """Make ready; templates are read when they are first used."""
        self.environment = environment()

    def render(self, context: Fragment, frame: Frame) -> str:
        """Return a page, or a part of one, as HTML."""
        names = {one.name: getattr(context, one.name) for one in dataclasses.fields(context)}
        return self.environment.get_template(context.template).render(names, frame=frame)


@cache
def environment() -> Environment:
    """Return what templates know: filters, and the addresses of our own files."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.globals.update(
        static=statics.address,
        csrf_field=tokens.FIELD,
        role_labels=ROLE_LABELS,
        severity_labels=SEVERITY_LABELS,
    )
    made.globals.update(field_once=FieldOnce(made))
    made.filters.update(ms_day=day, ms_time=time, number=number, kr=kr)
    return made


@cache
def _zone() -> datetime.tzinfo:
    try:
        return ZoneInfo("Europe/Stockholm")
    except KeyError:  # a machine without a list of time zones
        return datetime.UTC


def day(at_ms: int) -> str:
    """Return the day of a time in milliseconds since 1970: 3 mars 2027."""
    at = _at(at_ms)
    return f"{at.day}{_NBSP}{_MONTHS[at.month - 1]} {at.year}"


def time(at_ms: int) -> str:
    """Return a time in milliseconds since 1970: 3 mars 2027 kl. 14.03."""
    return f"{day(at_ms)} kl.{_NBSP}{_at(at_ms):%H.%M}"


def clock(at_ms: int) -> str:
    """Return the time of day of a time in milliseconds since 1970: 14.03."""
    return f"{_at(at_ms):%H.%M}"


def today(at_ms: int) -> datetime.date:
    """Return the day that a time in milliseconds since 1970 is in, in Sweden."""
    return _at(at_ms).date()


def _at(at_ms: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(at_ms / 1000, tz=_zone())


def number(value: Any) -> str:
    """Return a number as Swedish writes it: 1 250 000 or 12,5."""
    whole, _, part = f"{value:,}".partition(".")
    return whole.replace(",", _NBSP) + (f",{part}" if part else "")


def kr(value: Any) -> str:
    """Return an amount in kronor."""
    return f"{number(value)}{_NBSP}kr"
