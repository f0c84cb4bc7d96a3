"""The answers of a case as a document may name them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from grantflow import assets
from grantflow.documents.labels import label_of
from grantflow.model.application import Application
from grantflow.model.fields import Form, Row
from grantflow.model.questions import by_path, forms
from grantflow.model.value import Value

# One answer, several values in a list, an amount a year, a table of rows, or a group of answers.
Kind = Literal["answer", "values", "yearly", "rows", "group"]
ANSWERS: tuple[Kind, ...] = ("answer", "values", "yearly")
AROUND: tuple[Kind, ...] = ("group", "rows")
_SILENT = frozenset({"grantflow", "stages", *Application.beside})


@dataclass(eq=False, repr=False)
class Field(Value):
    """Something that a document may hold an answer to.

    `path` is a pattern path, `kind` what stands there and `holds` its type: that of the answer,
    of one value, or the class of a row.  `column_of` is the path of the table it is a column of.
    """

    path: str
    kind: Kind
    holds: Any
    column_of: str = ""

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition(".")[2]

    @property
    def label(self) -> str:
        """Its short name, as documents write it."""
        return _titles().get(self.path) or label_of(self.path)


@cache
def words() -> dict[str, Any]:
    """Return what answers are called in other people's documents: `data/words/falt.yaml`."""
    found: dict[str, Any] = assets.read_yaml(assets.folder("data") / "words" / "falt.yaml")
    return found


@cache
def fields() -> dict[str, Field]:
    """Return everything a document may hold an answer to, by path, in the order of the model."""
    return {field.path: field for field in _below(Application, "", "")}


@cache
def tables() -> dict[str, tuple[Field, ...]]:
    """Return the tables of the case by path, each with its columns."""
    found: dict[str, list[Field]] = {}
    for field in fields().values():
        if field.kind == "rows":
            found[field.path] = []
        elif field.column_of:
            found[field.column_of].append(field)
    return {path: tuple(columns) for path, columns in found.items()}


def _below(form: type[Form], path: str, column_of: str) -> list[Field]:
    found = []
    for name, info in form.model_fields.items():
        here = f"{path}.{name}" if path else name
        kind, holds = _kind(info.annotation)
        if kind == "group" and here == "stages":
            found += _below(holds, here, column_of)
        if here in _SILENT or (name == "id" and issubclass(form, Row)):
            continue
        found.append(Field(here, kind, holds, column_of))
        if kind in AROUND:
            found += _below(holds, here, here if kind == "rows" else column_of)
    return found


def _kind(annotation: Any) -> tuple[Kind, Any]:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return "group", annotation
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is list:
        is_row = isinstance(inner[0], type) and issubclass(inner[0], Form)
        return ("rows" if is_row else "values"), inner[0]
    if origin is dict:
        return "yearly", inner[1]
    # Of "one programme, or several, or none" a document says one.
    return "answer", inner[0] if inner and type(None) in inner else annotation


@cache
def _titles() -> dict[str, str]:
    """Return the names of forms, groups and tables in the words of the questions."""
    around = [field.path for field in fields().values() if field.kind in AROUND]
    asked = {path: by_path()[path].label for path in around if path in by_path()}
    return asked | {form.path: form.label for form in forms() if form.path}
