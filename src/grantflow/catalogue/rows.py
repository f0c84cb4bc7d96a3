"""Makes an entry of what stands in a row: values by key, figures read, personal data hidden."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from grantflow.catalogue.columns import swedish
from grantflow.catalogue.printed import flags
from grantflow.model.catalogue import Entry
from grantflow.model.wording import slug
from grantflow.text.personal import find_personal_data, mask

if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTS = frozenset(
    name for name, field in Entry.model_fields.items() if str(field.annotation).startswith("list")
)
_PARTED = re.compile(r"\s*(?:\n|\||;)\s*")
_PARAGRAPH = re.compile(r"§*\s*(37)\s*(a?)\s*§?", re.IGNORECASE)
# A figure is taken as one only when the cell says nothing else.
_FIGURE = re.compile(
    r"(?:(?P<bound>minst|högst|max|cirka|ca|omkring|ungefär)\.?\s+)?"
    r"(?P<number>\d+(?:[ \u00a0]\d{3})*(?:,\d+)?)\s*(?P<unit>%|[^\W\d_]+(?: [^\W\d_]+)?)"
    r"(?:\s*\((?P<group>[^()]+)\))?",
    re.IGNORECASE,
)
_BOUNDS = {"minst": "minst", "högst": "högst", "max": "högst"}


class Line(NamedTuple):
    """An entry as it stands: where, in words, its cells by key, and what is wrong already."""

    place: str
    cells: dict[str, Any]
    wrong: tuple[str, ...] = ()


def entry_of(line: Line, prefix: str, notes: list[str]) -> tuple[Entry | None, list[str]]:
    """Return the entry that stands in a line, or None, and what is wrong with it.

    Args:
        line: The cells.
        prefix: What a made id begins with.
        notes: Where to put what a person should know.

    """
    if line.wrong:
        return None, list(line.wrong)
    held = {key: _value(key, _masked(cell)) for key, cell in line.cells.items()}
    for key, cell in line.cells.items():
        kinds = dict.fromkeys(hit.kind for text in _texts(cell) for hit in find_personal_data(text))
        notes += [f"{line.place}: {kind} i {swedish(key)} är dolt" for kind in kinds]
    if not held.get("id") and held.get("title"):
        held["id"] = f"{prefix}-{slug(str(held['title'])) or 'post'}"[:80].strip("-")
    if "standing" not in held:
        held["standing"] = "secondary"
    try:
        entry = Entry.model_validate(held)
    except ValidationError as error:
        # An id is made from the title: that one is missing says it all.
        told = [one for one in error.errors() if held.get("title") or one["loc"] != ("id",)]
        return None, list(dict.fromkeys(map(_told, told)))
    return entry.model_copy(update={"conflicts": [*entry.conflicts, *flags(entry)]}), []


def _texts(cell: Any) -> Iterator[str]:
    """Yield every text of a cell, however deep it lies."""
    if isinstance(cell, str):
        yield cell
    inner = cell.values() if isinstance(cell, dict) else cell if isinstance(cell, list) else ()
    for one in inner:
        yield from _texts(one)


def _masked(cell: Any) -> Any:
    if isinstance(cell, str):
        return mask(cell)
    if isinstance(cell, dict):
        return {key: _masked(value) for key, value in cell.items()}
    return [_masked(one) for one in cell] if isinstance(cell, list) else cell


def _value(key: str, cell: Any) -> Any:
    if isinstance(cell, list):
        return [_piece(key, one) for one in cell]
    if cell is None:
        return [] if key in _LISTS else None if key == "paragraph" else ""
    if isinstance(cell, dict):
        return [cell] if key in _LISTS else cell
    text = cell.isoformat() if isinstance(cell, datetime.date) else str(cell)
    if key == "paragraph":
        match = _PARAGRAPH.fullmatch(text.strip())
        return f"{match[1]}{match[2].lower()}" if match else text
    if key not in _LISTS:
        return text
    return [_piece(key, part) for part in _PARTED.split(text) if part]


def _piece(key: str, part: Any) -> Any:
    """Return one of several values, as the key holds it: a figure, a lesson, a text."""
    if not isinstance(part, str):
        return part if part is None or isinstance(part, (dict, list)) else str(part)
    if key == "figures":
        return _figure(part)
    return {"text": part} if key == "lessons" else part


def _figure(text: str) -> dict[str, Any]:
    match = _FIGURE.fullmatch(text)
    if match is None:
        return {"unit": text, "printed": text}
    bound = match["bound"]
    return {
        "number": re.sub(r"\s", "", match["number"]).replace(",", "."),
        "unit": match["unit"],
        "group": match["group"] or "",
        "bound": _BOUNDS.get(bound.lower(), "cirka") if bound else "exakt",
        "printed": text,
    }


def _told(error: Any) -> str:
    """Return a fault of a row in words: the column, and what is wrong with it."""
    key = str(error["loc"][0]) if error["loc"] else ""
    if error["type"] in ("missing", "string_too_short"):
        return f"{swedish(key)} saknas"
    if key == "paragraph":
        return f"paragraf ska vara 37 eller 37a, inte ”{error['input']}”"
    if error["type"] == "extra_forbidden":
        return f"nyckeln {'.'.join(str(part) for part in error['loc'])} är okänd"
    return f"{swedish(key)} går inte att läsa: ”{error['input']}”"
