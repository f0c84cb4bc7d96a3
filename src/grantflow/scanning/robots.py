"""What a site asks of programs that read it (robots.txt, RFC 9309)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

NAME = "grantflow"
_LONGEST_LINE = 2_000
_LINES = 10_000


class Robots:
    """The wishes of one site.  None of a text is a site that has none."""

    def __init__(self, text: str | None) -> None:
        self._rules: Protego | None = None
        if text:
            from protego import Protego

            lines = text.lstrip("\ufeff").splitlines()[:_LINES]
            self._rules = Protego.parse("\n".join(line[:_LONGEST_LINE] for line in lines))

    def allows(self, address: str) -> bool:
        """Whether the site lets us read the address."""
        return self._rules is None or self._rules.can_fetch(address, NAME)

    @property
    def delay_s(self) -> float | None:
        """Return how many seconds the site wants between requests, if it says."""
        delay = None if self._rules is None else self._rules.crawl_delay(NAME)
        return delay if delay and delay > 0 else None
