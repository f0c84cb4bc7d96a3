"""Word files for tests: a body, written as other programs write it, in all that goes with it."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import docx
from hypothesis import strategies as st
from word_oracle import MAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = (
    (W, "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)
_OTHERS = (
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1">'
    '<w:name w:val="heading 1"/></w:style><w:style w:type="character" w:styleId="Strong">'
    '<w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>'
).encode()
_NUMBERS = f'<w:numbering xmlns:w="{W}"/>'.encode()
_SHEET = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
VALUES = (
    *("<w:text/>", '<w:text w:multiLine="1"/>', "<w:dropDownList/>", "<w:comboBox/>"),
    *("<w:date/>", "<w14:checkbox/>"),
)


@dataclass(frozen=True)
class Shape:
    """How the same text is written: other programs choose other prefixes, quotes and blanks."""

    prefix: str = "w"
    strict: bool = False
    bom: bool = False
    lines: bool = False
    single: bool = False
    headless: bool = False

    def written(self, body: str) -> bytes:
        """Return the main part with a body."""
        name = f"xmlns:{self.prefix}" if self.prefix else "xmlns"
        spaces = f' {name}="{W}"' + (f' xmlns:q="{W}"' if not self.prefix else "")
        xml = f"<w:document{spaces}{_OTHERS}><w:body>{body}{_SHEET}</w:body></w:document>"
        xml = re.sub(r"(</?)w:", rf"\1{self.prefix}:" if self.prefix else r"\1", xml)
        xml = re.sub(r"(\s)w:(\w+=)", rf"\1{self.prefix or 'q'}:\2", xml)
        if self.lines:
            xml = re.sub(r"(</(?:\w+:)?(?:p|r|t|tc|sdt|ins)>)", "\\1\r\n\t", xml)
        if self.single:
            xml = re.sub(r"=\"([^\"<>']*)\"", r"='\1'", xml)
        head = "" if self.headless else '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        content = (head + xml).encode()
        for usual, strict in _STRICT if self.strict else ():
            content = content.replace(usual.encode(), strict.encode())
        return b"\xef\xbb\xbf" * self.bom + content


USUAL = Shape()
shapes = st.builds(
    Shape,
    prefix=st.sampled_from(["w", "w", "x", ""]),
    strict=st.booleans(),
    bom=st.booleans(),
    lines=st.booleans(),
    single=st.booleans(),
    headless=st.booleans(),
)


@cache
def _blank() -> dict[str, bytes]:
    target = BytesIO()
    docx.Document().save(target)
    # A few styles instead of hundreds: as true, and read in no time.
    return without_effects(unpacked(target.getvalue())) | {
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _NUMBERS,
    }


def without_effects(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return parts without what old Word kept beside the styles; validators no longer take it."""
    found = {name: part for name, part in parts.items() if "stylesWithEffects" not in name}
    for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        found[name] = re.sub(rb"<[^<>]*stylesWithEffects[^<>]*/>", b"", found[name])
    return found


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the parts of a file."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a file of parts, every other one stored as it is."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for number, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2021, 3, 4, 5, 6, 8))
            package.writestr(info, content, zipfile.ZIP_DEFLATED if number % 2 else 0)
    return target.getvalue()


def word_file(body: str, shape: Shape = USUAL, parts: Mapping[str, str] | None = None) -> bytes:
    """Return a file with a body and all that Word expects beside it.

    Args:
        body: What stands in `w:body`.
        shape: How the main part is written.
        parts: More parts by kind ("footnotes"), each the whole part.

    """
    found = dict(_blank())
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    for name, content in (parts or {}).items():
        family = "microsoft.com/office/2011" if name == "commentsExtended" else (
            "openxmlformats.org/officeDocument/2006"
        )  # fmt: skip
        found[f"word/{name}.xml"] = content.encode()
        found[types] = found[types].replace(
            b"</Types>",
            f'<Override PartName="/word/{name}.xml" ContentType="{kind}.{name}+xml"/>'
            "</Types>".encode(),
        )
        found[relations] = found[relations].replace(
            b"</Relationships>",
            f'<Relationship Id="{name}" Type="http://schemas.{family}/relationships/{name}"'
            f' Target="{name}.xml"/></Relationships>'.encode(),
        )
    if shape.strict:
        for usual, strict in _STRICT:
            found = {n: c.replace(usual.encode(), strict.encode()) for n, c in found.items()}
    return packed(found | {MAIN: shape.written(body)})


def control(kind: str, content: str) -> str:
    """Return a content control."""
    return f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def seen(text: str) -> str:
    """Return a run of text."""
    kept = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<w:r><w:t{kept}>{text}</w:t></w:r>"
