"""Tells whether a file has to be read again: by its content, the rules, and what was asked for."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import grantflow
from grantflow import assets
from grantflow.settings import read_settings, spelling_wanted
from grantflow.usecases.batch.outputs import sum_file

if TYPE_CHECKING:
    from grantflow.usecases.batch.outputs import Names
    from grantflow.usecases.batch.reading import Asked

_ASSETS = ("checklists", "templates", "data")
# What no verdict rests on.
_ASIDE = ("__pycache__", "examples", "fonts")


def basis_of(asked: Asked) -> str:
    """Return a checksum of all that every file of a run is read by, but the file itself."""
    own = asked.call if asked.call and asked.call.lower().endswith((".yaml", ".yml")) else None
    if own:  # wherever it lies
        asked = asked._replace(call=Path(own).name)
    told = [rules_version(), *asked, needed(Path(own)) if own else ""]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def key_of(path: Path, names: Names, basis: str) -> str:
    """Return what tells that a file need not be read again; nothing when it can't be read."""
    digest = hashlib.sha256(f"{basis}\0{tuple(names)!r}\0".encode())
    try:
        digest.update(path.read_bytes())
    except OSError:
        return ""
    return digest.hexdigest()


def needed(path: Path) -> str:
    """Return the checksum of a file that another rests on; nothing when it can't be read."""
    try:
        return sum_file(path)
    except OSError:
        return ""


@cache
def rules_version() -> str:
    """Return a checksum of all that a verdict or a document follows from, but the file itself."""
    digest = hashlib.sha256(grantflow.__version__.encode())
    own = read_settings().own_programmes
    folders = [
        Path(grantflow.__file__).parent,
        *map(assets.folder, _ASSETS),
        *([own] if own else []),
    ]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not set(_ASIDE) & set(path.relative_to(folder).parts):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(path.read_bytes())
    digest.update(f"{spelling_wanted()} {_dictionary()}".encode())
    return digest.hexdigest()


def _dictionary() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("hunspell-sv")
    except PackageNotFoundError:
        return ""
