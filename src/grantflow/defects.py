"""A defect of ours: where it lies, and a number by which it is known again."""

from __future__ import annotations

import hashlib
import logging
import sys
import traceback
from pathlib import Path
from typing import NamedTuple

LOG = logging.getLogger("grantflow")


class Defect(NamedTuple):
    """The kind of an exception, the places it came through (outermost first), and its number.

    What the exception says is left out: it may hold what somebody has written.
    """

    kind: str
    places: tuple[str, ...]
    reference: str


def under_way() -> Defect:
    """Return the exception under way as a defect; the same defect has the same number."""
    kind, _, trace = sys.exc_info()
    name = kind.__name__ if kind else "okänt"
    frames = traceback.extract_tb(trace)
    places = tuple(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)
    lines = "\n".join((name, *places))
    return Defect(name, places, hashlib.blake2b(lines.encode(), digest_size=4).hexdigest())


def note() -> str:
    """Log the exception under way, without texts, and return its number."""
    found = under_way()
    LOG.error("fel %s: %s i %s", found.reference, found.kind, " < ".join(reversed(found.places)))
    return found.reference
