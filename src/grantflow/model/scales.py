"""Scales that are data: the steps of cooperation, the methods of a gender mapping."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from grantflow import assets
from grantflow.model.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.application import Application

STEPS, METHODS = "samverkanstrappa", "kartlaggningsmetoder"


@cache
def levels(scale: str) -> tuple[str, ...]:
    """Return the names of the levels of a scale in data/scales/, lowest first."""
    path = assets.folder("data") / "scales" / f"{scale}.yaml"
    raw = assets.read_yaml(path)
    return tuple(str(level["name"]) for level in raw["levels"])


def off_scale(application: Application) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield (path in the file, value, scale) for every value that its scale does not know.

    A placeholder or a promise is left for the checks to find.
    """
    stages = application.stages
    for position, partner in enumerate(stages.forankring.partners):
        for name in ("step_now", "step_wanted"):
            value = getattr(partner, name)
            if value and not _on_scale(value, STEPS):
                yield ("stages", "forankring", "partners", position, name), value, STEPS
    method = stages.jamstalldhetskartlaggning.method
    if method and not _on_scale(method, METHODS):
        yield ("stages", "jamstalldhetskartlaggning", "method"), method, METHODS


def _on_scale(value: str, scale: str) -> bool:
    return "[" in value or plain(value) in {plain(level) for level in levels(scale)}
