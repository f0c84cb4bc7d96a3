"""A case as answers by path, and back: how the store and its merges hold it.

A path names rows by id, `stages.forankring.decisions[beslut-1].body`.  A list of rows is an answer
of its own, the ids in order; a list without ids is one answer; a value a year is an answer a year.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

from pydantic import ValidationError

from grantflow.model.application import FORMAT_VERSION, Application
from grantflow.model.fields import Form, Row
from grantflow.model.saving import is_empty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What JSON can hold: the value of an answer.
Told = Any

_STEP = re.compile(r"([^.\[\]]+)(?:\[([^\[\]]+)\])?(?:\.|$)")
_VERSION = "grantflow"


class Gathered(NamedTuple):
    """A case built from answers, and the paths of those that the model does not take."""

    application: Application
    misfits: tuple[str, ...]


def is_within(path: str, above: str) -> bool:
    """Whether a path is another or leads to something in it."""
    return path == above or path.startswith((f"{above}.", f"{above}["))


def flatten(application: Application) -> dict[str, Told]:
    """Return every answer of a case by path, as JSON holds it; empty ones are left out.

    Rows without ids are left out: give them ids first (`walk.give_row_ids`).
    """
    return {path: one for path, one in _answers(application, "") if path != _VERSION}


def _answers(form: Form, above: str) -> Iterator[tuple[str, Told]]:
    for name, value in form.__dict__.items():
        path = above + name
        if value is None or value in ("", []) or (name == "id" and isinstance(form, Row)):
            continue
        if isinstance(value, Form):
            yield from _answers(value, f"{path}.")
        elif isinstance(value, dict):
            yield from ((f"{path}.{key}", told(inner)) for key, inner in value.items())
        elif isinstance(value, list) and isinstance(value[0], Row):
            rows = [row for row in value if row.id]
            yield path, [row.id for row in rows]
            for row in rows:
                yield from _answers(row, f"{path}[{row.id}].")
        elif isinstance(value, list):
            yield path, [told(item) for item in value]
        else:
            yield path, told(value)


def told(value: Any) -> Told:
    """Return an answer of the model as JSON holds it."""
    if isinstance(value, Form):
        return value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def gather(answers: Mapping[str, Told]) -> Gathered:
    """Return the case that answers make, whatever they are.

    Answers of rows that no list names are left out: the store keeps them for when the row comes
    back.
    """
    left = {path: value for path, value in answers.items() if not is_empty(value)}
    misfits: list[str] = []
    while True:
        raw, wrong = _nested(left)
        if not wrong:
            try:
                return Gathered(Application.model_validate(raw), tuple(misfits))
            except ValidationError as fault:
                places = (error["loc"] for error in fault.errors(include_url=False))
                wrong = {path for place in places for path in _at(place, raw, left)}
        wrong = wrong or set(left)
        misfits += sorted(wrong)
        for path in wrong:
            del left[path]


def steps_of(path: str) -> tuple[tuple[str, str], ...]:
    """Return the steps of a path: each a name, and the id of a row or nothing.

    Raises:
        ValueError: It is no path.

    """
    found = tuple((step[1], step[2] or "") for step in _STEP.finditer(path))
    if not found or "".join(step[0] for step in _STEP.finditer(path)) != path or path[-1] == ".":
        raise ValueError(path)
    return found


_steps = lru_cache(maxsize=65_536)(steps_of)


class _Node(dict[str, Any]):
    """What stands below a path: other answers, not an answer that happens to be a dict."""


class _Table(NamedTuple):
    """Rows by id, and the ids in order once their list has been met."""

    rows: dict[str, _Node]
    ids: list[str]


def _nested(answers: Mapping[str, Told]) -> tuple[_Node, set[str]]:
    """Return answers as the model takes them, and the paths that lead nowhere."""
    raw = _Node({_VERSION: FORMAT_VERSION})
    wrong = {path for path, value in answers.items() if not _is_put(raw, path, value)}
    _list_rows(raw)
    return raw, wrong


def _is_put(raw: _Node, path: str, value: Told) -> bool:
    """Put an answer in its place; whether there is one for it."""
    route = _route(path)
    if route is None:
        return False
    above, name, is_list = route
    here: Any = raw
    for step, row in above:
        here = _below(here, step, row)
        if not isinstance(here, _Node):
            return False
    if is_list:
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        if fits:
            here.setdefault(name, _Table({}, [])).ids.extend(dict.fromkeys(value))
        return fits
    if name in here:
        return False
    here[name] = value
    return True


def _below(node: _Node, step: str, row: str) -> Any:
    """Return what stands at a step below a node, made when nothing does."""
    found: Any = node.get(step)
    if found is None:
        found = node[step] = _Table({}, []) if row else _Node()
    if not row:
        return found
    known = found.rows.get(row)
    if known is None:
        known = found.rows[row] = _Node(id=row)
    return known


@lru_cache(maxsize=65_536)
def _route(path: str) -> tuple[tuple[tuple[str, str], ...], str, bool] | None:
    """Return the steps to an answer, its name, and whether it is a list of rows.

    None when it is no path, or when rows stand where there are none.
    """
    try:
        route = _steps(path)
    except ValueError:
        return None
    pattern = ""
    for place, (step, row) in enumerate(route, start=1):
        pattern += f".{step}" if pattern else step
        wants_row = is_row_list(pattern) and place < len(route)
        if bool(row) != wants_row:
            return None
    return route[:-1], route[-1][0], is_row_list(pattern)


def _list_rows(node: _Node) -> None:
    """Turn tables into lists of the rows that they name."""
    for name, inner in [*node.items()]:
        if isinstance(inner, _Node):
            _list_rows(inner)
        elif isinstance(inner, _Table):
            node[name] = [inner.rows.get(row) or _Node(id=row) for row in inner.ids]
            for row in node[name]:
                _list_rows(row)


def _at(place: tuple[int | str, ...], raw: Any, answers: Mapping[str, Told]) -> Iterator[str]:
    """Yield the paths of the answers that a fault of the model is about.

    That is the answer at the place or the nearest one above it; else all below it.
    """
    trail, here = [""], raw
    for step in place:
        if isinstance(here, list) and isinstance(step, int) and isinstance(here[step], _Node):
            trail.append(f"{trail[-1]}[{here[step]['id']}]")
        elif isinstance(here, _Node) and step in here:
            trail.append(f"{trail[-1]}.{step}".lstrip("."))
        else:
            break
        here = here[step]
    met = next((path for path in reversed(trail) if path in answers), None)
    if met is not None:
        yield met
    else:
        yield from (one for one in answers if one.startswith((f"{trail[-1]}.", f"{trail[-1]}[")))


@lru_cache(maxsize=65_536)
def pattern_of(path: str) -> str:
    """Return a path without its rows.

    Raises:
        ValueError: It is no path.

    """
    return ".".join(name for name, _ in _steps(path))


@cache
def row_lists() -> dict[str, type[Row]]:
    """Return the class of the rows of every list that has them, by pattern path."""
    return dict(_row_lists(Application, ""))


def row_prefix(path: str) -> str | None:
    """Return what the ids of the rows in a list begin with; None when no rows stand at a path."""
    try:
        row = row_lists().get(pattern_of(path))
    except ValueError:
        row = None
    return row.prefix if row else None


def is_row_list(pattern: str) -> bool:
    """Whether what stands at a pattern path is a list of rows with ids."""
    return pattern in row_lists()


def _row_lists(kind: type[Form], above: str) -> Iterator[tuple[str, type[Row]]]:
    for name, field in kind.model_fields.items():
        form = next((part for part in _parts(field.annotation) if _is_form(part)), None)
        if form is None:
            continue
        if issubclass(form, Row):
            yield above + name, form
        yield from _row_lists(form, f"{above}{name}.")


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    if get_origin(annotation) is not None:
        for inner in get_args(annotation):
            yield from _parts(inner)


def _is_form(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, Form)
