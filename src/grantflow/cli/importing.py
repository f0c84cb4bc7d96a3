"""The command that takes other people's files into a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grantflow.cli.options import FILE, in_format, width
from grantflow.cli.words import SwedishCommand

if TYPE_CHECKING:
    from pathlib import Path


@click.command("import", cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.option(
    "-o", "--output", metavar="ÄRENDE", type=FILE, help="Ärendefil att skriva; får inte finnas."
)
@click.option("--into", metavar="ÄRENDE", type=FILE, help="Ärende att fylla på; inget skrivs över.")
@click.option("--yes", is_flag=True, help="Ta in en lista så som dess kolumner har tolkats.")
@click.option(
    "--renamed", is_flag=True, help="Rader med nytt namn i listan är ärendets egna rader."
)
@click.option(
    "--column",
    "columns",
    metavar="RUBRIK=KOLUMN",
    multiple=True,
    help='Säg vad en kolumn i en lista är: "Deadline=Klart senast". Får anges flera gånger.',
)
@in_format("text", "json")
def import_(
    file: Path,
    output: Path | None,
    into: Path | None,
    yes: bool,
    renamed: bool,
    columns: tuple[str, ...],
    form: str,
) -> int:
    """Ta in ett ifyllt formulär, ett utkast, en plan eller en lista i ett ärende."""
    from grantflow.documents.reports import import_report
    from grantflow.usecases.importing import ImportOrder, take_in

    target = output or into or file.with_suffix(".yaml")
    done = take_in(ImportOrder(file, into, target, columns, yes, renamed))
    lists = None
    if done.lists is not None:
        from grantflow.documents.reports import list_report

        if done.asks or form == "text":
            click.echo(list_report.shown(form, done.lists, asks=done.asks), nl=False)
        if done.asks:
            return 1
        lists = list_report.lists_told(done.lists)
    written = str(done.written) if done.written else None
    told = import_report.shown(form, done.taken, done.merge, written, width(), lists)
    click.echo(told, nl=False)
    return 0 if done.taken.answers else 1
