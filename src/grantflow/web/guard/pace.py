"""How often an address or an account may try what could be guessed."""

from __future__ import annotations

import hmac
import ipaddress
from typing import TYPE_CHECKING, Literal, NamedTuple

from limits import RateLimitItem, parse

from grantflow.store import trials
from grantflow.store.trials import Limit

if TYPE_CHECKING:
    from starlette.requests import Request

    from grantflow.store.base import Base

Trial = Literal["sign_in", "new_password", "join", "set_up", "provider", "report", "key"]


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
    # What programs show; those that work are counted by `calls`.
    "key": _Often(parse("60 per 10 minute"), parse("600 per 10 minute"), parse("60 per 10 minute")),
}


class Pace:
    """Counts what was tried, together with every other process of the installation."""

    def __init__(self, base: Base, key: bytes) -> None:
        """Take the database; with the key of the installation nobody can read there who tried."""
        self._base = base
        self._key = key

    def may_try(self, request: Request, trial: Trial, about: str) -> bool:
        """Count a trial, and say whether it may be made.  `about` is an account or a link."""
        often, here, what = _OFTEN[trial], neighbourhood(request), about.casefold()[:254]
        failed = self._limit(often.failed, trial, "failed", here)
        counted = (
            self._limit(often.pair, trial, "pair", here, what),
            self._limit(often.about, trial, "about", what),
        )
        return not self._is_reached(failed) and self._counted(*counted)

    def failed(self, request: Request, trial: Trial) -> bool:
        """Count that a trial was wrong; False when it was one too many from where it came."""
        limit = self._limit(_OFTEN[trial].failed, trial, "failed", neighbourhood(request))
        return not self._is_reached(limit) and self._counted(limit)

    def _is_reached(self, limit: Limit) -> bool:
        """Look before anything is written: whoever goes on and on costs a glance."""
        with self._base.read() as connection:
            return trials.is_reached(connection, limit, at_ms=self._base.now())

    def _counted(self, *limits: Limit) -> bool:
        return self._base.write(lambda c: trials.count(c, limits, at_ms=self._base.now()))

    def _limit(self, often: RateLimitItem, *about: str) -> Limit:
        told = "\n".join(about).encode("utf-8", "replace")
        key = hmac.new(self._key, told, "sha256").hexdigest()
        return Limit(key, often.amount, often.get_expiry() * 1000)


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
