"""How often programs may ask: each key so many times, and each address so many wrong keys."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from grantflow.web.guard.pace import neighbourhood

if TYPE_CHECKING:
    from starlette.requests import Request

# A program that follows a run asks once a second; one that fills a case, some times a second.
OFTEN = "600 per 1 minute"
_FAILED = parse("60 per 10 minute")


class Calls:
    """Counts calls, in this process."""

    def __init__(self, often: str = OFTEN) -> None:
        """Begin to count; `often` is how often one key, or one feed, may ask."""
        self._often = parse(often)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait_s(self, about: str) -> int:
        """Count a call, and return for how many seconds one must wait to make it; 0 for none."""
        if self._limiter.hit(self._often, "key", about):
            return 0
        reset = self._limiter.get_window_stats(self._often, "key", about).reset_time
        return max(1, math.ceil(reset - time.time()))

    def may_fail(self, request: Request) -> bool:
        """Count a wrong key, and say whether the address that asks has shown only few."""
        return self._limiter.hit(_FAILED, "failed", neighbourhood(request))
