"""Measures what the tracked walk costs beside a bare Prefect flow of as many empty tasks.

    python benchmarks/walk.py [--runs N]

First as a person meets it: one command, which starts an engine of its own, as against a script
that starts the same engine for an empty flow.  Then inside one process on one running server.  The
two take turns, so that a busy computer disturbs both alike.  The walk does the whole work of
`grantflow draft --tracked`: it checks, writes the Word file, leaves its artifacts and waits until
the engine has written down how each step ended.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "data" / "examples" / "foraldraskap-i-nytt-land.yaml"
GRANTFLOW = Path(sys.executable).with_name("grantflow")
LIMIT = 1.3
STEPS = 9
BARE = f"""
import asyncio
from grantflow import orchestration
orchestration.prepare_engine()
from prefect import flow, task
@task
async def nothing(): ...
@flow
async def bare():
    for _ in range({STEPS}):
        await nothing()
asyncio.run(bare())
"""


def seconds(run: Callable[[], object]) -> float:
    """Return how long a run takes by the clock."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def measure_commands(runs: int, folder: Path) -> tuple[list[float], list[float]]:
    """Return the times of the whole command, and of a script with a bare flow."""
    environment = os.environ | {"GRANTFLOW_HOME": str(folder)}
    script = folder / "bare.py"
    script.write_text(BARE, "utf-8")
    # Another place each time: what has been made there already is told and not made again.
    places = (str(folder / f"{number}.docx") for number in count())
    command = [str(GRANTFLOW), "draft", str(EXAMPLE), "--tracked", "-o"]

    def run(arguments: list[str]) -> None:
        subprocess.run(arguments, env=environment, stdout=subprocess.DEVNULL, check=True)

    run([*command, next(places)])  # makes the engine's database
    walks, bares = [], []
    for _ in range(runs):
        bares.append(seconds(lambda: run([sys.executable, str(script)])))
        walks.append(seconds(lambda: run([*command, next(places)])))
    return walks, bares


def measure_inside(runs: int, folder: Path) -> tuple[list[float], list[float], list[float]]:
    """Return the times of the walk, of the bare flow, and of the walk without the engine."""
    os.environ["GRANTFLOW_HOME"] = str(folder)
    from grantflow import orchestration, usecases
    from grantflow.cli import drafting

    order = drafting.order_of(EXAMPLE, None, None, folder / "b.docx", as_is=False, force=True)
    orchestration.prepare_engine()

    from prefect import flow, task
    from prefect.settings import PREFECT_API_URL
    from prefect.testing.utilities import prefect_test_harness

    @task
    async def nothing() -> None: ...

    @flow
    async def bare() -> None:
        for _ in range(STEPS):
            await nothing()

    def walk() -> None:
        orchestration.run_tracked(order, lambda *_: None, lambda *_: None)

    walks, bares, plains = [], [], []
    with prefect_test_harness(server_startup_timeout=90):
        os.environ["PREFECT_API_URL"] = str(PREFECT_API_URL.value())
        walk()
        for _ in range(runs):
            time.sleep(1)  # the server still writes down what the one before did
            bares.append(seconds(lambda: asyncio.run(bare())))
            time.sleep(1)
            walks.append(seconds(walk))
            plains.append(seconds(lambda: usecases.run_plainly(usecases.walk(order))))
    return walks, bares, plains


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        walks, bares = measure_commands(runs, Path(folder))
        inside = measure_inside(2 * runs, Path(folder))
    print(f"{'':<42}{'best':>9}{'median':>9}{'limit':>9}")
    _row("draft --tracked, starting an engine", walks)
    _row("a bare flow, starting an engine", bares)
    _ratio("ratio", walks, bares, f"{LIMIT}")
    print("\nOn a server that already runs:")
    _row("the tracked walk", inside[0])
    _row(f"a bare flow of {STEPS} empty tasks", inside[1])
    _row("the same walk without Prefect", inside[2])
    _ratio("ratio", inside[0], inside[1], "")


def _row(name: str, times: list[float]) -> None:
    print(f"{name:<42}{min(times):>7.2f} s{statistics.median(times):>7.2f} s")


def _ratio(name: str, over: list[float], under: list[float], limit: str) -> None:
    best = min(over) / min(under)
    middle = statistics.median(a / b for a, b in zip(over, under, strict=True))
    print(f"{name:<42}{best:>9.2f}{middle:>9.2f}{limit:>9}")


if __name__ == "__main__":
    main()
