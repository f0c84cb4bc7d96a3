"""Lets a session begin and end in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from grantflow.store import accounts
from grantflow.web.guard import cookies
from grantflow.web.guard.access import IDLE_MS

if TYPE_CHECKING:
    from starlette.responses import Response

    from grantflow.usecases.accounts import SignedIn
    from grantflow.web.visit import Visit


def begin(visit: Visit, session: SignedIn, response: Response) -> Response:
    """Give the browser the token of a session that has just begun; one it had before ends."""
    before = cookies.read(visit.request, "session")
    if before is not None:
        visit.base.write(lambda connection: accounts.end_session(connection, before))
    cookies.give(visit.request, response, "session", session.token)
    cookies.take_back(visit.request, response, "form")
    return response


def require_passwords(visit: Visit) -> None:
    """Refuse to have anything to do with passwords where they are turned off.

    Raises:
        HTTPException: They are.

    """
    if not visit.site.ways.passwords:
        raise HTTPException(404, "lösenord")


def look_up(visit: Visit, session: SignedIn) -> None:
    """Let the rest of a visit be that of a session that has just begun."""
    with visit.base.read() as connection:
        visit.signed = accounts.signed(
            connection, session.token, at_ms=visit.now_ms, idle_ms=IDLE_MS
        )


def end(visit: Visit, response: Response) -> Response:
    """Let the browser forget its session, and everything that pages have kept in it."""
    cookies.take_back(visit.request, response, "session")
    response.headers["clear-site-data"] = '"cache"'
    return response
