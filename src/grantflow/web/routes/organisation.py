"""The page of administrators: people, invitations, accounts that close."""

from starlette.responses import Response

from grantflow.errors import AccountRefused
from grantflow.store import accounts as stored
from grantflow.store import links
from grantflow.usecases import accounts, erasing, invitations
from grantflow.usecases.persons import AnswersRefused
from grantflow.web.contexts import Home, OrganisationPage
from grantflow.web.handing import invited, link_made
from grantflow.web.pages import Pages
from grantflow.web.telling import faults_of
from grantflow.web.visit import SignedIn, SignedVisit

pages = Pages()

_DONE = {
    "stangt": "Kontot är stängt. Det personen har skrivit finns kvar.",
    "oppnat": "Kontot är öppet igen.",
    "tagen": "Inbjudan är återtagen.",
}


@pages.page("/organisation", needs="admin")
def organisation(visit: SignedIn, klart: str = "") -> Response:
    """Show who is in the organisation."""
    return _shown(visit, done=_DONE.get(klart, ""))


@pages.action("/organisation/inbjudan", needs="admin")
def invite(visit: SignedIn) -> Response:
    """Make an invitation into the organisation, to be handed over."""
    email = visit.posted.text("email", 300)
    try:
        token = invitations.invite(
            visit.base, visit.account, email=email or None, outward=visit.outward
        )
    except AnswersRefused as refused:
        return _shown(visit, refused, email=email)
    return invited(visit, token, email)


@pages.action("/organisation/inbjudan/aterta", needs="admin")
def take_back(visit: SignedIn) -> Response:
    """Make an invitation stop working."""
    try:
        invitations.take_back(visit.base, visit.account, visit.posted.text("key", 100))
    except AccountRefused as refused:
        return _shown(visit, refused)
    return visit.go("/organisation?klart=tagen")


@pages.action("/organisation/konto/{account_id:id}/losenord", needs="admin")
def password_link(account_id: str, visit: SignedIn) -> Response:
    """Make a link by which somebody chooses a new password."""
    try:
        token = accounts.password_link(visit.base, visit.account, account_id)
    except AccountRefused as refused:
        return _shown(visit, refused)
    told = "Ge länken till den som har kontot, och till ingen annan."
    ends_ms = visit.now_ms + accounts.PASSWORD_LINK_LASTS_MS
    return link_made(visit, f"/nytt-losenord/{token}", told, ends_ms)


@pages.action("/organisation/konto/{account_id:id}/stang", needs="admin")
def close(account_id: str, visit: SignedIn) -> Response:
    """Let an account no longer sign in."""
    return _closed(visit, account_id, closed=True)


@pages.action("/organisation/konto/{account_id:id}/oppna", needs="admin")
def reopen(account_id: str, visit: SignedIn) -> Response:
    """Let an account sign in again."""
    return _closed(visit, account_id, closed=False)


def _closed(visit: SignedVisit, account_id: str, *, closed: bool) -> Response:
    try:
        accounts.close_account(visit.base, visit.account, account_id, closed=closed)
    except AccountRefused as refused:
        return _shown(visit, refused)
    if closed and erasing.leaving(visit.base, visit.account, account_id).cases:
        return visit.go(f"/administration/konto/{account_id}?klart=stangt")
    return visit.go(f"/organisation?klart={'stangt' if closed else 'oppnat'}")


def _shown(
    visit: SignedVisit, refused: AccountRefused | None = None, *, email: str = "", done: str = ""
) -> Response:
    faults = faults_of(refused) if refused else ()
    page = OrganisationPage(
        title="Organisation", faults=faults, homes=_homes(visit), email=email, done=done
    )
    return visit.show(page, 422 if faults else 200)


def _homes(visit: SignedVisit) -> tuple[Home, ...]:
    """Return the organisations that the visitor looks after, her own first."""
    ours = visit.account.organisation_id
    with visit.base.read() as connection:
        found = [
            (one.id != ours, one)
            for one in stored.organisations(connection)
            if accounts.administers(connection, visit.account, one.id)
        ]
        return tuple(
            Home(
                one.name,
                tuple(stored.accounts_of(connection, one.id)),
                tuple(links.unused_links(connection, at_ms=visit.now_ms, organisation_id=one.id)),
            )
            for _, one in sorted(found, key=lambda pair: pair[0])
        )
