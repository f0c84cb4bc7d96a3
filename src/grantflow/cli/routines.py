"""Commands that do by hand what `grantflow work` does by itself: mail, remind, watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grantflow.cli.words import SwedishCommand

if TYPE_CHECKING:
    from grantflow.usecases.delivering import Delivered
    from grantflow.usecases.posting import Sent

_SETTINGS = "sätt GRANTFLOW_SMTP och GRANTFLOW_MAIL_FROM"


@click.command(cls=SwedishCommand)
def mail() -> int:
    """Skicka webbappens utskick och webhookar som väntar."""
    from grantflow.settings import read_settings
    from grantflow.usecases import delivering, installation, mail_server, posting

    settings = read_settings()
    server = mail_server.server_of(settings)
    with installation.opened(settings) as desk:
        sent = posting.send_due(desk.base, server) if server else None
        delivered = delivering.deliver_due(desk.base, settings)
    click.echo(_mail_told(sent))
    click.echo(_hooks_told(delivered))
    return 1 if delivered.failed or (sent and (sent.failed or sent.dropped)) else 0


@click.command(cls=SwedishCommand)
def remind() -> int:
    """Påminn dem som är med i webbappens ärenden om dagar som kommer."""
    from grantflow.errors import MailRefused
    from grantflow.settings import read_settings
    from grantflow.usecases import installation, mail_server, reminders

    settings = read_settings()
    if mail_server.server_of(settings) is None:
        raise MailRefused("det finns ingen server för e-post", remedy=_SETTINGS)
    with installation.opened(settings) as desk:
        done = reminders.remind(desk)
    click.echo(f"Påminnelser skrivna: {done.letters}. De skickas med: grantflow mail")
    if done.faults:
        click.echo(f"Ärenden som inte gick att läsa: {done.faults}", err=True)
    return 1 if done.faults else 0


@click.command(cls=SwedishCommand)
@click.argument("cases", metavar="[ÄRENDE]...", nargs=-1)
def watch(cases: tuple[str, ...]) -> int:
    """Läs sidor som webbappens ärenden bevakar; utan id alla öppna ärenden."""
    from grantflow.settings import read_settings
    from grantflow.usecases import installation, watching

    settings = read_settings()
    with installation.opened(settings) as desk:
        done = watching.look_at_all(desk, settings, cases or None)
    click.echo(
        f"Ärenden: {done.cases}. Sidor: {done.pages}. Nytt att ta ställning till: {done.news}."
    )
    for told in done.faults:
        click.echo(told, err=True)
    return 1 if done.faults else 0


def _mail_told(sent: Sent | None) -> str:
    if sent is None:
        return f"E-post: ingen server ({_SETTINGS})."
    return (
        f"E-post: {sent.sent} skickade, {sent.failed} försöks igen senare, "
        f"{sent.dropped} kommer inte fram."
    )


def _hooks_told(done: Delivered) -> str:
    return f"Webhookar: {done.sent} framme, {done.failed} inte."
