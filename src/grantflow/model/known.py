"""Which programmes there are: those that ship, and those a user keeps in a folder of her own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow import assets
from grantflow.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = ("37a", "37", "esf", "amif")


def folders() -> list[Path]:
    """Return the folders that hold programmes, the shipped one first.

    Each has a folder a programme with `programme.yaml`, or only `calls/` for one that ships.
    """
    own = read_settings().own_programmes
    shipped = assets.folder("templates") / "applications"
    return [shipped, own] if own else [shipped]


def names() -> tuple[str, ...]:
    """Return the names of all programmes: the shipped ones, then the user's own."""
    own = sorted(path.parent.name for root in folders() for path in root.glob("*/programme.yaml"))
    return tuple(dict.fromkeys((*SHIPPED, *own)))


def find(relative: str) -> Path | None:
    """Return the file `relative` to one of the folders; the shipped one is looked in first."""
    return next((path for root in folders() if (path := root / relative).is_file()), None)
