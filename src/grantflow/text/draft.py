"""A draft as the checks see it: blocks in order, their headings, and the sentences in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from grantflow.text.language import looks_swedish
from grantflow.text.normal import Normal, normalise
from grantflow.text.salad import coherence
from grantflow.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["heading", "paragraph", "item", "row"]
# Of 300 training texts none lies below the bar (text/salad.py); shuffled, all do.
_RANDOM, _ENOUGH = -0.25, 24
# A paragraph of so many questions, so few sentences each, and no longer, is a row of a form.
_ASKED, _ANSWERS, _LONGEST_ROW = 2, 3, 1500
_STOPS = re.compile(r"[.,!?](?= )")


class Part(NamedTuple):
    """Characters of a block that stand at a place of their own, such as a cell of a row.

    `start` and `end` are offsets in the block's `written`; `offset` is where they begin in the
    text at `place`.
    """

    start: int
    end: int
    place: str
    offset: int


@dataclass(eq=False)
class Block:
    """A paragraph, list item, table row or heading.

    `written` is the text exactly as it stands in the draft, `place` where ("paragraph 14"), and
    `start` its offset in a plain text (0 where there is no such thing).  `label` is what stands
    before the content and says what it is about: the first cell of a row, "Mål:" before a text.
    `lead` is how many characters of `written` the label and list marks take.  `parts` are the
    places that `written` is put together from, when it is more than one or not all of one.
    """

    kind: Kind
    written: str
    place: str
    start: int = 0
    level: int = 0
    lead: int = 0
    label: str = ""
    parts: tuple[Part, ...] = ()

    @cached_property
    def normal(self) -> Normal:
        """The content, after label and list marks, in its plain form."""
        return normalise(self.written[self.lead :])

    @property
    def text(self) -> str:
        """The content in its plain form."""
        return self.normal.text

    @cached_property
    def coherence(self) -> tuple[float, int]:
        """How neighbouring words go together, full stops or not, and how many pairs there are."""
        return coherence(_STOPS.sub("", self.text))


class Quote(NamedTuple):
    """Words as they stand at a place, with their offsets in the text there."""

    text: str
    place: str
    start: int
    end: int


class Unit(NamedTuple):
    """A sentence, list item or row, in its plain form, with its offsets in `block.written`."""

    text: str
    start: int
    end: int
    block: int
    section: int

    def quote(self, blocks: list[Block]) -> str:
        """Return the sentence exactly as it is written."""
        return blocks[self.block].written[self.start : self.end]


@dataclass(eq=False)
class Section:
    """A heading and what stands under it; `block` is None for text before the first heading."""

    title: str
    block: int | None
    level: int = 0
    units: list[int] = field(default_factory=list)


@dataclass(eq=False)
class Draft:
    """A whole draft: blocks, sections and sentences, all in the order of the document."""

    blocks: list[Block]
    sections: list[Section] = field(init=False)
    units: list[Unit] = field(init=False)

    def __post_init__(self) -> None:
        self.sections = [Section("", None)]
        self.units = []
        for number, block in enumerate(self.blocks):
            if block.kind == "heading":
                self.sections.append(Section(block.text, number, block.level))
                continue
            for unit in _units(block, number, len(self.sections) - 1):
                self.sections[-1].units.append(len(self.units))
                self.units.append(unit)

    @cached_property
    def is_thrown_together(self) -> bool:
        """Whether the words of the whole draft have nothing to do with their neighbours."""
        known = [block.coherence for block in self.blocks if block.kind != "heading"]
        pairs = sum(count for _, count in known)
        return pairs >= _ENOUGH and sum(mean * n for mean, n in known) < _RANDOM * pairs

    @cached_property
    def is_swedish(self) -> bool:
        """Whether the draft is written in Swedish."""
        titles = (section.title for section in self.sections)
        return looks_swedish([*(unit.text for unit in self.units), *titles])

    def quotes(self, number: int) -> list[Quote]:
        """Return a sentence exactly as written: in one quote, or one a cell, longest first."""
        unit = self.units[number]
        block = self.blocks[unit.block]
        return quotes(block.written, block.place, block.parts, unit.start, unit.end)

    @property
    def has_headings(self) -> bool:
        """Whether the draft is parted by headings."""
        return len(self.sections) > 2


def quotes(written: str, place: str, parts: tuple[Part, ...], start: int, end: int) -> list[Quote]:
    """Return the words from `start` up to `end` of a block: whole, or by part, longest first."""
    if not parts:
        return [Quote(written[start:end], place, start, end)]
    found = []
    for part in parts:
        begin, stop = max(part.start, start), min(part.end, end)
        text = written[begin:stop]
        if text.strip():
            shift = part.offset - part.start
            found.append(Quote(text, part.place, begin + shift, stop + shift))
    return sorted(found, key=lambda quote: -len(quote.text))


def _units(block: Block, number: int, section: int) -> Iterator[Unit]:
    normal = block.normal
    if block.kind == "row" and "\t" in normal.text:
        stripped = normal.text.strip()
        begin = len(normal.text) - len(normal.text.lstrip())
        found = [(stripped, begin, begin + len(stripped))] if stripped else []
    else:
        found = [(one.text, one.start, one.end) for one in sentences(normal.text)]
        if _is_filled_in([text for text, _, _ in found]):
            begin, end = found[0][1], found[-1][2]
            found = [(normal.text[begin:end], begin, end)]
    for text, begin, end in found:
        start, stop = normal.span(begin, end)
        yield Unit(text, block.lead + start, block.lead + stop, number, section)


def _is_filled_in(texts: list[str]) -> bool:
    """Whether a paragraph is a row of a form: questions, each with its answer after it.

    An answer alone ("14 oktober.") says nothing without its question and those beside it.
    """
    asked = sum(text.endswith("?") for text in texts)
    if asked < _ASKED or texts[-1].endswith("?"):
        return False
    return asked * _ANSWERS >= len(texts) and sum(map(len, texts)) <= _LONGEST_ROW
