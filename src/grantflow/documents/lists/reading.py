"""Reads the lists of a spreadsheet: finds them sheet by sheet, and takes what stands there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grantflow.documents.importing.likeness import likeness
from grantflow.documents.lists import opening
from grantflow.documents.lists.columns import ACTIVITIES, LISTINGS
from grantflow.documents.lists.headings import key_of
from grantflow.documents.lists.result import Unread
from grantflow.documents.lists.stacked import find_lists
from grantflow.documents.lists.taking import take_lists
from grantflow.errors import KeyUnknown, ListUnreadable, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from grantflow.documents.lists.headings import Found
    from grantflow.documents.lists.opening import Sheet
    from grantflow.documents.lists.result import Fault, ReadLists
    from grantflow.model.application import Application

_SHOWN = 8
# The other sheets that we write; in a workbook with at least so many of ours they are ours.
_OUR_SHEETS = frozenset({"Budget", "Per part och år", "Finansiering", "Priser", "Om"})
_OURS = 3
_HIDDEN = "Bladet är dolt. Visa det i Excel om listan ska med."
_BESIDE_OURS = (
    "Filen har ärendets egna listor, och då läses bara de. Flytta listan till en egen fil om den"
    " ska med."
)


def read_lists(
    path: Path, application: Application, columns: Iterable[str] = (), *, same_rows: bool = False
) -> ReadLists:
    """Return what stands in the activity lists and stakeholder lists of a spreadsheet.

    Args:
        path: The file.
        application: The case that it is to go into; empty for a new one.
        columns: What a person says of its columns, as "Deadline=Klart senast"; "Deadline=" leaves
            one out.
        same_rows: Whether rows of our own list that are called something else in the case are the
            same rows all the same.

    Raises:
        FileUnreadable: It is missing, a folder, or too large.
        ListUnreadable: It is locked, damaged or not safe to open, holds no list, or cells of our
            own list hold what the case does not take.
        KeyUnknown: `columns` names what is not there.

    """
    chosen = _chosen(columns)
    sheets = opening.load(path)
    _require_headings(chosen, sheets, path)
    sheets = _without_ours(sheets)
    found: list[Found] = []
    other: list[Sheet] = []
    for sheet in sheets:
        on_sheet = find_lists(sheet, chosen)
        found += on_sheet
        other += [] if on_sheet else [sheet]
    lists = _own_only([one for one in found if not one.sheet.hidden])
    if not lists:
        raise ListUnreadable(
            "inget blad liknar en aktivitetslista eller en intressentlista",
            remedy='säg vilken kolumn som är vilken: --column "Rubrik=Aktivitet"',
            place=Place(str(path)),
        )
    read = take_lists(path.name, lists, other, application, same_rows=same_rows)
    if read.faults:
        raise _faulty(read.faults, path)
    return replace(read, unread=tuple(_unread(one) for one in found if one not in lists))


def _unread(one: Found) -> Unread:
    why = _HIDDEN if one.sheet.hidden else _BESIDE_OURS
    return Unread(one.sheet.name, one.top, max(one.sheet.rows), why)


def _without_ours(sheets: list[Sheet]) -> list[Sheet]:
    """Return the sheets without those of our budget: they hold no list, and the case has them."""
    known = _OUR_SHEETS | {one.sheet for one in LISTINGS}
    if sum(sheet.name in known for sheet in sheets) < _OURS:
        return sheets
    return [sheet for sheet in sheets if sheet.name not in _OUR_SHEETS]


def _own_only(found: list[Found]) -> list[Found]:
    """Return the lists to take: in a workbook of ours nothing else that looks like one."""
    own = [one for one in found if one.ours]
    # The list of stakeholders has all of them, in their order; the other names some.
    return sorted(own or found, key=lambda one: one.listing is ACTIVITIES)


def _chosen(columns: Iterable[str]) -> dict[str, str]:
    chosen = {}
    for said in columns:
        heading, mark, column = said.rpartition("=")
        if not mark or not heading.strip():
            raise KeyUnknown(
                f"--column {said!r} saknar likhetstecken eller rubrik",
                remedy='skriv till exempel --column "Deadline=Klart senast"',
            )
        if column.strip() and not any(key_of(one, column) for one in LISTINGS):
            known = [c.heading for one in LISTINGS for c in one.columns if c.shape != "told"]
            known = list(dict.fromkeys(known))
            near = max(known, key=lambda name: likeness(name.casefold(), column.casefold()))
            raise KeyUnknown(
                f"kolumnen {column.strip()!r} finns inte i våra listor",
                remedy=f"menade du {near!r}? välj bland: {', '.join(known)}",
            )
        chosen[" ".join(heading.split()).casefold()] = column.strip()
    return chosen


def _require_headings(chosen: Mapping[str, str], sheets: list[Sheet], path: Path) -> None:
    """Refuse a heading that stands in no cell of the file."""
    held = {
        " ".join(cell.split()).casefold()
        for sheet in sheets
        for cells in sheet.rows.values()
        for cell in cells.values()
        if isinstance(cell, str)
    }
    for heading in chosen:
        # Two rows of headings read as one: each part of it stands in a cell.
        if heading not in held and not all(
            any(word in one.split() for one in held) for word in heading.split()
        ):
            raise KeyUnknown(
                f"rubriken {heading!r} finns inte i filen",
                remedy="skriv rubriken som den står i filen",
                place=Place(str(path)),
            )


def _faulty(faults: Iterable[Fault], path: Path) -> ListUnreadable:
    """Return one error that tells of every cell that can't be taken."""
    told = [f"{one.place}: {one.text[:60]!r}. {one.why}" for one in faults]
    more = f"\n  … och {len(told) - _SHOWN} till" if len(told) > _SHOWN else ""
    number = "1 cell" if len(told) == 1 else f"{len(told)} celler"
    listed = "".join(f"\n  {one}" for one in told[:_SHOWN])
    return ListUnreadable(
        f"{number} går inte att ta in:{listed}{more}",
        remedy="rätta i listan och kör igen; ärendet är orört",
        place=Place(str(path)),
    )
