"""Says which answers of a case a programme asks for, and which it leaves out."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from grantflow.model import walk
from grantflow.model.application import Application
from grantflow.model.asked import Asked
from grantflow.model.fields import Form
from grantflow.model.programme import Programme
from grantflow.text import swedish

_FORMAT_VERSION = "grantflow"  # stands in the case file, but nobody has answered it


def answers(application: Application) -> Iterator[walk.Leaf]:
    """Yield every answer of the case, with its path and its path without rows."""
    for leaf in walk.leaves(application):
        if leaf.path != _FORMAT_VERSION and leaf.value != "":
            yield leaf


def unasked(application: Application, programme: Programme) -> list[tuple[str, str]]:
    """Return path and text of the answers that none of the programme's sections shows."""
    asked = Asked(field for section in programme.sections for field in section.fields)
    return [(leaf.path, _text(leaf)) for leaf in answers(application) if leaf.pattern not in asked]


def answered(application: Application, programme: Programme) -> dict[str, bool]:
    """Return for every section id whether any of its fields has an answer.

    Each field is looked up where it stands: going through all answers takes ten times as long.
    """
    return {
        section.id: any(_given(application, names) for names in _paths(section.fields))
        for section in programme.sections
    }


@lru_cache(maxsize=1000)
def _paths(fields: tuple[str, ...]) -> list[list[str]]:
    return [field.removesuffix(".*").split(".") for field in fields]


def _given(found: object, names: list[str]) -> bool:
    """Tell whether there is an answer at a path below a form or in any row of a list."""
    for step, name in enumerate(names):
        if isinstance(found, list):
            return any(_given(row, names[step:]) for row in found)
        found = getattr(found, name, None)
    return filled(found)


def filled(value: object) -> bool:
    """Tell whether a value, a form or a list holds at least one answer; 0 is an answer."""
    if isinstance(value, str):
        return value != ""
    if isinstance(value, Form):
        return walk.holds_answer(value)
    if isinstance(value, (list, tuple)):
        return any(filled(item) for item in value)
    return value not in (None, "", {})


def _text(leaf: walk.Leaf) -> str:
    if isinstance(leaf.value, Decimal):
        if "_sek" in leaf.pattern or leaf.pattern.endswith(".amounts"):
            return swedish.kronor(leaf.value)
        if leaf.pattern.endswith("_pct"):
            return swedish.percent(leaf.value)
    return swedish.shown(leaf.value)
