"""How a cost is pointed at and quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.checks.view import CaseView
    from grantflow.model.costlines import Line
    from grantflow.model.finding import Evidence

ROWS = "budget.rows"
_SHOWN = 3


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
