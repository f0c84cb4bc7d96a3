"""Sees to it that there is a folder to write in, apart from the drafts, that is nobody else's."""

from __future__ import annotations

import os
from pathlib import Path

from grantflow.documents.files import refused, require_folder
from grantflow.errors import OutputRefused, Place
from grantflow.usecases.batch.gathering import STATE


def require(folder: Path, out: Path, *, force: bool) -> None:
    """Make the folder `out`, unless it is there; refuse one that holds something else.

    Raises:
        OutputRefused: `out` is a file, holds the drafts or somebody's work, or can't be made.

    """
    place = Place(str(out))
    source, target = (Path(os.path.realpath(path)) for path in (folder, out))
    if target == source or target in source.parents:
        raise OutputRefused(
            "granskningarna skulle hamna bland utkasten",
            remedy="välj en egen mapp för dem, till exempel -o granskning",
            place=place,
        )
    try:
        if target.exists() and not target.is_dir():
            raise OutputRefused("det här är en fil", remedy="ange en mapp", place=place)
        require_folder(target)
        target.mkdir(exist_ok=True)
        taken = any(target.iterdir()) and not (target / STATE).is_dir()
    except OSError as error:
        raise refused(out, error) from error
    if taken and not force:
        raise OutputRefused(
            "mappen innehåller något annat än granskningar",
            remedy="välj en ny mapp, eller lägg till --force för att skriva i den ändå",
            place=place,
        )
