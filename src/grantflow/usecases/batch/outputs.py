"""Names what is written about each file, and puts it in place unless somebody has worked in it."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents import files
from grantflow.errors import OutputRefused, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from grantflow.usecases.batch.gathering import Found

# A name may be 255 bytes, and the temporary file beside it needs some of them.
_LONGEST = 180


class Names(NamedTuple):
    """Where what is written about a file goes, relative to the folder for output.

    `copy` is the Word file: the draft with comments, or the drafted application.
    """

    report: str
    copy: str


def names_of(found: Iterable[Found]) -> dict[str, Names]:
    """Return the names of the output by the name of the file; no two are the same."""
    taken: set[str] = set()
    names = {}
    for file in found:
        at = PurePosixPath(file.name)
        # Files that differ only in their kind must not share a report; a copy is of one kind.
        stem = at.stem if at.suffix in {".docx", ".yaml"} else at.name
        tail = "-granskad.docx" if file.kind == "draft" else "-ansokan.docx"
        names[file.name] = Names(
            _free(at.parent, at.name, "-granskning.html", taken),
            _free(at.parent, stem, tail, taken),
        )
    return names


def _free(folder: PurePosixPath, stem: str, tail: str, taken: set[str]) -> str:
    """Return a name that no other file has, on any system."""
    number = 1
    while True:
        count = f"-{number}" if number > 1 else ""
        name = (folder / f"{_fitted(stem)}{count}{tail}").as_posix()
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded not in taken:
            taken.add(folded)
            return name
        number += 1


def _fitted(stem: str) -> str:
    """Return `stem`, or its beginning and a sign of the rest when it is too long for a name."""
    written = stem.encode()
    if len(written) <= _LONGEST:
        return stem
    sign = hashlib.sha256(written).hexdigest()[:8]
    return f"{written[: _LONGEST - 9].decode('utf-8', 'ignore')}-{sign}"


def sum_of(content: bytes) -> str:
    """Return the checksum of a file as the ledger holds it."""
    return hashlib.sha256(content).hexdigest()


def require_free(out: Path, name: str, known: Mapping[str, str], *, force: bool) -> None:
    """Refuse a place where somebody's work stands; `known` are checksums of what we wrote.

    Raises:
        OutputRefused: The file is not as we wrote it.

    """
    target = out / name
    try:
        free = force or not target.exists() or _is_known(target, known.get(name))
    except OSError as error:
        raise files.refused(target, error) from error
    if not free:
        raise OutputRefused(
            f"{name} skrevs inte, för någon har ändrat i filen sedan sist",
            remedy="flytta den eller byt namn på den och kör igen, eller lägg till --force",
            place=Place(str(target)),
        )


def _is_known(target: Path, known: str | None) -> bool:
    """Whether a file is as we wrote it: by the ledger, or where that knows nothing by its seal."""
    if known is None:
        return files.may_replace(target)
    return target.is_file() and sum_of(target.read_bytes()) == known


def put(out: Path, name: str, content: bytes, known: Mapping[str, str], *, force: bool) -> str:
    """Write a file whole, unless it stands there already as it should; return its checksum.

    Raises:
        OutputRefused: Somebody has worked in the file, or it can't be written.

    """
    target, wanted = out / name, sum_of(content)
    try:
        if target.is_file() and sum_of(target.read_bytes()) == wanted:
            return wanted
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.refused(target, error) from error
    require_free(out, name, known, force=force)
    files.write_whole(target, content)
    return wanted
