"""Fills that differ without colour, and signs that tell kinds of organisation apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.diagrams.sheet import BLUE, EDGE, INK, WHITE

if TYPE_CHECKING:
    from grantflow.documents.diagrams.sheet import Sheet

Box = tuple[float, float, float, float]


class Fill(NamedTuple):
    r"""A ground colour, and lines over it: `/`, `\`, `-` and `|`, `step` px apart."""

    ground: str
    lines: str = ""
    step: float = 6
    ink: str = INK
    line: float = 1


# Neighbours in the list differ in both lightness and direction.
FILLS = (
    Fill(BLUE),
    Fill(WHITE, "/"),
    Fill("#9db2c6"),
    Fill(WHITE, "-", 5),
    Fill("#52616f", "\\", 6, WHITE, 1.4),
    Fill("#dfe6ec"),
    Fill(WHITE, "/\\", 7),
    Fill("#9db2c6", "|", 5),
    Fill(WHITE, "\\", 4),
    Fill(INK, "-", 5, WHITE, 1.4),
    Fill("#dfe6ec", "/", 9, INK, 2),
    Fill(WHITE, "-|", 6),
)


def filled(sheet: Sheet, box: Box, fill: Fill, stroke: str = INK) -> None:
    """Draw the rectangle `box` with `fill` and a thin frame."""
    sheet.rect(box, fill.ground)
    d = "".join([_strokes(box, kind, fill.step) for kind in fill.lines])
    if d:
        sheet.path(d, stroke=fill.ink, line=fill.line)
    sheet.rect(box, "none", stroke)


def _strokes(box: Box, kind: str, step: float) -> str:
    """Return the lines of one direction, clipped to `box`, as a path."""
    x, y, w, h = box
    if kind == "-":
        again = f"m{-w:g} {step:g}h{w:g}"
        return f"M{x:g} {y + step:g}h{w:g}{again * _more(h, step)}" if h > step else ""
    if kind == "|":
        again = f"m{step:g} {-h:g}v{h:g}"
        return f"M{x + step:g} {y:g}v{h:g}{again * _more(w, step)}" if w > step else ""
    # A slanting line starts `at` px along the top and right edge, and ends on the left or bottom.
    turned = -1 if kind == "\\" else 1
    left = x if turned > 0 else x + w
    lines = []
    at = step
    while at < w + h - 0.5:
        x1, y1, x2, y2 = min(at, w), max(0, at - w), max(0, at - h), min(at, h)
        lines.append(f"M{left + turned * x1:g} {y + y1:g}l{turned * (x2 - x1):g} {y2 - y1:g}")
        whole = int((w - at) / step) if at >= h else 0  # lines after this one of the same shape
        if whole > 0:
            again = f"m{turned * (h + step):g} {-h:g}l{-turned * h:g} {h:g}"
            lines.append(again * whole)
            at += step * whole
        at += step
    return "".join(lines)


def _more(length: float, step: float) -> int:
    """Return how many lines follow the first one over `length` px, none on its very end."""
    return max(int((length - 0.5) / step) - 1, 0)


# Shapes in a square of 12 px around 0,0.  Filled ones are dark, the rest white with a dark edge.
_SHAPES = {
    "kommun": ("M-5-5h10v10h-10z", True),
    "kommunalförbund": ("M-6-3h8v9h-8zM-2-3v-3h8v9h-4", False),
    "region": ("M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z", True),
    "myndighet": ("M0-6L6.2 5h-12.4z", True),
    "civilsamhälle": ("M0-5.5a5.5 5.5 0 1 0 .01 0zM0-2a2 2 0 1 1-.01 0z", False),
    "företag": ("M0-6.3L6.3 0L0 6.3L-6.3 0z", True),
    "lärosäte": ("M0-6L6.2 5h-12.4z", False),
    "folkbildning": ("M0-6.3L6.3 0L0 6.3L-6.3 0z", False),
    "annat": ("M-5-5h10v10h-10z", False),
}
KINDS = tuple(_SHAPES)
_UNKNOWN = ("M-5 0h10M0-5v10", False)


def sign(sheet: Sheet, kind: str | None, x: float, y: float) -> None:
    """Draw the sign of an organisation's kind, 12 px square, with its middle at `x`, `y`."""
    d, dark = _SHAPES.get(kind or "", _UNKNOWN)
    sheet.path(d, INK if dark else WHITE, INK, 1.3, at=(x, y))


def broken(sheet: Sheet, x: float, y: float, reach: float, red: str) -> None:
    """Draw a link that leads nowhere: a dashed stub from `x`, `y` that ends in a cross.

    `reach` is its length in px, to the left when negative.
    """
    end = x + reach - (6 if reach > 0 else -6)
    sheet.line((x, y), (end, y), red, 1.6, "3 2")
    end += 5 if reach > 0 else -5
    sheet.circle(end, y, 5, WHITE, red)
    sheet.path(f"M{end - 2.3:g} {y - 2.3:g}l4.6 4.6m0-4.6l-4.6 4.6", stroke=red, line=1.6)


def arrow(sheet: Sheet, x: float, y: float, fill: str = EDGE, *, down: bool = False) -> None:
    """Draw an arrowhead with its point at `x`, `y`, to the right or downwards."""
    d = f"M{x:g} {y:g}l-3.5-6h7z" if down else f"M{x:g} {y:g}l-6-3.2v6.4z"
    sheet.path(d, fill)
