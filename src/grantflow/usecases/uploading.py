"""Takes somebody's file into a case in the store: first shown, then taken when a person says so."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from grantflow.documents import casefile
from grantflow.documents.casewrite import Put, changed
from grantflow.documents.importing.merging import merge
from grantflow.errors import FileUnreadable
from grantflow.model import flat
from grantflow.model.saving import same
from grantflow.model.value import Value
from grantflow.store.saves import Wanted
from grantflow.usecases.importing import taken_from
from grantflow.usecases.papers import case_bytes

if TYPE_CHECKING:
    from collections.abc import Collection

    from grantflow.documents.importing.merging import Merge
    from grantflow.documents.importing.taken import Taken
    from grantflow.documents.lists.result import ReadLists
    from grantflow.usecases.cases import Opened

_LISTS = (".xlsx", ".xlsm", ".ods")
_NAME = "arende.yaml"


@dataclass(eq=False, repr=False)
class Offer(Value):
    """What a file would bring to a case, and the answers to save when a person says yes.

    `lists` are those of a spreadsheet; `asks` is whether their columns were told by likeness, so
    that a person has to look first.
    """

    taken: Taken
    merge: Merge
    wanted: dict[str, Wanted]
    lists: ReadLists | None = None
    asks: bool = False


def read_upload(content: bytes, name: str, case: Opened, theirs: Collection[str] = ()) -> Offer:
    """Return what a file brings to a case; nothing is saved.

    `theirs` are the paths where the answer of the file is to take the place of the case's.

    Raises:
        FileUnreadable, WordUnreadable, ListUnreadable: The file can't be taken in.

    """
    with tempfile.TemporaryDirectory(prefix="grantflow-") as folder:
        file = Path(folder) / (PurePath(name.replace("\\", "/")).name[-80:] or "fil")
        try:
            file.write_bytes(content)
        except OSError as error:
            raise FileUnreadable("filen gick inte att ta emot", remedy="försök igen") from error
        lists = _lists(file, case)
        taken = lists.taken if lists else taken_from(file, tuple(case.application.programmes))
    merged = merge(taken, case.application)
    picked = [Put(one.path, one.file) for one in merged.conflicts if one.path in set(theirs)]
    before = case_bytes(case.application)
    after = casefile.loads(changed(before, _NAME, [*merged.changes, *picked]), _NAME).application
    return Offer(
        taken, merged, _wanted(case, flat.flatten(after)), lists, bool(lists and lists.asks)
    )


def _lists(file: Path, case: Opened) -> ReadLists | None:
    if file.suffix.lower() not in _LISTS:
        return None
    from grantflow.documents.lists.reading import read_lists

    return read_lists(file, case.application, (), same_rows=False)


def _wanted(case: Opened, after: dict[str, flat.Told]) -> dict[str, Wanted]:
    """Return the answers that differ from those of the case, each at the version it was read at."""
    found = {}
    for path, told in after.items():
        held = case.answers.get(path)
        if held is None:
            found[path] = Wanted(told, 0)
        elif not same(held.value, told):
            found[path] = Wanted(told, held.version)
    return found
