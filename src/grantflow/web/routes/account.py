"""One's own account."""

from starlette.responses import Response

from grantflow.store import accounts as stored
from grantflow.store import subjects
from grantflow.usecases import accounts
from grantflow.usecases.persons import AnswersRefused
from grantflow.web import signing
from grantflow.web.contexts import Fault, MyAccount
from grantflow.web.guard import cookies
from grantflow.web.pages import Pages
from grantflow.web.telling import faults_of
from grantflow.web.visit import SignedIn, SignedVisit

pages = Pages()

# Fields of the use case, as the page calls them.
_FIELDS = {"password": "new"}
_DONE = {
    "namn": "Namnet är sparat.",
    "losenord": "Lösenordet är bytt. Du är utloggad överallt utom här.",
}


@pages.page("/konto", needs="signed_in")
def account(visit: SignedIn, klart: str = "") -> Response:
    """Show the account."""
    return _shown(visit, visit.account.name, done=_DONE.get(klart, ""))


@pages.action("/konto/namn", needs="signed_in")
def rename(visit: SignedIn) -> Response:
    """Take another name."""
    name = visit.posted.text("name", 300)
    try:
        accounts.rename(visit.base, visit.account, name)
    except AnswersRefused as refused:
        return _shown(visit, name, refused)
    return visit.go("/konto?klart=namn")


@pages.action("/konto/losenord", needs="signed_in")
def change_password(visit: SignedIn) -> Response:
    """Take another password; all other sessions end."""
    signing.require_passwords(visit)
    if not visit.site.pace.may_try(visit.request, "new_password", visit.account.id):
        fault = Fault("old", "Det blev för många försök. Vänta en kvart och försök sedan igen.")
        return _shown(visit, visit.account.name, faults=(fault,), status=429)
    old, new = (visit.posted.whole(name)[:1000] for name in ("old", "new"))
    try:
        session = accounts.change_password(visit.base, visit.account, old, new)
    except AnswersRefused as refused:
        return _shown(visit, visit.account.name, refused)
    return signing.begin(visit, session, visit.go("/konto?klart=losenord"))


@pages.action("/konto/utloggning", needs="signed_in")
def sign_out_everywhere(visit: SignedIn) -> Response:
    """End every session, this one too."""
    accounts.sign_out_everywhere(visit.base, visit.account)
    return signing.end(visit, visit.go("/logga-in"))


def _shown(
    visit: SignedVisit,
    name: str,
    refused: AnswersRefused | None = None,
    *,
    faults: tuple[Fault, ...] = (),
    done: str = "",
    status: int = 200,
) -> Response:
    if refused is not None:
        faults, status = faults_of(refused, _FIELDS), 422
    token = cookies.read(visit.request, "session") or ""
    with visit.base.read() as connection:
        sessions = stored.sessions_of(connection, visit.account.id, token, at_ms=visit.now_ms)
        has_password = subjects.ways_of(connection, visit.account.id).has_password
    page = MyAccount(
        title="Mitt konto",
        faults=faults,
        account=visit.account,
        name=name,
        sessions=tuple(sessions),
        has_password=has_password,
        ways=visit.site.ways,
        done=done,
    )
    return visit.show(page, status)
