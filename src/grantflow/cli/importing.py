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
@in_format("text", "json")
def import_(file: Path, output: Path | None, into: Path | None, form: str) -> int:
    """Ta in ett ifyllt formulär, ett utkast eller en plan i ett ärende."""
    from grantflow.documents.reports import import_report
    from grantflow.usecases.importing import ImportOrder, take_in

    target = output or into or file.with_suffix(".yaml")
    done = take_in(ImportOrder(file, into, target))
    written = str(done.written) if done.written else None
    click.echo(import_report.shown(form, done.taken, done.merge, written, width()), nl=False)
    return 0 if done.taken.answers else 1
