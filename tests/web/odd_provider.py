"""A provider of OpenID Connect that answers as a test tells it to: wrongly, late, or too much."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "grantflow", "hemligt/ord+med tecken"
KEYS = {kid: RSAKey.generate_key(2048, {"kid": kid}) for kid in ("ett", "tva")}


def packed(told: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()


@dataclass
class Odd:
    """How the provider answers now; every test begins with one that is right in all."""

    address: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    doors: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    signed_with: str = "ett"
    says_signed_with: str | None = None
    shown_keys: tuple[str, ...] = ("ett",)
    alg: str = "RS256"
    slow_s: float = 0.0
    size: int = 0
    asked: list[str] = field(default_factory=list)
    begun: dict[str, dict[str, str]] = field(default_factory=dict)

    def signs_in(self, door: str) -> str:
        """Do what a person does at the door, and return what her browser then asks us for."""
        told = {name: values[0] for name, values in parse_qs(urlsplit(door).query).items()}
        code = f"kod-{len(self.begun)}"
        self.begun[code] = told
        return f"{told['redirect_uri']}?code={code}&state={told['state']}"

    def answer(self, path: str, form: dict[str, str], proof: str) -> tuple[int, Any]:
        match path:
            case "/.well-known/openid-configuration":
                return 200, {
                    "issuer": self.address,
                    "authorization_endpoint": f"{self.address}/in",
                    "token_endpoint": f"{self.address}/token",
                    "jwks_uri": f"{self.address}/keys",
                    "userinfo_endpoint": f"{self.address}/userinfo",
                    "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                } | self.doors
            case "/keys":
                strange = {"kty": "AKP", "alg": "ML-DSA-65", "pub": "AAAA"}
                shown = [KEYS[kid].as_dict(private=False) for kid in self.shown_keys]
                return 200, {"keys": [strange, *shown]}
            case "/token":
                return self.token(form, proof)
            case "/userinfo":
                return 200, self.beside
        return 404, {}

    def token(self, form: dict[str, str], proof: str) -> tuple[int, Any]:
        begun = self.begun.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        user, _, word = base64.b64decode(proof.removeprefix("Basic ")).decode().partition(":")
        fits = (
            begun is not None
            and (begun["code_challenge"], begun["code_challenge_method"]) == (challenge, "S256")
            and begun["redirect_uri"] == form["redirect_uri"]
            and (unquote(user), unquote(word)) == (CLIENT, SECRET)
        )
        if not fits or begun is None:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": begun["nonce"],
        }
        told = {k: v for k, v in (claims | self.person | self.claims).items() if v is not None}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.signed(told)}

    def signed(self, claims: dict[str, Any]) -> str:
        header = {"alg": self.alg, "kid": self.says_signed_with or self.signed_with}
        if self.alg == "none":
            return f"{packed(header)}.{packed(claims)}."
        if self.alg == "HS256":
            # Everybody has the public key: whoever takes it for a shared secret takes this.
            said = f"{packed(header)}.{packed(claims)}"
            seal = hmac.digest(KEYS["ett"].as_pem(private=False), said.encode(), "sha256")
            return f"{said}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"
        return jwt.encode(header, claims, KEYS[self.signed_with])


@contextmanager
def odd_provider() -> Iterator[Odd]:
    odd = Odd()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            odd.asked.append(path)
            if path == "/in":  # everybody who comes has signed in already
                self.send_response(302)
                self.send_header("location", odd.signs_in(self.path))
                self.end_headers()
                return
            form = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            posted = {name: values[0] for name, values in parse_qs(form).items()}
            status, told = odd.answer(path, posted, self.headers.get("authorization", ""))
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            with suppress(OSError):  # whoever asked has left
                self.drip(json.dumps(told).encode() + b" " * odd.size)

        def drip(self, content: bytes) -> None:
            step = 1 if odd.slow_s else len(content)
            for at in range(0, len(content), step):
                self.wfile.write(content[at : at + step])
                time.sleep(odd.slow_s)

        do_POST = do_GET  # noqa: N815 - the name that the server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    odd.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield odd
    server.shutdown()
    server.server_close()
