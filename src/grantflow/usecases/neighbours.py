"""Earlier projects beside a case: search, likeness, and one taken in with its source."""

from __future__ import annotations

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
    from grantflow.model.catalogue import Conflict, Entry

PROJECTS = "stages.omvarldsbevakning.projects"
# Where a fact of an entry stands in a row, and what it is called there.
_COLUMNS = {
    "title": "source", "applicant": "source", "start": "period", "end": "period",
    "goals": "results", "figures": "results", "results": "results", "lessons": "lesson",
}  # fmt: skip
_LABELS = {
    "title": "Namnet", "applicant": "Ägaren", "start": "Starten", "end": "Slutet",
    "goals": "Målen", "figures": "Siffrorna", "results": "Resultaten", "lessons": "Lärdomen",
}  # fmt: skip
_NOTED = 12  # remarks that are shown


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
    """Return an entry as a row of omvärldsbevakning, with its source.

    What cannot be, or is told in two ways, is remarked where it stands.
    """
    told = {
        "name": entry.title,
        "owner": entry.applicant,
        "source": source_of(entry, source),
        "period": " – ".join(day for day in (entry.start, entry.end) if day),
        "results": _results(entry),
        "lesson": " ".join(lesson.text for lesson in entry.lessons),
        "catalogue_id": entry.id,
    }
    for key, notes in remarks(entry).items():
        if told[key]:
            told[key] = f"{told[key].rstrip('.')}. Anmärkning: {' '.join(notes)}"
    return {key: text for key, text in told.items() if text}


def remarks(entry: Entry) -> dict[str, list[str]]:
    """Return what is to be known of the facts of an entry that a row takes over, by its column."""
    found: dict[str, list[str]] = {}
    for conflict in entry.conflicts:
        column = _COLUMNS.get(conflict.field)
        if column and not (column == "results" and entry.results and conflict.field != "results"):
            found.setdefault(column, []).append(_remark(conflict))
    return found


def _remark(conflict: Conflict) -> str:
    """Return a conflict in words that whoever applies can keep: not what we made of it."""
    label, against = _LABELS[conflict.field], conflict.against
    where = f" ({conflict.place})" if conflict.place else ""
    if conflict.fault == "omöjligt datum":
        return f"{label} står så i källan men kan inte stämma{f': {against}' if against else ''}."
    if conflict.fault == "olika uppgifter" and conflict.place and against:
        return f"Om {label.lower()} säger källan också ”{against}”{where}."
    if conflict.fault == "saknas i källan":
        return f"{label} står inte i källan{where}."
    if conflict.printed and conflict.place:
        return f"Oklart i källan: ”{conflict.printed}”{f', {against}' if against else ''}."
    return conflict.note


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
    entries, notes = tables.read_entries(file, name, _rows(file))
    _require_free_ids(entries, home, name)
    collection = Collection(
        id=name,
        title=head.get("title") or file.stem,
        publisher=head.get("publisher") or "okänd",
        licence=head.get("licence") or "okänd",
        note="Inhämtad av användaren.",
        entries=entries,
    )
    content = collection.model_dump_json(exclude_defaults=True).encode()
    if not _may_write(target, content, force=force):
        return Brought(collection, None, ())
    write_whole(target, content)
    return Brought(collection, target, tuple(_notes(collection, notes)))


def _may_write(target: Path, content: bytes, *, force: bool) -> bool:
    """Make the folder of a collection; False when the collection stands there already.

    Raises:
        OutputRefused: It stands there with other content, or nothing can be kept there.

    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        standing = target.read_bytes() if target.exists() else None
    except OSError as error:
        raise OutputRefused(
            "katalogens mapp går inte att skriva i",
            remedy="kontrollera att ni får skriva där, eller ange en annan mapp i GRANTFLOW_HOME",
            place=Place(str(target.parent)),
        ) from error
    if standing is None or (force and standing != content):
        return True
    if standing == content:
        return False
    raise OutputRefused(
        f"samlingen {target.stem} finns redan, med annat innehåll",
        remedy="ange --force för att ersätta den, eller byt namn på filen",
        place=Place(str(target)),
    )


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


def _notes(collection: Collection, notes: list[str]) -> Iterator[str]:
    """Yield what to tell of a collection: how it was read, what cannot be, what nobody has said."""
    told = [*notes, *(f"{e.id}: {c.note}" for e in collection.entries for c in e.conflicts)]
    yield from told[:_NOTED]
    if len(told) > _NOTED:
        yield f"och {len(told) - _NOTED} anmärkningar till: se grantflow catalogue entry"
    unsaid = {"--publisher": collection.publisher, "--licence": collection.licence}
    missing = [option for option, said in unsaid.items() if said == "okänd"]
    if missing:
        yield f"Ange gärna {' och '.join(missing)}: det står som okänt i källan nu."
