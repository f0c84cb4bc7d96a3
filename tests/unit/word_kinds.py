"""Word files of every kind that people send in, small and whole, for tests of what is written."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
from word_files import Shape, control, packed, seen, unpacked, without_effects, word_file

if TYPE_CHECKING:
    from pathlib import Path

_BY = 'w:author="Bo Ek" w:date="2024-01-02T03:04:05Z"'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
NEED = "Behovet är stort: 120 föräldrar stod i kö i mars 2024 enligt socialtjänstens statistik."
PROMISE = "Vi ska ta fram en plan för spridning senare."
NOBODY = "Det finns ingen plan för vem som tar över efter projektet."


def heading(text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{seen(text)}</w:p>'


def p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def _plain() -> bytes:
    """Return what python-docx writes: headings, paragraphs, bold words, a list, a table."""
    document = docx.Document()
    document.add_heading("Bakgrund", 1)
    paragraph = document.add_paragraph(NEED[:20])
    paragraph.add_run(NEED[20:45]).bold = True
    paragraph.add_run(NEED[45:]).italic = True
    document.add_heading("Implementering", 1)
    document.add_paragraph(NOBODY, style="List Bullet")
    table = document.add_table(1, 2, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ("Hur sprids resultatet?", PROMISE), strict=True):
        cell.text = text
    target = BytesIO()
    document.save(target)
    return packed(without_effects(unpacked(target.getvalue())))


def _change(kind: str, number: int, inner: str) -> str:
    return f'<w:{kind} w:id="{number}" {_BY}>{inner}</w:{kind}>'


def _changed() -> str:
    """Return a body with insertions, deletions, moves, changed looks and a joined paragraph."""
    gone = '<w:r><w:delText xml:space="preserve">litet: </w:delText></w:r>'
    look = f'<w:rPr><w:b/><w:rPrChange w:id="95" {_BY}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>'
    moved = (
        f'<w:moveFromRangeStart w:id="96" {_BY} w:name="m"/>{_change("moveFrom", 97, seen("Hej"))}'
        f'<w:moveFromRangeEnd w:id="96"/><w:moveToRangeStart w:id="98" {_BY} w:name="m"/>'
        f'{_change("moveTo", 99, seen(NOBODY))}<w:moveToRangeEnd w:id="98"/>'
    )
    joined = f'<w:pPr><w:rPr><w:del w:id="94" {_BY}/></w:rPr></w:pPr>'
    return (
        heading("Bakgrund")
        + p(seen(NEED[:11]) + _change("del", 91, gone) + _change("ins", 92, seen(NEED[11:30]))
            + f"<w:r>{look}<w:t>{NEED[30:]}</w:t></w:r>")
        + heading("Implementering") + p(moved)
        + p(joined + seen(PROMISE[:9])) + p(seen(PROMISE[9:]))
    )  # fmt: skip


def _linked() -> str:
    """Return a body with links, bookmarks, fields, a footnote, tabs, breaks and a text box."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF b </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + seen(NEED[20:40]) +
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )  # fmt: skip
    link = f'<w:hyperlink w:anchor="b">{seen(NEED[:20])}</w:hyperlink>'
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    simple = f'<w:fldSimple w:instr=" MERGEFIELD namn ">{seen(NOBODY[10:])}</w:fldSimple>'
    return (
        heading("Bakgrund") + '<w:p><w:bookmarkStart w:id="3" w:name="b"/>' + link + field
        + f'<w:r><w:t>{NEED[40:]}</w:t><w:tab/><w:t>Tabb</w:t><w:br/><w:t>rad</w:t></w:r>{note}'
        + '<w:bookmarkEnd w:id="3"/></w:p>' + heading("Implementering")
        + p(seen(NOBODY[:10]) + simple) + p(f'<w:bdo w:val="ltr">{seen(PROMISE)}</w:bdo>')
    )  # fmt: skip


FOOTNOTES = (
    f'<w:footnotes {_W}><w:footnote w:type="separator" w:id="-1">'
    "<w:p><w:r><w:separator/></w:r></w:p></w:footnote>"
    '<w:footnote w:type="continuationSeparator" w:id="0">'
    "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
    '<w:footnote w:id="2">'
    f"{p(seen('Pappor nås inte av dagens insatser.'))}</w:footnote></w:footnotes>"
)


def row(*cells: str) -> str:
    width = '<w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>'
    told = (c if c.startswith("<w:sdt>") else f"<w:tc>{width}{c}</w:tc>" for c in cells)
    return f"<w:tr>{''.join(told)}</w:tr>"


def table(*rows: str) -> str:
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tblGrid>'
        f'<w:gridCol w:w="4500"/><w:gridCol w:w="4500"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _cell(text: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>{p(seen(text))}</w:tc>'


