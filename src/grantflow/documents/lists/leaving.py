"""What of somebody's list is left where it is: sums, contact details, scores of other scales."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from grantflow.documents.importing.sums import is_sum_row
from grantflow.documents.lists.cells import shown
from grantflow.documents.lists.columns import SCORES
from grantflow.text.personal import find_personal_data

if TYPE_CHECKING:
    from grantflow.documents.lists.headings import Found
    from grantflow.documents.lists.opening import CellContent

_OVER = re.compile(r"\d+(?:[.,]\d+)?")


def is_sum(cells: list[CellContent]) -> bool:
    """Whether a row is a sum: a cell with that word alone among the first, and figures."""
    dated = any(isinstance(cell, datetime.date) for cell in cells)
    return not dated and is_sum_row([shown(cell) for cell in dict.fromkeys(cells)])


def nothing_but_personal(text: str) -> bool:
    """Whether a cell says a telephone number, an e-mail address or the like, and nothing else."""
    hits = find_personal_data(text)
    for hit in reversed(hits):
        text = text[: hit.start] + text[hit.end :]
    return bool(hits) and not any(map(str.isalnum, text))


def on_other_scale(found: Found, rows: list[dict[int, CellContent]]) -> set[int]:
    """Return the score columns of somebody else's list where a figure is above our scale."""
    if found.ours:
        return set()
    scores = {
        one.column
        for one in found.headings
        if one.key and not one.left and found.listing.column(one.key).shape == "score"
    }
    return {n for n in scores if any(n in cells and _is_over(cells[n]) for cells in rows)}


def _is_over(cell: CellContent) -> bool:
    text = shown(cell).strip()
    return bool(_OVER.fullmatch(text)) and float(text.replace(",", ".")) > max(SCORES)
