"""Writes folders whole or not at all; what somebody else keeps in one stays as it is."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from grantflow.documents.files import refused, require_folder, write_whole
from grantflow.errors import OutputRefused, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

# Tells a folder of ours from somebody's work: the checksum of each file as written.
OURS = ".grantflow"


def write_folder(path: Path, made: Mapping[str, bytes], *, force: bool = False) -> None:
    """Write files, by name, as the folder `path`; an earlier one of ours gives way as a whole.

    A folder that holds something else is left where it is, with `force`: each file is written in
    its place, and those that we wrote before and nobody has changed go.  All else is kept.

    Raises:
        OutputRefused: `path` is a file, or a folder that holds something else, or can't be written.

    """
    require_free(path, force=force)
    real = _real(path)
    try:
        if real.is_dir() and not _may_go(real):
            _write_among_others(real, made)
        else:
            _write_anew(real, made)
    except OSError as error:
        raise refused(path, error) from error


def require_free(path: Path, *, force: bool = False) -> None:
    """Refuse a place where no folder can be written, or that holds somebody's work.

    Raises:
        OutputRefused: `path` is a file, the working folder, or a folder that holds something else.

    """
    place = Place(str(path))
    try:
        real = _real(path)
        if real.exists() and not real.is_dir():
            raise OutputRefused("det här är en fil", remedy="ange en mapp", place=place)
        if real == _real(Path()):
            raise OutputRefused(
                "det här är mappen som du står i",
                remedy="ange en ny mapp i den, till exempel -o ut",
                place=place,
            )
        require_folder(path)
        taken = real.is_dir() and not force and not _may_go(real)
    except OSError as error:
        raise refused(path, error) from error
    if taken:
        raise OutputRefused(
            "mappen finns redan och innehåller något annat",
            remedy="välj en ny mapp, eller lägg till --force för att ersätta filer i den",
            place=place,
        )


def _real(path: Path) -> Path:
    """Return where links lead, so that the folder itself is swapped and never a link to it."""
    return Path(os.path.realpath(path))


def _may_go(folder: Path) -> bool:
    """Whether a folder is empty, or ours and nobody has changed anything in it since."""
    if not any(folder.iterdir()):
        return True
    told = _told(folder)
    return bool(told) and told == {entry.name: _state(entry) for entry in _entries(folder)}


def _entries(folder: Path) -> list[Path]:
    return [entry for entry in folder.iterdir() if entry.name != OURS]


def _state(entry: Path) -> str:
    """Return the checksum of a file; for what we never write, what it is."""
    if entry.is_symlink() or not entry.is_file():
        return "länk, mapp eller annat"
    return f"{zlib.crc32(entry.read_bytes()):08x}"


def _told(folder: Path) -> dict[str, str]:
    """Return the checksums that our list in a folder tells, by name; nothing without a list."""
    try:
        lines = (folder / OURS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: crc for crc, _, name in (line.partition("  ") for line in lines)}


def _listing(made: Mapping[str, bytes]) -> bytes:
    lines = (f"{zlib.crc32(made[name]):08x}  {name}\n" for name in sorted(made))
    return "".join(lines).encode()


def _write_among_others(folder: Path, made: Mapping[str, bytes]) -> None:
    """Write each file whole where it belongs; take away what only our list remembers."""
    for name in (*made, OURS):
        if (folder / name).is_dir():
            raise OutputRefused(
                "en mapp har det namn som en fil ska få",
                remedy="flytta mappen eller välj en annan",
                place=Place(str(folder / name)),
            )
    told = _told(folder)
    for name in made:
        write_whole(folder / name, made[name])
    for entry in _entries(folder):
        if entry.name not in made and entry.name in told and _state(entry) == told[entry.name]:
            entry.unlink()
    write_whole(folder / OURS, _listing(made))


def _write_anew(path: Path, made: Mapping[str, bytes]) -> None:
    new = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp"))
    try:
        for name, content in (*made.items(), (OURS, _listing(made))):
            (new / name).write_bytes(content)
        new.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o755)
        _put_in_place(new, path)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _put_in_place(new: Path, path: Path) -> None:
    """Move `new` to `path`; whatever stops it, one of the two stands there afterwards."""
    if not path.exists():
        new.replace(path)
        return
    aside = new.with_suffix(".old")
    try:
        path.replace(aside)
        new.replace(path)
    finally:
        if not path.exists():
            _put_back(aside, path)
        elif not new.exists():
            shutil.rmtree(aside, ignore_errors=True)


def _put_back(aside: Path, path: Path) -> None:
    try:
        aside.replace(path)
    except OSError as error:
        raise OutputRefused(
            "mappen gick inte att byta ut",
            remedy=f"det som stod i den ligger i {aside}; byt namn på den mappen",
            place=Place(str(path)),
        ) from error
