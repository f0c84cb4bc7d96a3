"""Takes entries from others: CSV, Excel and YAML to a collection, with what is wrong row by row."""

from __future__ import annotations

import csv
import datetime
import io
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from pydantic import ValidationError

from grantflow.errors import CatalogueBroken, Place
from grantflow.model.catalogue import Conflict, Entry
from grantflow.model.wording import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# What a column may be called, in small letters; the keys of an entry are names too.
_NAMES = {
    "id": "id", "titel": "title", "projekt": "title", "projektnamn": "title", "namn": "title",
    "benämning": "title", "sökande": "applicant", "kommun": "applicant",
    "projektägare": "applicant", "ägare": "applicant", "organisation": "applicant",
    "län": "county", "paragraf": "paragraph",
    "§": "paragraph", "finansiering": "funding", "finansiär": "funding", "start": "start",
    "startdatum": "start", "från": "start", "slut": "end", "slutdatum": "end", "till": "end",
    "tema": "theme", "kategori": "theme", "teman": "themes", "målgrupp": "target_group",
    "målgrupper": "target_groups", "syfte": "aim", "mål": "goals", "siffror": "figures",
    "behov": "need", "bakgrund": "need", "arbetssätt": "ways_of_working", "metod": "methods",
    "metoder": "methods", "parter": "partners", "samverkansparter": "partners",
    "lärdomar": "lessons", "erfarenheter": "lessons", "resultat": "results", "arenor": "arenas",
    "språk": "languages", "ämnesord": "subjects", "länk": "address", "webbadress": "address",
    "sida": "place",
}  # fmt: skip
_LISTS = frozenset(
    name for name, field in Entry.model_fields.items() if str(field.annotation).startswith("list")
)
_PARTED = re.compile(r"\s*(?:\n|\||;)\s*")
_PARAGRAPH = re.compile(r"§*\s*(37)\s*(a?)\s*§?", re.IGNORECASE)
# A figure is taken as one only when the cell says nothing else.
_FIGURE = re.compile(
    r"(?:(?P<bound>minst|högst|max|cirka|ca|omkring|ungefär)\.?\s+)?"
    r"(?P<number>\d+(?:[ \u00a0]\d{3})*(?:,\d+)?)\s*(?P<unit>%|[^\W\d_]+(?: [^\W\d_]+)?)"
    r"(?:\s*\((?P<group>[^()]+)\))?",
    re.IGNORECASE,
)
_BOUNDS = {"minst": "minst", "högst": "högst", "max": "högst"}
_SHOWN = 12
_MOST_BYTES = 60_000_000
_REMEDY = "rätta raderna och hämta in filen igen; inget är inhämtat"


class _Line(NamedTuple):
    """A row as it stands: its number as the user's program shows it, and its cells by key."""

    number: int
    cells: dict[str, Any]


def read_entries(
    path: Path, prefix: str, rows: Iterable[tuple[int, list[Any]]] | None = None
) -> list[Entry]:
    """Return the entries of a table or a YAML list; ids that are missing are made from titles.

    Args:
        path: A .csv, .xlsx or .yaml file.
        prefix: What made ids begin with.
        rows: The cells of a spreadsheet with their row numbers; somebody else has opened it.

    Raises:
        CatalogueBroken: The file can't be read, a column is unknown, or rows are wrong: each told.

    """
    lines = list(_lines(path) if rows is None else _table(rows, path))
    if not lines:
        raise CatalogueBroken(
            "filen har inga rader", remedy="ange en fil med ett projekt per rad", place=_at(path)
        )
    faults: list[str] = []
    entries: list[Entry] = []
    taken: dict[str, int] = {}
    for line in lines:
        entry, wrong = _entry(line, prefix)
        faults += [f"rad {line.number}: {one}" for one in wrong]
        if entry is not None:
            other = taken.setdefault(entry.id, line.number)
            if other != line.number:
                faults.append(f"rad {line.number}: id {entry.id} står redan på rad {other}")
            entries.append(entry)
    if faults:
        more = [f"och {len(faults) - _SHOWN} fel till"] if len(faults) > _SHOWN else []
        told = "; ".join([*faults[:_SHOWN], *more])
        raise CatalogueBroken(told, remedy=_REMEDY, place=_at(path))
    return entries


def _at(path: Path) -> Place:
    return Place(str(path))


def _lines(path: Path) -> Iterator[_Line]:
    readers = {".csv": _from_csv, ".yaml": _from_yaml, ".yml": _from_yaml}
    read = readers.get(path.suffix.lower())
    if read is None:
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
    return read(content, path)


def _from_csv(content: bytes, path: Path) -> Iterator[_Line]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    mark = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows = ((reader.line_num, row) for row in reader)
    try:
        yield from _table(rows, path)
    except csv.Error as error:
        raise CatalogueBroken(
            f"rad {reader.line_num}: raden går inte att läsa",
            remedy="spara listan på nytt som CSV (UTF-8) i Excel",
            place=_at(path),
        ) from error


