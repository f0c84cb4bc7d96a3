"""What hostile Word files cost: CPU seconds and megabytes, to read and as a whole command.

    .venv/bin/python benchmarks/hostile.py [NAME ...]

Each file is opened in a process of its own that may not grow beyond 300 MB.  Names, or pieces of
them, choose some of the files; without any, all are measured and those that cost most are shown.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "unit"))
from word_confined import Confined
from word_hostile import corpus

SHOWN = 25
LIMIT_SECONDS, LIMIT_MEGABYTES = 1.0, 300


class Cost(NamedTuple):
    """What one file came to: how it ended, and what reading and the whole command cost."""

    name: str
    ended: str
    size: float
    read: tuple[float, float]
    command: tuple[float, float]

    @property
    def worst(self) -> float:
        """The larger of the two times."""
        return max(self.read[0], self.command[0])


def costs(names: list[str]) -> list[Cost]:
    """Open every file that is asked for, each in its own process."""
    found = []
    with Confined() as confined, tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "fil.docx", Path(folder) / "ut.docx"
        for file in corpus():
            if names and not any(name in file.name for name in names):
                continue
            path.write_bytes(file.content())
            read = confined.read(path)
            command = confined.command(Path(folder), "fil.docx", "-o", "ut.docx")
            out.unlink(missing_ok=True)
            ended = {0: "read", 1: "read", 2: "refused"}.get(command.code or 0, "FAILED")
            found.append(
                Cost(
                    file.name,
                    "FAILED" if command.code is None else ended,
                    path.stat().st_size / 1e6,
                    (read.seconds, read.megabytes),
                    (command.seconds, command.megabytes),
                )
            )
    return found


def main() -> int:
    """Print the figures."""
    names = sys.argv[1:]
    found = sorted(costs(names), key=lambda cost: -cost.worst)
    print(f"{'':34}{'file':>9}  {'reading':>16}  {'whole command':>16}")
    for one in found if names else found[:SHOWN]:
        print(
            f"{one.name:34}{one.size:6.1f} MB  {one.read[0]:6.2f} s {one.read[1]:4.0f} MB"
            f"  {one.command[0]:6.2f} s {one.command[1]:4.0f} MB  {one.ended}"
        )
    seconds = sum(one.read[0] > LIMIT_SECONDS for one in found)
    megabytes = sum(max(one.read[1], one.command[1]) > LIMIT_MEGABYTES for one in found)
    failed = sum(one.ended == "FAILED" for one in found)
    print(
        f"{len(found)} files, {sum(one.ended == 'refused' for one in found)} refused; "
        f"{seconds} take more than {LIMIT_SECONDS:.0f} s to read, "
        f"{megabytes} more than {LIMIT_MEGABYTES} MB, {failed} failed"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
