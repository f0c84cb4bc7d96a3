"""Word files written by hand for tests: the XML of a body, and the parts it needs."""

from __future__ import annotations

import zipfile
from io import BytesIO

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SPACES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="R1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="R2"><w:name w:val="Rubrik 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Egen"><w:name w:val="Egen rubrik"/>'
    '<w:basedOn w:val="R2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Niva"><w:name w:val="Kommunens stil"/>'
    '<w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Inneh"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Punkt"><w:name w:val="List Bullet"/></w:style>'
    '<w:style w:type="character" w:styleId="Dold"><w:name w:val="Dold"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>"
)


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """Return a paragraph of runs; a run without tags is a text."""
    inner = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    told = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{inner}</w:pPr>' if inner else ''}{told}</w:p>"


def r(text: str, properties: str = "") -> str:
    """Return a run."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: tuple[str, ...], headed: int = 0) -> str:
    """Return a table; a cell is its text, or its XML."""
    told = []
    for number, row in enumerate(rows):
        first = "<w:trPr><w:tblHeader/></w:trPr>" if number < headed else ""
        told.append(f"<w:tr>{first}{''.join(map(cell, row))}</w:tr>")
    return f"<w:tbl><w:tblPr/>{''.join(told)}</w:tbl>"


def cell(content: str, properties: str = "") -> str:
    """Return a cell of a text, or of XML."""
    if content.startswith("<w:tc>"):
        return content
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def control(content: str, kind: str = "<w:text/>", *, tag: str = "", prompt: bool = False) -> str:
    """Return a content control around runs, paragraphs or rows."""
    shown = "<w:showingPlcHdr/>" if prompt else ""
    named = f'<w:tag w:val="{tag}"/>' if tag else ""
    return (
        f"<w:sdt><w:sdtPr>{named}{shown}{kind}</w:sdtPr>"
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def word(body: str, *, styles: str = STYLES, **parts: str) -> bytes:
    """Return a .docx with `body`; `parts` are others by kind, such as footnotes."""
    named = {"styles": f"<w:styles {W}>{styles}</w:styles>"} | parts
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATED}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(named, start=1)
    )
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for kind in named
    )
    files = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
            f"{overrides}</Types>"
        ),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATED}/officeDocument" '
            'Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{relations}</Relationships>"
        ),
    }
    files |= {f"word/{kind}.xml": content for kind, content in named.items()}
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, _HEAD + content)
    return target.getvalue()
