"""Tells webhooks what waits to be told: only to addresses that may be spoken to, one try each."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from grantflow import __version__
from grantflow.scanning.address import AddressRefused, allowed_hosts
from grantflow.scanning.limits import Limits
from grantflow.store import hooks, log
from grantflow.usecases.webhooks import address_fault, signature

if TYPE_CHECKING:
    import ssl

    import httpx

    from grantflow.settings import Settings
    from grantflow.store.base import Base, Connection
    from grantflow.store.hooks import Delivery, Hook

_GONE = 410
_FINE = range(200, 300)
_ELSEWHERE = range(300, 400)
LIMITS = Limits(connect_s=5.0, silence_s=10.0, request_s=15.0)


class Outcome(NamedTuple):
    """What came of a try: why it failed, empty when it did not; `gone`: nobody is there now."""

    fault: str = ""
    gone: bool = False


class Delivered(NamedTuple):
    """How much was taken by its receiver, and how much was not."""

    sent: int = 0
    failed: int = 0


def deliver_due(
    base: Base, settings: Settings, limits: Limits = LIMITS, trust: ssl.SSLContext | None = None
) -> Delivered:
    """Tell everything that waits to be told now, a try each.

    `trust` are certificates to believe in, when not the usual ones.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    total = Delivered()
    while True:
        taken = base.write(lambda c: hooks.take(c, at_ms=base.now()))
        if not taken:
            return total
        outcomes = asyncio.run(_tell_all(taken, base.now() // 1000, settings, limits, trust))
        failed = sum(bool(outcome.fault) for outcome in outcomes)
        total = Delivered(total.sent + len(taken) - failed, total.failed + failed)
        for (one, home), outcome in zip(taken, outcomes, strict=True):
            base.write(partial(_note, base=base, one=one, home=home, outcome=outcome))


def _note(
    connection: Connection, *, base: Base, one: Delivery, home: Hook, outcome: Outcome
) -> None:
    now = base.now()
    if not outcome.fault:
        hooks.sent(connection, one, at_ms=now)
        return
    if outcome.gone:
        hooks.stop(connection, home.id, at_ms=now)
    if hooks.failed(connection, one, outcome.fault, at_ms=now, for_ever=outcome.gone):
        log.note(connection, "webhook kom inte fram", at_ms=now, about=home.id)


async def _tell_all(
    taken: list[tuple[Delivery, Hook]],
    second: int,
    settings: Settings,
    limits: Limits,
    trust: ssl.SSLContext | None,
) -> list[Outcome]:
    from grantflow.scanning import network

    allowed = allowed_hosts(settings.scan_allow)
    agent = f"grantflow/{__version__}"
    async with network.client(limits, allowed, agent, trust=trust) as client:
        tries = (_tell(client, one, home, second, allowed, limits) for one, home in taken)
        return await asyncio.gather(*tries)


async def _tell(
    client: httpx.AsyncClient,
    one: Delivery,
    home: Hook,
    second: int,
    allowed: frozenset[tuple[str, int]],
    limits: Limits,
) -> Outcome:
    # What was allowed when the hook was added may be so no longer.
    if fault := address_fault(home.address, allowed):
        return Outcome(fault)
    headers = {
        "Content-Type": "application/json",
        "Grantflow-Event": one.event,
        "Grantflow-Delivery": one.id,
        "Grantflow-Signature": signature(home.secret, second, one.body),
    }
    try:
        async with (
            asyncio.timeout(limits.request_s),
            client.stream(
                "POST", home.address, content=one.body.encode(), headers=headers
            ) as answer,
        ):
            return _judged(answer.status_code)
    except AddressRefused as refusal:
        told = str(refusal)
        return Outcome(f"{told[:1].upper()}{told[1:]}.")
    except TimeoutError:
        return Outcome("Mottagaren svarade inte i tid.")
    except Exception as error:  # noqa: BLE001 - no receiver stops the others, whatever it does
        return Outcome(_told(error))


def _judged(status: int) -> Outcome:
    if status in _FINE:
        return Outcome()
    if status == _GONE:
        return Outcome("Mottagaren säger att adressen inte finns kvar (410).", gone=True)
    if status in _ELSEWHERE:
        return Outcome(f"Mottagaren hänvisar till en annan adress ({status}); den följs inte.")
    return Outcome(f"Mottagaren svarade {status}.")


def _told(error: Exception) -> str:
    name = type(error).__name__
    if "Timeout" in name:
        return "Mottagaren svarade inte i tid."
    if name == "NameUnknown":
        return "Ingen dator har det namnet."
    if "SSL" in str(error) or "certificate" in str(error):
        return "Mottagarens certifikat går inte att lita på."
    return "Det gick inte att ansluta till mottagaren."
