"""Answers of a case that stand as they were typed but are no answers to their questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.model.saving import is_empty
from grantflow.store.saves import EMPTY
from grantflow.usecases.answering import fault_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.store.saves import Held
    from grantflow.usecases.cases import Opened

_FINANCING = "budget.financing["
UNFIT = "Svaret går inte att använda som det står. Skriv om det, eller ta bort det."


class Unread(NamedTuple):
    """An answer that can't be read: where it stands, as it was typed, and why."""

    path: str
    text: str
    why: str


def unread_in(case: Opened) -> tuple[Unread, ...]:
    """Return the answers that no check sees, since they can't be read; not those of gone rows."""
    return tuple(
        Unread(path, _text(held), fault_of(path, held) or UNFIT)
        for path, held in case.answers.items()
        if (held.unread or path in case.misfits)
        and not is_empty(held.value)
        and _has_row(path, case.answers)
    )


def unread_amounts(case: Opened) -> tuple[str, ...]:
    """Return the amounts of the financing that can't be read, as typed: no sum holds them."""
    return tuple(one.text for one in unread_in(case) if one.path.startswith(_FINANCING))


def _text(held: Held) -> str:
    values = held.value if isinstance(held.value, list) else [held.value]
    return "; ".join(map(str, values))


def _has_row(path: str, answers: Mapping[str, Held]) -> bool:
    above, bracket, rest = path.partition("[")
    return not bracket or rest.partition("]")[0] in (answers.get(above, EMPTY).value or ())
