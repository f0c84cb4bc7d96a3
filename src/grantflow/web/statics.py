"""The app's own files: styles, scripts and pictures, under names that change when they do."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "static"

_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
_PACKED = frozenset({".css", ".js", ".svg"})


class StaticFile(NamedTuple):
    """A file as it is sent: its kind, its bytes, and the same bytes packed when that is shorter."""

    kind: str
    content: bytes
    packed: bytes | None


@cache
def files() -> dict[str, StaticFile]:
    """Return the files by the name that stands in their address."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in _KINDS:
            content = path.read_bytes()
            packed = gzip.compress(content, mtime=0) if path.suffix in _PACKED else None
            found[_named(path.name, content)] = StaticFile(_KINDS[path.suffix], content, packed)
    return found


@cache
def addresses() -> dict[str, str]:
    """Return the address of each file by its plain name."""
    return {_plain(name): f"/static/{name}" for name in files()}


def address(name: str) -> str:
    """Return the address of a file.

    Raises:
        KeyError: There is no such file.

    """
    return addresses()[name]


def _named(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"


def _plain(named: str) -> str:
    stem, _, suffix = named.split(".")
    return f"{stem}.{suffix}"
