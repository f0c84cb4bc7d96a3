"""Measures what the tracked walk costs beside a bare Prefect flow of as many empty tasks.

    python benchmarks/walk.py [--runs N]

Same process, same server, taking turns, so that a busy computer disturbs both alike.  The walk
does the whole work of `grantflow draft --tracked`: it checks, writes the Word file, leaves its
artifacts and waits until the engine has written down how each step ended.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "data" / "examples" / "foraldraskap-i-nytt-land.yaml"
LIMIT = 1.3


def seconds(run: Callable[[], object]) -> float:
    """Return how long a run takes by the clock."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def measure(runs: int, folder: Path) -> tuple[list[float], list[float], list[float]]:
    """Return the times of the walk, of the bare flow, and of the walk without the engine."""
    os.environ["GRANTFLOW_HOME"] = str(folder)
    from grantflow import drafting, orchestration, usecases

    order = drafting.order_of(EXAMPLE, None, None, folder / "a.docx", as_is=False, force=True)
    orchestration.prepare_engine()

    from prefect import flow, task
    from prefect.testing.utilities import prefect_test_harness

    @task
    async def nothing() -> None: ...

    @flow
    async def bare() -> None:
        for _ in range(steps):
            await nothing()

    def walk() -> None:
        orchestration.run_tracked(order, lambda *_: None, lambda *_: None)

    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    usecases.run_plainly(order, count)
    walks, bares, plains = [], [], []
    with prefect_test_harness(server_startup_timeout=90):
        walk()
        asyncio.run(bare())
        for _ in range(runs):
            bares.append(seconds(lambda: asyncio.run(bare())))
            walks.append(seconds(walk))
            plains.append(seconds(lambda: usecases.run_plainly(order)))
    return walks, bares, plains


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        walks, bares, plains = measure(runs, Path(folder))
    print(f"{'':<34}{'best':>10}{'median':>10}")
    for name, times in (
        ("tracked walk", walks),
        ("bare flow, as many empty tasks", bares),
        ("the same walk without the engine", plains),
    ):
        print(f"{name:<34}{min(times):>8.2f} s{statistics.median(times):>8.2f} s")
    best = min(walks) / min(bares)
    middle = statistics.median(walk / bare for walk, bare in zip(walks, bares, strict=True))
    print(f"{'tracked walk / bare flow':<34}{best:>10.2f}{middle:>10.2f}   limit {LIMIT}")


if __name__ == "__main__":
    main()
