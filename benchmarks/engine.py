"""The engine room: thousands of files in a batch, plain and tracked, and how fast serve is up.

    .venv/bin/python benchmarks/engine.py [--quick] [--only PART]

PART is cases, reviews, tracked, walks, workers or serve.

Case files and Word drafts are made from the examples, no two the same (engine_files.py).  Each
figure is printed with its limit.  Costs are ratios within one run, of CPU where two runs are held
beside each other, so that a busy machine disturbs them little; rates are by the clock, and marked
when other programs or the host of the machine used the cores at the same time.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import engine_files
import walk
from engine_machine import GRANTFLOW, Cost, engine_running, postgresql_running, run
from web import Told, serving, wait_for_engine

PARTS = ("cases", "reviews", "tracked", "walks", "workers", "serve")
LONGEST = "foraldraskap-i-nytt"
PER_ITEM, FLAT, TWICE, RATE = 1.10, 1.15, 1.7, 100
OVERHEAD, WALK = 1.10, 1.3
PAGE_S, ENGINE_S = 6, 30


class Counts(NamedTuple):
    """How many files each part reads."""

    many: int
    some: int
    drafts: int
    tracked: int
    runs: int


WHOLE, QUICK = Counts(10_000, 1_000, 1_000, 3_000, 5), Counts(400, 100, 30, 200, 2)


def main() -> int:
    """Print the figures; return 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer files")
    parser.add_argument("--only", choices=PARTS)
    given = parser.parse_args()
    if given.only is None:
        return _each_by_itself(sys.argv[1:])
    counts, told = QUICK if given.quick else WHOLE, Told()
    told.row("machine", f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    measures = (cases, reviews, tracked, walks, workers, serve)
    with tempfile.TemporaryDirectory(prefix="grantflow-bench-") as folder:
        for name, measure in zip(PARTS, measures, strict=True):
            if given.only == name:
                print(f"  {name}: {measure.__doc__}", flush=True)
                home = Path(folder) / name
                home.mkdir()
                measure(told, home, counts)
                shutil.rmtree(home, ignore_errors=True)
    told.row("machine", f"load {os.getloadavg()[0]:.1f} after")
    print(f"{told.broken} limits broken" if told.broken else "all limits held")
    return 1 if told.broken else 0


def _each_by_itself(given: list[str]) -> int:
    """Measure every part in a process of its own: an engine leaves its settings behind."""
    codes = [
        subprocess.run([sys.executable, __file__, "--only", part, *given], check=False).returncode
        for part in PARTS
    ]
    return max(codes)


def batch(home: Path, folder: str, *more: str) -> Cost:
    """Run `grantflow batch` on a folder of `home`, into a folder that is not there yet."""
    out = Path(tempfile.mkdtemp(dir=home)) / "ut"
    command = [str(GRANTFLOW), "batch", str(home / folder), "-o", str(out), *more]
    cost = run(command, os.environ | {"GRANTFLOW_HOME": str(home / "hem")})
    if "Det här gick inte" in cost.out:
        sys.exit(cost.out)
    shutil.rmtree(out.parent)
    return cost


def figures(told: Told, name: str, cost: Cost, count: int) -> None:
    """Print rate, cost and memory of a batch."""
    rate = f"{count / cost.wall_s:.1f} files/s, {cost.cpu_s / count * 1000:.1f} ms CPU a file"
    told.row(name, rate, cost.sign)
    parent, worker = cost.peaks_mb
    told.row("  memory: command, largest worker", f"{parent:.0f}, {worker:.0f} MB")


def cases(told: Told, home: Path, counts: Counts) -> None:
    """Case files checked and drafted."""
    engine_files.make_cases(home / "many", counts.many)
    engine_files.make_cases(home / "some", counts.some)
    how = ("--mode", "draft", "--workers")
    two, many = batch(home, "some", *how, "2"), batch(home, "many", *how, "2")
    one = batch(home, "many", *how, "1")
    figures(told, f"{counts.some} files, two processes", two, counts.some)
    figures(told, f"{counts.many} files, one process", one, counts.many)
    figures(told, f"{counts.many} files, two processes", many, counts.many)
    told.row(
        "files a second on two cores",
        f"{counts.many / many.wall_s:.1f}",
        f">= {RATE}{many.sign}",
        good=counts.many / many.wall_s >= RATE,
    )
    times = one.wall_s / many.wall_s
    limit = f">= {TWICE}{one.sign or many.sign}"
    told.row("two processes beside one", f"{times:.2f} times", limit, good=times >= TWICE)
    item = (many.cpu_s / counts.many) / (two.cpu_s / counts.some)
    told.row(
        f"a file of {counts.many} beside one of {counts.some}, CPU",
        f"{item:.2f}",
        f"<= {PER_ITEM}{many.sign or two.sign}",
        good=item <= PER_ITEM,
    )
    grown = [late / early for late, early in zip(many.peaks_mb, two.peaks_mb, strict=True) if early]
    told.row(
        "memory beside, command and worker",
        ", ".join(f"{one:.2f}" for one in grown),
        f"<= {FLAT}",
        good=max(grown) <= FLAT,
    )
    whole = batch(home, "some", "--workers", "2")
    figures(told, f"{counts.some} files with a report each", whole, counts.some)
    engine_files.make_cases(home / "long", counts.some, LONGEST)
    long = batch(home, "long", *how, "2")
    figures(told, f"{counts.some} files of 12,000 words", long, counts.some)
    again(told, home, counts)


def again(told: Told, home: Path, counts: Counts) -> None:
    """Print what the same batch again costs, when nothing is new."""
    command = [str(GRANTFLOW), "batch", str(home / "some"), "-o", str(home / "ut")]
    around = os.environ | {"GRANTFLOW_HOME": str(home / "hem")}
    run([*command, "--workers", "2"], around)
    same = run(command, around)
    told.row("the same again, nothing new", f"{same.wall_s:.2f} s", same.sign)
    if f"Oförändrade sedan förra gången: {counts.some}." not in same.out:
        sys.exit(same.out)


def reviews(told: Told, home: Path, counts: Counts) -> None:
    """Word drafts of some eight pages reviewed, with comments and a report each."""
    engine_files.make_drafts(home / "drafts", counts.drafts)
    engine_files.make_drafts(home / "tenth", max(10, counts.drafts // 10))
    few = max(10, counts.drafts // 10)
    two, many = (batch(home, of, "--workers", "2") for of in ("tenth", "drafts"))
    one = batch(home, "drafts", "--workers", "1")
    figures(told, f"{few} drafts, two processes", two, few)
    figures(told, f"{counts.drafts} drafts, one process", one, counts.drafts)
    figures(told, f"{counts.drafts} drafts, two processes", many, counts.drafts)
    times = one.wall_s / many.wall_s
    limit = f">= {TWICE}{one.sign or many.sign}"
    told.row("two processes beside one", f"{times:.2f} times", limit, good=times >= TWICE)
    item = (many.cpu_s / counts.drafts) / (two.cpu_s / few)
    limit = f"<= {PER_ITEM}{many.sign or two.sign}"
    name = f"a draft of {counts.drafts} beside one of {few}, CPU"
    told.row(name, f"{item:.2f}", limit, good=item <= PER_ITEM)


def tracked(told: Told, home: Path, counts: Counts) -> None:
    """Batches of case files, tracked beside plain, on an engine that runs."""
    engine_files.make_cases(home / "some", counts.tracked)
    command = [str(GRANTFLOW), "batch", str(home / "some"), "--mode", "draft", "-o"]
    with engine_running(home) as around:
        engine_files.make_cases(home / "few", 10)
        few = [str(GRANTFLOW), "batch", str(home / "few"), "-o", str(home / "ut0"), "--tracked"]
        run(few, around)  # makes our database
        plain, track = list[Cost](), list[Cost]()
        for turn in range(2):
            plain.append(run([*command, str(home / f"p{turn}")], around))
            track.append(run([*command, str(home / f"t{turn}"), "--tracked"], around))
    least, most = min(one.wall_s for one in plain), min(one.wall_s for one in track)
    sign = plain[-1].sign or track[-1].sign
    told.row("plain, tracked", f"{least:.1f}, {most:.1f} s", sign)
    told.row("  CPU of the command", f"{plain[-1].cpu_s:.1f}, {track[-1].cpu_s:.1f} s")
    told.row(
        "tracked beside plain",
        f"{most / least:.3f}",
        f"<= {OVERHEAD}{sign}",
        good=most / least <= OVERHEAD,
    )
    same = held(home / "p1") == held(home / "t1")
    told.row("  the same files", "yes" if same else "no", "yes", good=same)


def held(folder: Path) -> dict[str, bytes]:
    """Return all that a batch has written."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def walks(told: Told, home: Path, counts: Counts) -> None:
    """One case through the tracked walk beside a bare Prefect flow of as many empty tasks."""
    ours, bares = walk.measure_commands(counts.runs, home)
    best = min(ours) / min(bares)
    told.row("a command that starts an engine", f"{min(ours):.1f}, bare {min(bares):.1f} s")
    told.row("  beside the bare flow", f"{best:.2f}", f"<= {WALK}", good=best <= WALK)
    inside = walk.measure_inside(2 * counts.runs, home)
    middle = [statistics.median(times) for times in inside]
    shown = ", ".join(f"{one * 1000:.0f}" for one in middle)
    told.row("on a running engine: walk, bare, plain", f"{shown} ms")
    told.row("  beside the bare flow", f"{middle[0] / middle[1]:.2f}")


def workers(told: Told, home: Path, counts: Counts) -> None:
    """Two workers beside one, with our database and Prefect's in PostgreSQL."""
    engine_files.make_cases(home / "some", counts.tracked)
    with postgresql_running(("ours", "prefect")) as (ours, prefect):
        engine = prefect.replace("postgresql:", "postgresql+asyncpg:")
        with engine_running(home, engine) as around:
            around["GRANTFLOW_DATABASE"] = ours
            times = {count: _by_workers(home, around, count) for count in (1, 2)}
    shown = ", ".join(f"{counts.tracked / times[count]:.1f}" for count in (1, 2))
    told.row("files a second: one worker, two", shown)
    gain = f"{times[1] / times[2]:.2f} times"
    told.row("two workers beside one", gain, "the cores limit it: database and engine share them")


def _by_workers(home: Path, around: dict[str, str], count: int) -> float:
    """Return how many seconds some workers need for a batch that somebody has asked for."""
    out = Path(tempfile.mkdtemp(dir=home)) / "ut"
    ask = [sys.executable, str(Path(__file__).with_name("engine_ask.py"))]
    subprocess.run([*ask, str(home / "some"), str(out)], env=around, check=True)
    begun = time.monotonic()
    working = [subprocess.Popen([str(GRANTFLOW), "work"], env=around) for _ in range(count)]
    while not (out / "matris.xlsx").exists():
        time.sleep(0.2)
        if all(one.poll() is not None for one in working):
            sys.exit("the workers have left, and the batch is not done")
    took = time.monotonic() - begun
    for one in working:
        one.terminate()
        one.wait(60)
    return took


def serve(told: Told, home: Path, counts: Counts) -> None:  # noqa: ARG001 - one start is one
    """From `grantflow serve` on an empty home to a usable page, and to an engine that answers."""
    begun = time.monotonic()
    with serving([str(GRANTFLOW), "serve", "--port", "0"], home) as site:
        with urllib.request.urlopen(f"http://127.0.0.1:{site.port}/", timeout=30) as answer:
            seen = re.search(r"<h1", answer.read().decode())
        page = time.monotonic() - begun
        wait_for_engine(home)
        ready = time.monotonic() - begun
    good = page < PAGE_S and seen is not None
    told.row("a usable page after", f"{page:.1f} s", f"< {PAGE_S} s", good=good)
    told.row("the engine answers after", f"{ready:.1f} s", f"< {ENGINE_S} s", good=ready < ENGINE_S)


if __name__ == "__main__":
    sys.exit(main())
