"""How much text a slide has room for: measured by the letters, shared out on as many as needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.diagrams.lettering import clean, width, wrap
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LEADING = 1.2  # line height in em, as the fonts of slides have it
LABEL, TEXT, SMALL = 12.0, 16.0, 14.0  # points
_GAP, _LABEL_GAP = 2.0, 12.0  # points above a paragraph, and above a label
_LEAST = 0.75  # of their size, the smallest letters that can be read on a slide
_SURE = 0.97  # of the room, since programs set text a little apart


class Room(NamedTuple):
    """The inside of a box of text, in points."""

    width: float
    height: float


@dataclass(eq=False, repr=False)
class Paragraph(Value):
    """A paragraph: its words, size in points, and whether it is a label or secondary text."""

    text: str
    size: float = TEXT
    bold: bool = False
    soft: bool = False

    @property
    def is_label(self) -> bool:
        """Whether it stands above an answer and has to stay with it."""
        return self.bold and self.soft

    @property
    def gap(self) -> float:
        """The points that are left free above it."""
        return _LABEL_GAP if self.is_label else _GAP

    def height(self, width: float) -> float:
        """Return the points it takes in a box `width` points wide."""
        lines = wrap(self.text, width * _SURE, self.size, bold=self.bold)
        return len(lines) * self.size * LEADING + self.gap


def answer(label: str, text: str | None, size: float = TEXT) -> list[Paragraph]:
    """Return an answer with its label above it; nothing when there is none."""
    told = [Paragraph(line, size) for line in lines_of(text)]
    return [Paragraph(label, LABEL, bold=True, soft=True), *told] if told else []


def lines_of(text: str | None) -> list[str]:
    """Return the paragraphs of a text, cleaned; empty ones are left out."""
    return [said for part in (text or "").split("\n") if (said := clean(part))]


def shared(paragraphs: Iterable[Paragraph], room: Room) -> list[list[Paragraph]]:
    """Return the paragraphs of each slide, at least one; a long one goes on to the next slide."""
    slides: list[list[Paragraph]] = [[]]
    left = room.height
    for paragraph in paragraphs:
        for number, part in enumerate(_parts(paragraph, room, left)):
            height = part.height(room.width)
            if number or (height > left and slides[-1]):
                left = room.height
                # A label stays with the text below it.
                label = slides[-1].pop() if slides[-1] and slides[-1][-1].is_label else None
                slides.append([label] if label else [])
                left -= label.height(room.width) if label else 0
            slides[-1].append(part)
            left -= height
    return [slide for slide in slides if slide] or [[]]


def fitted(text: str, width: float, sizes: Iterable[float], lines: int) -> tuple[str, float]:
    """Return a heading and the size at which it takes at most `lines`; cut when none does."""
    size = 0.0
    for size in sizes:
        if len(wrap(text, width * _SURE, size, bold=True)) <= lines:
            return text, size
    return " ".join(wrap(text, width * _SURE, size, bold=True, limit=lines)), size


def largest(paragraphs: Sequence[Paragraph], room: Room, sizes: Iterable[float]) -> float:
    """Return the first of some factors by which the text can be enlarged and fit on one slide.

    The last one comes back when none does.
    """
    factor = 1.0
    for factor in sizes:
        if len(shared(enlarged(paragraphs, factor), room)) == 1:
            break
    return factor


def unbroken(paragraphs: Iterable[Paragraph], room: Room) -> float:
    """Return how much text may be enlarged and keep its words whole; below 1 it has to shrink.

    A word that only letters too small to read would hold does not count: programs break it.
    """
    held = (
        room.width * _SURE / width(word, p.size, bold=p.bold)
        for p in paragraphs
        for word in p.text.split()
    )
    return min((factor for factor in held if factor >= _LEAST), default=1.0)


def enlarged(paragraphs: Iterable[Paragraph], factor: float) -> list[Paragraph]:
    """Return paragraphs with larger or smaller letters."""
    return [Paragraph(p.text, p.size * factor, p.bold, p.soft) for p in paragraphs]


def _parts(paragraph: Paragraph, room: Room, left: float) -> Iterator[Paragraph]:
    """Yield a paragraph in pieces: one that fits in what is left, then as large as slides take.

    A short one stays whole, and goes to the next slide when there is no room for it here.
    """
    text = paragraph.text
    if paragraph.height(room.width) <= _whole(room):
        yield paragraph
        return
    height = left if left > room.height / 3 else room.height
    while text:
        words = text.split(" ")
        count = _most(paragraph, words, room.width, height)
        piece = " ".join(words[:count])
        if not count:
            letters = _most(paragraph, [*words[0]], room.width, height, glue="")
            piece = words[0][: max(letters, 1)]
        yield Paragraph(piece, paragraph.size, paragraph.bold, paragraph.soft)
        text = text[len(piece) :].lstrip(" ")
        height = _whole(room)


def _whole(room: Room) -> float:
    """Return the height of a box without that of a label, which may come along."""
    return room.height - 1.25 * LABEL * LEADING - _LABEL_GAP - _GAP


def _most(
    paragraph: Paragraph, pieces: list[str], width: float, height: float, glue: str = " "
) -> int:
    """Return how many of some words or letters fit in a box together."""
    low, high = 0, len(pieces)
    while low < high:
        middle = (low + high + 1) // 2
        tried = Paragraph(glue.join(pieces[:middle]), paragraph.size, paragraph.bold)
        if tried.height(width) <= height:
            low = middle
        else:
            high = middle - 1
    return low
