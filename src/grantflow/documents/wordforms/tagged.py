"""Finds the fields of a form by the tags of their controls."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.wordforms import wording
from grantflow.documents.wordforms.layout import HEAD
from grantflow.documents.wordforms.pen import ID_SIGN, YEAR_SIGN
from grantflow.documents.wordforms.sheet import LISTED
from grantflow.model.asking import Field, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grantflow.documents.word.controls import Control
    from grantflow.documents.word.tree import Node
    from grantflow.model.asking import AskedForm


class Told(NamedTuple):
    """What stands in a field: the tag of its answer, its text (empty for none), where it is.

    `at` is an offset in the file, for the order.  `year` is what a value a year stands under;
    `listed` says that the case holds a list where there may be a single value.
    """

    at: int
    tag: str
    text: str
    place: str
    year: str = ""
    listed: bool = False


class Begun(NamedTuple):
    """A row of the table `tag` begins; `row_id` is what its control says, or nothing."""

    at: int
    tag: str
    row_id: str


class Known(NamedTuple):
    """What a tag can name: each field with its table, if it is of one, and the tables."""

    fields: Mapping[str, tuple[Field, Rows | None]]
    rows: Mapping[str, Rows]

    def field_of(self, tag: str) -> str:
        """Return the field that a tag is about, or nothing."""
        bare = tag.removesuffix(LISTED).removesuffix(YEAR_SIGN)
        return bare if bare in self.fields else ""

    def table_of(self, tag: str) -> Rows | None:
        """Return the table whose rows a tag names by id, or None."""
        return self.rows.get(tag.removesuffix(ID_SIGN)) if tag.endswith(ID_SIGN) else None


class Tagged(NamedTuple):
    """What the tagged controls of a file tell, and where they lie: begin, end, tag."""

    events: list[Told | Begun]
    spans: list[tuple[int, int, str]]

    def within(self, node: Node) -> list[str]:
        """Return the tags of the controls that lie in a paragraph, or that it lies in."""
        first = max(0, bisect_right(self.spans, (node.start,)) - 1)
        held = []
        for begin, end, tag in self.spans[first:]:
            if begin >= node.stop:
                break
            if end > node.start:
                held.append(tag)
        return held

    def cover(self, offset: int) -> bool:
        """Whether what stands at an offset lies in a control."""
        last = bisect_right(self.spans, (offset, offset)) - 1
        return last >= 0 and offset < self.spans[last][1]


def known(form: AskedForm) -> Known:
    """Return what the tags of a form can name."""
    fields: dict[str, tuple[Field, Rows | None]] = {}
    tables = {}
    for one in form.flat():
        if isinstance(one, Rows):
            tables[one.tag] = one
            fields |= {inner.tag: (inner, one) for inner in one.fields}
        else:
            fields[one.tag] = (one, None)
    return Known(fields, tables)


def tagged(found: Iterable[Control], names: Known) -> Tagged:
    """Return the fields among some controls and those nested in them."""
    events: list[Told | Begun] = []
    spans = []
    year = ""
    for control, section in _each(found, "", names):
        if control.kind == "row" and section in names.rows:
            events.append(Begun(control.start, section, control.tag.removeprefix("#")))
        if not _is_field(control, names):
            continue
        spans.append((control.start, control.stop, control.tag))
        text = without_prompt(control.text)
        if control.tag.endswith(YEAR_SIGN):
            year = text
        elif not control.tag.startswith(HEAD):
            tag = control.tag.removesuffix(LISTED)
            listed = tag != control.tag
            events.append(Told(control.start, tag, text, control.place, year, listed))
            year = ""
    return Tagged(events, spans)


def without_prompt(text: str) -> str:
    """Return a text, or nothing when it is only a prompt."""
    return "" if text.strip() in wording.ALL_PROMPTS else text


def _each(found: Iterable[Control], section: str, names: Known) -> Iterator[tuple[Control, str]]:
    """Yield controls with the tag of the section they are in; nothing below a field."""
    for control in found:
        yield control, section
        if not _is_field(control, names):
            inner = control.tag if control.kind == "repeat" else section
            yield from _each(control.nested, inner, names)


def _is_field(control: Control, names: Known) -> bool:
    if control.kind in {"repeat", "row", "group"}:
        return False
    tag = control.tag
    return bool(names.field_of(tag) or names.table_of(tag)) or tag.startswith(HEAD)
