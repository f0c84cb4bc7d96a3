"""kill -9 of web app, worker and engine while people save: what they saw saved is there."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from web_place import Browser, Place, open_base, settings_in, settle

from grantflow.cli.supervising import free_port
from grantflow.documents import casefile
from grantflow.store.base import Base
from grantflow.store.tables import ANSWER, CHANGE, REVISION
from grantflow.store.work_tables import FILE, JOB
from grantflow.usecases.cases import Desk
from grantflow.web.app import create_app

# It looks into the file while others write in it.
pytestmark = pytest.mark.sqlite

CASE = Path(__file__).parents[2] / "data" / "examples" / "foraldraskap-mars-2022.yaml"
SAVES, WRITERS, JOBS = 200, 4, 2
KILLS = ["web", "web", "worker", "engine"]
# How the command lines of what stands beside the web process end.
BESIDE = {"worker": ["grantflow", "work"], "engine": ["prefect", "server", "start"]}
# Questions that the example has left empty.
PATHS = (
    "idea.problem",
    "idea.why_now",
    "stages.projektlogik.problem",
    "stages.projektlogik.aim",
)
PATIENCE_S = 120


@dataclass
class House:
    """A `grantflow serve` of its own, which is killed and started again."""

    home: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[str] | None" = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "grantflow", "serve"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            env=os.environ | {"GRANTFLOW_HOME": str(self.home)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        assert "svarar på" in self.process.stdout.readline()

    def kill(self) -> None:
        """Kill the web process, and nothing else."""
        assert self.process
        self.process.kill()
        self.process.communicate()

    def kill_beside(self, what: str) -> bool:
        """Kill the worker or the engine; False when there is none just now."""
        named = BESIDE[what]
        found = [pid for pid, words in self.processes() if holds_in_order(words, named)]
        for pid in found:
            os.kill(pid, signal.SIGKILL)
        return bool(found)

    def processes(self) -> Iterator[tuple[int, list[str]]]:
        """Yield everything that runs for this house, wherever it was started."""
        mark = f"GRANTFLOW_HOME={self.home}".encode()
        for folder in Path("/proc").iterdir():
            try:
                if folder.name.isdecimal() and mark in (folder / "environ").read_bytes():
                    yield int(folder.name), (folder / "cmdline").read_text("utf-8").split("\0")[:-1]
            except (FileNotFoundError, PermissionError, ProcessLookupError):
                continue


def holds_in_order(words: list[str], named: list[str]) -> bool:
    return any(words[at : at + len(named)] == named for at in range(len(words)))


class Writer(threading.Thread):
    """Somebody whose page saves as she types, and tries again until it is told that it is saved."""

    def __init__(
        self, browser: Browser, case_id: str, path: str, enough: Callable[[], bool]
    ) -> None:
        super().__init__(daemon=True)
        self.browser, self.path = browser, path
        self.address = f"/arende/{case_id}/steg/arende"
        self.enough = enough
        self.acknowledged: list[tuple[int, str]] = []
        self.typed: list[str] = []
        self.fault = ""

    def run(self) -> None:
        base = "0."
        while not self.enough() and not self.fault:
            text = f"{self.path} {len(self.typed)}"
            self.typed.append(text)
            until = time.monotonic() + PATIENCE_S
            while not (told := self.sent(base, text)) and not self.fault:
                time.sleep(0.05)
                if time.monotonic() > until:
                    self.fault = "nobody answers"
            if told:
                base = told["falt"][self.path]["bas"]
                self.acknowledged.append((int(base.split(".")[0]), text))

    def sent(self, base: str, text: str) -> dict[str, Any] | None:
        """Send a text; None when no answer came."""
        try:
            answer = self.browser.post_json(
                self.address, {"falt": {self.path: {"bas": base, "text": [text]}}}
            )
        except httpx.TransportError:
            return None
        if answer.status_code != 200:
            self.fault = f"{answer.status_code}: {answer.text}"
            return None
        told: dict[str, Any] = answer.json()
        return told


@contextmanager
def opened(home: Path) -> Iterator[Base]:
    base = open_base(home)
    yield base
    base.close()


def moved_in(house: House) -> tuple[Place, list[Browser]]:
    """Let people move in, with a case, while nothing runs; return them with sessions."""
    with opened(house.home) as base:
        app = create_app(settings_in(house.home), base)
        place = Place(f"http://127.0.0.1:{house.port}", app, base)
        settle(place)
        example = casefile.load(CASE).application
        Desk(base).take_in(place.case_id, place.account_ids["äga"], example, "exempel")
        return place, [place.browser("redigera") for _ in range(WRITERS + 1)]


def wait_until(holds: Callable[[], bool], each_s: float = 0.1) -> None:
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(each_s)


def happen(house: House, place: Place, asking: Browser, what: str, jobs: set[str]) -> None:
    """Kill a process, or ask for a Word file."""
    if what == "web":
        house.kill()
        house.start()
    elif what in BESIDE:
        wait_until(lambda: house.kill_beside(what))
        # Half a minute later the lease of the dead one has run out.
        if what == "worker":
            change(house, "UPDATE job SET lease_ms = 1 WHERE state = 'running'")
    else:
        asked = asking.post(f"/arende/{place.case_id}/skapa")
        assert asked.status_code == 303, asked.text
        jobs.add(asked.headers["location"].rsplit("/", 1)[-1])


def change(house: House, words: str) -> None:
    with closing(sqlite3.connect(house.home / "grantflow.sqlite", timeout=30)) as connection:
        connection.execute(words)
        connection.commit()


def waiting(house: House) -> int:
    """Return how many jobs have not ended."""
    with closing(sqlite3.connect(house.home / "grantflow.sqlite", timeout=30)) as connection:
        asked = "SELECT count(*) FROM job WHERE ended_ms IS NULL"
        return int(connection.execute(asked).fetchone()[0])


def look_at(place: Place, writers: list[Writer], jobs: set[str]) -> None:
    """Look for every acknowledged save and job in what is left on the disk."""
    with opened(place.app.state.site.settings.home) as base, base.read() as connection:
        sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        changes = {
            (row.path, row.version): row
            for row in connection.execute(
                select(CHANGE.c.path, CHANGE.c.version, CHANGE.c.new, REVISION.c.account_id).join(
                    REVISION,
                    (REVISION.c.application_id == CHANGE.c.application_id)
                    & (REVISION.c.version == CHANGE.c.version),
                )
            )
        }
        now = {
            row.path: row.value for row in connection.execute(select(ANSWER.c.path, ANSWER.c.value))
        }
        ended = {row.id: row.state for row in connection.execute(select(JOB.c.id, JOB.c.state))}
        made = [*connection.execute(select(FILE.c.job_id)).scalars()]
    assert sound == "ok"
    assert sum(len(one.acknowledged) for one in writers) >= SAVES
    for one in writers:
        for version, text in one.acknowledged:
            assert changes[one.path, version].new == f'"{text}"'
            assert changes[one.path, version].account_id == place.account_ids["redigera"]
        assert now[one.path] == f'"{one.typed[-1]}"', "the last text was acknowledged"
        kept = [row.new for (path, _), row in sorted(changes.items()) if path == one.path]
        assert kept == [f'"{text}"' for text in one.typed], "each once, in the order they came"
    assert dict.fromkeys(jobs, "done") == ended
    assert sorted(made) == sorted(jobs), "each was done once"


def test_what_was_seen_saved_is_there_whatever_is_killed(tmp_path: Path) -> None:
    """Two hundred saves over HTTP; each process dies at random moments and comes back."""
    house, chance = House(tmp_path), random.Random(11)  # noqa: S311 - a test is no secret
    place, (asking, *browsers) = moved_in(house)
    jobs: set[str] = set()
    house.start()
    try:
        writers: list[Writer] = []

        def done() -> int:
            return sum(len(one.acknowledged) for one in writers)

        writers += [
            Writer(browser, place.case_id, path, lambda: done() >= SAVES)
            for browser, path in zip(browsers, PATHS, strict=True)
        ]
        for writer in writers:
            writer.start()
        happenings = KILLS + ["job"] * JOBS
        chance.shuffle(happenings)
        moments = sorted(chance.sample(range(10, SAVES - 10), len(happenings)))
        for moment, what in zip(moments, happenings, strict=True):
            wait_until(lambda at=moment: done() >= at or any(one.fault for one in writers))  # type: ignore[misc]
            happen(house, place, asking, what, jobs)
        for writer in writers:
            writer.join(PATIENCE_S)
        assert [one.fault for one in writers] == [""] * WRITERS
        wait_until(lambda: not waiting(house), 0.3)
        assert house.process
        house.process.terminate()
        out, _ = house.process.communicate(timeout=PATIENCE_S)
        assert house.process.returncode == 0
        assert "Stoppad." in out
        wait_until(lambda: not [*house.processes()])
    finally:
        for pid, _ in [*house.processes()]:
            os.kill(pid, signal.SIGKILL)
    look_at(place, writers, jobs)
