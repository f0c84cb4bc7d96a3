"""Turns a part of a Word template into chunks and tags, in the tag language of docxtpl.

An officer writes `{{ }}`, `{% if %}`, `{%p if %}`, `{%tr for %}` and `{%tc for %}` in Word.  Word
splits tags over runs and turns their quotes into typographic ones; both are repaired here.
"""

from __future__ import annotations

import difflib
import html
import re
from dataclasses import dataclass
from typing import NoReturn

from markupsafe import Markup

from grantflow.errors import TemplateBroken
from grantflow.model.value import Value

# A sign that no answer can hold: the row or the question around it is to be taken out.
VANISH = Markup("\x01")
# Set at the start of a table whose number of columns the tags decide.
GROWS = "\x04"
OPENING, MIDDLE, CLOSING = ("if", "for"), ("elif", "else"), ("endif", "endfor")
STATEMENTS = (*OPENING, *MIDDLE, *CLOSING, "set")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_SPOT = re.compile("\x03(\\d+)\x03")
_BOUNDARY = re.compile(r"(<w:p(?:\s[^>]*)?(?<!/)>|</w:p>)")
_TEXT = re.compile(r"<w:t(?:\s[^>/]*)?>(.*?)</w:t>", re.DOTALL)
_BETWEEN = re.compile(r">\s*\n\s*<")
# Word numbers paragraphs and sittings; a loop would repeat the numbers.
_EDITING_MARKS = re.compile(r' (?:w14:(?:paraId|textId)|w:rsid\w*)="[^"]*"')
_QUOTES = str.maketrans("“”„‘’", '"""\'\'')
_PARTS = re.compile(r"\{([{%#])(-?)(p|tr|tc|r)?(?(3)(?=\s))(.*?)(-?)[}%#]\}", re.DOTALL)
_LOOSE = re.compile(r"\{[{%#]|[%}]\}")
_ESCAPES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_CHANGES = re.compile(r"<w:(?:ins|del|moveFrom|moveTo) ")
# A tag of these kinds replaces the whole row, cell, paragraph or run that it stands in.
_LIFTED = ("tr", "tc", "p", "r")
_RUN = re.compile(r"<w:r(?: [^>]*)?>(<w:rPr>(?:(?!</w:r>).)*?</w:rPr>)?(?:(?!</w:r>).)*?</w:r>")
_ALONE = "ge varje tagg med p, tr eller tc ett eget stycke, en egen rad eller cell"


@dataclass(eq=False, repr=False)
class Tag(Value):
    """A tag of a template.

    `sign` is "{" for an answer, "%" for a condition or a loop, "#" for a note to other officers;
    `kind` is "p", "tr", "tc", "r" or "" for within the text; `body` is what Jinja reads; `word` is
    the first word of a condition or loop.  `shown` is the tag as written, `around` its paragraph.
    """

    sign: str
    kind: str
    body: str
    word: str
    shown: str
    around: str

    @property
    def joins(self) -> bool:
        """Whether the tag draws the text of other paragraphs to its own, as `{%-` and `-%}` do."""
        return self.shown.startswith("{%-") or self.shown.endswith("-%}")

    def __str__(self) -> str:
        """Return the tag, and the paragraph where the tag does not stand alone."""
        beside = self.around.replace(self.shown, "").strip()
        return f"taggen {self.shown}" + (f" i stycket ”{_short(self.around)}”" if beside else "")


def prepare(xml: str) -> tuple[list[str], list[Tag]]:
    """Return the text of a part between its tags, and the tags, in order; one chunk more than tags.

    Raises:
        TemplateBroken: A tag is not whole, is of a kind that does not exist, or stands where it
            can't be filled in.

    """
    if _CHANGES.search(xml):
        raise TemplateBroken(
            "mallen har spårade ändringar, som skulle följa med i varje ansökan",
            remedy="godkänn eller avvisa ändringarna i Word och spara mallen igen",
        )
    tags: list[Tag] = []
    pieces = _BOUNDARY.split(_BETWEEN.sub("><", _EDITING_MARKS.sub("", xml)).replace("\n", " "))
    pieces[::2] = [_gathered(p, tags) if "{" in p or "}" in p else p for p in pieces[::2]]
    xml = _joined_lines("".join(pieces), tags)
    stray = _TAG.search(xml)
    if stray:
        raise TemplateBroken(
            f"taggen {stray[0][:80]} står på ett ställe där den inte kan fyllas i",
            remedy="skriv taggen i ett vanligt stycke, inte i en egenskap eller ett fält",
        )
    xml = _split_runs(_mark_growing(xml, tags), tags)
    for kind in _LIFTED:
        xml = _lift(xml, kind, tags)
    return _in_order(xml, tags)


