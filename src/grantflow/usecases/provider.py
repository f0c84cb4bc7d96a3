"""The provider of OpenID Connect that people sign in with, by the settings of an installation."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from grantflow.errors import AccountRefused, ServingRefused

if TYPE_CHECKING:
    from grantflow.settings import Settings

_NAMES = ("GRANTFLOW_OIDC_ISSUER", "GRANTFLOW_OIDC_CLIENT_ID", "GRANTFLOW_OIDC_CLIENT_SECRET")
_EXAMPLE = "skriv till exempel https://inloggning.kommun.se, utan något efter frågetecken"
_LONGEST_NAME = 60
_ONLY = {"ja": True, "nej": False}


class Provider(NamedTuple):
    """Who says who people are.

    `issuer` is its address without a stroke last, `name` what stands on the button, and `only`
    says that passwords are turned off.
    """

    issuer: str
    client_id: str
    client_secret: str
    name: str
    only: bool

    def __repr__(self) -> str:
        """Name the provider; never its secret."""
        return f"Provider({self.issuer})"


class SignInRefused(AccountRefused):
    """Somebody can't be signed in by the provider; `why` is a word for the log."""

    def __init__(self, why: str, problem: str, remedy: str) -> None:
        """Note a word for the log, and what the person is told."""
        self.why = why
        super().__init__(problem, remedy=remedy)


class ProviderSilent(AccountRefused):
    """The provider does not answer, or not in a way that can be used; `why` is for the log."""

    def __init__(self, why: str) -> None:
        """Note what happened, for the one who runs the service."""
        self.why = why
        super().__init__(
            "inloggningstjänsten svarar inte som den ska just nu",
            remedy="försök igen om en stund; håller det i sig, säg till den som driver tjänsten",
        )


def provider_of(settings: Settings) -> Provider | None:
    """Return the provider of an installation; None when people sign in with passwords alone.

    Raises:
        ServingRefused: The settings can't be used.

    """
    told = (settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
    missing = [name for name, one in zip(_NAMES, told, strict=True) if not one]
    beside = settings.oidc_only or settings.oidc_name
    if len(missing) == len(_NAMES) and not beside:
        return None
    issuer, client_id, secret = (one or "" for one in told)
    if missing:
        raise ServingRefused(
            f"inloggning med OpenID Connect är halvt inställd: {', '.join(missing)} saknas",
            remedy="ange det som saknas, eller ta bort allt som börjar med GRANTFLOW_OIDC",
        )
    return Provider(
        _issuer(issuer), client_id, secret, _name(settings.oidc_name, issuer), _only(settings)
    )


def is_safe(address: str) -> bool:
    """Whether an address is encrypted, or on this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or any(not " " < sign <= "~" for sign in address):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_near(host))


def _issuer(address: str) -> str:
    if not is_safe(address) or "?" in address or "#" in address:
        raise ServingRefused(
            f"GRANTFLOW_OIDC_ISSUER: {address} går inte att använda", remedy=_EXAMPLE
        )
    return address.rstrip("/")


def _name(told: str | None, issuer: str) -> str:
    name = told or urlsplit(issuer).hostname or ""
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise ServingRefused(
            "GRANTFLOW_OIDC_NAME går inte att visa på en knapp",
            remedy=f"skriv ett namn med högst {_LONGEST_NAME} tecken, till exempel Kommunkontot",
        )
    return name


def _only(settings: Settings) -> bool:
    told = (settings.oidc_only or "nej").casefold()
    if told not in _ONLY:
        raise ServingRefused(
            f"GRANTFLOW_OIDC_ONLY: {settings.oidc_only} är varken ja eller nej",
            remedy="skriv ja för att stänga av lösenord, eller ta bort inställningen",
        )
    return _ONLY[told]


def _is_near(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
