"""Reads what the provider has signed about a person, and refuses what it has not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry

from grantflow.usecases.provider import ProviderSilent

if TYPE_CHECKING:
    from joserfc.jwk import Key

# Signatures by a key that only the provider has.  Never "none", and never one that whoever knows
# the client's secret, or takes the public key for one, could have made (HS…).
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)
LEEWAY_S = 60
_LONGEST_TOKEN = 30_000
_LONGEST_SUBJECT = 255
_MOST_KEYS = 100
_SHARED = "oct"


class KeyUnknown(Exception):
    """A token is signed with a key that is not among those we know: it may be a new one."""


class Expected(NamedTuple):
    """What a token has to say to be for us, now, in answer to what we asked."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    now_s: int


class Person(NamedTuple):
    """Who the provider says that somebody is.

    `subject` names her among all providers, and nobody can read out of it who she is there.
    `email` is in small letters, empty when there is none.
    """

    subject: str
    sub: str
    email: str
    is_verified: bool
    name: str


def read_keys(told: Any) -> list[Key]:
    """Return the public keys that a provider signs with; others are left out.

    Raises:
        ProviderSilent: There are none.

    """
    listed = told.get("keys") if isinstance(told, dict) else None
    found: list[Key] = []
    for one in listed[:_MOST_KEYS] if isinstance(listed, list) else ():
        # Not even the whole set falls for a key of a kind that is yet to come.
        if not isinstance(one, dict) or one.get("kty") == _SHARED or one.get("use") == "enc":
            continue
        try:
            found.append(JWKRegistry.import_key(one))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    if not found:
        raise ProviderSilent("inga nycklar att läsa")
    return found


def read_token(token: str, keys: list[Key], algorithms: list[str], expected: Expected) -> Any:
    """Return what a token says, when the provider has signed it for us.

    Raises:
        KeyUnknown: It is signed with a key that is not among `keys`.
        ProviderSilent: It is not signed, or says something else than it has to.

    """
    if len(token) > _LONGEST_TOKEN:
        raise ProviderSilent("id_token är för lång")
    allowed = [one for one in ALGORITHMS if one in algorithms]
    try:
        header = jws.extract_compact(token.encode("ascii")).headers()
        if header.get("alg") not in allowed:
            raise ProviderSilent("id_token är signerad på ett sätt som inte godtas")
        read = jwt.decode(token, _key(header, keys), algorithms=allowed)
        claims = CodeIDToken(
            read.claims,
            read.header,
            {
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
                "sub": {"essential": True},
            },
            {
                "nonce": expected.nonce,
                "client_id": expected.client_id,
                "access_token": expected.access_token,
            },
        )
        claims.validate(now=expected.now_s, leeway=LEEWAY_S)
    except (JoseError, ValueError, TypeError) as error:
        # What the library says may hold the value that was wrong; its kind is enough for a log.
        claim = getattr(error, "claim", "")
        raise ProviderSilent(f"id_token godtas inte: {type(error).__name__} {claim}") from error
    return read.claims


def person_of(issuer: str, claims: dict[str, Any]) -> Person:
    """Return the person that a token, or the provider's answer about its owner, tells of.

    Raises:
        ProviderSilent: It tells of nobody.

    """
    sub = claims.get("sub")
    if not isinstance(sub, str) or not 0 < len(sub) <= _LONGEST_SUBJECT:
        raise ProviderSilent("sub saknas eller är för lång")
    email, name = claims.get("email"), claims.get("name")
    return Person(
        f"{provider_mark(issuer)}{_digest(sub)}",
        sub,
        email.strip().lower() if isinstance(email, str) else "",
        claims.get("email_verified") is True,
        name if isinstance(name, str) else "",
    )


def provider_mark(issuer: str) -> str:
    """Return what the subjects of a provider begin with."""
    return f"{_digest(issuer)[:32]}:"


def _key(header: dict[str, Any], keys: list[Key]) -> Key:
    """Return the key that a token says it is signed with.

    Raises:
        KeyUnknown: It is not among those we know, or it is not said which one it is.

    """
    kid, alg = header.get("kid"), header["alg"]
    kind = {"R": "RSA", "P": "RSA"}.get(alg[0]) or ("EC" if alg.startswith("ES") else "OKP")
    found = [one for one in keys if one.key_type == kind and (kid is None or one.kid == kid)]
    if len(found) != 1:
        raise KeyUnknown
    return found[0]


def _digest(told: str) -> str:
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
