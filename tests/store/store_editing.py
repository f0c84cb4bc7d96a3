"""People who write in one case, as their browsers behave, and a watch over what the store does."""

from __future__ import annotations

from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from grantflow.model.saving import same
from grantflow.store import history, saves
from grantflow.store.saves import EMPTY, Held, Wanted
from grantflow.store.tables import CHANGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.store.base import Base, Connection
    from grantflow.store.saves import Saved

Answers = dict[str, Held]


class Shown(NamedTuple):
    """Something that a person has seen saved."""

    path: str
    value: Any
    version: int


class Watch:
    """Looks at every save from inside its transaction, and remembers what it did."""

    def __init__(self, base: Base, case_id: str) -> None:
        self.base = base
        self.case_id = case_id
        self.snapshots: dict[int, Answers] = {0: {}}
        self.shown: list[Shown] = []
        self.overwritten: dict[tuple[str, int], int] = {}
        self._lock = Lock()

    def save(self, account_id: str, wanted: Mapping[str, Wanted], kind: str = "sparat") -> Saved:
        """Save, and look that nobody loses anything by it."""

        def work(connection: Connection) -> Saved:
            version = saves.locked(connection, self.case_id)
            before = saves.answers(connection, self.case_id)
            saved = saves.save(
                connection, self.case_id, account_id, wanted, at_ms=self.base.now(), kind=kind
            )
            after = saves.answers(connection, self.case_id)
            with self._lock:
                assert before == self.snapshots[version]
                self.snapshots[saved.version] = after
                self._look(wanted, before, after, saved)
            return saved

        saved = self.base.write(work)
        with self._lock:
            self.shown += [
                Shown(path, held.value, held.version) for path, held in saved.fields.items()
            ]
        return saved

    def note(self, saved: Saved) -> Saved:
        """Remember what a verb of its own has done: added a row, restored a version."""
        with self.base.read() as connection:
            self.snapshots[saved.version] = saves.answers(connection, self.case_id)
        return saved

    def _look(
        self, wanted: Mapping[str, Wanted], before: Answers, after: Answers, saved: Saved
    ) -> None:
        assert {path: after.get(path, EMPTY) for path in wanted} == saved.fields
        assert {path: held for path, held in before.items() if path not in wanted} == {
            path: held for path, held in after.items() if path not in wanted
        }
        for path, field in wanted.items():
            old, new = before.get(path, EMPTY), after.get(path, EMPTY)
            seen = self._at(field.base, path)
            assert (new.version == saved.version and new != old) or new == old
            clash = saved.conflicts.get(path)
            if clash is not None:
                assert clash.theirs == old == new
                assert not same(seen, old.value)
                assert not same(seen, field.value)
            elif _are_lists(seen, old.value, field.value):
                self._look_at_list(seen, old.value, field.value, new.value or [])
            elif same(seen, old.value):
                assert same(new.value, field.value)
            else:
                assert new == old
                assert same(field.value, seen) or same(field.value, old.value)
            if new != old:
                self.overwritten[path, old.version] = field.base

    @staticmethod
    def _look_at_list(seen: Any, old: Any, wanted: Any, new: list[Any]) -> None:
        base, theirs, ours = ({*(value or [])} for value in (seen, old, wanted))
        assert (theirs | ours) - base <= {*new}, "an item that somebody added is gone"
        assert base & theirs & ours <= {*new}, "an item that both kept is gone"
        assert not (base - theirs | base - ours) & {*new}, "an item that was taken out is back"
        assert len(new) == len({*new})

    def _at(self, version: int, path: str) -> Any:
        """Return what stood at a path when a version had been saved."""
        last = max(one for one in self.snapshots if one <= version)
        return self.snapshots[last].get(path, EMPTY).value

    def settle(self) -> None:
        """Look at the whole history: it is whole, unaltered, and holds all that was ever shown."""
        with self.base.read() as connection:
            for version, answers in self.snapshots.items():
                told = history.answers_at(connection, self.case_id, version)
                assert told == {path: held for path, held in answers.items() if not _gone(held)}
            revisions = history.revisions(connection, self.case_id, limit=10_000)
            assert [one.version for one in revisions] == [*range(len(revisions), 0, -1)]
            changes = connection.execute(
                select(CHANGE.c.path, CHANGE.c.version, CHANGE.c.old, CHANGE.c.new)
                .where(CHANGE.c.application_id == self.case_id)
                .order_by(CHANGE.c.path, CHANGE.c.version)
            ).all()
        for one, next_one in pairwise(changes):
            assert one.path != next_one.path or one.new == next_one.old
        for shown in self.shown:
            then = self.snapshots[shown.version].get(shown.path, EMPTY)
            assert (then.value, then.version) == (shown.value, shown.version)
        for (path, version), base in self.overwritten.items():
            old = self._at(version, path)
            # The items of lists have been looked at, one by one.
            seen = base >= version or same(self._at(base, path), old)
            assert seen or isinstance(old, list | None), (path, version, base)


