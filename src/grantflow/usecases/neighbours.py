"""Earlier projects beside a case: search, likeness, and one taken in with its source."""

from __future__ import annotations

import datetime
import difflib
from typing import TYPE_CHECKING, NamedTuple

from grantflow.catalogue import load, tables
from grantflow.catalogue.telling import source_of
from grantflow.documents import casefile, casewrite
from grantflow.documents.files import read_whole, write_whole
from grantflow.documents.lists import opening
from grantflow.errors import CatalogueBroken, OutputRefused, Place
from grantflow.model.catalogue import Collection
from grantflow.model.wording import slug

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grantflow.catalogue.search import Catalogue
    from grantflow.model.catalogue import Entry

PROJECTS = "stages.omvarldsbevakning.projects"


def find_entry(catalogue: Catalogue, entry_id: str) -> tuple[Entry, Collection]:
    """Return an entry and where it comes from.

    Raises:
        CatalogueBroken: There is no entry with that id; the nearest ones are told.

    """
    found = catalogue.get(entry_id)
    if found is None:
        near = difflib.get_close_matches(entry_id, catalogue.ids(), n=3, cutoff=0.4)
        asked = f"menade du {' eller '.join(near)}?" if near else "se grantflow catalogue list"
        raise CatalogueBroken(f"projektet '{entry_id}' finns inte i katalogen", remedy=asked)
    entry, collection = found
    return entry, catalogue.collections()[collection]


def take(entry: Entry, source: Collection, file: Path) -> bool:
    """Add an entry to the omvärldsbevakning of a case file; False when it stands there already.

    What to reuse, and who takes it further, are left for people to answer.

    Raises:
        GrantflowError: The case file is at fault, or can't be written; it is untouched.

    """
    case = casefile.loads(read_whole(file, "en ärendefil"), str(file))
    rows = case.application.stages.omvarldsbevakning.projects
    if any(row.catalogue_id == entry.id for row in rows):
        return False
    return casewrite.save(file, [casewrite.Append(PROJECTS, as_row(entry, source))])


def as_row(entry: Entry, source: Collection) -> dict[str, str]:
    """Return an entry as a row of omvärldsbevakning, with its source."""
    told = {
        "name": entry.title,
        "owner": entry.applicant,
        "source": source_of(entry, source),
        "period": " – ".join(day for day in (entry.start, entry.end) if day),
        "results": _results(entry),
        "lesson": " ".join(lesson.text for lesson in entry.lessons),
        "catalogue_id": entry.id,
    }
    return {key: text for key, text in told.items() if text}


def _results(entry: Entry) -> str:
    """Return what is known to have come of it, or what it aimed at, said to be just that."""
    if entry.results:
        return " ".join(entry.results)
    if entry.goals:
        return f"Mål, inte resultat: {' '.join(entry.goals)}"
    return ""


class Brought(NamedTuple):
    """A collection from somebody else; `written` is None when it was there already."""

    collection: Collection
    written: Path | None
    notes: tuple[str, ...]


def bring_in(file: Path, home: Path, head: dict[str, str | None], *, force: bool) -> Brought:
    """Bring in others' entries, all or none, as a collection of its own.

    Args:
        file: A .csv, .xlsx or .yaml file with an entry a row.
        home: Where what is kept between commands lies.
        head: Title, publisher and licence; None where nobody has said.
        force: Whether a collection with the same name may be replaced.

    Raises:
        GrantflowError: The file can't be opened, or is not safe to open.
        CatalogueBroken: A row is wrong, or an id is taken by another collection.
        OutputRefused: The collection is there already with other content, and `force` is False.

    """
    name = slug(file.stem) or "post"
    if (load.shipped() / name).is_dir():
        raise OutputRefused(
            f"samlingen {name} följer med programmet och kan inte ersättas",
            remedy="byt namn på filen",
            place=Place(str(file)),
        )
    target = load.own(home) / f"{name}.json"
    entries = tables.read_entries(file, name, _rows(file))
    _require_free_ids(entries, home, name)
    collection = Collection(
        id=name,
        title=head.get("title") or file.stem,
        publisher=head.get("publisher") or "okänd",
        licence=head.get("licence") or "okänd",
        note="Inhämtad av användaren.",
        read_on=_read_on(file),
        entries=entries,
    )
    content = collection.model_dump_json(exclude_defaults=True).encode()
    if target.exists():
        if target.read_bytes() == content:
            return Brought(collection, None, ())
        if not force:
            raise OutputRefused(
                f"samlingen {name} finns redan, med annat innehåll",
                remedy="ange --force för att ersätta den, eller byt namn på filen",
                place=Place(str(target)),
            )
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, content)
    return Brought(collection, target, tuple(_notes(collection)))


def _rows(file: Path) -> list[tuple[int, list[object]]] | None:
    """Return the cells of the first sheet of a spreadsheet; None for a file of another kind."""
    if file.suffix.lower() not in opening.SUFFIXES:
        return None
    sheets = opening.load(file)
    cells = sheets[0].rows if sheets else {}
    return [
        (number, [row.get(column) for column in range(1, max(row, default=0) + 1)])
        for number, row in sorted(cells.items())
    ]


def _read_on(file: Path) -> str:
    """Return the day the file was last changed: the day somebody last saw to what it says."""
    return datetime.datetime.fromtimestamp(file.stat().st_mtime, tz=datetime.UTC).date().isoformat()


def _require_free_ids(entries: list[Entry], home: Path, name: str) -> None:
    taken = {
        entry.id: collection.id
        for collection in load.load((load.shipped(), load.own(home)))
        if collection.id != name
        for entry in collection.entries
    }
    for entry in entries:
        if entry.id in taken:
            raise CatalogueBroken(
                f"id {entry.id} finns redan i samlingen {taken[entry.id]}",
                remedy="ge projektet ett annat id i kolumnen id; inget är inhämtat",
            )


def _notes(collection: Collection) -> Iterator[str]:
    for entry in collection.entries:
        for conflict in entry.conflicts:
            yield f"{entry.id}: {conflict.note}"
    if collection.publisher == "okänd" or collection.licence == "okänd":
        yield "Ange gärna --publisher och --licence: utan dem står källan som okänd."
