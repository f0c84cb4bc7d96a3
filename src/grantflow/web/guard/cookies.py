"""The cookies, all random letters.

The session; before it what proves a form; and what proves that a browser which comes back from
signing in elsewhere is the one that went there.

On https their names begin with `__Host-`, so that no neighbouring host can set them.  On http,
which is only answered on the machine itself, browsers do not take such names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

Cookie = Literal["session", "form", "detour"]

_LONGEST = 200


def read(request: Request, cookie: Cookie) -> str | None:
    """Return what a browser keeps for us, if anything."""
    told: str | None = request.cookies.get(_name(request, cookie))
    return told if told and len(told) <= _LONGEST else None


def give(
    request: Request, response: Response, cookie: Cookie, told: str, *, lasts_s: int | None = None
) -> None:
    """Let the browser keep something until it is closed, or for some seconds."""
    response.set_cookie(
        _name(request, cookie),
        told,
        max_age=lasts_s,
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def take_back(request: Request, response: Response, cookie: Cookie) -> None:
    """Let the browser forget what it keeps for us."""
    response.delete_cookie(
        _name(request, cookie),
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def _name(request: Request, cookie: Cookie) -> str:
    return f"__Host-{cookie}" if _is_secure(request) else cookie


def _is_secure(request: Request) -> bool:
    scheme: str = request.url.scheme
    return scheme == "https"
