"""What a person would call a row of a form."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from grantflow.text.personal import short

if TYPE_CHECKING:
    from grantflow.model.fields import Form

_NAMING = (
    "name", "organisation", "text", "risk", "statement", "observation", "activity",
    "function", "body", "who", "step", "setting", "title", "where", "kind", "description",
    "measure", "source", "group", "resource", "ground", "priority", "programme", "arena",
    "for_whom", "indicator", "goal", "challenge", "annex",
)  # fmt: skip


def name_of(row: Any) -> str:
    """Return what a person would call a row: its name or text, cut short, else its id."""
    for field in _naming(row.__class__):
        value = getattr(row, field)
        if isinstance(value, str) and value and not is_reference(value):
            return f"”{short(value)}”"
    return f"raden {row.id}"


@cache
def _naming(kind: type[Form]) -> tuple[str, ...]:
    """Return the fields of a kind of row that name it."""
    return tuple(field for field in _NAMING if field in kind.model_fields)


def is_reference(value: str) -> bool:
    """Whether a value is the id of another row, such as r3-1, and no name."""
    return " " not in value and value[-1].isdigit() and "-" in value
