"""An installation whose processes die: an engine, a worker, commands, and what the rows say."""

from __future__ import annotations

import json
import os
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from killed_nursery import ENGINE
from killed_people import PATIENCE_S, Command, Nursery, wait_until

from grantflow.cli.supervising import free_port
from grantflow.store.base import Base, default_url
from grantflow.store.upgrade import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT = ("PATH", "LANG", "HOME", "TMPDIR", "PYTHONPATH")


class House:
    """A home with an engine, a worker and people, all of whom can be killed."""

    def __init__(self, home: Path, **more: str) -> None:
        """Let people move in; nothing runs yet."""
        self.home, self.room = home, home / "rum"
        self.room.mkdir(parents=True)
        self.base = Base(default_url(home))
        upgrade(self.base)
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}/api"
        self.environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | {
            "GRANTFLOW_HOME": str(home),
            "PREFECT_HOME": str(home / "prefect"),
            "PREFECT_API_URL": self.address,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
            "DO_NOT_TRACK": "1",
            "OPENBLAS_NUM_THREADS": "1",
            **more,
        }
        self.people = Nursery(self.room, self.environment)
        self.begin = self.people.begin
        self.worker: Command | None = None
        self.engine: Command | None = None

    # The processes.

    def start_engine(self) -> None:
        """Start the engine when it does not run, without waiting for it."""
        if self.engine is None or self.engine.over.is_set():
            self.engine = self.begin(ENGINE, self._port)

    def kill_engine(self) -> None:
        """Kill the engine, whether it answers yet or not."""
        assert self.engine
        self.engine.kill()

    def start_worker(self) -> None:
        """Start the worker as a supervisor does, when there is none."""
        if self.worker is None or self.worker.over.is_set():
            self.worker = self.begin("work")

    def start_all(self) -> None:
        """Start what does not run, as a supervisor does, and wait until the engine answers."""
        self.start_engine()
        self.start_worker()
        wait_until(lambda: self.answers("/health"), "the engine", 0.1)

    def without_worker(self) -> None:
        """Have an engine that answers and no worker."""
        self.start_all()
        assert self.worker
        self.worker.kill()
        self.lost_by(self.worker)

    def close(self) -> None:
        """Kill what runs."""
        self.people.stop()
        self.base.close()

    def processes(self) -> Iterator[list[str]]:
        """Yield the command lines of what runs for this house, but for the nursery."""
        mark = f"GRANTFLOW_HOME={self.home}".encode()
        for folder in Path("/proc").iterdir():
            with suppress(FileNotFoundError, PermissionError, ProcessLookupError):
                if folder.name.isdecimal() and mark in (folder / "environ").read_bytes():
                    yield (folder / "cmdline").read_text("utf-8").split("\0")[:-1]

    # What the rows and the engine say.

    def rows(self, asked: str, *of: object) -> list[sqlite3.Row]:
        """Ask the database, beside the program."""
        with closing(self._opened()) as connection:
            return connection.execute(asked, of).fetchall()

    def lost_by(self, command: Command) -> int:
        """Let half a minute pass for a process that is dead: its leases have run out.

        Return how many jobs it held when it died.
        """
        with closing(self._opened()) as connection:
            told = connection.execute(
                "UPDATE job SET lease_ms = 1 WHERE state = 'running' AND lease_by LIKE ?",
                (f"%-{command.pid}-%",),
            )
            connection.commit()
            return told.rowcount

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let nobody write in the database: who wants to waits, some seconds."""
        with closing(self._opened()) as connection:
            connection.isolation_level = None
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")

    def without_waiting(self) -> None:
        """Let some seconds pass for the jobs that wait for the engine."""
        with closing(self._opened()) as connection:
            connection.execute("UPDATE job SET ready_ms = 1 WHERE state = 'waiting'")
            connection.commit()

    def under_way(self) -> list[sqlite3.Row]:
        """Return the jobs that have not ended."""
        return self.rows("SELECT * FROM job WHERE ended_ms IS NULL")

    def running(self) -> list[sqlite3.Row]:
        """Return the jobs that somebody is at, or was when it died."""
        return self.rows("SELECT * FROM job WHERE state = 'running'")

    def steps_of(self, command: Command) -> int:
        """Return how many steps the job has done that a process holds; -1 when it holds none."""
        held = self.rows(
            "SELECT steps FROM job WHERE state = 'running' AND lease_by LIKE ?",
            f"%-{command.pid}-%",
        )
        return len(json.loads(held[0]["steps"])) if held else -1

    def answers(self, path: str, asked: dict[str, Any] | None = None) -> Any:
        """Return what the engine answers; None when it does not."""
        content = None if asked is None else json.dumps(asked).encode()
        request = urllib.request.Request(  # noqa: S310 - our own engine
            self.address + path, content, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
                return json.load(answer)
        except (urllib.error.URLError, OSError):
            return None

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.home / "grantflow.sqlite", timeout=PATIENCE_S)
        connection.row_factory = sqlite3.Row
        return connection
