"""Puts a form together as a .docx: its text, its looks, and what says which form it is."""

from __future__ import annotations

import zlib
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from grantflow import assets
from grantflow.documents.files import PRODUCER, seal_of
from grantflow.documents.package import Part, app_properties, core_properties, deflate, write

if TYPE_CHECKING:
    import datetime

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What says which form a file is; survives Word and LibreOffice.
PROPERTY, EDITION = "grantflow-form", "grantflow-form-edition"
CUSTOM = "docProps/custom.xml"
_LOOKS = ("styles.xml", "settings.xml", "fontTable.xml", "theme.xml")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"'
)
_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" '
    'w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)


def packed(body: str, title: str, form: str, edition: str, dated: datetime.date | None) -> bytes:
    """Return the file of a form; the same text gives the same bytes.

    `edition` stands for the form's own words, so that a later one knows them from an answer.
    """
    text = f"{HEAD}<w:document {_SPACES}><w:body>{body}{_PAGE}</w:body></w:document>".encode()
    told = {"title": title, "language": "sv-SE", "creator": PRODUCER}
    parts = [
        *_before(),
        deflate("word/document.xml", text),
        deflate("word/footer1.xml", _footer(title)),
        deflate("docProps/core.xml", core_properties(told, dated, seal_of(zlib.crc32(text)))),
        deflate(CUSTOM, _custom({PROPERTY: form, EDITION: edition})),
    ]
    return write(parts, dated)


@cache
def _before() -> tuple[Part, ...]:
    """Return the parts that are the same in every form."""
    related = {
        "_rels/.rels": [
            (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
            (f"{_OFFICE}/relationships/custom-properties", CUSTOM),
        ],
        "word/_rels/document.xml.rels": [
            (f"{_OFFICE}/relationships/styles", "styles.xml"),
            (f"{_OFFICE}/relationships/settings", "settings.xml"),
            (f"{_OFFICE}/relationships/footer", "footer1.xml"),
            (f"{_OFFICE}/relationships/fontTable", "fontTable.xml"),
            (f"{_OFFICE}/relationships/theme", "theme.xml"),
        ],
    }
    looks = assets.folder("templates") / "forms"
    return (
        deflate("[Content_Types].xml", _types()),
        *(deflate(name, _relations(listed)) for name, listed in related.items()),
        *(deflate(f"word/{name}", (looks / name).read_bytes()) for name in _LOOKS),
        deflate("docProps/app.xml", app_properties(PRODUCER)),
    )


def _types() -> bytes:
    overrides = {
        "word/document.xml": f"{_TYPE}.document.main+xml",
        "word/styles.xml": f"{_TYPE}.styles+xml",
        "word/settings.xml": f"{_TYPE}.settings+xml",
        "word/footer1.xml": f"{_TYPE}.footer+xml",
        "word/fontTable.xml": f"{_TYPE}.fontTable+xml",
        "word/theme.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        CUSTOM: "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    }
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    ).encode()


def _relations(listed: list[tuple[str, str]]) -> bytes:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(listed, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'.encode()


def _footer(title: str) -> bytes:
    def field(name: str) -> str:
        return (
            f'<w:fldSimple w:instr=" {name} "><w:r><w:rPr><w:noProof/></w:rPr>'
            "<w:t>1</w:t></w:r></w:fldSimple>"
        )

    def run(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    return (
        f'{HEAD}<w:ftr {_SPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{run(title)}'
        f"<w:r><w:tab/></w:r>{run('Sida ')}{field('PAGE')}{run(' av ')}{field('NUMPAGES')}"
        "</w:p></w:ftr>"
    ).encode()


def _custom(told: dict[str, str]) -> bytes:
    listed = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" '
        f'name="{name}"><vt:lpwstr>{escape(text)}</vt:lpwstr></property>'
        for number, (name, text) in enumerate(told.items(), start=2)
    )
    return (
        f'{HEAD}<Properties xmlns="{_OFFICE}/custom-properties" '
        f'xmlns:vt="{_OFFICE}/docPropsVTypes">{listed}</Properties>'
    ).encode()
