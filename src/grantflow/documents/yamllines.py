"""On which line of a file each value stands, by its path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]
Lines = Mapping[Path, int]
# The line of each value in a group or a list; of what is one itself, those in it as well.
Inside = dict[str | int, "_Line"]
_Line = int | tuple[int, Inside]


class FileLines(Mapping[Path, int]):
    """The line of each path, looked up part by part: a file has a thousand, and few are asked for.

    `line` is where the file's values begin, and `inside` has the lines of what is in them.
    """

    def __init__(self, line: int, inside: Inside) -> None:
        self._whole: _Line = line, inside

    def __getitem__(self, path: Path) -> int:
        found = self._whole
        for part in path:
            if isinstance(found, int):
                raise KeyError(path)
            found = found[1][part]
        return found if isinstance(found, int) else found[0]

    def __iter__(self) -> Iterator[Path]:
        return _paths((), self._whole)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _paths(path: Path, found: _Line) -> Iterator[Path]:
    yield path
    for part, inner in () if isinstance(found, int) else found[1].items():
        yield from _paths((*path, part), inner)


def line_of(lines: Lines, path: tuple[Any, ...]) -> int | None:
    """Return the line of `path`, or of the nearest group above it that stands in the file."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)
