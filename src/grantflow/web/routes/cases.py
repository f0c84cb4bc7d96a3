"""The cases of a person: the list, a new one, and the task list of each."""

from starlette.responses import Response

from grantflow.errors import CaseRefused
from grantflow.store import cases, retaining
from grantflow.usecases import placing, sharing
from grantflow.usecases.standing import statuses
from grantflow.usecases.unreadable import unread_in
from grantflow.web import steps
from grantflow.web.beside import by_form
from grantflow.web.contexts import Fault
from grantflow.web.contexts_cases import CasesPage, NewCasePage, TasksPage
from grantflow.web.pages import Pages
from grantflow.web.places import case_page
from grantflow.web.visit import InCase, SignedIn, SignedVisit
from grantflow.web.widgets import controls

pages = Pages()


@pages.page("/arenden", needs="signed_in")
def listed(visit: SignedIn) -> Response:
    """Show the cases of the one who asks."""
    with visit.base.read() as connection:
        found = cases.listed(connection, visit.account.id)
        going = retaining.going(connection, visit.account.id)
    return visit.show(CasesPage(title="Mina ärenden", cases=tuple(found), going=going))


@pages.page("/arenden/nytt", needs="signed_in")
def new(visit: SignedIn) -> Response:
    """Show the form for a new case."""
    return visit.show(_new_page())


@pages.action("/arenden/nytt", needs="signed_in")
def create(visit: SignedIn) -> Response:
    """Make a new case that the one who asks owns."""
    posted = visit.posted
    name, chosen, theme = posted.text("namn"), posted.every("program"), posted.text("tema")
    programmes = [one.text for one in controls()["programme"].choices if one.text in chosen]
    field = controls()["theme"].field
    known = next((one.value for one in field.options if one.shown == theme), "")
    try:
        made = sharing.create(visit.base, visit.account, name, programmes, known)
    except CaseRefused as refusal:
        return _refused(visit, refusal, _new_page(name, tuple(programmes), theme))
    return visit.go(case_page(made))


@pages.page("/arende/{case_id:id}", needs="read")
def tasks(case_id: str, visit: InCase) -> Response:
    """Show the task list of a case."""
    case, report = visit.checked()
    unread = unread_in(case)
    found = statuses(case.application, report, unread)
    way = steps.way(case_id, case.application, found, by_form(visit))
    head = steps.head(visit)
    said = visit.request.query_params.get("sagt")
    return visit.show(
        TasksPage(
            title=head.title,
            case=head,
            groups=way.groups,
            others=way.others,
            done=steps.done(way.steps),
            counted=len(way.steps),
            left=steps.blockers_left(found),
            unread=len(unread),
            unplaced=len(placing.pieces(case.answers)),
            said="inlast" if said == "inlast" else "",
        )
    )


def _refused(visit: SignedVisit, refusal: CaseRefused, page: NewCasePage) -> Response:
    told = refusal.in_words()
    return visit.show(
        NewCasePage(
            title=page.title,
            faults=(Fault("namn", told),),
            name=page.name,
            programmes=page.programmes,
            chosen=page.chosen,
            themes=page.themes,
            theme=page.theme,
        ),
        422,
    )


def _new_page(name: str = "", chosen: tuple[str, ...] = (), theme: str = "") -> NewCasePage:
    return NewCasePage(
        title="Nytt ärende",
        name=name,
        programmes=controls()["programme"].choices,
        chosen=chosen,
        themes=controls()["theme"].choices,
        theme=theme,
    )
