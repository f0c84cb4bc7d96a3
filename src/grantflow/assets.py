"""Finds flows/, checklists/, templates/ and data/, in a checkout and in the installed wheel."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """Return the folder that holds the asset folders.

    In the wheel they travel in `grantflow/_assets`; in a checkout they lie two levels up.
    """
    packed = _PACKAGE / "_assets"
    return packed if packed.is_dir() else _PACKAGE.parents[1]


def folder(name: str) -> Path:
    """Return the asset folder `name`: flows, checklists, templates or data."""
    return root() / name
