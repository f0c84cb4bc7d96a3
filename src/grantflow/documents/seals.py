"""Knows the calendars, workbooks and archives that the program wrote and nobody has changed."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from grantflow.documents.files import PRODUCER, seal_of

if TYPE_CHECKING:
    from pathlib import Path


SUMS = "SHA256SUMS"
_CALENDAR = re.compile(rb"X-GRANTFLOW-SEAL:([0-9a-f]{8})\r\n")
_EVENT = b"BEGIN:VEVENT"


def sealed_calendar(content: bytes) -> bytes:
    """Return a calendar file with a property that shows whether somebody has changed it."""
    seal = f"X-GRANTFLOW-SEAL:{zlib.crc32(content):08x}\r\n".encode()
    head, rest = content.split(_EVENT, 1)
    return head + seal + _EVENT + rest


def is_ours(path: Path) -> bool:
    """Whether an .ics, .xlsx or .zip file is one that the program wrote, unchanged since."""
    try:
        if path.suffix.lower() == ".ics":
            return _is_our_calendar(path.read_bytes())
        with zipfile.ZipFile(path) as package:
            known = _is_our_workbook if path.suffix.lower() == ".xlsx" else _is_our_archive
            return known(package)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False


def _is_our_calendar(content: bytes) -> bool:
    found = _CALENDAR.search(content)
    return found is not None and zlib.crc32(_CALENDAR.sub(b"", content)) == int(found[1], 16)


def _is_our_workbook(package: zipfile.ZipFile) -> bool:
    """Whether a workbook carries our seal; Excel puts its own name in the place of ours."""
    seal = seal_of(package.getinfo("xl/worksheets/sheet1.xml").CRC)
    core, app = (package.read(f"docProps/{name}.xml") for name in ("core", "app"))
    ours = f"<Application>{PRODUCER}</Application>".encode()
    return ours in app and f"<cp:version>{seal}</cp:version>".encode() in core


def _is_our_archive(package: zipfile.ZipFile) -> bool:
    """Whether an archive holds what its list of checksums says, and nothing else."""
    lines = package.read(SUMS).decode().splitlines()
    told = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    held = {
        name: hashlib.sha256(package.read(name)).hexdigest()
        for name in package.namelist()
        if name != SUMS
    }
    return bool(told) and told == held
