"""Reads the pages that the case files of a folder watch, for a schedule.

Nothing counts as told: what is new is shown when a person runs `grantflow scan` on the file.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from grantflow import defects
from grantflow.documents import casefile
from grantflow.documents.files import is_worth_a_try
from grantflow.errors import FileUnreadable, GrantflowError, Place
from grantflow.text import swedish_time
from grantflow.usecases import choose_frame, scanning

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.model.scan import Scan
    from grantflow.settings import Settings

_DEFECT = "det här är ett fel i grantflow, inte i filen (referens {}). Anmäl felet med numret."
_CASES = (".yaml", ".yml")


class LookedAtFolder(NamedTuple):
    """How many case files and pages were read, which files have something new, and faults."""

    cases: int
    pages: int
    changed: tuple[str, ...]
    faults: tuple[str, ...]


def look_at_folder(folder: Path, settings: Settings) -> LookedAtFolder:
    """Read the pages of every case file in a folder; one at fault stops no other.

    Raises:
        FileUnreadable: There is no such folder.

    """
    try:
        named = (path for path in folder.iterdir() if path.suffix.lower() in _CASES)
        paths = sorted(filter(is_worth_a_try, named))
    except OSError as error:
        raise FileUnreadable(
            "mappen finns inte eller går inte att läsa",
            remedy="kontrollera GRANTFLOW_CASES",
            place=Place(str(folder)),
        ) from error
    changed, faults, pages = [], [], 0
    for path in paths:
        try:
            scan = _look(path, settings)
        except GrantflowError as error:
            faults.append(f"{path.name}: {error.problem}. {error.remedy}.")
        except Exception:  # noqa: BLE001 - a defect in one case must not stop the others
            faults.append(f"{path.name}: {_DEFECT.format(defects.note())}")
        else:
            pages += len(scan.pages)
            changed += [path.name] if scan.count("changed") else []
    return LookedAtFolder(len(paths) - len(faults), pages, tuple(changed), tuple(faults))


def _look(path: Path, settings: Settings) -> Scan:
    file = casefile.load(path)
    call = choose_frame(file.application, beside=path.parent).call
    order = scanning.ScanOrder(case=file, path=path, call=call, settings=settings, now=_now)
    return scanning.read(order).scan


def _now() -> datetime.datetime:
    return datetime.datetime.now(swedish_time.zone())
