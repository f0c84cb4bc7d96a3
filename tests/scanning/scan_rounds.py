"""Rounds against the server of the tests: small limits, a clock that ticks as it is looked at."""

from __future__ import annotations

import datetime
import ssl
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from grantflow.model.scan import Watched
from grantflow.scanning import memory
from grantflow.scanning.limits import Limits
from grantflow.scanning.round import Round, Surroundings, run

if TYPE_CHECKING:
    from pathlib import Path

    from scan_server import Site

    from grantflow.model.scan import PageResult

LIMITS = Limits(
    pause_s=0.0,
    usual_pause_s=0.0,
    longest_pause_s=0.05,
    connect_s=5.0,
    silence_s=5.0,
    request_s=8.0,
    page_s=16.0,
    settle_s=0.0,
    wire=200_000,
    unpacked=500_000,
    robots=5_000,
    back_off_s=0.005,
    longest_wait_s=0.05,
)
# For what is slow on purpose.  Everything else has time, however busy the machine.
HASTY = replace(LIMITS, silence_s=0.2, request_s=0.3, page_s=0.7)
# For a server that is to say nothing until the round is killed.
PATIENT = replace(LIMITS, silence_s=60.0, request_s=60.0, page_s=90.0)
# Reading the usual certificates takes longer than a round; a server of ours has none of them.
NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass
class Watcher:
    """A watch for one case; `now` moves when a test moves it."""

    site: Site
    home: Path
    now: datetime.datetime
    case: str = "/arende.yaml"
    limits: Limits = LIMITS
    allow: tuple[str, ...] = ("127.0.0.1", "127.0.0.2")

    def round(self, *addresses: str, shown: bool = True, **changed: Any) -> Round:
        """Read the addresses once; a person is shown the outcome unless told otherwise."""
        watched = [
            Watched(one, (f"stages.plats{n}",), f"Sida {n}") for n, one in enumerate(addresses)
        ]
        around = Surroundings(
            home=self.home,
            now=self._tick,
            agent="grantflow/test",
            allowed=frozenset((host, self.site.port) for host in self.allow),
            limits=self.limits,
            trust=NOBODY,
        )
        done = run(self.case, watched, replace(around, **changed))
        if shown:
            with memory.opened(self.home) as kept:
                kept.mark_told(done.number, self.case)
        return done

    def read(self, address: str, **changed: Any) -> PageResult:
        """Read one address once."""
        return self.round(address, **changed).pages[0]

    def _tick(self) -> datetime.datetime:
        self.now += datetime.timedelta(milliseconds=1)
        return self.now

    def days_pass(self, days: int = 1) -> None:
        """Let so many days pass."""
        self.now += datetime.timedelta(days=days)
