"""A visit: who asks, for what, and with which answer it ends.

Handlers take one of three kinds, which must suit what their route needs: `Anyone` (open),
`SignedIn` (signed_in, admin) or `InCase` (a right in the case that the address names).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import Depends
from starlette.requests import Request  # noqa: TC002 - FastAPI reads annotations
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from grantflow.web.contexts import Fragment, Frame
from grantflow.web.packing import packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.model.access import Right
    from grantflow.model.finding import Report
    from grantflow.store.accounts import Account, Signed
    from grantflow.store.base import Base
    from grantflow.store.cases import Case
    from grantflow.usecases.cases import Desk, Opened
    from grantflow.usecases.outward import Outward
    from grantflow.usecases.standing import Turn
    from grantflow.web.posted import Posted
    from grantflow.web.site import Site

# What addresses of the API begin with.
API = "/api/"


class Visit:
    """Somebody asks for something."""

    def __init__(self, request: Request, site: Site, signed: Signed | None, posted: Posted) -> None:
        """Note who asks and what was sent."""
        self.request = request
        self.site = site
        self.signed = signed
        self.posted = posted

    @property
    def base(self) -> Base:
        """The database."""
        return self.site.base

    @property
    def desk(self) -> Desk:
        """Where cases are worked on."""
        return self.site.desk

    @property
    def outward(self) -> Outward:
        """How the world outside is reached.

        An address that nobody has set is the one that is asked for: we answer only to our own.
        """
        known = self.site.desk.outward
        return known if known.address else known._replace(address=self.site.address(self.request))

    @property
    def now_ms(self) -> int:
        """The time in milliseconds since 1970."""
        return self.site.base.now()

    @property
    def path(self) -> str:
        """The address that was asked for, without what comes after a question mark."""
        path: str = self.request.url.path
        return path

    @property
    def wants_json(self) -> bool:
        """Whether a script asks, which reads JSON and shows no pages."""
        return wants_json(self.request)

    @property
    def is_htmx(self) -> bool:
        """Whether htmx asks, for a part of a page."""
        return self.request.headers.get("hx-request") == "true"

    def frame(self) -> Frame:
        """Return what stands around the page."""
        return Frame(
            self.signed.account if self.signed else None,
            self.path,
            is_new=self.site.is_new(),
            make_token=lambda: self.site.token_for(self.request, self.signed),
        )

    def show(
        self, context: Fragment, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return a page, or a part of one."""
        html = self.site.look.render(context, self.frame()).encode()
        taken = self.request.headers.get("accept-encoding", "")
        body, told = packed(html, taken)
        response = HTMLResponse(body, status, {**(headers or {}), **told})
        self.site.keep_token(self.request, response)
        return response

    def go(self, path: str) -> Response:
        """Return the way to another page, which is then asked for anew."""
        return RedirectResponse(path, 303)

    def tell(self, told: Any, status: int = 200) -> Response:
        """Return JSON."""
        return JSONResponse(told, status)


class SignedVisit(Visit):
    """Somebody who has signed in asks."""

    signed: Signed

    def __init__(self, request: Request, site: Site, signed: Signed, posted: Posted) -> None:
        """Note who asks and what was sent."""
        super().__init__(request, site, signed, posted)

    @property
    def account(self) -> Account:
        """The one who asks."""
        return self.signed.account


class CaseVisit(SignedVisit):
    """Somebody asks in a case where she has a role; `case.role` says which."""

    def __init__(self, visit: SignedVisit, case: Case) -> None:
        """Note the case that the visit is about."""
        super().__init__(visit.request, visit.site, visit.signed, visit.posted)
        self.case = case

    def checked(self) -> tuple[Opened, Report]:
        """Return the case as it stood when the visit began, or later, and what is found in it."""
        return self.taken(self.asked())

    def taken(self, turn: Turn) -> tuple[Opened, Report]:
        """Return what `checked` does, of a turn that has been waited for."""
        return self.site.checker.taken(turn, self.desk, self.case.id)

    def asked(self) -> Turn:
        """Return a turn to be checked, for whoever waits without taking a thread."""
        return self.site.checker.asked(self.desk, self.case.id, self.case.version)

    def may(self, right: Right) -> bool:
        """Whether the one who asks has a right in the case."""
        from grantflow.model.access import may

        return may(self.case.role, right)


def wants_json(request: Request) -> bool:
    """Whether the one who asks reads JSON rather than pages."""
    if request.url.path.startswith(API):
        return True
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


Kind = TypeVar("Kind", bound=Visit)


def _as(kind: type[Kind]) -> Any:
    async def visit(request: Request) -> Kind:
        found = request.state.visit
        if not isinstance(found, kind):
            raise TypeError(f"{request.url.path} needs less than its handler takes")
        return found

    return Depends(visit)


Anyone = Annotated[Visit, _as(Visit)]
SignedIn = Annotated[SignedVisit, _as(SignedVisit)]
InCase = Annotated[CaseVisit, _as(CaseVisit)]
