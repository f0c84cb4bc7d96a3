"""Turns a defect of the program into a reference number and a log file, never a traceback."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from grantflow import __version__, defects


def report_defect() -> str:
    """Save the current exception to a file and return what to tell the person.

    The reference is made from where the fault lies, so that the same defect gets the same number.
    The file holds the traceback, without answers from the case.
    """
    name, places, reference = defects.under_way()
    where, value = "\n".join(places), sys.exc_info()[1]
    path = Path(tempfile.gettempdir()) / f"grantflow-fel-{reference}.txt"
    message = str(value)[:200] if isinstance(value, OSError | ImportError | KeyError) else ""
    try:
        path.write_text(f"grantflow {__version__}\n{name} {message}\n{where}\n", "utf-8")
        saved = f"Spara filen {path} och anmäl felet med numret."
    except OSError:
        saved = "Anmäl felet med numret."
    return (
        f"[GF900] det här är ett fel i grantflow, inte i ditt ärende (referens {reference})\n"
        f"åtgärd: dina filer är orörda. {saved}"
    )
