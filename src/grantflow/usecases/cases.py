"""What people do with a case in the store: open it, write in it, add and move rows, check it."""

from __future__ import annotations

import sys
from collections import OrderedDict
from itertools import filterfalse
from threading import Lock
from typing import TYPE_CHECKING, Literal, NamedTuple

from grantflow.errors import CaseRefused
from grantflow.model import flat
from grantflow.model.afterwards import is_afterwards
from grantflow.store import cases, history, rows, saves
from grantflow.usecases import own_calls
from grantflow.usecases.answering import Typed, read_typed, row_prefix
from grantflow.usecases.outward import NOWHERE
from grantflow.usecases.own_calls import NONE_OF_OUR_OWN, OwnPapers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grantflow.model.application import Application
    from grantflow.store.base import Base, Connection
    from grantflow.store.saves import Held, Saved
    from grantflow.usecases.outward import Outward

Move = Literal["up", "down"]
_REMEMBERED = 64
# Who is here is told of those seen within 45 seconds; pages that are open ask every 15.
_SEEN_EACH_MS, _SEEN = 20_000, 4096


class Opened(NamedTuple):
    """A case as it stands: its version, its answers by path, and the model they make.

    `misfits` are the paths of answers that the model does not take; they are not in it.  `own` are
    the calls and templates that the organisation of the case has in use.
    """

    version: int
    answers: Mapping[str, Held]
    application: Application
    misfits: frozenset[str]
    own: OwnPapers = NONE_OF_OUR_OWN


