"""What was taken in, for a terminal and for other programs."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from grantflow.documents.reports.as_text import place_told, shorten
from grantflow.text.personal import mask
from grantflow.text.swedish import shown as swedish

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grantflow.documents.importing.merging import Conflict, Merge
    from grantflow.documents.importing.taken import Guess, Taken, Unplaced

_KINDS = {
    "form": "ett formulär",
    "plan": "en plan för omvärldsbevakning",
    "draft": "ett utkast",
    "list": "en lista",
}
_QUOTE = 160
_SHOWN = 12


def shown(
    form: str,
    taken: Taken,
    merge: Merge,
    written: str | None,
    width: int,
    lists: Mapping[str, Any] | None = None,
) -> str:
    """Return the result of an import as text or JSON.

    Args:
        form: "text" or "json".
        taken: What was found in the file.
        merge: What of it was new to the case.
        written: The case that was written, or None when nothing changed.
        width: Columns to wrap text at.
        lists: How the lists of a spreadsheet were understood, for JSON.

    """
    if form == "json":
        told = _document(taken, merge, written) | dict(lists or {})
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    lines = list(_lines(taken, merge, written, width))
    return "\n".join(lines) + "\n"


def _lines(taken: Taken, merge: Merge, written: str | None, width: int) -> Iterator[str]:
    yield mask(f"{taken.name} lästes som {_KINDS[taken.origin]}.")
    yield from textwrap.wrap(_counts(merge), width)
    if merge.conflicts:
        yield ""
        yield from _conflicts(merge.conflicts, width)
    if merge.unplaced:
        yield ""
        yield from _unplaced(merge.unplaced, width)
    yield ""
    if written is None:
        yield "Ärendet är oförändrat."
    else:
        yield f"Skrev {written}. Granska med: grantflow check {written}"


def _counts(merge: Merge) -> str:
    """Return how much was taken: "Tog in 34 svar, varav 5 nya rader. …"."""
    if not merge.answers:
        told = "Inga nya svar att ta in."
    else:
        rows = f", med {_number(merge.rows, 'ny rad', 'nya rader')} i tabeller"
        told = f"Tog in {merge.answers} svar{rows if merge.rows else ''}."
    if merge.known:
        told += f" {merge.known} svar fanns redan i ärendet."
    return told


def _conflicts(conflicts: list[Conflict], width: int) -> Iterator[str]:
    many = _number(len(conflicts), "fråga har", "frågor har")
    yield from textwrap.wrap(
        f"{many} redan ett annat svar. Ärendets svar står kvar; ändra i ärendet om filens är det"
        " rätta:",
        width,
    )
    for one in conflicts[:_SHOWN]:
        yield f"  {one.label} ({one.path})"
        yield f"    ärendet: {shorten(swedish(one.case), _QUOTE)}"
        yield f"    filen:   {shorten(swedish(one.file), _QUOTE)} ({_place(one.place)})"
    yield from _more(len(conflicts))


def _unplaced(texts: list[Unplaced], width: int) -> Iterator[str]:
    many = _number(len(texts), "text", "texter")
    yield from textwrap.wrap(
        f"{many} gick inte att placera. De ligger sist i ärendet, under 'unplaced': flytta dem dit"
        " de hör och ta bort dem där.",
        width,
    )
    for one in texts[:_SHOWN]:
        yield f"  {_place(one.place)}: {shorten(one.text, _QUOTE)}"
        if one.reason:
            yield f"    {one.reason}"
        if one.guesses:
            yield f"    Hör kanske till: {', '.join(map(_guess, one.guesses))}"
    yield from _more(len(texts))


def _more(count: int) -> Iterator[str]:
    if count > _SHOWN:
        yield f"  … och {count - _SHOWN} till. Alla visas med --format json."


def _guess(guess: Guess) -> str:
    return f"{guess.label} ({guess.score})"


def _place(place: str) -> str:
    return place_told(place, lambda _: None)


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _document(taken: Taken, merge: Merge, written: str | None) -> dict[str, Any]:
    return {
        "grantflow": 1,
        "kind": "import",
        "input": mask(taken.name),
        "read_as": taken.origin,
        "written": written,
        "summary": {
            "answers": merge.answers,
            "rows": merge.rows,
            "known": merge.known,
            "conflicts": len(merge.conflicts),
            "unplaced": len(merge.unplaced),
        },
        "conflicts": [
            {
                "path": one.path,
                "label": one.label,
                "case": _plain(one.case),
                "file": _plain(one.file),
                "place": one.place,
            }
            for one in merge.conflicts
        ],
        "unplaced": [
            {
                "text": mask(one.text),
                "place": one.place,
                "reason": one.reason,
                "guesses": [
                    {"path": guess.path, "label": guess.label, "score": guess.score}
                    for guess in one.guesses
                ],
            }
            for one in merge.unplaced
        ],
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: figures and dates as the case file writes them."""
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, bool | int) or value is None:
        return value
    return mask(value if isinstance(value, str) else str(value))
