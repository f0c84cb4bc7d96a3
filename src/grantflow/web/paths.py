"""What may stand in an address: every part that names something is bounded by a pattern.

An address that does not fit is not there (404); no id of odd length or letters reaches a query.
"""

from __future__ import annotations

from typing import ClassVar

from starlette.convertors import Convertor, register_url_convertor


class _Text(Convertor[str]):
    """A part of an address that stays text."""

    def convert(self, value: str) -> str:
        """Return the part as it stands."""
        return value

    def to_string(self, value: str) -> str:
        """Return the part as it is written in an address."""
        return value


class _Id(_Text):
    """An id that the store has given."""

    regex: ClassVar[str] = "[a-z0-9]{16}"


class _Token(_Text):
    """The secret part of a link."""

    regex: ClassVar[str] = "[A-Za-z0-9_-]{20,120}"


class _Name(_Text):
    """A name of ours: a form, a stage, a theme."""

    regex: ClassVar[str] = "[a-z][a-z0-9_-]{0,59}"


class _Entry(_Text):
    """The id of an earlier project."""

    regex: ClassVar[str] = "[a-z0-9][a-z0-9-]{0,79}"


class _Code(_Text):
    """The code of a rule."""

    regex: ClassVar[str] = "[A-Z][A-Za-z0-9-]{1,39}"


class _Path(_Text):
    """The path of an answer: `stages.projektlogik.goals[mal-1].indicator`."""

    regex: ClassVar[str] = r"[a-z_][A-Za-z0-9_.åäöÅÄÖ\-\[\]]{0,399}"


class _File(_Text):
    """A file of the app's own, with its checksum in the name."""

    regex: ClassVar[str] = r"[a-z0-9-]{1,60}\.[0-9a-f]{12}\.[a-z0-9]{2,5}"


class _Number(Convertor[int]):
    """A version or another number that only grows."""

    regex: ClassVar[str] = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Return the number as it is written in an address."""
        return str(value)


PATTERNS: dict[str, type[Convertor[str]] | type[Convertor[int]]] = {
    "id": _Id,
    "token": _Token,
    "name": _Name,
    "code": _Code,
    "entry": _Entry,
    "answer": _Path,
    "file": _File,
    "number": _Number,
}


def register() -> None:
    """Let routes name what stands in their addresses: `/arende/{case_id:id}`."""
    for name, kind in PATTERNS.items():
        register_url_convertor(name, kind())
