"""What somebody's file would bring to a case, as a page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grantflow.errors import CaseRefused
from grantflow.store.saves import Held
from grantflow.text import swedish
from grantflow.text.personal import mask
from grantflow.usecases.answering import field_at
from grantflow.web import places
from grantflow.web.contexts_papers import Difference, Left
from grantflow.web.places import in_file, with_row_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.usecases.cases import Opened
    from grantflow.usecases.uploading import Offer

_LONGEST = 600


def news(offer: Offer, case: Opened) -> Iterator[tuple[str, str, str]]:
    """Yield each new answer: what it is called, what it says, its path.  Lists of rows are none."""
    after = {path: Held(wanted.value, 0) for path, wanted in offer.wanted.items()}
    answers = {**case.answers, **after}
    for path, wanted in offer.wanted.items():
        if path != "unplaced" and not _is_rows(offer, path):
            told = with_row_names(shown(wanted.value), answers) if _refers(path) else ""
            yield places.named(path, answers), told or shown(wanted.value), path


def differences(offer: Offer, case: Opened) -> Iterator[Difference]:
    """Yield what the case and the file answer differently."""
    for one in offer.merge.conflicts:
        yield Difference(
            one.path, named(one.path, case), shown(one.case), shown(one.file), in_file(one.place)
        )


def left(offer: Offer) -> Iterator[Left]:
    """Yield the texts that have found no place."""
    for one in offer.merge.unplaced:
        yield Left(mask(one.text), in_file(one.place), one.reason)


def columns(offer: Offer) -> Iterator[tuple[str, str]]:
    """Yield what cells of a list were read as, where a person has to look."""
    if offer.lists is None:
        return
    for one in offer.lists.guessed:
        yield f"{one.place}: {one.text}", f"{shown(one.value)} ({one.why})"
    for fault in offer.lists.faults:
        yield f"{fault.place}: {fault.text}", f"togs inte in: {fault.why}"
    for unread in offer.lists.unread:
        yield f"{unread.sheet}, rad {unread.first}–{unread.last}", f"lästes inte: {unread.why}"


def named(path: str, case: Opened) -> str:
    """Return what the question at a path is called, with its form."""
    return places.named(path, case.answers)


def shown(value: Any) -> str:
    """Return an answer as a person reads it."""
    if isinstance(value, list):
        return "; ".join(shown(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{shown(one)}" for one in value.values() if one)
    text = swedish.shown(value) if not isinstance(value, str) else value
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _refers(path: str) -> bool:
    """Whether the question at a path is answered with rows of another table."""
    try:
        return field_at(path)[0].kind == "reference"
    except CaseRefused:
        return False


def _is_rows(offer: Offer, path: str) -> bool:
    return any(other.startswith(f"{path}[") for other in offer.wanted)
