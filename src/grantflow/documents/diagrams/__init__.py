"""Pictures of an application: own layouts in SVG, and PNG for readers that need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.documents.diagrams import (
    aktorskarta,
    budgetbild,
    intressentkarta,
    konsbild,
    logikkedja,
    riskmatris,
    tidplan,
)
from grantflow.documents.diagrams.picture import Picture
from grantflow.documents.diagrams.raster import png

if TYPE_CHECKING:
    from grantflow.model.application import Application

__all__ = ["Picture", "pictures", "png", "whole_pictures"]

# In the order of the application: need, logic, time, equality, risks, money.
_KINDS = (
    *(aktorskarta, intressentkarta, logikkedja),
    *(tidplan, konsbild, riskmatris, budgetbild),
)


def pictures(application: Application) -> list[Picture]:
    """Return every picture that the case has matter for, in the order a reader meets them.

    Each fits an A4 page; what is larger comes as several pictures, "del 1 av 2" and so on.
    """
    return [picture for kind in _KINDS for picture in kind.pages(application)]


def whole_pictures(application: Application) -> list[Picture]:
    """Return every picture in one piece, however tall: for a page on the screen."""
    drawn = (kind.draw(application) for kind in _KINDS)
    return [picture for picture in drawn if picture]
