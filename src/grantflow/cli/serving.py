"""The command that runs the web app."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from grantflow.cli.words import SwedishCommand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.settings import Settings


@click.command(cls=SwedishCommand)
@click.option("--host", default="127.0.0.1", metavar="ADRESS", help="Lyssna här [127.0.0.1].")
@click.option("--port", default=8000, type=int, metavar="NUMMER", help="Port [8000].")
@click.option("--no-engine", is_flag=True, help="Starta inte motorn (Prefect) bredvid.")
def serve(host: str, port: int, no_engine: bool) -> int:
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
    from grantflow.usecases.mail_server import server_of
    from grantflow.web import serving

    serving.require_safe(settings, host)
    server_of(settings)  # a fault in it is told now, not when the first letter waits
    beside = _engine(settings, wanted=not no_engine)
    with serving.listen(host, port) as listening, serving.opened(settings) as base, beside as start:
        app = serving.create_app(settings, base)
        site = app.state.site

        def tell(address: str) -> None:
            shown = settings.address or address
            site.desk.outward = site.desk.outward._replace(address=shown)
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
def _engine(settings: Settings, *, wanted: bool) -> Iterator[Callable[[], None]]:
    """Give what starts the engine and its worker; they stop when we do.

    The pages answer first and stay up without it: work waits in line.
    """
    if not wanted:
        yield lambda: None
        return
    from grantflow import orchestration
    from grantflow.cli.supervising import Supervisor, beside_the_web_app, free_port

    orchestration.prepare_engine()
    beside = Supervisor(beside_the_web_app(settings.engine_url, free_port()))
    try:
        yield beside.start
    finally:
        beside.stop()
