"""Connects: looks a host up once, judges every address, goes to the very address judged.

So a name that answers differently the second time (DNS rebinding) leads nowhere: there is no
second time.  The certificate and the Host line are still those of the name.  What the computer has
set for its net (proxies, certificates) is not read: a proxy would look the name up once more.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from grantflow.scanning.address import AddressRefused, require_public

if TYPE_CHECKING:
    from grantflow.scanning.limits import Limits

Resolve = Callable[[str, int], Awaitable[list[str]]]
_TRIED = 3  # addresses of a host


class NameUnknown(Exception):
    """A host that no address is known for."""


async def resolved(host: str, port: int) -> list[str]:
    """Return the numeric addresses of a host, each once.

    Raises:
        NameUnknown: There are none.

    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameUnknown(host) from error
    return list(dict.fromkeys(str(row[4][0]) for row in found))


class GuardedNet(httpcore.AsyncNetworkBackend):
    """A network that only lets through to public addresses, and to the hosts in `allowed`."""

    def __init__(self, allowed: frozenset[tuple[str, int]], resolve: Resolve) -> None:
        self._allowed, self._resolve = allowed, resolve
        self._net = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to an address of `host` that has been judged.

        Raises:
            AddressRefused: An address of the host is not public.
            NameUnknown: The host has no address.

        """
        addresses = await self._resolve(host, port)
        if (host.lower(), port) not in self._allowed:
            require_public(addresses)
        fault: Exception = NameUnknown(host)
        for address in addresses[:_TRIED]:
            try:
                return await self._net.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002 - the shape httpcore asks for
        timeout: float | None = None,  # noqa: ARG002 - as above
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - as above
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: no page lies there.

        Raises:
            AddressRefused: Always.

        """
        raise AddressRefused("adressen leder inte till en webbsida")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Transport(httpx.AsyncBaseTransport):
    """httpx over a pool of our own; faults come through as httpcore names them.

    The certificates that browsers believe in are read into `untold` when they are first needed:
    that takes a tenth of a second.
    """

    def __init__(self, pool: httpcore.AsyncConnectionPool, untold: ssl.SSLContext | None) -> None:
        self._pool, self._untold = pool, untold

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if url.scheme == "https" and self._untold is not None:
            import certifi

            self._untold.load_verify_locations(certifi.where())
            self._untold = None
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = await self._pool.handle_async_request(asked)
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


def client(
    limits: Limits,
    allowed: frozenset[tuple[str, int]],
    agent: str,
    resolve: Resolve = resolved,
    trust: ssl.SSLContext | None = None,
) -> httpx.AsyncClient:
    """Return a client that keeps no cookies, follows nothing and asks no proxy.

    Args:
        limits: How long to wait.
        allowed: Hosts and ports that may be private.
        agent: What we call ourselves.
        resolve: Gives the addresses of a host.
        trust: Certificates to believe in; without, the usual ones.

    """
    # Made by hand: `ssl.create_default_context` reads the surroundings (SSLKEYLOGFILE).
    untold = None if trust else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    pool = httpcore.AsyncConnectionPool(
        ssl_context=trust or untold,
        max_connections=limits.at_once * 2,
        max_keepalive_connections=limits.at_once,
        keepalive_expiry=5.0,
        network_backend=GuardedNet(allowed, resolve),
    )
    return httpx.AsyncClient(
        transport=_Transport(pool, untold),
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(limits.silence_s, connect=limits.connect_s, pool=None),
        headers={
            "User-Agent": agent,
            "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
            "application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5",
            "Accept-Language": "sv,en;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        },
    )
