"""A review written back into the Word file it is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grantflow.documents import files
from grantflow.errors import CommandError, OutputRefused, Place

if TYPE_CHECKING:
    from grantflow.documents.draftfile import DraftFile
    from grantflow.documents.reports.since import Since
    from grantflow.model.finding import Report


def require_word(opened: DraftFile, target: Path, *, original: bool, force: bool) -> None:
    """Refuse what can't be commented, and a target that would take somebody's work away.

    Raises:
        CommandError: The draft is no Word file, or is read as it was before tracked changes.
        OutputRefused: The target is no .docx, is the draft itself, or stands there already.

    """
    if opened.word is None:
        raise CommandError(
            "kommentarer skrivs bara i Word-filer, och utkastet är ren text",
            remedy="ta bort -o, eller spara utkastet som Word-dokument (.docx)",
        )
    if original:
        raise CommandError(
            "--original och -o går inte ihop: kommentarerna skulle hamna vid borttagen text",
            remedy="ta bort --original, så granskas texten med ändringarna godkända",
        )
    place = Place(str(target))
    if target.suffix.lower() != ".docx" and not target.is_dir():
        raise OutputRefused(
            "den granskade filen är en Word-fil, så namnet ska sluta med .docx",
            remedy=f"skriv till exempel -o {target.stem or 'granskad'}.docx",
            place=place,
        )
    if target.exists() and Path(opened.name).exists() and target.samefile(opened.name):
        raise OutputRefused(
            "utkastet skulle skrivas över",
            remedy="ange ett annat filnamn, till exempel granskad.docx",
            place=place,
        )
    files.require_free(target, force=force)


def write_commented(opened: DraftFile, report: Report, target: Path, *, settle: bool) -> None:
    """Write the draft with a comment for each finding; whole, or not at all.

    Raises:
        WordUnreadable: The comments in the file are broken.
        OutputRefused: The file can't be written.

    """
    from grantflow.documents.word.annotate import annotated

    if opened.word is not None:
        files.write_whole(target, annotated(opened.word, report, settle=settle))


def tell_outside(opened: DraftFile) -> None:
    """Tell what Word would fetch from elsewhere when the file is opened there."""
    outside = opened.word.parts.outside if opened.word is not None else ()
    if outside:
        more = f" och {len(outside) - 1} till" if len(outside) > 1 else ""
        click.echo(
            f"Obs: När filen öppnas i Word hämtas något utifrån: {outside[0]}{more}. "
            "Här har inget hämtats.",
            err=True,
        )


def compared(before: DraftFile, earlier: Report, opened: DraftFile, report: Report) -> Since:
    """Return what has changed since an earlier draft and its review."""
    from grantflow.documents.compare import compare
    from grantflow.documents.reports.since import since

    changes = compare(before.draft, opened.draft)
    return since(before.name, earlier, report, changes, locate=before.line_of)
