"""Knows the paragraphs that no marker may be put in, and where their comments go instead.

A control that holds a value may stand around whole paragraphs or cells.  Word keeps comments
outside it, and a comment must stand in a paragraph: in forms that is the question before it.
"""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING

from grantflow.documents.word.flatten import VALUES
from grantflow.documents.word.read import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.documents.word.read import Table, WordFile
    from grantflow.documents.word.tree import Node


class Shelter:
    """The paragraphs of a file, inside and outside controls that hold a value."""

    def __init__(self, file: WordFile) -> None:
        self._spans = list(_spans(file.tree.root)) if b"sdt" in file.tree.content else []
        self._open: list[Paragraph] = []
        if self._spans:
            found = [one for one in _paragraphs(file.content) if not self._holds(one)]
            told = [one for one in found if one.text.strip() and not one.aside]
            self._open = told or found

    def outside(self, paragraph: Paragraph) -> Paragraph:
        """Return the paragraph, or the one outside that comes before it; the next, if none does.

        A file that has nothing but such controls gets the paragraph itself.
        """
        if not self._holds(paragraph) or not self._open:
            return paragraph
        before = bisect(self._open, _begin(paragraph), key=_begin)
        return self._open[max(before - 1, 0)]

    def _holds(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph stands in a control that holds a value.  The spans are in order."""
        for node in paragraph.nodes:
            at = bisect(self._spans, (node.start, node.start)) - 1
            if at >= 0 and node.start < self._spans[at][1]:
                return True
        return False


def _begin(paragraph: Paragraph) -> int:
    return paragraph.nodes[0].start


def _spans(around: Node) -> Iterator[tuple[int, int]]:
    """Yield where the outermost controls that hold a value begin and end, outside paragraphs."""
    for node in around.children:
        if node.tag == "w:p":
            continue
        properties = node.child("w:sdtPr") if node.tag == "w:sdt" else None
        if properties is not None and any(one.tag in VALUES for one in properties.children):
            yield node.start, node.stop
        else:
            yield from _spans(node)


def _paragraphs(content: Iterable[Paragraph | Table]) -> Iterator[Paragraph]:
    """Yield paragraphs in the order of the file, those in tables too."""
    for one in content:
        if isinstance(one, Paragraph):
            yield one
        else:
            for row in one.rows:
                for cell in row:
                    yield from _paragraphs(cell.content)
