"""Who works in a case, and what its owner can do with it."""

from typing import get_args

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.errors import AccountRefused
from grantflow.model.access import Role
from grantflow.store import cases
from grantflow.usecases import invitations, sharing
from grantflow.web import steps
from grantflow.web.contexts import Fault
from grantflow.web.contexts_cases import SettingsPage
from grantflow.web.pages import Pages
from grantflow.web.places import case_page
from grantflow.web.visit import CaseVisit, InCase

pages = Pages()

_PAGE = "installningar"


@pages.page("/arende/{case_id:id}/installningar", needs="read")
def shown(visit: InCase) -> Response:
    """Show who works in a case."""
    return _page(visit)


@pages.action("/arende/{case_id:id}/bjud-in", needs="own")
def invite(case_id: str, visit: InCase) -> Response:
    """Make a link that invites somebody to the case, and show it once."""
    role, email = _role(visit), visit.posted.text("epost", 300)
    elsewhere = visit.posted.text("var") == "annan"
    try:
        token = invitations.invite(
            visit.base,
            visit.account,
            case_id=case_id,
            role=role,
            email=email,
            elsewhere=elsewhere,
            outward=visit.outward,
        )
    except AccountRefused as refusal:
        told = refusal.in_words()
        faults = (Fault("epost", told),)
        return _page(visit, faults=faults, email=email, elsewhere=elsewhere, status=422)
    link = f"{visit.site.address(visit.request)}/ga-med/{token}"
    return _page(visit, link=link, mailed=email if visit.outward.has_mail else "")


@pages.action("/arende/{case_id:id}/roll", needs="own")
def give_role(case_id: str, visit: InCase) -> Response:
    """Let somebody in the case have another role."""
    sharing.give_role(visit.base, visit.account, case_id, _member(visit), _role(visit))
    return visit.go(case_page(case_id, _PAGE))


@pages.action("/arende/{case_id:id}/ta-ut", needs="own")
def take_out(case_id: str, visit: InCase) -> Response:
    """Let somebody no longer see the case."""
    member = _member(visit)
    sharing.take_out(visit.base, visit.account, case_id, member)
    return visit.go("/arenden" if member == visit.account.id else case_page(case_id, _PAGE))


@pages.action("/arende/{case_id:id}/stang", needs="own")
def close(case_id: str, visit: InCase) -> Response:
    """Close the case for writing, or open it again."""
    closed = visit.posted.text("stang") == "ja"
    sharing.close(visit.base, visit.account, case_id, closed=closed)
    return visit.go(case_page(case_id, _PAGE))


@pages.action("/arende/{case_id:id}/radera", needs="own")
def erase(case_id: str, visit: InCase) -> Response:
    """Take the case away for ever, when its owner has written what it is called."""
    wanted = " ".join(visit.posted.text("namn").split()).casefold()
    if wanted != " ".join(steps.head(visit).title.split()).casefold():
        fault = Fault("namn", "Det är inte vad ärendet heter. Skriv namnet som det står ovanför.")
        return _page(visit, faults=(fault,), status=422)
    sharing.erase(visit.base, visit.account, case_id)
    return visit.go("/arenden")


def _role(visit: CaseVisit) -> Role:
    told = visit.posted.text("roll")
    found = next((role for role in get_args(Role) if role == told), None)
    if found is None:
        raise HTTPException(422)
    role: Role = found
    return role


def _member(visit: CaseVisit) -> str:
    member = visit.posted.text("konto", 60)
    with visit.base.read() as connection:
        known = {one.account_id for one in cases.members(connection, visit.case.id)}
    if member not in known:
        raise HTTPException(404)
    return member


def _page(
    visit: CaseVisit,
    *,
    faults: tuple[Fault, ...] = (),
    link: str = "",
    mailed: str = "",
    email: str = "",
    elsewhere: bool = False,
    status: int = 200,
) -> Response:
    with visit.base.read() as connection:
        members = tuple(cases.members(connection, visit.case.id))
    return visit.show(
        SettingsPage(
            title="Inställningar",
            faults=faults,
            case=steps.head(visit),
            members=members,
            own_id=visit.account.id,
            link=link,
            mailed=mailed,
            email=email,
            elsewhere=elsewhere,
        ),
        status,
    )
