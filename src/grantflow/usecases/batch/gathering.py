"""Finds the drafts and cases in a folder and the folders below it, in an order that stays."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.files import is_worth_a_try
from grantflow.errors import FileUnreadable, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.reports.matrix import Kind

# The folder where an earlier run keeps its ledger; whatever holds one is output, not drafts.
STATE = ".grantflow-batch"
DRAFTS = (".docx", ".txt", ".text", ".md", ".markdown")
CASES = (".yaml", ".yml", ".json")
# Kinds that a draft may have come in, and that nobody can review as they are.
_OTHERS = (".doc", ".docm", ".dotx", ".odt", ".rtf", ".pdf", ".pages", ".wps")
_CALL = re.compile(rb"\ncall:[ \t]+[^\s#{&|>]")
_CASE = re.compile(rb"(?m)^(?:grantflow|stages|idea|applicant):")
_BEGINNING = 65_536
# Signs of a name that can't be shown, and what looks like one that was spelled out for that.
_STEERING = "\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\udc80-\udcff"
_UNFIT = re.compile(rf"[{_STEERING}]|\ufffd\([0-9A-F]{{2}}\)")
_SPELLED = re.compile(f"[{_STEERING}\ufffd]")
CLOSED = "mappen går inte att läsa", "kontrollera att du har rätt att läsa den"
_SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}"})


class Found(NamedTuple):
    """A file to read.  `name` is its path below the folder, with slashes, as people read it."""

    name: str
    path: Path
    kind: Kind


class Gathered(NamedTuple):
    """What a folder holds: files to read, files of other kinds, and folders that are closed."""

    files: tuple[Found, ...]
    left: tuple[str, ...]
    closed: tuple[str, ...]


def gather(folder: Path, out: Path) -> Gathered:
    """Return what `folder` holds; `out`, hidden files, locks and earlier output are passed over.

    Links to folders are not followed.

    Raises:
        FileUnreadable: `folder` does not exist, is no folder, or may not be read.

    """
    _require_readable(folder)
    closed: list[str] = []
    files, left = [], []
    for path in _walk(folder, out, closed):
        name = name_of(path.relative_to(folder))
        suffix = path.suffix.lower()
        if suffix in DRAFTS:
            files.append(Found(name, path, "draft"))
        elif suffix in CASES and not _is_call(path):
            files.append(Found(name, path, "case"))
        elif suffix in _OTHERS:
            left.append(name)
    files.sort(key=lambda found: order_of(found.name))
    return Gathered(tuple(files), tuple(sorted(left, key=order_of)), tuple(sorted(closed)))


def name_of(path: Path) -> str:
    """Return a path as people may read it on any screen; no two paths have the same name.

    Bytes that are no text, and signs that steer a screen, are told by their numbers, as in
    `f?(F6)r.txt` with U+FFFD for the mark.
    """
    name = os.fsencode(path.as_posix()).decode("utf-8", "surrogateescape")
    return _SPELLED.sub(_spelled, name) if _UNFIT.search(name) else name


def _spelled(sign: re.Match[str]) -> str:
    return "".join(f"\ufffd({byte:02X})" for byte in sign[0].encode("utf-8", "surrogateescape"))


def shown(name: str) -> str:
    """Return a name that can be written: bytes that are no text come out as a sign for that."""
    return os.fsencode(name).decode("utf-8", "replace")


def order_of(name: str) -> tuple[list[tuple[int, str]], str]:
    """Return what a name is sorted by: Swedish letters last, 2 before 10, case as if it were not.

    Two names never sort as one.
    """
    folded = unicodedata.normalize("NFC", name).casefold().translate(_SWEDISH)
    pieces = re.split(r"(\d+)", folded)
    return [(int(p), "") if p.isdecimal() and p.isascii() else (-1, p) for p in pieces], name


def _require_readable(folder: Path) -> None:
    try:
        os.scandir(folder).close()
    except FileNotFoundError as error:
        problem, remedy = "mappen finns inte", "kontrollera namnet på mappen"
        raise FileUnreadable(problem, remedy=remedy, place=Place(str(folder))) from error
    except NotADirectoryError as error:
        problem, remedy = "det här är en fil, inte en mapp", "ange mappen som utkasten ligger i"
        raise FileUnreadable(problem, remedy=remedy, place=Place(str(folder))) from error
    except OSError as error:
        problem, remedy = CLOSED
        raise FileUnreadable(problem, remedy=remedy, place=Place(str(folder))) from error


def _walk(folder: Path, out: Path, closed: list[str]) -> Iterator[Path]:
    """Yield the files that people put there; `closed` is told of folders that can't be read."""
    real = os.path.realpath(out)

    def refused(error: OSError) -> None:
        closed.append(name_of(Path(error.filename).relative_to(folder)))

    for at, folders, names in os.walk(folder, onerror=refused):
        here = Path(at)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith((".", "__MACOSX"))
            and os.path.realpath(here / name) != real
            and not os.path.isdir(here / name / STATE)  # noqa: PTH112 - is_dir fails if closed
        )
        for name in sorted(names):
            path = here / name
            if not name.startswith((".", "~$")) and is_worth_a_try(path):
                yield path


def _is_call(path: Path) -> bool:
    """Whether a file describes a call: it lies beside the cases that name it."""
    try:
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError:
        return False
    # A line end first is ten times as fast to find as the beginning of any line.
    return _CALL.search(b"\n" + beginning) is not None and _CASE.search(beginning) is None
