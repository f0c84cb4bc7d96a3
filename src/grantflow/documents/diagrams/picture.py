"""What a diagram is: a drawing with a title and words that say the same to a screen reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from grantflow.model.value import Value

WIDTH = 604.0  # the text area of an A4 page with 2.5 cm margins, at 96 px an inch
PAGE = 880.0  # tallest picture that leaves room for a caption on the page


@dataclass(eq=False, repr=False)
class Picture(Value):
    """A diagram.

    `name` is an ASCII file stem, `title` a Swedish caption, `description` a Swedish text
    alternative with the figures of the picture.  `svg` stands alone.  `width` and `height`
    are CSS px; a px is 0.75 pt, or 9525 EMU, on paper.
    """

    name: str
    title: str
    description: str
    svg: str
    width: float
    height: float


def shared(heights: Sequence[float], first: float, rest: float) -> list[int]:
    """Return how many rows go on each page: as few pages as needed, about equally full.

    `heights` are those of the rows, `first` and `rest` the room for rows on the first page and
    on those that follow, all in px.  A row taller than its page stands there alone.
    """
    best = _filled(heights, first, rest)
    less = 20.0
    while len(best) > 1 and rest > less:
        tried = _filled(heights, min(first, rest - less), rest - less)
        if len(tried) > len(best):
            break
        best, less = tried, less + 20
    return best


def _filled(heights: Sequence[float], first: float, rest: float) -> list[int]:
    counts, left = [0], first
    for height in heights:
        if height > left and (counts[-1] or (len(counts) == 1 and first < rest)):
            counts.append(0)
            left = rest
        counts[-1] += 1
        left -= height
    return counts