def source(tags: list[Tag]) -> str:
    """Return the Jinja source of the tags, with a number for each chunk of text between them.

    Jinja reads a source of tags alone in half the time.  Every tag starts a new line, so that the
    line of an error names the tag.
    """
    ends = {"{": "}}", "%": "%}"}
    lines = (f"{{{t.sign}\n{t.body}{ends[t.sign]}{mark(n)}" for n, t in enumerate(tags, 1))
    return mark(0) + "".join(lines)


def mark(number: int) -> str:
    """Return what stands in the Jinja source for a chunk of text."""
    return f"\x03{number}\x03"


def tag_at(tags: list[Tag], line: int) -> Tag | None:
    """Return the tag that stands on `line` of the Jinja source; the first one is on line 2."""
    return tags[min(max(line - 2, 0), len(tags) - 1)] if tags else None


def _gathered(piece: str, tags: list[Tag]) -> str:
    """Return a piece of a paragraph with a number in place of each tag, in the run it begins in."""
    kept = [match[1] for match in _TEXT.finditer(piece)]
    ends = [sum(map(len, kept[: n + 1])) for n in range(len(kept))]
    text = "".join(kept)
    around = html.unescape(text).translate(_QUOTES)
    found = list(_TAG.finditer(text))
    loose = _LOOSE.search(_TAG.sub("", text))
    if loose:
        raise TemplateBroken(
            f"en tagg är inte hel i stycket ”{_short(around)}”",
            remedy="en tagg börjar med {{ eller {% och slutar med }} eller %} i samma stycke",
        )
    if not found:
        return piece
    read = [_read(match[0], around) for match in found]
    _require_closed(read, around)
    for number, match in reversed(list(enumerate(found, len(tags)))):
        _gather(kept, ends, match, f"\x03{number}\x03")
    tags += read
    left = iter(kept)
    return _TEXT.sub(lambda _: f'<w:t xml:space="preserve">{next(left)}</w:t>', piece)


def _gather(kept: list[str], ends: list[int], match: re.Match[str], spot: str) -> None:
    """Write a tag's number into the run where the tag begins and take the tag out of the others."""
    for number, end in enumerate(ends):
        begin = ends[number - 1] if number else 0
        low, high = max(match.start(), begin), min(match.end(), end)
        if low < high:
            # Tags further right are in place already; nothing left of them has moved.
            text = kept[number]
            kept[number] = text[: low - begin] + spot + text[high - begin :]
            spot = ""


def _read(tag: str, around: str) -> Tag:
    """Return a tag as it stands in Word, taken apart."""
    shown = " ".join(html.unescape(tag).translate(_QUOTES).split())
    parts = _PARTS.fullmatch(shown)
    if parts is None:
        _refuse(
            shown, around, "har olika tecken i början och slutet", "skriv {{ … }} eller {% … %}"
        )
    sign, _, kind, body, _ = parts.groups()
    if sign == "{" and kind:
        if body.strip():
            _refuse(shown, around, "är av ett slag som inte finns här", f"skriv {{{{{body}}}}}")
        kind, body = "", kind
    word = body.split()[0] if sign == "%" and body.strip() else ""
    if sign == "%" and word not in STATEMENTS:
        near = difflib.get_close_matches(word, STATEMENTS, n=1)
        remedy = f"menade du {near[0]!r}?" if near else f"skriv något av {', '.join(STATEMENTS)}"
        if word in _LIFTED:
            remedy = f"skriv {{%{word} utan mellanslag före {word}"
        _refuse(shown, around, f"börjar med {word!r}, som inte finns", remedy)
    return Tag(sign, kind or "", body, word, shown, around)


