"""Earlier projects beside a case: search, likeness, and one taken in with its source."""

from __future__ import annotations

import datetime
import difflib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from grantflow.catalogue import index, load, tables
from grantflow.catalogue.search import Catalogue
from grantflow.catalogue.similar import similar
from grantflow.catalogue.telling import source_of
from grantflow.documents import casefile, casewrite
from grantflow.documents.files import read_whole, write_whole
from grantflow.errors import CatalogueBroken, OutputRefused, Place
from grantflow.model.catalogue import Collection
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grantflow.catalogue.similar import Likeness
    from grantflow.model.application import Application
    from grantflow.model.catalogue import Entry
    from grantflow.model.finding import Report

_CITED, _NAMED = 8, 3
PROJECTS = "stages.omvarldsbevakning.projects"


def open_catalogue(home: Path) -> Catalogue:
    """Return the catalogue: what ships, and what the user has brought in.

    Args:
        home: Where what is kept between commands lies; the index is built there when needed.

    Raises:
        CatalogueBroken: An entry or a collection is wrong.

    """
    folders = (load.shipped(), load.own(home))
    connection = index.open_index(
        load.own(home), load.fingerprint(folders), lambda: load.load(folders)
    )
    return Catalogue(connection)


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


def cite(report: Report, application: Application, home: Path) -> Report:
    """Return the report with earlier projects named where one is asked for or would help.

    OMV01 asks what others have done, LOG04 how much is to be reached: both are told what the
    catalogue holds that is near.  Nothing is told when nothing is near.
    """
    try:
        near = similar(open_catalogue(home), application, _CITED)
    except CatalogueBroken:
        # A check says what it can; the commands of the catalogue tell what is wrong with it.
        return report
    told = {"OMV01": _named(near), "LOG04": _counted(near)}
    findings = tuple(
        replace(finding, advice=f"{finding.advice} {told[finding.criterion]}")
        if told.get(finding.criterion) and not finding.waived
        else finding
        for finding in report.findings
    )
    return replace(report, findings=findings)


def _named(near: Likeness) -> str:
    fresh = [n.entry for n in near.neighbours if not n.taken][:_NAMED]
    if not fresh:
        return ""
    names = listed([f"{entry.title} ({entry.applicant})" for entry in fresh])
    return f"Nära er idé i katalogen: {names}. Se mer med grantflow catalogue similar."


def _counted(near: Likeness) -> str:
    span = near.span()
    if span is None:
        return ""
    low, high, count = span
    reach = f"{low}–{high}" if low != high else str(low)
    return f"Som jämförelse räknar {count} liknande insatser i katalogen med {reach} personer."


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
        CatalogueBroken: The file or a row is wrong, or an id is taken by another collection.
        OutputRefused: The collection is there already with other content, and `force` is False.

    """
    name = tables.slug(file.stem)
    target = load.own(home) / f"{name}.json"
    entries = tables.read_entries(file, name)
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
