"""Commands that keep the web app's database safe: a backup, a database made from one, the log."""

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
    click.echo("Alla loggar in på nytt. Länkar som hade skickats ut, API-nycklar och")
    click.echo("kalenderlänkar behöver göras om. Utskick och arbeten som väntade är avbrutna.")
    return 0


@click.command(cls=SwedishCommand)
@click.option("--lines", "most", metavar="ANTAL", type=click.IntRange(1), default=50)
@click.option("--check", "checks", is_flag=True, help="Se om någon rad har ändrats.")
@click.option("--backup", "copy", metavar="FIL", type=FILE, help="Jämför med en säkerhetskopia.")
def log(most: int, checks: bool, copy: Path | None) -> int:
    """Visa webbappens logg, eller kontrollera att ingen har ändrat i den."""
    from grantflow.settings import read_settings
    from grantflow.text import swedish_time
    from grantflow.usecases.backup import check_log, read_log

    if not checks and copy is None:
        for line in read_log(read_settings(), most):
            at = swedish_time.at(line.at_ms).isoformat(sep=" ", timespec="seconds")
            who, case = line.account_id or "-", line.application_id or "-"
            click.echo(f"{line.number}  {at}  {line.event}  {who}  {case}  {line.about}")
        return 0
    done = check_log(read_settings(), copy)
    if done.altered is not None:
        click.echo(f"Loggen är ändrad vid rad {done.altered}: raden är en annan eller saknas.")
        return 1
    click.echo(f"Loggens {done.lines} rader hänger ihop.")
    if copy is None:
        click.echo("Om de sista raderna saknas syns bara mot en säkerhetskopia: --backup FIL.")
    return 0