def _are_lists(*values: Any) -> bool:
    """Whether values are lists or nothing, and not all nothing."""
    return all(isinstance(one, list | None) for one in values) and any(values)


def _gone(held: Held) -> bool:
    return held.value is None


class Editor:
    """A person with a page open.  What she has typed is in her browser until it is acknowledged.

    One request is under way at a time; what is typed meanwhile goes with the next.
    """

    def __init__(self, watch: Watch, account_id: str) -> None:
        self.watch = watch
        self.account_id = account_id
        self.page: Answers = {}
        self.typed: dict[str, Wanted] = {}
        self.under_way: dict[str, Wanted] = {}
        self.unheard: dict[str, list[Any]] = {}
        self.answer: Saved | None = None
        self.clashes: dict[str, Held] = {}
        self.on_screen: set[tuple[str, int]] = set()

    def look(self) -> None:
        """Open the page or let it fetch what others have written; what is typed stays."""
        with self.watch.base.read() as connection:
            now = saves.answers(connection, self.watch.case_id)
        for path, held in now.items():
            if path not in self.typed:
                self._show(path, held)

    def _show(self, path: str, held: Held) -> None:
        self.page[path] = held
        self.on_screen.add((path, held.version))

    def type(self, path: str, value: Any, *, unread: bool = False) -> None:
        """Type in a field: it rests on the version that the page showed."""
        base = self.typed[path].base if path in self.typed else self.page.get(path, EMPTY).version
        self.typed[path] = Wanted(value, base, unread)

    def send(self) -> None:
        """Send what is typed; fields with two texts to choose between wait."""
        if not self.under_way:
            self.under_way = {
                path: field for path, field in self.typed.items() if path not in self.clashes
            }

    def arrive(self) -> None:
        """Let what is under way reach the store."""
        if self.under_way and self.answer is None:
            for path, field in self.under_way.items():
                assert field.base == 0 or (path, field.base) in self.on_screen, path
            self.answer = self.watch.save(self.account_id, self.under_way)

    def hear(self) -> None:
        """Take the answer: its versions always, its texts where nothing has been typed since."""
        if self.answer is None:
            return
        for path, held in self.answer.fields.items():
            if path in self.answer.conflicts:
                self._meet(path, held)
            else:
                self._acknowledged(path, held)
        self.under_way, self.answer = {}, None

    def _acknowledged(self, path: str, held: Held) -> None:
        self.unheard.pop(path, None)
        sent, newer = self.under_way[path], self.typed.get(path)
        if newer is None or newer == sent:
            self.typed.pop(path, None)
            self._show(path, held)
        elif same(held.value, sent.value):
            self._show(path, held)
            self.typed[path] = newer._replace(base=held.version)
        # Else others' items came with the merge, unseen: she goes on from the version she had.

    def _meet(self, path: str, theirs: Held) -> None:
        """Show both texts, unless theirs is what she sent herself and never heard of."""
        self._show(path, theirs)
        if any(same(theirs.value, sent) for sent in self.unheard.get(path, [])):
            self.typed[path] = self.typed[path]._replace(base=theirs.version)
        else:
            self.clashes[path] = theirs

    def lose(self) -> None:
        """Lose the connection: she never hears whether it arrived."""
        for path, field in self.under_way.items():
            self.unheard.setdefault(path, []).append(field.value)
        self.under_way, self.answer = {}, None

    def force(self, path: str) -> None:
        """Choose her own text over the one she was shown."""
        theirs = self.clashes.pop(path)
        self.typed[path] = self.typed[path]._replace(base=theirs.version)

    def give_way(self, path: str) -> None:
        """Choose the text she was shown."""
        del self.clashes[path]
        del self.typed[path]

    def finish(self) -> None:
        """Save all that is typed, forcing where others have written."""
        self.lose()
        for _ in range(50):
            if not self.typed:
                return
            for path in [*self.clashes]:
                self.force(path)
            self.send()
            self.arrive()
            self.hear()
        raise AssertionError(f"never saved: {self.typed}")
