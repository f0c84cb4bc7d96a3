"""Writes folders whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from grantflow.documents.files import refused
from grantflow.errors import OutputRefused, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

# Tells a folder of ours from somebody's work: the checksum of each file as written.
OURS = ".grantflow"


def write_folder(path: Path, made: Mapping[str, bytes], *, force: bool = False) -> None:
    """Write files into a new folder `path`; an earlier one of ours gives way when all is written.

    With `force` files of the same name are replaced, and whatever else the folder holds is kept.

    Raises:
        OutputRefused: `path` is a file, or a folder that holds something else, or can't be written.

    """
    _require_free(path, force=force)
    try:
        new = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp"))
    except OSError as error:
        raise refused(path, error) from error
    try:
        _fill(new, made)
        if path.is_dir() and force:
            _keep_others(path, new)
        _put_in_place(new, path)
    except OSError as error:
        raise refused(path, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _require_free(path: Path, *, force: bool) -> None:
    place = Place(str(path))
    if path.exists() and not path.is_dir():
        raise OutputRefused("det här är en fil", remedy="ange en mapp", place=place)
    if not path.parent.is_dir():
        raise OutputRefused(
            f"mappen {path.parent} finns inte", remedy="skapa den först", place=place
        )
    if path.is_dir() and any(path.iterdir()) and not force and not _is_unchanged(path):
        raise OutputRefused(
            "mappen finns redan och innehåller något annat",
            remedy="välj en ny mapp, eller lägg till --force för att ersätta filer i den",
            place=place,
        )


def _fill(folder: Path, made: Mapping[str, bytes]) -> None:
    for name, content in made.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (folder / OURS).write_text(_listing(folder), "utf-8")
    folder.chmod(0o755)


def _put_in_place(new: Path, path: Path) -> None:
    """Move `new` to `path`; what stood there is put back if that fails."""
    if not path.is_dir():
        new.replace(path)
        return
    aside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".old"))
    path.replace(aside / "was")
    try:
        new.replace(path)
    except OSError:
        (aside / "was").replace(path)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _listing(folder: Path) -> str:
    """Return name and checksum of every file in a folder, one a line."""
    held = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != OURS)
    return "".join(
        f"{zlib.crc32(file.read_bytes()):08x}  {file.relative_to(folder).as_posix()}\n"
        for file in held
    )


def _is_unchanged(folder: Path) -> bool:
    """Whether we wrote the folder and nobody has changed anything in it since."""
    try:
        return (folder / OURS).read_text("utf-8") == _listing(folder)
    except (OSError, UnicodeDecodeError):
        return False


def _keep_others(old: Path, new: Path) -> None:
    """Copy what stands in `old` and not in `new`."""
    for file in old.rglob("*"):
        kept = new / file.relative_to(old)
        if file.is_file() and not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, kept)
