"""The page of administration: organisations, how long cases stay, all of it to take along."""

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from grantflow.errors import AccountRefused
from grantflow.model.wording import slug
from grantflow.store import accounts as stored
from grantflow.store import reports, retaining
from grantflow.usecases import accounts, administering, backup, erasing
from grantflow.web.contexts_admin import AdminPage
from grantflow.web.handing import invited
from grantflow.web.pages import Pages
from grantflow.web.telling import faults_of
from grantflow.web.visit import SignedIn, SignedVisit

pages = Pages()

_DONE = {
    "organisation": "Organisationen är skapad. Bjud in någon till den.",
    "hinder": "Anmälan är borttagen.",
    "gallring": "Beslutet om gallring är sparat.",
    "raderad": "Personen är raderad. Det hon har skrivit finns kvar utan hennes namn.",
}


@pages.page("/administration", needs="admin")
def administration(visit: SignedIn, klart: str = "") -> Response:
    """Show what there is to administrate."""
    return _shown(visit, done=_DONE.get(klart, ""))


@pages.action("/administration/organisation", needs="admin")
def create(visit: SignedIn) -> Response:
    """Make an organisation."""
    name = visit.posted.text("organisation", 300)
    try:
        administering.create_organisation(visit.base, visit.account, name)
    except AccountRefused as refused:
        return _shown(visit, refused, organisation=name)
    return visit.go("/administration?klart=organisation")


@pages.action("/administration/organisation/{home_id:id}/inbjudan", needs="admin")
def invite(home_id: str, visit: SignedIn) -> Response:
    """Make an invitation into an organisation that one looks after."""
    field = f"email-{home_id}"
    email = visit.posted.text(field, 300)
    try:
        token = administering.invite_to(visit.base, visit.account, home_id, email, visit.outward)
    except AccountRefused as refused:
        return _shown(visit, refused, fields={"email": field})
    return invited(visit, token, email)


@pages.action("/administration/gallring", needs="admin")
def retention(visit: SignedIn) -> Response:
    """Decide how long closed cases stay."""
    months = visit.posted.text("months", 20)
    try:
        administering.decide_retention(visit.base, visit.account, months)
    except AccountRefused as refused:
        return _shown(visit, refused, months=months)
    return visit.go("/administration?klart=gallring")


@pages.action("/administration/allt", needs="admin")
def everything(visit: SignedIn) -> Response:
    """Send all that the organisation has."""
    file = backup.export_organisation(visit.base, visit.account)
    name = slug(visit.account.organisation, 40) or "organisation"
    return FileResponse(
        file,
        media_type="application/zip",
        filename=f"allt-{name}.zip",
        background=BackgroundTask(file.unlink, missing_ok=True),
    )


def _shown(
    visit: SignedVisit,
    refused: AccountRefused | None = None,
    *,
    fields: dict[str, str] | None = None,
    organisation: str = "",
    months: str | None = None,
    done: str = "",
) -> Response:
    faults = faults_of(refused, fields) if refused else ()
    ours = visit.account.organisation_id
    with visit.base.read() as connection:
        homes = tuple(
            one
            for one in stored.organisations(connection)
            if one.id != ours and accounts.administers(connection, visit.account, one.id)
        )
        decided = retaining.months_of(connection, ours)
        told = tuple(reports.listed(connection, ours))
        going = tuple(erasing.due(connection, ours, at_ms=visit.now_ms))
    page = AdminPage(
        title="Administration",
        faults=faults,
        homes=homes,
        organisation=organisation,
        months=str(decided or "") if months is None else months,
        going=going,
        reports=told,
        done=done,
    )
    return visit.show(page, 422 if faults else 200)
