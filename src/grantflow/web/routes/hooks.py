"""Webhooks of an organisation, for its administrators."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.errors import AccountRefused
from grantflow.scanning.address import allowed_hosts
from grantflow.store import hooks as stored
from grantflow.usecases import webhooks
from grantflow.web.contexts_notices import HookLine, HooksPage
from grantflow.web.pages import Pages
from grantflow.web.telling import faults_of
from grantflow.web.visit import SignedIn, SignedVisit

pages = Pages()

_PAGE = "/organisation/webhookar"
_NAMES = webhooks.EVENTS | {webhooks.TRIAL: "Prov"}
_DONE = {
    "borta": "Webhooken är borttagen.",
    "prov": "Provet är på väg. Ladda om sidan om en stund för att se om det kom fram.",
    "igen": "Webhooken får veta vad som händer igen.",
}
_DOINGS = {
    "ta-bort": (webhooks.remove, "borta"),
    "prova": (webhooks.send_trial, "prov"),
    "starta": (webhooks.start_again, "igen"),
}


@pages.page(_PAGE, needs="admin")
def listed(visit: SignedIn, klart: str = "") -> Response:
    """Show the webhooks."""
    return _shown(visit, done=_DONE.get(klart, ""))


@pages.action(_PAGE, needs="admin")
def add(visit: SignedIn) -> Response:
    """Add a webhook, and show its secret once."""
    address, chosen = visit.posted.text("address", 3000), visit.posted.every("events")
    allowed = allowed_hosts(visit.site.settings.scan_allow)
    try:
        made = webhooks.add(visit.base, visit.account, address, chosen, allowed)
    except AccountRefused as refused:
        return _shown(visit, refused, address=address, chosen=chosen)
    return _shown(visit, secret=made.secret)


@pages.action("/organisation/webhookar/{hook_id:id}", needs="admin")
def change(hook_id: str, visit: SignedIn) -> Response:
    """Take a webhook away, try it, or tell it again."""
    doing = _DOINGS.get(visit.posted.text("gor"))
    if doing is None:
        raise HTTPException(422)
    do, told = doing
    do(visit.base, visit.account, hook_id)
    return visit.go(f"{_PAGE}?klart={told}")


def _shown(
    visit: SignedVisit,
    refused: AccountRefused | None = None,
    *,
    address: str = "",
    chosen: tuple[str, ...] = (),
    secret: str = "",
    done: str = "",
) -> Response:
    with visit.base.read() as connection:
        found = tuple(
            HookLine(
                one.id,
                one.address,
                tuple(_NAMES.get(event, event) for event in one.events),
                one.stopped_ms is not None,
                tuple(stored.latest(connection, one.id)),
            )
            for one in stored.hooks_of(connection, visit.account.organisation_id)
        )
    page = HooksPage(
        title="Webhookar",
        faults=faults_of(refused) if refused else (),
        hooks=found,
        events=tuple(webhooks.EVENTS.items()),
        names=_NAMES,
        address=address,
        chosen=chosen,
        secret=secret,
        done=done,
    )
    return visit.show(page, 422 if refused else 200)
