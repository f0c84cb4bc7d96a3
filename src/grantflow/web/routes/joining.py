"""Links that lead in: an invitation, and a new password."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.errors import AccountRefused
from grantflow.usecases import accounts, invitations
from grantflow.usecases.invitations import Invitation
from grantflow.usecases.persons import AnswersRefused
from grantflow.web import signing
from grantflow.web.contexts import FaultPage, Join, LostPassword, NewPassword
from grantflow.web.pages import Pages
from grantflow.web.telling import faults_of
from grantflow.web.visit import Anyone, Visit

pages = Pages()

_SPENT = "Den kan ha använts redan, ha blivit för gammal eller ha tagits tillbaka. "


@pages.page("/ga-med/{token:token}", needs="open")
def join_page(token: str, visit: Anyone) -> Response:
    """Show an invitation."""
    invitation = _invitation(visit, token)
    return visit.show(
        Join(
            title="Du är inbjuden",
            invitation=invitation,
            is_other=_is_other(visit, invitation),
            link=token,
            ways=visit.site.ways,
        )
    )


@pages.action("/ga-med/{token:token}", needs="open")
def join(token: str, visit: Anyone) -> Response:
    """Follow an invitation: with the account one has, or with a new one."""
    if not visit.site.pace.may_try(visit.request, "join", token):
        raise HTTPException(429)
    invitation = _invitation(visit, token)
    told = {name: visit.posted.text(name, 300) for name in ("name", "email", "organisation")}
    try:
        if visit.signed:
            case_id = invitations.join_as(visit.base, token, visit.signed.account)
            return visit.go(f"/arende/{case_id}")
        signing.require_passwords(visit)
        joined = invitations.join(
            visit.base, token, password=visit.posted.whole("password")[:1000], **told
        )
    except AccountRefused as refused:
        faults = faults_of(refused)
    else:
        there = f"/arende/{joined.case_id}" if joined.case_id else "/arenden"
        return signing.begin(visit, joined.session, visit.go(there))
    page = Join(
        title="Du är inbjuden",
        faults=faults,
        invitation=invitation,
        is_other=_is_other(visit, invitation),
        link=token,
        ways=visit.site.ways,
        **told,
    )
    return visit.show(page, 422)


def _is_other(visit: Visit, invitation: Invitation) -> bool:
    """Whether an invitation is to another address than that of the one signed in."""
    return bool(
        visit.signed and invitation.email and invitation.email != visit.signed.account.email
    )


def _invitation(visit: Visit, token: str) -> Invitation:
    found = invitations.look_at(visit.base, token)
    if found is None:
        visit.site.pace.failed(visit.request, "join")
        raise HTTPException(404, "inbjudan")
    return found


@pages.page("/glomt-losenord", needs="open")
def lost_password(visit: Anyone) -> Response:
    """Say how one gets a new password."""
    signing.require_passwords(visit)
    return _lost_password(visit)


@pages.action("/glomt-losenord", needs="open")
def ask_for_password(visit: Anyone) -> Response:
    """Mail a link to the owner of an address; whether there is one, nobody is told."""
    signing.require_passwords(visit)
    email = visit.posted.text("email", 300)
    if not visit.outward.has_mail:
        return _lost_password(visit)
    if not visit.site.pace.may_try(visit.request, "new_password", email):
        raise HTTPException(429)
    visit.site.pace.failed(visit.request, "new_password")  # every address that is tried counts
    accounts.ask_for_password(visit.base, email, visit.outward)
    return _lost_password(visit, email=email, done=True)


def _lost_password(visit: Visit, *, email: str = "", done: bool = False) -> Response:
    return visit.show(
        LostPassword(
            title="Glömt lösenordet", has_mail=visit.outward.has_mail, email=email, done=done
        )
    )


@pages.page("/nytt-losenord/{token:token}", needs="open")
def new_password_page(visit: Anyone) -> Response:
    """Show the form; whether the link works is seen when it is used."""
    signing.require_passwords(visit)
    return visit.show(NewPassword(title="Välj ett nytt lösenord"))


@pages.action("/nytt-losenord/{token:token}", needs="open")
def new_password(token: str, visit: Anyone) -> Response:
    """Choose a new password; every session of the account ends."""
    signing.require_passwords(visit)
    if not visit.site.pace.may_try(visit.request, "new_password", token):
        raise HTTPException(429)
    try:
        accounts.choose_password(visit.base, token, visit.posted.whole("password")[:1000])
    except AnswersRefused as refused:
        page = NewPassword(title="Välj ett nytt lösenord", faults=faults_of(refused))
        return visit.show(page, 422)
    except AccountRefused:
        visit.site.pace.failed(visit.request, "new_password")
        remedy = _SPENT + "Be administratören i din organisation om en ny."
        return visit.show(FaultPage(title="Länken gäller inte längre", remedy=remedy), 404)
    return signing.end(visit, visit.go("/logga-in"))
