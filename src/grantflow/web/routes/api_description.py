"""The description of the API: OpenAPI, for those who have signed in or show a key."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from grantflow.web.api import Api, Asks, Does
from grantflow.web.api_document import Description, document

pages = Api("Description")


@pages.call(Does("GET", "/openapi.json", "read", Description, sessions=True))
def described(request: Request, asks: Asks) -> Response:  # noqa: ARG001 - the same for all
    """Describe every call (this document)."""
    known = request.app.state
    if not hasattr(known, "description"):
        known.description = document(request.app.routes)
    return JSONResponse(known.description)