def _controls() -> str:
    """Return a form with controls: in a line, around paragraphs, around a cell, around them all."""
    date = '<w:tag w:val="start"/><w:date w:fullDate="2027-03-01T00:00:00Z"/>'
    choice = '<w:dropDownList><w:listItem w:displayText="Ja" w:value="j"/></w:dropDownList>'
    return (
        heading("Bakgrund")
        + control('<w:tag w:val="need"/>', p(seen(NEED[:30]) + control("", seen(NEED[30:]))))
        + p(seen("Start: ") + control(date, seen("1 mars 2027")) + seen(", ")
            + control(choice, seen("Ja")) + seen("."))
        + heading("Implementering") + p(seen("Vem tar över?"))
        + control('<w:tag w:val="owner"/><w:text w:multiLine="1"/>', p(seen(NOBODY)))
        + table(row(p(seen("Hur sprids resultatet?")),
                    control('<w:tag w:val="spread"/><w:text/>', _cell(PROMISE))))
        + p(seen("Slut."))
    )  # fmt: skip


def _table_only() -> str:
    """Return a form that is one table, with a table in a cell, and cells of several paragraphs."""
    inner = table(
        row(p(seen("År")), p(seen("Belopp"))), row(p(seen("2027")), p(seen("400 000 kr")))
    )
    return table(
        row(p(seen("Aktivitet")), p(seen("Kommentar"))),
        row(p(seen("Behov")), p(seen(NEED)) + p(seen("Fler väntar."))),
        row(p(seen("Vem tar över?")), p(seen(NOBODY))),
        row(p(seen("Hur sprids resultatet?")), p(seen(PROMISE)) + inner + "<w:p/>"),
    ) + "<w:p/>"  # fmt: skip


COMMENTS = (
    f'<w:comments {_W} {_W14} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    f' mc:Ignorable="w14"><w:comment w:id="3" w:initials="b" {_BY}>'
    f'<w:p w14:paraId="0000000A">{seen("Stämmer det?")}</w:p></w:comment>'
    f'<w:comment w:id="4" w:initials="b" {_BY}>'
    f'<w:p w14:paraId="0000000B">{seen("Ja.")}</w:p></w:comment></w:comments>'
)
EXTENDED = (
    f'<w15:commentsEx {_W15}><w15:commentEx w15:paraId="0000000A" w15:done="1"/>'
    '<w15:commentEx w15:paraId="0000000B" w15:paraIdParent="0000000A" w15:done="1"/>'
    "</w15:commentsEx>"
)


def _commented() -> str:
    ends = "".join(
        f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>'
        for n in (3, 4)
    )
    starts = '<w:commentRangeStart w:id="3"/><w:commentRangeStart w:id="4"/>'
    return (
        heading("Bakgrund") + p(starts + seen(NEED[:25]) + ends + seen(NEED[25:]))
        + heading("Implementering") + p(seen(NOBODY)) + p(seen(PROMISE))
    )  # fmt: skip


def kinds() -> dict[str, bytes]:
    """Return a file of each kind by name."""
    threads = {"comments": COMMENTS, "commentsExtended": EXTENDED}
    return {
        "plain": _plain(),
        "changed": word_file(_changed()),
        "linked": word_file(_linked(), parts={"footnotes": FOOTNOTES}),
        "controls": word_file(_controls()),
        "table": word_file(_table_only()),
        "commented": word_file(_commented(), parts=threads),
        "prefixed": word_file(_changed(), Shape(prefix="x", single=True)),
        "default": word_file(_controls(), Shape(prefix="", lines=True, bom=True)),
        "strict": word_file(_linked(), Shape(strict=True), {"footnotes": FOOTNOTES}),
    }


# What LibreOffice opens and saves again, besides its own and other formats.
_SAVED = ("changed", "linked", "controls", "table", "commented")


def sources(folder: Path) -> list[Path]:
    """Write what LibreOffice is to make Word files of; return the paths."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table")
    )
    flat = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">'
        "<office:body><office:text>"
        '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion>'
        "<office:change-info><dc:creator>Bo Ek</dc:creator><dc:date>2024-01-02T03:04:05</dc:date>"
        "</office:change-info></text:insertion></text:changed-region></text:tracked-changes>"
        '<text:h text:outline-level="1">Bakgrund</text:h><text:p>' + NEED[:20] +
        '<text:change-start text:change-id="c1"/>' + NEED[20:] +
        '<text:change-end text:change-id="c1"/></text:p>'
        '<text:h text:outline-level="1">Implementering</text:h><text:p>' + NOBODY +
        "<text:tab/>Och <text:a xmlns:xlink='http://www.w3.org/1999/xlink' "
        "xlink:href='https://example.com/'>mer</text:a>.</text:p><table:table table:name='T'>"
        "<table:table-column table:number-columns-repeated='2'/><table:table-row>"
        "<table:table-cell><text:p>Hur sprids resultatet?</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{PROMISE}</text:p></table:table-cell></table:table-row>"
        "</table:table></office:text></office:body></office:document>"
    )  # fmt: skip
    rich = r"\par ".join(
        "".join(sign if ord(sign) < 128 else rf"\u{ord(sign)}?" for sign in told)
        for told in (NEED, NOBODY, PROMISE)
    )
    texts = {"flat.fodt": flat.encode(), "rich.rtf": rf"{{\rtf1\ansi {rich}}}".encode()}
    texts |= {f"lo-{name}.docx": content for name, content in kinds().items() if name in _SAVED}
    for name, content in texts.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in texts]
