"""Signing in with OpenID Connect: the way to the provider, and the way back."""

import re
import secrets

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.defects import LOG
from grantflow.errors import AccountRefused, sentence
from grantflow.usecases import provider_signing
from grantflow.usecases.persons import AnswersRefused
from grantflow.usecases.provider import ProviderSilent
from grantflow.usecases.provider_signing import Invited
from grantflow.usecases.provider_talk import Asked, Talk
from grantflow.usecases.provider_token import Person
from grantflow.web import keeping, signing
from grantflow.web.contexts import HOME, FaultPage, OnTheWay, SendAgain
from grantflow.web.guard import cookies
from grantflow.web.guard.detours import LASTS_MS, Errand
from grantflow.web.pages import Pages
from grantflow.web.visit import Anyone, SignedIn, Visit

pages = Pages()

BACK = "/logga-in/svar"
_MOST = 5_000_000
_LONGEST = 4_000
_COOKIE_S = 4 * LASTS_MS // 1000
_ERROR = re.compile(r"[a-z_]{1,40}")
_GONE = "Gå till Logga in och börja om. Logga in i samma webbläsare som du började i."


@pages.page("/logga-in/med", needs="open")
def start(visit: Anyone, till: str = HOME) -> Response:
    """Lead to where the person signs in; from a link, since forms may only be sent to us."""
    talk = _talk(visit)
    if visit.signed:
        return visit.go(keeping.safe(till))
    return _led(visit, talk, Errand(keeping.safe(till)), straight=True)


@pages.action("/logga-in/med", needs="open", most=_MOST)
def start_with(visit: Anyone) -> Response:
    """Do the same for somebody who brings a text, or follows an invitation."""
    talk = _talk(visit)
    there, token = keeping.safe(visit.posted.text("there")), visit.posted.text("link", 120)
    invited = Invited(token, visit.posted.text("organisation", 300)) if token else None
    errand = Errand(there, visit.posted.whole("left"), invited)
    return _led(visit, talk, errand, straight=False)


def _led(visit: Visit, talk: Talk, errand: Errand, *, straight: bool) -> Response:
    if not visit.site.pace.may_try(visit.request, "provider", ""):
        raise HTTPException(429)
    secret = cookies.read(visit.request, "detour") or secrets.token_urlsafe(32)
    back = visit.site.address(visit.request) + BACK
    try:
        state, asked = visit.site.detours.begin(secret, errand, back, at_ms=visit.now_ms)
        door = talk.door(asked, state)
    except ProviderSilent as silent:
        return _silent(visit, silent)
    except OverflowError as full:
        raise HTTPException(503) from full
    if straight:
        response = visit.go(door)
    else:
        # A form must not lead elsewhere (form-action), and need not: the page itself goes on.
        page = OnTheWay(title="Du skickas vidare", door=door, has_text=bool(errand.left))
        response = visit.show(page, headers={"refresh": f"0; url={door}"})
    cookies.give(visit.request, response, "detour", secret, lasts_s=_COOKIE_S)
    return response


@pages.page(BACK, needs="open")
def answered(visit: Anyone) -> Response:
    """Begin a session for whom the provider has signed in, or say why not."""
    talk = _talk(visit)
    told = {name: text[:_LONGEST] for name, text in visit.request.query_params.items()}
    secret = cookies.read(visit.request, "detour")
    detour = visit.site.detours.take(told.get("state", ""), secret, at_ms=visit.now_ms)
    if detour is None:
        visit.site.pace.failed(visit.request, "provider")
        provider_signing.note_refusal(visit.base, "okänt svar")
        return _refused(visit, "Inloggningen gäller inte längre", _GONE)
    if told.get("error") == "access_denied":
        return _refused(visit, "Inloggningen avbröts", "Gå till Logga in för att försöka igen.")
    try:
        person = _who(visit, talk, told, detour.asked)
        joined = provider_signing.sign_in(visit.base, talk.provider, person, detour.errand.invited)
    except ProviderSilent as silent:
        provider_signing.note_refusal(visit.base, "svaret godtas inte")
        return _silent(visit, silent)
    except AccountRefused as refused:
        visit.site.pace.failed(visit.request, "provider")
        problem = "uppgifterna går inte att använda"
        if not isinstance(refused, AnswersRefused):
            problem = refused.problem
        return _refused(visit, sentence(problem).rstrip("."), sentence(refused.remedy))
    there = f"/arende/{joined.case_id}" if joined.case_id else detour.errand.there
    pairs = keeping.unpacked(detour.errand.left)
    if not pairs:
        return signing.begin(visit, joined.session, visit.go(there))
    signing.look_up(visit, joined.session)
    page = SendAgain(title="Du är inloggad igen", there=there, left=pairs)
    return signing.begin(visit, joined.session, visit.show(page))


@pages.action("/administration/konto/{account_id:id}/koppling", needs="admin")
def unlink(account_id: str, visit: SignedIn) -> Response:
    """Let somebody else at the provider, or herself anew, be linked to an account."""
    provider_signing.unlink(visit.base, visit.account, account_id)
    return visit.go(f"/administration/konto/{account_id}?klart=koppling")


def _who(visit: Visit, talk: Talk, told: dict[str, str], asked: Asked) -> Person:
    """Return who has signed in, by what her browser brought back."""
    if not talk.is_from_here(told.get("iss")):
        raise ProviderSilent("svaret är från någon annan")
    if error := told.get("error"):
        named = error if _ERROR.fullmatch(error) else "ett fel"
        raise ProviderSilent(f"leverantören svarar {named}")
    if not told.get("code"):
        raise ProviderSilent("svaret saknar kod")
    return talk.who(told["code"], asked, now_s=visit.now_ms // 1000)


def _talk(visit: Visit) -> Talk:
    if visit.site.talk is None:
        raise HTTPException(404)
    return visit.site.talk


def _silent(visit: Visit, silent: ProviderSilent) -> Response:
    LOG.warning("inloggning: %s", silent.why)
    name, remedy = visit.site.ways.provider, "Försök igen om en stund."
    if visit.site.ways.passwords:
        remedy = "Försök igen om en stund. Har du ett lösenord här kan du logga in med det."
    page = FaultPage(title=f"Det går inte att logga in med {name} just nu", remedy=remedy)
    return visit.show(page, 503)


def _refused(visit: Visit, title: str, remedy: str) -> Response:
    return visit.show(FaultPage(title=title, remedy=remedy), 422)
