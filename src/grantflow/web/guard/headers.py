"""What every answer says to the browser, and to which names we answer at all."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
_ALWAYS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # With "no-referrer" browsers hide the origin of forms too, and we need to see it.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # A page shows what a person has written: no copy of it stays in a browser or on the way.
    "cache-control": "no-store",
}
_ONLY_TLS = {"strict-transport-security": "max-age=31536000"}
_ON_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "[::1]"})
_STRANGE = (
    "Tjänsten svarar inte på den här adressen. Öppna den adress som den som driver tjänsten har "
    "angett. Du som driver den: se GRANTFLOW_ADDRESS och GRANTFLOW_TRUSTED_PROXY.\n"
)


class SaidToBrowsers:
    """Adds the headers that every answer has; what a handler has said itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with our headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = _ALWAYS | (_ONLY_TLS if scope["scheme"] == "https" else {})

        async def saying(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, told in said.items():
                    headers.setdefault(name, told)
            await send(message)

        await self._app(scope, receive, saying)


class OurNames:
    """Answers only to our own address, and to this machine's.

    Unencrypted nothing is answered but on the machine itself: passwords would go readable over the
    net.
    """

    def __init__(self, app: ASGIApp, address: str | None) -> None:
        """Stand in front of `app`; `address` is the public one, `https://…`."""
        self._app = app
        self._public = urlsplit(address) if address else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let those through that ask for us."""
        if scope["type"] != "http" or self._is_ours(scope):
            await self._app(scope, receive, send)
        else:
            await PlainTextResponse(_STRANGE, 400)(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        hosts = Headers(scope=scope).getlist("host")
        if len(hosts) != 1:
            return False
        host = hosts[0].lower()
        public = self._public
        if public and (scope["scheme"], host) == (public.scheme, public.netloc):
            return True
        name, _, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
        if not name:
            name, port = host, ""
        return name in _ON_THIS_MACHINE and (not port or port.isdecimal())
