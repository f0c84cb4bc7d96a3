"""Measures every part of a spreadsheet that may be read as a sheet, before anything reads it."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from xml.parsers import expat

from grantflow.documents.lists.extent import ExtentRefused, TooWide, ods_extent, xlsx_extent
from grantflow.documents.word.container import TYPES, Container

if TYPE_CHECKING:
    from grantflow.documents.lists.extent import Extent

_ODS = "content.xml"
_BOOK, _WAYS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# What may stand before the first sign of XML: byte order marks, spaces, halves of wide signs.
_BEFORE = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"
_HEAD = 64
_NO_BOOK = "det är ingen kalkylfil i Excels eget format"
_NO_XML = "ett blad i den är inte skrivet som blad brukar vara"


def require_safe(content: bytes, name: str, *, ods: bool) -> None:
    """Refuse a spreadsheet that swells when it is unpacked, or whose cells reach too far.

    Any part may be a sheet, whatever it is called, and what a file is called says nothing of how
    it is read; so all of it is measured that is XML by its first signs.

    Raises:
        WordUnreadable: It is damaged, locked, or swells.
        ExtentRefused: It holds no sheets, or something that a spreadsheet never holds.
        TooWide: A sheet reaches farther than any list.

    """
    holder = Container(content, name, _ODS if ods else TYPES)
    if _ODS in holder:
        _require_near(ods_extent(holder.read(_ODS)))
    parts = {part: head for part, head in _heads(content, holder).items() if _is_excel(part)}
    if not ods and holder.spelled(_BOOK) not in parts:
        raise ExtentRefused(_NO_BOOK)
    sheets = _sheets(holder) if holder.spelled(_WAYS) in parts else frozenset[str]()
    for part, head in parts.items():
        _measure(holder, part, head, is_sheet=part.lower() in sheets)


def _measure(holder: Container, part: str, head: bytes, *, is_sheet: bool) -> None:
    if not head.lstrip(_BEFORE).startswith(b"<"):
        if head and (is_sheet or part.lower().endswith((".xml", ".rels"))):
            raise ExtentRefused(_NO_XML)
        return
    try:
        _require_near(xlsx_extent(holder.read(part)))  # bounded: a part that swells ends here
    except ExtentRefused:
        # Excel's own drawings of comments are not always whole XML, and are never read.
        if is_sheet or not part.lower().endswith(".vml"):
            raise


def _heads(content: bytes, holder: Container) -> dict[str, bytes]:
    """Return the first bytes of each part; pictures are not unpacked further."""
    heads = {}
    with zipfile.ZipFile(BytesIO(content)) as package:
        # The same table of contents in the same order; the names may be spelled otherwise.
        for part, info in zip(holder.names(), package.infolist(), strict=True):
            try:
                with package.open(info) as stream:
                    heads[part] = stream.read(_HEAD)
            except (zipfile.BadZipFile, EOFError, OSError, ValueError):
                heads[part] = b"<"  # damaged, which reading it whole tells
    return heads


def _is_excel(part: str) -> bool:
    return part.lower().startswith("xl/")


def _sheets(holder: Container) -> frozenset[str]:
    """Return the parts that the book names as its sheets, in small letters."""
    ids: set[str] = set()
    found: set[str] = set()

    def in_book(name: str, said: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            ids.update(value for key, value in said.items() if key.rpartition(":")[2] == "id")

    def in_ways(name: str, said: dict[str, str]) -> None:
        named = said.get("Id") in ids or said.get("Type", "").endswith("/worksheet")
        if name.rpartition(":")[2] == "Relationship" and named:
            target = said.get("Target", "").lstrip("/").lower()
            found.add(target if target.startswith("xl/") else f"xl/{target}")

    for part, start in ((_BOOK, in_book), (_WAYS, in_ways)):
        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        try:
            parser.Parse(holder.read(holder.spelled(part)), True)
        except expat.ExpatError as error:
            raise ExtentRefused("en del av den är skadad") from error
    return frozenset(found)


def _require_near(extent: Extent) -> None:
    if extent.too_wide:
        raise TooWide(extent)
