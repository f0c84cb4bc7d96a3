"""Makes what a person wrote in a programme or call what the records hold: days, texts, figures."""

import datetime
import re
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from grantflow.checks.programmes import DAYS, ROWS, TABLES
from grantflow.errors import Place, ProgrammeBroken
from grantflow.model.source import Source

# Texts that are counted with.
_FIGURES = ("cofinancing_pct", "share_pct", "flat_pct", "sek_per_hour")
_SHARES = ("cofinancing_pct", "share_pct", "flat_pct")
# Whole figures, with what they count.
_WHOLE = {
    **dict.fromkeys(("frame_sek", "min_budget_sek", "max_budget_sek", "min_project_sek"), "kronor"),
    **dict.fromkeys(("min_months", "max_months"), "månader"),
    "max_years": "år",
    "min_counties": "län",
}
_NAME = re.compile(r"[^\s/\\.][^\s/\\]*")
_GAPS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_TEXT, _TEXTS = (str, str | None), (tuple[str, ...], tuple[str, ...] | None)
_HOUR, _DAY = 60, 24 * 60  # in minutes
_ALL = 100  # per cent
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def as_held(kind: type, raw: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return the values of a record as it holds them, however a person wrote them in YAML.

    What is left empty is not there; figures and days become texts where a text is wanted.

    Raises:
        ProgrammeBroken: A day, a time of day or a figure is none.

    """
    kinds = {field.name: field.type for field in fields(kind)}
    given = {key: value for key, value in raw.items() if value is not None}
    return {key: _held(key, value, kinds[key], path) for key, value in given.items()}


def _held(key: str, value: Any, wanted: Any, path: Path) -> Any:
    if key in _READERS:
        return _READERS[key](key, value, path)
    if wanted in _TEXT:
        return _text(value)
    if wanted in _TEXTS and isinstance(value, list):
        return [_text(one) for one in value]
    if key in ROWS and isinstance(value, list):
        return [_row(ROWS[key], row, path) for row in value]
    if key in TABLES and isinstance(value, dict):
        return {name: _row(Source, row, path) for name, row in value.items()}
    return _row(Source, value, path) if key == "source" else value


def place_of(path: Path, key: str) -> Place:
    """Return the first line where `key` stands as a key; no line for an inherited one."""
    return _line_with(rf"(?:^[\s\-]*|[{{,]\s*)[\"']?{re.escape(key)}[\"']?\s*:", path)


def no_such_day(path: Path) -> ProgrammeBroken:
    """Return the error of a file with a day or an hour that there is none of: 30 February."""
    found = next((day for day in _ISO.findall(path.read_text("utf-8")) if not _exists(day)), None)
    if found is None:
        return _wrong("ett klockslag efter en dag finns inte", Place(str(path)))
    return _wrong(f"{found} är ingen dag", _line_with(re.escape(found), path))


def _row(kind: type, row: Any, path: Path) -> Any:
    return as_held(kind, row, path) if isinstance(row, dict) else row


def _text(value: Any) -> Any:
    told = isinstance(value, (datetime.date, int, float)) and not isinstance(value, bool)
    return str(value) if told else value


def _day(key: str, value: Any, path: Path) -> datetime.date:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    if isinstance(value, str) and _ISO.fullmatch(value.strip()) and _exists(value.strip()):
        return datetime.date.fromisoformat(value.strip())
    raise _wrong(f"{key}: {value} är ingen dag", place_of(path, key))


def _exists(day: str) -> bool:
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _wrong(problem: str, place: Place) -> ProgrammeBroken:
    remedy = "skriv ÅÅÅÅ-MM-DD, till exempel 2027-03-01"
    return ProgrammeBroken(problem, remedy=remedy, place=place)


def _clock(key: str, value: Any, path: Path) -> str:
    """Return a time of day.  YAML reads 16:00 as 960 minutes, and 16.30 as the figure 16.3."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and _HOUR <= value <= _DAY:
        return f"{value // 60:02d}:{value % 60:02d}"
    raise ProgrammeBroken(
        f"{key}: {value} är inget klockslag",
        remedy='skriv timmar och minuter med citattecken, till exempel "16:00"',
        place=place_of(path, key),
    )


def _figure(key: str, value: Any, path: Path) -> str:
    """Return a figure as a text with a decimal point: 46, 12.5 and "12,5"."""
    text = str(value).strip().replace(",", ".")
    try:
        finite = Decimal(text).is_finite()
    except InvalidOperation:
        finite = False
    if finite and (key not in _SHARES or 0 <= Decimal(text) <= _ALL):
        return text
    if finite:
        raise ProgrammeBroken(
            f"{key}: {value} är ingen andel",
            remedy="skriv procent från 0 till 100",
            place=place_of(path, key),
        )
    raise ProgrammeBroken(
        f"{key}: {value} är inget tal",
        remedy='skriv bara siffror, till exempel "46" eller "592.00"',
        place=place_of(path, key),
    )


def _whole(key: str, value: Any, path: Path) -> int:
    """Return a whole figure that is not less than nothing: 40000000 and "40 000 000"."""
    text = _GAPS.sub("", str(value).strip())
    if text.isascii() and text.isdigit():
        return int(text)
    raise ProgrammeBroken(
        f"{key}: {value} är inget helt tal från 0 och uppåt",
        remedy=f"skriv ett helt tal i {_WHOLE[key]}, bara siffror",
        place=place_of(path, key),
    )


def _name(key: str, value: Any, path: Path) -> str:
    """Return the name of a call, which a person types and files are named by."""
    text = str(value).strip()
    if _NAME.fullmatch(text):
        return text
    raise ProgrammeBroken(
        f"{key}: {value} går inte att använda som namn",
        remedy="skriv bokstäver, siffror och streck utan mellanslag, till exempel esf-var-2027",
        place=place_of(path, key),
    )


def _line_with(pattern: str, path: Path) -> Place:
    found = re.compile(pattern)
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next((n for n, line in enumerate(lines, 1) if found.search(line)), None)
    return Place(str(path), number)


_READERS: dict[str, Callable[[str, Any, Path], Any]] = {
    **dict.fromkeys(DAYS, _day),
    **dict.fromkeys(_FIGURES, _figure),
    **dict.fromkeys(_WHOLE, _whole),
    "closes_at": _clock,
    "call": _name,
}
