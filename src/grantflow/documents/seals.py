"""Knows the files that the program wrote and nobody has changed, whatever their kind."""

from __future__ import annotations

import hashlib
import io
import lzma
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from grantflow.documents import pdffile
from grantflow.documents.files import PRODUCER, seal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


SUMS = "SHA256SUMS"
COMMENTS_SEAL = re.compile(rb"<\?grantflow ([0-9a-f]{8})\?>")
_COMMENTS = re.compile(r"[^/]+/comments\d*\.xml")
_CALENDAR = re.compile(rb"X-GRANTFLOW-SEAL:([0-9a-f]{8})\r\n")
_EVENT = b"BEGIN:VEVENT"
# What a file may come to when it is closed to us, damaged, under a password or packed oddly.
_UNREADABLE = (
    *(OSError, ValueError, LookupError, EOFError, RuntimeError, OverflowError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
)


def sealed_calendar(content: bytes) -> bytes:
    """Return a calendar file with a property that shows whether somebody has changed it."""
    seal = f"X-GRANTFLOW-SEAL:{zlib.crc32(content):08x}\r\n".encode()
    head, rest = content.split(_EVENT, 1)
    return head + seal + _EVENT + rest


def comments_seal(sums: Mapping[str, int], comments: str) -> bytes:
    """Return the mark of a Word file that we have put comments in: a sum of all its other parts.

    Other programs leave it out when they save, so a file with somebody's reply is never ours.

    Args:
        sums: The CRC-32 of each part.
        comments: The name of the part with the comments, where the mark stands.

    """
    told = "".join(f"{name} {crc:08x}\n" for name, crc in sorted(sums.items()) if name != comments)
    return f"<?{PRODUCER} {zlib.crc32(told.encode()):08x}?>".encode()


def is_ours(path: Path) -> bool:
    """Whether a file is one that the program wrote, unchanged since."""
    known = _KINDS.get(path.suffix.lower())
    try:
        return known is not None and path.is_file() and known(path.read_bytes())
    except _UNREADABLE:
        return False


def _is_our_document(content: bytes) -> bool:
    return _is_commented(content) or _is_sealed(content, "word/document.xml")


def _is_commented(content: bytes) -> bool:
    """Whether a Word file is as it was when we put comments in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sums = {info.filename: info.CRC for info in package.infolist()}
        for name in filter(_COMMENTS.fullmatch, sums):
            text = package.read(name)
            found = COMMENTS_SEAL.search(text, 0, 300)
            if found and found[0] == comments_seal(sums, name):
                return True
    return False


def _is_our_workbook(content: bytes) -> bool:
    return _is_sealed(content, "xl/worksheets/sheet1.xml")


def _is_our_presentation(content: bytes) -> bool:
    return _is_sealed(content, "ppt/presentation.xml")


def _is_sealed(content: bytes, main: str) -> bool:
    """Whether an Office file carries our seal; Word and Excel put their own name in our place."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        seal = seal_of(package.getinfo(main).CRC)
        core, app = (package.read(f"docProps/{name}.xml") for name in ("core", "app"))
    ours = f"<Application>{PRODUCER}</Application>".encode()
    return ours in app and f"<cp:version>{seal}</cp:version>".encode() in core


def _is_our_calendar(content: bytes) -> bool:
    found = _CALENDAR.search(content)
    return found is not None and zlib.crc32(_CALENDAR.sub(b"", content)) == int(found[1], 16)


def _is_our_archive(content: bytes) -> bool:
    """Whether an archive holds what its list of checksums says, and nothing else."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        lines = package.read(SUMS).decode().splitlines()
        told = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
        held = {
            name: hashlib.sha256(package.read(name)).hexdigest()
            for name in package.namelist()
            if name != SUMS
        }
    return bool(told) and told == held


_KINDS: dict[str, Callable[[bytes], bool]] = {
    ".docx": _is_our_document,
    ".ics": _is_our_calendar,
    ".pdf": pdffile.is_ours,
    ".pptx": _is_our_presentation,
    ".xlsx": _is_our_workbook,
    ".zip": _is_our_archive,
}
