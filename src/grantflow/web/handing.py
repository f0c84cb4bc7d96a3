"""The page that shows a link once, for whoever made it to hand over."""

from starlette.responses import Response

from grantflow.usecases.invitations import LASTS_MS
from grantflow.web.contexts import LinkMade
from grantflow.web.visit import SignedVisit


def link_made(visit: SignedVisit, path: str, told: str, ends_ms: int) -> Response:
    """Show the link to `path`, what to do with it, and when it stops working."""
    link = visit.site.address(visit.request) + path
    return visit.show(LinkMade(title="Länken är gjord", link=link, told=told, ends_ms=ends_ms))


def invited(visit: SignedVisit, token: str, email: str) -> Response:
    """Show the link of an invitation; `email` is empty when it is for nobody in particular."""
    told = f"Skicka länken till {email or 'den du vill bjuda in'}."
    if email and visit.outward.has_mail:
        told = f"Inbjudan är på väg till {email}. Här är samma länk."
    return link_made(visit, f"/ga-med/{token}", told, visit.now_ms + LASTS_MS)
