"""Waivers of a case file that should be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.checks.loader import rulebook
from grantflow.checks.waivers import Known, stale
from grantflow.usecases import Frame, choose_frame

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from grantflow.model.application import Application
    from grantflow.model.waiving import StaleWaiver


def of_file(
    application: Application, beside: Path, today: datetime.date | None = None
) -> tuple[StaleWaiver, ...]:
    """Return the waivers of a case file to read again; without `today` no age is told.

    `beside` is the folder where the file lies.  What a text was before, a file does not say.

    Raises:
        ProgrammeBroken: A programme or a call that the case names can't be read.

    """
    if not application.waivers:
        return ()
    frames = [choose_frame(application, name, beside=beside) for name in application.programmes]
    book = rulebook()
    known = Known(today)
    frames = frames or [Frame(None, None)]
    return stale(application, book.rules, frames, book.words, known, book.reporting)
