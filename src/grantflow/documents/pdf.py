"""Turns a Word file into a PDF with LibreOffice, when it is there."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from grantflow.errors import ToolMissing

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 120


def converter() -> Callable[[Path], Path]:
    """Return a function that writes a PDF beside a Word file and returns its path.

    Raises:
        ToolMissing: LibreOffice is not installed; the Word file needs nothing of it.

    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ToolMissing(
            "LibreOffice finns inte på datorn, så ingen PDF kan göras",
            remedy="kör utan --pdf och spara som PDF i Word, eller installera LibreOffice",
        )

    def convert(document: Path) -> Path:
        return _convert(program, document)

    return convert


def _convert(program: str, document: Path) -> Path:
    with tempfile.TemporaryDirectory() as room:
        # A profile of its own: an open LibreOffice would otherwise take the job and drop it.
        profile = (Path(room) / "profile").as_uri()
        command = [program, "--headless", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", "pdf", "--outdir", room, str(document)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)  # noqa: S603 - a program of ours
        except (subprocess.SubprocessError, OSError) as error:
            raise ToolMissing(
                "LibreOffice kunde inte göra en PDF",
                remedy=f"Word-filen är klar: {document}. Spara den som PDF i Word",
            ) from error
        made = Path(room) / f"{document.stem}.pdf"
        if not made.is_file():
            raise ToolMissing(
                "LibreOffice gav ingen PDF", remedy=f"öppna {document} och spara som PDF"
            )
        target = document.with_suffix(".pdf")
        shutil.move(made, target)
    return target
