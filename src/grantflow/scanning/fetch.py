"""Fetches one page: politely, within bounds, each hop judged anew."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import httpcore
import httpx

from grantflow.scanning import faults
from grantflow.scanning.address import AddressRefused, host_and_port, origin, parsed
from grantflow.scanning.charset import text_of
from grantflow.scanning.faults import FetchFault
from grantflow.scanning.network import NameUnknown
from grantflow.scanning.robots import Robots
from grantflow.scanning.unpack import PackingBroken, TooLarge, unpacked

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from grantflow.scanning.limits import Limits
    from grantflow.scanning.pace import Pace

T = TypeVar("T")

_MOVED = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_LONGEST_TAG = 500
# Whatever a server says that can't be taken as an answer, also in its lines.
_BREAKS = (
    *(httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, httpx.InvalidURL),
    *(OSError, ValueError),
)
_NOT_MODIFIED, _BUSY = 304, 429
_CLIENT_FAULT, _SERVER_FAULT = range(400, 500), range(500, 600)


class Known(NamedTuple):
    """What is kept of a page since last time, to ask whether it has changed."""

    address: str
    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: `body` unpacked, empty when nothing has changed since last time.

    `moved_to` is the address the page has moved to for good.
    """

    address: str
    same: bool
    body: bytes
    content_type: str
    etag: str | None
    modified: str | None
    moved_to: str | None = None
    told: tuple[str, ...] = ()


@dataclass(slots=True)
class _Left:
    """The seconds that requests for a page may still take; waiting for a turn costs none."""

    seconds: float


@dataclass(slots=True)
class _Way:
    """The way from the address asked for to where the page lies."""

    url: httpx.URL
    left: _Left
    permanent: bool = True
    hops: int = 0
    seen: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)


