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
    from grantflow.documents.lists.taking import ReadLists

_SHOWN = 12
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
        yield (
            f"Bladet {found.sheet.name} är en {found.listing.sheet.lower()}: "
            f"rubriker på rad {found.row}, {number}."
        )
        if not found.exact:
            yield from _columns(found)
    yield from _guesses(lists)
    if lists.other:
        word = "Bladet" if len(lists.other) == 1 else "Bladen"
        yield f"{word} {listed(lists.other)} innehåller ingen sådan lista."
    if asks:
        yield ""
        yield "Inget är skrivet. Stämmer det? Kör samma kommando igen med --yes."
        yield f"Rätta annars en kolumn i taget: --column {_example(lists)}."


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
    if lists.guessed:
        yield "Så här tolkas celler som inte är fullständiga:"
    for one in lists.guessed[:_SHOWN]:
        yield f"  {one.place}: ”{shorten(one.text, _WIDE)}” blir {swedish(one.value)}, {one.why}"
    if len(lists.guessed) > _SHOWN:
        yield f"  … och {len(lists.guessed) - _SHOWN} till. Alla visas med --format json."


def _example(lists: ReadLists) -> str:
    """Return how to correct the column that is least sure."""
    unsure = [(h.score, h, f) for f in lists.found for h in f.headings if h.key and h.score < 100]
    if not unsure:
        return '"Rubrik=Kolumn"'
    _, heading, found = min(unsure, key=lambda one: one[0])
    return f'"{heading.text}={found.listing.column(heading.key).heading}"'


def _document(lists: ReadLists) -> dict[str, Any]:
    return {
        "grantflow": 1,
        "kind": "import-columns",
        "input": lists.taken.name,
        "written": None,
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
        "other_sheets": list(lists.other),
    }
