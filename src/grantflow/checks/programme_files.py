"""Parses and validates the YAML of programmes and calls.  Needed only when files have changed.

A call is a file under `<programme>/calls/` that a user can add without touching code; what it
does not know stays null.  A misspelt key is an error that names the nearest right one.
"""

import dataclasses
import difflib
import re
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from grantflow import assets
from grantflow.errors import Place, ProgrammeBroken
from grantflow.model.programme import Annex, Call, Priority, Programme, Section
from grantflow.model.source import Source

_REMEDY = "jämför med programfilen för § 37a"
_LISTS: dict[str, type] = {"sections": Section, "annexes": Annex, "priorities": Priority}
_TABLES = ("facts", "sources")
T = TypeVar("T")


def read_programme(programme: str) -> Programme:
    """Return the programme `programme` from its YAML, laid over the one it extends.

    Raises:
        ProgrammeBroken: There is no such programme, or its file is wrong.

    """
    path = _folder(programme) / "programme.yaml"
    return _fit(Programme, _inherited(path), path)


def read_calls(programme: str) -> dict[str, Call]:
    """Return the calls of `programme` by name from their YAML, oldest first.

    Raises:
        ProgrammeBroken: There is no such programme, or a call's file is wrong.

    """
    found = [_fit(Call, _read(p), p) for p in sorted((_folder(programme) / "calls").glob("*.yaml"))]
    return {call.call: call for call in found}


def _folder(programme: str) -> Path:
    root = assets.folder("templates") / "applications"
    known = sorted(path.parent.name for path in root.glob("*/programme.yaml"))
    if programme in known:
        return root / programme
    raise ProgrammeBroken(
        f"programmet {programme!r} finns inte",
        remedy=f"välj något av {', '.join(known)}{_nearest(programme, known)}",
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = assets.read_yaml(path)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ProgrammeBroken(
            f"filen är inte YAML: {error.problem}",
            remedy="rätta raden",
            place=Place(str(path), line),
        ) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProgrammeBroken(
            "filen går inte att läsa", remedy="spara den som UTF-8", place=Place(str(path))
        ) from error
    if isinstance(raw, dict):
        return raw
    raise ProgrammeBroken("filen har inga fält", remedy=_REMEDY, place=Place(str(path)))


def _inherited(path: Path) -> dict[str, Any]:
    """Return the file's values laid over those of the programme it `extends`, if any."""
    own = _read(path)
    if "extends" not in own:
        return own
    base = _inherited(_folder(str(own.pop("extends"))) / "programme.yaml")
    merged = base | own
    merged["facts"] = base.get("facts", {}) | own.get("facts", {})
    for key in ("sections", "annexes"):
        merged[key] = _overlaid(base.get(key, []), own.get(key, []))
    return merged


def _overlaid(base: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of `base`, those with the same id changed by `own`, new ones last."""
    rows = {row["id"]: row for row in base}
    for row in own:
        rows[row["id"]] = rows.get(row["id"], {}) | row
    return list(rows.values())


def _fit(kind: type[T], raw: dict[str, Any], path: Path) -> T:
    _refuse_unknown(kind, raw, path)
    try:
        fitted: T = TypeAdapter(kind).validate_python(raw)
    except ValidationError as error:
        faults = [(".".join(map(str, f["loc"])), f["type"] == "missing") for f in error.errors()]
        listed = "; ".join(f"{key} {'saknas' if gone else 'passar inte'}" for key, gone in faults)
        wrong = next((key for key, gone in faults if not gone), faults[0][0])
        place = _place(path, wrong.rsplit(".", 1)[-1])
        raise ProgrammeBroken(listed, remedy=_REMEDY, place=place) from error
    return fitted


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
                place=_place(path, str(key)),
            )
        for child, row in _children(str(key), value):
            _refuse_unknown(child, row, path)


def _children(key: str, value: Any) -> list[tuple[type, Any]]:
    if key == "source":
        return [(Source, value)]
    if key in _LISTS and isinstance(value, list):
        return [(_LISTS[key], row) for row in value]
    if key in _TABLES and isinstance(value, dict):
        return [(Source, row) for row in value.values()]
    return []


def _nearest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f" (menade du {near[0]!r}?)" if near else ""


def _place(path: Path, key: str) -> Place:
    """Return the first line where `key` stands as a key; no line for an inherited one."""
    pattern = re.compile(rf"(?:^[\s\-]*|[{{,]\s*)[\"']?{re.escape(key)}[\"']?\s*:")
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next((n for n, line in enumerate(lines, 1) if pattern.search(line)), None)
    return Place(str(path), number)