def _from_yaml(content: bytes, path: Path) -> Iterator[_Line]:
    try:
        told = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise CatalogueBroken(
            "filen är inte rätt skriven YAML",
            remedy="jämför med en post i data/catalogue",
            place=Place(str(path), mark.line + 1 if mark else None),
        ) from error
    entries = told.get("entries") if isinstance(told, dict) and "entries" in told else told
    for number, one in enumerate(entries if isinstance(entries, list) else [entries], 1):
        if not isinstance(one, dict):
            raise CatalogueBroken(
                f"post {number} är ingen post med nycklar",
                remedy="jämför med en post i data/catalogue",
                place=_at(path),
            )
        yield _Line(number, {str(key): value for key, value in one.items()})


def _table(rows: Iterable[tuple[int, list[Any]]], path: Path) -> Iterator[_Line]:
    keys: list[str | None] | None = None
    for number, row in rows:
        cells = [_shown(cell) for cell in row]
        if not any(cells):
            continue
        if keys is None:
            keys = _keys(cells, number, path)
            continue
        yield _Line(number, {k: c for k, c in zip(keys, cells, strict=False) if k and c})


def _shown(cell: Any) -> str:
    """Return a cell as a person reads it; a date in the way catalogues print it."""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _keys(cells: list[str], number: int, path: Path) -> list[str | None]:
    keys = [_NAMES.get(cell.lower(), cell.lower()) for cell in cells]
    unknown = [
        cell
        for cell, key in zip(cells, keys, strict=True)
        if cell and key not in Entry.model_fields
    ]
    if unknown:
        raise CatalogueBroken(
            f"rad {number}: kolumnen {', '.join(unknown)} är okänd",
            remedy=f"byt namn på den eller ta bort den; kända: {', '.join(sorted(_NAMES))}",
            place=_at(path),
        )
    twice = {key for key in keys if key and keys.count(key) > 1}
    if twice:
        raise CatalogueBroken(
            f"rad {number}: två kolumner betyder samma sak ({', '.join(sorted(twice))})",
            remedy="slå ihop dem",
            place=_at(path),
        )
    return [key or None for key in keys]


def _entry(line: _Line, prefix: str) -> tuple[Entry | None, list[str]]:
    held = {key: _value(key, cell) for key, cell in line.cells.items()}
    if not held.get("id") and held.get("title"):
        held["id"] = f"{prefix}-{slug(str(held['title'])) or 'post'}"[:80].strip("-")
    if "standing" not in held:
        held["standing"] = "secondary"
    try:
        entry = Entry.model_validate(held)
    except ValidationError as error:
        return None, [_told(one) for one in error.errors()]
    return entry.model_copy(update={"conflicts": [*entry.conflicts, *_flags(entry)]}), []


def _value(key: str, cell: Any) -> Any:
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if not isinstance(cell, str):
        return cell
    if key == "paragraph":
        match = _PARAGRAPH.fullmatch(cell.strip())
        return f"{match[1]}{match[2].lower()}" if match else cell
    if key not in _LISTS:
        return cell
    parts = [part for part in _PARTED.split(cell) if part]
    if key == "figures":
        return [_figure(part) for part in parts]
    return [{"text": part} for part in parts] if key == "lessons" else parts


def _figure(text: str) -> dict[str, Any]:
    match = _FIGURE.fullmatch(text)
    if match is None:
        return {"unit": text, "printed": text}
    bound = match["bound"]
    return {
        "number": re.sub(r"\s", "", match["number"]).replace(",", "."),
        "unit": match["unit"],
        "group": match["group"] or "",
        "bound": _BOUNDS.get(bound.lower(), "cirka") if bound else "exakt",
        "printed": text,
    }


def _told(error: Any) -> str:
    """Return a fault of a row in words: the column, and what is wrong with it."""
    key = str(error["loc"][0]) if error["loc"] else ""
    column = next((name for name, known in _NAMES.items() if known == key), key)
    if error["type"] in ("missing", "string_too_short"):
        return f"{column} saknas"
    if key == "paragraph":
        return f"paragraf ska vara 37 eller 37a, inte ”{error['input']}”"
    if error["type"] == "extra_forbidden":
        return f"nyckeln {key} är okänd"
    return f"{column} går inte att läsa: ”{error['input']}”"


def _flags(entry: Entry) -> Iterator[Conflict]:
    """Yield what cannot be of what a row says; it stays as it is."""
    days = {}
    for key in ("start", "end"):
        printed = getattr(entry, key)
        try:
            days[key] = datetime.date.fromisoformat(printed) if printed else None
        except ValueError:
            days[key] = None
            if re.fullmatch(r"\d{4}-\d\d-\d\d", printed):
                yield Conflict(
                    field=key,
                    fault="omöjligt datum",
                    printed=printed,
                    note=f"Dagen {printed} finns inte i kalendern. Den står som i filen.",
                )
    first, last = days["start"], days["end"]
    if first and last and last < first:
        yield Conflict(
            field="end",
            fault="olika uppgifter",
            printed=entry.end,
            against=entry.start,
            note="Slutet ligger före starten. Båda står som i filen.",
        )
