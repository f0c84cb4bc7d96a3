"""Programmes and their calls: base spec plus overlay, compiled while the files are unchanged."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import asdict, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from grantflow.model.known import find, folders
from grantflow.model.programme import (
    Annex,
    Call,
    Cofinancing,
    CostModel,
    Cover,
    Indicator,
    Objective,
    Priority,
    Programme,
    Rate,
    Section,
)
from grantflow.model.source import Source

COMPILED = "compiled.json"
# Rows in lists, by the name of the list.
ROWS: dict[str, type[Any]] = {
    "sections": Section,
    "covers": Cover,
    "annexes": Annex,
    "priorities": Priority,
    "objectives": Objective,
    "needs_areas": Objective,
    "cost_models": CostModel,
    "cofinancing": Cofinancing,
    "rates": Rate,
    "indicators": Indicator,
}
# Days of a call.
DAYS = ("opens", "closes", "earliest_start", "latest_end", "expected_decision")
# Sources by the name of the fact they are for.
TABLES = ("facts", "sources")
T = TypeVar("T")


def is_described(programme: str) -> bool:
    """Whether the programme has a file; one that is only named can't be written for."""
    return find(f"{programme}/programme.yaml") is not None


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
    if programme in stored and len(folders()) == 1:
        return {name: _built(Call, raw) for name, raw in stored[programme]["calls"].items()}
    from grantflow.checks.programme_files import read_calls

    return read_calls(programme)


def find_call(programme: str, name: str, beside: Path | None = None) -> Call | None:
    """Return the call named `name`, in full ("37a-2024") or without its programme ("2024").

    A name that ends in .yaml is a file of the user's own, sought from the folder `beside`.

    Raises:
        ProgrammeBroken: The file is wrong, or about another programme.

    """
    wanted = name.strip()
    if wanted.lower().endswith((".yaml", ".yml")):
        from grantflow.checks.programme_files import read_call

        return read_call((beside or Path()) / wanted, programme)
    calls = load_calls(programme)
    return calls.get(wanted.lower()) or calls.get(f"{programme}-{wanted.lower()}")


def call_of_case(programme: str, named: str | None, beside: Path | None = None) -> Call | None:
    """Return the call that a case names, when it is known and one of this programme's.

    A case for several funders names the call of one of them; the others have none.
    """
    named = (named or "").strip()
    if named.lower().endswith((".yaml", ".yml")):
        from grantflow.checks.programme_files import read_call

        own = read_call((beside or Path()) / named)
        return own if own.programme == programme else None
    return find_call(programme, named) if named else None


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
    return json.dumps(content, ensure_ascii=False, indent=0, default=str) + "\n"


def _folder() -> Path:
    """Return the folder of the programmes that ship; only these are compiled."""
    return folders()[0]


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
    if isinstance(raw, list):
        kind = ROWS.get(name)
        return tuple(_built(kind, row) if kind and isinstance(row, dict) else row for row in raw)
    if name == "source" and raw is not None:
        return _built(Source, raw)
    if name in DAYS and raw is not None:
        return datetime.date.fromisoformat(raw)
    if name in TABLES:
        return {key: _built(Source, row) for key, row in raw.items()}
    return raw
