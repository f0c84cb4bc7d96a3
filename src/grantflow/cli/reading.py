"""Commands that read: a draft in running text, and the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grantflow.cli.options import (
    FAIL_ON,
    FILE,
    FORMAT,
    PROGRAMMES,
    THEMES,
    TRACKED,
    in_format,
    width,
)
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
@click.option("--tracked", is_flag=True, help=TRACKED)
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
    tracked: bool,
    force: bool,
    form: str,
    fail_on: str,
) -> int:
    """Granska ett utkast (.docx, .txt, .md eller -)."""
    from grantflow.settings import stay_on_one_core

    stay_on_one_core()
    from grantflow import usecases
    from grantflow.cli.commenting import require_word, tell_outside, write_commented
    from grantflow.cli.reviewing import Wish, answered, follow, require_file
    from grantflow.documents import draftfile

    if tracked:
        require_file(file)
    before = str(since.resolve()) if since is not None else None
    wish = Wish(programme, theme, deep, before, str(since), original, form, fail_on, width())
    opened = draftfile.load(file, wish.view)
    if output is not None:
        require_word(opened, output, original=original, force=force)
    if tracked:
        answer = follow(wish, file, output, force=force)
    else:
        report = usecases.review_draft(opened, programme, theme, deep=deep)
        answer = answered(wish, opened, report)
        if output is not None:
            write_commented(opened, report, output, settle=since is not None)
    click.echo(answer.text, nl=False)
    tell_outside(opened)
    return answer.code


@click.command(cls=SwedishCommand)
@click.argument("code", metavar="[KOD]", required=False)
@click.option("--stale", is_flag=True, help="Visa det vars källa ingen har läst på länge.")
@click.option("--days", metavar="DAGAR", type=click.IntRange(0), help="Så länge [180].")
@in_format("text", "json")
def rules(code: str | None, stale: bool, days: int | None, form: str) -> None:
    """Lista reglerna, eller förklara en."""
    if stale or days is not None:
        from grantflow.cli.freshness import tell

        tell(days, form)
        return
    from grantflow.checks import pages

    click.echo(pages.explain(code, form) if code else pages.overview(form), nl=False)
