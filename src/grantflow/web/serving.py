"""Runs the web app: listens, says when it answers, stops cleanly."""

from __future__ import annotations

import ipaddress
import signal
import socket
import sys
import threading
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import uvicorn
from anyio.to_thread import current_default_thread_limiter

from grantflow.checks import pages as rule_pages
from grantflow.errors import ServingRefused
from grantflow.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi import FastAPI

    from grantflow.settings import Settings

# How long a request under way may take when the service stops.
_LAST_WORD_S = 10
_KEPT_OPEN_S = 30
_SHORTEST_TOKEN = 20
# Requests under way; most of them wait.
_AT_ONCE = 160
# A page takes a while to put together, and a save lets go of the interpreter a dozen times: it
# must get it back soon each time.
_SLICE_S = 0.0005
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - never bound
_A_PAGE = "/tillganglighet"


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 is any that is free.

    Raises:
        ServingRefused: The port is taken, or the host is none of this machine.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        raise ServingRefused(
            f"det går inte att lyssna på {host}, port {port}: porten är upptagen eller stängd",
            remedy="stoppa det som använder den, eller välj en annan med --port",
        ) from error
    # Else the end of each answer waits some 40 ms for the browser to say that it has the beginning.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def require_safe(settings: Settings, host: str) -> None:
    """Refuse to send passwords readable over a net.

    Raises:
        ServingRefused: The address is none, or what makes it safe is missing.

    """
    for proxy in settings.trusted_proxy:
        try:
            ipaddress.ip_network(proxy, strict=False)
        except ValueError as error:
            raise ServingRefused(
                f"GRANTFLOW_TRUSTED_PROXY: {proxy} är ingen adress",
                remedy="skriv till exempel 127.0.0.1 eller 10.0.0.0/8",
            ) from error
    if settings.metrics_token is not None and len(settings.metrics_token) < _SHORTEST_TOKEN:
        raise ServingRefused(
            "GRANTFLOW_METRICS_TOKEN är så kort att den går att gissa",
            remedy=f"välj en slumpad text med minst {_SHORTEST_TOKEN} tecken",
        )
    if settings.address is None:
        if not _is_this_machine(host):
            raise ServingRefused(
                f"på {host} skulle lösenord skickas okrypterat över nätet",
                remedy="sätt en krypterande proxy framför, och ange GRANTFLOW_ADDRESS och "
                "GRANTFLOW_TRUSTED_PROXY",
            )
        return
    if not _is_public(settings.address):
        raise ServingRefused(
            f"GRANTFLOW_ADDRESS: {settings.address} går inte att använda",
            remedy="skriv den som https://ansokan.kommun.se, utan något efter",
        )
    if not settings.trusted_proxy:
        raise ServingRefused(
            "GRANTFLOW_ADDRESS är satt, men inte vem som krypterar",
            remedy="ange proxyns adress i GRANTFLOW_TRUSTED_PROXY",
        )


def run(app: FastAPI, listening: socket.socket, tell: Callable[[str], None]) -> None:
    """Serve until somebody asks us to stop; `tell` is given the address when it answers."""
    config = uvicorn.Config(
        app,
        http="h11",
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # the app looks at them itself, from those it trusts
        server_header=False,
        timeout_keep_alive=_KEPT_OPEN_S,
        timeout_graceful_shutdown=_LAST_WORD_S,
    )
    sys.setswitchinterval(_SLICE_S)
    threading.Thread(target=_first_visit, args=(listening, tell), daemon=True).start()
    _Server(config).run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server for which being asked to stop is no failure."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin, with room for many whose page waits for a check; saves go past them."""
        current_default_thread_limiter().total_tokens = _AT_ONCE
        await super().startup(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at Ctrl-C and at a polite stop; the second time at once."""
        before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _first_visit(listening: socket.socket, tell: Callable[[str], None]) -> None:
    """Ask for a page; when it has come, tell the address and read ahead what is slow to read."""
    host, port = listening.getsockname()[:2]
    visited = _EVERYWHERE.get(host, host)
    shown = f"[{visited}]" if ":" in visited else visited
    try:
        with closing(HTTPConnection(visited, port, timeout=60)) as asking:
            asking.request("GET", _A_PAGE, headers={"Host": f"{shown}:{port}"})
            asking.getresponse().read()
    except (OSError, HTTPException):
        return  # stopped before it had begun
    tell(f"http://{shown}:{port}")
    rule_pages.explained(rule_pages.by_home()[0][1][0].code)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_public(address: str) -> bool:
    parts = urlsplit(address)
    rest = (parts.path, parts.query, parts.fragment, parts.username)
    return parts.scheme == "https" and bool(parts.hostname) and not any(rest)


__all__ = ["create_app", "listen", "require_safe", "run"]
