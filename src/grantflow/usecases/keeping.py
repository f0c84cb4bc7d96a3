"""The nightly backup: a file a day in a folder, read back before it counts, and the newest kept."""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents import files
from grantflow.errors import OutputRefused, Place
from grantflow.store import backups
from grantflow.usecases.backup import back_up

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from grantflow.settings import Settings

# How many are kept: two weeks of nights.  A choice of ours.
KEPT = 14
_OURS = re.compile(r"grantflow-\d{4}-\d\d-\d\d\.zip")
# What is older than this has been left by a process that was killed.
_LEFT_S = 3600.0
_UNDER_WAY = re.compile(r"\.{1,2}grantflow-\d{4}-\d\d-\d\d\.[\da-f-]+\.zip(\..+\.tmp)?")


class Kept(NamedTuple):
    """What came of it: the file, what it holds, and how many older ones went."""

    file: Path
    cases: int
    rows: int
    gone: int


def keep_backup(settings: Settings, folder: Path, today: datetime.date) -> Kept:
    """Write the backup of a day, read it back, and let the oldest of ours go.

    It has its name only when it has been read back whole: what a kill leaves is no backup, and
    goes the next time.  A day's second backup takes the place of the first.  Nothing goes before
    the new one stands, and nothing that has another name than ours.

    Raises:
        OutputRefused: The folder can't be made or written, or the file holds something else.
        StoreUnavailable: There is no database, or it does not answer.
        FileUnreadable: What was written can't be read back.

    """
    target = folder / f"grantflow-{today.isoformat()}.zip"
    if folder.is_file():
        raise OutputRefused(
            "mappen för säkerhetskopior är en fil",
            remedy="sätt GRANTFLOW_BACKUPS till en mapp",
            place=Place(str(folder)),
        )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear(folder)
        # Processes of two machines that share the folder may have the same number.
        written = folder / f".{target.stem}.{os.getpid()}-{os.urandom(8).hex()}.zip"
        try:
            done = back_up(settings, written)
            _require_same(written, done.cases)
            written.replace(target)
        finally:
            written.unlink(missing_ok=True)
        return Kept(target, done.cases, done.rows, _let_go(folder))
    except OSError as error:
        raise files.refused(target, error) from error


def latest(folder: Path) -> Path | None:
    """Return the newest backup of ours in a folder; None when there is none."""
    return max(_ours(folder), default=None)


def _require_same(written: Path, cases: int) -> None:
    """Read all of a backup, against the checksums it carries, and count its cases."""
    if sum(1 for _ in backups.opened(written).rows("application")) != cases:
        raise OutputRefused(
            "säkerhetskopian gick inte att läsa tillbaka som den skrevs",
            remedy="kontrollera disken; tidigare kopior är orörda",
            place=Place(str(written.parent)),
        )


def _clear(folder: Path) -> None:
    """Take away what an earlier process was killed with."""
    for one in folder.iterdir():
        with suppress(FileNotFoundError):  # another process is done with it meanwhile
            if _UNDER_WAY.fullmatch(one.name) and one.stat().st_mtime < time.time() - _LEFT_S:
                one.unlink()


def _let_go(folder: Path) -> int:
    old = sorted(_ours(folder))[:-KEPT]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def _ours(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [one for one in folder.iterdir() if _OURS.fullmatch(one.name)]
