"""Commands that keep the web app's database safe: a backup, and a database made from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grantflow.cli.options import FILE
from grantflow.cli.words import SwedishCommand

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
def backup(file: Path) -> int:
    """Säkerhetskopiera webbappens databas till en fil (.zip eller .sqlite)."""
    from grantflow.settings import read_settings
    from grantflow.usecases.backup import back_up

    done = back_up(read_settings(), file)
    click.echo(f"Skrev {file}: {done.cases} ärenden, {done.rows} rader.")
    click.echo("Filen innehåller allt som står i ärendena. Förvara den som ni förvarar databasen.")
    return 0


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.option("--force", is_flag=True, help="Ersätt det som finns; en kopia av det sparas först.")
def restore(file: Path, force: bool) -> int:
    """Återställ webbappens databas från en säkerhetskopia."""
    from grantflow.settings import read_settings
    from grantflow.usecases.backup import bring_back

    done = bring_back(read_settings(), file, force=force)
    if done.copy is not None:
        click.echo(f"Det som fanns i databasen är sparat i {done.copy}.")
    rows = sum(done.rows.values())
    click.echo(f"Återställde {done.rows.get('application', 0)} ärenden, {rows} rader.")
    if done.erased_again:
        click.echo(f"{done.erased_again} personer som hade raderats sedan dess är raderade igen.")
    click.echo("Alla loggar in på nytt, och länkar som hade skickats ut behöver göras om.")
    return 0
