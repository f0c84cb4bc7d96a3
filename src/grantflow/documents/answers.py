"""Says which answers of a case a programme asks for, and which it leaves out."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from grantflow.model import walk
from grantflow.model.application import Application
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
    asked = _Asked(field for section in programme.sections for field in section.fields)
    return [(leaf.path, _text(leaf)) for leaf in answers(application) if leaf.pattern not in asked]


def answered(application: Application, programme: Programme) -> dict[str, bool]:
    """Return for every section id whether any of its fields has an answer."""
    given = {leaf.pattern for leaf in answers(application)}
    return {
        section.id: any(path in asked for path in given)
        for section in programme.sections
        if (asked := _Asked(section.fields))
    }


def filled(value: object) -> bool:
    """Tell whether a value, a form or a list holds at least one answer; 0 is an answer."""
    if isinstance(value, Form):
        return any(leaf.value != "" for leaf in walk.leaves(value))
    if isinstance(value, (list, tuple)):
        return any(filled(item) for item in value)
    return value not in (None, "", {})


class _Asked:
    """The set of paths that a list of patterns covers."""

    def __init__(self, patterns: Iterable[str]) -> None:
        listed = list(patterns)
        self._exact = {pattern.removesuffix(".*") for pattern in listed}
        self._stems = tuple(p.removesuffix("*") for p in listed if p.endswith(".*"))

    def __contains__(self, path: str) -> bool:
        return path in self._exact or path.startswith(self._stems)


def _text(leaf: walk.Leaf) -> str:
    if isinstance(leaf.value, Decimal):
        if "_sek" in leaf.pattern or leaf.pattern.endswith(".amounts"):
            return swedish.kronor(leaf.value)
        if leaf.pattern.endswith("_pct"):
            return swedish.percent(leaf.value)
    return swedish.shown(leaf.value)
