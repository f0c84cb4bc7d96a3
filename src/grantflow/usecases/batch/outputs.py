"""Names what is written about each file, and puts it in place unless somebody has worked in it."""

from __future__ import annotations

import hashlib
import itertools
import os
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents import files
from grantflow.errors import OutputRefused, Place
from grantflow.usecases.batch.gathering import STATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from grantflow.usecases.batch.gathering import Found

# A name may be 255 bytes, and the temporary file beside it needs some of them.
_LONGEST = 180
# Where files lie until they are whole, in the folder for output.
HALF = "halvt"
_BEGUN = ".txt"
_NUMBERS = itertools.count(1)
# Processes of two machines that share the folder may have the same number.
_SIGN = os.urandom(8).hex()


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


def sum_file(path: Path) -> str:
    """Return the checksum of a file, or nothing when it does not exist.

    Raises:
        OSError: It can't be read.

    """
    return sum_of(path.read_bytes()) if path.exists() else ""


class Known(NamedTuple):
    """Checksums of what we wrote: as sealed, and as somebody had begun when he was killed."""

    sealed: Mapping[str, str]
    begun: Mapping[str, tuple[str, ...]] = {}


def require_free(out: Path, name: str, known: Known, *, force: bool) -> None:
    """Refuse a place where somebody's work stands.

    Raises:
        OutputRefused: The file is not as we wrote it.

    """
    target = out / name
    try:
        free = force or not target.exists() or _is_ours(target, name, known)
    except OSError as error:
        raise files.refused(target, error) from error
    if not free:
        raise OutputRefused(
            f"{name} skrevs inte, för någon har ändrat i filen sedan sist",
            remedy="flytta den eller byt namn på den och kör igen, eller lägg till --force",
            place=Place(str(target)),
        )


def _is_ours(target: Path, name: str, known: Known) -> bool:
    """Whether a file is as we wrote it; where nothing is known of it, by its own seal."""
    sealed, begun = known.sealed.get(name), known.begun.get(name, ())
    if sealed is None and not begun:
        return files.may_replace(target)
    return target.is_file() and sum_of(target.read_bytes()) in (sealed, *begun)


def put(out: Path, name: str, content: bytes, known: Known, *, force: bool) -> str:
    """Write a file whole, unless it stands there already as it should; return its checksum.

    Raises:
        OutputRefused: Somebody has worked in the file, or it can't be written.

    """
    target, wanted = out / name, sum_of(content)
    try:
        if target.is_file() and sum_of(target.read_bytes()) == wanted:
            return wanted
    except OSError as error:
        raise files.refused(target, error) from error
    require_free(out, name, known, force=force)
    begin(out, name, wanted)
    place(out, target, content)
    return wanted


def begin(out: Path, name: str, wanted: str) -> None:
    """Tell those who come after that a file is ours, should we be killed before it is sealed.

    Raises:
        OutputRefused: It can't be written.

    """
    path = out.joinpath(STATE, HALF, f"{os.getpid()}-{_SIGN}{_BEGUN}")
    try:
        with path.open("ab") as file:
            file.write(f"{wanted} {name}\n".encode())
    except OSError as error:
        raise files.refused(path, error) from error


def begun(out: Path) -> dict[str, tuple[str, ...]]:
    """Return the checksums of what somebody had begun to write, by name; a torn line is none."""
    found: dict[str, tuple[str, ...]] = {}
    for path in (out / STATE / HALF).glob(f"*{_BEGUN}"):
        for line in path.read_text("utf-8", "replace").splitlines(keepends=True):
            digest, _, name = line.partition(" ")
            if line.endswith("\n") and name:
                found[name[:-1]] = (*found.get(name[:-1], ()), digest)
    return found


def tidy(out: Path) -> None:
    """Remove what those left behind who were killed, when everything they did is sealed."""
    for path in (out / STATE / HALF).iterdir():
        path.unlink(missing_ok=True)


def place(out: Path, target: Path, content: bytes) -> None:
    """Write a file beside the others that are not whole yet, and move it to its place.

    The disk is not waited for, which would take longer than the work: after a power cut a file may
    be empty, and is then made again.

    Raises:
        OutputRefused: The folder can't be written, or the disk is full; `target` is untouched.

    """
    half = half_path(out)
    try:
        mode = _mode_of(target)
        with half.open("wb") as file:
            file.write(content)
        half.chmod(mode)
        moved(half, target)
    except OSError as error:
        raise files.refused(target, error) from error
    finally:
        half.unlink(missing_ok=True)


def _mode_of(target: Path) -> int:
    """Return the rights to a file, or those that a new one gets."""
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        return 0o644


def half_path(out: Path) -> Path:
    """Return a name that nobody else writes under, for a file that is not whole yet."""
    return out.joinpath(STATE, HALF, f"{os.getpid()}-{_SIGN}-{next(_NUMBERS)}.tmp")


def moved(half: Path, target: Path) -> None:
    """Move a whole file to its place, making the folder there when it is the first.

    Raises:
        OSError: It can't be moved there.

    """
    try:
        half.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        half.replace(target)
