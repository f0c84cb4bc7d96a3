"""Turns a Word file into a PDF with LibreOffice, when it is there: bounded, offline, alone."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from grantflow.documents import files, pdffile
from grantflow.errors import ToolMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

SECONDS = 120  # for both passes together
_EXPORT = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
)
# A place where nobody answers: what LibreOffice would fetch in spite of all, it asks for there.
_NOWHERE = "http://127.0.0.1:9"
_RESTARTS = re.compile(rb"<w:pgNumType\b[^>]*w:start=")
_SETTINGS = {
    "Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "Writer/Content/Update": {"Link": "2"},
    "Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments": {
        "AutoCheckEnabled": "false"
    },
}


def can_be_made() -> bool:
    """Whether there is a LibreOffice here to make a PDF with."""
    return _program() is not None


def beside(
    document: Path, again: Callable[[Mapping[str, int]], object], dated: date | None
) -> Path:
    """Write a PDF beside a Word file, and page numbers in the contents of both; return its path.

    LibreOffice lays the pages out twice: once to count them, and once with the numbers in place.

    Args:
        document: A Word file that is in place already; it needs nothing of this.
        again: Writes the Word file anew with page numbers by bookmark.
        dated: The day that the PDF carries.

    Raises:
        ToolMissing: There is no LibreOffice, or it gave no PDF in time.
        OutputRefused: The PDF can't be written.

    """
    program, end = _office(document), time.monotonic() + SECONDS
    made = _converted(program, document, end)
    # Where the numbering starts anew, the page in the file is not the number on the page.
    counted = {} if _RESTARTS.search(_body(document)) else pdffile.pages(made)
    if counted:
        again(counted)
        made = _converted(program, document, end)
    target = document.with_suffix(".pdf")
    files.write_whole(target, pdffile.settled(made, dated))
    return target


def _office(document: Path) -> str:
    program = _program()
    if program is None:
        raise ToolMissing(
            "LibreOffice finns inte på datorn, så ingen PDF kan göras",
            remedy=f"Word-filen är klar: {document}. Spara den som PDF i Word,"
            " eller installera LibreOffice",
        )
    return program


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _body(document: Path) -> bytes:
    with zipfile.ZipFile(document) as package:
        return package.read("word/document.xml")


def _converted(program: str, document: Path, end: float) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        # A profile of its own: an open LibreOffice would otherwise take the job and drop it.
        _write_settings(room / "profile")
        command = [*_offline(), program, "--headless", "--norestore"]
        command += [f"-env:UserInstallation={(room / 'profile').as_uri()}"]
        # A copy: LibreOffice would leave a lock beside the file itself.
        copy = shutil.copyfile(document, room / "ansokan.docx")
        command += ["--convert-to", _EXPORT, "--outdir", str(room), str(copy)]
        try:
            _run(command, room, end - time.monotonic())
        except subprocess.TimeoutExpired as error:
            told = f"LibreOffice blev inte klart på {SECONDS} sekunder"
            raise ToolMissing(told, remedy=_still(document)) from error
        except (subprocess.SubprocessError, OSError) as error:
            raise ToolMissing(
                "LibreOffice kunde inte göra en PDF", remedy=_still(document)
            ) from error
        made = room / "ansokan.pdf"
        if not made.is_file():
            raise ToolMissing("LibreOffice gav ingen PDF", remedy=_still(document))
        return made.read_bytes()


def _still(document: Path) -> str:
    return f"Word-filen är klar: {document}. Spara den som PDF i Word"


def _run(command: list[str], room: Path, seconds: float) -> None:
    """Run a program and everything it starts; nothing of it is left behind."""
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), _NOWHERE)
    running = subprocess.Popen(  # noqa: S603 - a program of ours
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | proxies | {"HOME": str(room)},
        start_new_session=True,
    )
    try:
        code = running.wait(max(seconds, 0.1))
    finally:
        # The program is a script that starts others; the group holds them all.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    if code:
        raise subprocess.CalledProcessError(code, command[0])


def _offline() -> list[str]:
    """Return what to put before a command so that it has no network; nothing where that is barred.

    The settings below say the same in a weaker way.
    """
    unshare, true = shutil.which("unshare"), shutil.which("true")
    if unshare is None or true is None:
        return []
    alone = [unshare, "--map-root-user", "--net"]
    tried = subprocess.run([*alone, true], capture_output=True, check=False)  # noqa: S603
    return alone if tried.returncode == 0 else []


def _write_settings(profile: Path) -> None:
    """Write a fresh profile that runs no macros and follows no links."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    names = (
        'xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {names}>{items}</oor:items>\n',
        "utf-8",
    )
