"""Measures what the commands cost, beside the limits the project has set itself.

    python benchmarks/commands.py

CPU seconds (user and system) of the command's own process, best and median of five runs: what the
work costs, whatever else the computer does meanwhile.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "data" / "examples" / "foraldraskap-i-nytt-land.yaml"
GRANTFLOW = Path(sys.executable).with_name("grantflow")
RUNS = 5
CHECK_LIMIT_MS = 30


def cpu_seconds(arguments: list[str]) -> float:
    """Return user and system time of one run of the command and its children."""
    run = subprocess.Popen([str(GRANTFLOW), *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode not in (0, 1):
        sys.exit(f"grantflow {' '.join(arguments)}: exit code {run.returncode}")
    return used.ru_utime + used.ru_stime


def check_milliseconds() -> list[float]:
    """Return the time of each of many checks of a case that has been read, in one process."""
    from grantflow import usecases
    from grantflow.documents import casefile

    case = casefile.load(EXAMPLE)
    frame = usecases.choose_frame(case.application)
    usecases.find_gaps(case.application, frame)  # reads the rules
    times = []
    for _ in range(20):
        start = time.process_time()
        usecases.find_gaps(case.application, frame)
        times.append((time.process_time() - start) * 1000)
    return times


def main() -> None:
    """Print the table."""
    print(f"{'command':<34}{'best':>10}{'median':>10}{'limit':>10}")
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder, "a.docx"))
        commands: list[tuple[str, list[str], float]] = [
            ("grantflow --help", ["--help"], 0.35),
            ("grantflow rules", ["rules"], 0.35),
            ("grantflow check EXAMPLE", ["check", str(EXAMPLE)], 0.35),
            ("grantflow draft EXAMPLE", ["draft", str(EXAMPLE), "-o", target], 1.0),
        ]
        for name, arguments, limit in commands:
            cpu_seconds(arguments)  # a first run fills the file caches
            times = [cpu_seconds(arguments) for _ in range(RUNS)]
            _row(name, times, f"{limit:.2f} s", " s", 2)
    _row("check, case already read", check_milliseconds(), f"{CHECK_LIMIT_MS} ms", " ms", 1)


def _row(name: str, times: list[float], limit: str, unit: str, digits: int) -> None:
    best, middle = (f"{value:.{digits}f}{unit}" for value in (min(times), statistics.median(times)))
    print(f"{name:<34}{best:>10}{middle:>10}{limit:>10}")


if __name__ == "__main__":
    main()
