"""Opens the draft that somebody wants reviewed: a text file, or what comes on standard input."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.files import read_whole
from grantflow.documents.plaintext import read_plain
from grantflow.errors import EncodingUnknown, FileUnreadable, Place, SyntaxBroken
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from grantflow.text.draft import Draft

STDIN = "-"
_LARGEST = 20_000_000
_TEXT = (".txt", ".md", ".markdown", ".text", "")
_REMEDIES = {
    ".docx": "Word-filer kan inte läsas än: spara som oformaterad text (.txt) och granska den",
    ".doc": "öppna filen i Word och spara som oformaterad text (.txt)",
    ".odt": "öppna filen i LibreOffice och spara som text (.txt)",
    ".rtf": "öppna filen i Word och spara som oformaterad text (.txt)",
    ".pdf": "kopiera texten till en fil som slutar på .txt, eller spara ursprunget som text",
    ".yaml": "det är en ärendefil: granska den med 'grantflow check'",
    ".yml": "det är en ärendefil: granska den med 'grantflow check'",
    ".json": "det är en ärendefil: granska den med 'grantflow check'",
}


class DraftFile(NamedTuple):
    """A draft with the name people know it by, and its text as it was read."""

    draft: Draft
    name: str
    source: str

    def line_of(self, place: str) -> int | None:
        """Return the line, from 1, of a place such as `paragraph 14`."""
        for block in self.draft.blocks:
            if block.place == place:
                return self.source.count("\n", 0, block.start) + 1
        return None


def load(path: Path) -> DraftFile:
    """Read the draft at `path`; `-` is standard input.

    Raises:
        FileUnreadable: It is missing, a folder, too large, or of a kind that is no text.
        EncodingUnknown: It holds bytes that are no text.
        SyntaxBroken: It holds no words.

    """
    name = "standard in" if str(path) == STDIN else str(path)
    suffix = "" if str(path) == STDIN else path.suffix.lower()
    place = Place(name)
    if suffix not in _TEXT:
        raise FileUnreadable(
            f"filer som slutar på {suffix} går inte att granska här",
            remedy=_REMEDIES.get(suffix, "spara texten i en fil som slutar på .txt eller .md"),
            place=place,
        )
    content = sys.stdin.buffer.read() if str(path) == STDIN else read_whole(path, "ett utkast")
    if len(content) > _LARGEST:
        raise FileUnreadable(
            "filen är större än 20 MB",
            remedy="dela upp den, eller ta bort det som inte är text",
            place=place,
        )
    source = _decoded(content, place)
    draft = read_plain(source)
    if not any(character.isalpha() for character in source):
        raise SyntaxBroken(
            "filen innehåller ingen text", remedy="klistra in utkastet och spara", place=place
        )
    return DraftFile(draft, name, source)


def heading(file: DraftFile, programme: str | None) -> str:
    """Return the first line of a review: the file, how long it is, the programme."""
    words = sum(len(unit.text.split()) for unit in file.draft.units)
    parts = [f"Granskning av {Path(file.name).name}", f"{words} ord"]
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
