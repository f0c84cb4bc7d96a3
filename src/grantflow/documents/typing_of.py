"""Says what a template can find below a name, from the types of the model and the document."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from jinja2.runtime import LoopContext
from pydantic import BaseModel

UNKNOWN: Any = object  # says nothing; every name may stand below it


def type_of(value: object) -> Any:
    """Return the type of a value; that of a list says what its first item is."""
    if isinstance(value, (list, tuple)):
        return list[type_of(value[0])] if value else UNKNOWN  # type: ignore[misc]
    if value is None or isinstance(value, Mapping):
        return UNKNOWN
    if inspect.isroutine(value):
        return Callable[..., _hints(value).get("return", UNKNOWN)]
    return type(value)


def below(kind: Any, name: str) -> Any:
    """Return the type of what stands at `name` below a type; None when there is no such name."""
    members = _members(kind)
    found = [_attribute(member, name) for member in members]
    given = [hint for hint in found if hint is not None]
    if not members or len(given) > 1:
        return UNKNOWN
    return given[0] if given else None


def names_of(kind: Any) -> list[str]:
    """Return the names that stand below a type."""
    return sorted({name for member in _members(kind) for name in _public(member)})


def item_of(kind: Any) -> Any:
    """Return the type of what a loop over a type gives."""
    for member in _members(kind):
        origin, given = get_origin(member), get_args(member)
        if isinstance(origin, type) and issubclass(origin, Iterable) and given:
            return given[0]
    return UNKNOWN


def result_of(kind: Any) -> Any:
    """Return the type of what a call of a type gives."""
    given = get_args(kind) if get_origin(kind) is _CALLABLE else ()
    return given[1] if given else UNKNOWN


_CALLABLE = get_origin(Callable[..., None])


def _members(kind: Any) -> list[Any]:
    """Return what a type may be: the members of a union, without None; empty for unknown."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _members(get_args(kind)[0])
    if origin is Literal:
        return list({type(value) for value in get_args(kind)})
    if origin in (Union, types.UnionType):
        each = [_members(member) for member in get_args(kind) if member is not type(None)]
        return [member for found in each for member in found] if all(each) else []
    if kind is UNKNOWN or kind is Any or not (origin or isinstance(kind, type)):
        return []
    return [kind]


def _attribute(kind: Any, name: str) -> Any:
    origin = get_origin(kind) or kind
    if issubclass(origin, Mapping):
        return (get_args(kind) or (None, UNKNOWN))[1]
    fields = _fields(origin)
    if name in fields:
        return fields[name]
    if name.startswith("_") or not hasattr(origin, name):
        return None if name.startswith("_") or _is_closed(origin) else UNKNOWN
    found = inspect.getattr_static(origin, name)
    if isinstance(found, property):
        return _hints(found.fget).get("return", UNKNOWN)
    is_method = inspect.isfunction(found)
    return Callable[..., _hints(found).get("return", UNKNOWN)] if is_method else UNKNOWN


def _is_closed(kind: type) -> bool:
    """Whether the class says all that its objects hold."""
    known = issubclass(kind, BaseModel) or is_dataclass(kind) or hasattr(kind, "_fields")
    return known or kind.__module__ in {"builtins", "decimal", "datetime", LoopContext.__module__}


def _public(kind: Any) -> set[str]:
    origin = get_origin(kind) or kind
    listed = {*_fields(origin), *(() if issubclass(origin, BaseModel) else dir(origin))}
    return {name for name in listed if not name.startswith("_")}


@cache
def _fields(kind: type) -> dict[str, Any]:
    if issubclass(kind, BaseModel):
        return {name: field.annotation for name, field in kind.model_fields.items()}
    return {name: hint for name, hint in _hints(kind).items() if not name.startswith("_")}


def _hints(thing: Any) -> dict[str, Any]:
    """Return the annotations of a class or a function; none when they name what is not there."""
    try:
        return get_type_hints(thing)
    except (NameError, TypeError):
        return {}
