"""Commands that do by hand what `grantflow work` does by itself, and the list of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grantflow.cli.words import SwedishCommand, SwedishGroup

if TYPE_CHECKING:
    from grantflow.store.jobs import Job
    from grantflow.usecases.delivering import Delivered
    from grantflow.usecases.posting import Sent

_MAIL = "utskick"
_STATES = {
    "waiting": "Väntar sedan",
    "running": "Pågår sedan",
    "done": "Gjord",
    "failed": "Gick inte",
    "cancelled": "Avbruten",
}
_SETTINGS = "sätt GRANTFLOW_SMTP och GRANTFLOW_MAIL_FROM"


@click.command(cls=SwedishCommand)
def mail() -> int:
    """Skicka webbappens utskick och webhookar som väntar."""
    return _send()


def _send() -> int:
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


class _Listing(SwedishGroup):
    """A group that lists when it is not told what to do."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take nothing for the list."""
        return super().parse_args(ctx, args or ["list"])


@click.group(cls=_Listing, subcommand_metavar="[KOMMANDO]")
def routines() -> None:
    """Visa det som görs av sig självt varje dygn, eller gör något av det nu."""


@routines.command("list", cls=SwedishCommand)
def list_() -> None:
    """Visa när varje rutin görs, när den gjordes senast och vad som kom av det."""
    from grantflow.settings import read_settings
    from grantflow.store import outbox
    from grantflow.usecases import installation
    from grantflow.usecases.routines import ROUTINES, last_of

    with installation.opened(read_settings()) as desk, desk.base.read() as connection:
        waiting = outbox.counts(connection).waiting
        jobs = {one.name: last_of(connection, one.name) for one in ROUTINES}
    click.echo(f"{_MAIL}  hela tiden. E-post och webhookar som väntar.")
    click.echo(f"  Nu: {waiting} brev väntar.")
    for one in ROUTINES:
        click.echo(f"{one.name}  från kl. {one.from_hour}. {one.told}.")
        click.echo(f"  {_last_told(jobs[one.name])}")
    click.echo("Gör en för hand: grantflow routines run NAMN")


@routines.command("run", cls=SwedishCommand)
@click.argument("name", metavar="NAMN")
def run_(name: str) -> int:
    """Gör en rutin nu, även om den är gjord i dag."""
    from grantflow.errors import KeyUnknown
    from grantflow.settings import read_settings
    from grantflow.usecases import installation
    from grantflow.usecases.routines import BY_NAME, once

    if name == _MAIL:
        return _send()
    if name not in BY_NAME:
        known = ", ".join((_MAIL, *BY_NAME))
        raise KeyUnknown(f"rutinen '{name}' finns inte", remedy=f"välj bland: {known}")
    settings = read_settings()
    with installation.opened(settings) as desk:
        done = once(desk, settings, name, by_hand=True)
    click.echo(done.told)
    for told in done.faults:
        click.echo(told, err=True)
    return 1 if done.faults else 0


def _last_told(job: Job | None) -> str:
    from grantflow.text import swedish_time

    if job is None:
        return "Inte gjord än."
    at = swedish_time.at(job.ended_ms or job.started_ms or job.created_ms)
    when = at.strftime("%Y-%m-%d %H:%M")
    told = str(job.result.get("told") or job.result.get("waits") or "").strip()
    word = _STATES[job.state]
    faults = "".join(f"\n  {fault}" for fault in job.result.get("faults", ()))
    return f"{word} {when}. {told}".rstrip() + faults


def _mail_told(sent: Sent | None) -> str:
    if sent is None:
        return f"E-post: ingen server ({_SETTINGS})."
    return (
        f"E-post: {sent.sent} skickade, {sent.failed} försöks igen senare, "
        f"{sent.dropped} kommer inte fram."
    )


def _hooks_told(done: Delivered) -> str:
    return f"Webhookar: {done.sent} framme, {done.failed} inte."
