"""What one case file costs in one process, part by part: read, check, Word file, page.

    .venv/bin/python benchmarks/onecase.py FOLDER

CPU milliseconds a file over the case files in a folder, the first few of them not counted.  The
sum of all that was made shows whether two versions of the program say the same.
"""

import gc
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from grantflow import usecases
from grantflow.documents import casefile
from grantflow.documents.render import render_application
from grantflow.documents.reports import as_html

T = TypeVar("T")
WARM = 50
spent: Counter[str] = Counter()
made = hashlib.sha256()


def timed(part: str, work: Callable[[], T]) -> T:
    """Do some work and add what it took to its part."""
    start = time.process_time_ns()
    done = work()
    spent[part] += time.process_time_ns() - start
    return done


def do(path: Path) -> None:
    """Read, check and write one case."""
    case = timed("read", lambda: casefile.load(path))
    application = case.application
    frame = timed("frame", lambda: usecases.choose_frame(application, beside=path.parent))
    report = timed("check", lambda: usecases.find_gaps(application, frame))
    programme, call = frame
    if programme:
        missing = [finding.message for finding in report.blockers()]
        made.update(
            timed(
                "Word",
                lambda: render_application(
                    application, programme, call, missing=missing, as_is=bool(missing)
                ),
            )
        )
    page = timed(
        "page",
        lambda: as_html.render(report, "", path.name, lambda at: casefile.line_of_place(case, at)),
    )
    made.update(page.encode() + repr(report).encode())


def main() -> None:
    """Print the table."""
    paths = sorted(Path(sys.argv[1]).glob("*.yaml"))
    for path in paths[:WARM]:
        do(path)
    spent.clear()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
    for path in paths[WARM:]:
        do(path)
    for part, nanoseconds in [*spent.items(), ("in all", spent.total())]:
        print(f"{part:<8}{nanoseconds / 1e6 / len(paths[WARM:]):8.2f} ms")
    print(f"made    {made.hexdigest()[:12]}")


if __name__ == "__main__":
    main()
