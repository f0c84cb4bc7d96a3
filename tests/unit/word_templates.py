"""Small Word templates for tests, and what docxtpl makes of them."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from docxtpl import DocxTemplate  # type: ignore[import-untyped]

from grantflow import assets
from grantflow.documents.filling import environment
from grantflow.documents.outline import document_text
from grantflow.documents.render import render_document

SHIPPED = assets.folder("templates") / "applications" / "37a" / "template.docx"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_SHEET = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1417" w:right="1417" w:bottom="1247" w:left="1417"/></w:sectPr>'
)
_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def p(*runs: str, style: str = "") -> str:
    """Return a paragraph with a run for each text."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def row(*cells: str) -> str:
    """Return a table row with a paragraph in each cell."""
    written = (
        f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{p(c)}</w:tc>' for c in cells
    )
    return f"<w:tr>{''.join(written)}</w:tr>"


def table(*rows: str, columns: int = 3) -> str:
    """Return a table of rows."""
    grid = '<w:gridCol w:w="3000"/>' * columns
    head = '<w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>'
    return f"<w:tbl>{head}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def write(path: Path, body: str, notes: Mapping[str, str] | None = None) -> Path:
    """Return the path of a template with a body, and texts of "footnotes" and "endnotes"."""
    with zipfile.ZipFile(SHIPPED) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts = {name: xml for name, xml in parts.items() if "header" not in name}
    parts = {name: xml for name, xml in parts.items() if "footer" not in name}
    types, relations = "", ""
    for number, (kind, text) in enumerate((notes or {}).items()):
        one = kind.removesuffix("s")
        parts[f"word/{kind}.xml"] = f'<w:{kind} {W}><w:{one} w:id="2">{text}</w:{one}></w:{kind}>'
        types += f'<Override PartName="/word/{kind}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        relations += f'<Relationship Id="n{number}" Type="{_NOTES}/{kind}" Target="{kind}.xml"/>'
        body += f'<w:p><w:r><w:{one}Reference w:id="2"/></w:r></w:p>'
    parts["word/document.xml"] = f"<w:document {W} {R}><w:body>{body}{_SHEET}</w:body></w:document>"
    _add(parts, "[Content_Types].xml", "Types", types, ("/word/header", "/word/footer"))
    _add(parts, "word/_rels/document.xml.rels", "Relationships", relations, ("header", "footer"))
    with zipfile.ZipFile(path, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    return path


def _add(parts: dict[str, str], name: str, root: str, added: str, gone: tuple[str, ...]) -> None:
    """Add elements to a part, and take out those that speak of parts that are gone."""
    pieces = parts[name].replace("><", ">\n<").split("\n")
    kept = [piece for piece in pieces if not any(f'="{word}' in piece for word in gone)]
    parts[name] = "".join(kept).replace(f"</{root}>", f"{added}</{root}>")


def filled(path: Path, names: Mapping[str, object]) -> bytes:
    """Return a template filled in by us."""
    return render_document(path, {"draft": False, **names}, {"title": "Prov"}, None)


def text(path: Path, names: Mapping[str, object]) -> str:
    """Return the text of a template filled in by us."""
    return document_text(filled(path, names))


def reference(path: Path, names: Mapping[str, object]) -> bytes:
    """Return the same, filled in by docxtpl."""
    template = DocxTemplate(path)
    template.render({"draft": False, **names}, jinja_env=environment(), autoescape=True)
    saved = io.BytesIO()
    template.save(saved)
    return saved.getvalue()


def part(document: bytes, name: str) -> str:
    """Return a part of a Word file as text."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.read(name).decode()
