"""Finds the municipality or region that a name means: "Lunds kommun" is Lund, Habo is not Håbo."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from grantflow.figures.provider import Area, Areas
from grantflow.model.wording import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_KINDS = (" kommun", " kommuns", " stad", " stads")
_COUNTY = " län"
_MOST_NEAR = 5


def find(name: str, areas: Sequence[Area]) -> Areas:
    """Return what `name` means among the areas.

    A number means the area that has it.  Rings and dots count as long as something is called
    so with them.
    """
    wanted = " ".join(name.split()).casefold()
    numbered = [area for area in areas if area.id == wanted]
    if numbered:
        return Areas(numbered, [])
    keys: tuple[Callable[[str], str], ...] = (str.casefold, plain)
    for key in keys:
        for spelling in _spellings(wanted):
            meant = [area for area in areas if key(area.title) == key(spelling)]
            if meant:
                return Areas(meant, [])
    return Areas([], _near(wanted, areas))


def _spellings(wanted: str) -> Iterator[str]:
    """Yield the titles that a name may stand for, the nearest first."""
    yield wanted
    bare = next((wanted.removesuffix(k) for k in _KINDS if wanted.endswith(k)), wanted)
    yield bare
    yield bare.removesuffix("s")
    if wanted.endswith(_COUNTY):
        county = wanted.removesuffix(_COUNTY)
        yield f"region {wanted}"
        yield f"region {county}"
        yield f"region {county.removesuffix('s')}"
        yield f"{county}regionen"


def _near(wanted: str, areas: Sequence[Area]) -> list[Area]:
    bare = plain(next((wanted.removesuffix(k) for k in _KINDS if wanted.endswith(k)), wanted))
    if not bare:
        return []
    begun = [
        area
        for area in areas
        if plain(area.title).startswith(bare) or bare.startswith(f"{plain(area.title)} ")
    ]
    titles = [plain(area.title) for area in areas]
    alike = difflib.get_close_matches(bare, titles, n=_MOST_NEAR, cutoff=0.8)
    begun += [a for a in areas if plain(a.title) in alike and a not in begun]
    return begun[:_MOST_NEAR]
