"""Writes the results of the watch to files, and over its own earlier ones that nobody changed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def require_place(output: Path, home: Path, *, force: bool) -> None:
    """Refuse to write over somebody's file; what was written here and nobody has changed may go.

    Raises:
        OutputRefused: The file exists and is not ours, or its folder does not exist.
        MemoryBroken: What was kept between rounds can't be read.

    """
    from grantflow.documents.files import require_free
    from grantflow.scanning import memory

    if not force and output.is_file():
        with memory.opened(home) as kept, suppress(OSError):
            force = kept.outputs.is_ours(str(output.resolve()), output.read_bytes())
    require_free(output, force=force)


def write_out(output: Path, home: Path, content: bytes) -> None:
    """Write a result to a file, and remember what was written.

    Raises:
        OutputRefused: The file can't be written.
        MemoryBroken: What is kept between rounds can't be written.

    """
    from grantflow.documents.files import write_whole
    from grantflow.scanning import memory

    write_whole(output, content)
    with memory.opened(home) as kept:
        kept.outputs.keep(str(output.resolve()), content)
