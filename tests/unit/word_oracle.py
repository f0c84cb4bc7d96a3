"""What a Word file says, told by lxml and zipfile alone: what our own reader is held against."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Element = Any
_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
_VALUES = {"text", "dropDownList", "comboBox", "date", "checkbox"}
_MARKERS = {"commentRangeStart", "commentRangeEnd", "commentReference"}
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_OFF = {"0", "false", "off"}
MAIN = "word/document.xml"


class Member(NamedTuple):
    """A member of a zip file: its name, its packed bytes, and what is said of them."""

    name: str
    packed: bytes
    crc: int
    method: int
    dated: tuple[int, ...]


def members(content: bytes) -> list[Member]:
    """Return the members of a file in their order, as they are packed."""
    found = []
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        for info in package.infolist():
            name, extra = struct.unpack_from("<HH", content, info.header_offset + 26)
            begin = info.header_offset + 30 + name + extra
            raw = content[begin : begin + info.compress_size]
            found.append(Member(info.filename, raw, info.CRC, info.compress_type, info.date_time))
    return found


def root(content: bytes, name: str = MAIN) -> Element:
    """Return a part, without what stands in it for no reader."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        parser = etree.XMLParser(remove_comments=True, remove_pis=True)
        return etree.fromstring(package.read(name), parser)


def local(node: Element) -> str:
    """Return the name of an element of Word; of any other, nothing."""
    space, _, name = str(node.tag).rpartition("}")
    return name if space.lstrip("{") in _SPACES else ""


def value(node: Element, name: str = "val") -> str | None:
    """Return an attribute by its name alone."""
    return next((said for key, said in node.attrib.items() if str(key).endswith(f"}}{name}")), None)


def child(node: Element | None, *names: str) -> Element | None:
    """Return what a path of names leads to."""
    for name in names:
        node = next((one for one in node if local(one) == name), None) if node is not None else None
    return node


def stream(content: bytes) -> list[tuple[str, bytes]]:
    """Return every character and sign of the text, seen or not, with its run's properties."""
    found = []
    for node in root(content).iter():
        run = node.getparent()
        if run is None or local(run) != "r" or local(node) in {"rPr", "commentReference"}:
            continue
        look = _look(run)[1]
        told = local(node) in {"t", "delText", "instrText"}
        found += [(sign, look) for sign in (node.text or "" if told else [str(node.tag)])]
    return found


def ranges(content: bytes, added: Collection[str]) -> dict[str, str]:
    """Return the text that is seen in the ranges of some comments."""
    told: dict[str, str] = {}
    running: set[str] = set()
    for kind, text in _events(root(content), seen=True):
        if kind != "text" and text not in added:
            continue
        if kind == "commentRangeStart":
            assert text not in told
            told[text] = ""
            running.add(text)
        elif kind == "commentRangeEnd":
            running.remove(text)
        elif kind == "commentReference":
            assert text in told
            assert text not in running
        else:
            for number in running:
                told[number] += text
    assert not running
    return told


def _events(node: Element, *, seen: bool) -> Iterator[tuple[str, str]]:
    name = local(node)
    if name in _MARKERS:
        yield name, value(node, "id") or ""
        return
    if name in {"pPr", "rPr", "sdtPr", "drawing", "pict", "object"}:
        return
    if name == "r":
        hidden = child(node, "rPr", "vanish")
        seen = seen and (hidden is None or value(hidden) in _OFF)
    elif name in {"del", "moveFrom"} or child(node, "sdtPr", "showingPlcHdr") is not None:
        seen = False
    elif seen and (text := _text_of(node)):
        yield "text", text
        return
    for number, one in enumerate(node):
        other = str(node.tag).endswith("}AlternateContent") and number > 0
        yield from _events(one, seen=seen and not other)


def _text_of(node: Element) -> str:
    name = local(node)
    if name == "t":
        return node.text or ""
    if name == "br":
        return "\n" if value(node, "type") in {None, "textWrapping"} else ""
    return _SIGNS.get(name, "")


