"""The content controls of a Word file: what each is called, what kind it is, what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from grantflow.documents.word.flatten import flatten, shows_placeholder
from grantflow.documents.word.read import Paragraph, Table
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.documents.word.flatten import View
    from grantflow.documents.word.read import WordFile
    from grantflow.documents.word.styles import Styles
    from grantflow.documents.word.tree import Node

Kind = Literal[
    "text", "rich", "date", "choice", "combo", "checkbox", "repeat", "row", "group", "other"
]
# What a control is, by the property that says so.
_KINDS: dict[str, Kind] = {
    "w:text": "text",
    "w:date": "date",
    "w:dropDownList": "choice",
    "w:comboBox": "combo",
    "w14:checkbox": "checkbox",
    "w15:repeatingSection": "repeat",
    "w15:repeatingSectionItem": "row",
    "w:group": "group",
    "w:picture": "other",
    "w:equation": "other",
    "w:citation": "other",
    "w:bibliography": "other",
    "w:docPartObj": "other",
    "w:docPartList": "other",
}
_GONE = {
    "accepted": frozenset({"w:del", "w:moveFrom"}),
    "original": frozenset({"w:ins", "w:moveTo"}),
}


@dataclass(eq=False, repr=False, kw_only=True)
class Control(Value):
    """A content control.

    `text` is what a reader sees in it, a line break as a new line and each paragraph on lines of
    its own; empty while the control shows its prompt (`prompted`).  `value` is what the control
    itself keeps: the value of the item that a list shows, the day of a date as the file has it,
    whether a box is ticked; None where there is no such thing.  `place` is where it begins.
    `start` and `stop` are the offsets in the main part that its content lies between.
    """

    kind: Kind
    tag: str
    title: str
    text: str
    value: str | bool | None
    prompted: bool
    place: str
    start: int
    stop: int
    nested: tuple[Control, ...]


def controls(file: WordFile) -> tuple[Control, ...]:
    """Return the controls of a file's main text, in its order, each with those inside it."""
    places = {node.start: at for at, paragraph in placed(file) for node in paragraph.nodes}
    return tuple(_Found(file.styles, file.view, places).below(file.tree.root))


def each(found: Iterable[Control]) -> Iterator[Control]:
    """Yield controls and all that are nested in them, in the order of the file."""
    for control in found:
        yield control
        yield from each(control.nested)


def placed(file: WordFile) -> Iterator[tuple[str, Paragraph]]:
    """Yield every paragraph of the main text with its place, as the draft names places."""
    yield from _placed(file.content, "")


def _placed(content: Iterable[Paragraph | Table], cell: str) -> Iterator[tuple[str, Paragraph]]:
    paragraphs = tables = 0
    for one in content:
        if isinstance(one, Paragraph):
            paragraphs += 1
            yield cell.rstrip() or f"paragraph {paragraphs}", one
            continue
        tables += 1
        for number, row in enumerate(one.rows, start=1):
            for each_cell in row:
                where = f"{cell}table {tables} row {number} column {each_cell.column} "
                yield from _placed(each_cell.content, where)


class _Found:
    """Finds controls below a node."""

    def __init__(self, styles: Styles, view: View, places: dict[int, str]) -> None:
        self._styles, self._view, self._places = styles, view, places
        self._here = "paragraph 1"

    def below(self, around: Node) -> Iterator[Control]:
        for node in around.children:
            if _is_gone(node, self._view):
                continue
            if node.tag == "w:p":
                self._here = self._places.get(node.start, self._here)
            if node.tag == "w:sdt":
                yield from self._control(node)
            elif node.tag == "mc:AlternateContent":
                yield from self.below(node.child("mc:Choice") or node)
            elif node.children:
                yield from self.below(node)

    def _control(self, node: Node) -> Iterator[Control]:
        properties, content = node.child("w:sdtPr"), node.child("w:sdtContent")
        if content is None:
            return
        kind = _kind_of(properties)
        prompted = shows_placeholder(properties)
        place = self._place_of(content)
        text = "" if prompted else self._text(content)
        nested = tuple(self.below(content))
        yield Control(
            kind=kind,
            tag=_said(properties, "w:tag"),
            title=_said(properties, "w:alias"),
            text=text,
            value=_value_of(kind, properties, text),
            prompted=prompted,
            place=place,
            start=content.start,
            stop=content.stop,
            nested=nested,
        )

    def _place_of(self, content: Node) -> str:
        """Return the place of the first paragraph in a control, or of the one around it."""
        for paragraph in _paragraphs(content, self._view):
            return self._places.get(paragraph.start, self._here)
        return self._here

    def _text(self, content: Node) -> str:
        told = [flatten(node, self._styles, self._view).text for node in self._parts(content)]
        return "\n".join(told)

    def _parts(self, content: Node) -> Iterator[Node]:
        """Yield the paragraphs of a control, or itself when it stands within one."""
        found = list(_paragraphs(content, self._view))
        yield from found or [content]


def _paragraphs(content: Node, view: View) -> Iterator[Node]:
    """Yield the paragraphs below a node; prompts of nested controls are none."""
    for node in content.children:
        if _is_gone(node, view):
            continue
        if node.tag == "w:p":
            yield node
        elif node.tag == "w:r" or (
            node.tag == "w:sdt" and shows_placeholder(node.child("w:sdtPr"))
        ):
            continue
        elif node.children:
            yield from _paragraphs(node, view)


def _is_gone(node: Node, view: View) -> bool:
    """Whether a tracked change has taken a node away, a whole row among them."""
    if node.tag in _GONE[view]:
        return True
    properties = node.child("w:trPr") if node.tag == "w:tr" else None
    return properties is not None and any(properties.child(tag) for tag in _GONE[view])


def _kind_of(properties: Node | None) -> Kind:
    said = [_KINDS[node.tag] for node in _children(properties) if node.tag in _KINDS]
    return said[0] if said else "rich"


def _children(properties: Node | None) -> Iterable[Node]:
    return properties.children if properties else ()


def _said(properties: Node | None, tag: str) -> str:
    found = properties.child(tag) if properties else None
    return (found.get("w:val") or "") if found else ""


def _value_of(kind: Kind, properties: Node | None, text: str) -> str | bool | None:
    """Return what a control keeps beside its text."""
    if properties is None:
        return None
    if kind == "checkbox":
        box = properties.child("w14:checkbox")
        return _is_ticked(box) if box else None
    if kind == "date":
        found = properties.child("w:date")
        day = found.get("w:fullDate") if found else None
        return day[:10] if day else None
    if kind in {"choice", "combo"}:
        return _item(properties, text)
    return None


def _is_ticked(box: Node) -> bool:
    checked = box.child("w14:checked")
    if checked is None:
        return False
    # Word writes w14:val; nothing said stands for on.
    return (checked.get("w14:val") or "1") not in {"0", "false", "off"}


def _item(properties: Node, text: str) -> str | None:
    """Return the value of the item that shows `text`, or None when the list has none."""
    around = properties.child("w:dropDownList") or properties.child("w:comboBox")
    for item in around.children if around else ():
        shown = item.get("w:displayText") or item.get("w:value") or ""
        if item.tag == "w:listItem" and shown == text:
            return item.get("w:value")
    return None
