"""What a program is told when its call is refused: to its writer in English, to people in Swedish.

The statuses are the same as those of the pages; the words are about keys rather than sign-ins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from grantflow.defects import LOG
from grantflow.errors import AccountRefused, CaseRefused, GrantflowError, StoreUnavailable, sentence
from grantflow.web.api_shapes import Detail, Refusal
from grantflow.web.faults import Said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

_MOST_DETAILS = 50
_LONGEST = 200

# In the description of the interface.
WHY = {
    400: "What was sent is not JSON.",
    401: "No key was shown, or one that does not work: taken back, ended or mistyped.",
    403: "The key lacks the scope, or its owner the right in the case.",
    404: "There is no such thing, or it is not there for the owner of the key.",
    408: "What was sent came too slowly.",
    409: "Somebody else was first, or the case does not stand so that it can be done.",
    412: "The version that was sent is newer than the case: it is from another case.",
    413: "What was sent is too large.",
    415: "What was sent is not of the type application/json.",
    422: "What was sent can't be used; `details` says where, when that is known.",
    428: "A version is missing: say which version the change builds on.",
    429: "Too many calls; `Retry-After` says for how many seconds to wait.",
    503: "The database does not answer; nothing was written.",
}
_SAID = {
    400: Said("Det som skickades är inte JSON.", "Rätta det och försök igen."),
    401: Said("Nyckeln gäller inte.", "Skicka en nyckel som gäller: Authorization: Bearer gf_…"),
    403: Said(
        "Den som äger nyckeln får inte göra det här i ärendet.",
        "Den som äger ärendet kan ge henne en annan roll.",
    ),
    404: Said("Det finns inte.", "Kontrollera adressen och vem som äger nyckeln."),
    408: Said("Det tog för lång tid att ta emot.", "Kontrollera anslutningen och försök igen."),
    412: Said("Versionen är nyare än ärendet.", "Läs ärendet igen och utgå från det som står."),
    413: Said("Det är för mycket på en gång.", "Dela upp det i flera anrop."),
    415: Said("Den sortens innehåll tas inte emot.", "Skicka application/json."),
    422: Said("Något i det som skickades går inte att använda.", "Rätta det som står i details."),
    428: Said("Det framgår inte vilken version ändringen bygger på.", "Skicka version."),
    429: Said("Det blev för många anrop.", "Vänta så många sekunder som Retry-After säger."),
}
_STATUS: tuple[tuple[type[GrantflowError], int], ...] = (
    (CaseRefused, 409),
    (AccountRefused, 422),
    (StoreUnavailable, 503),
)
_SPECIAL = {
    "nyckel": Said("Nyckeln får inte göra det här.", "Gör en nyckel som får, under Mitt konto."),
    "ärende": Said(
        "Ärendet finns inte.", "Kontrollera beteckningen, och att nyckelns ägare är med i ärendet."
    ),
}


def tell(told: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer in its shape."""
    return JSONResponse(told.model_dump(mode="json"), status, headers)


def refusal(error: Exception) -> Response:
    """Return what a program is told of what stopped its call."""
    if isinstance(error, GrantflowError):
        return _of_people(error)
    if isinstance(error, HTTPException):
        said = _SPECIAL.get(str(error.detail)) or _SAID.get(error.status_code, _SAID[400])
        told = Refusal(error=said.title, remedy=said.remedy)
        return tell(told, error.status_code, error.headers)
    wrong = error.errors() if isinstance(error, RequestValidationError) else []
    return unfit(
        *((".".join(map(str, one["loc"])), str(one["msg"])) for one in wrong[:_MOST_DETAILS])
    )


def _of_people(error: GrantflowError) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 422)
    problem, remedy = error.problem, error.remedy
    if isinstance(error, StoreUnavailable):  # what it says is for whoever runs the service
        LOG.error("%s", error)
        problem, remedy = "tjänsten är inte tillgänglig just nu", "försök igen om en stund"
    told = Refusal(error=sentence(problem), remedy=sentence(remedy), code=error.code)
    return tell(told, status)


def unfit(*details: tuple[str, str]) -> Response:
    """Return that something sent can't be used: where it stands, and why."""
    told = [Detail(place=where[:_LONGEST], told=why[:_LONGEST]) for where, why in details]
    said = _SAID[422]
    return tell(Refusal(error=said.title, remedy=said.remedy, details=told), 422)
