"""An organisation's own calls and templates: sent in, judged, put to use by an administrator."""

from typing import get_args

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.checks.programmes import is_described, load_programme
from grantflow.errors import CaseRefused
from grantflow.model.known import names
from grantflow.store import own
from grantflow.usecases import own_calls, own_judging
from grantflow.web.contexts import Fault
from grantflow.web.contexts_admin import OwnPage
from grantflow.web.pages import Pages
from grantflow.web.telling import faults_of
from grantflow.web.visit import SignedIn, SignedVisit

pages = Pages()

_LARGEST = 5_500_000
_DONE = {
    "inne": "Filen är inskickad och utan fel. Den används först när du säger till.",
    "bruk": "Filen används nu för organisationens ärenden.",
    "ur": "Filen används inte längre.",
    "borta": "Filen är borttagen.",
}
_MEDIA = {
    "utlysning": ("application/yaml; charset=utf-8", "yaml"),
    "mall": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
}


@pages.page("/administration/eget", needs="admin")
def listed(visit: SignedIn, klart: str = "") -> Response:
    """Show what has been sent in."""
    return _shown(visit, done=_DONE.get(klart, ""))


@pages.action("/administration/eget/in/{kind:name}", needs="admin", files=True, most=_LARGEST)
def send_in(kind: str, visit: SignedIn) -> Response:
    """Judge a file, and keep it when nothing is wrong."""
    if kind not in get_args(own.Kind):
        raise HTTPException(404)
    programme = visit.posted.text("programme", 60)
    _, content = visit.posted.file(kind)
    if not content:
        return _shown(visit, Fault(kind, "Välj en fil som inte är tom."), programme=programme)
    if kind == "utlysning":
        judged = own_judging.judge_call(content)
    else:
        judged = own_judging.judge_template(content, programme)
    if judged.faults:
        count = len(judged.faults)
        things = "En sak" if count == 1 else f"{count} saker"
        told = f"{things} i filen behöver rättas. Inget är sparat."
        return _shown(visit, Fault(kind, told), programme=programme, wrong=judged.faults)
    own_calls.send_in(visit.base, visit.account, kind, judged, content)  # type: ignore[arg-type]
    return visit.go("/administration/eget?klart=inne")


@pages.page("/administration/eget/{own_id:id}", needs="admin")
def fetched(own_id: str, visit: SignedIn) -> Response:
    """Send a file back as it was sent in."""
    with visit.base.read() as connection:
        found = own.opened(connection, visit.account.organisation_id, own_id)
    if found is None:
        raise HTTPException(404)
    held, content = found
    media_type, suffix = _MEDIA[held.kind]
    name = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in held.name)
    told = f'attachment; filename="{held.kind}-{name}-{held.version}.{suffix}"'
    return Response(content, media_type=media_type, headers={"Content-Disposition": told})


@pages.action("/administration/eget/{own_id:id}/bruk", needs="admin")
def use(own_id: str, visit: SignedIn) -> Response:
    """Use a version, or none of its name."""
    used = visit.posted.text("bruk") == "ja"
    try:
        own_calls.put_to_use(visit.base, visit.account, own_id, used=used)
    except CaseRefused as refused:
        return _shown(visit, *faults_of(refused))
    return visit.go(f"/administration/eget?klart={'bruk' if used else 'ur'}")


@pages.action("/administration/eget/{own_id:id}/ta-bort", needs="admin")
def remove(own_id: str, visit: SignedIn) -> Response:
    """Take a version away."""
    try:
        own_calls.remove(visit.base, visit.account, own_id)
    except CaseRefused as refused:
        return _shown(visit, *faults_of(refused))
    return visit.go("/administration/eget?klart=borta")


def _shown(
    visit: SignedVisit,
    *faults: Fault,
    programme: str = "",
    wrong: tuple[own_judging.Fault, ...] = (),
    done: str = "",
) -> Response:
    with visit.base.read() as connection:
        held = own.listed(connection, visit.account.organisation_id)
    page = OwnPage(
        title="Egna utlysningar och mallar",
        faults=faults,
        held=tuple(held),
        programmes=tuple(
            (one, load_programme(one).short_name) for one in names() if is_described(one)
        ),
        programme=programme,
        wrong=wrong,
        done=done,
    )
    return visit.show(page, 422 if faults else 200)
