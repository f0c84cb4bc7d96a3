"""The engine itself: what it is set to, and how one is started for a run."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import threading
from typing import Any

from grantflow.errors import EngineUnavailable
from grantflow.settings import reach_own_machine, read_settings, set_engine_environment

_LOOK_EVERY_S = 0.05


def start_engine() -> None:
    """Start a server for this run; it is stopped when the process ends.

    A terminal sends Ctrl-C to all processes of a command.  The server must not hear it: the run
    could then not say that it was stopped, and would wait for a server that is gone.
    """
    from prefect.server.api.server import SubprocessASGIServer

    faults: list[Exception] = []
    server = SubprocessASGIServer()
    if server.running and server.server_process is not None:
        if server.server_process.poll() is None:
            return  # by an earlier run of this process
        server.running = False  # somebody has killed it

    def start() -> None:
        if hasattr(signal, "pthread_sigmask"):  # inherited by the process that this thread starts
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            server.start()
        except Exception as error:  # noqa: BLE001 - raised again in the thread that waits
            faults.append(error)

    starter = threading.Thread(target=start, daemon=True)
    starter.start()
    watched = None
    while starter.is_alive():
        starter.join(_LOOK_EVERY_S)
        watched = _watch(server.server_process, watched)
    if faults:
        raise RuntimeError from faults[0]


def own_address() -> str:
    """Start a server for this process, unless it has one, and return where its API answers.

    Raises:
        EngineUnavailable: It does not start.

    """
    from prefect.server.api.server import SubprocessASGIServer

    try:
        start_engine()
    except (RuntimeError, OSError) as error:
        raise EngineUnavailable(
            "motorn (Prefect) startar inte", remedy="försök igen, eller kör utan --tracked"
        ) from error
    return str(SubprocessASGIServer().api_url)


def _watch(process: Any, watched: int | None) -> int | None:
    """See to it that a server goes when this process does, whatever ends it; return which one."""
    if process is None or process.pid == watched or os.name != "posix":
        return watched
    # It waits for the pipe that only we hold open, out of reach of the terminal's Ctrl-C.
    waiting = ["sh", "-c", 'read -r _; kill "$0" 2>/dev/null', str(process.pid)]
    watcher = subprocess.Popen(waiting, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own words
    atexit.register(_dismiss, watcher)
    return int(process.pid)


def _dismiss(watcher: subprocess.Popen[bytes]) -> None:
    """Let a watcher go when this process ends as it should, and stops its server itself."""
    watcher.kill()
    watcher.communicate()


def prepare_engine() -> None:
    """Set what Prefect reads at import: its own home, no telemetry, time to start, little noise."""
    reach_own_machine()
    settings = read_settings()
    home = settings.engine_home
    home.mkdir(parents=True, exist_ok=True)
    set_engine_environment(
        ({"PREFECT_API_URL": settings.engine_url} if settings.engine_url else {})
        | {
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
            "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
            "PREFECT_LOGGING_LEVEL": "ERROR",
            # Errors belong in the record of the run; a person gets them from us, in Swedish.
            "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
            "PREFECT_CLI_PROMPT": "false",
        }
    )
