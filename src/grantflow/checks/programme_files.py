"""Parses and validates the YAML of programmes and calls.  Needed only when files have changed.

A call is a file under `<programme>/calls/` that a user can add without touching code; what it
does not know stays null.  A misspelt key is an error that names the nearest right one.
"""

import dataclasses
import difflib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from grantflow import assets
from grantflow.checks.programme_values import as_held, no_such_day, place_of
from grantflow.checks.programmes import ROWS, TABLES, is_described
from grantflow.errors import Place, ProgrammeBroken
from grantflow.model.known import find, folders, names
from grantflow.model.programme import Call, Programme
from grantflow.model.source import Source

_REMEDY = "jämför med programfilen för § 37a"
_REMEDY_CALL = "jämför med en fil från 'grantflow call new'"
_SHOWN = 3  # faults of the same kind that are told by name
_USUAL = 100_000  # bytes; what is larger is not kept
T = TypeVar("T")


def read_programme(programme: str) -> Programme:
    """Return the programme `programme` from its YAML, laid over the one it extends.

    Raises:
        ProgrammeBroken: There is no such programme, or its file is wrong.

    """
    path = _path(programme)
    return _fit(Programme, _inherited(path), path)


def read_calls(programme: str) -> dict[str, Call]:
    """Return the calls of `programme` by name from their YAML, by file name, the user's own last.

    Raises:
        ProgrammeBroken: There is no such programme, or a call's file is wrong.

    """
    _path(programme)
    found = [_call(path, programme) for path in _call_files(programme)]
    return {call.call: call for call in found}


def read_call(path: Path, programme: str | None = None) -> Call:
    """Return the call in a file of the user's own.

    Raises:
        ProgrammeBroken: The file is missing or wrong, or its call belongs to another programme.

    """
    call = _call(path, programme)
    _path(call.programme)
    return call


def _call(path: Path, programme: str | None) -> Call:
    call = _fit(Call, _extended(path), path)
    if programme is not None and call.programme != programme:
        raise ProgrammeBroken(
            f"utlysningen hör till programmet {call.programme!r}, inte {programme!r}",
            remedy="välj en annan utlysning, eller byt program",
            place=place_of(path, "programme"),
        )
    return call


def _call_files(programme: str) -> list[Path]:
    return [
        path for root in folders() for path in sorted((root / programme / "calls").glob("*.yaml"))
    ]


