"""Says in Swedish what is wrong with a value in a case file, where, and what to do."""

from __future__ import annotations

import datetime
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from grantflow.documents.yamllines import line_of
from grantflow.documents.yamltext import nearest
from grantflow.errors import KeyUnknown, Place, ValueUnfit
from grantflow.model.application import Application
from grantflow.text.personal import mask
from grantflow.text.swedish import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from grantflow.documents.yamllines import Lines


def first_fault(
    error: ValidationError, value: Any, name: str, lines: Lines
) -> KeyUnknown | ValueUnfit:
    """Return the error to show: unknown keys first, since a misspelt key hides the rest."""
    faults = error.errors(include_url=False)
    faults.sort(key=lambda fault: fault["type"] != "extra_forbidden")
    # Pydantic adds the names of union branches to the path; keep what exists in the file.
    paths = [tuple(_real(fault["loc"], value)) for fault in faults]
    # Of a choice or a list of choices, both branches fail: the value in the list is the fault.
    first = next(n for n, path in enumerate(paths) if not _is_above_another(path, paths))
    fault, path = faults[first], paths[first]
    place = Place(name, line_of(lines, path))
    if fault["type"] == "extra_forbidden":
        return _unknown_key(str(fault["loc"][-1]), path[:-1], place)
    problem, remedy = _explain(fault)
    return ValueUnfit(f"{dotted(path)}: {problem}", remedy=remedy, place=place)


@contextmanager
def fitting() -> Iterator[None]:
    """Make answers of a person into a form; what does not fit is told with what to do.

    Raises:
        ValueUnfit: An answer is too long, or of the wrong kind.

    """
    try:
        yield
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        problem, remedy = _explain(fault)
        raise ValueUnfit(f"{dotted(fault['loc'])}: {problem}", remedy=remedy) from error


def _is_above_another(path: tuple[Any, ...], paths: list[tuple[Any, ...]]) -> bool:
    return any(len(other) > len(path) and other[: len(path)] == path for other in paths)


def _real(loc: tuple[str | int, ...], value: Any) -> list[str | int]:
    path: list[str | int] = []
    for part in loc:
        if isinstance(value, dict) and part not in value and str(part) not in value:
            continue
        if isinstance(value, list) and not isinstance(part, int):
            continue
        if not isinstance(value, dict | list):
            continue
        path.append(part)
        value = _inside(value, part)
    return path


def _inside(value: Any, part: str | int) -> Any:
    """Return what stands under a key or in a row; years are keys that Pydantic has made numbers."""
    return value[str(part)] if isinstance(value, dict) and part not in value else value[part]


def _unknown_key(key: str, above: tuple[str | int, ...], place: Place) -> KeyUnknown:
    fields = _fields_at(above)
    key = mask(key)
    near = nearest(key, fields)
    group = dotted(above)
    what = f"i '{group}'" if group else "i ett ärende"
    in_stages = group == "stages"
    problem = f"'{key}' är inte ett steg" if in_stages else f"'{key}' finns inte {what}"
    listed = ", ".join(fields)
    return KeyUnknown(
        problem, remedy=f"menade du '{near}'?" if near else f"välj bland: {listed}", place=place
    )


def _fields_at(path: tuple[str | int, ...]) -> list[str]:
    model: Any = Application
    for part in path:
        if isinstance(part, str) and part in getattr(model, "model_fields", {}):
            model = _form_of(model.model_fields[part].annotation)
    return list(getattr(model, "model_fields", {}))


def _form_of(annotation: Any) -> Any:
    for inner in getattr(annotation, "__args__", ()):
        found = _form_of(inner)
        if hasattr(found, "model_fields"):
            return found
    return annotation


