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
@FORMAT
@FAIL_ON
def review(
    file: Path, programme: str | None, theme: str | None, deep: bool, form: str, fail_on: str
) -> int:
    """Granska ett utkast i löpande text (.txt, .md eller -)."""
    from grantflow.settings import stay_on_one_core

    stay_on_one_core()
    from grantflow import usecases
    from grantflow.documents import draftfile
    from grantflow.documents.reports.choose import shown

    opened = draftfile.load(file)
    report = usecases.review_draft(opened, programme, theme, deep=deep)
    heading = draftfile.heading(opened, programme)
    text = shown(form, report, heading, opened.name, opened.line_of, width=width(), kind="review")
    click.echo(text, nl=False)
    return 1 if usecases.findings_at_or_above(report, fail_on) else 0


@click.command(cls=SwedishCommand)
@click.argument("code", metavar="[KOD]", required=False)
@in_format("text", "json")
def rules(code: str | None, form: str) -> None:
    """Lista reglerna, eller förklara en."""
    from grantflow.checks import pages

    click.echo(pages.explain(code, form) if code else pages.overview(form), nl=False)
