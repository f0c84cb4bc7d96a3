"""Finds what the tags of a form do not tell: fields known by bookmark alone, and loose text."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.word.controls import placed
from grantflow.documents.wordforms import wording
from grantflow.documents.wordforms.layout import HEAD
from grantflow.documents.wordforms.pen import ID_SIGN, MARK, crc_of
from grantflow.documents.wordforms.sheet import LISTED
from grantflow.documents.wordforms.tagged import Told, without_prompt
from grantflow.documents.wordforms.written import edition, own_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.word.read import Paragraph, WordFile
    from grantflow.documents.wordforms.tagged import Known, Tagged
    from grantflow.model.asking import AskedForm

_MARKED = re.compile(rf"{MARK}([0-9a-f]{{8}})_\d+")
_YEAR = re.compile(r"\s*([^:]*?)\s*:\s*(.*)", re.DOTALL)
# What stands between a year and its amount, and what says nothing.
_SILENT = {"", ":"}
# So alike are two editions of the same words.
_ALIKE = 0.6


class Loose(NamedTuple):
    """Text beside the fields, and the tag of the field that it stands next to, or nothing."""

    text: str
    place: str
    tag: str


class Words:
    """The form's own words; `told` is the edition of them that the file names."""

    def __init__(self, form: AskedForm, told: str) -> None:
        self._said = own_words(form.name)
        self._same = told == edition(form.name)

    def has(self, text: str, level: int) -> bool:
        """Whether a paragraph of a heading level is the form's own, in this edition or another."""
        plain = " ".join(text.split())
        if plain in self._said:
            return True
        if self._same:
            return False
        known = plain.startswith(wording.WHY) or level > 0
        return known or bool(difflib.get_close_matches(plain, self._said, 1, _ALIKE))


class Beside:
    """Reads a file paragraph by paragraph; `events` and `loose` are what it has found."""

    def __init__(
        self, file: WordFile, form: AskedForm, names: Known, tags: Tagged, words: Words
    ) -> None:
        self._file, self._names, self._tags, self._words = file, names, tags, words
        self._marks = {crc_of(tag): tag for tag in _all_tags(form, names)}
        self.events: list[Told] = []
        self.loose: list[Loose] = []
        # The marked field whose text is being gathered, and the field that was met last.
        self._open: Told | None = None
        self._near = ("", "")

    def read(self) -> None:
        """Read the whole file."""
        for place, paragraph in placed(self._file):
            self._paragraph(place, paragraph)
            for kind, inner in self._notes(place, paragraph):
                if inner.text.strip():
                    self.loose.append(Loose(inner.text.strip(), kind, ""))
        self._close()

    def _paragraph(self, place: str, paragraph: Paragraph) -> None:
        held = [tag for node in paragraph.nodes for tag in self._tags.within(node)]
        rest = self._rest(paragraph) if held else paragraph.text
        mark = "" if held else self._mark_of(paragraph)
        if held or mark:
            self._close()
            self._near = (mark or held[-1], place)
        if mark:
            self._open = Told(paragraph.nodes[0].start, mark, rest, place)
        elif rest.strip() not in _SILENT and self._words.has(rest, paragraph.level):
            self._close()
        elif self._open and self._goes_on(self._open.place, place):
            self._open = self._open._replace(text=f"{self._open.text}\n{rest}")
        elif rest.strip() not in _SILENT:
            self._close()
            self._tell(rest, place)

    def _goes_on(self, here: str, place: str) -> bool:
        """Whether a paragraph belongs to the open field: in its cell, or below it on the page."""
        return here == place or (here.startswith("paragraph") and place.startswith("paragraph"))

    def _tell(self, text: str, place: str) -> None:
        tag, near = self._near
        is_next = near == place or not (near + place).count("table")
        self.loose.append(Loose(text.strip(), place, self._names.field_of(tag) if is_next else ""))

    def _close(self) -> None:
        """Enter the open field, if there is one, among those found."""
        told, self._open = self._open, None
        if told is None or told.tag.startswith(HEAD):
            return
        tag = told.tag.removesuffix(LISTED)
        known = self._names.fields.get(tag)
        if known and known[0].yearly:
            parts = _YEAR.fullmatch(told.text)
            year, text = parts.groups() if parts else ("", told.text)
            told = told._replace(text=without_prompt(text), year=without_prompt(year))
        else:
            text = told.text.removeprefix(known[0].question.label) if known else told.text
            if known is None:
                text = text.rpartition(": ")[2]
            told = told._replace(tag=tag, text=without_prompt(text), listed=tag != told.tag)
        self.events.append(told)

    def _rest(self, paragraph: Paragraph) -> str:
        """Return the text of a paragraph that stands in no tagged control."""
        pieces = paragraph.flat.pieces
        return "".join(piece.text for piece in pieces if not self._tags.cover(piece.leaf.start))

    def _mark_of(self, paragraph: Paragraph) -> str:
        for node in paragraph.nodes:
            for inner in node.walk():
                if inner.tag == "w:bookmarkStart":
                    found = _MARKED.match(inner.get("w:name") or "")
                    if found and found[1] in self._marks:
                        return self._marks[found[1]]
        return ""

    def _notes(self, place: str, paragraph: Paragraph) -> Iterator[tuple[str, Paragraph]]:
        """Yield the paragraphs of text boxes and notes, which no field has, with their places."""
        for number, box in enumerate(paragraph.flat.boxes, start=1):
            yield from ((f"{place} box {number}", inner) for inner in self._file.box(box))
        for kind, name in paragraph.flat.notes:
            yield from ((f"{kind} {name}", inner) for inner in self._file.notes(kind, name))


def _all_tags(form: AskedForm, names: Known) -> Iterator[str]:
    yield f"{HEAD}{form.name}"
    for tag in names.fields:
        yield tag
        yield f"{tag}{LISTED}"
    yield from (f"{tag}{ID_SIGN}" for tag in names.rows)
