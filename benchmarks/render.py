"""Measures how fast Word files are written, beside the limits the project has set itself.

    python benchmarks/render.py

On each shipped template, with the largest example, all in one run and taking turns, so that a busy
computer disturbs all alike:

- ours: `render_application` on a template that has been read, names gathered and all;
- filling: the same with the names gathered beforehand, which is what the renderer itself takes;
- docxtpl: the same names gathered, the same template and filters, as docxtpl is used: a document
  can be filled once, so the file is opened each time;
- the least it could take: Jinja alone, without sandbox or care for what an answer holds, and
  deflating what it gives, names gathered beforehand.

Then a thousand documents in a process of its own, and how much memory that took.
"""

import argparse
import io
import statistics
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment

from grantflow import assets
from grantflow.checks.programmes import load_programme
from grantflow.documents import casefile
from grantflow.documents.compose import compose
from grantflow.documents.filling import environment
from grantflow.documents.pictures import Album
from grantflow.documents.render import render_application, render_document
from grantflow.documents.tags import Tag, prepare
from grantflow.documents.template import BODY
from grantflow.model.application import Application
from grantflow.model.programme import Programme

EXAMPLES = assets.folder("data") / "examples"
TEMPLATES = assets.folder("templates") / "applications"
TIMES_DOCXTPL, TIMES_LEAST, MEGABYTES = 15, 2, 80


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--memory-of", type=int, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.memory_of:
        _write_many(given.memory_of)
        return
    application = casefile.load(EXAMPLES / "foraldraskap-i-nytt-land.yaml").application
    head = (
        "template",
        "KB",
        "ours",
        "filling",
        "docxtpl",
        "least",
        "docxtpl/ours",
        "filling/least",
    )
    print(f"{head[0]:<10}{head[1]:>7}" + "".join(f"{name:>14}" for name in head[2:]))
    for name in ("37a", "esf", "amif"):
        _compare(name, load_programme(name), application, given.runs)
    print(f"{'limit':<73}{f'>= {TIMES_DOCXTPL}':>14}{f'<= {TIMES_LEAST}':>14}")
    print("milliseconds of the processor, medians; the ratios are medians of those of each turn\n")
    for count in (100, 1000):
        command = [sys.executable, __file__, "--memory-of", str(count)]
        made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        print(f"{count:>5} documents: {made.strip()} (limit {MEGABYTES} MB)")


def _compare(name: str, programme: Programme, application: Application, runs: int) -> None:
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]

    path = TEMPLATES / programme.template
    names = _names(application, programme)
    jinja = Environment(autoescape=True, finalize=_blank)
    jinja.filters |= environment().filters
    jinja.tests |= environment().tests
    compiled = jinja.from_string(_plain_source(path))
    ours_environment = environment()

    def ours() -> bytes:
        return render_application(application, programme, None)

    def filling() -> bytes:
        return render_document(path, names, {"title": "x"}, None, album=Album(application))

    def docxtpl() -> bytes:
        template = DocxTemplate(path)
        given = _names(application, programme)
        template.render(given, jinja_env=ours_environment, autoescape=True)
        saved = io.BytesIO()
        template.save(saved)
        return saved.getvalue()

    def least() -> bytes:
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        return packer.compress(compiled.render(names).encode()) + packer.flush()

    turn = (ours, filling, docxtpl, least)
    rounds = [[_milliseconds(do) for do in turn] for _ in range(runs + 1)]
    rounds.pop(0)  # reads templates and fills caches
    medians = [statistics.median(column) for column in zip(*rounds, strict=True)]
    against = statistics.median(slow / own for own, _, slow, _ in rounds)
    over = statistics.median(own / bare for _, own, _, bare in rounds)
    size = len(compiled.render(names)) // 1024
    print(
        f"{name:<10}{size:>7}"
        + "".join(f"{median:>14.1f}" for median in medians)
        + f"{against:>14.1f}{over:>14.2f}"
    )


def _names(application: Application, programme: Programme) -> dict[str, object]:
    album = Album(application)
    drawn = {"contents": "", "picture": album.picture, "pictures": album.pictures}
    return compose(application, programme, None, missing=[], as_is=False) | drawn


def _plain_source(path: Path) -> str:
    """Return the body of a template as Jinja reads it, text and all."""
    with zipfile.ZipFile(path) as archive:
        chunks, tags = prepare(archive.read(BODY).decode())
    return chunks[0] + "".join(map(str.__add__, map(_written, tags), chunks[1:]))


def _written(tag: Tag) -> str:
    return f"{{{{{tag.body}}}}}" if tag.sign == "{" else f"{{%{tag.body}%}}"


def _blank(value: object) -> object:
    return "" if value is None else value


def _milliseconds(do: Callable[[], object]) -> float:
    start = time.process_time()
    do()
    return (time.process_time() - start) * 1000


def _write_many(count: int) -> None:
    """Write every example for every programme in turn, and print what it took."""
    cases = [casefile.load(path).application for path in sorted(EXAMPLES.glob("*.yaml"))]
    programmes = [load_programme(name) for name in ("37a", "37", "esf", "amif")]
    start, written = time.process_time(), 0
    for number in range(count):
        case, programme = cases[number % len(cases)], programmes[number % len(programmes)]
        written += len(render_application(case, programme, None))
    # Not getrusage, which counts what the process that started this one held.
    status = Path("/proc/self/status").read_text("ascii").split()
    peak = int(status[status.index("VmHWM:") + 1]) / 1024
    took = time.process_time() - start
    print(f"{peak:.0f} MB at most, {took:.1f} s, {written / 1e6:.0f} MB written")


if __name__ == "__main__":
    main()
