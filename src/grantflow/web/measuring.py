"""Counts requests and how long they take, and tells it as Prometheus reads it.  No names, no texts.

The format is a few lines of text, so no library.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import defaultdict
from threading import Lock
from typing import TYPE_CHECKING

from grantflow.store import beats, outbox, sums
from grantflow.usecases import health

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from grantflow.settings import Settings
    from grantflow.store.base import Base

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS_S = (0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.5, 1.0, 2.5, 10.0)
_NOWHERE = "none"
_Sample = tuple[dict[str, str], float]


class Measures:
    """What has been measured since this process began."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = Lock()
        self._counts: dict[tuple[str, str, int], int] = defaultdict(int)
        self._buckets: dict[str, list[int]] = {}
        self._sums: dict[str, float] = defaultdict(float)

    def note(self, method: str, route: str, status: int, took_s: float) -> None:
        """Count a request to a route."""
        with self._lock:
            self._counts[method, route, status] += 1
            found = self._buckets.setdefault(route, [0] * (len(_BOUNDS_S) + 1))
            found[bisect_left(_BOUNDS_S, took_s)] += 1
            self._sums[route] += took_s

    def lines(self) -> Iterator[str]:
        """Yield the measures as lines of text."""
        with self._lock:
            counts = sorted(self._counts.items())
            buckets = sorted((route, list(found)) for route, found in self._buckets.items())
            sums = dict(self._sums)
        yield from _metric(
            "requests_total",
            "counter",
            "Requests by route and status.",
            (({"method": m, "route": r, "status": str(s)}, n) for (m, r, s), n in counts),
        )
        yield "# HELP grantflow_request_seconds How long requests take, by route."
        yield "# TYPE grantflow_request_seconds histogram"
        for route, found in buckets:
            count = 0
            for bound, here in zip((*map(str, _BOUNDS_S), "+Inf"), found, strict=True):
                count += here
                yield _line("request_seconds_bucket", {"route": route, "le": bound}, count)
            yield _line("request_seconds_sum", {"route": route}, round(sums[route], 6))
            yield _line("request_seconds_count", {"route": route}, count)


class Measured:
    """Notes every request to the app behind it."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        """Stand in front of `app`."""
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through and note how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = time.perf_counter()
        try:
            await self._app(scope, receive, noting)
        finally:
            # The pattern of the address, not the address: ids and tokens are nobody's business.
            route = getattr(scope.get("route"), "path", _NOWHERE)
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._measures.note(method, route, status, time.perf_counter() - began)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def told(measures: Measures, base: Base, settings: Settings) -> str:
    """Return all measures as text.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    now = base.now()
    with base.read() as connection:
        counted = sums.sums(connection, at_ms=now)
        living = health.beating(beats.heard(connection), now)
        mail = outbox.counts(connection)
    gauges: list[tuple[str, str, list[_Sample]]] = [
        ("organisations", "Organisations.", [({}, counted.organisations)]),
        ("accounts", "Accounts that can sign in.", [({}, counted.accounts)]),
        ("sessions", "Sessions that have not ended.", [({}, counted.sessions)]),
        (
            "cases",
            "Cases by state.",
            [({"state": "open"}, counted.open_cases), ({"state": "closed"}, counted.closed_cases)],
        ),
        (
            "jobs",
            "Jobs by state.",
            [({"state": one}, n) for one, n in sorted(counted.jobs.items())],
        ),
        (
            "mail",
            "Letters by state.",
            [({"state": one}, getattr(mail, one)) for one in ("waiting", "failing", "dropped")],
        ),
        ("workers", "Workers that live.", [({}, living.workers)]),
        ("engine_up", "Whether the engine answers.", [({}, float(bool(living.engine)))]),
        ("disk_free_bytes", "Free on the disk.", [({}, health.free_disk(settings.home) or 0)]),
    ]
    lines = [*measures.lines()]
    for name, about, samples in gauges:
        lines += _metric(name, "gauge", about, samples)
    return "\n".join(lines) + "\n"


def _metric(name: str, kind: str, about: str, samples: Iterable[_Sample]) -> Iterator[str]:
    yield f"# HELP grantflow_{name} {about}"
    yield f"# TYPE grantflow_{name} {kind}"
    for labels, value in samples:
        yield _line(name, labels, value)


def _line(name: str, labels: dict[str, str], value: float) -> str:
    told = ",".join(f'{key}="{_escaped(one)}"' for key, one in labels.items())
    shown = int(value) if float(value).is_integer() else value
    return f"grantflow_{name}{{{told}}} {shown}" if told else f"grantflow_{name} {shown}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
