"""The command that runs the web app."""

from __future__ import annotations

from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from grantflow.cli.words import SwedishCommand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.settings import Settings
    from grantflow.store.base import Base


@click.command(cls=SwedishCommand)
@click.option("--host", default="127.0.0.1", metavar="ADRESS", help="Lyssna här [127.0.0.1].")
@click.option("--port", default=8000, type=int, metavar="NUMMER", help="Port [8000].")
@click.option("--no-engine", is_flag=True, help="Gör arbetet utan motorn (Prefect).")
@click.option("--alone", is_flag=True, help="Bara webben; motor och arbetare körs för sig.")
def serve(host: str, port: int, no_engine: bool, alone: bool) -> int:
    """Kör webbtjänsten, där flera skriver i samma ärende."""
    import gc
    import logging
    import os

    gc.enable()  # this command lives long
    os.umask(0o077)  # what people write is for nobody else on the machine
    from grantflow.settings import read_settings

    settings = read_settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(message)s")
    from grantflow.cli.beating import beating
    from grantflow.usecases import installation
    from grantflow.usecases.aside import Aside
    from grantflow.usecases.health import NO_ADDRESS, lacks_address
    from grantflow.usecases.mail_server import server_of
    from grantflow.usecases.provider import provider_of
    from grantflow.usecases.standing import Checker
    from grantflow.web import serving

    serving.require_safe(settings, host)
    server_of(settings)  # a fault in it is told now, not when the first letter waits
    provider_of(settings)
    with (
        serving.listen(host, port) as listening,
        installation.opened_base(settings) as base,
        closing(Aside()) as aside,
        _nothing() if alone else _beside(settings, base, with_engine=not no_engine) as start,
    ):
        app = serving.create_app(settings, base, Checker(aside.find))
        site = app.state.site

        def tell(address: str) -> None:
            shown = settings.address or address
            site.desk.outward = site.desk.outward._replace(address=shown)
            if lacks_address(settings):
                click.echo(f"{NO_ADDRESS}.", err=True)
            click.echo(f"grantflow svarar på {shown} (avsluta med Ctrl-C)")
            if site.is_new():
                click.echo(
                    f"Första gången: öppna {shown}/kom-igang och skriv koden {site.setup_code}"
                )
            start()

        gc.freeze()
        with beating(base, "webb"):
            serving.run(app, listening, tell)
    click.echo("Stoppad. Allt som var sparat finns kvar.")
    return 0


@contextmanager
def _nothing() -> Iterator[Callable[[], None]]:
    """Start nothing: others see to the engine and the workers, and several may serve pages."""
    yield lambda: None


@contextmanager
def _beside(settings: Settings, base: Base, *, with_engine: bool) -> Iterator[Callable[[], None]]:
    """Give what starts the worker, and the engine unless it does without; they stop when we do.

    The pages answer first and stay up without them: work waits in line.
    """
    from grantflow import engine_address
    from grantflow.cli.beating import is_heard
    from grantflow.cli.supervising import Supervisor, beside_the_web_app, free_port, worker_alone
    from grantflow.usecases.health import WORKER

    heard = partial(is_heard, base, WORKER)
    with engine_address.telling(settings.home) as tell_address:
        if with_engine:
            from grantflow import orchestration

            orchestration.prepare_engine()
            children = beside_the_web_app(settings.engine_url, free_port(), heard, tell_address)
            if settings.engine_url:
                click.echo(f"Använder motorn på {settings.engine_url}")
        else:
            children = [worker_alone(heard)]
        beside = Supervisor(children, settings.home, click.echo)
        try:
            yield beside.start
        finally:
            beside.stop()
