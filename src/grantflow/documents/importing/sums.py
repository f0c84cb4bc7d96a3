"""Tells sums from what they are the sums of, in tables of Word and in spreadsheets alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grantflow.documents.importing.dates import only_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

_SUM = re.compile(r"\W*(?:delsumma|summa|totalt?|total)\s*[:.]?\s*", re.IGNORECASE)
_BEGINS = re.compile(r"\W*(?:delsumma|summa|total(?:t|a)?|sammanlag(?:t|d|da))\b", re.IGNORECASE)
# A figure with its unit, or nothing but signs.
_FIGURE = re.compile(r"\W*(?:\d[\d\s.,:%+–-]*(?:[^\W\d_]{1,12}\.?)?)?\W*")


def is_figure(text: str) -> bool:
    """Whether a cell says a figure, perhaps with a unit, or nothing; a date is no figure."""
    return _FIGURE.fullmatch(text.strip()) is not None and not only_dates(text)


def is_sum_row(texts: Sequence[str]) -> bool:
    """Whether a row is a sum: that word alone among the first of its cells, and figures."""
    words = [text for text in texts if not is_figure(text)]
    return len(words) == 1 and words[0] in texts[:2] and bool(_SUM.fullmatch(words[0]))


def is_sum_of(texts: Sequence[str]) -> bool:
    """Whether a row of a budget is a sum, whatever it is the sum of: "Summa personal | 10 000".

    Such a row has nothing but figures beside its name, and at least one.
    """
    words = [text for text in texts if not is_figure(text)]
    named = len(words) == 1 and words[0] in texts[:2] and len(texts) > 1
    return is_sum_row(texts) or (named and begins_as_sum(words[0]))


def begins_as_sum(text: str) -> bool:
    """Whether a text begins as the name of a sum does; it may go on as something else."""
    return _BEGINS.match(text) is not None
