"""One paragraph of a Word file to the text that a reader sees, and the pieces that carry it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from grantflow.documents.word.styles import is_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.word.styles import Styles
    from grantflow.documents.word.tree import Node

View = Literal["accepted", "original"]

_AROUND = {"w:hyperlink", "w:smartTag", "w:customXml", "w:dir", "w:bdo", "w:fldSimple"}
# What a view shows of tracked changes.
_SHOWN = {"accepted": {"w:ins", "w:moveTo"}, "original": {"w:del", "w:moveFrom"}}
_SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-"}
# Controls that hold a value rather than running text: Word keeps comments outside them.
VALUES = {"w:text", "w:dropDownList", "w:comboBox", "w:date", "w14:checkbox", "w:dataBinding"}


class Piece(NamedTuple):
    """Characters of a paragraph: where they begin in its text, and what holds them.

    `leaf` is the `w:t`, or what stands for a sign (`w:tab`); `shell` the innermost control or the
    like that no marker may be put inside, or None.
    """

    start: int
    text: str
    run: Node
    leaf: Node
    shell: Node | None

    @property
    def end(self) -> int:
        """Return where they end in the paragraph's text."""
        return self.start + len(self.text)


class Flat(NamedTuple):
    """A paragraph as text; `notes` are ids of footnotes and endnotes, `boxes` its text boxes."""

    text: str
    pieces: tuple[Piece, ...]
    notes: tuple[tuple[str, str], ...]
    boxes: tuple[Node, ...]
    bold: bool


def flatten(paragraph: Node, styles: Styles, view: View = "accepted") -> Flat:
    """Return the visible text of a `w:p`: without deletions, hidden text and field codes.

    Signs are told as other programs tell them: a tab is a tab, a line break a new line, a hard
    hyphen a hyphen; a soft hyphen and a page break are nothing.
    """
    gathered = _Gathered(styles, view)
    style = paragraph.below("w:pPr", "w:pStyle")
    gathered.style = style.get("w:val") if style else None
    gathered.inline(paragraph, None)
    return gathered.flat()


class _Gathered:
    """What has been found so far in one paragraph."""

    def __init__(self, styles: Styles, view: View) -> None:
        self.styles, self.shown = styles, _SHOWN[view]
        self.deleted = "w:delText" if view == "original" else ""
        self.style: str | None = None
        self.pieces: list[Piece] = []
        self.length = 0
        self.notes: list[tuple[str, str]] = []
        self.boxes: list[Node] = []
        self.bold = self.plain = 0

    def flat(self) -> Flat:
        text = "".join(piece.text for piece in self.pieces)
        bold = self.bold > 0 and self.plain == 0
        return Flat(text, tuple(self.pieces), tuple(self.notes), tuple(self.boxes), bold)

    def inline(self, around: Node, shell: Node | None) -> None:
        """Gather what stands in a paragraph, a link, an insertion."""
        for node in around.children:
            tag = node.tag
            if tag == "w:r":
                self.run(node, shell)
            elif tag in _AROUND or tag in self.shown:
                self.inline(node, shell)
            elif tag == "w:sdt":
                self.control(node, shell)
            elif tag == "mc:AlternateContent":
                self.inline(_chosen(node), shell or node)

    def control(self, node: Node, shell: Node | None) -> None:
        """Gather the content of a control; its placeholder is no text."""
        properties, content = node.child("w:sdtPr"), node.child("w:sdtContent")
        if content is None or shows_placeholder(properties):
            return
        kinds = {child.tag for child in properties.children} if properties else set()
        self.inline(content, shell or (node if kinds & VALUES else None))

    def run(self, run: Node, shell: Node | None) -> None:
        properties = run.child("w:rPr")
        if self._is_hidden(properties):
            return
        before = self.length
        for node in run.children:
            tag = node.tag
            if text := self._text_of(node):
                self.pieces.append(Piece(self.length, text, run, node, shell))
                self.length += len(text)
            elif tag in {"w:footnoteReference", "w:endnoteReference"}:
                self.notes.append((tag[2:-9], node.get("w:id") or ""))
            elif tag in {"w:drawing", "w:pict", "mc:AlternateContent", "w:object"}:
                self.boxes += _boxes(node)
        self._weigh(before, properties)

    def _weigh(self, before: int, properties: Node | None) -> None:
        """Count what a run holds, from an offset on, as bold or not."""
        for piece in reversed(self.pieces):
            if piece.start < before:
                return
            if piece.text.strip():
                bold = self._is_bold(properties)
                self.bold, self.plain = self.bold + bold, self.plain + (not bold)
                return

    def _text_of(self, node: Node) -> str:
        if node.tag in {"w:t", self.deleted}:
            return node.text
        if node.tag == "w:br":
            return "\n" if node.get("w:type") in {None, "textWrapping"} else ""
        return _SIGNS.get(node.tag, "")

    def _is_bold(self, properties: Node | None) -> bool:
        said = is_on(properties, "w:b")
        return self.styles.is_bold(_run_style(properties) or self.style) if said is None else said

    def _is_hidden(self, properties: Node | None) -> bool:
        if properties is None:
            return self.styles.is_hidden(self.style)
        said = is_on(properties, "w:vanish")
        return self.styles.is_hidden(_run_style(properties) or self.style) if said is None else said


def shows_placeholder(properties: Node | None) -> bool:
    """Whether a control shows its prompt, so that nothing is answered."""
    return is_on(properties, "w:showingPlcHdr") is True


def _run_style(properties: Node | None) -> str | None:
    style = properties.child("w:rStyle") if properties else None
    return style.get("w:val") if style else None


def _chosen(alternatives: Node) -> Node:
    """Return the one of several writings of the same thing that Word shows."""
    return alternatives.child("mc:Choice") or alternatives.child("mc:Fallback") or alternatives


def _boxes(node: Node) -> Iterator[Node]:
    """Yield the contents of the text boxes in a drawing, each once."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here.tag == "w:txbxContent":
            yield here
        elif here.tag == "mc:AlternateContent":
            waiting.append(_chosen(here))
        else:
            waiting.extend(reversed(here.children))
