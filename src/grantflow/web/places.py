"""Where an answer is found: the address of its field, and what the place is called in Swedish."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from grantflow.documents.labels import label_of, noun_of
from grantflow.documents.reports.as_text import PLACE_WORDS
from grantflow.model import flat
from grantflow.model.asking import Group, asked_forms, form_called
from grantflow.usecases.answering import fields
from grantflow.usecases.standing import form_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grantflow.store.saves import Held

_SAFE = "/:@!$&'()*,;=~._-"
_LAST_ITEM = re.compile(r"\[[^\[\]]*\]$")
_YEAR = re.compile(r"\.(\d{4})$")
# An id of a row in running text, with the words that stand around it where a row has no name.
_ROW_ID = re.compile(r"(?:\b[Rr]aden )?(?P<id>\b[a-zåäö]+\d*-\d+\b)")
_SPOT_IN_FILE = re.compile(rf"({'|'.join(PLACE_WORDS)}) (\d+)(?: |$)")


def case_page(case_id: str, name: str = "") -> str:
    """Return the address of a case, or of one of its pages."""
    return f"/arende/{case_id}/{name}" if name else f"/arende/{case_id}"


def form_page(case_id: str, name: str) -> str:
    """Return the address of a form of a case."""
    return case_page(case_id, f"steg/{name}")


def field_page(case_id: str, place: str) -> str:
    """Return the address of the field at a place of a case, with its row open."""
    page = form_page(case_id, form_of(place))
    spot = known_place(place)
    if not spot:
        return page
    row = row_of(spot)
    query = f"?oppna={quote(row, safe='')}" if row else ""
    return f"{page}{query}#{quote(spot, safe=_SAFE)}"


def known_place(place: str) -> str:
    """Return the nearest place, here or above, that a form has a field, table or group for."""
    spot = place
    while spot:
        try:
            pattern = flat.pattern_of(spot)
        except ValueError:
            return ""
        if _is_known(_YEAR.sub("", pattern)):
            # An item of a plain list has no field of its own.
            return spot if flat.is_row_list(pattern) or "]" not in spot[-1] else spot_of_list(spot)
        spot = spot_of_list(spot) if spot.endswith("]") else spot.rpartition(".")[0]
    return ""


def spot_of_list(place: str) -> str:
    """Return a place without the item that it ends in."""
    return _LAST_ITEM.sub("", place)


def row_of(place: str) -> str:
    """Return the path of the row that a place is in, as `list[id]`; empty outside rows."""
    end = place.rfind("]")
    return place[: end + 1] if end >= 0 else ""


def split_row(row: str) -> tuple[str, str]:
    """Return the path of the list and the id of a row written `list[id]`; empty when it is none."""
    above, bracket, rest = row.rpartition("[")
    if not bracket or not rest.endswith("]"):
        return "", ""
    return above, rest[:-1]


def called(place: str, answers: Mapping[str, Held]) -> str:
    """Return what a place is called within its form: "Mål 2, Indikator"; empty for all of it."""
    return _called(place, answers, label_of)


def asked_at(place: str, answers: Mapping[str, Held]) -> str:
    """Return what a place is called in its form, with the question's own words."""
    return _called(place, answers, _question_at)


def named(place: str, answers: Mapping[str, Held]) -> str:
    """Return what a place is called in its form, after the name of the form."""
    return ": ".join(part for part in (form_label(place), asked_at(place, answers)) if part)


def in_file(place: str) -> str:
    """Return a place in a file in plain words: "table 1 row 2 column 3" is "tabell 1, rad 2, …"."""
    found = [f"{PLACE_WORDS[one[1]]} {one[2]}" for one in _SPOT_IN_FILE.finditer(place)]
    return place if _SPOT_IN_FILE.sub("", place) else ", ".join(found)


def _question_at(pattern: str) -> str:
    asked = fields().get(pattern)
    return asked.question.label if asked else label_of(pattern)


def _called(place: str, answers: Mapping[str, Held], label_at: Callable[[str], str]) -> str:
    spot = known_place(place)
    if not spot:
        return ""
    row = row_of(spot)
    pattern = flat.pattern_of(spot)
    year = _YEAR.search(pattern)
    label = label_at(_YEAR.sub("", pattern))
    if year:
        label = f"{label} {year[1]}"
    if not row:
        return label
    told = row_called(row, answers)
    return told if spot == row else f"{told}, {label}"


def row_called(row: str, answers: Mapping[str, Held]) -> str:
    """Return what a row is called: "Mål 2"; by its id when it is no longer in its list."""
    above, name = split_row(row)
    noun = noun_of(flat.pattern_of(above))
    held = answers.get(above)
    if held and isinstance(held.value, list) and name in held.value:
        return f"{noun} {held.value.index(name) + 1}"
    return f"{noun} ({name})"


def with_row_names(text: str, answers: Mapping[str, Held]) -> str:
    """Return a text with rows by their names: "raden lansprio-1" is "Länsprioritering 1"."""
    if not _ROW_ID.search(text):
        return text
    rows = {
        row: f"{path}[{row}]"
        for path, held in answers.items()
        if flat.is_row_list(flat.pattern_of(path))
        for row in held.value or ()
    }

    def name(found: re.Match[str]) -> str:
        row = rows.get(found["id"])
        return row_called(row, answers) if row else found[0]

    return _ROW_ID.sub(name, text)


def form_label(place: str) -> str:
    """Return the label of the form that a place belongs to."""
    form = form_called(form_of(place))
    return form.text.label if form else ""


def _is_known(pattern: str) -> bool:
    return pattern in fields() or pattern in _groups()


@cache
def _groups() -> frozenset[str]:
    return frozenset(
        form.path_of(one.tag)
        for form in asked_forms()
        for one in form.asked
        if isinstance(one, Group)
    )
