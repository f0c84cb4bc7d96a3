"""What can go wrong with a page, as a person is told of it."""

from __future__ import annotations

import ssl
from typing import Literal

FaultKind = Literal["failed", "forbidden", "refused"]
_GONE = {404: "sidan finns inte (404)", 410: "sidan är borttagen (410)"}
_CLOSED = frozenset({401, 403, 407, 451})
_PASSING = frozenset({408, 425, 429})


class FetchFault(Exception):
    """A page that was not read.

    `kind` says whether it failed, asks programs to stay away, or is not fetched by us at all.
    `passing` says whether another try makes sense; `offline` that no host may be in reach.
    """

    def __init__(
        self,
        told: str,
        *,
        kind: FaultKind = "failed",
        passing: bool = False,
        retry_after: str | None = None,
        offline: bool = False,
    ) -> None:
        super().__init__(told)
        self.told, self.kind, self.passing = told, kind, passing
        self.retry_after, self.offline = retry_after, offline


def forbidden() -> FetchFault:
    """Return the fault of a page that its site asks programs not to read."""
    return FetchFault("webbplatsen ber program att inte läsa sidan (robots.txt)", kind="forbidden")


def robots_unread(status: int) -> FetchFault:
    """Return the fault of a site that can't say now whether it may be read."""
    return FetchFault(
        f"webbplatsen svarar inte på vad program får läsa (robots.txt, {status})", passing=True
    )


def refused(why: str) -> FetchFault:
    """Return the fault of an address that we don't fetch."""
    return FetchFault(why, kind="refused")


def astray(why: str) -> FetchFault:
    """Return the fault of a page that sends us where we don't go."""
    return FetchFault(f"sidan skickar vidare dit vi inte går: {why}")


def unreadable() -> FetchFault:
    """Return the fault of a page that we can make nothing of."""
    return FetchFault("sidan går inte att tolka")


def empty() -> FetchFault:
    """Return the fault of a page that had text and has none now."""
    return FetchFault("sidan kom fram utan text, fast den hade text förra gången")


def silent_host() -> FetchFault:
    """Return the fault of a page on a host that has not answered for many others."""
    return FetchFault("webbplatsen svarade inte på flera andra sidor, så den här prövades inte")


def loop() -> FetchFault:
    """Return the fault of a page that sends us round."""
    return FetchFault("sidan skickar runt i en cirkel")


def too_many_hops(hops: int) -> FetchFault:
    """Return the fault of a page that sends us on and on."""
    return FetchFault(f"sidan skickar vidare {hops} gånger utan att komma fram")


def same_of_the_unread() -> FetchFault:
    """Return the fault of a server that says nothing has changed on a page nobody has read."""
    return FetchFault("webbplatsen svarar att sidan är oförändrad, fast vi inte har läst den")


def no_such_host(host: str) -> FetchFault:
    """Return the fault of a host that has no address."""
    return FetchFault(f"webbplatsen {host} finns inte, eller så saknas uppkoppling", offline=True)


def too_slow() -> FetchFault:
    """Return the fault of a server that takes too long."""
    return FetchFault("webbplatsen svarade inte i tid", passing=True)


def too_large(limit: int) -> FetchFault:
    """Return the fault of a page that is larger than we take."""
    return FetchFault(f"sidan är för stor att läsa (över {limit // 1_000_000} MB)")


def packing() -> FetchFault:
    """Return the fault of a page that can't be unpacked."""
    return FetchFault("sidan kom fram skadad och går inte att packa upp", passing=True)


def broken(error: BaseException) -> FetchFault:
    """Return the fault of a connection: refused, cut off, or with a certificate that is wrong."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchFault("webbplatsens certifikat stämmer inte, så sidan lästes inte")
        cause = cause.__cause__ or cause.__context__
    return FetchFault("förbindelsen med webbplatsen bröts eller avvisades", passing=True)


def status(number: int, retry_after: str | None) -> FetchFault:
    """Return the fault of an answer that is no page."""
    if number in _GONE:
        return FetchFault(_GONE[number])
    if number in _CLOSED:
        return FetchFault(f"sidan kräver inloggning eller är stängd för oss ({number})")
    if number >= 500 or number in _PASSING:
        told = f"webbplatsen har för mycket att göra eller är trasig ({number})"
        return FetchFault(told, passing=True, retry_after=retry_after)
    return FetchFault(f"webbplatsen svarade med felet {number}")
