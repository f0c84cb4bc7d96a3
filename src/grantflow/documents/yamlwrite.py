"""Writes values as YAML or JSON text in the style of the example cases.

Running text stands in quotes, short words stand bare, a row begins with its id.  Whatever another
YAML reader could take for a number, a date or a truth value is quoted.
"""

from __future__ import annotations

import datetime
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from grantflow.model.fields import Form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.application import Application

STEP = "  "
_BARE = re.compile(r"[A-Za-zÅÄÖåäö][A-Za-zÅÄÖåäöÉé0-9_ ,.()/§-]*")
_BARE_IN_FLOW = re.compile(r"[A-Za-zÅÄÖåäö][A-Za-zÅÄÖåäöÉé0-9_ ()/§-]*")
# Words that readers of YAML 1.1 or 1.2 take for something else than text.
_TAKEN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_SENTENCE = 60
# Signs that YAML wants as escapes, or folds as line breaks.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NOT_LITERAL = re.compile(f"[\x00-\x09\x0b-\x1f{_ESCAPED.pattern[1:]}")
_LONGEST_LIST = 90


def dump_application(application: Application) -> str:
    """Return a whole case as YAML: the model's order, ids kept, empty answers left out."""
    lines: list[str] = []
    for key, value in bare(application).items():
        if isinstance(value, dict):
            lines.append("")
        lines += entry(key, value, "")
    return "\n".join(lines) + "\n"


def bare(value: Any) -> Any:
    """Return a value without forms, and without anything that is empty."""
    if isinstance(value, Form):
        value = value.__dict__
    if isinstance(value, dict):
        kept = {str(key): bare(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if not empty(inner)}
    if isinstance(value, list | tuple):
        return [inner for inner in map(bare, value) if not empty(inner)]
    return value


def empty(value: Any) -> bool:
    """Whether a value says nothing: None, no text, no rows.  Zero says something."""
    return value is None or value in ("", [], {})


def entry(key: str, value: Any, lead: str, *, literal: bool = True) -> Iterator[str]:
    """Yield the lines of `key: value`, each after the spaces in `lead`."""
    if isinstance(value, dict) and not all(name.isdigit() for name in value):
        yield f"{lead}{key}:"
        for name, inner in value.items():
            yield from entry(name, inner, lead + STEP)
    elif isinstance(value, list) and not fits_on_a_line(value):
        yield f"{lead}{key}:"
        yield from rows(value, lead + STEP)
    elif literal and is_literal(value):
        yield f"{lead}{key}: |-"
        yield from (f"{lead}{STEP}{line}" if line else "" for line in value.split("\n"))
    else:
        yield f"{lead}{key}: {inline(value)}"


def rows(values: list[Any], lead: str) -> Iterator[str]:
    """Yield the lines of a list, one dash a row."""
    for value in values:
        if not isinstance(value, dict):
            yield f"{lead}- {inline(value)}"
            continue
        lines = [line for key, inner in value.items() for line in entry(key, inner, lead + STEP)]
        yield f"{lead}- {lines[0].lstrip(' ')}"
        yield from lines[1:]


def fits_on_a_line(values: list[Any]) -> bool:
    """Whether a list is short enough to stand in brackets."""
    if any(isinstance(value, dict | list) for value in values):
        return False
    return len(inline(values)) <= _LONGEST_LIST


def is_literal(value: Any) -> bool:
    """Whether a text has several lines and can stand as it is below its key."""
    if not isinstance(value, str) or "\n" not in value:
        return False
    return value == value.strip() and not _NOT_LITERAL.search(value)


def inline(value: Any, *, flow: bool = False) -> str:
    """Return a value on one line.  `flow` says that it stands within brackets."""
    if isinstance(value, dict):
        pairs = (f"{key}: {inline(inner, flow=True)}" for key, inner in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(inner, flow=True) for inner in value) + "]"
    if isinstance(value, str):
        return _text(value, flow=flow)
    return _figure(value)


def _figure(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _text(value: str, *, flow: bool) -> str:
    pattern = _BARE_IN_FLOW if flow else _BARE
    is_bare = (
        pattern.fullmatch(value)
        and len(value) <= _SENTENCE
        and value[-1] not in ". "
        and value.lower() not in _TAKEN
    )
    return value if is_bare else quoted(value)


def quoted(value: str) -> str:
    """Return a text within double quotes, with the escapes that YAML and JSON share."""
    text = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def as_json(value: Any, step: str | None, *, ascii_only: bool, tight: bool) -> str:
    """Return a value as JSON; `step` is the indentation of one level, None for one line."""
    separators = ("," if tight or step else ", ", ":" if tight else ": ")
    text = json.dumps(
        value, indent=step, ensure_ascii=ascii_only, separators=separators, default=_json_figure
    )
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _json_figure(value: Any) -> Any:
    if isinstance(value, Decimal):
        # The model holds at most 14 digits, which a float writes exactly.
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat()
