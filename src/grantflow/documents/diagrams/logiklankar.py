"""The links of the logic chain: a curve for each, a cross where one is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.documents.diagrams.patterns import arrow, broken
from grantflow.documents.diagrams.sheet import EDGE, INK, RED, WHITE

if TYPE_CHECKING:
    from grantflow.documents.diagrams.logikrutor import Box, Column
    from grantflow.documents.diagrams.sheet import Sheet

STUB = 16.0  # px that a broken link reaches
# Links of neighbouring boxes differ in tone, so that the eye can follow them where they cross.
_TONES = (EDGE, INK)


def draw_links(
    sheet: Sheet,
    links: list[tuple[int, int]],
    left: tuple[dict[int, Box], Column],
    right: tuple[dict[int, Box], Column],
) -> None:
    """Draw the links between two columns, each with a port of its own on both boxes."""
    shown = [(a, b) for a, b in links if a in left[0] and b in right[0]]
    ports_left = _ports(left[0], shown, 0, right[0])
    ports_right = _ports(right[0], shown, 1, left[0])
    x1, x2 = left[1].x + left[1].w, right[1].x
    bend = (x2 - x1) * 0.55
    for link in shown:
        y1, y2 = ports_left[link], ports_right[link]
        d = f"M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2 - 5:g} {y2:g}"
        sheet.path(d, stroke=WHITE, line=3.2)
        sheet.path(d, stroke=_TONES[link[0] % 2], line=1.1)
    for link in shown:
        arrow(sheet, x2, ports_right[link], _TONES[link[0] % 2])
    for box in left[0].values():
        if box.node.after:
            broken(sheet, x1, box.top + box.height - 10, STUB, RED)
    for box in right[0].values():
        if box.node.before:
            broken(sheet, x2, box.top + box.height - 10, -STUB, RED)


def _ports(
    boxes: dict[int, Box], links: list[tuple[int, int]], side: int, others: dict[int, Box]
) -> dict[tuple[int, int], float]:
    """Return the y of every link on its box, in the order of the boxes at the other end."""
    mine: dict[int, list[tuple[int, int]]] = {}
    for link in links:
        mine.setdefault(link[side], []).append(link)
    found: dict[tuple[int, int], float] = {}
    for at, ends in mine.items():
        box = boxes[at]
        gap = box.node.before if side else box.node.after
        step = (box.height - (14 if gap else 0)) / (len(ends) + 1)
        ends.sort(key=lambda link: others[link[1 - side]].top)
        found |= {link: round(box.top + step * n, 1) for n, link in enumerate(ends, 1)}
    return found