class Desk:
    """Where cases are worked on: the store, and a small memory of the cases that are open."""

    def __init__(self, base: Base, outward: Outward = NOWHERE) -> None:
        """Take an open store; `outward` is how the world outside is told what happens."""
        self.base = base
        self.outward = outward
        self._open: OrderedDict[str, Opened] = OrderedDict()
        self._seen: OrderedDict[tuple[str, str], tuple[str, int]] = OrderedDict()
        self._lock = Lock()

    def opened(self, case_id: str, seen: int | None = None) -> Opened:
        """Return a case as it stands now; with `seen`, at that version or a later one.

        Whoever has just read the version of a case may say so, and often gets what is in memory.

        Raises:
            CaseRefused: There is no such case.

        """
        found = self._read(case_id, seen)
        with self._lock:
            known = self._open.get(case_id)
            if known is None or known.own is not found.own or known.version <= found.version:
                self._open[case_id] = found
            self._open.move_to_end(case_id)
            while len(self._open) > _REMEMBERED:
                self._open.popitem(last=False)
        return found

    def glance(self, case_id: str) -> Opened:
        """Return what `opened` does and keep it in no memory: for whoever goes through many cases.

        Raises:
            CaseRefused: There is no such case.

        """
        return self._read(case_id, None)

    def _read(self, case_id: str, seen: int | None) -> Opened:
        with self.base.read() as connection:
            with self._lock:
                known = self._open.get(case_id)
            own = own_calls.of_case(connection, case_id)
            if known is not None and known.own is own and known.version >= (seen or sys.maxsize):
                return known
            version = cases.version_of(connection, case_id)
            if known is None or known.version > version:
                return _built(version, saves.answers(connection, case_id), own)
            if known.own is own and known.version == version:
                return known
            fresh = saves.answers_since(connection, case_id, known.version)
            return _built(version, _with(known.answers, fresh), own)

    def remembered(self, case_id: str, seen: int) -> Opened | None:
        """Return a case as it is in memory at the version `seen` or a later one, if it is."""
        with self._lock:
            known = self._open.get(case_id)
        if known is None or known.version < seen:
            return None
        with self.base.read() as connection:
            return known if known.own is own_calls.of_case(connection, case_id) else None

    def opened_at(self, case_id: str, version: int) -> Opened:
        """Return a case as it stood at a version."""
        with self.base.read() as connection:
            answers = history.answers_at(connection, case_id, version)
            return _built(version, answers, own_calls.of_case(connection, case_id))

    def written_since(self, case_id: str, version: int) -> tuple[int, Mapping[str, Held]]:
        """Return the version of a case, and its answers that are newer than a version.

        Raises:
            CaseRefused: There is no such case.

        """
        with self.base.read() as connection:
            now = cases.version_of(connection, case_id)
            return now, saves.answers_since(connection, case_id, version)

    def be_seen(self, case_id: str, account_id: str, place: str) -> None:
        """Note that somebody has a place of a case open now; what was noted just before stands."""
        now, who = self.base.now(), (case_id, account_id)
        with self._lock:
            before, at_ms = self._seen.get(who, ("", 0))
        if before == place and 0 <= now - at_ms < _SEEN_EACH_MS:
            return
        self.base.write(lambda c: cases.be_seen(c, case_id, account_id, place, at_ms=now))
        with self._lock:
            self._seen[who] = (place, now)
            if len(self._seen) > _SEEN:
                self._seen.popitem(last=False)

    def save_typed(self, case_id: str, account_id: str, given: Mapping[str, Typed]) -> Saved:
        """Save what somebody has typed, by path, and return how every field then stands.

        Raises:
            CaseRefused: A path is none of the questions, or see `saves.save`.

        """
        wanted = {path: read_typed(path, one) for path, one in given.items()}
        return self.base.write(
            lambda connection: saves.save(
                connection, case_id, account_id, wanted, at_ms=self.base.now()
            )
        )

    def put(
        self,
        case_id: str,
        account_id: str,
        wanted: Mapping[str, saves.Wanted],
        kind: str,
        note: str,
    ) -> Saved:
        """Save answers that come from something else than typing: a file, a waiver, an entry."""
        return self.base.write(
            lambda connection: saves.save(
                connection,
                case_id,
                account_id,
                wanted,
                at_ms=self.base.now(),
                kind=kind,
                note=note,
            )
        )

    def take_in(self, case_id: str, account_id: str, application: Application, note: str) -> Saved:
        """Fill an empty case from another, with rows and their ids."""
        wanted = {path: saves.Wanted(told, 0) for path, told in flat.flatten(application).items()}
        return self.put(case_id, account_id, wanted, "hämtat", note)

    def add_row(self, case_id: str, account_id: str, path: str) -> tuple[str, Saved]:
        """Add an empty row last in a list; return its id and how the list stands.

        Raises:
            CaseRefused: No rows stand at the path.

        """
        prefix = flat.row_prefix(path) or row_prefix(path)

        def work(connection: Connection) -> tuple[str, Saved]:
            saves.locked(connection, case_id)
            held, ids = _ids(connection, case_id, path)
            row = rows.next_row_id(connection, case_id, prefix, ids)
            wanted = {path: saves.Wanted([*ids, row], held.version)}
            return row, self._save(connection, case_id, account_id, wanted)

        return self.base.write(work)

    def move_row(self, case_id: str, account_id: str, path: str, row: str, way: Move) -> Saved:
        """Move a row one step; one that stands first or last, or is gone, stays."""
        row_prefix(path)

        def work(connection: Connection) -> Saved:
            saves.locked(connection, case_id)
            held, ids = _ids(connection, case_id, path)
            wanted = {path: saves.Wanted(moved(ids, row, way), held.version)}
            return self._save(connection, case_id, account_id, wanted)

        return self.base.write(work)

    def remove_row(
        self, case_id: str, account_id: str, path: str, row: str, seen: int | None
    ) -> Saved:
        """Take a row out of its list.  Its answers stay in the history.

        `seen` is the version of the case that the person had before her; None takes the row out
        whatever others have written in it.

        Raises:
            CaseRefused: Somebody has written in the row since then.

        """
        row_prefix(path)

        def work(connection: Connection) -> Saved:
            saves.locked(connection, case_id)
            held, ids = _ids(connection, case_id, path)
            inside = saves.answers_below(connection, case_id, f"{path}[{row}]")
            if seen is not None and any(one.version > seen for one in inside.values()):
                raise CaseRefused(
                    "någon har skrivit i raden sedan ni såg den",
                    remedy="läs vad som har ändrats innan ni tar bort raden",
                )
            wanted = {path: saves.Wanted([one for one in ids if one != row], held.version)}
            return self._save(connection, case_id, account_id, wanted)

        return self.base.write(work)

    def restore(self, case_id: str, account_id: str, version: int) -> Saved:
        """Make the case as it stood at a version, as a new revision; what was granted stays."""

        def work(connection: Connection) -> Saved:
            saves.locked(connection, case_id)
            then = history.answers_at(connection, case_id, version)
            now, none = saves.answers(connection, case_id), saves.EMPTY
            wanted = {}
            for path in filterfalse(is_afterwards, {*then, *now}):
                old = then.get(path, none)
                wanted[path] = saves.Wanted(old.value, now.get(path, none).version, old.unread)
            return self._save(
                connection, case_id, account_id, wanted, "återställt", f"version {version}"
            )

        return self.base.write(work)

    def _save(
        self,
        connection: Connection,
        case_id: str,
        account_id: str,
        wanted: Mapping[str, saves.Wanted],
        kind: str = "sparat",
        note: str = "",
    ) -> Saved:
        return saves.save(
            connection, case_id, account_id, wanted, at_ms=self.base.now(), kind=kind, note=note
        )


def moved(ids: Sequence[str], row: str, way: Move) -> list[str]:
    """Return ids with one of them a step earlier or later."""
    found = list(ids)
    if row in found:
        at = found.index(row)
        to = max(0, at - 1) if way == "up" else min(len(found) - 1, at + 1)
        found.insert(to, found.pop(at))
    return found


def _ids(connection: Connection, case_id: str, path: str) -> tuple[Held, list[str]]:
    held = saves.answers(connection, case_id, [path]).get(path, saves.EMPTY)
    return held, list(held.value or [])


def _with(known: Mapping[str, Held], fresh: Mapping[str, Held]) -> Mapping[str, Held]:
    """Return known answers with fresh ones in their places, in the order of paths."""
    both = {**known, **fresh}
    return both if len(both) == len(known) else {path: both[path] for path in sorted(both)}


def _built(version: int, answers: Mapping[str, Held], own: OwnPapers) -> Opened:
    read = {
        path: held.value
        for path, held in answers.items()
        if held.value is not None and not held.unread
    }
    gathered = flat.gather(read)
    return Opened(version, answers, gathered.application, frozenset(gathered.misfits), own)
