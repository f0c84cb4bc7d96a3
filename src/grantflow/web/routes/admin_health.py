"""How the installation is: a word for those who watch it, more for administrators; measures."""

import hmac

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from grantflow.usecases import health
from grantflow.web import measuring
from grantflow.web.contexts_admin import HealthPage
from grantflow.web.pages import Pages
from grantflow.web.visit import Anyone, Visit

pages = Pages()

_BEARER = "Bearer "


@pages.page("/halsa", needs="open")
def halsa(visit: Anyone) -> Response:
    """Say whether all is well; an administrator sees what of it is not."""
    well = health.is_well(visit.base, visit.site.settings)
    if not (well and _is_admin(visit)):
        return PlainTextResponse("ok\n" if well else "inte ok\n", 200 if well else 503)
    signs = tuple(health.signs(visit.base, visit.site.settings))
    return visit.show(HealthPage(title="Hälsa", is_well=all(s.is_well for s in signs), signs=signs))


@pages.page("/matt", needs="open")
def measures(visit: Anyone) -> Response:
    """Tell what has been measured, to administrators and to a program that has the token."""
    if not (_is_admin(visit) or _has_token(visit)):
        raise HTTPException(404)
    text = measuring.told(visit.site.measures, visit.base, visit.site.settings)
    return Response(text, media_type=measuring.MEDIA_TYPE)


def _is_admin(visit: Visit) -> bool:
    return visit.signed is not None and visit.signed.account.is_admin


def _has_token(visit: Visit) -> bool:
    wanted = visit.site.settings.metrics_token
    told = visit.request.headers.get("authorization", "")
    if not wanted or not told.startswith(_BEARER):
        return False
    return hmac.compare_digest(told.removeprefix(_BEARER).encode(), wanted.encode())
