"""Writes an empty call file in which every fact stands with what it means."""

from __future__ import annotations

import json
import textwrap
from functools import cache
from typing import Any, NamedTuple

from grantflow import assets

_WIDTH = 92
_GIVEN = ("call", "programme", "extends", "title")


class CallField(NamedTuple):
    """A fact of a call: its key, what readers call it, how to fill it in, an invented value."""

    key: str
    label: str
    help: str
    example: Any


@cache
def call_fields() -> tuple[CallField, ...]:
    """Return the facts that a call file may hold, in the order they are asked."""
    raw = assets.read_yaml(assets.folder("data") / "call_fields.yaml")["fields"]
    return tuple(CallField(key, **row) for key, row in raw.items())


def blank_call(programme: str, name: str, title: str, extends: str | None = None) -> str:
    """Return a call of `programme` as YAML that loads as it stands and knows nothing yet."""
    given = {"call": name, "programme": programme, "extends": extends, "title": title}
    lines = [
        "# En utlysning i grantflow. Skriv bara det som ni själva har läst i utlysningen.",
        "# Det som ingen har sett lämnas tomt: granskningen säger ”kontrollera mot utlysningen”.",
        "# Granska filen: grantflow call check <den här filen>",
        "# Använd den:    grantflow check ärende.yaml --call <den här filen>",
    ]
    for field in call_fields():
        if field.key == "extends" and extends is None:
            continue
        lines += ["", *_told(field)]
        value = given[field.key] if field.key in _GIVEN else None
        lines.append(
            f"{field.key}: {json.dumps(value, ensure_ascii=False)}" if value else f"{field.key}:"
        )
    return "\n".join(lines) + "\n"


def _told(field: CallField) -> list[str]:
    example = json.dumps(field.example, ensure_ascii=False)
    text = f"{field.label}. {field.help} Påhittat exempel: {example}"
    return textwrap.wrap(
        text, _WIDTH, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip
