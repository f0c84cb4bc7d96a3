"""Brings up a whole installation on one machine, and keeps it up.

PostgreSQL, the Prefect server on it, a process work pool with workers and the deployments of
prefect.yaml, processes that do the jobs of the web app, and several web processes with one address
before them.  Needs no root:

    .venv/bin/python deploy/up.py --home ~/grantflow --webs 2 --workers 2

Ctrl-C stops all of it.  What dies is started again.  Each process writes NAME.log in HOME/logs.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple

from children import Child, Children
from local_postgresql import Postgresql, PostgresqlMissing, as_somebody, free_port, surroundings

ROOT = Path(__file__).resolve().parents[1]
POOL = "grantflow"
_LONG_S = 180.0
OK = 200
# Connections to PostgreSQL of one process of ours, and of Prefect's server.
_CONNECTIONS, _OF_ENGINE = 16, 40


class Plan(NamedTuple):
    """What to bring up: how many of each, and where."""

    home: Path
    webs: list[int]
    workers: int
    runners: int
    port: int
    engine_port: int

    @property
    def engine(self) -> str:
        """The address of Prefect's server."""
        return f"http://127.0.0.1:{self.engine_port}"


def main() -> int:
    """Bring it up, and keep it up until somebody says stop; 0 then, 2 when it can't be done."""
    os.umask(0o077)
    plan = _plan()
    plan.home.joinpath("logs").mkdir(parents=True, exist_ok=True)
    if as_somebody():
        plan.home.chmod(0o711)  # PostgreSQL is run as somebody else, who has to come through
    with plan.home.joinpath("up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            _tell(
                f"Här är redan en installation igång: {plan.home}. Stoppa den, eller välj --home."
            )
            return 2
        if taken := _taken(plan):
            _tell(f"Port {taken} är upptagen. Stoppa det som använder den, eller välj en annan.")
            return 2
        children = Children(plan.home / "logs", _tell)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: setattr(children, "stopping", True))
        try:
            return _run(plan, children)
        except PostgresqlMissing as missing:
            _tell(str(missing))
            return 2


def _taken(plan: Plan) -> int | None:
    """Return a port that somebody else listens on; None when all are free."""
    for port in filter(None, (plan.port, *plan.webs, plan.engine_port)):
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            return port
    return None


def _run(plan: Plan, children: Children) -> int:
    postgresql = Postgresql(plan.home / "postgresql", free_port())
    database = _database(plan, postgresql)
    try:
        if not _begin(plan, children, postgresql, database) and not children.stopping:
            _tell(f"Allt kom inte igång. Se vad som står i {plan.home / 'logs'}.")
            return 2
        children.keep()
        return 0
    finally:
        children.stop(last=[database])
        _tell("Stoppad. Allt som var sparat finns kvar.")


def _begin(plan: Plan, children: Children, postgresql: Postgresql, database: Child) -> bool:
    """Start everything, the database first; False when something of it does not answer."""
    postgresql.make()
    children.start(database)
    if not children.wait_for(database, seconds=_LONG_S):
        return False
    for name in ("grantflow", "prefect"):
        postgresql.add(name)
    _tell("PostgreSQL är igång.")
    environment = _environment(plan, postgresql)
    webs, engine = _webs(plan, environment), _engine(plan, environment, postgresql)
    children.start(*webs, engine)
    if not children.wait_for(*webs, seconds=_LONG_S):
        return False
    _tell_of_webs(plan, children)
    if not children.wait_for(engine, seconds=_LONG_S) or not _deployed(plan, environment):
        return False
    _tell(f"Motorn är igång: {plan.engine}")
    doing = _doing(plan, environment)
    children.start(*doing)
    _tell(f"{plan.workers} arbetare och {plan.runners} körare är igång. Avsluta med Ctrl-C.")
    return True


def _environment(plan: Plan, postgresql: Postgresql) -> dict[str, str]:
    """Return the surroundings of our own processes."""
    os.environ["GRANTFLOW_HOME"] = str(plan.home)
    from grantflow.orchestration import prepare_engine

    prepare_engine()
    return dict(os.environ) | {
        "GRANTFLOW_DATABASE": postgresql.url("grantflow"),
        "PREFECT_API_URL": f"{plan.engine}/api",
    }


def _database(plan: Plan, postgresql: Postgresql) -> Child:
    ours = (len(plan.webs) + plan.workers + plan.runners) * _CONNECTIONS
    return Child(
        "postgresql",
        postgresql.command(max_connections=str(ours + _OF_ENGINE)),
        surroundings(),
        postgresql.answers,
        # It lets go of those who are connected, and keeps what they have written.
        stops_at=signal.SIGINT,
        run_as=as_somebody() | {"cwd": "/"},
    )


def _webs(plan: Plan, environment: dict[str, str]) -> list[Child]:
    """Return the web processes, and what stands before them."""
    webs = [
        Child(
            f"webb-{number}",
            _module("grantflow", "serve", "--alone", "--port", str(port)),
            environment,
            lambda port=port: _answers(port, "/halsa"),  # type: ignore[misc]
        )
        for number, port in enumerate(plan.webs, 1)
    ]
    if not plan.port:
        return webs
    script = str(Path(__file__).with_name("front.py"))
    ports = [str(port) for port in (plan.port, *plan.webs)]
    front = [sys.executable, script, *ports]
    return [
        *webs,
        Child("framfor", front, dict(os.environ), lambda: _answers(plan.port, "/halsa")),
    ]


def _engine(plan: Plan, environment: dict[str, str], postgresql: Postgresql) -> Child:
    started = ["server", "start", "--host", "127.0.0.1", "--port", str(plan.engine_port)]
    address = postgresql.url("prefect", "postgresql+asyncpg")
    return Child(
        "motor",
        _module("prefect", *started),
        environment | {"PREFECT_SERVER_DATABASE_CONNECTION_URL": address},
        lambda: _answers(plan.engine_port, "/api/health"),
    )


def _doing(plan: Plan, environment: dict[str, str]) -> list[Child]:
    """Return what does the jobs of the web app, and what runs the deployments."""
    work = _module("grantflow", "work")
    run = _module("prefect", "worker", "start", "--pool", POOL, "--type", "process")
    return [
        *(Child(f"arbetare-{n}", work, environment, lambda: True) for n in _to(plan.workers)),
        *(
            Child(f"korare-{n}", [*run, "--name", f"korare-{n}"], environment, lambda: True)
            for n in _to(plan.runners)
        ),
    ]


def _deployed(plan: Plan, environment: dict[str, str]) -> bool:
    """Make the work pool and the deployments of prefect.yaml; False when that fails."""
    commands = (
        ("work-pool", "create", POOL, "--type", "process", "--overwrite"),
        ("--no-prompt", "deploy", "--all"),
    )
    with (plan.home / "logs" / "deploy.log").open("ab") as log:
        return all(
            subprocess.run(
                _module("prefect", *command),
                cwd=ROOT,
                env=environment | {"PWD": str(ROOT)},  # where the runs are made
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
            ).returncode
            == 0
            for command in commands
        )


def _tell_of_webs(plan: Plan, children: Children) -> None:
    """Say where the web app is, and what the first one who comes has to write."""
    address = f"http://127.0.0.1:{plan.port or plan.webs[0]}"
    ports = ", ".join(str(port) for port in plan.webs)
    _tell(f"Webben är igång: {address} ({len(plan.webs)} processer, portarna {ports})")
    if _status(plan.webs[0], "/kom-igang") == OK:
        code = _code(children.log_of("webb-1"))
        _tell(f"Första gången: öppna {address}/kom-igang och skriv koden {code}")


def _code(log: Path) -> str:
    """Return the code of the first visit, which the web app says a moment after it answers."""
    until = time.monotonic() + _LONG_S
    while not (found := re.search(r"skriv koden (\S+)", log.read_text("utf-8", "replace"))):
        if time.monotonic() > until:
            return f"som står i {log}"
        time.sleep(0.1)
    return found[1]


def _answers(port: int, path: str) -> bool:
    return _status(port, path) == OK


def _status(port: int, path: str) -> int:
    """Return how a process on this machine answers; 0 when it does not."""
    asking = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        asking.request("GET", path)
        return asking.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        asking.close()


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def _to(count: int) -> range:
    return range(1, count + 1)


def _tell(line: str) -> None:
    print(line, flush=True)


def _plan() -> Plan:
    told = argparse.ArgumentParser(description="Kör hela grantflow på en maskin.")
    told.add_argument("--home", type=Path, required=True, help="mappen där allt förvaras")
    told.add_argument("--webs", type=int, default=2, help="webbprocesser [2]")
    told.add_argument("--workers", type=int, default=2, help="de som gör webbens arbeten [2]")
    told.add_argument("--runners", type=int, default=1, help="de som kör scheman i Prefect [1]")
    told.add_argument("--port", type=int, default=8000, help="webbens adress; 0: ingen [8000]")
    told.add_argument("--web-ports", type=int, default=0, help="första webbprocessens port [ledig]")
    told.add_argument(
        "--engine-port", type=int, default=4200, help="Prefects port; 0: ledig [4200]"
    )
    given = told.parse_args()
    webs = [given.web_ports + n if given.web_ports else free_port() for n in range(given.webs)]
    return Plan(
        given.home.absolute(),
        webs,
        given.workers,
        given.runners,
        given.port,
        given.engine_port or free_port(),
    )


if __name__ == "__main__":
    sys.exit(main())
