"""A defect of ours becomes a page with a reference number, and a line in the log without texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse

from grantflow import defects

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NO_HEAD = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class Defects:
    """Catches what nobody else has caught."""

    def __init__(self, app: ASGIApp, told: Callable[[Request, str], Response]) -> None:
        """Stand in front of `app`; `told` makes the page of a reference number."""
        self._app = app
        self._told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever happens."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                _require_sendable(message)  # the server finds out too late for a page of the defect
                begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:  # noqa: BLE001 - the last line of defence
            reference = defects.note()
            if begun:  # the server sees that the answer is cut short, and closes
                return
            await self._page(Request(scope), reference)(scope, receive, send)

    def _page(self, request: Request, reference: str) -> Response:
        try:
            return self._told(request, reference)
        except Exception:  # noqa: BLE001 - the page of a defect may be what is broken
            defects.note()
            return PlainTextResponse(f"Något gick fel hos oss. Referens: {reference}\n", 500)


def _require_sendable(message: Message) -> None:
    for name, value in message.get("headers", ()):
        if _NO_HEAD.search(value):
            raise ValueError(f"{name.decode('latin-1')} can't be sent")