def _extended(path: Path, below: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Return the values of a call laid over those of the call it `extends`, if any.

    `below` are the files that build on this one.
    """
    own = _read(path)
    if "extends" not in own:
        return own
    _refuse_ring(path, below)
    wanted = str(own.pop("extends"))
    files = {
        str(_read(other).get("call")): other for other in _call_files(str(own.get("programme")))
    }
    if wanted not in files or files[wanted] == path:
        known = [name for name, other in files.items() if other != path]
        raise ProgrammeBroken(
            f"utlysningen {wanted!r} finns inte",
            remedy=f"välj någon av {', '.join(known) or 'inga'}{_nearest(wanted, known)}",
            place=place_of(path, "extends"),
        )
    return _merged(_extended(files[wanted], (*below, path)), own, ("sources", "limits"))


def _path(programme: str) -> Path:
    found = find(f"{programme}/programme.yaml")
    if found is not None:
        return found
    known = [name for name in names() if is_described(name)]
    raise ProgrammeBroken(
        f"programmet {programme!r} finns inte",
        remedy=f"välj något av {', '.join(known)}{_nearest(programme, known)}",
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()
        raw = _values(content) if len(content) < _USUAL else assets.parse_yaml(content)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ProgrammeBroken(
            f"filen är inte YAML: {error.problem}",
            remedy="rätta raden",
            place=Place(str(path), line),
        ) from error
    except FileNotFoundError as error:
        raise ProgrammeBroken(
            "filen finns inte",
            remedy="kontrollera namnet; en fil som ärendet nämner söks där ärendet ligger",
            place=Place(str(path)),
        ) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProgrammeBroken(
            "filen går inte att läsa", remedy="spara den som UTF-8", place=Place(str(path))
        ) from error
    except ValueError as error:  # what looks like a day, and is in no calendar
        raise no_such_day(path) from error
    if isinstance(raw, dict):
        return dict(raw)
    raise ProgrammeBroken("filen har inga fält", remedy=_REMEDY_CALL, place=Place(str(path)))


@lru_cache(maxsize=32)
def _values(content: bytes) -> Any:
    """Return what a file says, not to be changed: cases in a row often name the same one."""
    return assets.parse_yaml(content)


def _inherited(path: Path, below: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Return the file's values laid over those of the programme it `extends`, if any.

    `below` are the files that build on this one.
    """
    own = _read(path)
    if "extends" not in own:
        return own
    _refuse_ring(path, below)
    base = _path(str(own.pop("extends")))
    return _merged(_inherited(base, (*below, path)), own, ("facts",))


def _refuse_ring(path: Path, below: tuple[Path, ...]) -> None:
    """Refuse a file that builds on one that builds on it."""
    if path in below:
        raise ProgrammeBroken(
            "filen bygger på sig själv, direkt eller genom en annan",
            remedy="ta bort raden 'extends' i en av filerna",
            place=place_of(path, "extends"),
        )


def _merged(base: dict[str, Any], own: dict[str, Any], tables: tuple[str, ...]) -> dict[str, Any]:
    """Return `own` over `base`: tables and rows with an id are merged, the rest is replaced."""
    merged = base | own
    for key in tables:
        if base.get(key) or own.get(key):
            merged[key] = (base.get(key) or {}) | (own.get(key) or {})
    for key in ROWS:
        rows = [*(base.get(key) or ()), *(own.get(key) or ())]
        if own.get(key) and all(isinstance(row, dict) and "id" in row for row in rows):
            merged[key] = _overlaid(base.get(key) or [], own[key])
    return merged


def _overlaid(base: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of `base`, those with the same id changed by `own`, new ones last."""
    rows = {row["id"]: row for row in base}
    for row in own:
        rows[row["id"]] = rows.get(row["id"], {}) | row
    return list(rows.values())


def _fit(kind: type[T], raw: dict[str, Any], path: Path) -> T:
    _spell_out(raw)
    _refuse_unknown(kind, raw, path)
    raw = as_held(kind, raw, path)
    asked: Any = kind
    try:
        fitted: T = _adapter(asked).validate_python(raw)
    except ValidationError as error:
        raise _unfit(kind, error, path) from error
    return fitted


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Return what validates a kind; it takes ten times as long to make as a call to read."""
    return TypeAdapter(kind)


def _unfit(kind: type, error: ValidationError, path: Path) -> ProgrammeBroken:
    """Return what is wrong in a file: the first faults by name, and what may stand there."""
    faults = [(".".join(map(str, f["loc"])), f["type"] == "missing") for f in error.errors()]
    told = [f"{key} {'saknas' if gone else 'passar inte'}" for key, gone in faults]
    more = f" och {len(told) - _SHOWN} ställen till" if len(told) > _SHOWN else ""
    wrong = next((key for key, gone in faults if not gone), faults[0][0])
    allowed = next(
        (f["ctx"]["expected"] for f in error.errors() if f["type"] == "literal_error"), ""
    )
    remedy = _REMEDY_CALL if kind is Call else _REMEDY
    return ProgrammeBroken(
        f"{'; '.join(told[:_SHOWN])}{more}",
        remedy=f"välj bland: {allowed.replace(' or ', ', ')}" if allowed else remedy,
        place=place_of(path, wrong.rsplit(".", 1)[-1]),
    )


def _spell_out(raw: dict[str, Any]) -> None:
    """Write what a section covers as rows: a bare text is one without a source of its own."""
    if isinstance(raw.get("sections"), list):
        raw["sections"] = [_spelled(section) for section in raw["sections"]]


def _spelled(section: Any) -> Any:
    covers = section.get("covers") if isinstance(section, dict) else None
    if not isinstance(covers, list):
        return section
    rows = [{"text": item} if isinstance(item, str) else item for item in covers]
    return section | {"covers": rows}


def _refuse_unknown(kind: type, raw: Any, path: Path) -> None:
    """Check the keys of `raw` and everything below it against the dataclass `kind`."""
    if not isinstance(raw, dict):
        return
    known = [field.name for field in dataclasses.fields(kind)]
    for key, value in raw.items():
        if key not in known:
            raise ProgrammeBroken(
                f"fältet {str(key)!r} finns inte",
                remedy=f"ta bort eller rätta det{_nearest(str(key), known)}",
                place=place_of(path, str(key)),
            )
        for child, row in _children(str(key), value):
            _refuse_unknown(child, row, path)


def _children(key: str, value: Any) -> list[tuple[type, Any]]:
    if key == "source":
        return [(Source, value)]
    if key in ROWS and isinstance(value, list):
        return [(ROWS[key], row) for row in value]
    if key in TABLES and isinstance(value, dict):
        return [(Source, row) for row in value.values()]
    return []


def _nearest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f" (menade du {near[0]!r}?)" if near else ""
