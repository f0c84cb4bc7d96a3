"""Tells which row of the case each line of our own list is, by its id and its name.

The id alone may be another row's: rows that nobody gave an id are numbered by where they stand,
so a row put in before them, or another case, gives the id to somebody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.importing.naming import alike
from grantflow.documents.lists.cells import shown
from grantflow.documents.lists.columns import lines_of, short, source_of
from grantflow.model import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.documents.lists.columns import Source
    from grantflow.documents.lists.headings import Found
    from grantflow.model.application import Application

NEW = ""
_SEVERAL = 2
Key = tuple[str, str]  # the table of a row, and its id there


class Renamed(NamedTuple):
    """A line that may be a row of the case by a new name: its id, its place, and both names."""

    id: str
    place: str
    file: str
    case: str


class Moved(NamedTuple):
    """The lines whose id is another's row in the case: the id they have there, or NEW.

    `renamed` are those that may be the same row after all, by a new name.
    """

    ids: dict[Key, str]
    renamed: tuple[Renamed, ...] = ()


class _Said(NamedTuple):
    """What a line says of its row: the text it is known by, and in our lists what it is about."""

    source: Source
    id: str
    named: str
    about: str
    place: str
    text: str


def moved_rows(found: Iterable[Found], case: Application, *, same_rows: bool) -> Moved:
    """Return the lines whose id is another's row in the case.

    Lines that differ, and are called as no row of the case, among others that all agree were
    renamed in the list.  One such line is kept as it is; of several a person has to say.

    Args:
        found: The lists.
        case: The case.
        same_rows: Whether a person has said that renamed lines are the same rows.

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
    renamed = agreed and set(other.values()) == {NEW}
    if not other or (renamed and (same_rows or len(other) < _SEVERAL)):
        return Moved({})
    taken = {*same}
    moved: dict[Key, str] = dict.fromkeys(sorted(unsaid - same - {*other}), NEW)
    for key, target in other.items():
        free = target and (key[0], target) not in taken
        moved[key] = target if free else NEW
        taken.add((key[0], moved[key]))
    told = {(said.source.table, said.id): said for said in reversed(lines)} if renamed else {}
    return Moved(moved, tuple(_renamed(told[key], case) for key in other if key in told))


def rows_by_name(found: Found, case: Application) -> dict[int, str]:
    """Return the ids of the rows of our own list that has lost them, by the number of the row.

    A row is told by what it is called and what it is about; one whose name has changed by what
    it is about, when only one row of the case is about that.
    """
    columns = {one.key: one.column for one in found.headings if one.key}
    keys = (found.listing.named, "about")
    held: dict[tuple[str, ...], list[str]] = {}
    about: dict[str, list[str]] = {}
    for line in lines_of(case, found.listing):
        named = tuple(_folded(line.cells.get(key, "")) for key in keys)
        held.setdefault(named, []).append(line.id)
        about.setdefault(named[1], []).append(line.id)
    ids: dict[int, str] = {}
    for number in sorted(n for n in found.sheet.rows if n > found.row):
        cells = found.sheet.rows[number]
        named = tuple(_folded(shown(cells.get(columns.get(key, 0), ""))) for key in keys)
        if same := held.get(named):
            ids[number] = same.pop(0)
        elif named[1] and len(about.get(named[1], ())) == 1:
            ids[number] = about[named[1]][0]
    return ids


def _folded(text: object) -> str:
    return alike(text) if text else ""


def _renamed(said: _Said, case: Application) -> Renamed:
    row = next(row for row in walk.get(case, said.source.table) if row.id == said.id)
    names = _names_in(said.source)
    row_id = f"{short(said.source)}[{said.id}]"
    return Renamed(
        row_id, said.place, said.text, getattr(row, names[1] if said.about else names[0])
    )


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
        named, about = (alike(text) if text else "" for text in texts)
        place = f"blad {found.sheet.name} rad {number}"
        yield _Said(*known, named, about, place, texts[1] or texts[0])


def _key(source: Source) -> Key:
    return source.table, source.needs


def _names(case: Application, source: Source) -> dict[str, tuple[str, str]]:
    """Return what the rows of a source are known by, and what they are about, by id."""
    first, about = _names_in(source)
    return {
        row.id: (_text(row, first), _text(row, about) if about != first else "")
        for row in walk.get(case, source.table)
    }


def _names_in(source: Source) -> tuple[str, str]:
    """Return the fields that a row of a source is known by, and that say what it is about."""
    first = next(iter(source.fields.values()))
    return first, source.fields.get("about", first)


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
