"""How much, how long and how often: every number that fetching is bounded by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a round.  Times in seconds, sizes in bytes.

    `per_host` and `at_once` are requests at the same time; between two starts to a host lie
    `pause_s` to `usual_pause_s`, as the host is quick to answer, up to `longest_pause_s` if it asks
    for that.  `silence_s` is how long a server may say nothing, `request_s` how long one request
    may take in all, `page_s` what all tries of a page may take; `settle_s` passes after a request
    that we broke off, since the server must see that we have left.  `wire` is what may be sent,
    `unpacked` what it may become, `robots` what is read of a robots.txt; `readable` (signs),
    `nodes`, `blocks` and `items` are what is read of a page.  `tries` are requests for the same
    page in a round; after `silent_requests` in a row without an answer a host is left alone;
    `dead_after` is in rounds, and rounds closer to one another than `tries_apart_s` count as one.
    """

    per_host: int = 2
    at_once: int = 16
    pause_s: float = 0.05
    usual_pause_s: float = 2.0
    longest_pause_s: float = 10.0
    connect_s: float = 5.0
    silence_s: float = 5.0
    request_s: float = 10.0
    page_s: float = 12.0
    settle_s: float = 0.05
    wire: int = 5_000_000
    unpacked: int = 15_000_000
    robots: int = 500_000
    redirects: int = 5
    tries: int = 3
    silent_requests: int = 6
    back_off_s: float = 0.5
    longest_wait_s: float = 5.0
    dead_after: int = 3
    tries_apart_s: float = 3_600.0
    readable: int = 3_000_000
    nodes: int = 100_000
    blocks: int = 5_000
    items: int = 1_000
