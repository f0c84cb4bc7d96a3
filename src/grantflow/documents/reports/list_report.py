"""How the columns of somebody's list were understood, for a terminal and for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grantflow.documents.lists.extent import letters
from grantflow.documents.reports.as_text import shorten
from grantflow.text.swedish import listed
from grantflow.text.swedish import shown as swedish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.lists.headings import Found, Heading
    from grantflow.documents.lists.result import Guessed, ReadLists

_SHOWN = 12
_NAMED = 5
_BY_NAME = "Raderna hittas på sina namn i stället."
_WIDE = 34  # characters of a heading that are shown


def shown(form: str, lists: ReadLists, *, asks: bool) -> str:
    """Return how a spreadsheet was understood, as text or JSON.

    Args:
        form: "text" or "json".
        lists: What was read.
        asks: Whether nothing is written until a person has said yes.

    """
    if form == "json":
        return json.dumps(_document(lists), ensure_ascii=False, indent=2) + "\n"
    return "\n".join(_lines(lists, asks=asks)) + "\n"


def _lines(lists: ReadLists, *, asks: bool) -> Iterator[str]:
    for found, rows in zip(lists.found, lists.rows, strict=True):
        number = "1 rad" if rows == 1 else f"{rows} rader"
        alone = [one.sheet.name for one in lists.found].count(found.sheet.name) == 1
        yield (
            f"Bladet {found.sheet.name} {'är' if alone else 'har'} en"
            f" {found.listing.sheet.lower()}: rubriker på rad {found.row}, {number}."
        )
        if not found.exact:
            yield from _columns(found)
    for found in lists.found:
        if found.ours and found.ids is None:
            yield f"Bladet {found.sheet.name} saknar den dolda kolumnen med radernas id. {_BY_NAME}"
    yield from _guesses(lists)
    yield from _missing(lists)
    yield from _renamed(lists, asks=asks)
    for one in lists.unread:
        where = f"blad {one.sheet}, rad {one.first} till {one.last}"
        yield f"Listan på {where}, är inte inläst. {one.why}"
    if lists.other:
        word = "Bladet" if len(lists.other) == 1 else "Bladen"
        yield f"{word} {listed(lists.other)} innehåller ingen sådan lista."
    if asks:
        yield ""
        yield from _question(lists)


def _question(lists: ReadLists) -> Iterator[str]:
    if lists.renamed:
        yield "Inget är skrivet. Är det nya rader? Kör samma kommando igen med --yes."
        yield (
            "Är det samma rader med nya namn? Kör igen med --renamed: ärendets namn står kvar, och"
            " listans visas bredvid."
        )
    else:
        yield "Inget är skrivet. Stämmer det? Kör samma kommando igen med --yes."
    if not lists.exact:
        yield f"Rätta annars en kolumn i taget: --column {_example(lists)}."


def _renamed(lists: ReadLists, *, asks: bool) -> Iterator[str]:
    """Yield the rows that look renamed, and what happened to them when they were taken."""
    if not lists.renamed:
        return
    what = "" if asks else ", och togs in som nya rader"
    yield f"{len(lists.renamed)} rader ser ut att ha bytt namn{what}:"
    for one in lists.renamed[:_SHOWN]:
        names = (shorten(name, _WIDE) for name in (one.file, one.case))
        yield "  {}: ”{}” heter ”{}” i ärendet".format(one.place, *names)
    if len(lists.renamed) > _SHOWN:
        yield f"  … och {len(lists.renamed) - _SHOWN} till. Alla visas med --format json."


def _columns(found: Found) -> Iterator[str]:
    width = min(max(len(one.text) for one in found.headings), _WIDE)
    for one in found.headings:
        heading = shorten(one.text, _WIDE).ljust(width)
        yield f"  {letters(one.column):<2} {heading}  {_meant(found, one)}"


def _meant(found: Found, one: Heading) -> str:
    if one.left:
        return f"tas inte in: {one.left}"
    if not one.key:
        return "har ingen plats, läggs under 'unplaced'"
    return f"blir {found.listing.column(one.key).heading} (likhet {one.score} av 100)"


def _guesses(lists: ReadLists) -> Iterator[str]:
    """Yield what was made of cells; cells of a column that say the same are told once."""
    alike: dict[tuple[object, ...], list[Guessed]] = {}
    for one in lists.guessed:
        column = one.place.rstrip("0123456789")
        alike.setdefault((column, one.text, one.value, one.why), []).append(one)
    if alike:
        yield "Så här tolkas celler som säger något annat än det ärendet frågar efter:"
    for same in list(alike.values())[:_SHOWN]:
        one, more = same[0], len(same) - 1
        place = one.place + (
            f" och {more} {'cell' if more == 1 else 'celler'} till" if more else ""
        )
        value = shorten(swedish(one.value), _WIDE) if one.value != "" else "tomt"
        yield f"  {place}: ”{shorten(one.text, _WIDE)}” blir {value}, {one.why}"
    if len(alike) > _SHOWN:
        yield f"  … och {len(alike) - _SHOWN} till. Alla visas med --format json."


def _missing(lists: ReadLists) -> Iterator[str]:
    for one in lists.missing:
        rows = "1 rad" if len(one.rows) == 1 else f"{len(one.rows)} rader"
        stay = "Den står" if len(one.rows) == 1 else "De står"
        names = [f"”{shorten(name, _WIDE)}”" if name else "en utan namn" for name in one.rows]
        if len(names) > _NAMED:
            names[_NAMED:] = [f"{len(names) - _NAMED} till"]
        sheet = f"bladet {one.sheet}"
        yield f"{rows} i ärendet finns inte på {sheet}. {stay} kvar: {listed(names)}."


def _example(lists: ReadLists) -> str:
    """Return how to correct the column that is least sure."""
    unsure = [(h.score, h, f) for f in lists.found for h in f.headings if h.key and h.score < 100]
    if not unsure:
        return '"Rubrik=Kolumn"'
    _, heading, found = min(unsure, key=lambda one: one[0])
    return f'"{heading.text}={found.listing.column(heading.key).heading}"'


def _document(lists: ReadLists) -> dict[str, Any]:
    about = {"grantflow": 1, "kind": "import-columns", "input": lists.taken.name, "written": None}
    return about | lists_told(lists)


def lists_told(lists: ReadLists) -> dict[str, Any]:
    """Return how a spreadsheet was understood, for other programs."""
    return {
        "lists": [
            {
                "sheet": found.sheet.name,
                "list": found.listing.key,
                "headings_row": found.row,
                "rows": rows,
                "columns": [
                    {
                        "column": letters(one.column),
                        "heading": one.text,
                        "becomes": one.key or None,
                        "score": one.score,
                        "left_out": one.left or None,
                    }
                    for one in found.headings
                ],
            }
            for found, rows in zip(lists.found, lists.rows, strict=True)
        ],
        "guessed": [
            {"place": one.place, "text": one.text, "value": str(one.value), "why": one.why}
            for one in lists.guessed
        ],
        "renamed": [
            {"place": one.place, "file": one.file, "case": one.case} for one in lists.renamed
        ],
        "missing": [one._asdict() for one in lists.missing],
        "unread": [
            {"sheet": one.sheet, "first_row": one.first, "last_row": one.last, "why": one.why}
            for one in lists.unread
        ],
        "other_sheets": list(lists.other),
    }
