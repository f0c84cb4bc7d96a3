"""The page of one person's account, for the administrator who looks after it."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.errors import AccountRefused
from grantflow.store import accounts as stored
from grantflow.store import subjects
from grantflow.usecases import accounts, administering, erasing
from grantflow.web.contexts_admin import PersonPage
from grantflow.web.pages import Pages
from grantflow.web.telling import faults_of
from grantflow.web.visit import SignedIn, SignedVisit

pages = Pages()

_DONE = {
    "overlatna": "Ärendena har en ny ägare.",
    "stangt": "Kontot är stängt. Välj vem som ska äga ärendena.",
    "roll": "Rollen är ändrad.",
    "koppling": "Kopplingen är borttagen. Nästa inloggning med samma adress kopplas på nytt.",
    "flyttad": "Kontot hör nu till den andra organisationen.",
}


@pages.page("/administration/konto/{account_id:id}", needs="admin")
def person(account_id: str, visit: SignedIn, klart: str = "") -> Response:
    """Show somebody's account."""
    return _shown(visit, account_id, done=_DONE.get(klart, ""))


@pages.action("/administration/konto/{account_id:id}/roll", needs="admin")
def role(account_id: str, visit: SignedIn) -> Response:
    """Let somebody be an administrator, or no longer be one."""
    is_admin = visit.posted.text("admin") == "ja"
    try:
        administering.make_administrator(visit.base, visit.account, account_id, is_admin=is_admin)
    except AccountRefused as refused:
        return _shown(visit, account_id, refused)
    return visit.go(_back(visit, account_id, "roll"))


@pages.action("/administration/konto/{account_id:id}/flytta", needs="admin")
def move(account_id: str, visit: SignedIn) -> Response:
    """Let somebody belong to another organisation."""
    try:
        administering.move(visit.base, visit.account, account_id, visit.posted.text("home", 20))
    except AccountRefused as refused:
        return _shown(visit, account_id, refused)
    return visit.go(_back(visit, account_id, "flyttad"))


@pages.action("/administration/konto/{account_id:id}/overlat", needs="admin")
def hand_over(account_id: str, visit: SignedIn) -> Response:
    """Let somebody own the cases that a closed account leaves without an owner."""
    owner = visit.posted.text("heir", 20)
    try:
        erasing.hand_over(visit.base, visit.account, account_id, owner)
    except AccountRefused as refused:
        return _shown(visit, account_id, refused, fields={"heir": "owner"}, heir=owner)
    return visit.go(_back(visit, account_id, "overlatna"))


@pages.action("/administration/konto/{account_id:id}/radera", needs="admin")
def erase(account_id: str, visit: SignedIn) -> Response:
    """Take a person away for ever."""
    heir = visit.posted.text("heir", 20)
    try:
        erasing.erase_person(visit.base, visit.account, account_id, heir or None)
    except AccountRefused as refused:
        return _shown(visit, account_id, refused, heir=heir)
    return visit.go("/administration?klart=raderad")


def _back(visit: SignedVisit, account_id: str, done: str) -> str:
    """Return where to go: the person may now be another administrator's to look after."""
    with visit.base.read() as connection:
        try:
            accounts.administered(connection, visit.account, account_id)
        except AccountRefused:
            return "/organisation"
    return f"/administration/konto/{account_id}?klart={done}"


def _shown(
    visit: SignedVisit,
    account_id: str,
    refused: AccountRefused | None = None,
    *,
    fields: dict[str, str] | None = None,
    heir: str = "",
    done: str = "",
) -> Response:
    try:
        found = erasing.leaving(visit.base, visit.account, account_id)
    except AccountRefused as gone:
        if refused is not None:
            raise refused from gone
        raise HTTPException(404) from gone
    with visit.base.read() as connection:
        homes = tuple(
            (one.id, one.name)
            for one in stored.organisations(connection)
            if one.id != found.account.organisation_id
            and accounts.administers(connection, visit.account, one.id)
        )
        linked = subjects.ways_of(connection, account_id).subject is not None
    faults = faults_of(refused, fields) if refused else ()
    page = PersonPage(
        title=found.account.name,
        faults=faults,
        account=found.account,
        homes=homes,
        linked=linked,
        cases=tuple(found.cases),
        heirs=tuple((one.id, f"{one.name}, {one.email}") for one in found.heirs),
        heir=heir,
        done=done,
    )
    return visit.show(page, 422 if faults else 200)
