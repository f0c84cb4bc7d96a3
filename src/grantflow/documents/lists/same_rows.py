"""Tells which row of the case each line of our own list is, by its id and its name.

The id alone may be another row's: rows that nobody gave an id are numbered by where they stand,
so a row put in before them, or another case, gives the id to somebody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.importing.naming import alike
from grantflow.documents.lists.cells import shown
from grantflow.documents.lists.columns import source_of
from grantflow.model import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.documents.lists.columns import Source
    from grantflow.documents.lists.headings import Found
    from grantflow.model.application import Application

NEW = ""
Key = tuple[str, str]  # the table of a row, and its id there


class _Said(NamedTuple):
    """What a line says of its row: the text it is known by, and in our lists what it is about."""

    source: Source
    id: str
    named: str
    about: str


def moved_rows(found: Iterable[Found], case: Application) -> dict[Key, str]:
    """Return the lines whose id is another's row in the case: the id they have there, or NEW.

    One line that differs among others that all agree was renamed in the list, and is kept.
    """
    lines = [said for one in found if one.ids is not None for said in _lines(one)]
    same, other, missing = set[Key](), dict[Key, str](), set[Key]()
    unsaid: set[Key] = set()
    sources = {_key(said.source): said.source for said in lines}
    known = {key: _names(case, source) for key, source in sources.items()}
    for said in lines:
        key = (said.source.table, said.id)
        held = known[_key(said.source)].get(said.id)
        if held is None:
            missing.add(key)
            continue
        mine, theirs = _compared(said, *held)
        if not (mine and theirs):
            unsaid.add(key)
        elif mine == theirs:
            same.add(key)
        else:
            other.setdefault(key, _target(said, known[_key(said.source)]))
    other = {key: target for key, target in other.items() if key not in same}
    agreed = bool(same) and not missing
    if not other or (agreed and list(other.values()) == [NEW]):
        return {}
    taken = {*same}
    moved: dict[Key, str] = dict.fromkeys(sorted(unsaid - same - {*other}), NEW)
    for key, target in other.items():
        free = target and (key[0], target) not in taken
        moved[key] = target if free else NEW
        taken.add((key[0], moved[key]))
    return moved


def _lines(found: Found) -> Iterator[_Said]:
    columns = {one.key: one.column for one in found.headings if one.key}
    seen: set[str] = set()
    for number in sorted(n for n in found.sheet.rows if n > found.row):
        cells = found.sheet.rows[number]
        row_id = str(cells.get(found.ids or 0, ""))
        known = source_of(found.listing, row_id)
        if known is None or row_id in seen:
            continue
        seen.add(row_id)
        texts = [
            shown(cells.get(columns.get(key, 0), "")) for key in (found.listing.named, "about")
        ]
        yield _Said(*known, *(alike(text) if text else "" for text in texts))


def _key(source: Source) -> Key:
    return source.table, source.needs


def _names(case: Application, source: Source) -> dict[str, tuple[str, str]]:
    """Return what the rows of a source are known by, and what they are about, by id."""
    first = next(iter(source.fields.values()))
    names = (first, source.fields.get("about", first))
    return {
        row.id: (_text(row, names[0]), _text(row, names[1]) if names[1] != first else "")
        for row in walk.get(case, source.table)
    }


def _text(row: object, name: str) -> str:
    held = getattr(row, name)
    return alike(held) if held else ""


def _compared(said: _Said, named: str, about: str) -> tuple[str, str]:
    """Return the name of a line and of the row; what a step is about tells more than the step."""
    return (said.about, about) if said.about and about else (said.named, named)


def _target(said: _Said, names: dict[str, tuple[str, str]]) -> str:
    """Return the one row of the case that goes by the name of a line, NEW when there is none."""
    meant = (1, said.about) if said.about else (0, said.named)
    alike_rows = [row_id for row_id, held in names.items() if held[meant[0]] == meant[1]]
    return alike_rows[0] if len(alike_rows) == 1 else NEW
