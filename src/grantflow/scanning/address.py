"""Judges addresses: which may be fetched, and which computers may be spoken to."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from unicodedata import normalize

import httpx

_LONGEST = 2_000
_PORTS = {"http": 80, "https": 443}
# Ports below this belong to mail, files and the like; a page lies on 80 or 443, or above.
_FIRST_FREE_PORT, _LAST_PORT = 1024, 65_535
# What Python does not count as private but leads into a net of one's own all the same: IPv4 in
# IPv6 in all its forms (mapped, compatible, 6to4, Teredo, NAT64), and site-local addresses.
_TUNNELS = tuple(
    ip_network(net)
    for net in (
        *("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48"),
        *("2001::/23", "2002::/16", "fec0::/10", "100::/64", "3fff::/20", "5f00::/16"),
    )
)
_SPECIAL = tuple(
    ip_network(net)
    for net in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15")
)

OWN_NET = "adressen leder till den egna datorn eller ett inre nät"


class AddressRefused(Exception):
    """An address that is not fetched; the text says why, in Swedish."""


def parsed(text: str) -> httpx.URL:
    """Return an address that may be asked for, without its fragment.

    Raises:
        AddressRefused: It is no http or https address, is malformed, or carries a password.

    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise AddressRefused("adressen är för lång")
    try:
        url = httpx.URL(text)
        port = url.port
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise AddressRefused("adressen är felskriven") from error
    if not url.scheme:
        raise AddressRefused("det är ingen webbadress (den börjar med http eller https)")
    if url.scheme not in _PORTS:
        raise AddressRefused("bara adresser som börjar med http eller https hämtas")
    if url.userinfo:
        raise AddressRefused("adressen innehåller inloggningsuppgifter")
    _require_site(url.host, port)
    return url.copy_with(fragment=None)


def _require_site(host: str, port: int | None) -> None:
    if not host:
        raise AddressRefused("adressen är felskriven: webbplatsens namn saknas")
    if any(sign in host for sign in " %\\\t") or (port or 0) > _LAST_PORT:
        raise AddressRefused("adressen är felskriven")
    if port is not None and port < _FIRST_FREE_PORT and port not in _PORTS.values():
        raise AddressRefused(f"port {port} är inte till för webbsidor")


def host_and_port(url: httpx.URL) -> tuple[str, int]:
    """Return the host as it is asked for and the port, also when it goes without saying."""
    return url.raw_host.decode("ascii").lower(), url.port or _PORTS[url.scheme]


def origin(url: httpx.URL) -> str:
    """Return scheme, host and port: what one robots.txt holds for."""
    host, port = host_and_port(url)
    return f"{url.scheme}://[{host}]:{port}" if ":" in host else f"{url.scheme}://{host}:{port}"


@cache
def is_public(address: str) -> bool:
    """Whether a numeric address is one of the open internet."""
    try:
        ip = ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        return False
    nets = _SPECIAL if isinstance(ip, IPv4Address) else _TUNNELS
    return not any(ip in net for net in nets)


def require_public(addresses: list[str]) -> None:
    """Refuse a host any of whose addresses is not public: one bad is enough.

    Raises:
        AddressRefused: There is one.

    """
    if not all(is_public(one) for one in addresses):
        raise AddressRefused(OWN_NET)


def require_open(url: httpx.URL, allowed: frozenset[tuple[str, int]]) -> None:
    """Refuse a numeric address that is not public; what a name leads to is judged when it is used.

    Raises:
        AddressRefused: It is not public, and not let through.

    """
    host, port = host_and_port(url)
    try:
        ip_address(host)
    except ValueError:
        return
    if (host, port) not in allowed:
        require_public([host])


def allowed_hosts(listed: tuple[str, ...]) -> frozenset[tuple[str, int]]:
    """Return host and port of each "host:port" that a setting lets through; others are left out.

    A host without a port is let through on the usual ones.
    """
    found: set[tuple[str, int]] = set()
    for text in listed:
        host, _, port = text.strip().rpartition(":")
        if not host or not port.isdigit():
            found |= {(_bare(text), usual) for usual in _PORTS.values()}
        else:
            found.add((_bare(host), int(port)))
    return frozenset(found)


def _bare(host: str) -> str:
    """Return a host as it is asked for: numbers in their usual form, letters as IDNA has them."""
    bare = host.strip().strip("[]").lower()
    try:
        ip: IPv4Address | IPv6Address = ip_address(bare)
    except ValueError:
        return _ascii(bare)
    return str(ip)


def _ascii(host: str) -> str:
    if any(sign in host for sign in "/?#@:"):  # no host: it lets nothing through
        return host
    try:
        return httpx.URL(f"http://{normalize('NFC', host)}").raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError):
        return host
