"""What is read from a PDF, and what is written over in it."""

import zlib
from datetime import date

from grantflow.documents import pdffile

NAME = b"0123456789ABCDEF0123456789ABCDEF"
PDF = (
    b"%PDF-1.6\n4 0 obj\n<</Type/Pages\n/Kids[ 1 0 R 7 0 R\n9 0 R ]\n/Count 3>>\nendobj\n"
    b"5 0 obj\n<</5FToc000001[1 0 R/XYZ 9 7 0]\n"
    b"/#5FToc000002[9 0 R/XYZ 9 7 0]/_Toc000003[8 0 R/X]>>\n"
    b"<xmp:CreateDate>2026-11-22T08:17:40Z</xmp:CreateDate>"
    b"/CreationDate(D:20261122081740Z')>>\n"
    b"/ID [ <" + NAME + b">\n<" + NAME + b"> ]\n/DocChecksum /" + NAME + b"\n%%EOF\n"
)


def test_pages_are_read_by_bookmark() -> None:
    """A place on a page that is not in the file counts for nothing."""
    assert pdffile.pages(PDF) == {"_Toc000001": 1, "_Toc000002": 3}
    assert pdffile.pages(b"%PDF-1.6") == {}


def test_pages_are_found_in_packed_files_too() -> None:
    """Newer programs squeeze these lists."""
    packed = zlib.compress(PDF[PDF.index(b"<</Type/Pages") :])
    squeezed = b"%PDF-1.7\n3 0 obj\n<</Type/ObjStm/N 2>>stream\n" + packed + b"\nendstream\n"
    broken = b"<</Type/ObjStm>>stream\nnot packed\nendstream\n"
    assert pdffile.pages(squeezed + broken) == {"_Toc000001": 1, "_Toc000002": 3}


def test_the_clock_is_taken_out_and_everything_keeps_its_place() -> None:
    settled = pdffile.settled(PDF, date(2024, 3, 18))
    other = PDF.replace(b"081740", b"235959").replace(b"08:17:40", b"23:59:59")
    other = other.replace(NAME, NAME[::-1])
    assert settled == pdffile.settled(other, date(2024, 3, 18))
    assert len(settled) == len(PDF)
    assert b"(D:20240318000000Z')" in settled
    assert b">2024-03-18T00:00:00Z<" in settled
    assert b"(D:19800101000000Z')" in pdffile.settled(PDF, None)


def test_a_file_that_somebody_has_changed_is_not_ours() -> None:
    settled = pdffile.settled(PDF, None)
    assert pdffile.is_ours(settled)
    assert not pdffile.is_ours(settled.replace(b"/Count 3", b"/Count 4"))
    assert not pdffile.is_ours(PDF)
    assert not pdffile.is_ours(b"a text")
