"""Case files: YAML or JSON to an application and back, with comments and order kept.

Every fault becomes one error with file, line and what to do; nothing is guessed silently.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from grantflow.documents import upgrade
from grantflow.documents.yamltext import Lines, nearest, parse
from grantflow.errors import FileUnreadable, KeyUnknown, Place, SyntaxBroken, ValueUnfit
from grantflow.model import walk
from grantflow.model.application import Application
from grantflow.model.scales import levels, off_scale

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails


class CaseFile(NamedTuple):
    """An application, the file it came from, and the line of each path in it."""

    application: Application
    name: str
    lines: Mapping[tuple[str | int, ...], int]


def read_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        FileUnreadable: It does not exist, is a folder, or may not be read.

    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        problem, remedy = "filen finns inte", "kontrollera namnet och mappen"
        raise FileUnreadable(problem, remedy=remedy, place=Place(str(path))) from error
    except IsADirectoryError as error:
        problem, remedy = "det här är en mapp, inte en fil", "ange en ärendefil i mappen"
        raise FileUnreadable(problem, remedy=remedy, place=Place(str(path))) from error
    except OSError as error:
        problem, remedy = "filen går inte att läsa", "kontrollera att du har rätt att läsa den"
        raise FileUnreadable(problem, remedy=remedy, place=Place(str(path))) from error


def load(path: Path) -> CaseFile:
    """Return the case in `path`.

    Raises:
        FileUnreadable, EncodingUnknown, SyntaxBroken, KeyUnknown, ValueUnfit, VersionUnknown:
            The file is at fault; the error says where and what to do.

    """
    return loads(read_bytes(path), str(path))


def loads(content: bytes, name: str) -> CaseFile:
    """Return the case in `content`, the bytes of a file called `name`."""
    parsed = parse(content, name)
    value = parsed.value
    if value is None or value == {}:
        raise SyntaxBroken(
            "filen är tom",
            remedy="skapa en ny med 'grantflow new FIL --programme 37a'",
            place=Place(name, 1),
        )
    if not isinstance(value, dict):
        raise SyntaxBroken(
            "filen börjar inte med nyckelord som 'title:' och 'stages:'",
            remedy="jämför med en fil från 'grantflow new'",
            place=Place(name, 1),
        )
    value = upgrade.to_current(value, name, parsed.lines)
    try:
        application = Application.model_validate(value)
    except ValidationError as error:
        raise _first_fault(error, value, name, parsed.lines) from error
    for where, row_id in walk.twice_used_ids(application):
        raise ValueUnfit(
            f"id '{row_id}' används två gånger i {where}",
            remedy="ge varje rad ett eget id; andra rader hänvisar till det",
            place=Place(name, line_of(parsed.lines, tuple(where.split(".")))),
        )
    for path, given, scale in off_scale(application):
        known = levels(scale)
        near = nearest(given, known)
        raise ValueUnfit(
            f"{_dotted(path)}: {_shown(given)} är inget av valen",
            remedy=f"{f'menade du {near!r}? ' if near else ''}välj bland: {', '.join(known)}",
            place=Place(name, line_of(parsed.lines, path)),
        )
    walk.give_row_ids(application)
    case = CaseFile(application, name, parsed.lines)
    for where in walk.unprintable(application):
        raise ValueUnfit(
            f"{where}: texten innehåller ett osynligt styrtecken",
            remedy="skriv om texten, eller klistra in den utan formatering",
            place=Place(name, line_of_place(case, where)),
        )
    return case


def line_of(
    lines: Lines | Mapping[tuple[str | int, ...], int], path: tuple[Any, ...]
) -> int | None:
    """Return the line of `path`, or of the nearest group above it that stands in the file."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def line_of_place(case: CaseFile, place: str) -> int | None:
    """Return the line of a place such as `stages.projektlogik.goals[mal-1].indicator`."""
    path: list[str | int] = []
    form: Any = case.application
    for name, row_id in re.findall(r"([^.\[\]]+)(?:\[([^\]]+)\])?", place):
        path.append(name)
        form = getattr(form, name, None)
        if not row_id:
            continue
        rows = form if isinstance(form, list) else []
        ids = [getattr(row, "id", None) or str(n) for n, row in enumerate(rows, start=1)]
        if row_id not in ids:
            break
        path.append(ids.index(row_id))
        form = rows[ids.index(row_id)]
    return line_of(case.lines, tuple(path))


def _first_fault(
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
    return ValueUnfit(f"{_dotted(path)}: {problem}", remedy=remedy, place=place)


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
    near = nearest(key, fields)
    group = _dotted(above)
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


def _dotted(path: tuple[str | int, ...]) -> str:
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


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LISTS = re.compile(r"'([^']*)'")


def _explain(fault: ErrorDetails) -> tuple[str, str]:
    kind, given = fault["type"], fault.get("input")
    shown = _shown(given)
    if kind == "literal_error":
        choices = _LISTS.findall(str(fault.get("ctx", {}).get("expected", "")))
        near = nearest(str(given), choices)
        listed = ", ".join(choices)
        return (
            f"{shown} är inget av valen",
            f"menade du '{near}'? (val: {listed})" if near else f"välj bland: {listed}",
        )
    if kind.startswith("date") and _ISO_DATE.fullmatch(str(given)):
        return f"datumet {given} finns inte i kalendern", _EXPLANATIONS["date"][1]
    for part, answer in _EXPLANATIONS.items():
        if part in kind:
            return answer[0].format(shown=shown), answer[1]
    return f"{shown} godtas inte här", "jämför med exemplet i en fil från 'grantflow new'"


_EXPLANATIONS: dict[str, tuple[str, str]] = {
    "date": ("{shown} är inget datum", "skriv ett datum som finns, i formen ÅÅÅÅ-MM-DD"),
    "int_": ("{shown} är inget heltal", "skriv bara siffror, till exempel 80"),
    "decimal_max_places": (
        "{shown} har för många decimaler",
        "skriv kronor med högst två decimaler, andra tal med högst fyra",
    ),
    "decimal": (
        "{shown} är inget tal som passar här",
        "skriv bara siffror, med punkt före decimaler, till exempel 125000 eller 0.5",
    ),
    "greater_than": ("{shown} är för litet", "kontrollera talet; det får inte vara under gränsen"),
    "less_than": ("{shown} är för stort", "kontrollera talet; procent går från 0 till 100"),
    "string_type": ("{shown} är ingen text", "skriv text här, inom citattecken om den har kolon"),
    "string_pattern": ("{shown} går inte att använda som id", "skriv ett kort id utan mellanslag"),
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


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "en grupp med nyckelord"
    if isinstance(value, list):
        return "en lista"
    text = str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"
