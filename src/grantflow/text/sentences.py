"""Splits an answer into sentences with offsets into the text as written."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Abbreviations whose full stop ends no sentence.
_ABBREVIATIONS = (
    "bl.a|t.ex|m.m|m.fl|d.v.s|dvs|o.s.v|osv|etc|ca|kl|nr|resp|inkl|exkl|s.k|f.d|fr.o.m|t.o.m|tel|"
    "enl|ev|forts|jfr|kap|max|min|mån|st|p.g.a|i.e|ang|avd|dir|dnr|prop|art|bil|tfn|o.d|o.dyl|"
    "ordf|bitr|tf|vik|ansv|uppf|tillf|förv|verks|samh|soc|tills|ungef|föreg|sekr|kass|led|pers|"
    "delt|utb|proj|bef|dok|info|jan|febr?|aug|sept?|okt|nov|dec|kv|div|gm|fr|sid|telef|adr|kn"
)
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"”’')\]]*+(?=\s+(?:[\"”(\[]?[A-ZÅÄÖ0-9–•-]|\[))|\n+",
)
_ABBREVIATED = re.compile(rf"\b(?:{_ABBREVIATIONS.replace('.', '[.] ?')})[.]$", re.IGNORECASE)
_DAY = re.compile(
    r"\W?\bden \d{1,2}\. (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)", re.IGNORECASE
)


class Sentence(NamedTuple):
    """A sentence as written; `start` and `end` are offsets in the answer."""

    text: str
    start: int
    end: int


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of `text`, without surrounding white space, in order.

    A line end always ends a sentence; so does a full stop before a capital or a figure, unless
    it belongs to a common abbreviation, an initial or the number of a point ("2. Tolken …").
    """
    begin = 0
    for match in _END.finditer(text):
        if text[match.start()] == "." and _no_end(text, begin, match.start()):
            continue
        found = _trimmed(text, begin, match.end())
        begin = match.end()
        if found is not None:
            yield found
    found = _trimmed(text, begin, len(text))
    if found is not None:
        yield found


def _no_end(text: str, begin: int, dot: int) -> bool:
    """Whether the full stop at `dot` belongs to an initial, a point's number or an abbreviation."""
    lone = dot < begin + 2 or not text[dot - 2].isalnum()
    if lone and text[dot - 1].isalpha():
        return True
    if text[begin:dot].strip().isdigit():  # the number of a point, not a sentence
        return True
    if _DAY.match(text, max(begin, dot - 6)):  # "den 3. Mars"
        return True
    return _ABBREVIATED.search(text, max(begin, dot - 12), dot + 1) is not None


def _trimmed(text: str, begin: int, end: int) -> Sentence | None:
    piece = text[begin:end].rstrip()
    stripped = piece.lstrip()
    if not stripped:
        return None
    start = begin + len(piece) - len(stripped)
    return Sentence(stripped, start, begin + len(piece))
