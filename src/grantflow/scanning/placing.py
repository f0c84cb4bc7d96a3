"""Says of each block of a page below which heading it stands.

A word like "öppen" says something by where it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grantflow.scanning import noise
from grantflow.text import swedish

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from grantflow.scanning.page import Block, PageText

# What says something by where it stands: when a call opens, and whether it is open.
_STATUS = re.compile(
    r"\b(?:öpp(?:en|et|na|nar|nas|nade)|stäng(?:d|t|da|er|s|de)|sista\s+(?:ansöknings)?dag\w*|pågår|"
    r"avslutad|kommande)\b|\b20\d\d-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}\b|"
    rf"\b\d{{1,2}}(?::?[ae])?\s+(?:{swedish.MONTH_NAME})\b",
    re.IGNORECASE,
)


class Placed(NamedTuple):
    """A block, the heading above it as written, what it is known by, and what was noise in it.

    `place` is the key of the heading where that is part of what is said.
    """

    text: str
    under: str
    key: str
    reasons: frozenset[str]
    place: str | None = None
    is_heading: bool = False


def headings(page: PageText, day: datetime.date) -> frozenset[str]:
    """Return what the headings of a page are known by."""
    found = (block.text for block in page.whole if block.kind == "heading")
    return frozenset(noise.steady(text, day)[0] for text in found)


def placed(blocks: Sequence[Block], day: datetime.date, both: frozenset[str]) -> list[Placed]:
    """Return blocks with where they stand; a heading that is not in `both` is no place."""
    found, under, place = [], "", ""
    for block in blocks:
        text, reasons = noise.steady(block.text, day)
        if block.kind == "heading":
            found.append(Placed(block.text, under, text, reasons, is_heading=True))
            under, place = block.text, text if text in both else ""
        else:
            here = place if text and _STATUS.search(block.text) else None
            found.append(Placed(block.text, under, text, reasons, here))
    return found
