"""Walks an application: every answer with its path, and ids for rows that lack one.

A path names rows by id: `stages.projektlogik.goals[mal-1].indicator`.  Its pattern leaves the
rows out: `stages.projektlogik.goals.indicator`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_origin

from grantflow.model.fields import UNPRINTABLE, Form, Row

if TYPE_CHECKING:
    from collections.abc import Iterator


class Leaf(NamedTuple):
    """An answer: where it stands, the value as the model holds it, and whether it is a choice."""

    path: str
    pattern: str
    value: Any
    choice: bool = False


def leaves(form: Form, path: str = "", pattern: str = "") -> Iterator[Leaf]:
    """Yield every answer below `form` that is not empty, in the order of the model.

    Row ids are no answers and are left out, as is what stands beside the answers.  A list of plain
    values is yielded value by value.
    """
    found: list[Leaf] = []
    _collect(form, f"{path}." if path else "", f"{pattern}." if pattern else "", found)
    return iter(found)


def _collect(form: Form, path: str, pattern: str, found: list[Leaf]) -> None:
    """Add the answers below `form`: a list all the way down, since a case has a thousand.

    `path` and `pattern` are empty, or end with a full stop.
    """
    kind = form.__class__
    aside, choices = _aside(kind), _choices(kind)
    for name, value in form.__dict__.items():
        if value is None or name in aside:
            continue
        if isinstance(value, str):
            found.append(Leaf(path + name, pattern + name, value, name in choices))
        elif isinstance(value, list):
            if value:
                _collect_list(value, path + name, pattern + name, name in choices, found)
        elif isinstance(value, dict):
            asked = pattern + name
            found += [Leaf(f"{path}{name}.{key}", asked, inner) for key, inner in value.items()]
        elif is_form(value.__class__):
            _collect(value, f"{path}{name}.", f"{pattern}{name}.", found)
        else:
            found.append(Leaf(path + name, pattern + name, value, name in choices))


@cache
def is_form(kind: type[Any]) -> bool:
    """Whether values of a kind are forms; asking Pydantic each time takes several times as long."""
    return issubclass(kind, Form)


@cache
def _aside(kind: type[Form]) -> frozenset[str]:
    """Return the fields of a form that hold no answers; the id of a row is one."""
    return kind.beside | {"id"} if issubclass(kind, Row) else kind.beside


@cache
def _choices(kind: type[Form]) -> frozenset[str]:
    """Return the fields of a form that take one of a closed set of words."""
    return frozenset(name for name in kind.model_fields if is_choice(kind, name))


def holds_answer(form: Form) -> bool:
    """Whether `leaves` would yield anything but empty texts; it stops at the first."""
    aside = _aside(type(form))
    for name, value in form.__dict__.items():
        if value is None or name in aside:
            continue
        held = value.values() if isinstance(value, dict) else value
        for one in held if isinstance(value, list | dict) else (value,):
            if holds_answer(one) if is_form(one.__class__) else one != "":
                return True
    return False


def _collect_list(
    values: list[Any], path: str, pattern: str, choice: bool, found: list[Leaf]
) -> None:
    for position, value in enumerate(values, start=1):
        if is_form(value.__class__):
            named = value.id if isinstance(value, Row) else None
            _collect(value, f"{path}[{named or position}].", f"{pattern}.", found)
        else:
            found.append(Leaf(f"{path}[{position}]", pattern, value, choice))


def give_row_ids(form: Form) -> None:
    """Give every row without an id the next free one: prefix and position, as in `mal-3`."""
    for rows in _tables(form):
        _number(rows)


def _number(rows: list[Any]) -> None:
    taken = {row.id for row in rows if isinstance(row, Row)}
    if None not in taken:
        return
    for position, row in enumerate(rows, start=1):
        if not isinstance(row, Row) or row.id is not None:
            continue
        number = position
        while f"{row.prefix}-{number}" in taken:
            number += 1
        row.id = f"{row.prefix}-{number}"
        taken.add(row.id)


def twice_used_ids(form: Form, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path of the list, id) for every row id that a list holds twice."""
    for name in _below(type(form)):
        value = getattr(form, name)
        here = f"{path}.{name}" if path else name
        if isinstance(value, list):
            seen: set[str] = set()
            for row in value:
                if isinstance(row, Row) and row.id is not None:
                    if row.id in seen:
                        yield here, row.id
                    seen.add(row.id)
                yield from twice_used_ids(row, here)
        else:
            yield from twice_used_ids(value, here)


def row_ids(form: Form) -> Iterator[str]:
    """Yield the id of every row below `form`."""
    for rows in _tables(form):
        for row in rows:
            if isinstance(row, Row) and row.id:
                yield row.id


def _tables(form: Form) -> Iterator[list[Any]]:
    """Yield every list of rows below `form`, one of rows before those in its rows."""
    for name in _below(type(form)):
        value = getattr(form, name)
        if not isinstance(value, list):
            yield from _tables(value)
        elif value:
            yield value
            for row in value if _below(value[0].__class__) else ():
                yield from _tables(row)


@cache
def _below(kind: type[Form]) -> tuple[str, ...]:
    """Return the fields of a form that hold forms, one or a list of them: a few of dozens."""
    held = {name: _form_in(field.annotation) for name, field in kind.model_fields.items()}
    return tuple(name for name, one in held.items() if isinstance(one, type) and is_form(one))


def unprintable(form: Form) -> Iterator[str]:
    """Yield the path of every text that holds a sign no document can hold."""
    for leaf in leaves(form):
        if isinstance(leaf.value, str) and UNPRINTABLE.search(leaf.value):
            yield leaf.path


def get(form: Form, path: str) -> Any:
    """Return what stands at a pattern path: a form, a list of rows, or an answer (or None).

    Raises:
        AttributeError: The model has no such field.

    """
    return _getter(path)(form)


_getter = lru_cache(maxsize=2048)(attrgetter)


@cache
def field_of(pattern: str) -> tuple[str, str]:
    """Return the form's class name and the field that a pattern path leads to."""
    from grantflow.model.application import Application

    kind: Any = Application
    *above, name = pattern.split(".")
    for step in above:
        kind = _form_in(kind.model_fields[step].annotation)
    return kind.__name__, name


def _form_in(annotation: Any) -> Any:
    """Return the form that a field holds, by itself or in a list."""
    return next(iter(getattr(annotation, "__args__", ())), annotation)


@cache
def is_choice(kind: type[Form], name: str) -> bool:
    """Whether field `name` of a form takes one of a closed set of words, not free text."""
    return _has_literal(kind.model_fields[name].annotation)


def _has_literal(annotation: Any) -> bool:
    return get_origin(annotation) is Literal or any(
        _has_literal(inner) for inner in getattr(annotation, "__args__", ())
    )
