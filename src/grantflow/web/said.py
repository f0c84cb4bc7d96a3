"""Remarks and words as a page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.errors import CaseRefused
from grantflow.model import flat
from grantflow.model.asking import asked_forms
from grantflow.usecases import rounds
from grantflow.web.contexts_rounds import Said, WordLine
from grantflow.web.offers import named, shown
from grantflow.web.places import case_page, field_page, form_page, split_row
from grantflow.web.templates import time
from grantflow.web.widgets import controls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.store.remarks import Word
    from grantflow.usecases.cases import Opened
    from grantflow.usecases.rounds import Standing, Thread

_WHOLE = "Hela ärendet"
_GONE = "någon som inte är kvar"
_WORDS = {
    "asked": ("Granskning begärd", "todo"),
    "changes": ("Ändringar begärda", "warning"),
    "approved": ("Godkänt", "met"),
}
_SEAL = 12


def thread(case_id: str, case: Opened, found: Thread) -> Said:
    """Return a thread with what it is about."""
    path = found.remark.path
    held = case.answers.get(path)
    now = shown(held.value) if held and held.value is not None else ""
    return Said(place_name(path, case), _page_of(case_id, path), found.remark, found.answers, now)


def place_name(path: str, case: Opened) -> str:
    """Return what a remark is about, in words."""
    return named(path, case) if path else _WHOLE


def places(case: Opened, wanted: str) -> tuple[tuple[str, str], ...]:
    """Return what a remark may be about: the case, each form, and the place that was asked for."""
    found = [("", _WHOLE)]
    found += [(form.text.path, form.text.label) for form in asked_forms() if form.text.path]
    if wanted and wanted not in dict(found):
        try:
            rounds.require_place(wanted)
        except CaseRefused:
            return tuple(found)
        found[:0] = [(one, place_name(one, case)) for one in (wanted, *_in_row(wanted))]
    return tuple(found)


def _in_row(wanted: str) -> Iterator[str]:
    """Yield the answers in a row, when it is a row that was asked for."""
    if wanted.endswith("]"):
        table = flat.pattern_of(split_row(wanted)[0])
        for pattern, control in controls().items():
            if pattern.rpartition(".")[0] == table and control.shape != "years":
                yield f"{wanted}.{control.field.name}"


def standing(found: Standing) -> tuple[str, str]:
    """Return where a round stands, in words, and the kind of its tag."""
    if found.word is None:
        return "Ingen har granskat än", "todo"
    told, kind = _WORDS[found.word.kind]
    by = f"av {found.word.by or _GONE} {time(found.word.at_ms)}"
    if found.is_current:
        return f"{told} {by}", kind
    return f"{told} i version {found.word.version}, ändrat sedan dess ({by})", "warning"


def changes(found: Standing) -> WordLine | None:
    """Return the changes that somebody has asked for, while that is the last word."""
    if found.word is None or found.word.kind != "changes":
        return None
    return word(found.word)


def standing_text(path: str, case: Opened) -> str:
    """Return the text in the field that a remark is about; empty when it is no field of text."""
    held = case.answers.get(path)
    return held.value if held and isinstance(held.value, str) else ""


def word(found: Word) -> WordLine:
    """Return a word for a list."""
    told, kind = _WORDS[found.kind]
    return WordLine(
        told, kind, found.by, found.version, found.at_ms, found.note, found.digest[:_SEAL]
    )


def _page_of(case_id: str, path: str) -> str:
    if not path:
        return case_page(case_id)
    form = next((one for one in asked_forms() if one.text.path == path), None)
    return form_page(case_id, form.name) if form else field_page(case_id, path)
