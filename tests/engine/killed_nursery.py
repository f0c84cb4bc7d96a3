"""Begins commands of grantflow, each in a process of its own, without their cost of starting.

What they import they have in common and is read once, here; each is then born by a fork, which
knows its own command line, says what it says into a file, and can be killed alone.  Run it as a
program: it is told on standard input what to begin, a line of JSON each, and tells on standard
output what has begun and what has ended.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import signal
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_CASE = Path(__file__).parents[2] / "data" / "examples" / "foraldraskap-mars-2022.yaml"
# What a tracked command imports beside what it does with the plain ones.
_MORE = (
    *("prefect.artifacts", "prefect.client.orchestration", "prefect.flow_engine"),
    *("prefect.task_engine", "grantflow.cli.doing_cases", "grantflow.cli.doing_files"),
    *("prefect.server.api.server", "uvicorn", "grantflow.cli.reconciling"),
    *("grantflow.cli.background", "grantflow.cli.beating", "grantflow.cli.scan_tracking"),
    *("grantflow.cli.batch", "grantflow.cli.batch_tracking", "grantflow.usecases.batch.running"),
    *("grantflow.scanning.round", "grantflow.cli.reviewing", "grantflow.cli.tracking"),
    *("grantflow.cli.working", "grantflow.usecases.scanning"),
)
# What the engine is called here; every other name is a command of grantflow.
ENGINE = "engine"
_FLOWS = ("draft_application", "read_chunk", "review_draft", "watch_pages")


def read_once() -> None:
    """Import what the commands import, by doing once what they do; leave nothing of it running."""
    from grantflow import assets, cli, orchestration
    from grantflow.settings import read_settings
    from grantflow.usecases import installation

    orchestration.prepare_engine()
    for name in _MORE:
        importlib.import_module(name)
    for name in _FLOWS:
        assets.module("flows", name)
    with TemporaryDirectory() as folder:
        made, commented = Path(folder, "a.docx"), Path(folder, "b.docx")
        cli.run(["draft", str(_CASE), "--as-is", "-o", str(made)])
        cli.run(["review", str(made), "-o", str(commented)])
    with installation.opened_base(read_settings()):
        assert threading.active_count() == 1, "a fork takes no threads along"
    gc.freeze()


def tell(out: int, **what: object) -> None:
    os.write(out, json.dumps(what).encode() + b"\n")


def reap(out: int) -> None:
    """Tell which of those that were born here have ended, and how."""
    try:
        while (found := os.waitpid(-1, os.WNOHANG)) and found[0]:
            tell(out, ended=found[0], code=os.waitstatus_to_exitcode(found[1]))
    except ChildProcessError:
        return


def become(asked: dict[str, Any]) -> None:
    """Be a command, as a shell would have started it; does not return."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # A limit on the size of files then kills, as a full disk of another kind would.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # whatever ends us ends it
    os.setsid()
    said = os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for target in (1, 2):
        os.dup2(said, target)
    os.chdir(asked["folder"])
    name, *words = asked["words"]
    if name == ENGINE:
        be_engine(*words)
    sys.argv = ["grantflow", name, *words]
    from grantflow.cli import main

    main()


def be_engine(port: str) -> None:
    """Be the engine, as `prefect server start` is in the process that it starts."""
    gc.enable()
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(create_app(), host="127.0.0.1", port=int(port), log_level="error")
    sys.exit()


def serve(out: int) -> None:
    """Begin what is asked for, until nobody asks."""
    signal.signal(signal.SIGCHLD, lambda *_: reap(out))
    tell(out, ready=True)
    for line in sys.stdin:
        # Not told of as ended before it is told of as begun.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        child = os.fork()
        if child == 0:
            os.close(out)
            become(json.loads(line))
        tell(out, begun=child)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])


if __name__ == "__main__":
    told = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is said meanwhile is none of it
    read_once()
    serve(told)
