"""Splits an answer into sentences with offsets into the text as written."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Abbreviations whose full stop ends no sentence.
_ABBREVIATIONS = (
    "bl.a|t.ex|m.m|m.fl|d.v.s|dvs|o.s.v|osv|etc|ca|kl|nr|resp|inkl|exkl|s.k|f.d|fr.o.m|t.o.m|tel|"
    "enl|ev|forts|jfr|kap|max|min|mån|st|p.g.a|i.e|ang|avd|dir|dnr|prop|art|bil|tfn"
)
_END = re.compile(
    r"[.!?…]+[\"”’')\]]*(?=\s+(?:[\"”(\[]?[A-ZÅÄÖ0-9–•-]|\[))|\n+",
)
_ABBREVIATED = re.compile(rf"\b(?:{_ABBREVIATIONS.replace('.', '[.] ?')})[.]$", re.IGNORECASE)


class Sentence(NamedTuple):
    """A sentence as written; `start` and `end` are offsets in the answer."""

    text: str
    start: int
    end: int


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of `text`, without surrounding white space, in order.

    A line end always ends a sentence; so does a full stop before a capital or a figure, unless
    it belongs to a common abbreviation or an ordinal ("den 3. mars").
    """
    begin = 0
    for match in _END.finditer(text):
        if text[match.start()] == "." and _no_end(text, begin, match.start()):
            continue
        yield from _trimmed(text, begin, match.end())
        begin = match.end()
    yield from _trimmed(text, begin, len(text))


def _no_end(text: str, begin: int, dot: int) -> bool:
    """Whether the full stop at `dot` belongs to an initial, an ordinal or an abbreviation."""
    lone = dot < begin + 2 or not text[dot - 2].isalnum()
    if lone and (text[dot - 1].isdigit() or text[dot - 1].isupper()):
        return True
    return _ABBREVIATED.search(text, max(begin, dot - 12), dot + 1) is not None


def _trimmed(text: str, begin: int, end: int) -> Iterator[Sentence]:
    piece = text[begin:end]
    stripped = piece.strip()
    if stripped:
        start = begin + len(piece) - len(piece.lstrip())
        yield Sentence(stripped, start, start + len(stripped))
