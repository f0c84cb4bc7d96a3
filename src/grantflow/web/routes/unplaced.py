"""Texts of a file that found no question: listed until a person places them or takes them away."""

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.errors import CaseRefused
from grantflow.usecases import placing
from grantflow.usecases.cases import Opened
from grantflow.usecases.placing import Piece
from grantflow.web import steps, unplaced
from grantflow.web.contexts import Fault
from grantflow.web.contexts_unplaced import PlacePage, UnplacedPage
from grantflow.web.pages import Pages
from grantflow.web.places import case_page, field_page, known_place, named
from grantflow.web.visit import CaseVisit, InCase

pages = Pages()

_HERE = "utan-plats"
_LONGEST = 400
_SAID = frozenset({"inlast", "placerad", "borttagen"})
_CHOOSE = "Välj frågan som texten hör till."


@pages.page("/arende/{case_id:id}/utan-plats", needs="read")
def listed(visit: InCase) -> Response:
    """Show the texts that have found no place."""
    return _listed(visit)


@pages.page("/arende/{case_id:id}/utan-plats/{text_id:id}", needs="write")
def one(text_id: str, visit: InCase) -> Response:
    """Show a text and every question that it may be put in."""
    case = visit.desk.opened(visit.case.id)
    return _one(visit, case, _piece(case, text_id))


@pages.action("/arende/{case_id:id}/utan-plats/{text_id:id}", needs="write")
def placed(text_id: str, visit: InCase) -> Response:
    """Put a text last in the field of a question."""
    path = visit.posted.text("plats", _LONGEST)
    case = visit.desk.opened(visit.case.id)
    piece = _piece(case, text_id)
    if not path:
        return _one(visit, case, piece, Fault("plats", _CHOOSE))
    try:
        made = placing.place(visit.desk, visit.case.id, visit.account.id, text_id, path)
    except CaseRefused as refusal:
        return _one(visit, case, piece, Fault("plats", refusal.in_words()))
    return visit.go(f"{case_page(visit.case.id, _HERE)}?sagt=placerad&dar={quote(made.path)}")


@pages.action("/arende/{case_id:id}/utan-plats/{text_id:id}/ta-bort", needs="write")
def dropped(text_id: str, visit: InCase) -> Response:
    """Take a text off the list."""
    _piece(visit.desk.opened(visit.case.id), text_id)
    placing.drop(visit.desk, visit.case.id, visit.account.id, text_id)
    return visit.go(f"{case_page(visit.case.id, _HERE)}?sagt=borttagen")


def _piece(case: Opened, text_id: str) -> Piece:
    """Return a text of a case; one that somebody else has placed meanwhile is told of."""
    found = next((one for one in placing.pieces(case.answers) if one.id == text_id), None)
    if found is None:
        raise HTTPException(404, "utan plats")
    return found


def _listed(visit: CaseVisit) -> Response:
    case = visit.desk.opened(visit.case.id)
    query = visit.request.query_params
    said = query.get("sagt", "")
    place = query.get("dar", "")[:_LONGEST]
    there = field_page(visit.case.id, place) if known_place(place) else ""
    return visit.show(
        UnplacedPage(
            title="Text utan plats",
            case=steps.head(visit),
            texts=unplaced.texts(case),
            said=said if said in _SAID else "",
            put=(named(place, case.answers) if there else "", there),
        )
    )


def _one(visit: CaseVisit, case: Opened, piece: Piece, *faults: Fault) -> Response:
    return visit.show(
        PlacePage(
            title="Placera en text",
            faults=faults,
            case=steps.head(visit),
            text=unplaced.text(piece, case),
            forms=tuple(unplaced.everywhere(case)),
        ),
        422 if faults else 200,
    )
