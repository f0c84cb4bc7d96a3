"""Every text in every picture can be read: nothing overlaps, leaves its box or fades away.

The checker measures with the font itself, not with the program's own table of widths.
"""

import datetime
import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import amounts, forms
from test_diagrams_cases import COSTS, case, every_case

from grantflow import assets
from grantflow.documents.diagrams import Picture, pictures, whole_pictures
from grantflow.documents.diagrams.picture import PAGE
from grantflow.model.application import Application, Stages
from grantflow.model.budget import Budget
from grantflow.model.stages.projektlogik import Projektlogik

SVG = "{http://www.w3.org/2000/svg}"
SLACK = 0.6  # px that boxes may touch: widths are written with one decimal
Segment = tuple[float, float, float, float]


class Box(NamedTuple):
    """A rectangle in px by its edges, and what is in it."""

    x1: float
    y1: float
    x2: float
    y2: float
    what: str
    order: int

    def meets(self, other: "Box") -> bool:
        wide = self.x1 < other.x2 - SLACK and other.x1 < self.x2 - SLACK
        return wide and self.y1 < other.y2 - SLACK and other.y1 < self.y2 - SLACK

    def holds(self, other: "Box") -> bool:
        wide = self.x1 <= other.x1 + SLACK and other.x2 <= self.x2 + SLACK
        return wide and self.y1 <= other.y1 + SLACK and other.y2 <= self.y2 + SLACK

    def crossed(self, segment: Segment) -> bool:
        """Whether a straight line runs through the box."""
        x, y, ex, ey = segment
        if (
            max(x, ex) < self.x1
            or min(x, ex) > self.x2
            or max(y, ey) < self.y1
            or min(y, ey) > self.y2
        ):
            return False
        steps = max(int(max(abs(ex - x), abs(ey - y))), 1)
        return any(
            self.x1 + SLACK < x + (ex - x) * n / steps < self.x2 - SLACK
            and self.y1 + SLACK < y + (ey - y) * n / steps < self.y2 - SLACK
            for n in range(steps + 1)
        )


class Drawing(NamedTuple):
    """A picture taken apart: its texts, rectangles and lines in the order they are drawn."""

    size: Box
    texts: list[tuple[Box, str, float]]  # box, colour, size
    rects: list[tuple[Box, str]]  # box, fill
    framed: list[Box]
    lines: list[tuple[Segment, int]]


@cache
def advances(weight: str) -> tuple[dict[int, str], Any]:
    font = TTFont(assets.folder("data") / "fonts" / f"Carlito-{weight}.ttf")
    return font.getBestCmap(), font["hmtx"]


def measured(words: str, size: float, *, bold: bool) -> float:
    signs, widths = advances("Bold" if bold else "Regular")
    space = widths["space"][0]
    units = (
        space if sign == "\u00a0" else widths[signs[ord(sign)]][0] if ord(sign) in signs else 2048
        for sign in words
    )
    return sum(units) * size / 2048


def taken_apart(picture: Picture) -> Drawing:
    root = ET.fromstring(picture.svg)  # noqa: S314 - our own bytes
    size = Box(0, 0, float(root.attrib["width"]), float(root.attrib["height"]), "picture", -1)
    drawing = Drawing(size, [], [], [], [])
    for order, element in enumerate(root.iter()):
        given_ = element.attrib
        if element.tag == f"{SVG}text":
            drawing.texts.append(_text(element, order))
        elif element.tag == f"{SVG}rect":
            x, y = float(given_.get("x", 0)), float(given_.get("y", 0))
            box = Box(x, y, x + float(given_["width"]), y + float(given_["height"]), "rect", order)
            drawing.rects.append((box, given_["fill"]))
            drawing.framed.extend([box] * ("stroke" in given_))
        elif element.tag == f"{SVG}circle":
            x, y, r = (float(given_[name]) for name in ("cx", "cy", "r"))
            drawing.rects.append((Box(x - r, y - r, x + r, y + r, "circle", order), "none"))
        elif element.tag == f"{SVG}line":
            ends = tuple(float(given_[name]) for name in ("x1", "y1", "x2", "y2"))
            drawing.lines.append((ends, order))  # type: ignore[arg-type]
        elif element.tag == f"{SVG}path":
            moved = re.findall(r"[-\d.]+", given_.get("transform", "0 0"))
            dx, dy = map(float, moved)
            drawing.lines.extend(
                ((x + dx, y + dy, ex + dx, ey + dy), order) for x, y, ex, ey in _path(given_["d"])
            )
    return drawing


