"""Brings older case files to the current format, one step a version.

A step takes the plain values of version n and returns those of version n + 1.  It never drops an
answer: what has no place in the new version is kept where the step says.  Version 1 is the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grantflow.errors import Place, VersionUnknown
from grantflow.model.application import FORMAT_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def to_current(
    value: dict[str, Any], name: str, lines: Mapping[tuple[str | int, ...], int]
) -> dict[str, Any]:
    """Return `value` in the current format.  A file without a version counts as version 1.

    Raises:
        VersionUnknown: The version is no whole number, or newer than this program.

    """
    version = value.get("grantflow", 1)
    place = Place(name, lines.get(("grantflow",)))
    if not isinstance(version, int) or version < 1:
        raise VersionUnknown(
            f"'grantflow: {version}' är inget versionsnummer",
            remedy=f"skriv 'grantflow: {FORMAT_VERSION}' överst i filen",
            place=place,
        )
    if version > FORMAT_VERSION:
        raise VersionUnknown(
            f"ärendet är skrivet för en nyare version av grantflow ({version}; "
            f"den här läser högst {FORMAT_VERSION})",
            remedy="uppdatera grantflow och försök igen; filen är orörd",
            place=place,
        )
    while version < FORMAT_VERSION:
        value = STEPS[version](value)
        version += 1
    return value | {"grantflow": FORMAT_VERSION}
