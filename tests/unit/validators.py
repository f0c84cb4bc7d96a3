"""The two validators of Word files that stand in for Word, in this process where they can be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def faults(path: Path) -> list[str]:
    """Return what a validator says of a file; one for each file, for it keeps ids between them."""
    return [error.description for error in OpenXmlValidator(strict=True).validate(path).errors]


def broken(paths: Sequence[Path]) -> set[str]:
    """Return the names of files that the other validator finds errors in."""
    tool = Path(sys.executable).with_name("docx-integrity")
    told = subprocess.run([tool, "check", *paths], capture_output=True, text=True, check=False)
    lines = [line for line in told.stdout.splitlines() if " error(s)" in line]
    assert len(lines) == len(paths)
    return {Path(line.split(": ")[0]).name for line in lines if ": 0 error(s)" not in line}


def stored(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files in a new folder and return their paths."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def unclean(folder: Path, files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return what the two validators find, by file; empty when all is well."""
    paths = stored(folder, files)
    found = {path.name: told for path in paths if (told := faults(path))}
    return found | {name: ["docx-integrity"] for name in broken(paths)}
