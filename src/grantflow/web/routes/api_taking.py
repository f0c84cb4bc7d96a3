"""What comes into a case from outside, for programs: files, shown before they are taken in."""

from typing import Annotated

from fastapi import Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from grantflow.errors import CaseRefused
from grantflow.store import papers
from grantflow.usecases import invitations, uploading
from grantflow.usecases.cases import Opened
from grantflow.usecases.uploading import Offer
from grantflow.web import api_shapes_taking as shapes
from grantflow.web import api_shapes_work as work
from grantflow.web import offers
from grantflow.web.api import PREFIX, Api, Asks, Content, Does
from grantflow.web.api_refusals import tell, unfit
from grantflow.web.api_told import iso
from grantflow.web.guard.bearer import Asker

pages = Api("Taking in")

_IMPORTS = "/cases/{case_id:id}/imports"
_IMPORT = _IMPORTS + "/{file_id:id}"


@pages.call(Does("POST", _IMPORTS, "write", shapes.OfferTold, 201, "file", refuses=(409,)))
def send_in(
    content: Content,
    asks: Asks,
    name: Annotated[
        str,
        Query(min_length=1, max_length=120, examples=["iden.docx"], description="Of the file."),
    ],
) -> Response:
    """Keep a file, which is the body as it is, and tell what it would bring to the case.

    A form of grantflow, a draft in Word, a text or a list in Excel.  No answer is saved.
    """
    name = uploading.file_name(name)
    if not content:
        return unfit(("body", "filen är tom"))
    base, case = asks.site.base, asks.site.desk.opened(asks.case.id)
    offer = uploading.read_upload(content, name, case)
    new = papers.New(
        uploading.KIND, name, "application/octet-stream", content, version=case.version
    )
    file_id = base.write(
        lambda c: papers.keep(c, asks.case.id, new, at_ms=base.now(), account_id=asks.account.id)
    )
    there = f"{PREFIX}/cases/{asks.case.id}/imports/{file_id}"
    return tell(_told(file_id, name, offer, case), 201, {"location": there})


@pages.call(Does("GET", _IMPORT, "write", shapes.OfferTold, refuses=(409,)))
def offered(file_id: str, asks: Asks) -> Response:
    """Tell what a file would bring to the case as it now stands."""
    held, content = _file(asks, file_id)
    case = asks.site.desk.opened(asks.case.id)
    return tell(_told(file_id, held.name, uploading.read_upload(content, held.name, case), case))


@pages.call(Does("POST", f"{_IMPORT}/take", "write", work.Stands, body="json", refuses=(409,)))
def take_in(file_id: str, sent: shapes.TakeIn, asks: Asks) -> Response:
    """Take a file into the case.  Where they differ, the case's answer stays unless chosen.

    An answer that was written after the version that was read is never replaced: that is a 409.
    """
    held, content = _file(asks, file_id)
    desk, theirs = asks.site.desk, set(sent.theirs)
    case = desk.opened(asks.case.id)
    offer = uploading.read_upload(content, held.name, case, theirs)
    unknown = sorted(theirs - {one.path for one in offer.merge.conflicts})
    if unknown:
        return unfit(*((f"body.theirs.{path}", "filen säger inget annat där") for path in unknown))
    wanted = uploading.as_seen(offer, theirs, sent.version)
    saved = desk.put(asks.case.id, asks.account.id, wanted, uploading.KIND, held.name)
    if saved.conflicts:
        raise CaseRefused(
            "någon skrev i ärendet samtidigt, så allt i filen togs inte in",
            remedy="läs vad filen skulle tillföra en gång till, och välj igen",
        )
    return tell(work.Stands(version=saved.version))


@pages.call(
    Does(
        *("POST", "/cases/{case_id:id}/invitations", "own", shapes.Invited),
        status=201,
        body="json",
        refuses=(409,),
    )
)
def invite(sent: shapes.Invite, request: Request, asks: Asks) -> Response:
    """Make a link that invites somebody to the case.  It is told once; hand it over."""
    outward = asks.site.desk.outward
    if not outward.address:
        outward = outward._replace(address=asks.site.address(request))
    token = invitations.invite(
        asks.site.base,
        asks.account,
        case_id=asks.case.id,
        role=sent.role,
        email=(sent.email or "").strip() or None,
        elsewhere=sent.elsewhere,
        outward=outward,
    )
    invited = shapes.Invited(
        link=f"{outward.address}/ga-med/{token}",
        ends_at=iso(asks.site.base.now() + invitations.LASTS_MS),
        mailed=bool(sent.email and outward.has_mail),
    )
    return tell(invited, 201)


def _file(asks: Asker, file_id: str) -> tuple[papers.Held, bytes]:
    with asks.site.base.read() as connection:
        found = papers.opened(connection, asks.case.id, file_id)
    if found is None or found[0].kind != uploading.KIND:
        raise HTTPException(404)
    return found


def _told(file_id: str, name: str, offer: Offer, case: Opened) -> shapes.OfferTold:
    return shapes.OfferTold(
        id=file_id,
        name=name,
        version=case.version,
        news=[
            shapes.NewsTold(path=path, label=label, value=offer.wanted[path].value)
            for label, _, path in offers.news(offer, case)
        ],
        differences=[
            shapes.DiffersTold(
                path=one.path,
                label=offers.named(one.path, case),
                case=offers.shown(one.case),
                file=offers.shown(one.file),
                place=one.place,
            )
            for one in offer.merge.conflicts
        ],
        left=[
            shapes.LeftTold(text=one.text, place=one.place, reason=one.reason)
            for one in offers.left(offer)
        ],
        known=offer.merge.known,
    )
