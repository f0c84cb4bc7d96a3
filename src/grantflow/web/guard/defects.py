"""A defect of ours becomes a page with a reference number, and a line in the log without texts."""

from __future__ import annotations

import logging
import sys
import traceback
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("grantflow.web")


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
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:  # noqa: BLE001 - the last line of defence
            reference = note_defect()
            if begun:  # the server sees that the answer is cut short, and closes
                return
            await self._page(Request(scope), reference)(scope, receive, send)

    def _page(self, request: Request, reference: str) -> Response:
        try:
            return self._told(request, reference)
        except Exception:  # noqa: BLE001 - the page of a defect may be what is broken
            note_defect()
            return PlainTextResponse(f"Något gick fel hos oss. Referens: {reference}\n", 500)


def note_defect() -> str:
    """Log the exception under way and return its reference.

    The same defect has the same reference.  What the exception says is not logged: it may hold
    what somebody has written.
    """
    kind, _, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    name = kind.__name__ if kind else "okänt"
    reference = f"{zlib.crc32(f'{name} {where}'.encode()):08x}"
    LOG.error("fel %s: %s i %s", reference, name, where)
    return reference
