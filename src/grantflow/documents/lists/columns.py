"""The activity list and the stakeholder list: their columns, and the answers that stand there."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from grantflow.model import walk
from grantflow.model.choices import (
    ActorKind,
    ActorLevel,
    Progress,
    YesNo,
    YesNoUnclear,
    choices_of,
)
from grantflow.model.stages import STAGE_LABELS, StageName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.application import Application
    from grantflow.model.fields import Row

# What stands in a column: "told" is only shown, and never taken in.
Shape = Literal["text", "day", "choice", "score", "told"]
CellValue = str | int | datetime.date
ID = "id"  # the heading of the hidden column that says which row of the case a line is
SCORES = (1, 2, 3, 4, 5)


class Column(NamedTuple):
    """A column of a list: heading, width in characters, and what it takes.

    `choices` are all that a choice takes, and proposals for a text.
    """

    key: str
    heading: str
    width: int
    shape: Shape = "text"
    choices: tuple[str, ...] = ()


class Source(NamedTuple):
    """A table of the case whose rows stand in a list; `fields` are its fields by column.

    A row stands there when it answers `needs`; without it, whatever it says.
    """

    table: str
    stage: StageName
    fields: dict[str, str]
    needs: str = ""


class Listing(NamedTuple):
    """A list: the name of its sheet, its title, columns and sources; new rows go to the first.

    `named` is the column that a row is known by.  In print a second page across begins with the
    column of number `second_page`, counted from 0, when it is not 0.
    """

    key: str
    sheet: str
    title: str
    named: str
    columns: tuple[Column, ...]
    sources: tuple[Source, ...]
    second_page: int = 0

    def column(self, key: str) -> Column:
        """Return the column of that key."""
        return next(column for column in self.columns if column.key == key)


class Line(NamedTuple):
    """A line of a list: the row of the case that it is (`way_forward[vidare-1]`), and its cells."""

    id: str
    cells: dict[str, CellValue]


_SCAN = "stages.omvarldsbevakning"
_STEPS = tuple(STAGE_LABELS.values())
_LEAD = {
    "activity": "next_step",
    "about": "name",
    "who": "takes_further",
    "end": "by",
    "status": "done",
}
ACTIVITIES = Listing(
    "activities",
    "Aktivitetslista",
    "Aktivitetslista: från idé till ansökningsbar idé",
    "activity",
    (
        Column("activity", "Aktivitet", 46),
        Column("stage", "Steg", 20, choices=_STEPS),
        Column("about", "Gäller", 26, "told"),
        Column("who", "Vem", 30),
        Column("start", "Börjar", 12, "day"),
        Column("end", "Klart senast", 13, "day"),
        Column("status", "Läge", 13, "choice", choices_of(Progress)),
    ),
    (
        Source(
            f"{_SCAN}.way_forward",
            StageName.OMVARLDSBEVAKNING,
            {
                "activity": "activity",
                "stage": "stage",
                "who": "responsible",
                "start": "start",
                "end": "end",
                "status": "status",
            },
        ),
        Source(f"{_SCAN}.actors", StageName.OMVARLDSBEVAKNING, _LEAD, "next_step"),
        Source(f"{_SCAN}.projects", StageName.OMVARLDSBEVAKNING, _LEAD, "next_step"),
    ),
)
STAKEHOLDERS = Listing(
    "stakeholders",
    "Intressentlista",
    "Intressentlista: vilka som arbetar med frågan",
    "name",
    (
        Column("name", "Aktör", 25),
        Column("kind", "Typ", 16, "choice", choices_of(ActorKind)),
        Column("level", "Nivå", 12, "choice", choices_of(ActorLevel)),
        Column("influence", "Inflytande", 12, "score"),
        Column("interest", "Intresse", 10, "score"),
        Column("work", "Vad aktören gör", 36),
        Column("page", "Sida att bevaka", 27),
        Column("bring_in", "Ska med", 8, "choice", choices_of(YesNoUnclear)),
        Column("takes_further", "Tas vidare av", 22),
        Column("next_step", "Nästa steg", 28),
        Column("by", "Senast", 12, "day"),
        Column("done", "Gjort", 7, "choice", choices_of(YesNo)),
    ),
    (
        Source(
            f"{_SCAN}.actors",
            StageName.OMVARLDSBEVAKNING,
            {
                name: name
                for name in (
                    *("name", "kind", "level", "influence", "interest", "work", "page"),
                    *("bring_in", "takes_further", "next_step", "by", "done"),
                )
            },
        ),
    ),
    second_page=7,
)
LISTINGS = (ACTIVITIES, STAKEHOLDERS)
# A lead is done or not; the activity list says how far each step has come.
_DONE = {"ja": "klar", "nej": "ej påbörjad"}


def lines_of(application: Application, listing: Listing) -> list[Line]:
    """Return the lines of a list in the order of the case."""
    return [line for source in listing.sources for line in _lines(application, source)]


def source_of(listing: Listing, row_id: str) -> tuple[Source, str] | None:
    """Return the source and the row's id in its table that a line's id names, if it names one."""
    table, _, rest = row_id.partition("[")
    for source in listing.sources:
        if short(source) == table and rest.endswith("]") and rest[:-1]:
            return source, rest[:-1]
    return None


def short(source: Source) -> str:
    """Return the name of a source as ids have it: the last part of its path."""
    return source.table.rpartition(".")[2]


def as_done(status: str) -> str:
    """Return whether a lead is done, "ja" or "nej", told by how far the step has come."""
    return "ja" if status == "klar" else "nej"


def _lines(application: Application, source: Source) -> Iterator[Line]:
    rows: list[Row] = walk.get(application, source.table)
    for number, row in enumerate(rows, start=1):
        if source.needs and not getattr(row, source.needs):
            continue
        cells = {key: getattr(row, name) for key, name in source.fields.items()}
        if source.fields.get("status") == "done":
            cells["status"] = _DONE.get(cells["status"])
        if "activity" in source.fields and "stage" not in source.fields:
            cells["stage"] = STAGE_LABELS[source.stage]
        said = {key: value for key, value in cells.items() if value not in (None, "")}
        yield Line(f"{short(source)}[{row.id or number}]", said)
