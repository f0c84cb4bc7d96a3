"""The earlier projects near a case in the store, remembered for a while, and one taken in."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from grantflow.catalogue.similar import similar
from grantflow.errors import CatalogueBroken
from grantflow.store import rows, saves
from grantflow.usecases.answering import row_prefix
from grantflow.usecases.citing import open_catalogue
from grantflow.usecases.neighbours import PROJECTS, as_row

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.catalogue.search import Catalogue
    from grantflow.catalogue.similar import Likeness
    from grantflow.model.catalogue import Collection, Entry
    from grantflow.store.base import Connection
    from grantflow.usecases.cases import Desk, Opened

_REMEMBERED = 128
_NEAREST = 8
# How old a likeness may be that is shown beside a form while somebody writes in it.
_LATELY_MS = 60_000


class _Known(NamedTuple):
    version: int
    at_ms: int
    likeness: Likeness


class Nearby:
    """The catalogue of an installation, and what it has near each case."""

    def __init__(self, home: Path) -> None:
        """Note where the catalogue is kept."""
        self._home = home
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = Lock()

    def catalogue(self) -> Catalogue:
        """Return the catalogue, opened for the one who asks.

        Raises:
            CatalogueBroken: An entry or a collection is wrong.

        """
        return open_catalogue(self._home)

    def near(self, case_id: str, case: Opened, at_ms: int) -> Likeness:
        """Return the earlier projects nearest to a case as it now stands.

        Raises:
            CatalogueBroken: An entry or a collection is wrong.

        """
        found = similar(self.catalogue(), case.application, _NEAREST)
        with self._lock:
            self._known[case_id] = _Known(case.version, at_ms, found)
            self._known.move_to_end(case_id)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found

    def lately(self, case_id: str, case: Opened, at_ms: int) -> Likeness | None:
        """Return what was near a case a moment ago; None when the catalogue can't be asked.

        A form is saved every few seconds while somebody writes in it; what is near changes slowly.
        """
        with self._lock:
            known = self._known.get(case_id)
        if known is not None and 0 <= at_ms - known.at_ms < _LATELY_MS:
            return known.likeness
        try:
            return self.near(case_id, case, at_ms)
        except (CatalogueBroken, sqlite3.Error):
            return None


class Taken(NamedTuple):
    """A row of omvärldsbevakning with an earlier project; `is_new` unless it stood there."""

    row: str
    is_new: bool


def taken_ids(case: Opened) -> frozenset[str]:
    """Return the ids of the entries that stand in the omvärldsbevakning of a case."""
    projects = case.application.stages.omvarldsbevakning.projects
    return frozenset(row.catalogue_id for row in projects if row.catalogue_id)


def take_into(desk: Desk, case_id: str, account_id: str, entry: Entry, source: Collection) -> Taken:
    """Add an entry last in the omvärldsbevakning of a case, with its source and its flags.

    What to reuse, and who takes it further, are left for people to answer.  An entry that stands
    there already is left as it is.

    Raises:
        CaseRefused: The case is not there, or is closed.

    """
    told = as_row(entry, source)
    prefix = row_prefix(PROJECTS)

    def work(connection: Connection) -> Taken:
        saves.locked(connection, case_id)
        now = saves.answers(connection, case_id)
        held = now.get(PROJECTS, saves.EMPTY)
        ids = list(held.value or [])
        for row in ids:
            if now.get(f"{PROJECTS}[{row}].catalogue_id", saves.EMPTY).value == entry.id:
                return Taken(f"{PROJECTS}[{row}]", is_new=False)
        row = rows.next_row_id(connection, case_id, prefix, ids)
        inside = f"{PROJECTS}[{row}]"
        wanted = {PROJECTS: saves.Wanted([*ids, row], held.version)}
        wanted |= {f"{inside}.{key}": saves.Wanted(text, 0) for key, text in told.items()}
        saves.save(
            connection,
            case_id,
            account_id,
            wanted,
            at_ms=desk.base.now(),
            kind="hämtat",
            note=f"{entry.title}, ur katalogen",
        )
        return Taken(inside, is_new=True)

    return desk.base.write(work)
