"""People write in one case at once, in haste, after lunch and on trains; nothing gets lost."""

from __future__ import annotations

import shutil
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from store_editing import Editor, Watch
from store_people import People

from grantflow.errors import CaseRefused
from grantflow.store import cases, saves
from grantflow.store.base import Base
from grantflow.usecases.cases import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grantflow.store.base import Connection

GOALS = "stages.projektlogik.goals"
TEXTS = ("title", "idea.summary")
DAY, ODD = "idea.period_start", "i vår"
COUNTIES = "lansstyrelsen.counties"
who = st.integers(0, 2)
words = st.sampled_from(["", "a", "b", "c", "ett\ntvå"])


class Editing(RuleBasedStateMachine):
    """Three people, one case."""

    base: ClassVar[Base]
    people: ClassVar[People]
    cases: ClassVar[Iterator[int]] = count(1)

    def __init__(self) -> None:
        super().__init__()
        first, *_ = accounts = [*self.people.values()]

        def work(connection: Connection) -> str:
            return cases.create(connection, self.people.home, first, "", at_ms=next(self.cases))

        self.case_id = self.base.write(work)
        self.desk = Desk(self.base)
        self.watch = Watch(self.base, self.case_id)
        self.editors = [Editor(self.watch, account) for account in accounts]
        row, saved = self.desk.add_row(self.case_id, first, GOALS)
        self.watch.note(saved)
        self.rows = [row]
        told = {TEXTS[0]: "a", COUNTIES: ["a", "b"], f"{GOALS}[{row}].text": "a"}
        self.watch.save(first, {path: saves.Wanted(value, 0) for path, value in told.items()})
        for editor in self.editors:
            editor.look()

    @rule(n=who, what=st.sampled_from(["text", "day", "list", "row"]), data=st.data())
    def type(self, n: int, what: str, data: st.DataObject) -> None:
        if what == "list":
            items = data.draw(st.lists(st.sampled_from("abcd"), unique=True))
            self.editors[n].type(COUNTIES, items or None)
        elif what == "day":
            day = data.draw(st.sampled_from(["2027-01-01", "2028-01-01", ODD]))
            self.editors[n].type(DAY, day, unread=day == ODD)
        else:
            rows = [f"{GOALS}[{row}].text" for row in self.rows]
            path = data.draw(st.sampled_from(rows if what == "row" else TEXTS))
            self.editors[n].type(path, data.draw(words) or None)

    @rule(n=who)
    def look(self, n: int) -> None:
        self.editors[n].look()

    @rule(n=who)
    def send(self, n: int) -> None:
        self.editors[n].send()

    @rule(n=who)
    def arrive(self, n: int) -> None:
        self.editors[n].arrive()

    @rule(n=who)
    def hear(self, n: int) -> None:
        self.editors[n].hear()

    @rule(n=who)
    def save_at_once(self, n: int) -> None:
        self.editors[n].send()
        self.editors[n].arrive()
        self.editors[n].hear()

    @rule(n=who)
    def lose(self, n: int) -> None:
        self.editors[n].lose()

    @precondition(lambda self: any(one.clashes for one in self.editors))
    @rule(data=st.data(), mine=st.booleans())
    def choose(self, data: st.DataObject, mine: bool) -> None:
        editor = data.draw(st.sampled_from([one for one in self.editors if one.clashes]))
        path = data.draw(st.sampled_from(sorted(editor.clashes)))
        if mine:
            editor.force(path)
        else:
            editor.give_way(path)

    @rule(n=who)
    def add_row(self, n: int) -> None:
        row, saved = self.desk.add_row(self.case_id, self.editors[n].account_id, GOALS)
        self.watch.note(saved)
        assert row not in self.rows
        self.rows.append(row)

    @rule(n=who, data=st.data(), careful=st.booleans())
    def remove_row(self, n: int, data: st.DataObject, careful: bool) -> None:
        row = data.draw(st.sampled_from(self.rows))
        seen = data.draw(st.sampled_from(sorted(self.watch.snapshots))) if careful else None
        inside = self.desk.opened(self.case_id).answers.get(f"{GOALS}[{row}].text", saves.EMPTY)
        try:
            self.watch.note(
                self.desk.remove_row(self.case_id, self.editors[n].account_id, GOALS, row, seen)
            )
        except CaseRefused:
            assert seen is not None
            assert inside.version > seen
        else:
            assert seen is None or inside.version <= seen

    @rule(n=who, data=st.data(), way=st.sampled_from(["up", "down"]))
    def move_row(self, n: int, data: st.DataObject, way: Any) -> None:
        row = data.draw(st.sampled_from(self.rows))
        self.watch.note(
            self.desk.move_row(self.case_id, self.editors[n].account_id, GOALS, row, way)
        )

    @rule(n=who, data=st.data())
    def rearrange_rows_of_an_old_page(self, n: int, data: st.DataObject) -> None:
        shown = self.editors[n].page.get(GOALS, saves.EMPTY).value or []
        self.editors[n].type(GOALS, data.draw(st.permutations(shown)) or None)

    @rule(n=who, data=st.data())
    def restore(self, n: int, data: st.DataObject) -> None:
        version = data.draw(st.sampled_from(sorted(self.watch.snapshots)))
        self.watch.note(self.desk.restore(self.case_id, self.editors[n].account_id, version))
        now, then = (self.desk.opened_at(self.case_id, one) for one in (10**6, version))
        assert now.application == then.application

    def teardown(self) -> None:
        for editor in self.editors:
            typed = {path: field.value for path, field in editor.typed.items()}
            editor.finish()
            assert typed.keys() <= {shown.path for shown in self.watch.shown}
        self.watch.settle()
        opened = self.desk.opened(self.case_id)
        assert not opened.misfits
        day = opened.answers.get(DAY, saves.EMPTY)
        assert day.unread == (day.value == ODD)
        with self.base.read() as connection:
            case = cases.seen(connection, self.case_id, self.editors[0].account_id)
        assert case is not None
        assert (case.title, case.version) == (opened.application.title or "", opened.version)


def edited(base: Base, examples: int, steps: int) -> None:
    """Let people write in cases of a database, in every way that Hypothesis thinks of."""
    machine = type("Case", (Editing,), {"base": base, "people": People(base, "Anna", "Bo", "Cia")})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )


def test_nothing_that_anybody_saw_saved_is_lost(tmp_path: Path, empty_sqlite: Path) -> None:
    """Hasty, stale and offline editors of one case, with SQLite."""
    shutil.copy(empty_sqlite, tmp_path / "grantflow.sqlite")
    base = Base(f"sqlite:///{tmp_path / 'grantflow.sqlite'}")
    edited(base, 30, 40)
    base.close()


def test_nothing_is_lost_with_postgresql_either(postgres_base: Base) -> None:
    """The same, in the other database."""
    edited(postgres_base, 5, 30)
