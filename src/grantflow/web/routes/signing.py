"""Signing in and out, and the very first page of an installation."""

import hmac
import re

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.errors import AccountRefused
from grantflow.usecases import accounts, persons
from grantflow.web import keeping, signing
from grantflow.web.contexts import HOME, Fault, SendAgain, SetUp, SignIn
from grantflow.web.guard import cookies
from grantflow.web.pages import Pages
from grantflow.web.telling import faults_of
from grantflow.web.visit import Anyone, SignedIn, Visit

pages = Pages()

_WRONG = Fault("email", "E-postadressen eller lösenordet stämmer inte.")
_TOO_OFTEN = Fault("email", "Det blev för många försök. Vänta en kvart och försök sedan igen.")
_WRONG_CODE = Fault("code", "Koden stämmer inte. Den står i fönstret där tjänsten startades.")
# What is kept through a sign-in can be as long as what pages take, and is packed once more.
_MOST = 5_000_000
_NO_LETTER = re.compile(r"[\W_]+")


@pages.page("/logga-in", needs="open")
def sign_in_page(visit: Anyone, till: str = HOME) -> Response:
    """Show the form."""
    if visit.site.is_new():
        return visit.go("/kom-igang")
    if visit.signed:
        return visit.go(keeping.safe(till))
    return visit.show(SignIn(title="Logga in", there=keeping.safe(till), ways=visit.site.ways))


@pages.action("/logga-in", needs="open", most=_MOST)
def sign_in(visit: Anyone) -> Response:
    """Begin a session; what was sent without one is then shown, to be sent again."""
    signing.require_passwords(visit)
    email, there = visit.posted.text("email", 254), keeping.safe(visit.posted.text("there"))
    left = visit.posted.whole("left")
    if not visit.site.pace.may_try(visit.request, "sign_in", email):
        return _not_in(visit, email, there, left, _TOO_OFTEN, 429)
    session = accounts.sign_in(visit.base, email, visit.posted.whole("password")[:1000])
    if session is None:
        visit.site.pace.failed(visit.request, "sign_in")
        return _not_in(visit, email, there, left, _WRONG, 422)
    pairs = keeping.unpacked(left)
    if not pairs:
        return signing.begin(visit, session, visit.go(there))
    signing.look_up(visit, session)
    page = SendAgain(title="Du är inloggad igen", there=there, left=pairs)
    return signing.begin(visit, session, visit.show(page))


def _not_in(visit: Visit, email: str, there: str, left: str, fault: Fault, status: int) -> Response:
    page = SignIn(
        title="Logga in",
        faults=(fault,),
        email=email,
        there=there,
        left=left,
        is_again=bool(left),
        ways=visit.site.ways,
    )
    return visit.show(page, status)


@pages.action("/logga-ut", needs="signed_in")
def sign_out(visit: SignedIn) -> Response:
    """End the session, here and in the store."""
    token = cookies.read(visit.request, "session")
    if token is not None:
        accounts.sign_out(visit.base, visit.account, token)
    return signing.end(visit, visit.go(keeping.safe(visit.posted.text("till") or "/logga-in")))


@pages.page("/kom-igang", needs="open")
def set_up_page(visit: Anyone) -> Response:
    """Show the first page of all; when there is an administrator it is not there."""
    _require_new(visit)
    return visit.show(SetUp(title="Kom igång"))


@pages.action("/kom-igang", needs="open")
def set_up(visit: Anyone) -> Response:
    """Make the first account, for whoever has the code of the terminal."""
    _require_new(visit)
    told = {name: visit.posted.text(name, 300) for name in ("organisation", "name", "email")}
    if not visit.site.pace.may_try(visit.request, "set_up", ""):
        raise HTTPException(429)
    code, password = visit.posted.text("code", 100), visit.posted.whole("password")[:1000]
    faults: tuple[Fault, ...] = ()
    try:
        if _is_code(code, visit.site.setup_code):
            session = accounts.set_up(visit.base, **told, password=password)
            return signing.begin(visit, session, visit.go("/arenden"))
        visit.site.pace.failed(visit.request, "set_up")
        faults, code = (_WRONG_CODE,), ""
        persons.person(**told, password=password)
    except AccountRefused as refused:
        faults += faults_of(refused)
    return visit.show(SetUp(title="Kom igång", faults=faults, code=code, **told), 422)


def _is_code(given: str, right: str) -> bool:
    """Whether somebody has the code, however she writes it: with spaces, hyphens or neither."""
    one, other = (_NO_LETTER.sub("", text).upper().encode() for text in (given, right))
    return hmac.compare_digest(one, other)


def _require_new(visit: Visit) -> None:
    if not visit.site.is_new():
        raise HTTPException(404)
