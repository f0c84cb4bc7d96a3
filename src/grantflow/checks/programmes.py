"""Programmes and their calls: base spec plus overlay, compiled while the files are unchanged."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from grantflow import assets
from grantflow.model.programme import Annex, Call, Priority, Programme, Section
from grantflow.model.source import Source

if TYPE_CHECKING:
    from pathlib import Path

COMPILED = "compiled.json"
_NESTED: dict[str, type[Any]] = {
    "sections": Section,
    "annexes": Annex,
    "priorities": Priority,
    "facts": Source,
    "sources": Source,
    "source": Source,
}
T = TypeVar("T")


def is_described(programme: str) -> bool:
    """Whether the programme has a file; one that is only named can't be written for."""
    return (_folder() / programme / "programme.yaml").is_file()


@cache
def load_programme(programme: str) -> Programme:
    """Return the programme `programme`, for example "37a".

    Raises:
        ProgrammeBroken: There is no such programme, or its file is wrong.

    """
    stored = _compiled()
    if programme in stored:
        return _built(Programme, stored[programme]["programme"])
    from grantflow.checks.programme_files import read_programme

    return read_programme(programme)


@cache
def load_calls(programme: str) -> dict[str, Call]:
    """Return the calls of `programme` by their name ("37a-2024"), oldest first.

    Raises:
        ProgrammeBroken: There is no such programme, or a call's file is wrong.

    """
    stored = _compiled()
    if programme in stored:
        return {name: _built(Call, raw) for name, raw in stored[programme]["calls"].items()}
    from grantflow.checks.programme_files import read_calls

    return read_calls(programme)


def find_call(programme: str, name: str) -> Call | None:
    """Return the call named `name`, in full ("37a-2024") or without its programme ("2024")."""
    calls = load_calls(programme)
    wanted = name.strip().lower()
    return calls.get(wanted) or calls.get(f"{programme}-{wanted}")


def compile_programmes() -> str:
    """Return the text of the compiled file: the digest of the files, and what they say."""
    from grantflow.checks.programme_files import read_calls, read_programme

    names = sorted(path.parent.name for path in _folder().glob("*/programme.yaml"))
    found = {
        name: {
            "programme": asdict(read_programme(name)),
            "calls": {key: asdict(call) for key, call in read_calls(name).items()},
        }
        for name in names
    }
    content = {"digest": _digest(), "programmes": found}
    return json.dumps(content, ensure_ascii=False, indent=0) + "\n"


def _folder() -> Path:
    return assets.folder("templates") / "applications"


def _digest() -> str:
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(_folder().rglob("*.yaml")):
        name = path.relative_to(_folder()).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _compiled() -> dict[str, Any]:
    """Return what the compiled file holds; nothing when a programme or call has changed since."""
    path = _folder() / COMPILED
    if not path.is_file():
        return {}
    stored = json.loads(path.read_bytes())
    programmes: dict[str, Any] = stored["programmes"] if stored["digest"] == _digest() else {}
    return programmes


def _built(kind: type[T], raw: dict[str, Any]) -> T:
    """Return the record that was stored: lists as tuples, records inside it built as well."""
    return kind(**{field.name: _value(field.name, raw[field.name]) for field in fields(kind)})  # type: ignore[arg-type]


def _value(name: str, raw: Any) -> Any:
    kind = _NESTED.get(name)
    if isinstance(raw, list):
        return tuple(_built(kind, row) if kind else row for row in raw)
    if name == "source" and kind:
        return _built(kind, raw)
    if isinstance(raw, dict):
        return {key: _built(Source, row) for key, row in raw.items()}
    return raw
