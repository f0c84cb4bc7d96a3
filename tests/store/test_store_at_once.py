"""Many write at once, and the machine stops in the middle: what was acknowledged is there."""

from __future__ import annotations

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from store_editing import Editor, Watch
from store_people import People

from grantflow.errors import CaseRefused
from grantflow.store import cases, saves
from grantflow.store.tables import CHANGE, MEMBER
from grantflow.usecases.cases import Desk

if TYPE_CHECKING:
    from grantflow.store.base import Base

GOALS = "stages.projektlogik.goals"
PATHS = ("title", "idea.summary", "idea.problem")
COUNTIES = "lansstyrelsen.counties"


def new_case(base: Base, people: People) -> str:
    owner = people["Anna"]
    return base.write(lambda c: cases.create(c, people.home, owner, "", at_ms=base.now()))


def test_people_who_write_at_the_same_moment_lose_nothing(base: Base, people: People) -> None:
    """Four hurried people with four connections, and a fifth who only reads."""
    watch = Watch(base, new_case(base, people))
    readers = Desk(base)

    def write(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - a test is no secret
        editor = Editor(watch, [*people.values()][seed % 3])
        for turn in range(20):
            chance.choice([editor.look, editor.hear, editor.send])()
            editor.type(chance.choice(PATHS), f"{seed}.{turn}")
            editor.type(COUNTIES, chance.sample("abcdef", 3))
            editor.send()
            editor.arrive()
            chance.choice([editor.hear, editor.hear, editor.lose])()
            for path in [*editor.clashes]:
                chance.choice([editor.force, editor.give_way])(path)
        editor.finish()

    def read() -> None:
        for _ in range(40):
            opened = readers.opened(watch.case_id)
            assert opened.answers == watch.snapshots[opened.version]

    with ThreadPoolExecutor(5) as pool:
        for done in [*(pool.submit(write, seed) for seed in range(4)), pool.submit(read)]:
            done.result()
    watch.settle()


def test_rows_added_at_the_same_moment_are_all_there(base: Base, people: People) -> None:
    """Two who press the button at once get two rows."""
    case_id, desk = new_case(base, people), Desk(base)
    with ThreadPoolExecutor(4) as pool:
        rows = [
            *pool.map(lambda _: desk.add_row(case_id, people["Anna"], GOALS)[0], range(20)),
        ]

    assert len({*rows}) == 20
    assert {*desk.opened(case_id).answers[GOALS].value} == {*rows}


def test_two_owners_who_leave_at_the_same_moment_do_not_both_leave(
    base: Base, people: People
) -> None:
    """Somebody has to stay with the case."""
    both = [people["Anna"], people["Bo"]]
    for _ in range(5):
        case_id = new_case(base, people)
        base.write(lambda c, to=case_id: cases.set_role(c, to, both[1], "äga", at_ms=1))  # type: ignore[misc]

        def leave(who: str, case_id: str = case_id) -> bool:
            try:
                base.write(lambda c: cases.take_out(c, case_id, who))
            except CaseRefused:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            left = [*pool.map(leave, both)]
        assert sorted(left) == [False, True]
        with base.read() as connection:
            asked = select(func.count()).where(MEMBER.c.application_id == case_id)
            assert connection.execute(asked).scalar_one() == 1


WRITER = """
import sys
from grantflow.store import saves
from grantflow.store.base import Base
url, case_id, start = sys.argv[1], sys.argv[2], int(sys.argv[3])
base = Base(url)
for number in range(start, start + 10_000):
    def work(connection):
        now = saves.answers(connection, case_id)
        wanted = {
            path: saves.Wanted(f"{number} {path}", now[path].version if path in now else 0)
            for path in ("a", "b", "c")
        }
        return saves.save(connection, case_id, None, wanted, at_ms=number)
    print(base.write(work).version, number, flush=True)
"""


def test_a_killed_process_has_kept_all_it_acknowledged(sqlite_base: Base) -> None:
    """kill -9 at any moment of two hundred saves: every one that was answered is there, whole."""
    base = sqlite_base
    case_id = new_case(base, People(base, "Anna"))
    chance = random.Random(7)  # noqa: S311 - a test is no secret
    acknowledged: dict[int, int] = {}
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, base.url, case_id, str(len(acknowledged))],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        heard = [process.stdout.readline() for _ in range(chance.randint(40, 60))]
        process.kill()
        heard += process.stdout.readlines()
        process.wait()
        for line in heard:
            if line.endswith("\n"):
                version, number = map(int, line.split())
                acknowledged[version] = number
    with base.read() as connection:
        changes = connection.execute(
            select(CHANGE.c.version, CHANGE.c.path, CHANGE.c.new).order_by(CHANGE.c.version)
        ).all()
        sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        now = saves.answers(connection, case_id)
    kept = {(row.version, row.path): row.new for row in changes}
    assert sound == "ok"
    assert len(acknowledged) >= 160
    for version, number in acknowledged.items():
        for path in ("a", "b", "c"):
            assert kept[version, path] == f'"{number} {path}"'
    last = max(version for version, _ in kept)
    assert len(kept) == 3 * last, "a save was kept in part"
    assert {held.version for held in now.values()} == {last}
