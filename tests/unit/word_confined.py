"""Runs the program on a file in a process of its own, with little memory and no way out.

A helper process loads the program once and forks for each file.  The fork may grow to so many
megabytes in all; what it asks of the network, or of other programs, is written down.
"""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

MEGABYTES = 300
# A file that keeps us busy for so long keeps us busy for ever.
_SECONDS = 30
_SIGHT = 400
# What a program does that reaches out: sockets, other programs, libraries that fetch.
_REACHING = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.startfile",
             "urllib.", "ftplib.", "http.", "webbrowser.")  # fmt: skip


class Outcome(NamedTuple):
    """What came of it: the exit code (None for a process that died), what was said, the cost."""

    code: int | None
    out: str
    err: str
    seconds: float = 0.0
    megabytes: float = 0.0
    reached: Sequence[str] = ()


class Confined:
    """A process that has loaded the program."""

    def __init__(self) -> None:
        environment = {**os.environ, "GRANTFLOW_SPELLING": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def __enter__(self) -> Confined:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def command(self, folder: Path, *arguments: str | Path) -> Outcome:
        """Run a command line in a folder, which also is where its temporary files go."""
        return self._asked(folder, "command", arguments)

    def read(self, path: Path) -> Outcome:
        """Read a Word file as a draft; what comes out is its text, or the error."""
        return self._asked(path.parent, "read", [path])

    def _asked(self, folder: Path, work: str, arguments: Sequence[str | Path]) -> Outcome:
        asked = {"folder": str(folder), "work": work, "arguments": [str(a) for a in arguments]}
        to, back = _open(self._process.stdin), _open(self._process.stdout)
        to.write(json.dumps(asked) + "\n")
        to.flush()
        return Outcome(**json.loads(back.readline()))


def _open(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def _serve() -> None:
    """Answer what is asked on standard input, a line each."""
    # As the command line does: it lives for a moment.
    gc.disable()
    _load()
    sys.stdout.flush()
    for line in sys.stdin:
        come_out, go_in = os.pipe()
        child = os.fork()
        if not child:
            os.close(come_out)
            _work(json.loads(line), go_in)
        os.close(go_in)
        with os.fdopen(come_out, encoding="utf-8") as told:
            answer = told.read()
        _, status = os.waitpid(child, 0)
        died = {"code": None, "out": "", "err": f"processen dog: {status}"}
        sys.stdout.write((answer or json.dumps(died)) + "\n")
        sys.stdout.flush()


def _load() -> None:
    """Load what a review needs, as it would stand loaded in a program that lives long."""
    from word_written import p, word

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        path.write_bytes(word(p("Socialnämnden beslutade den 3 mars att söka medel.")))
        _command([str(path), "-o", str(path.with_stem("b"))])


def _work(asked: dict[str, Any], tell: int) -> None:
    """Do the work in a fork that may not grow, tell of it and end."""
    reached: list[str] = []
    tempfile.tempdir = asked["folder"]
    os.chdir(asked["folder"])
    _limit()

    def watch(event: str, _: object) -> None:
        if event.startswith(_REACHING):
            reached.append(event)

    sys.addaudithook(watch)
    before = resource.getrusage(resource.RUSAGE_SELF)
    work = _command if asked["work"] == "command" else _read
    try:
        code, out, err = work(asked["arguments"])
    except MemoryError:
        code, out, err = None, "", "minnet tog slut"
    after = resource.getrusage(resource.RUSAGE_SELF)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = Outcome(code, out, err, seconds, after.ru_maxrss / 1024, reached)
    with os.fdopen(tell, "w", encoding="utf-8") as pipe:
        pipe.write(json.dumps(told._asdict()))
    os._exit(0)


def _limit() -> None:
    """Let this process grow to so many megabytes, and work for so many seconds."""
    page = resource.getpagesize()
    whole, here = (int(n) * page for n in Path("/proc/self/statm").read_text("ascii").split()[:2])
    most = whole - here + MEGABYTES * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _command(arguments: Sequence[str]) -> tuple[int | None, str, str]:
    from grantflow import cli

    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = streams
    try:
        code = cli.run(["review", *arguments])
    finally:
        sys.stdout, sys.stderr = kept
    out, err = (_written(stream) for stream in streams)
    return code, out[:_SIGHT], err


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def _read(arguments: Sequence[str]) -> tuple[int | None, str, str]:
    from grantflow.documents.draftfile import read_word
    from grantflow.errors import GrantflowError

    try:
        file = read_word(Path(arguments[0]).read_bytes(), "utkast.docx")
    except GrantflowError as error:
        return 2, type(error).__name__, str(error)
    word = file.word
    outside = "\n".join(word.parts.outside) if word else ""
    return 0, "\n".join(block.written for block in file.draft.blocks)[:_SIGHT], outside


if __name__ == "__main__":
    _serve()
