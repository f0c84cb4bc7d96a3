"""Send the mail and tell the webhooks that wait in the store of the web app."""

import asyncio

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from grantflow import orchestration
from grantflow.settings import read_settings
from grantflow.usecases import delivering, installation, mail_server, posting


@task(
    name="skicka-epost", task_run_name="Skicka e-post", cache_policy=NO_CACHE, persist_result=False
)
async def send() -> posting.Sent:
    """Hand the letters to the mail server; without one they wait."""
    return await asyncio.to_thread(orchestration.ours, _send)


@task(
    name="beratta-for-webhookar",
    task_run_name="Berätta för webhookar",
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def deliver() -> delivering.Delivered:
    """Tell each webhook what it waits for."""
    return await asyncio.to_thread(orchestration.ours, _deliver)


@flow(name="skicka-utskick", persist_result=False)
async def send_mail() -> dict[str, int]:
    """Return how many letters and messages left, and how many did not this time."""
    sent, delivered = await send(), await deliver()
    done = {
        "sent": sent.sent,
        "failed": sent.failed,
        "dropped": sent.dropped,
        "told": delivered.sent,
        "untold": delivered.failed,
    }
    orchestration.keep(done)
    return done


def _send() -> posting.Sent:
    settings = read_settings()
    server = mail_server.server_of(settings)
    if server is None:
        return posting.Sent()
    with installation.opened(settings) as desk:
        return posting.send_due(desk.base, server)


def _deliver() -> delivering.Delivered:
    settings = read_settings()
    with installation.opened(settings) as desk:
        return delivering.deliver_due(desk.base, settings)
