"""What each question looks like on a page: its words, the shape of its control, its choices.

Nothing here depends on a case, so it is worked out once a process.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from grantflow.checks.programmes import is_described, load_programme
from grantflow.documents.labels import noun_of
from grantflow.model.asking import Field, Group, Rows, asked_forms, form_called
from grantflow.model.fields import Score
from grantflow.model.questions import form_words
from grantflow.model.references import ORGANISATION
from grantflow.model.value import Value
from grantflow.text import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grantflow.model.asking import AskedForm
    from grantflow.model.questions import Question

Shape = Literal[
    "line", "prose", "number", "day", "radios", "select", "checks", "lines", "years"
]  # fmt: skip

# With more choices than this a list takes less room than buttons, and is as easy to use.
_MOST_RADIOS = 5
_MOST_RADIOS_IN_ROW = 3
_PROGRAMMES = frozenset({"programme", "idea.programmes"})
_CALL = "call.call"
# Choices that a page says in other words than the case, since they answer a question there.
_CHOICE_LABELS = {
    "stages.projektlogik.causes.scope": {
        "påverkas": "Ja, projektet kan påverka den",
        "utanför": "Nej, den ligger utanför projektet",
    },
}
_COST_ACTIVITY = "budget.rows.activity"


class Choice(NamedTuple):
    """Something to choose: the text that is sent, and what stands beside the button."""

    text: str
    label: str


@dataclass(eq=False, repr=False, kw_only=True)
class Control(Value):
    """A question as a page asks it.  `pattern` is its path in the case, without rows.

    `extra` are choices beside the rows that a reference may name.
    """

    field: Field
    pattern: str
    shape: Shape
    label: str
    why: str
    example: str
    unit: str
    choices: tuple[Choice, ...]
    extra: tuple[Choice, ...]
    feeds: tuple[str, ...]

    def __hash__(self) -> int:
        """Return the same for the same question."""
        return hash(self.pattern)


@dataclass(eq=False, repr=False, kw_only=True)
class TableControl(Value):
    """A question whose answers are rows.  `noun` is what one row is called: "Mål"."""

    rows: Rows
    pattern: str
    label: str
    why: str
    noun: str
    columns: tuple[Control, ...]

    def __hash__(self) -> int:
        """Return the same for the same question."""
        return hash(self.pattern)


@dataclass(eq=False, repr=False, kw_only=True)
class GroupControl(Value):
    """Questions that belong together."""

    pattern: str
    label: str
    why: str
    parts: tuple[Control | TableControl, ...]


Part = Control | TableControl | GroupControl


@cache
def parts_of(name: str) -> tuple[Part, ...]:
    """Return what a form asks, in order; of a name that is no form, nothing."""
    form = form_called(name)
    if form is None:
        return ()
    return tuple(_part(form, one) for one in form.asked if not _is_beside(one))


@cache
def controls() -> Mapping[str, Control]:
    """Return every control by its pattern path."""
    return {one.pattern: one for form in asked_forms() for one in _controls(parts_of(form.name))}


def asks(question: Question, programmes: frozenset[str]) -> bool:
    """Whether one of some programmes asks a question; what all of them ask is always asked."""
    return question.programmes is None or not programmes.isdisjoint(question.programmes)


def _is_beside(one: Field | Rows | Group) -> bool:
    """Whether rows have no ids: those are put in where they belong, and not typed in a table."""
    return isinstance(one, Rows) and not one.has_ids


def _part(form: AskedForm, one: Field | Rows | Group) -> Part:
    if isinstance(one, Field):
        return _control(form, one, in_row=False)
    question, path = one.question, form.path_of(one.tag)
    if isinstance(one, Group):
        inner = tuple(_part(form, part) for part in one.asked)
        kept = tuple(part for part in inner if not isinstance(part, GroupControl))
        return GroupControl(pattern=path, label=question.label, why=question.why, parts=kept)
    return TableControl(
        rows=one,
        pattern=path,
        label=question.label,
        why=question.why,
        noun=noun_of(path),
        columns=tuple(_control(form, field, in_row=True) for field in one.fields),
    )


def _control(form: AskedForm, field: Field, *, in_row: bool) -> Control:
    path, question = form.path_of(field.tag), field.question
    choices = tuple(_choices(field, path))
    return Control(
        field=field,
        pattern=path,
        shape=_shape(field, path, len(choices), in_row=in_row),
        label=question.label,
        why=question.why.strip(),
        example="" if _is_picked(field, path, choices) else question.example.strip(),
        unit=_unit(field, question.label.lower()),
        choices=choices,
        extra=(Choice(ORGANISATION, "Hela organisationen"),) if path == _COST_ACTIVITY else (),
        feeds=question.feeds,
    )


def _shape(field: Field, path: str, choices: int, *, in_row: bool) -> Shape:
    if field.yearly:
        return "years"
    if choices or field.kind == "reference":
        if field.many:
            return "checks"
        few = choices <= (_MOST_RADIOS_IN_ROW if in_row else _MOST_RADIOS)
        return "radios" if few and field.kind != "reference" else "select"
    if field.many:
        return "lines"
    if field.kind == "text":
        return "prose" if path in _prose() else "line"
    return "day" if field.kind == "day" else "number"


@cache
def _prose() -> frozenset[str]:
    return form_words().prose


def _choices(field: Field, path: str) -> Iterator[Choice]:
    if path in _PROGRAMMES:
        yield from (Choice(one.value, _programme(one.value)) for one in field.options)
    elif field.options:
        labels = _CHOICE_LABELS.get(path, {})
        yield from (
            Choice(one.shown, labels.get(one.value) or swedish.capital(one.shown))
            for one in field.options
        )
    elif Score in get_args(field.owner.model_fields[field.name].annotation):
        yield from (Choice(str(step), str(step)) for step in range(1, 6))


def _is_picked(field: Field, path: str, choices: tuple[Choice, ...]) -> bool:
    """Whether an answer is picked rather than written, so that an example says nothing."""
    return bool(choices) or field.kind == "reference" or path == _CALL


def _programme(name: str) -> str:
    return load_programme(name).name if is_described(name) else name


def _unit(field: Field, label: str) -> str:
    """Return the unit of a number, where the question does not say it."""
    if "_sek" in field.name or field.name == "amounts":
        return "" if "kronor" in label else "kr"
    return "%" if field.name.endswith("_pct") and "procent" not in label else ""


def _controls(parts: tuple[Part, ...]) -> Iterator[Control]:
    for part in parts:
        if isinstance(part, Control):
            yield part
        elif isinstance(part, TableControl):
            yield from part.columns
        else:
            yield from _controls(part.parts)
