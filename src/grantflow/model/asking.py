"""What each form asks, field by field, and what each field takes: for Word forms and the web.

The words come from data/questions/, the rest from the types of the model.  A tag is the path of
the answer below its form (`goals.indicator`): short enough for Word, and the same in every row.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, get_args, get_origin

from grantflow.model import scales
from grantflow.model.application import Application
from grantflow.model.fields import Form, Row, RowId
from grantflow.model.questions import forms
from grantflow.model.references import REFERENCES
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.questions import FormText, Question

Kind = Literal["text", "number", "day", "choice", "scale", "reference"]

# Choices that are written without å, ä and ö in the case.
SHOWN = {
    "foraldraskapsstod": "föräldraskapsstöd",
    "sprak-arbete": "språk och arbete",
    "fritid-natverk": "fritid och nätverk",
    "bosattning": "bosättning",
}
_FIRST = "arende"
_SCALES = {
    "stages.forankring.partners.step_now": scales.STEPS,
    "stages.forankring.partners.step_wanted": scales.STEPS,
    "stages.jamstalldhetskartlaggning.method": scales.METHODS,
}


class Option(NamedTuple):
    """A choice as the form shows it, and as the case holds it."""

    shown: str
    value: str


@dataclass(eq=False, repr=False, kw_only=True)
class Field(Value):
    """A question with one answer, or with several of one kind.

    `owner` and `name` are the form class and its attribute.  `many` is a list of values; with
    `or_one` a single value may stand there instead.  `yearly` is a value a year.  `referred` is
    the path of the list whose ids it takes.
    """

    question: Question
    tag: str
    kind: Kind
    owner: type[Form]
    name: str
    many: bool = False
    or_one: bool = False
    yearly: bool = False
    options: tuple[Option, ...] = ()
    referred: str = ""


@dataclass(eq=False, repr=False, kw_only=True)
class Rows(Value):
    """A question whose answers are rows of a table; `row` is the class of one."""

    question: Question
    tag: str
    row: type[Form]
    fields: tuple[Field, ...]

    @property
    def has_ids(self) -> bool:
        """Whether its rows are known by ids."""
        return issubclass(self.row, Row)


@dataclass(eq=False, repr=False, kw_only=True)
class Group(Value):
    """Questions that belong together."""

    question: Question
    tag: str
    asked: tuple[Field | Rows, ...]


@dataclass(eq=False, repr=False, kw_only=True)
class AskedForm(Value):
    """A form: what it is called in files and addresses, its words, and what it asks in order."""

    name: str
    text: FormText
    asked: tuple[Field | Rows | Group, ...]

    def path_of(self, tag: str) -> str:
        """Return the path in the case of what a tag names."""
        return f"{self.text.path}.{tag}" if self.text.path else tag

    def flat(self) -> Iterator[Field | Rows]:
        """Yield fields and tables, those in groups too."""
        for one in self.asked:
            if isinstance(one, Group):
                yield from one.asked
            else:
                yield one


@cache
def asked_forms() -> tuple[AskedForm, ...]:
    """Return every form with all its questions, whoever asks them."""
    return tuple(_form(text) for text in forms())


@cache
def form_called(name: str) -> AskedForm | None:
    """Return the form of a name, or None when there is none."""
    return next((form for form in asked_forms() if form.name == name), None)


def _form(text: FormText) -> AskedForm:
    return AskedForm(
        name=text.path.rsplit(".", 1)[-1] or _FIRST, text=text, asked=tuple(_asked(text, ""))
    )


def _asked(text: FormText, above: str) -> Iterator[Any]:
    """Yield what a form asks right below a tag."""
    base = f"{text.path}." if text.path else ""
    for question in text.questions:
        tag = question.path.removeprefix(base)
        parent, _, name = tag.rpartition(".")
        if parent != above:
            continue
        owner, annotation = _place_of(question.path)
        form, listed = _form_in(annotation)
        if form is None:
            yield _field(question, tag, owner, name)
        elif listed:
            yield Rows(question=question, tag=tag, row=form, fields=tuple(_asked(text, tag)))
        else:
            yield Group(question=question, tag=tag, asked=tuple(_asked(text, tag)))


def _field(question: Question, tag: str, owner: type[Form], name: str) -> Field:
    annotation = owner.model_fields[name].annotation
    inner = list(_inside(annotation))
    kind, options = _taken(inner[-1])
    if question.path in _SCALES:
        kind = "scale"
        options = tuple(Option(level, level) for level in scales.levels(_SCALES[question.path]))
    origins = {get_origin(part) for part in inner}
    return Field(
        question=question,
        tag=tag,
        kind=kind,
        owner=owner,
        name=name,
        many=list in origins,
        or_one=list in origins and get_origin(annotation) is not list,
        yearly=dict in origins,
        options=options,
        referred=REFERENCES[question.path] if kind == "reference" else "",
    )


def _taken(annotation: Any) -> tuple[Kind, tuple[Option, ...]]:
    """Return what a type takes, and the choices when it takes one of them."""
    if annotation == RowId:
        return "reference", ()
    bare = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    if get_origin(bare) is Literal:
        return "choice", tuple(Option(SHOWN.get(word, word), word) for word in get_args(bare))
    if bare is datetime.date:
        return "day", ()
    return ("number" if bare in {Decimal, int} else "text"), ()


def _inside(annotation: Any) -> Iterator[Any]:
    """Yield a type and those it is made of, down to that of one value; of a dict, what it holds."""
    yield annotation
    origin, given = get_origin(annotation), get_args(annotation)
    if origin in {None, Annotated, Literal}:
        return
    kept = [inner for inner in given if inner is not type(None)]
    yield from _inside(kept[-1])


def _place_of(path: str) -> tuple[type[Form], Any]:
    """Return the form that holds what a pattern path leads to, and the type of it."""
    kind: Any = Application
    *above, name = path.split(".")
    for step in above:
        kind = _form_in(kind.model_fields[step].annotation)[0]
    return kind, kind.model_fields[name].annotation


def _form_in(annotation: Any) -> tuple[type[Form] | None, bool]:
    """Return the form that a type holds, and whether it holds a list of them."""
    listed = get_origin(annotation) is list
    for inner in (annotation, *get_args(annotation)):
        if isinstance(inner, type) and issubclass(inner, Form):
            return inner, listed
    return None, False