def _require_closed(tags: list[Tag], around: str) -> None:
    """Refuse a paragraph that opens a condition or a loop within the text and leaves it open."""
    plain = [tag.word for tag in tags if not tag.kind and not tag.joins]
    if sum(word in OPENING for word in plain) != sum(word in CLOSING for word in plain):
        raise TemplateBroken(
            f"en tagg börjar men slutar inte i samma stycke: ”{_short(around)}”",
            remedy="skriv {%p, {%tr eller {%tc när taggen omger hela stycken, rader eller celler",
        )


def _refuse(shown: str, around: str, fault: str, remedy: str) -> NoReturn:
    raise TemplateBroken(f"{Tag('', '', '', '', shown, around)} {fault}", remedy=remedy)


def _joined_lines(xml: str, tags: list[Tag]) -> str:
    """Return `xml` with the text before `{%-` and after `-%}` drawn to the tag, over paragraphs."""
    for number, tag in enumerate(tags):
        spot = f"\x03{number}\x03"
        if tag.shown.startswith("{%-"):
            at = xml.find(spot)
            end = xml.rfind("</w:t>", 0, at)
            xml = xml[:end] + xml[at:] if end >= 0 else xml
        if tag.shown.endswith("-%}"):
            at = xml.find(spot) + len(spot)
            start = _TEXT.search(xml, xml.find("</w:t>", at))
            xml = xml[:at] + xml[start.start(1) :] if start else xml
    return xml


def _mark_growing(xml: str, tags: list[Tag]) -> str:
    """Return `xml` with a mark in each table that a tag gives more or fewer columns."""
    for number, tag in enumerate(tags):
        if tag.kind == "tc" and tag.sign == "%":
            table = xml.rfind("<w:tbl>", 0, xml.find(f"\x03{number}\x03"))
            if table >= 0 and xml[table - 1] != GROWS:
                xml = f"{xml[:table]}{GROWS}{xml[table:]}"
    return xml


def _split_runs(xml: str, tags: list[Tag]) -> str:
    """Return `xml` with each tag of kind r in a run of its own, of the same looks."""

    def split(match: re.Match[str]) -> str:
        opening = f'<w:r>{match[1] or ""}<w:t xml:space="preserve">'

        def alone(spot: re.Match[str]) -> str:
            if tags[int(spot[1])].kind != "r":
                return spot[0]
            return f"</w:t></w:r>{opening}{spot[0]}</w:t></w:r>{opening}"

        return _SPOT.sub(alone, match[0])

    return _RUN.sub(split, xml) if any(tag.kind == "r" for tag in tags) else xml


def _lift(xml: str, kind: str, tags: list[Tag]) -> str:
    """Return `xml` with each tag of a kind in place of the row, cell or paragraph around it."""
    pieces, at = list[str](), 0
    for spot in _SPOT.finditer(xml):
        if tags[int(spot[1])].kind != kind:
            continue
        opened = [xml.rfind(f"<w:{kind}{sign}", at, spot.start()) for sign in "> "]
        end = xml.find(f"</w:{kind}>", spot.end())
        if max(opened) < 0 or end < 0:
            raise TemplateBroken(f"{tags[int(spot[1])]} står inte ensam", remedy=_ALONE)
        pieces += [xml[at : max(opened)], spot[0]]
        at = end + len(f"</w:{kind}>")
    return "".join([*pieces, xml[at:]])


def _in_order(xml: str, tags: list[Tag]) -> tuple[list[str], list[Tag]]:
    """Return the chunks of text and the tags, without notes to other officers."""
    pieces = _SPOT.split(xml)
    chunks, kept = [_unescaped(pieces[0])], list[Tag]()
    for number, chunk in zip(pieces[1::2], pieces[2::2], strict=True):
        if tags[int(number)].sign == "#":
            chunks[-1] += _unescaped(chunk)
        else:
            kept.append(tags[int(number)])
            chunks.append(_unescaped(chunk))
    return chunks, kept


def _unescaped(chunk: str) -> str:
    """Return text with the signs that stand for braces written as braces."""
    if "_" in chunk:
        for written, meant in _ESCAPES:
            chunk = chunk.replace(written, meant)
    return chunk


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
