"""The mail server of an installation, by its settings."""

from __future__ import annotations

import ipaddress
import re
from email.headerregistry import Address
from email.utils import parseaddr
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from grantflow.errors import AccountRefused, MailRefused
from grantflow.usecases.persons import addressed

if TYPE_CHECKING:
    from grantflow.settings import Settings

# Signs that end a line, or that no head of a letter holds.
SIGNS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_PORTS = {"smtp": 587, "smtps": 465}
_EXAMPLE = "skriv till exempel smtp://anvandare:losenord@mejl.kommun.se:587"


class Server(NamedTuple):
    """A server that takes mail.

    `tls`: encrypted from the first byte.  Else it has to offer encryption (STARTTLS), unless it is
    on this machine (`is_near`).
    """

    host: str
    port: int
    user: str | None
    password: str | None
    tls: bool
    is_near: bool
    sender: Address


def server_of(settings: Settings) -> Server | None:
    """Return the mail server of an installation; None when it has none.

    Raises:
        MailRefused: The settings can't be used.

    """
    if settings.smtp is None:
        return None
    try:
        url = urlsplit(settings.smtp)
        port = url.port
    except ValueError as error:
        raise MailRefused("GRANTFLOW_SMTP går inte att läsa", remedy=_EXAMPLE) from error
    rest = url.path.strip("/") or url.query or url.fragment
    if url.scheme not in _PORTS or not url.hostname or rest:
        raise MailRefused("GRANTFLOW_SMTP går inte att läsa", remedy=_EXAMPLE)
    return Server(
        url.hostname,
        port or _PORTS[url.scheme],
        unquote(url.username) if url.username else None,
        unquote(url.password) if url.password else None,
        url.scheme == "smtps",
        _is_near(url.hostname),
        _sender(settings.mail_from),
    )


def _sender(told: str | None) -> Address:
    name, address = parseaddr(told or "")
    try:
        plain = addressed(address)
    except AccountRefused as error:
        raise MailRefused(
            "GRANTFLOW_MAIL_FROM saknas eller är ingen e-postadress",
            remedy="skriv adressen som utskicken kommer från, till exempel grantflow@kommun.se",
        ) from error
    return Address(SIGNS.sub(" ", name) or "grantflow", addr_spec=plain)


def _is_near(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