def skeleton(content: bytes, added: Collection[str] = ()) -> bytes:
    """Return the text without some comments: equal runs side by side joined, blanks between left.

    What it was before the comments were put in and what it is after come to the same.
    """
    tree = root(content)
    for node in list(tree.iter()):
        if local(node) in _MARKERS and value(node, "id") in added:
            gone = node.getparent() if local(node) == "commentReference" else node
            gone.getparent().remove(gone)
    for node in tree.iter():
        _strip(node)
    for run in [one for one in tree.iter() if local(one) == "r"]:
        before = run.getprevious()
        if before is not None and local(before) == "r" and _look(before) == _look(run):
            before.extend([one for one in run if local(one) != "rPr"])
            run.getparent().remove(run)
    for text in [one for one in tree.iter() if local(one) == "t"]:
        _join(text)
    told: bytes = etree.tostring(tree, method="c14n")
    return told


def _join(text: Element) -> None:
    """Put a text that stands right after another at its end."""
    before = text.getprevious()
    if before is not None and local(before) == "t":
        before.text = ((before.text or "") + (text.text or "")) or None
        text.getparent().remove(text)


def _look(run: Element) -> tuple[object, bytes]:
    """Return a run's attributes and properties; a change that is cut in two gets a second id."""
    properties = child(run, "rPr")
    if properties is None:
        return sorted(run.attrib.items()), b""
    told = etree.fromstring(etree.tostring(properties, with_tail=False))
    for change in told.iter("{*}rPrChange"):
        change.attrib.clear()
    return sorted(run.attrib.items()), etree.tostring(told, method="c14n")


def _strip(node: Element) -> None:
    """Take away blanks between elements, and what a text says of its own blanks."""
    node.tail = None
    if local(node) in {"t", "delText", "instrText"}:
        node.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
        node.text = node.text or None
    elif len(node) or not (node.text or "").strip():
        node.text = None


def misplaced(content: bytes, added: Collection[str]) -> list[str]:
    """Return the markers of some comments that stand inside a control that holds a value."""
    return [
        f"{local(node)} {value(node, 'id')}"
        for node in root(content).iter()
        if local(node) in _MARKERS
        and value(node, "id") in added
        and any(_holds_value(above) for above in node.iterancestors())
    ]


def _holds_value(node: Element) -> bool:
    properties = child(node, "sdtPr") if local(node) == "sdt" else None
    return properties is not None and any(
        str(one.tag).rpartition("}")[2] in _VALUES for one in properties
    )


class Told(NamedTuple):
    """A comment as it is stored: what it says, whether it is done, and what it answers."""

    author: str
    date: str
    text: str
    done: bool
    answers: str


def comments(content: bytes, name: str = "word/comments.xml") -> dict[str, Told]:
    """Return the comments of a file by id."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        extended = name.replace("comments", "commentsExtended")
        marks = root(content, extended) if extended in package.namelist() else ()
    known = {(value(one, "paraId") or "").upper(): one for one in marks}
    found: dict[str, Told] = {}
    keys: dict[str, str] = {}
    for node in root(content, name):
        paragraphs = [one for one in node.iter() if local(one) == "p"]
        lines = ["".join(one.text or "" for one in p.iter() if local(one) == "t")
                 for p in paragraphs]  # fmt: skip
        key = (value(paragraphs[-1], "paraId") or "").upper() if paragraphs else ""
        mark = known.get(key) if key else None
        number = value(node, "id") or ""
        assert number not in found
        keys[key] = number
        found[number] = Told(
            value(node, "author") or "",
            value(node, "date") or "",
            "\n".join(lines),
            mark is not None and value(mark, "done") == "1",
            (value(mark, "paraIdParent") or "").upper() if mark is not None else "",
        )
    keys.pop("", None)
    return {n: told._replace(answers=keys.get(told.answers, "")) for n, told in found.items()}
