"""Takes somebody's file into a case in the store: first shown, then taken when a person says so."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grantflow.documents import casefile
from grantflow.documents.casewrite import Put, changed
from grantflow.documents.importing.merging import merge
from grantflow.errors import CaseRefused, FileUnreadable
from grantflow.model import flat
from grantflow.model.access import may
from grantflow.model.saving import same
from grantflow.model.value import Value
from grantflow.store import log, papers, saves
from grantflow.store.saves import Wanted
from grantflow.usecases.importing import taken_from
from grantflow.usecases.papers import case_bytes

if TYPE_CHECKING:
    from collections.abc import Collection

    from grantflow.documents.importing.merging import Merge
    from grantflow.documents.importing.taken import Taken
    from grantflow.documents.lists.result import ReadLists
    from grantflow.store.base import Base, Connection
    from grantflow.store.cases import Case
    from grantflow.usecases.cases import Opened

_LISTS = (".xlsx", ".xlsm", ".ods")
_NAME = "arende.yaml"
_LONGEST_NAME = 200  # bytes; the file system of a server takes 255
# What files that are sent in are kept as, and the saves that take them in.
KIND = "inläst"


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
        file = Path(folder) / file_name(name)
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


def file_name(told: str) -> str:
    """Return the name of a file that comes from outside: one line, without folders, short enough.

    The end is kept: it says of what kind the file is.
    """
    last = " ".join(told.replace("\\", "/").rsplit("/", 1)[-1].split())
    kept = "".join(sign for sign in last if sign.isprintable())
    short = kept.encode()[-_LONGEST_NAME:].decode(errors="ignore").strip()
    return short if short.strip(".") else "fil"


def as_seen(offer: Offer, theirs: Collection[str], seen: int) -> dict[str, Wanted]:
    """Return what to save of an offer that somebody saw at a version of the case.

    The file's answers that she chose take the place of none that was written after it.
    """
    return {
        path: wanted._replace(base=min(wanted.base, seen))
        if any(flat.is_within(path, one) for one in theirs)
        else wanted
        for path, wanted in offer.wanted.items()
    }


def keep(base: Base, case_id: str, account_id: str, name: str, content: bytes) -> str:
    """Keep a file that somebody has sent in; return its id.

    Raises:
        CaseRefused: The case is closed, or has no room for it.

    """

    def work(connection: Connection) -> str:
        version = saves.locked(connection, case_id)
        new = papers.New(KIND, name, "application/octet-stream", content, version)
        return papers.keep_once(connection, case_id, new, at_ms=base.now(), account_id=account_id)

    return base.write(work)


def may_remove(case: Case, account_id: str, held: papers.Held) -> bool:
    """Whether somebody may take a file out of a case: its owner any, others what is theirs."""
    return may(case.role, "own") or held.account_id == account_id


def remove(base: Base, case: Case, account_id: str, file_id: str) -> None:
    """Take a file out of a case, for ever.

    Raises:
        CaseRefused: The case is closed, or the file is gone or somebody else's.

    """

    def work(connection: Connection) -> None:
        saves.locked(connection, case.id)
        known = {one.id: one for one in papers.listed(connection, case.id)}
        held = known.get(file_id)
        if held is None or not may_remove(case, account_id, held):
            raise CaseRefused(
                "filen är borta, eller någon annans", remedy="be den som äger ärendet ta bort den"
            )
        papers.drop(connection, case.id, file_id)
        told = {"account_id": account_id, "application_id": case.id, "file": file_id}
        log.note(connection, "fil borttagen", at_ms=base.now(), **told)

    base.write(work)


def _lists(file: Path, case: Opened) -> ReadLists | None:
    if file.suffix.lower() not in _LISTS:
        return None
    from grantflow.documents.lists.reading import read_lists

    return read_lists(file, case.application, (), same_rows=False)


def _wanted(case: Opened, after: dict[str, flat.Told]) -> dict[str, Wanted]:
    """Return the answers that differ from those of the case, each at the version it was read at."""
    # As a file says it: what only reads otherwise there is no news.
    before = flat.flatten(casefile.loads(case_bytes(case.application), _NAME).application)
    return {
        path: Wanted(told, case.answers.get(path, saves.EMPTY).version)
        for path, told in after.items()
        if not same(before.get(path), told)
    }
