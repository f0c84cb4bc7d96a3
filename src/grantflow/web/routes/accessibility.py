"""The accessibility statement, and the form by which anybody tells of what does not work."""

from starlette.responses import Response

from grantflow.errors import AccountRefused
from grantflow.store import accounts
from grantflow.usecases import reporting
from grantflow.web.contexts import Accessibility, Fault
from grantflow.web.pages import Pages
from grantflow.web.telling import faults_of
from grantflow.web.visit import Anyone, SignedIn, Visit

pages = Pages()

_THERE = "/tillganglighet"
_MOST = 60_000
_TOO_OFTEN = Fault("", "Det kom många anmälningar härifrån. Vänta en stund och försök sedan igen.")


@pages.page(_THERE, needs="open")
def statement(visit: Anyone, klart: str = "") -> Response:
    """Show the accessibility statement; who has signed in sees whom to turn to."""
    return _shown(visit, done=klart == "tack")


@pages.action(_THERE, needs="open", most=_MOST)
def report(visit: Anyone) -> Response:
    """Take in what somebody tells."""
    told = visit.posted.text
    if not visit.site.pace.may_try(visit.request, "report", ""):
        return _shown(visit, _TOO_OFTEN, status=429)
    by = visit.signed.account if visit.signed else None
    try:
        reporting.report(
            visit.base, visit.outward, by, told("page"), told("told"), told("email", 300)
        )
    except AccountRefused as refused:
        return _shown(visit, *faults_of(refused), status=422)
    return visit.go(f"{_THERE}?klart=tack")


@pages.action("/administration/hinder/{report_id:id}/klar", needs="admin")
def dealt_with(report_id: str, visit: SignedIn) -> Response:
    """Take away a report that has been dealt with."""
    reporting.remove(visit.base, visit.account, report_id)
    return visit.go("/administration?klart=hinder")


def _shown(visit: Visit, *faults: Fault, status: int = 200, done: bool = False) -> Response:
    found: tuple[accounts.Account, ...] = ()
    if visit.signed:
        home = visit.signed.account.organisation_id
        with visit.base.read() as connection:
            every = accounts.accounts_of(connection, home)
        found = tuple(one for one in every if one.is_admin and one.closed_ms is None)
    typed = {name: visit.posted.whole(name) for name in ("page", "told", "email")} if faults else {}
    page = Accessibility(
        title="Tillgänglighet",
        faults=faults,
        contact=visit.site.settings.contact or "",
        operator=visit.site.settings.operator or "",
        administrators=found,
        done=done,
        **typed,
    )
    return visit.show(page, status)
