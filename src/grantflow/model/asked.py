"""The set of answers that a list of paths covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Asked:
    """Pattern paths that stand in a list, or below one of its paths that end in `.*`."""

    def __init__(self, patterns: Iterable[str]) -> None:
        listed = list(patterns)
        self._exact = {pattern.removesuffix(".*") for pattern in listed}
        self._stems = tuple(p.removesuffix("*") for p in listed if p.endswith(".*"))

    def __contains__(self, path: str) -> bool:
        """Whether the answer at `path` is covered."""
        return path in self._exact or path.startswith(self._stems)
