"""Finds what keeps a Word file from being read by everyone, as far as a program can tell."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from grantflow.documents.looks import heading_styles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_FILE_NAME = re.compile(r"\.(png|svg|jpe?g|gif|emf|wmf)$", re.IGNORECASE)
_CONTRAST = 4.5  # what WCAG 2.2 asks of text (1.4.3)
_MOST_ALT_TEXT = 4000  # signs; a screen reader can't be stopped and resumed inside a description


def faults(document: bytes, language: str = "sv-SE") -> list[str]:
    """Return what is wrong, in words, in the order of the file; empty when nothing is.

    Looked at: language, title, the order of headings, headings without text, tables without a
    row or column of headings or without a name, pictures without a text alternative, and the
    contrast of text in the styles against white.
    """
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = ElementTree.fromstring(parts["word/document.xml"])  # noqa: S314 -- we wrote it
    styles = ElementTree.fromstring(parts["word/styles.xml"])  # noqa: S314
    core = ElementTree.fromstring(parts["docProps/core.xml"])  # noqa: S314
    return [
        *_language(styles, core, language),
        *_headings(body, _outlines(styles, parts["word/styles.xml"].decode())),
        *_tables(body),
        *_pictures(body),
        *_contrast(styles),
    ]


def _language(styles: Element, core: Element, wanted: str) -> Iterator[str]:
    said = styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
    if said is None or said.get(f"{_W}val") != wanted:
        yield f"Standardspråket är inte {wanted}."
    if core.findtext(f"{_DC}language") != wanted:
        yield f"Filens egenskaper säger inte att språket är {wanted}."
    if not (core.findtext(f"{_DC}title") or "").strip():
        yield "Filen har ingen titel."


def _outlines(styles: Element, written: str) -> dict[str, int]:
    """Return the level that a reader meets, by the id of each heading style.

    It is the outline level that the style, or one it builds on, sets; else that of its name.
    """
    own = {style.get(f"{_W}styleId", ""): style for style in styles.iter(f"{_W}style")}
    found = {}
    for key, heading in heading_styles(written).items():
        found[key], at, left = heading.level, key, dict(own)
        while at in left:
            style = left.pop(at)
            outline, above = style.find(f"{_W}pPr/{_W}outlineLvl"), style.find(f"{_W}basedOn")
            if outline is not None:
                found[key] = int(outline.get(f"{_W}val", "0")) + 1
                break
            at = above.get(f"{_W}val", "") if above is not None else ""
    return found


def _headings(body: Element, outlines: dict[str, int]) -> Iterator[str]:
    level = 0
    for paragraph in body.iter(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        outline = outlines.get(style.get(f"{_W}val", "")) if style is not None else None
        if outline is None:
            continue
        text = _text(paragraph)
        if not text:
            yield f"En rubrik på nivå {outline} är tom."
        if outline > level + 1:
            yield f"Rubriken ”{text}” hoppar från nivå {level} till nivå {outline}."
        level = outline
    if not level:
        yield "Dokumentet har inga rubriker."


def _tables(body: Element) -> Iterator[str]:
    for table in body.iter(f"{_W}tbl"):
        name = table.find(f"{_W}tblPr/{_W}tblCaption")
        told = name.get(f"{_W}val", "") if name is not None else ""
        rows = table.findall(f"{_W}tr")
        shown = told or (_text(rows[0])[:40] if rows else "")
        if not told:
            yield f"Tabellen ”{shown}” har inget namn."
        if not rows or not (_has_header_row(rows[0]) or _has_header_column(table, rows)):
            yield f"Tabellen ”{shown}” saknar rubrikrad som upprepas, och rubrikkolumn."


def _has_header_row(first: Element) -> bool:
    """Whether the first row is marked as headings, and says something in at least one cell."""
    mark = first.find(f"{_W}trPr/{_W}tblHeader")
    marked = mark is not None and mark.get(f"{_W}val", "1") not in {"0", "false"}
    return marked and bool(_text(first))


def _has_header_column(table: Element, rows: list[Element]) -> bool:
    look = table.find(f"{_W}tblPr/{_W}tblLook")
    if look is None or look.get(f"{_W}firstColumn") != "1":
        return False
    return all(_text(cell) for row in rows if (cell := row.find(f"{_W}tc")) is not None)


def _pictures(body: Element) -> Iterator[str]:
    for drawn in body.iter(f"{_WP}docPr"):
        name, told = drawn.get("name", ""), drawn.get("descr", "").strip()
        if not told or _FILE_NAME.search(told):
            yield f"Bilden ”{name}” saknar textalternativ."
        elif len(told) > _MOST_ALT_TEXT:
            count = len(told)
            yield f"Bilden ”{name}” har ett textalternativ på {count} tecken; skriv det i texten."
    if next(body.iter(f"{_W}pict"), None) is not None:
        yield "En bild är infogad på ett sätt som inte kan ha textalternativ."


def _contrast(styles: Element) -> Iterator[str]:
    for style in styles.iter(f"{_W}style"):
        color = style.find(f"{_W}rPr/{_W}color")
        said = color.get(f"{_W}val", "auto") if color is not None else "auto"
        if re.fullmatch("[0-9A-Fa-f]{6}", said):
            ratio = 1.05 / (_luminance(said) + 0.05)
            if ratio < _CONTRAST:
                name = style.find(f"{_W}name")
                told = "" if name is None else name.get(f"{_W}val", "")
                yield f"Texten i formatet ”{told}” är för ljus mot vitt ({ratio:.1f} av 4,5)."


def _luminance(color: str) -> float:
    """Return the relative luminance of a colour, 0 to 1, as WCAG defines it."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _text(element: Element) -> str:
    return "".join(piece.text or "" for piece in element.iter(f"{_W}t")).strip()
