"""Reads files whole; writes them whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

from grantflow.errors import FileUnreadable, OutputRefused, Place

# What the program writes in docProps/app.xml.  Word and LibreOffice put their own name there
# when a person saves, so a file that somebody has edited is never taken for ours.
PRODUCER = "grantflow"
# More than any file that people give the program; a film by mistake must not fill the memory.
_LARGEST = 100_000_000


def seal_of(crc: int) -> str:
    """Return the version that a Word file of ours carries: the checksum of its text as written."""
    return f"{PRODUCER}-{crc:08x}"


def may_replace(path: Path) -> bool:
    """Whether `path` is free, or a file that grantflow wrote and nobody has changed since."""
    if not path.exists():
        return True
    from grantflow.documents import seals

    return seals.is_ours(path)


def require_free(path: Path, *, force: bool = False) -> None:
    """Refuse to overwrite somebody else's file.

    Raises:
        OutputRefused: The file exists and is not ours, or its folder does not exist.

    """
    place = Place(str(path))
    try:
        if path.is_dir():
            raise OutputRefused("det här är en mapp", remedy="ange ett filnamn", place=place)
        require_folder(path)
        free = force or may_replace(path)
    except OSError as error:
        raise refused(path, error) from error
    if not free:
        raise OutputRefused(
            "filen finns redan och kan innehålla någons arbete",
            remedy="välj ett annat namn, eller lägg till --force för att ersätta den",
            place=place,
        )


def require_new(path: Path) -> None:
    """Refuse a name that is taken, by whomever, or a folder that does not exist.

    Raises:
        OutputRefused: Something stands at `path`, or there is nowhere to put it.

    """
    try:
        taken = os.path.lexists(path)
        require_folder(path)
    except OSError as error:
        raise refused(path, error) from error
    if taken:
        raise OutputRefused(
            "filen finns redan",
            remedy="välj ett annat namn; den är orörd",
            place=Place(str(path)),
        )


def require_folder(path: Path) -> None:
    """Refuse a file or folder that would lie in a folder that does not exist.

    Raises:
        OutputRefused: There is nowhere to put it.

    """
    if not path.parent.is_dir():
        raise OutputRefused(
            f"mappen {path.parent} finns inte",
            remedy="skapa mappen eller välj en annan",
            place=Place(str(path)),
        )


def is_worth_a_try(path: Path) -> bool:
    """Whether it is a file, or something to tell of: a link that leads nowhere, a closed folder.

    Reading what is neither, such as a pipe, would never end.
    """
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def read_whole(path: Path, kind: str) -> bytes:
    """Return the content of a file.  `kind` is what it should be: "en ärendefil", "ett utkast".

    Raises:
        FileUnreadable: It does not exist, is a folder, is too large, or may not be read.

    """
    try:
        large = path.stat().st_size > _LARGEST
        content = b"" if large else path.read_bytes()
    except FileNotFoundError as error:
        problem, remedy = "filen finns inte", "kontrollera namnet och mappen"
        raise FileUnreadable(problem, remedy=remedy, place=Place(str(path))) from error
    except IsADirectoryError as error:
        problem, remedy = "det här är en mapp, inte en fil", f"ange {kind} i mappen"
        raise FileUnreadable(problem, remedy=remedy, place=Place(str(path))) from error
    except OSError as error:
        problem, remedy = "filen går inte att läsa", "kontrollera att du har rätt att läsa den"
        raise FileUnreadable(problem, remedy=remedy, place=Place(str(path))) from error
    if large:
        problem, remedy = "filen är större än 100 MB", f"kontrollera att det är {kind}"
        raise FileUnreadable(problem, remedy=remedy, place=Place(str(path)))
    return content


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to a temporary file beside `path` and move it there when it is whole.

    Raises:
        OutputRefused: The folder can't be written, or the disk is full; `path` is untouched.

    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    except OSError as error:
        raise refused(path, error) from error
    temporary = Path(name)
    # A case that its owner has closed to others stays closed.
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        raise refused(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def refused(path: Path, error: OSError) -> OutputRefused:
    """Return what to tell of a file or folder that the system did not let us write."""
    causes = {errno.ENOSPC: "disken är full", errno.EACCES: "du får inte skriva här"}
    return OutputRefused(
        f"filen går inte att skriva ({causes.get(error.errno or 0, 'okänt fel')})",
        remedy="kontrollera att du får skriva i mappen och att disken har plats",
        place=Place(str(path)),
    )
