"""The way in: the first page, and the app's own files."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from grantflow.web import statics
from grantflow.web.pages import Pages
from grantflow.web.visit import Anyone

pages = Pages()

_FOR_A_YEAR = "public, max-age=31536000, immutable"


@pages.page("/", needs="open")
def start(visit: Anyone) -> Response:
    """Show the way on: to the cases, to sign in, or to set the installation up."""
    if visit.signed:
        return visit.go("/arenden")
    return visit.go("/kom-igang" if visit.site.is_new() else "/logga-in")


@pages.asset("/static/{name:file}")
def static_file(name: str, request: Request) -> Response:
    """Send a file of the app's own; its name changes when it does, so it may be kept for long."""
    found = statics.files().get(name)
    if found is None:
        raise HTTPException(404)
    headers = {"cache-control": _FOR_A_YEAR, "vary": "accept-encoding"}
    if found.packed and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(found.packed, media_type=found.kind, headers=headers)
    return Response(found.content, media_type=found.kind, headers=headers)
