"""Takes entries from others: CSV, Excel and YAML to entries, with what is wrong row by row."""

from __future__ import annotations

import csv
import datetime
import io
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from grantflow.catalogue import columns
from grantflow.catalogue.rows import Line, entry_of
from grantflow.errors import CatalogueBroken, Place
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from grantflow.model.catalogue import Entry

_MARKS = ";,\t"  # what may stand between the cells of a CSV
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a]")
_SHOWN = 12
_LOOKED = 15  # rows with anything in them where headings are sought
_MOST_BYTES = 60_000_000
_REMEDY = "rätta och hämta in filen igen; inget är inhämtat"


class Taken(NamedTuple):
    """The entries of somebody's file, and what a person should know of how it was read."""

    entries: list[Entry]
    notes: list[str]


def read_entries(
    path: Path, prefix: str, rows: Iterable[tuple[int, list[Any]]] | None = None
) -> Taken:
    """Return the entries of a table or a YAML list; ids that are missing are made from titles.

    Personal data is hidden wherever it stands, and told.

    Args:
        path: A .csv, .xlsx or .yaml file.
        prefix: What made ids begin with.
        rows: The cells of a spreadsheet with their row numbers; somebody else has opened it.

    Raises:
        CatalogueBroken: The file can't be read, a column is unknown, or rows are wrong: each told.

    """
    notes: list[str] = []
    lines = list(_lines(path, notes) if rows is None else _table(rows, path, notes))
    if not lines:
        raise CatalogueBroken(
            "filen har inga rader", remedy="ange en fil med ett projekt per rad", place=_at(path)
        )
    faults: dict[str, list[str]] = {}
    entries: list[Entry] = []
    taken: dict[str, str] = {}
    for line in lines:
        entry, wrong = entry_of(line, prefix, notes)
        if entry is not None:
            other = taken.setdefault(entry.id, line.place)
            if other != line.place:
                wrong.append(f"id {entry.id} står redan på {other}")
            entries.append(entry)
        if wrong:
            faults[line.place] = wrong
    if faults:
        raise CatalogueBroken(_listed(faults), remedy=_REMEDY, place=_at(path))
    return Taken(entries, notes)


def _listed(faults: dict[str, list[str]]) -> str:
    """Return what is wrong, a line for each row; of many the first ones, and how many more."""
    told = [f"{place}: {'; '.join(wrong)}" for place, wrong in faults.items()]
    if len(told) == 1:
        return told[0]
    more = [f"och {len(told) - _SHOWN} till"] if len(told) > _SHOWN else []
    return "\n  ".join([f"{len(told)} projekt är fel:", *told[:_SHOWN], *more])


def _at(path: Path) -> Place:
    return Place(str(path))


def _lines(path: Path, notes: list[str]) -> Iterator[Line]:
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".yaml", ".yml"):
        raise CatalogueBroken(
            f"filer som slutar på {path.suffix or 'ingenting'} går inte att hämta in",
            remedy="spara listan som .csv, .xlsx eller .yaml",
            place=_at(path),
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CatalogueBroken(
            "filen går inte att läsa",
            remedy="kontrollera namnet och att ni får läsa den",
            place=_at(path),
        ) from error
    if len(content) > _MOST_BYTES:
        raise CatalogueBroken(
            "filen är för stor", remedy="dela den i flera, högst 60 MB var", place=_at(path)
        )
    return _from_csv(content, path, notes) if suffix == ".csv" else _from_yaml(content, path)


def _from_csv(content: bytes, path: Path, notes: list[str]) -> Iterator[Line]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if _NO_TEXT.search(text):
        raise CatalogueBroken(
            "filen är ingen text", remedy="spara listan som CSV (UTF-8) i Excel", place=_at(path)
        )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_mark_of(text))
    try:
        yield from _table(_numbered(reader), path, notes)
    except csv.Error as error:
        raise CatalogueBroken(
            f"rad {reader.line_num}: raden går inte att läsa",
            remedy="spara listan på nytt som CSV (UTF-8) i Excel",
            place=_at(path),
        ) from error


def _mark_of(text: str) -> str:
    """Return what stands between the cells: what gives headings, else what the first row has."""
    first = text.splitlines()[:_LOOKED]
    for mark in _MARKS:
        if any(columns.are_headings(row) for row in csv.reader(first, delimiter=mark)):
            return mark
    return max(_MARKS, key=(first or [""])[0].count)


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the number of its first line."""
    last = 0
    for row in reader:
        yield last + 1, row
        last = reader.line_num


def _from_yaml(content: bytes, path: Path) -> Iterator[Line]:
    told, starts = _loaded(content, path)
    entries = told.get("entries") if isinstance(told, dict) and "entries" in told else told
    for number, one in enumerate(entries if isinstance(entries, list) else [entries], 1):
        at = f" (rad {starts[number - 1]})" if number <= len(starts) else ""
        place = f"post {number}{at}"
        if not isinstance(one, dict):
            raise CatalogueBroken(
                f"{place} är ingen post med nycklar",
                remedy="jämför med en post i data/catalogue",
                place=_at(path),
            )
        names = [str(name) for name in one]
        problem, remedy = columns.faults(names)
        told = f"nyckeln {problem}"
        wrong = (f"{told}, {remedy}" if remedy.startswith("menade") else told,) if problem else ()
        yield Line(place, {columns.key_of(str(name)): value for name, value in one.items()}, wrong)


def _loaded(content: bytes, path: Path) -> tuple[Any, list[int]]:
    """Return what a YAML file says, and the line that each of its entries begins on."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(content)
    try:
        node = loader.get_single_node()
        told = loader.construct_document(node) if node is not None else None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise CatalogueBroken(
            "filen är inte rätt skriven YAML",
            remedy="jämför med en post i data/catalogue",
            place=Place(str(path), mark.line + 1 if mark else None),
        ) from error
    finally:
        loader.dispose()
    if isinstance(node, yaml.MappingNode):
        pairs = ((key.value, value) for key, value in node.value)
        node = next((value for key, value in pairs if key == "entries"), node)
    each = node.value if isinstance(node, yaml.SequenceNode) else [node] if node else []
    return told, [one.start_mark.line + 1 for one in each]


def _table(rows: Iterable[tuple[int, list[Any]]], path: Path, notes: list[str]) -> Iterator[Line]:
    held = ((number, [_shown(cell) for cell in row]) for number, row in rows)
    filled = ((number, cells) for number, cells in held if any(cells))
    first = list(islice(filled, _LOOKED))
    at = next((n for n, (_, cells) in enumerate(first) if columns.are_headings(cells)), 0)
    if not first:
        return
    for number, cells in first[:at]:
        said = " ".join(dict.fromkeys(cell for cell in cells if cell))
        notes.append(f"rad {number} står ovanför rubrikerna och lästes inte: ”{mask(said)}”")
    number, headings = first[at]
    problem, remedy = columns.faults(headings)
    if problem:
        raise CatalogueBroken(f"rad {number}: kolumnen {problem}", remedy=remedy, place=_at(path))
    keys = [columns.key_of(heading) for heading in headings]
    for number, cells in (*first[at + 1 :], *filled):
        outside = [cell for n, cell in enumerate(cells) if cell and not "".join(keys[n : n + 1])]
        wrong = [f"”{mask(cell)}” står i en kolumn utan rubrik" for cell in outside]
        pairs = zip(keys, cells, strict=False)
        yield Line(f"rad {number}", {k: c for k, c in pairs if k and c}, tuple(wrong))


def _shown(cell: Any) -> str:
    """Return a cell as a person reads it; a date in the way catalogues print it."""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
