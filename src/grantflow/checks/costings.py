"""The budget of a case counted once for each view, and how a cost is pointed at."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from grantflow.model.costing import Costing, count_case

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.checks.view import CaseView
    from grantflow.model.costlines import Line
    from grantflow.model.finding import Evidence

ROWS = "budget.rows"
_SHOWN = 3

_counted: WeakKeyDictionary[CaseView, Costing] = WeakKeyDictionary()


def costing_of(view: CaseView) -> Costing:
    """Return the budget of the case counted by its programme and call."""
    found = _counted.get(view)
    if found is None:
        found = _counted[view] = count_case(view.application, view.programme, view.call)
    return found


def place_of(row_id: str | None) -> str:
    """Return where a cost row stands; the whole table for one that the program made."""
    return f"{ROWS}[{row_id}]" if row_id else ROWS


def shown(view: CaseView, lines: Iterable[Line]) -> tuple[Evidence, ...]:
    """Return the words of the first costs, as far as they can be shown."""
    found = (
        view.evidence(f"{place_of(line.row.id)}.text", line.row.text)
        for line in lines
        if line.row.id
    )
    return tuple(evidence for evidence in found if evidence is not None)[:_SHOWN]