def _text(element: ET.Element, order: int) -> tuple[Box, str, float]:
    given_, words = element.attrib, element.text or ""
    size = float(given_.get("font-size", 12))
    width = measured(words, size, bold=given_.get("font-weight") == "700")
    x, y = float(given_["x"]), float(given_["y"])
    x -= {"start": 0, "middle": width / 2, "end": width}[given_.get("text-anchor", "start")]
    box = Box(x, y - 0.75 * size, x + width, y + 0.25 * size, words, order)
    return box, given_.get("fill", "#1b2530"), size


def _path(d: str) -> Iterator[Segment]:
    """Yield the straight pieces of a path; a curve as eight of them, an arc as its chord."""
    x = y = 0.0
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", d):
        n = [float(number) for number in re.findall(r"-?[\d.]+", rest)]
        if command in "Mm":
            x, y = (n[0], n[1]) if command == "M" else (x + n[0], y + n[1])
            continue
        if command == "z":
            continue
        if command == "C":
            points = [(x, y), *_pairs(n)]
            last = (x, y)
            for step in range(1, 9):
                here = _bezier(points, step / 8)
                yield (*last, *here)
                last = here
            x, y = points[-1]
            continue
        dx = n[-2] if len(n) > 1 else n[0] if command == "h" else 0
        dy = n[-1] if command in "lav" else 0
        end = (n[0], n[1]) if command == "L" else (x + dx, y + dy)
        yield (x, y, *end)
        x, y = end


def _pairs(numbers: list[float]) -> list[tuple[float, float]]:
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _bezier(points: list[tuple[float, float]], t: float) -> tuple[float, float]:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    xs, ys = (sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))
    return xs, ys


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def faults(picture: Picture) -> list[str]:
    """Return everything about the texts of `picture` that a reader would be hindered by."""
    drawing = taken_apart(picture)
    boxes = sorted((box for box, _, _ in drawing.texts), key=lambda box: box.y1)
    found = [
        f"{one.what!r} lies on {other.what!r}"
        for n, one in enumerate(boxes)
        for other in itertools.takewhile(lambda o, low=one.y2: o.y1 < low, boxes[n + 1 :])  # type: ignore[misc]
        if one.meets(other)
    ]
    found += [
        f"two boxes overlap at {one[:4]} and {other[:4]}"
        for one, other in itertools.combinations(drawing.framed, 2)
        if one.meets(other) and not one.holds(other) and not other.holds(one)
    ]
    found += [
        f"a box leaves the picture: {b[:4]}" for b in drawing.framed if not drawing.size.holds(b)
    ]
    for box, colour, size in drawing.texts:
        if not drawing.size.holds(box):
            found.append(f"{box.what!r} leaves the picture")
        if size < 9:
            found.append(f"{box.what!r} is {size} px high")
        found += _on_its_ground(drawing, box, colour)
    return found


def _on_its_ground(drawing: Drawing, box: Box, colour: str) -> Iterator[str]:
    """Yield what crosses a text above the rectangle it stands on, and too weak a contrast."""
    under = [(r, f) for r, f in drawing.rects if r.order < box.order and f != "none"]
    grounds = [(rect, f) for rect, f in under if rect.holds(box)]
    if not grounds:
        return
    ground, fill = grounds[-1]
    if contrast(colour, fill) < 4.5:
        yield f"{box.what!r} is hard to see: {colour} on {fill}"
    for rect, _ in drawing.rects:
        if rect.order > ground.order and rect.meets(box) and not rect.holds(box):
            yield f"{box.what!r} crosses the edge of a box"
        if rect.order > box.order and rect.meets(box):
            yield f"{box.what!r} is covered"
    for segment, order in drawing.lines:
        if order > ground.order and box.crossed(segment):
            yield f"{box.what!r} is crossed by a line"


CASES = every_case()
DRAWN = [
    pytest.param(picture, id=f"{name}-{picture.name}")
    for name, application in CASES.items()
    for picture in pictures(application)
]


