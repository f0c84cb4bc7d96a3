"""The calendar of one's cases, for calendars that subscribe: whoever has the link may read it."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.usecases import feeds, tokens
from grantflow.web.pages import Pages
from grantflow.web.visit import Anyone

pages = Pages()


@pages.page("/kalender/{token:token}.ics", needs="open")
def calendar(token: str, visit: Anyone) -> Response:
    """Send the days of a case, or of all its owner's cases."""
    found = tokens.feed_of(visit.base, token)
    if found is None:
        raise HTTPException(404)
    wait_s = visit.site.calls.wait_s(found[0].id)
    if wait_s:
        raise HTTPException(429)
    content = feeds.feed(visit.desk, found[0])
    if content is None:
        raise HTTPException(404)
    return Response(content, media_type="text/calendar; charset=utf-8")
