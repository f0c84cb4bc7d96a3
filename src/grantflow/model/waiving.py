"""Findings set aside that somebody should read again: what they rested on is not what it was."""

import datetime
from dataclasses import dataclass
from typing import Literal

from grantflow.model.value import Value

# The rule is gone · belongs to other funders · finds nothing · its answer has changed · it is old.
StaleKind = Literal["gone", "foreign", "resolved", "changed", "old"]

# How old a waiver may be before it is to be read again.  A choice of ours: no funder says.
OLD_DAYS = 365


@dataclass(eq=False, repr=False)
class StaleWaiver(Value):
    """A waiver to read again: the code it names, why, in words, and when and by whom it was made.

    `reason` is the reason that was given, with personal data masked; `told` is a sentence or two
    for a person.  `on` and `by` are None where the case does not say.
    """

    code: str
    kind: StaleKind
    told: str
    reason: str
    by: str | None = None
    on: datetime.date | None = None
