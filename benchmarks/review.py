"""What a review of running text costs: CPU per 1,000 words, a whole command, memory, growth.

    .venv/bin/python benchmarks/review.py

The texts are those of tests/corpus, one after another, as many as make up the words asked for.
Best and median of several runs; the limits are those the project has set itself.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from grantflow.checks.loader import rulebook
from grantflow.checks.review import review
from grantflow.documents.plaintext import read_plain
from grantflow.text.judge import judge

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
GRANTFLOW = Path(sys.executable).parent / "grantflow"
RUNS = 7


def text_of(words: int) -> str:
    """Return a text of about so many words, sections of many drafts in a row."""
    pieces: list[str] = []
    count = number = 0
    sources = sorted((ROOT / "tests" / "corpus" / "texts").glob("*.txt"))
    while count < words:
        text = sources[number % len(sources)].read_text("utf-8")
        pieces.append(f"# Utkast {number + 1}\n\n{text}")
        count += len(text.split())
        number += 1
    return " ".join("\n\n".join(pieces).split(" ")[:words])


def cpu(work: Callable[[], object], runs: int = RUNS) -> tuple[float, float]:
    """Return best and median CPU seconds of a piece of work."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times), statistics.median(times)


def command(path: Path) -> tuple[float, float, float]:
    """Return best and median CPU seconds of `grantflow review`, and the largest memory in MB."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [GRANTFLOW, "review", path, "--format", "json"],
            check=False,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "GRANTFLOW_SPELLING": "0"},
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return min(times), statistics.median(times), memory


def main() -> None:
    """Print the figures."""
    # First, while this process is small: a child's memory counts what it was forked from.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "utkast.txt"
        path.write_text(text_of(10_000), "utf-8")
        best, median, memory = command(path)
    print(f"grantflow review, 10,000 words: {best:.2f} s CPU best, {median:.2f} median "
          f"(limit 0.5), {memory:.0f} MB at most (limit 150)")  # fmt: skip
    book = rulebook()
    per_thousand = {}
    for words, runs in ((1_000, 15), (10_000, RUNS), (100_000, 2)):
        text = text_of(words)

        def work(text: str = text) -> None:
            review(read_plain(text), book, judge(), theme="foraldraskapsstod")

        work()
        best, median = cpu(work, runs)
        per_thousand[words] = best
        thousands = words / 1000
        print(f"{words:>7} words warm: {best * 1000 / thousands:6.1f} ms CPU per 1,000 words "
              f"(median {median * 1000 / thousands:.1f}; limit 25)")  # fmt: skip
    growth = per_thousand[100_000] / per_thousand[10_000]
    print(f"100,000 words take {growth:.1f} times as long as 10,000 (limit 11)")
    text = text_of(10_000)
    deep = judge(deep=True)
    best, median = cpu(lambda: review(read_plain(text), book, deep), 3)
    print(f"--deep: {best * 100:.1f} ms CPU per 1,000 words (median {median * 100:.1f})")


if __name__ == "__main__":
    main()
