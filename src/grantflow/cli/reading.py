"""Commands that read: a draft in running text, and the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grantflow.cli.options import FAIL_ON, FILE, FORMAT, PROGRAMMES, THEMES, in_format, width
from grantflow.cli.words import SwedishCommand

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="UTKAST", type=FILE)
@click.option("--programme", type=PROGRAMMES, help="Program som utkastet ska sökas ur.")
@click.option("--theme", type=THEMES, help="Tema; utelämnat gissas föräldraskapsstöd ur texten.")
@click.option("--deep", is_flag=True, help="Läs grundligare; tar några gånger så lång tid.")
@click.option(
    "-o", "--output", metavar="UT.docx", type=FILE, help="Skriv samma Word-fil med kommentarer."
)
@click.option("--since", metavar="FÖRRA.docx", type=FILE, help="Jämför med en tidigare granskning.")
@click.option("--original", is_flag=True, help="Läs texten som före spårade ändringar.")
@click.option("--force", is_flag=True, help="Ersätt en fil som redan finns.")
@FORMAT
@FAIL_ON
def review(
    file: Path,
    programme: str | None,
    theme: str | None,
    deep: bool,
    output: Path | None,
    since: Path | None,
    original: bool,
    force: bool,
    form: str,
    fail_on: str,
) -> int:
    """Granska ett utkast (.docx, .txt, .md eller -)."""
    from grantflow.settings import stay_on_one_core

    stay_on_one_core()
    from grantflow import usecases
    from grantflow.cli.commenting import (
        compared,
        require_word,
        tell_outside,
        write_commented,
    )
    from grantflow.documents import draftfile
    from grantflow.documents.reports.choose import shown

    opened = draftfile.load(file, "original" if original else "accepted")
    if output is not None:
        require_word(opened, output, original=original, force=force)
    report = usecases.review_draft(opened, programme, theme, deep=deep)
    change = None
    if since is not None:
        before = draftfile.load(since)
        earlier = usecases.review_draft(before, programme, theme or report.theme, deep=deep)
        change = compared(before, earlier, opened, report)
    heading = draftfile.heading(opened, programme)
    text = shown(
        form,
        report,
        heading,
        opened.name,
        opened.line_of,
        width=width(),
        kind="review",
        since=change,
    )
    if output is not None:
        write_commented(opened, report, output, settle=since is not None)
    click.echo(text, nl=False)
    tell_outside(opened)
    return 1 if usecases.findings_at_or_above(report, fail_on) else 0


@click.command(cls=SwedishCommand)
@click.argument("code", metavar="[KOD]", required=False)
@in_format("text", "json")
def rules(code: str | None, form: str) -> None:
    """Lista reglerna, eller förklara en."""
    from grantflow.checks import pages

    click.echo(pages.explain(code, form) if code else pages.overview(form), nl=False)
