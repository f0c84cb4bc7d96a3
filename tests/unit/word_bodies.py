"""Bodies of Word files put together at random from all that Word writes in a text.

The text of a control that holds a value stands in ⟦⟧, and a paragraph within such a control
begins with ⟪: so a test can tell from the text alone where no marker may stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st
from word_files import VALUES, control, seen

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Dice:
    """Choices made by bytes, the first of each when they have run out: small bytes, small files."""

    def __init__(self, rolls: bytes) -> None:
        self._rolls = iter(rolls)

    def one(self, *choices: T) -> T:
        return choices[next(self._rolls, 0) % len(choices)]

    def some(self, make: Callable[[], str], most: int, least: int = 0) -> str:
        return "".join(make() for _ in range(self.one(*range(least, most + 1))))


_MARKED = 'w:id="7" w:author="A" w:date="2024-01-02T03:04:05Z"'
_LETTERS = (
    *("a", "ord ", "å", "e\u0301", "😀", " ", "  ", "\u00a0", "\u200b", "\t", "\n"),
    *("&amp;", "&lt;b&gt;", "&#229;", "&#x1F600;", "&quot;", "'", "]]&gt;", "&#13;", "&#10;"),
    *("\r\n", "\r", "<![CDATA[x<y>&]]>", "<![CDATA[\r\nå]]>", "<![CDATA[]]>", "<!-- >nej< -->"),
    *("<?nej då?>", "</w:t><w:t>"),
)
_SPACES = (*("", ' xml:space="preserve"', " xml:space='preserve'", ' xml:space = "default"', " "),)
_LOOKS = (
    *("", "", "<w:rPr/>", "<w:rPr><w:b/></w:rPr>", "<w:rPr>\n<w:b/>\n</w:rPr>"),
    '<w:rPr><w:rStyle w:val="Strong"/><w:i/><w:color w:val="FF0000"/></w:rPr>',
    "<w:rPr><w:vanish/></w:rPr>",
    '<w:rPr><w:rPrChange w:id="91" w:author="A"><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>',
)
_BOX = (
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
    "<w:p><w:r><w:t>Ruta</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent>"
)
_SIGNS = (
    *("<w:tab/>", "<w:br/>", '<w:br w:type="page"/>', "<w:cr/>", "<w:noBreakHyphen/>"),
    *("<w:softHyphen/>", "<w:lastRenderedPageBreak/>", "<w:t/>", "<w:t></w:t>", "<w:cr></w:cr>"),
    *('<w:footnoteReference w:id="2"/>', '<w:fldChar w:fldCharType="begin"/>'),
    *("<w:instrText> PAGE </w:instrText>", _BOX),
)
_LOOSE = (
    *('<w:bookmarkStart w:id="3" w:name="b"/>', '<w:bookmarkEnd w:id="3"/>', "<w:r/>"),
    *('<w:proofErr w:type="spellStart"/>', '<w:commentRangeStart w:id="40"/>'),
)
_AROUND = (
    *('hyperlink r:id="rId1"', f"ins {_MARKED}", f"moveTo {_MARKED}", f"moveFrom {_MARKED}"),
    *('smartTag w:element="a"', 'customXml w:element="a"', 'bdo w:val="ltr"'),
    'fldSimple w:instr=" PAGE "',
)
_PARAGRAPHS = (
    *("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>', '<w:p w:rsidR="00AB12CD" >'),
    '<w:p><w:pPr><w:rPr><w:del w:id="8" w:author="A"/></w:rPr></w:pPr>',
)
_EMPTY = ("<w:p/>", "<w:p></w:p>", '<w:p w:rsidR="00AB12CD" />')


class _Written:
    """A body as the dice would have it."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice

    def content(self) -> str:
        """Return what stands in a run."""
        dice = self.dice
        if dice.one(True, True, False):
            text = dice.some(lambda: dice.one(*_LETTERS), 5, 1)
            return f"<w:t{dice.one(*_SPACES)}>{text}</w:t>"
        return dice.one(*_SIGNS)

    def run(self) -> str:
        start = self.dice.one("<w:r>", '<w:r w:rsidR="00AB12CD">', "<w:r >")
        return start + self.dice.one(*_LOOKS) + self.dice.some(self.content, 3, 1) + "</w:r>"

    def inline(self) -> str:
        """Return what stands in a paragraph."""
        make = self.dice.one(
            *(self.run, self.run, self.run, self.around, self.around, self.rich, self.loose),
            *(self.value, self.gone, self.prompt, self.either),
        )
        return make()

    def loose(self) -> str:
        return self.dice.one(*_LOOSE)

    def around(self) -> str:
        name = self.dice.one(*_AROUND)
        return f"<w:{name}>{self.inlines()}</w:{name.split()[0]}>"

    def rich(self) -> str:
        return control(self.dice.one("", '<w:tag w:val="a"/>', "<w:richText/>"), self.inlines())

    def prompt(self) -> str:
        return control("<w:showingPlcHdr/><w:text/>", self.inlines())

    def gone(self) -> str:
        inner = re.sub(r"(</?w:)t\b", r"\1delText", self.inlines())
        return f"<w:del {_MARKED}>{inner}</w:del>"

    def value(self) -> str:
        return control(self.dice.one(*VALUES), self.held())

    def either(self) -> str:
        held = self.held()
        return (
            f"<mc:AlternateContent><mc:Choice Requires='wps'>{held}</mc:Choice>"
            f"<mc:Fallback>{held}</mc:Fallback></mc:AlternateContent>"
        )

    def held(self) -> str:
        return seen("⟦") + self.inlines() + seen("⟧")

    def inlines(self) -> str:
        return self.dice.some(self.inline, 3)

    def paragraph(self, before: str = "") -> str:
        if not before and self.dice.one(True, True, True, True, True, False) is False:
            return self.dice.one(*_EMPTY)
        return self.dice.one(*_PARAGRAPHS) + before + self.dice.some(self.inline, 4, 1) + "</w:p>"

    def block(self) -> str:
        """Return what stands in a body or cell."""
        kind = self.dice.one("text", "text", "text", "table", "control", "value", "around")
        if kind == "text":
            return self.paragraph()
        if kind == "table":
            return f"<w:tbl><w:tblPr/>{self.dice.some(self.row, 2, 1)}</w:tbl>"
        if kind == "control":
            return control(self.dice.one("", "<w:richText/>"), self.blocks())
        if kind == "value":
            return control(self.dice.one(*VALUES), self.paragraph(seen("⟪")))
        return f'<w:customXml w:element="a">{self.blocks()}</w:customXml>'

    def blocks(self) -> str:
        return self.dice.some(self.block, 2, 1)

    def row(self) -> str:
        return f"<w:tr>{self.dice.some(self.cell, 3, 1)}</w:tr>"

    def cell(self) -> str:
        held = self.dice.one(False, False, True)
        inner = self.paragraph(seen("⟪")) if held else f"{self.blocks()}<w:p/>"
        told = f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{inner}</w:tc>'
        return control("<w:text/>", told) if held else told


def body(rolls: bytes) -> str:
    """Return a body that some bytes lead to."""
    dice = Dice(rolls)
    return dice.some(_Written(dice).block, 5, 1)


bodies = st.binary(max_size=150).map(body)
