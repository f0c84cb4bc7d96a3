"""How often programs may ask: each key so many times.

Each process counts by itself: it is about fairness, and a row for each call would cost more than
most calls do.  With several web processes a key may ask as many times more often.  Wrong keys are
counted together, by `pace`.
"""

from __future__ import annotations

import math
import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

# A program that follows a run asks once a second; one that fills a case, some times a second.
OFTEN = "600 per 1 minute"


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
