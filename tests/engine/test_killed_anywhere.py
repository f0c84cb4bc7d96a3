"""kill -9 at any moment of flow, worker and engine: every job is done once, and whole."""

from __future__ import annotations

import os
import random
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from killed_left import look_at, look_at_case, look_at_engine, look_at_room
from killed_people import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from killed_files import Files, Online, Wish
    from killed_house import House
    from killed_people import Command

pytestmark = [pytest.mark.engine, pytest.mark.sqlite]

# The same choices again: GRANTFLOW_TEST_SEED=…; how many runs are killed: GRANTFLOW_TEST_KILLS=…
SEED = int(os.environ.get("GRANTFLOW_TEST_SEED", "20261123"))
KILLED = int(os.environ.get("GRANTFLOW_TEST_KILLS", "60"))
# Starting the engine is what costs, so it dies in four rounds alone, in one of them twice.
WITH_ENGINE = ["engine", "everything", "engine_twice", "everything"]
WITHOUT = ["commands", "worker"]
WORKERS_KILLED = 3
# About so long lies between two steps of a run.
STEP_S = 0.1


@dataclass
class Storm:
    """Rounds of work under way, in which something dies; the runs that it hits are counted."""

    house: House
    files: Files
    online: Online
    chance: random.Random
    hit: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def round(self, victim: str) -> None:
        """Let people work, kill the victim, start what a supervisor starts, and wait."""
        files = self.files
        self.online.write()
        self.online.ask_for_review(files.draft)
        if victim == "worker":
            self.online.ask_for_draft()
        wishes = [files.a_draft(), files.a_review(), files.a_scan(), files.a_batch()]
        for wish in wishes:
            self.begin(wish)
        getattr(self, f"_{victim}")(wishes)
        self.house.start_all()
        wait_until(self._is_idle, "all jobs are over", 0.1)

    def begin(self, wish: Wish) -> None:
        """Begin the command of a wish."""
        wish.command = self.house.begin(*wish.words)

    def _commands(self, wishes: list[Wish]) -> None:
        """Kill each command at a moment of its own; the worker does what they were at."""
        killers = [
            threading.Thread(
                target=self._kill_at, args=(wish.command, *self._moment(wish.steps, wish.last_s))
            )
            for wish in wishes
        ]
        for killer in killers:
            killer.start()
        for killer in killers:
            killer.join()

    def _worker(self, wishes: list[Wish]) -> None:
        """Kill some commands, and then the worker that does what they were at, and its heir."""
        self._commands(wishes[1:])
        for _ in range(WORKERS_KILLED):
            assert self.house.worker
            self._kill_at(self.house.worker, *self._moment(4, 2 * STEP_S))
            self.house.start_worker()

    def _engine(self, wishes: list[Wish]) -> None:
        """Kill the engine under all of them."""
        self._wait_for(len(wishes))
        self._count("engine", len(self.house.running()))
        self.house.kill_engine()

    def _engine_twice(self, wishes: list[Wish]) -> None:
        """Kill the engine, and once more while it starts."""
        self._engine(wishes)
        self.house.start_engine()
        time.sleep(self.chance.uniform(0, 20 * STEP_S))
        self.house.kill_engine()

    def _everything(self, wishes: list[Wish]) -> None:
        """Kill all that runs."""
        self._wait_for(len(wishes))
        self.house.kill_engine()
        for one in (*(wish.command for wish in wishes), self.house.worker):
            assert one
            one.kill()
            self._count("everything", self.house.lost_by(one) > 0)

    def _moment(self, steps: int, last_s: float) -> tuple[int, float]:
        """Return how many steps a run has done when it dies, and how much later: anywhere in it."""
        return self.chance.randint(-1, steps), self.chance.uniform(0, last_s)

    def _kill_at(self, process: Command, steps: int, later: float) -> None:
        """Kill a process at a moment of the job that it holds, or when it holds none any more."""
        most = -1

        def is_there() -> bool:
            nonlocal most
            now = self.house.steps_of(process)
            most = max(most, now)
            is_late = now < most or (process is self.house.worker and not self.house.under_way())
            return now >= steps or is_late or process.over.is_set()

        wait_until(is_there, f"{process.words} at step {steps}", 0.03)
        time.sleep(later)
        process.kill()
        self._count(process.words[0], self.house.lost_by(process) > 0)

    def _count(self, what: str, lost: int) -> None:
        with self._lock:
            self.hit[what] = self.hit.get(what, 0) + lost

    def _wait_for(self, count: int) -> None:
        """Wait until most of the commands are at work, and then some."""
        wait_until(
            lambda: len(self.house.running()) >= count - 1 or not self.house.under_way(),
            "the commands are at work",
        )
        time.sleep(self.chance.uniform(0, 3 * STEP_S))

    def _is_idle(self) -> bool:
        self.house.without_waiting()
        return not self.house.under_way()

    def ask_again(self) -> None:
        """Let everybody whose command died write it once more, some at a time."""
        left = [wish for wish in self.files.wishes if not wish.is_told]
        while left:
            some, left = left[:4], left[4:]
            for wish in some:
                self.begin(wish)
            for wish in some:
                assert wish.command
                assert wish.command.wait() == wish.code, wish.command.told()
                assert wish.is_told, wish.command.told()


def test_every_job_is_done_once_whatever_is_killed(
    house: House, files: Files, online: Online, record_property: Callable[[str, object], None]
) -> None:
    """At least sixty runs lose their process or their engine; nothing is lost, nothing twice."""
    record_property("seed", SEED)
    storm = Storm(house, files, online, random.Random(SEED))  # noqa: S311 - a test is no secret
    house.start_all()
    victims = [*WITH_ENGINE]
    for n in range(KILLED):
        if sum(storm.hit.values()) >= KILLED:
            break
        # Between two rounds without the engine, which has to be up for long to be used.
        storm.round(victims.pop(0) if victims and n % 3 == 2 else WITHOUT[n % 2])
    while victims:
        storm.round(victims.pop(0))
    record_property("hit", storm.hit)
    assert sum(storm.hit.values()) >= KILLED, (SEED, storm.hit)
    storm.ask_again()

    for wish in files.wishes:
        look_at(house, wish)
    look_at_case(online, files.commented.read_bytes())
    look_at_room(house, files)
    look_at_engine(house)