def dotted(path: tuple[str | int, ...]) -> str:
    """Return a path as a person counts: rows from 1."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f" rad {part + 1}" if not text.endswith(".") else f"rad {part + 1}"
        else:
            text += (
                f".{part}" if text and not text[-1].isdigit() else (f", {part}" if text else part)
            )
    return text


_LOOSE_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2}) (\w+) (\d{4})")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LISTS = re.compile(r"'([^']*)'")


def _meant_date(text: str) -> str | None:
    """Return the ISO date that "2024-9-1" or "1 september 2024" stands for, if it exists."""
    match = _LOOSE_DATE.fullmatch(text.strip().lower())
    if match is None or _ISO_DATE.fullmatch(text):
        return None
    year, month, day, swedish_day, name, swedish_year = match.groups()
    if name:
        if name not in MONTHS:
            return None
        year, month, day = swedish_year, str(MONTHS.index(name) + 1), swedish_day
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _explain(fault: ErrorDetails) -> tuple[str, str]:
    kind, given = fault["type"], fault.get("input")
    shown = shown_value(given)
    if kind == "literal_error":
        choices = _LISTS.findall(str(fault.get("ctx", {}).get("expected", "")))
        near = nearest(str(given), choices)
        listed = ", ".join(choices)
        return (
            f"{shown} är inget av valen",
            f"menade du '{near}'? (val: {listed})" if near else f"välj bland: {listed}",
        )
    if kind.startswith("date") and (meant := _meant_date(str(given))):
        return f"{shown} är inte skrivet som ett datum här", f"menade du {meant}?"
    if kind.startswith("date") and _ISO_DATE.fullmatch(str(given)):
        return f"datumet {given} finns inte i kalendern", _EXPLANATIONS["date"][1]
    if kind in ("greater_than_equal", "less_than_equal"):
        return _outside(shown, fault.get("ctx", {}))
    for part, answer in _EXPLANATIONS.items():
        if part in kind:
            return answer[0].format(shown=shown), answer[1]
    return f"{shown} godtas inte här", "jämför med exemplet i en fil från 'grantflow new'"


def _outside(shown: str, bounds: dict[str, Any]) -> tuple[str, str]:
    """Return that a figure is too small or too large, and which figures the field takes."""
    small = "ge" in bounds
    limit = int(bounds["ge"] if small else bounds["le"])
    otherwise = f"skriv ett tal som är {limit} eller {'större' if small else 'mindre'}"
    problem = f"{shown} är för litet" if small else f"{shown} är för stort"
    return problem, _RANGES.get(limit, otherwise)


# What a field takes, told by either of its ends.
_RANGES = {
    1: "skriv ett heltal från 1 (låg) till 5 (hög)",
    5: "skriv ett heltal från 1 (låg) till 5 (hög)",
    100: "procent går från 0 till 100",
    1900: "skriv ett årtal mellan 1900 och 2100",
    2100: "skriv ett årtal mellan 1900 och 2100",
}

_EXPLANATIONS: dict[str, tuple[str, str]] = {
    "date": ("{shown} är inget datum", "skriv ett datum som finns, i formen ÅÅÅÅ-MM-DD"),
    "clock": ("{shown} är inget klockslag", "skriv timmar och minuter, till exempel 15:30"),
    "int_": ("{shown} är inget heltal", "skriv bara siffror, till exempel 80"),
    "decimal_max_places": (
        "{shown} har för många decimaler",
        "skriv kronor med högst två decimaler, andra tal med högst fyra",
    ),
    "decimal": (
        "{shown} är inget tal som passar här",
        "skriv bara siffror, med punkt före decimaler, till exempel 125000 eller 0.5",
    ),
    "string_type": ("{shown} är ingen text", "skriv text här, inom citattecken om den har kolon"),
    "string_pattern": ("{shown} går inte att använda som id", "skriv ett kort id utan mellanslag"),
    "string_unicode": (
        "texten har tecken som inte är UTF-8",
        "skriv texten på nytt, i ett fönster som är inställt på UTF-8",
    ),
    "string_too_long": ("texten är för lång", "korta texten till högst 30 000 tecken"),
    "list_type": (
        "här ska en lista stå, med ett streck före varje rad",
        "börja varje rad med '- '",
    ),
    "dict_type": (
        "här ska nyckelord och värden stå, inte {shown}",
        "skriv till exempel '2025: 100000'",
    ),
    "model_type": (
        "här ska nyckelord och värden stå, inte {shown}",
        "skriv ett nyckelord per rad, indraget under rubriken; jämför med 'grantflow new'",
    ),
    "missing": ("här saknas ett värde som måste finnas", "jämför med 'grantflow new'"),
}


def shown_value(value: Any) -> str:
    """Return a value as an error message shows it: masked, cut short, in quotation marks."""
    if isinstance(value, dict):
        return "en grupp med nyckelord"
    if isinstance(value, list):
        return "en lista"
    text = mask(str(value))
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"
