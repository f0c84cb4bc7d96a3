"""Writes answers as plain text that any field of any portal takes.

No Markdown, no bullets, no tables: a row becomes a line, "Mål 1: … Indikator: … Till: …".
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents.labels import label_of, noun_of
from grantflow.model.asked import Asked
from grantflow.model.fields import Form, Row
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from grantflow.model.application import Application

# Answers about the case itself, which no funder asks for.
_OWN = frozenset({"grantflow", "example", "dated", "programme", "theme", "waivers"})
# Longer answers, and those of several lines, get a line of their own below the label.
_SHORT = 140
# What a row is known by, where that is not its first answer.
_NAMES = ("name", "text", "function", "organisation", "body", "who")
_LEADS = {"stages.jamstalldhetskartlaggning.measures": "measure"}
# Fields that hold ids of rows in another list, by the end of their path.
_GOALS, _CAUSES = "stages.projektlogik.goals", "stages.projektlogik.causes"
_ACTIVITIES = "stages.projektlogik.activities"
_ANALYSIS = "stages.jamstalldhetskartlaggning.analysis"
_REFERENCES = {
    "stages.projektlogik.goals.causes": _CAUSES,
    "stages.projektlogik.activities.goals": _GOALS,
    "stages.implementeringsplan.from_activities": _ACTIVITIES,
    "stages.spridningsplan.from_activities": _ACTIVITIES,
    "stages.jamstalldhetskartlaggning.measures.activity": _ACTIVITIES,
    "stages.jamstalldhetskartlaggning.measures.observation": _ANALYSIS,
    "budget.rows.activity": _ACTIVITIES,
    "eu.principles.goals": _GOALS,
    "eu.principles.activities": _ACTIVITIES,
    "esf.call_goals.goals": _GOALS,
}
_SPACES = re.compile("[ \t\u00a0\u2007\u2009\u202f]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_BULLET = re.compile(r"^(?:[-*+•·▪●–]\s+|#{1,6}\s+|>\s+)")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_GAP = re.compile(r"\n{3,}")


class _Piece(NamedTuple):
    """A part of the text: a label with what belongs to it, on its line or below."""

    label: str
    text: str
    below: bool


def section_text(
    application: Application, fields: Sequence[str], told: Mapping[str, str] | None = None
) -> str:
    """Return the answers at some pattern paths as plain text, in the order of `fields`.

    `told` gives by path what to write instead of an answer: a call's title for its file name.  A
    path that ends in `.*` means everything below it.  Unanswered questions are left out; empty
    text means that nothing is answered.  An answer that stands alone has no label: the heading
    of the section is its question.  Personal data is masked.
    """
    pieces = list(_pieces(application, fields, told or {}))
    if len(pieces) == 1 and pieces[0].below:
        return pieces[0].text
    text = ""
    for piece in pieces:
        if piece.below:
            text += f"\n{piece.label}\n{piece.text}\n\n"
        else:
            text += f"{piece.label}: {piece.text}\n"
    return _GAP.sub("\n\n", text).strip()


def unmarked(text: str) -> str:
    """Return `text` without marks that a portal may show as they stand.

    Bullets, Markdown and invisible signs go; every kind of space becomes a plain one.
    """
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_BULLET.sub("", _SPACES.sub(" ", line).strip()) for line in text.split("\n"))
    return _GAP.sub("\n\n", _EMPHASIS.sub(r"\2", "\n".join(lines))).strip()


def _pieces(
    application: Application, fields: Sequence[str], told: Mapping[str, str]
) -> Iterator[_Piece]:
    asked, seen = Asked(fields), set[str]()
    for field in fields:
        for path, value in _below(application, "", field.split(".")):
            if path in seen or path.split(".")[0] in _OWN:
                continue
            seen.add(path)
            if _is_rows(value):
                lines = _rows(application, path, value, asked)
                if text := "\n".join(lines):
                    yield _Piece(label_of(path), text, below=True)
            elif answer := _written(application, path, value):
                text = unmarked(told.get(path, answer))
                yield _Piece(label_of(path), text, below=len(text) > _SHORT or "\n" in text)


def _below(value: object, path: str, rest: list[str]) -> Iterator[tuple[str, Any]]:
    """Yield path and value of every answer or list of rows that `rest` of a path leads to."""
    if not isinstance(value, Form):
        yield path, value
        return
    names = rest[:1] if rest and rest[0] != "*" else list(type(value).model_fields)
    for name in names:
        inner = getattr(value, name, None)
        yield from _below(inner, f"{path}.{name}" if path else name, rest[1:])


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Form)


def _rows(application: Application, path: str, rows: list[Form], asked: Asked) -> Iterator[str]:
    noun = noun_of(path)
    for order, row in enumerate(rows, 1):
        if line := _row(application, path, row, asked):
            yield f"{noun} {order}: {line}"


def _row(application: Application, path: str, row: Form, asked: Asked) -> str:
    """Return the answers of a row on one line, what it is known by first and without label."""
    names = [name for name in type(row).model_fields if f"{path}.{name}" in asked and name != "id"]
    leads = (_LEADS[path],) if path in _LEADS else _NAMES
    lead = next((name for name in leads if getattr(row, name, None)), None)
    listed = dict.fromkeys([*([lead] if lead else []), *names])
    written = ((n, _written(application, f"{path}.{n}", getattr(row, n))) for n in listed)
    said = {name: " ".join(text.split()) for name, text in written if text}
    if not said.keys() & set(names):
        return ""
    (_, first), *others = said.items()
    told = (f"{label_of(f'{path}.{name}')}: {text}" for name, text in others)
    return " ".join(map(_ended, [swedish.capital(first), *told]))


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!", ":", "…")) else f"{text}."


def _written(application: Application, path: str, value: object) -> str:
    """Return an answer in Swedish: references by number, money and shares with their unit."""
    if path in _REFERENCES:
        return _referred(application, _REFERENCES[path], value)
    if isinstance(value, dict):
        parts = [f"{_written(application, path, v)} år {key}" for key, v in value.items()]
        return ", ".join(parts)
    if isinstance(value, Decimal):
        if "_sek" in path or path.endswith(".amounts"):
            return unmarked(swedish.kronor(value))
        if path.endswith("_pct"):
            return unmarked(swedish.percent(value))
    if isinstance(value, list):
        words = [_written(application, path, inner) for inner in value]
        return "; ".join(words) if any(" och " in word for word in words) else swedish.listed(words)
    return mask(unmarked(swedish.shown(value)))


def _referred(application: Application, path: str, value: object) -> str:
    """Return rows by what the text calls them: "Mål 1 och Mål 3"."""
    ids: Iterable[object] = value if isinstance(value, list) else [value]
    found: Any = application
    for name in path.split("."):
        found = getattr(found, name)
    numbers = {row.id: n for n, row in enumerate(found, 1) if isinstance(row, Row)}
    noun = noun_of(path).lower()
    return swedish.listed(
        [f"{noun} {numbers[i]}" if i in numbers else unmarked(str(i)) for i in ids if i]
    )
