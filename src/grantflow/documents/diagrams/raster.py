"""Turns a diagram into PNG, for readers that do not show SVG."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grantflow import assets
from grantflow.errors import ToolMissing

if TYPE_CHECKING:
    from grantflow.documents.diagrams.picture import Picture


def png(picture: Picture, scale: float = 2) -> bytes:
    """Return `picture` as PNG, `scale` pixels to a px.

    Only the font that ships with the program is used, so the same picture gives the same bytes
    on every machine.  The latest pictures are kept, since a draft is often written again.

    Raises:
        ToolMissing: The rasteriser is not installed.

    """
    return _drawn(picture.svg, scale)


@lru_cache(maxsize=32)
def _drawn(svg: str, scale: float) -> bytes:
    try:
        import resvg_py
    except ImportError as error:
        raise ToolMissing(
            "bilderna kan inte göras till PNG, paketet resvg-py saknas",
            remedy="installera programmet igen, eller kör 'pip install resvg-py'",
        ) from error
    fonts = assets.folder("data") / "fonts"
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            skip_system_fonts=True,
            font_files=[str(fonts / f"Carlito-{weight}.ttf") for weight in ("Regular", "Bold")],
            font_family="Carlito",
            sans_serif_family="Carlito",
        )
    )
