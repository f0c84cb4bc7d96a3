"""Reads page numbers from a PDF that LibreOffice wrote, and makes its bytes the same every time."""

import hashlib
import re
import zlib
from datetime import date

from grantflow.documents.package import EARLIEST

_DESTINATION = re.compile(rb"/(?:#?5F|_)(Toc\d{6})\s*\[\s*(\d+) 0 R")
_KIDS = re.compile(rb"/Type\s*/Pages\b.*?/Kids\s*\[([\d\sR]*)\]", re.DOTALL)
_KID = re.compile(rb"(\d+) 0 R")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b.*?stream\r?\n(.*?)endstream", re.DOTALL)
_MOMENT = re.compile(rb"(Date\(D:)\d{14}")
_MOMENT_XMP = re.compile(rb"(<xmp:\w+Date>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
# What LibreOffice draws anew each time: two numbers that name the file, and a checksum.
_NAMES = re.compile(rb"(/ID\s*\[\s*<)([0-9A-F]{32})(>\s*<)([0-9A-F]{32})")
_CHECKSUM = re.compile(rb"(/DocChecksum\s*/)[0-9A-F]{32}")
_NO_NAME = b"0" * 32


def pages(pdf: bytes) -> dict[str, int]:
    """Return the page, from 1, of each heading in the contents, by its bookmark.

    Empty when the file does not say: an older LibreOffice writes no such places.
    """
    text = b"\n".join([pdf, *map(_inflated, _PACKED.findall(pdf))])
    tree = _KIDS.search(text)
    order = _KID.findall(tree[1]) if tree else []
    number = {page: position for position, page in enumerate(order, start=1)}
    return {
        f"_{name.decode()}": number[page]
        for name, page in _DESTINATION.findall(text)
        if page in number
    }


def settled(pdf: bytes, dated: date | None) -> bytes:
    """Return the file with the day of the case instead of the clock, and our seal as its name.

    The same pages give the same bytes.  Everything keeps its place in the file.
    """
    day = max(dated or EARLIEST, EARLIEST)
    pdf = _MOMENT.sub(rb"\g<1>%b000000" % day.strftime("%Y%m%d").encode(), pdf)
    pdf = _MOMENT_XMP.sub(rb"\g<1>%bT00:00:00" % day.isoformat().encode(), pdf)
    pdf = _CHECKSUM.sub(rb"\g<1>%b" % _NO_NAME, pdf)
    return _named(pdf, _seal(pdf))


def is_ours(pdf: bytes) -> bool:
    """Whether `settled` made the file and nobody has changed it since."""
    found = _NAMES.search(pdf)
    return found is not None and found[2] == found[4] == _seal(pdf)


def _seal(pdf: bytes) -> bytes:
    """Return a name of 32 signs that follows from everything else in the file."""
    whole = b"grantflow" + _named(pdf, _NO_NAME)
    return hashlib.sha256(whole).hexdigest()[:32].upper().encode()


def _named(pdf: bytes, name: bytes) -> bytes:
    return _NAMES.sub(rb"\g<1>%b\g<3>%b" % (name, name), pdf)


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed)
    except zlib.error:
        return b""
