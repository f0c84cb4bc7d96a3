"""Whose grant a row of financing is: the programme's, or that of another funder it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grantflow.model.wording import plain

if TYPE_CHECKING:
    from grantflow.model.budget import FinancingRow
    from grantflow.model.programme import Programme

GRANT = "sökt bidrag"
_WORD = re.compile(r"[a-z0-9]+")
# Words that tell a funder; long ones as the beginning of a word.
_FUNDERS = {
    "37": "§", "37a": "§", "lansstyrelse": "§", "esf": "esf", "socialfond": "esf", "amif": "amif",
}  # fmt: skip
_SHORT = 5  # letters up to which the word must be just that


def is_others_grant(row: FinancingRow, programme: Programme) -> bool:
    """Whether a row is a grant that is asked of a funder by name, and that is not the programme."""
    if row.kind != GRANT or not row.source:
        return False
    named = _funders_in(row.source)
    own = _funders_in(f"{programme.programme} {programme.short_name} {programme.name}")
    return bool(named) and named.isdisjoint(own)


def _funders_in(text: str) -> set[str]:
    return {
        funder
        for word in _WORD.findall(plain(text))
        for start, funder in _FUNDERS.items()
        if word == start or (len(start) > _SHORT and word.startswith(start))
    }
