"""Opens the draft that somebody wants reviewed: a Word or text file, or standard input."""

from __future__ import annotations

import codecs
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.files import read_whole
from grantflow.documents.plaintext import read_plain
from grantflow.errors import EncodingUnknown, FileUnreadable, Place, SyntaxBroken
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.documents.word.flatten import View
    from grantflow.documents.word.read import WordFile
    from grantflow.text.draft import Draft

STDIN = "-"
_LARGEST = 20_000_000
# What is piped in is cut here, and then refused for its size or as damaged.
_LONGEST_INPUT = 100_000_001
_TEXT = (".txt", ".md", ".markdown", ".text", "")
_WORD = (".docx", ".dotx")
_SAVE_AS = "öppna filen i Word och spara den som Word-dokument (.docx)"
_REMEDIES = {
    ".doc": _SAVE_AS,
    ".docm": _SAVE_AS + ", alltså utan makron",
    ".dotm": _SAVE_AS + ", alltså utan makron",
    ".odt": "öppna filen i LibreOffice och välj Spara som, Word (.docx)",
    ".rtf": _SAVE_AS,
    ".pdf": "ange Word-filen som PDF:en gjordes av, eller kopiera texten till en .txt-fil",
    ".yaml": "det är en ärendefil: granska den med 'grantflow check'",
    ".yml": "det är en ärendefil: granska den med 'grantflow check'",
    ".json": "det är en ärendefil: granska den med 'grantflow check'",
}


class DraftFile(NamedTuple):
    """A draft with the name people know it by, and its text as it was read."""

    draft: Draft
    name: str
    source: str = ""
    word: WordFile | None = None

    def line_of(self, place: str) -> int | None:
        """Return the line, from 1, of a place such as `paragraph 14`; a Word file has none."""
        for block in self.draft.blocks:
            if block.place == place and self.word is None:
                return self.source.count("\n", 0, block.start) + 1
        return None


def load(path: Path, view: View = "accepted") -> DraftFile:
    """Read the draft at `path`; `-` is standard input.

    Args:
        path: A .docx or .dotx file, or text.
        view: Of a Word file, tracked changes as accepted or the text before them.

    Raises:
        FileUnreadable: It is missing, a folder, too large, or of a kind that is no text.
        WordUnreadable: It is a Word file that is locked, damaged, or not safe to open.
        EncodingUnknown: It holds bytes that are no text.
        SyntaxBroken: It holds no words.

    """
    name = "standard in" if str(path) == STDIN else str(path)
    suffix = "" if str(path) == STDIN else path.suffix.lower()
    _require_kind(suffix, Place(name))
    content = (
        sys.stdin.buffer.read(_LONGEST_INPUT)
        if str(path) == STDIN
        else read_whole(path, "ett utkast")
    )
    return _opened(content, name, suffix, view)


def read(content: bytes, name: str, view: View = "accepted") -> DraftFile:
    """Return the draft in the bytes of a file called `name`.

    Raises:
        FileUnreadable, WordUnreadable, EncodingUnknown, SyntaxBroken: As of `load`.

    """
    suffix = PurePath(name).suffix.lower()
    _require_kind(suffix, Place(name))
    return _opened(content, name, suffix, view)


def _require_kind(suffix: str, place: Place) -> None:
    if suffix not in (*_TEXT, *_WORD):
        raise FileUnreadable(
            f"filer som slutar på {suffix} går inte att granska här",
            remedy=_REMEDIES.get(suffix, "spara den som .docx, .txt eller .md"),
            place=place,
        )


def _opened(content: bytes, name: str, suffix: str, view: View) -> DraftFile:
    place = Place(name)
    if suffix in _WORD or content.startswith(b"PK\x03\x04"):
        return read_word(content, name, view)
    if len(content) > _LARGEST:
        raise FileUnreadable(
            "filen är större än 20 MB",
            remedy="dela upp den, eller ta bort det som inte är text",
            place=place,
        )
    source = _decoded(content, place)
    _require_words(source, place)
    return DraftFile(read_plain(source), name, source)


def read_word(content: bytes, name: str, view: View = "accepted") -> DraftFile:
    """Return the draft in the bytes of a Word file.

    Raises:
        WordUnreadable: It is no .docx, is locked, damaged, or not safe to open.
        SyntaxBroken: It holds no words.

    """
    from grantflow.documents.word.read import read

    word = read(content, name, view)
    _require_words(" ".join(block.written for block in word.draft.blocks), Place(name))
    return DraftFile(word.draft, name, word=word)


def _require_words(text: str, place: Place) -> None:
    if not any(map(str.isalpha, text)):
        raise SyntaxBroken(
            "filen innehåller ingen text", remedy="klistra in utkastet och spara", place=place
        )


def heading(file: DraftFile, programme: str | None) -> str:
    """Return the first line of a review: the file, how long it is, the programme."""
    words = sum(len(unit.text.split()) for unit in file.draft.units)
    parts = [f"Granskning av {PurePath(file.name).name}", f"{words} ord"]
    if programme:
        parts.append(f"program {programme}")
    return mask(" · ".join(parts))


def _decoded(content: bytes, place: Place) -> str:
    """Return the text: UTF-8, else what a byte order mark says, else Windows' old Swedish."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" in content:
        raise EncodingUnknown(
            "filen är ingen textfil", remedy="spara utkastet som text (.txt)", place=place
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
