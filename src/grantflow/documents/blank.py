"""Writes an empty case file in which every question stands as a comment."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, get_args, get_origin

from grantflow.model.application import Application
from grantflow.model.fields import Form, Row
from grantflow.model.questions import by_path, forms

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDTH = 92
_SKIPPED = {"grantflow", "example", "title", "programme", *Application.beside}


def blank_case(programme: str, title: str = "") -> str:
    """Return an empty case for `programme` as YAML that loads as it stands."""
    named = f'"{title.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34))}"'
    lines = [
        "# Ett ärende i grantflow. Svara efter kolon; rader som börjar med # är förklaringar.",
        "# Allt får stå tomt så länge. Granska med: grantflow check <den här filen>",
        "grantflow: 1",
        f"title: {named if title else ''}".rstrip(),
        f'programme: "{programme}"',
    ]
    for name, field in Application.model_fields.items():
        if name not in _SKIPPED:
            lines += _field(name, field.annotation, name, 0, programme)
    return "\n".join(lines) + "\n"


def _field(name: str, annotation: Any, path: str, depth: int, programme: str) -> Iterator[str]:
    if not _is_asked(path, programme):
        return
    indent = "  " * depth
    kind, is_list = _kind(annotation)
    yield ""
    yield from _asked(path, indent, example=kind is None)
    if kind is None:
        yield f"{indent}{name}:"
    elif is_list:
        yield f"{indent}{name}:"
        yield from _row(kind, path, indent, programme)
    else:
        yield f"{indent}{name}:"
        for inner, field in kind.model_fields.items():
            yield from _field(inner, field.annotation, f"{path}.{inner}", depth + 1, programme)


def _row(kind: type[Form], path: str, indent: str, programme: str) -> Iterator[str]:
    """Yield the columns of a table as one commented row to copy."""
    yield f"{indent}# En rad ser ut så här; ta bort # och byt ut exemplen:"
    lead = "- "
    for name, field in kind.model_fields.items():
        if name == "id" and issubclass(kind, Row):
            yield f"{indent}#  - id: {kind.prefix}-1"
            lead = "  "
            continue
        inner, _ = _kind(field.annotation)
        question = by_path().get(f"{path}.{name}")
        if inner is not None or question is None or not question.asked_by(programme):
            continue
        example = " ".join(question.example.split())
        shown = example if len(example) <= 60 else f"{example[:57].rsplit(' ', 1)[0]} …"
        if get_origin(field.annotation) is dict:
            shown = "{" + shown + "}"
        elif get_origin(field.annotation) is list:
            # "mal-1, mal-2" is two values: as one text it would not load.
            shown = "[" + ", ".join(f'"{part}"' for part in shown.split(", ")) + "]"
        elif not shown.replace("-", "").isdigit():
            shown = '"' + shown.replace('"', "'") + '"'
        yield f"{indent}#  {lead}{name}: {shown}  # {question.label}"
        lead = "  "


def _is_asked(path: str, programme: str) -> bool:
    """Whether a programme asks for a field, or for anything in a form."""
    question = by_path().get(path)
    form = next((form for form in forms() if form.path == path), None)
    askers = question.programmes if question else form.programmes if form else None
    return askers is None or programme in askers


def _asked(path: str, indent: str, *, example: bool) -> Iterator[str]:
    form = next((form for form in forms() if form.path == path), None)
    if form is not None:
        yield f"{indent}# ── {form.label} ──"
        yield from comment(form.intro, indent)
        return
    question = by_path().get(path)
    if question is None:
        return
    yield from comment(question.label, indent)
    yield from comment(f"Varför frågar vi? {question.why}", indent)
    if example:
        yield from comment(f"Exempel: {question.example}", indent)


def comment(text: str, indent: str) -> Iterator[str]:
    """Yield a text as lines of comment, each after `indent`."""
    lead = f"{indent}# "
    yield from textwrap.wrap(
        text, _WIDTH, initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False
    )


def _kind(annotation: Any) -> tuple[type[Form] | None, bool]:
    """Return the form that a field holds, and whether it holds a list of them."""
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return annotation, False
    for inner in get_args(annotation):
        if isinstance(inner, type) and issubclass(inner, Form):
            return inner, True
    return None, False
