"""Writes SVG: shapes and measured text on a white sheet, with title and description.

Fills are explicit and there are no styles, scripts, patterns or references, so that a drawing
looks the same in a browser in dark mode, in Word, and as PNG.  Hatching is drawn line by line
for the same reason.  Coordinates are px with y downwards.
"""

from __future__ import annotations

import re
import zlib
from html import escape
from typing import TYPE_CHECKING, Literal

from grantflow.documents.diagrams.lettering import ASCENT, LEADING, SURE, UNITS, units
from grantflow.documents.diagrams.picture import WIDTH, Picture

if TYPE_CHECKING:
    from collections.abc import Iterable

INK = "#1b2530"
SOFT = "#46525e"  # secondary text: 8 to 1 on white
EDGE = "#66727e"  # frames
RULE = "#c3cad1"  # fine lines that only guide the eye
PALE = "#eef1f4"
BLUE = "#1d4e79"
RED = "#9b1c1c"
WHITE = "#ffffff"
BODY, SMALL, TINY = 12.0, 11.0, 10.0

Anchor = Literal["start", "middle", "end"]
_CARE = re.compile("[&<>\"']")
_UNSURE = re.compile(f"[^{SURE}]")
_HOLD = ' lengthAdjust="spacingAndGlyphs"'
_DOWN = ASCENT + 0.11  # from the top of a line to its base line, in em


class Sheet:
    """A drawing under way.  Later shapes lie on top of earlier ones."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def rect(
        self,
        box: tuple[float, float, float, float],
        fill: str = WHITE,
        stroke: str = "",
        *,
        line: float = 1,
        dash: str = "",
        corner: float = 0,
    ) -> None:
        """Draw a rectangle; `box` is x, y, width, height."""
        x, y, w, h = box
        rounded = f' rx="{corner:g}"' if corner else ""
        self._parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}"{rounded}'
            f' fill="{fill}"{_stroke(stroke, line, dash)}/>'
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        stroke: str = RULE,
        line: float = 1,
        dash: str = "",
    ) -> None:
        """Draw a straight line."""
        self._parts.append(
            f'<line x1="{start[0]:g}" y1="{start[1]:g}" x2="{end[0]:g}" y2="{end[1]:g}"'
            f"{_stroke(stroke, line, dash)}/>"
        )

    def path(
        self,
        d: str,
        fill: str = "none",
        stroke: str = "",
        line: float = 1,
        dash: str = "",
        at: tuple[float, float] | None = None,
    ) -> None:
        """Draw a path given in the path language of SVG, its origin moved to `at`."""
        moved = f' transform="translate({at[0]:g} {at[1]:g})"' if at else ""
        self._parts.append(f'<path d="{d}"{moved} fill="{fill}"{_stroke(stroke, line, dash)}/>')

    def circle(
        self, x: float, y: float, radius: float, fill: str = WHITE, stroke: str = ""
    ) -> None:
        """Draw a circle."""
        self._parts.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}"{_stroke(stroke, 1, "")}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = BODY,
        *,
        bold: bool = False,
        fill: str = INK,
        anchor: Anchor = "start",
    ) -> None:
        """Write one line with its base line at `y`."""
        self.lines(x, y - size * _DOWN, [words], size, bold=bold, fill=fill, anchor=anchor)

    def lines(
        self,
        x: float,
        top: float,
        lines: Iterable[str],
        size: float = BODY,
        *,
        bold: bool = False,
        fill: str = INK,
        anchor: Anchor = "start",
    ) -> float:
        """Write `lines` from `top` downwards and return the y below them.

        Each carries its measured width, so that it keeps its place where Carlito is missing;
        not where a sign is unknown to the font, since its width is then a guess.
        """
        font, scale = _font(size, fill, anchor, bold=bold), size / UNITS
        for words in lines:
            shown, held = words, ""
            if _CARE.search(words):
                shown = escape(words)
            if not _UNSURE.search(words):
                held = f' textLength="{units(words, bold=bold) * scale:.1f}"{_HOLD}'
            if words:
                y = round(top + size * _DOWN, 2)
                self._parts.append(f'<text x="{x:g}" y="{y:g}"{font}{held}>{shown}</text>')
            top += size * LEADING
        return top

    def picture(self, name: str, title: str, description: str, height: float) -> Picture:
        """Return the finished drawing, `WIDTH` wide and `height` high, on white."""
        body = "".join(self._parts)
        mark = f"{name}-{zlib.crc32((description + body).encode()):08x}"
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{height:g}"'
            f' viewBox="0 0 {WIDTH:g} {height:g}" role="img" xml:lang="sv" lang="sv"'
            f' aria-labelledby="{mark}-t {mark}-d">'
            f'<title id="{mark}-t">{escape(title)}</title>'
            f'<desc id="{mark}-d">{escape(description)}</desc>'
            f'<rect width="{WIDTH:g}" height="{height:g}" fill="{WHITE}"/>'
            f'<g font-family="Carlito, Calibri, sans-serif" font-size="{BODY:g}" fill="{INK}">'
            f"{body}</g></svg>"
        )
        return Picture(name, title, description, svg, WIDTH, height)


def _stroke(stroke: str, line: float, dash: str) -> str:
    if not stroke:
        return ""
    thick = "" if line == 1 else f' stroke-width="{line:g}"'
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f' stroke="{stroke}"{thick}{dashed}'


def _font(size: float, fill: str, anchor: Anchor, *, bold: bool) -> str:
    return (
        ("" if size == BODY else f' font-size="{size:g}"')
        + (' font-weight="700"' if bold else "")
        + ("" if fill == INK else f' fill="{fill}"')
        + ("" if anchor == "start" else f' text-anchor="{anchor}"')
    )
