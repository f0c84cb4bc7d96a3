"""Keys to the API and calendar links: the page where people make them and take them back."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.errors import AccountRefused
from grantflow.store import cases
from grantflow.store import tokens as stored
from grantflow.usecases import tokens
from grantflow.usecases.tokens import SCOPE_LABELS
from grantflow.web.contexts import Fault
from grantflow.web.contexts_keys import KeyLine, KeysPage
from grantflow.web.pages import Pages
from grantflow.web.telling import faults_of
from grantflow.web.visit import SignedIn, SignedVisit

pages = Pages()

_PAGE = "/konto/nycklar"
_EVERY = "alla"
_ALL_CASES = "Alla mina ärenden"
_FIELDS = {"name": "namn", "scopes": "far", "days": "dagar", "case": "arende"}


@pages.page(_PAGE, needs="signed_in")
def listed(visit: SignedIn) -> Response:
    """Show one's keys and calendar links."""
    return _page(visit)


@pages.action(_PAGE, needs="signed_in")
def make_key(visit: SignedIn) -> Response:
    """Make a key, and show it once."""
    posted = visit.posted
    name, chosen, days = posted.text("namn", 300), posted.every("far"), posted.text("dagar", 9)
    try:
        secret = tokens.make_key(
            visit.base, visit.account, name, chosen, int(days) if days.isdecimal() else 0
        )
    except AccountRefused as refused:
        faults = faults_of(refused, _FIELDS)
        return _page(visit, *faults, name=name, chosen=chosen, days=days)
    return _page(visit, secret=secret)


@pages.action("/konto/kalender", needs="signed_in")
def make_feed(visit: SignedIn) -> Response:
    """Make a link that a calendar subscribes to, and show it once."""
    wanted = visit.posted.text("arende", 60)
    case_id = None if wanted == _EVERY else wanted
    try:
        secret = tokens.make_feed(visit.base, visit.account, _ALL_CASES, case_id)
    except AccountRefused as refused:
        return _page(visit, *faults_of(refused, _FIELDS))
    link = f"{visit.site.address(visit.request)}/kalender/{secret}.ics"
    return _page(visit, link=link)


@pages.action("/konto/nycklar/{token_id:id}/ta-bort", needs="signed_in")
def revoke(token_id: str, visit: SignedIn) -> Response:
    """Take a key or a link back."""
    try:
        tokens.revoke(visit.base, visit.account, token_id)
    except AccountRefused as refused:
        raise HTTPException(404) from refused
    return visit.go(_PAGE)


def _page(
    visit: SignedVisit,
    *faults: Fault,
    name: str = "",
    chosen: tuple[str, ...] = ("read",),
    days: str = "90",
    secret: str = "",
    link: str = "",
) -> Response:
    now = visit.now_ms
    with visit.base.read() as connection:
        every = stored.tokens_of(connection, visit.account.id)
        found = cases.listed(connection, visit.account.id)
    page = KeysPage(
        title="Nycklar och kalenderlänkar",
        faults=faults,
        keys=tuple(_line(one, now) for one in every if one.kind == "api"),
        feeds=tuple(_line(one, now) for one in every if one.kind == "feed"),
        cases=tuple(found),
        scopes=tuple((one, SCOPE_LABELS[one]) for one in tokens.SCOPES if one != "read"),
        name=name,
        chosen=chosen,
        days=days,
        secret=secret,
        link=link,
        wanted=visit.request.query_params.get("arende", "")[:60],
    )
    return visit.show(page, 422 if faults else 200)


def _line(one: stored.Token, now_ms: int) -> KeyLine:
    may = ", ".join(SCOPE_LABELS[scope] for scope in tokens.SCOPES if scope in one.scopes)
    has_ended = one.ends_ms is not None and one.ends_ms <= now_ms
    return KeyLine(one.id, one.name, may, one.created_ms, one.ends_ms, one.used_ms, has_ended)