class Fetcher:
    """Fetches pages for one round.  What a site asks of programs is read once."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        pace: Pace,
        limits: Limits,
        seconds_until: Callable[[str], float | None],
    ) -> None:
        """`seconds_until` gives how far off the time in a Retry-After line is."""
        self._client, self._pace, self._limits = client, pace, limits
        self._seconds_until = seconds_until
        self._robots: dict[str, asyncio.Task[Robots]] = {}
        self._silent: Counter[str] = Counter()

    async def page(self, address: str, known: Known | None = None) -> Answer:
        """Return what an address answers.

        Raises:
            FetchFault: It can't be read, may not be read, or leads where we don't go.

        """
        return await self._tried(lambda left: self._followed(address, known, left))

    async def _tried(self, ask: Callable[[_Left], Awaitable[T]]) -> T:
        """Ask again while what is wrong may pass, with longer and longer waits between."""
        left = _Left(self._limits.page_s)
        for attempt in range(1, self._limits.tries + 1):
            try:
                return await ask(left)
            except FetchFault as fault:
                wait = self._wait(fault, attempt)
                if wait is None or left.seconds - wait < self._limits.silence_s:
                    raise
            left.seconds -= wait
            await asyncio.sleep(wait)
        raise AssertionError  # the last attempt returns or raises

    def _wait(self, fault: FetchFault, attempt: int) -> float | None:
        """Return the seconds to wait before the next try; None for no more."""
        if not fault.passing or attempt >= self._limits.tries:
            return None
        wait = self._limits.back_off_s * 2 ** (attempt - 1)
        if fault.retry_after:
            asked = self._seconds_until(fault.retry_after)
            wait = max(wait, asked or 0.0)
        return wait if wait <= self._limits.longest_wait_s else None

    async def _followed(self, address: str, known: Known | None, left: _Left) -> Answer:
        way = _Way(_judged(address), left)
        while True:
            await self._require_welcome(way)
            answer = await self._asked(way, known)
            if answer.status_code not in _MOVED or "location" not in answer.headers:
                return self._answer(way, answer, known)
            self._hop(way, answer)

    async def _require_welcome(self, way: _Way) -> None:
        """Read what the site asks of programs, once, and keep to it."""
        url = way.url
        where = origin(url)
        if where not in self._robots:
            reading = self._tried(lambda left: self._read_robots(url, left))
            self._robots[where] = asyncio.create_task(reading)
        try:
            robots = await asyncio.shield(self._robots[where])
        except FetchFault as fault:
            if fault.kind == "refused" and way.hops:
                raise faults.astray(fault.told) from fault
            fault.passing = False  # it has been tried again already
            raise
        if not robots.allows(str(url)):
            raise faults.forbidden()

    async def _read_robots(self, url: httpx.URL, left: _Left) -> Robots:
        way = _Way(url.copy_with(raw_path=b"/robots.txt"), left)
        while True:
            answer = await self._asked(way, None, largest=self._limits.robots)
            if answer.status_code not in _MOVED or "location" not in answer.headers:
                break
            self._hop(way, answer)
        status = answer.status_code
        if status in _SERVER_FAULT or status == _BUSY:
            raise faults.robots_unread(status)
        text = text_of(answer.content) if status < min(_CLIENT_FAULT) else None
        robots = Robots(text)
        if robots.delay_s:
            self._pace.ask(host_and_port(url)[0], robots.delay_s)
        return robots

    def _hop(self, way: _Way, answer: httpx.Response) -> None:
        """Go one step on."""
        way.seen.add(str(way.url))
        way.hops += 1
        target = answer.headers["location"]
        try:
            following = way.url.join(target)
        except (httpx.InvalidURL, ValueError) as error:
            raise faults.astray("en felskriven adress") from error
        following = _judged(str(following), redirected=True)
        if str(following) in way.seen:
            raise faults.loop()
        if way.hops > self._limits.redirects:
            raise faults.too_many_hops(way.hops)
        if way.url.scheme == "https" and following.scheme == "http":
            way.told.append("Sidan skickar vidare från https till http, som inte är skyddat.")
        way.permanent = way.permanent and answer.status_code in _FOR_GOOD
        way.url = following

    async def _asked(
        self, way: _Way, known: Known | None, largest: int | None = None
    ) -> httpx.Response:
        """Return the whole answer to one request, its body unpacked."""
        host = host_and_port(way.url)[0]
        loop = asyncio.get_running_loop()
        async with self._pace.turn(host):
            if self._silent[host] >= self._limits.silent_requests:
                raise faults.silent_host()
            began = loop.time()
            try:
                async with asyncio.timeout(min(self._limits.request_s, way.left.seconds)):
                    answer = await self._sent(way.url, known, largest)
            except AddressRefused as error:
                said = faults.astray if way.hops else faults.refused
                raise said(str(error)) from error
            except NameUnknown as error:
                raise faults.no_such_host(host) from error
            except (TimeoutError, httpcore.TimeoutException) as error:
                self._silent[host] += 1
                raise faults.too_slow() from error
            except _BREAKS as error:
                raise faults.broken(error) from error
            finally:
                way.left.seconds -= loop.time() - began
            self._silent[host] = 0
            return answer

    async def _sent(
        self, url: httpx.URL, known: Known | None, largest: int | None
    ) -> httpx.Response:
        headers = {}
        if known and known.address == str(url):
            if known.etag:
                headers["If-None-Match"] = known.etag
            if known.modified:
                headers["If-Modified-Since"] = known.modified
        request = self._client.build_request("GET", url, headers=headers)
        answer = await self._client.send(request, stream=True)
        try:
            body = await self._body(answer, largest)
        finally:
            await answer.aclose()
        # A plain answer again: the client's own unpacking knows no bounds.
        plain = [line for line in answer.headers.raw if line[0].lower() != b"content-encoding"]
        return httpx.Response(answer.status_code, headers=plain, content=body)

    async def _body(self, answer: httpx.Response, largest: int | None) -> bytes:
        parts = bytearray()
        if answer.status_code == _NOT_MODIFIED or answer.status_code in _MOVED:
            return b""
        async for part in answer.aiter_raw():
            parts += part
            if largest and len(parts) > largest and "content-encoding" not in answer.headers:
                return bytes(parts[:largest])  # as RFC 9309 has it: the rest is not read
            if len(parts) > self._limits.wire:
                raise faults.too_large(self._limits.wire)
        try:
            limit = self._limits.unpacked
            return unpacked(bytes(parts), answer.headers.get("content-encoding", ""), limit)
        except TooLarge as error:
            raise faults.too_large(self._limits.unpacked) from error
        except PackingBroken as error:
            raise faults.packing() from error

    def _answer(self, way: _Way, answer: httpx.Response, known: Known | None) -> Answer:
        status = answer.status_code
        same = status == _NOT_MODIFIED
        if same and known is None:
            raise faults.same_of_the_unread()
        if not same and not answer.is_success:
            raise faults.status(status, answer.headers.get("retry-after"))
        return Answer(
            address=str(way.url),
            same=same,
            body=answer.content,
            content_type=answer.headers.get("content-type", ""),
            etag=_repeatable(answer.headers.get("etag")),
            modified=_repeatable(answer.headers.get("last-modified")),
            moved_to=str(way.url) if way.hops and way.permanent else None,
            told=tuple(way.told),
        )


def _judged(address: str, *, redirected: bool = False) -> httpx.URL:
    try:
        return parsed(address)
    except AddressRefused as error:
        raise (faults.astray(str(error)) if redirected else faults.refused(str(error))) from error


def _repeatable(line: str | None) -> str | None:
    """Return what can be sent back as it came; None for what can't."""
    plain = bool(line) and len(line or "") <= _LONGEST_TAG and (line or "").isascii()
    return line if plain and (line or "").isprintable() else None
