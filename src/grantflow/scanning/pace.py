"""Gives turns: so many requests at a time to a host, a pause between them, so many in all."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from grantflow.scanning.limits import Limits


class _Host:
    def __init__(self, limits: Limits) -> None:
        self.slots = asyncio.Semaphore(limits.per_host)
        self.pause = limits.pause_s
        self.asked: float | None = None  # seconds between requests that robots.txt asks for
        self.next_start = 0.0


class Pace:
    """Turns for the hosts of a round.

    A host that takes long to answer is asked less often: the pause is as long as its last answer
    took.  What robots.txt asks for (Crawl-delay) wins, up to the longest pause.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._hosts: dict[str, _Host] = {}
        self._all = asyncio.Semaphore(limits.at_once)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at `host` and hold it."""
        here = self._host(host)
        loop = asyncio.get_running_loop()
        async with here.slots:
            start = max(loop.time(), here.next_start)
            here.next_start = start + (here.asked if here.asked is not None else here.pause)
            await asyncio.sleep(start - loop.time())
            async with self._all:
                began = loop.time()
                try:
                    yield
                except Exception:
                    await asyncio.sleep(self._limits.settle_s)
                    raise
                # Only an answer says how quick a host is: a fault leaves the pause as it was.
                took = loop.time() - began
                here.pause = min(max(took, self._limits.pause_s), self._limits.usual_pause_s)

    def ask(self, host: str, seconds: float) -> None:
        """Let at least so many seconds pass between two starts at `host`, within bounds."""
        asked = min(max(seconds, self._limits.pause_s), self._limits.longest_pause_s)
        self._host(host).asked = asked

    def _host(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host(self._limits)
        return self._hosts[host]
