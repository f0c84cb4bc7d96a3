"""Cuts a long text round what it is quoted for, so that the quote still holds it."""

from __future__ import annotations

from itertools import takewhile


def cut(text: str, start: int, end: int, longest: int) -> str:
    """Return at most about `longest` signs of a text round `start` to `end`, parted at blanks."""
    if len(text) <= longest:
        return text
    room = max(0, longest - (min(end, len(text)) - start)) // 2
    first = max(0, min(start - room, len(text) - longest))
    last = min(len(text), max(first + longest, end))
    if last - first > longest:  # what it is quoted for is too long itself: its beginning
        first, last = start, start + longest
    piece = text[first:last]
    if last < len(text) and " " in piece[end - first :]:
        piece = piece.rsplit(" ", 1)[0]
    if first and " " in piece[: start - first]:
        piece = piece.split(" ", 1)[1]
    return f"{'… ' if first else ''}{piece.strip()}{' …' if last < len(text) else ''}"


def cut_round_change(before: str, after: str, longest: int) -> str:
    """Return at most about `longest` signs of `after` round what is not as in `before`."""
    start = _alike(before, after)
    end = len(after) - _alike(before[start:][::-1], after[start:][::-1])
    return cut(after, start, max(start, end), longest)


def _alike(one: str, other: str) -> int:
    """Return how many signs two texts begin alike with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
