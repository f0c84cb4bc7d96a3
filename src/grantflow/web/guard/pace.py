"""How often an address or an account may try what could be guessed."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Literal, NamedTuple

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

if TYPE_CHECKING:
    from starlette.requests import Request

Trial = Literal["sign_in", "new_password", "join", "set_up", "provider", "report"]


class _Often(NamedTuple):
    """How often something may be tried.

    `pair`: one address about one account or link.  `about`: whoever tries, so that guesses from
    many addresses end too, while nobody alone can lock another out.  `failed`: what one address may
    fail; a town hall of hundreds shares one.
    """

    pair: RateLimitItem
    about: RateLimitItem
    failed: RateLimitItem


_OFTEN: dict[Trial, _Often] = {
    "sign_in": _Often(
        parse("10 per 15 minute"), parse("100 per 1 hour"), parse("60 per 10 minute")
    ),
    "new_password": _Often(
        parse("10 per 15 minute"), parse("30 per 1 hour"), parse("30 per 10 minute")
    ),
    "join": _Often(parse("10 per 15 minute"), parse("30 per 1 hour"), parse("30 per 10 minute")),
    # Many begin at eight from one town hall; what they fail is counted as for passwords.
    "provider": _Often(
        parse("300 per 10 minute"), parse("5000 per 10 minute"), parse("60 per 10 minute")
    ),
    "report": _Often(parse("5 per 1 hour"), parse("60 per 1 hour"), parse("60 per 1 hour")),
    "set_up": _Often(parse("10 per 15 minute"), parse("30 per 1 hour"), parse("10 per 15 minute")),
}


class Pace:
    """Counts what was tried, in this process."""

    def __init__(self) -> None:
        """Begin to count."""
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def may_try(self, request: Request, trial: Trial, about: str) -> bool:
        """Count a trial, and say whether it may be made.  `about` is an account or a link."""
        often, here, what = _OFTEN[trial], neighbourhood(request), about.casefold()[:254]
        return (
            self._limiter.test(often.failed, trial, "failed", here)
            and self._limiter.hit(often.pair, trial, "pair", here, what)
            and self._limiter.hit(often.about, trial, "about", what)
        )

    def failed(self, request: Request, trial: Trial) -> None:
        """Count that a trial was wrong."""
        self._limiter.hit(_OFTEN[trial].failed, trial, "failed", neighbourhood(request))


def neighbourhood(request: Request) -> str:
    """Return the address that asks; of IPv6 the network, since one household has all of it."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "okänd"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
