"""The rows of a table as they stand in a form, and the ids they get."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.documents.wordforms.tagged import Told

_ROW_ID = re.compile(r"[^\s\[\]]{1,60}")


@dataclass(eq=False)
class Line:
    """A row: the id its control says (`hint`), the one a reader sees (`named`), what it tells.

    `place` is where its id stands, `seen` the tags of its fields, `id` what it gets in the end.
    """

    hint: str = ""
    named: str = ""
    place: str = ""
    told: list[Told] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    id: str = ""


def is_id(text: str) -> bool:
    """Whether a text can be the id of a row."""
    return _ROW_ID.fullmatch(text) is not None


def give_ids(lines: Iterable[Line], held: Iterable[Line], prefix: str) -> list[Line]:
    """Give each row the id it says, once; return those of `held` that get a new one.

    A copied row says the id of the one it was copied from, and comes after it.  New ids are
    counted from the row's position, as everywhere.
    """
    taken: set[str] = set()
    for line, name in _wishes(list(lines)):
        if name and not line.id and name not in taken:
            line.id = name
            taken.add(name)
    new = []
    for number, line in enumerate(held, start=1):
        if line.id:
            continue
        free = number
        while f"{prefix}-{free}" in taken:
            free += 1
        line.id = f"{prefix}-{free}"
        taken.add(line.id)
        new.append(line)
    return new


def _wishes(lines: list[Line]) -> Iterator[tuple[Line, str]]:
    """Yield rows with ids they may have, the surest first."""
    yield from ((line, line.hint) for line in lines if line.named in {"", line.hint})
    yield from ((line, line.named) for line in lines if is_id(line.named))
    yield from ((line, line.hint) for line in lines)
