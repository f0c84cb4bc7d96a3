"""Talks with the provider: where its doors are, which keys it signs with, who has signed in.

All is asked for when it is first needed, so that the pages are there although the provider is not,
and everything has an end: in time, in size, and in how many wait for it at once.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import httpx

from grantflow import __version__
from grantflow.usecases.provider import ProviderSilent, is_safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from joserfc.jwk import Key

    from grantflow.usecases.provider import Provider
    from grantflow.usecases.provider_token import Person

SCOPE = "openid email profile"
_WELL_KNOWN = "/.well-known/openid-configuration"
_KEPT_S = 3_600.0
# A token with an unknown key makes us ask for the keys anew, but not as often as somebody likes.
_KEYS_APART_S = 30.0
# A provider that has just failed is left alone this long; people get their answer at once.
_SILENT_S = 5.0
_AT_ONCE, _PATIENCE_S = 8, 2.0
_DOORS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Bounds(NamedTuple):
    """How long an answer may take in all, in seconds, and how many bytes it may have."""

    seconds: float = 8.0
    most: int = 500_000


class Asked(NamedTuple):
    """What we asked for, and the answer must fit: secrets of one sign-in."""

    nonce: str
    verifier: str
    back: str


class _Known(NamedTuple):
    """What the provider has told of itself, and when."""

    doors: dict[str, Any]
    at_s: float


class Talk:
    """What an installation knows of its provider, and how it asks."""

    def __init__(self, provider: Provider, bounds: Bounds = Bounds()) -> None:  # noqa: B008 - frozen
        """Begin to know nothing; nobody is asked yet."""
        self.provider = provider
        self._bounds = bounds
        self._known: _Known | None = None
        self._keys: tuple[list[Key], float] | None = None
        self._silent_until_s = 0.0
        self._places = threading.BoundedSemaphore(_AT_ONCE)
        self._trust: ssl.SSLContext | None = None

    def door(self, asked: Asked, state: str) -> str:
        """Return the address where a person signs in.

        Raises:
            ProviderSilent: The provider does not answer, or not so that it can be used.

        """
        from authlib.oauth2.rfc6749.parameters import (  # type: ignore[import-untyped]
            prepare_grant_uri,
        )
        from authlib.oauth2.rfc7636 import (  # type: ignore[import-untyped]
            create_s256_code_challenge,
        )

        doors = self._doors()
        return str(
            prepare_grant_uri(
                doors["authorization_endpoint"],
                self.provider.client_id,
                "code",
                redirect_uri=asked.back,
                scope=SCOPE,
                state=state,
                nonce=asked.nonce,
                code_challenge=create_s256_code_challenge(asked.verifier),
                code_challenge_method="S256",
            )
        )

    def is_from_here(self, issuer: str | None) -> bool:
        """Whether an answer that names its sender (RFC 9207) is from our provider."""
        doors = self._doors()
        if issuer is None:
            return doors.get("authorization_response_iss_parameter_supported") is not True
        return bool(issuer == doors["issuer"])

    def who(self, code: str, asked: Asked, *, now_s: int) -> Person:
        """Return who has signed in, by the code that her browser brought back.

        Raises:
            ProviderSilent: The provider does not answer, does not take the code, or what it has
                signed is not for us.

        """
        from grantflow.usecases.provider_token import Expected, person_of

        doors = self._doors()
        told = self._exchanged(code, asked, doors)
        token, access = told.get("id_token"), told.get("access_token")
        if not isinstance(token, str) or not isinstance(access, str):
            raise ProviderSilent("svaret saknar id_token")
        expected = Expected(doors["issuer"], self.provider.client_id, asked.nonce, access, now_s)
        claims = self._read(token, doors, expected)
        person = person_of(self.provider.issuer, claims)
        more = doors.get("userinfo_endpoint")
        if person.email or not isinstance(more, str) or not is_safe(more):
            return person
        beside = person_of(self.provider.issuer, self._asked_about(more, access))
        # Nobody else's address is hers.
        return beside if beside.sub == person.sub else person

    def _read(self, token: str, doors: dict[str, Any], expected: Any) -> dict[str, Any]:
        """Return what a token says; a key that is new is asked for once."""
        from grantflow.usecases.provider_token import KeyUnknown, read_token

        told = doors.get("id_token_signing_alg_values_supported")
        algorithms = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
        algorithms = algorithms or ["RS256"]
        try:
            return dict(read_token(token, self._keys_now(doors), algorithms, expected))
        except KeyUnknown:
            pass
        try:
            return dict(read_token(token, self._keys_now(doors, anew=True), algorithms, expected))
        except KeyUnknown as error:
            raise ProviderSilent("id_token är signerad med en okänd nyckel") from error

    def _doors(self) -> dict[str, Any]:
        """Return what the provider tells of itself."""
        known = self._known
        if known and time.monotonic() - known.at_s < _KEPT_S:
            return known.doors
        try:
            told = self._json("GET", self.provider.issuer + _WELL_KNOWN)
        except ProviderSilent:
            if known:  # what it said an hour ago is better than nothing
                return known.doors
            raise
        self._require_usable(told)
        self._known = _Known(told, time.monotonic())
        return told

    def _require_usable(self, told: dict[str, Any]) -> None:
        issuer = told.get("issuer")
        if not isinstance(issuer, str) or issuer.rstrip("/") != self.provider.issuer:
            raise ProviderSilent("GRANTFLOW_OIDC_ISSUER är inte vad leverantören kallar sig")
        for name in _DOORS:
            door = told.get(name)
            if not isinstance(door, str) or not is_safe(door):
                raise ProviderSilent(f"{name} saknas eller är inte krypterad")

    def _keys_now(self, doors: dict[str, Any], *, anew: bool = False) -> list[Key]:
        from grantflow.usecases.provider_token import read_keys

        held = self._keys
        age = time.monotonic() - held[1] if held else _KEPT_S
        if held and age < (_KEYS_APART_S if anew else _KEPT_S):
            return held[0]
        keys = read_keys(self._json("GET", doors["jwks_uri"]))
        self._keys = (keys, time.monotonic())
        return keys

    def _exchanged(self, code: str, asked: Asked, doors: dict[str, Any]) -> dict[str, Any]:
        """Return what the provider gives for a code: once, to us alone."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.back,
            "code_verifier": asked.verifier,
        }
        ours = self.provider
        ways = doors.get("token_endpoint_auth_methods_supported")
        if isinstance(ways, list) and "client_secret_post" in ways:
            form |= {"client_id": ours.client_id, "client_secret": ours.client_secret}
            return self._json("POST", doors["token_endpoint"], data=form)
        # RFC 6749, 2.3.1: both are written as in a form before they are put together.
        proof = httpx.BasicAuth(quote(ours.client_id, safe=""), quote(ours.client_secret, safe=""))
        return self._json("POST", doors["token_endpoint"], data=form, auth=proof)

    def _asked_about(self, door: str, access: str) -> dict[str, Any]:
        return self._json("GET", door, headers={"Authorization": f"Bearer {access}"})

    def _json(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        """Ask the provider for an object.

        Raises:
            ProviderSilent: It takes too long, is too much, or is none.

        """
        with self._place():
            try:
                status, told = asyncio.run(self._ask(method, address, more))
            except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError) as error:
                self._silent_until_s = time.monotonic() + _SILENT_S
                raise ProviderSilent(f"{method} {address}: {type(error).__name__}") from error
        if status != 200 or not isinstance(told, dict):
            raise ProviderSilent(f"{method} {address}: svar {status} går inte att använda")
        return told

    async def _ask(self, method: str, address: str, more: dict[str, Any]) -> tuple[int, Any]:
        # Nothing packed: what is counted is what has to be kept.
        headers = {
            "User-Agent": f"grantflow/{__version__}",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        }
        headers |= more.pop("headers", {})
        parts: list[bytes] = []
        async with (
            asyncio.timeout(self._bounds.seconds),
            httpx.AsyncClient(verify=self._trusted(address), trust_env=False) as client,
            client.stream(method, address, headers=headers, **more) as answer,
        ):
            size = 0
            async for part in answer.aiter_raw():
                size += len(part)
                if size > self._bounds.most:
                    return answer.status_code, None
                parts.append(part)
        return answer.status_code, _object(b"".join(parts))

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Wait for a place among those who ask; nobody waits long, so that other pages answer."""
        if time.monotonic() < self._silent_until_s:
            raise ProviderSilent("svarade nyss inte")
        if not self._places.acquire(timeout=_PATIENCE_S):
            raise ProviderSilent("för många frågar samtidigt")
        try:
            yield
        finally:
            self._places.release()

    def _trusted(self, address: str) -> ssl.SSLContext | bool:
        """Return the certificates to believe in: the machine's own, and those of browsers."""
        if not address.startswith("https"):
            return False
        if self._trust is None:
            import certifi

            made = ssl.create_default_context()
            made.load_verify_locations(certifi.where())
            self._trust = made
        return self._trust


def _object(content: bytes) -> Any:
    import json

    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
