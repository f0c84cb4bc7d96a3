"""Reads the text of a .docx back, with nothing but the standard library."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def outline(document: bytes) -> list[tuple[str, str]]:
    """Return (style name, text) of every paragraph of the body, tables included, in order.

    A paragraph without a style of its own counts as "Normal".  Line breaks are new-lines and
    tabs are tabs.  Headers and footers are not read.
    """
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        # Only files that this program has written come here.
        body = ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314
        styles = ElementTree.fromstring(archive.read("word/styles.xml"))  # noqa: S314
    names = dict(_style_names(styles))
    return [
        (names.get(_style(paragraph), "Normal"), _text(paragraph))
        for paragraph in body.iter(f"{_W}p")
    ]


def document_text(document: bytes) -> str:
    """Return the text of all paragraphs and table cells, one a line."""
    return "\n".join(text for _, text in outline(document))


def _style_names(styles: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for style in styles.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        yield style.get(f"{_W}styleId", ""), "" if name is None else name.get(f"{_W}val", "")


def _style(paragraph: ElementTree.Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else style.get(f"{_W}val", "")


def _text(paragraph: ElementTree.Element) -> str:
    signs = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
    runs = (run for run in paragraph.iter(f"{_W}r"))
    pieces = (
        child.text or "" if child.tag == f"{_W}t" else signs.get(child.tag, "")
        for run in runs
        for child in run
    )
    return "".join(pieces)