@pytest.mark.parametrize("picture", DRAWN)
def test_every_text_can_be_read(picture: Picture) -> None:
    """No text lies on another, leaves the picture or its box, is crossed, or is too pale."""
    assert faults(picture) == []


@pytest.mark.parametrize("picture", DRAWN)
def test_a_picture_fits_an_a4_page(picture: Picture) -> None:
    """A picture is never cut off at the bottom of a page, or shrunk until it can't be read."""
    assert picture.width <= 680
    assert 0 < picture.height <= 900
    assert PAGE <= 900


@pytest.mark.parametrize("name", CASES)
def test_a_whole_picture_for_the_screen_is_as_readable(name: str) -> None:
    """On a page on the screen a picture is one, however tall."""
    assert [fault for picture in whole_pictures(CASES[name]) for fault in faults(picture)] == []


LETTERS = st.sampled_from("abcdefghijklmnoprstuvxyzåäöÅÄÖMW-/ .,0123456789é—")
WORDS = st.text(LETTERS, max_size=120)
DAYS = st.none() | st.dates(datetime.date(2020, 1, 1), datetime.date(2032, 12, 31))
IDS = st.sampled_from([f"id-{n}" for n in range(12)])
SCORES = st.none() | st.integers(1, 5)
COUNTS = st.none() | st.integers(0, 10**6)


def rows(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return a strategy for up to fourteen rows with ids of their own."""
    made = st.lists(st.fixed_dictionaries(fields), max_size=14)
    return made.map(lambda found: [{"id": f"id-{n}", **row} for n, row in enumerate(found)])


LOGIC = st.fixed_dictionaries(
    {
        "problem": WORDS,
        "long_term_effects": WORDS,
        "causes": rows(text=WORDS),
        "goals": rows(text=WORDS, causes=st.lists(IDS, max_size=3), by=DAYS),
        "activities": rows(
            name=WORDS, output=WORDS, goals=st.lists(IDS, max_size=4), start=DAYS, end=DAYS
        ),
        "risks": rows(risk=WORDS, owner=WORDS, likelihood=SCORES, consequence=SCORES),
    }
)
LEVELS = st.sampled_from(["lokal", "delregional", "regional", "nationell", "internationell", None])
ARENAS = st.sampled_from(["beslutande", "genomförande", "målgrupp", None])
SCAN = st.fixed_dictionaries({"actors": rows(name=WORDS, level=LEVELS)})
GENDER = st.fixed_dictionaries(
    {"representation": rows(arena=ARENAS, group=WORDS, women=COUNTS, men=COUNTS)}
)
COST = st.fixed_dictionaries({"kind": st.sampled_from([*COSTS, None]), "amounts": amounts(5)})
PAID = st.fixed_dictionaries(
    {"kind": st.sampled_from(["sökt bidrag", "kontant", None]), "amounts": amounts(5)}
)
MONEY = st.fixed_dictionaries(
    {"rows": st.lists(COST, max_size=14), "financing": st.lists(PAID, max_size=4)}
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(logic=LOGIC, scan=SCAN, gender=GENDER, money=MONEY, own=WORDS, start=DAYS, end=DAYS)
def test_words_of_any_length_find_room(
    logic: Any, scan: Any, gender: Any, money: Any, own: str, start: Any, end: Any
) -> None:
    """Whatever lengths people write, links they draw and figures they give, all can be read."""
    top = {
        "applicant": {"name": own},
        "idea": {"period_start": start, "period_end": end},
        "budget": money,
    }
    stages = {
        "projektlogik": logic,
        "omvarldsbevakning": scan,
        "jamstalldhetskartlaggning": gender,
    }
    for picture in pictures(case(top=top, **stages)):
        assert faults(picture) == []
        assert picture.height <= 900


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(logic=forms(Projektlogik), budget=forms(Budget))
def test_nasty_text_and_any_year_can_be_drawn(logic: Projektlogik, budget: Budget) -> None:
    """Pasted signs, dates centuries apart and amounts of ten figures do not break a picture."""
    stages = Stages.model_construct(projektlogik=logic)
    for picture in pictures(Application(stages=stages, budget=budget)):
        assert faults(picture) == []
