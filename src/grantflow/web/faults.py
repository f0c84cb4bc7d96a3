"""The pages of what did not go well: what happened, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from grantflow.defects import LOG
from grantflow.errors import (
    AccountRefused,
    CaseRefused,
    GrantflowError,
    StoreUnavailable,
    sentence,
    without_commands,
)
from grantflow.web.contexts import FaultPage, Frame
from grantflow.web.guard import access
from grantflow.web.keeping import kept, sign_in_again
from grantflow.web.posted import Posted
from grantflow.web.visit import Visit, wants_json

if TYPE_CHECKING:
    from starlette.requests import Request

    from grantflow.web.site import Site


class Said(NamedTuple):
    """What a page of a fault says: what happened, and what to do."""

    title: str
    remedy: str


_QUARTER_S = "900"
# Where links from letters lead.
_LINKS = ("/ga-med/", "/nytt-losenord/")
_SAID = {
    400: Said("Det gick inte att läsa", "Gå tillbaka, ladda om sidan och försök igen."),
    401: Said("Du behöver logga in", "Logga in och försök igen. Det du har skrivit finns kvar."),
    403: Said(
        "Det här får du inte göra",
        "Din roll i ärendet räcker inte. Den som äger ärendet kan ge dig en annan roll.",
    ),
    404: Said(
        "Sidan finns inte",
        "Kontrollera adressen. Är det ett ärende kan det ha tagits bort, eller så är du inte "
        "inbjuden till det.",
    ),
    405: Said("Sidan går inte att använda så", "Gå till sidan genom en länk i stället."),
    408: Said("Det tog för lång tid att ta emot", "Kontrollera anslutningen och försök igen."),
    413: Said("Det är för mycket på en gång", "Skicka en mindre fil, eller en kortare text."),
    415: Said("Den sortens innehåll tas inte emot här", "Använd formuläret på sidan."),
    422: Said("Något i det som skickades går inte att läsa", "Gå tillbaka och rätta det."),
    429: Said("Det blev för många försök", "Vänta en kvart och försök sedan igen."),
    500: Said(
        "Något gick fel hos oss",
        "Det är inte något du har gjort. Det du har sparat finns kvar. Försök igen om en stund.",
    ),
    503: Said("Tjänsten är inte tillgänglig just nu", "Försök igen om en stund."),
}
# What is refused for another reason than its status tells.
_SPECIAL = {
    "inbjudan": Said(
        "Inbjudan gäller inte längre",
        "Den kan ha använts redan, ha blivit för gammal eller ha tagits tillbaka. "
        "Be den som bjöd in dig om en ny länk.",
    ),
    "utan plats": Said(
        "Texten finns inte i listan längre",
        "Någon kan ha placerat den eller tagit bort den. Gå tillbaka till Text utan plats.",
    ),
    "avhuggen": Said(
        "Länken är inte hel",
        "En del av den har fallit bort på vägen. Kopiera hela länken ur brevet och klistra in den "
        "i adressfältet, eller be den som gav dig den om en ny.",
    ),
    "lösenord": Said(
        "Här loggar man inte in med lösenord",
        "Gå till Logga in och logga in på det sätt som finns där.",
    ),
    "främmande": Said(
        "Det gick inte att se varifrån det skickades",
        "Öppna sidan på nytt och skicka formuläret därifrån. Inget har ändrats.",
    ),
    "gammal": Said(
        "Formuläret är för gammalt",
        "Gå tillbaka, kopiera det du har skrivit, ladda om sidan och skicka igen. "
        "Inget har ändrats.",
    ),
}
_STATUS: dict[type[GrantflowError], int] = {
    CaseRefused: 409,
    AccountRefused: 422,
    StoreUnavailable: 503,
}


def not_done(request: Request, error: Exception) -> Response:
    """Return the page of a refusal: 401, 403, 404 and so on."""
    status = error.status_code if isinstance(error, HTTPException) else 422
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if status == 429:
        headers["retry-after"] = _QUARTER_S
    if status == 401:
        return _not_signed_in(request)
    if status in {403, 429}:
        _note(request, status)
    detail = str(error.detail) if isinstance(error, HTTPException) else ""
    if status == 404 and detail not in _SPECIAL and request.url.path.startswith(_LINKS):
        detail = "avhuggen"
    said = _SPECIAL.get(detail) or _SAID.get(status, _SAID[400])
    reason = detail if detail in _SPECIAL else ""
    return _page(request, status, said, headers=headers, reason=reason)


def refused(request: Request, error: Exception) -> Response:
    """Return the page of an error that people can mend."""
    if not isinstance(error, GrantflowError):
        raise error
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
    said = Said(sentence(error.problem), without_commands(sentence(error.remedy)))
    if isinstance(error, StoreUnavailable):
        LOG.error("%s", error)
        return _alone(request.app.state.site, request, status, _SAID[503])
    return _page(request, status, said)


def defect(site: Site, request: Request, reference: str) -> Response:
    """Return the page of a defect of ours."""
    return _alone(site, request, 500, _SAID[500], reference)


def _alone(site: Site, request: Request, status: int, said: Said, reference: str = "") -> Response:
    """Return a page that asks the database nothing, which may be what broke."""
    if wants_json(request):
        told = {"error": said.title, "remedy": said.remedy, "reference": reference}
        return JSONResponse(told, status)
    page = FaultPage(title=said.title, remedy=said.remedy, reference=reference)
    frame = Frame(None, request.url.path, is_new=False, make_token=str)
    return HTMLResponse(site.look.render(page, frame), status)


def _page(
    request: Request,
    status: int,
    said: Said,
    *,
    headers: dict[str, str] | None = None,
    reason: str = "",
) -> Response:
    if wants_json(request):
        told = {"error": said.title, "remedy": said.remedy, "reason": reason}
        return JSONResponse(told, status, headers)
    visit = _visit(request)
    page = FaultPage(title=said.title, remedy=said.remedy)
    return visit.show(page, status, headers)


def _not_signed_in(request: Request) -> Response:
    said = _SAID[401]
    visit = _visit(request)
    if wants_json(request):
        told = {"error": said.title, "remedy": said.remedy, "sign_in": "/logga-in"}
        return visit.tell(told, 401)
    if visit.site.is_new():
        return RedirectResponse("/kom-igang", 303)
    if request.method in {"GET", "HEAD"} and not visit.is_htmx:
        there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/logga-in?till={quote(there, safe='/')}", 303)
    return visit.show(sign_in_again(visit.path, kept(visit.posted), visit.site.ways), 401)


def _visit(request: Request) -> Visit:
    known: Visit | None = getattr(request.state, "visit", None)
    if known is not None:
        return known
    site: Site = request.app.state.site
    posted: Posted = getattr(request.state, "posted", Posted())
    return Visit(request, site, access.found(request, site)[0], posted)


def _note(request: Request, status: int) -> None:
    """Log a refusal that may be an attack; of the address only its form, since links are secret."""
    visit: Visit | None = getattr(request.state, "visit", None)
    who = visit.signed.account.id if visit and visit.signed else "-"
    host = request.client.host if request.client else "-"
    path = getattr(request.scope.get("route"), "path", "-")
    LOG.warning("nekad %s: %s %s, konto %s, från %s", status, request.method, path, who, host)
