"""Says what a file is that is no Word file, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.errors import Place, WordUnreadable

if TYPE_CHECKING:
    from collections.abc import Collection

SAVE_AS = "öppna filen i Word och spara den som Word-dokument (.docx)"
_NO_WORD = ("det här är ingen Word-fil", SAVE_AS)
_LOCKED = (
    "Word-filen är skyddad med lösenord",
    "öppna den i Word, ta bort lösenordet (Arkiv, Info, Skydda dokument) och spara",
)
_PAGE = ("det här är en webbsida eller XML-fil, inte en Word-fil", SAVE_AS)
# What files begin with that are no zip files.
_BEGINNINGS = (
    (b"{\\rtf", "det här är en RTF-fil, inte en Word-fil (.docx)", SAVE_AS),
    (b"%PDF", "det här är en PDF, inte en Word-fil", "ange Word-filen som PDF:en gjordes av"),
    (b"<", *_PAGE),
    (b"MIME-Version:", *_PAGE),
    (b"From: <Saved by", *_PAGE),
)
_ODT = (
    "det här är ett LibreOffice-dokument (.odt), inte en Word-fil",
    "öppna det i LibreOffice och välj Spara som, Word (.docx)",
)
_MARKS = b"\xef\xbb\xbf\xff\xfe \r\n\t\0"
# Files of the old Office kind hold streams by these names.
_OLD_KINDS = (
    ("EncryptedPackage", *_LOCKED),
    ("WordDocument", "filen är i det äldre Word-formatet (.doc)", SAVE_AS),
    ("Workbook", "det här är en äldre Excel-fil, inte en Word-fil", "ange en .docx-fil"),
)


def locked(name: str) -> WordUnreadable:
    """Return what to say of a file under a password."""
    return _told(_LOCKED, name)


def other_file(content: bytes, name: str) -> WordUnreadable:
    """Return what to say of a file that is no zip file, by how it begins."""
    if not content:
        return _told(("filen är tom", "ange en Word-fil med text i"), name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        for stream, *told in _OLD_KINDS:
            if stream.encode("utf-16-le") in content:
                return _told(told, name)
        return _told(("det här är en äldre Office-fil, inte en Word-fil (.docx)", SAVE_AS), name)
    # A web page in UTF-16 shows by its first sign too.
    text = content[:200].lstrip(_MARKS).replace(b"\0", b"")
    told = next((told for mark, *told in _BEGINNINGS if text.startswith(mark)), [*_NO_WORD])
    return _told(told, name)


def other_package(members: Collection[str], kind: bytes, name: str) -> WordUnreadable:
    """Return what to say of a zip file that is no Word file.

    Args:
        members: The names in it.
        kind: What its part `mimetype` says, if it has one.
        name: What to call it.

    """
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return _told(_ODT, name)
    for folder, program in (("xl/", "Excel"), ("ppt/", "PowerPoint")):
        if any(member.startswith(folder) for member in members):
            problem = f"det här är en {program}-fil, inte en Word-fil"
            return _told((problem, "ange en .docx-fil"), name)
    if any(member.lower().endswith(".docx") for member in members):
        remedy = "packa upp den och ange en av Word-filerna i den"
        return _told(("det här är en zip-fil, inte en Word-fil", remedy), name)
    return _told(_NO_WORD, name)


def _told(told: Collection[str], name: str) -> WordUnreadable:
    problem, remedy = told
    return WordUnreadable(problem, remedy=remedy, place=Place(name))
