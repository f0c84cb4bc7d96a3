"""Who may: every route says what it needs, and here it is looked at before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request  # noqa: TC002 - FastAPI reads annotations

from grantflow.model.access import Right, may
from grantflow.store import accounts, cases
from grantflow.web.guard import bodies, cookies, tokens
from grantflow.web.posted import Posted
from grantflow.web.visit import CaseVisit, SignedVisit, Visit

if TYPE_CHECKING:
    from grantflow.store.accounts import Signed
    from grantflow.store.cases import Case
    from grantflow.web.site import Site

Need = Literal["open", "signed_in", "admin", Right]

# A working day with the page open; and a week, after which everybody signs in again.
IDLE_MS = 8 * 3_600_000
_IN_CASE = "case_id"


class Guard:
    """Lets a request through to its handler when the one who asks may; else it ends here."""

    def __init__(
        self,
        need: Need,
        *,
        takes_files: bool = False,
        most: int | None = None,
        looks: bool = True,
    ) -> None:
        """Say what is needed.

        `takes_files` and `most` are about what may be sent.  Without `looks` nobody is looked up:
        for files of the app's own, which are the same for all.
        """
        self.need = need
        self._takes_files = takes_files
        self._most = most or bodies.MOST_BYTES
        self._looks = looks

    async def __call__(self, request: Request) -> None:
        """Note who asks, in `request.state.visit`.

        Raises:
            HTTPException: 401 nobody has signed in; 403 the form is not from us, or the right is
                missing; 404 there is no such case for the one who asks; 303 there is nobody yet
                who could sign in.

        """
        site: Site = request.app.state.site
        changes = request.method not in {"GET", "HEAD"}
        if changes and not tokens.is_from_our_page(request, site.address(request)):
            raise HTTPException(403, "främmande")
        posted = Posted()
        if changes:
            posted = await bodies.read_posted(
                request, most=self._most, takes_files=self._takes_files
            )
        request.state.posted = posted
        if self._looks:
            try:
                request.state.visit = await run_in_threadpool(self._admitted, request, site, posted)
            except BaseException:
                posted.close()
                raise

    def _admitted(self, request: Request, site: Site, posted: Posted) -> Visit:
        """Return the visit of somebody who may."""
        signed, case = found(request, site)
        request.state.visit = Visit(request, site, signed, posted)  # also for the page of a fault
        if signed is None and self.need != "open":
            raise HTTPException(401)
        if request.method not in {"GET", "HEAD"}:
            token = posted.text(tokens.FIELD) or request.headers.get(tokens.HEADER, "")
            wanted = site.proof_for(request, signed)
            if wanted is None or not tokens.proves(token, wanted):
                raise HTTPException(403, "gammal")
        if signed is None:
            return Visit(request, site, None, posted)
        return self._with_right(SignedVisit(request, site, signed, posted), case)

    def _with_right(self, visit: SignedVisit, case: Case | None) -> Visit:
        match self.need:
            case "open" | "signed_in":
                return visit
            case "admin":
                if visit.account.is_admin:
                    return visit
                raise HTTPException(404)
            case right:
                if case is None:
                    raise HTTPException(404)
                if may(case.role, right):
                    return CaseVisit(visit, case)
                raise HTTPException(403, "rätt")


def found(request: Request, site: Site) -> tuple[Signed | None, Case | None]:
    """Return who has signed in, and the case of the address as she sees it."""
    token = cookies.read(request, "session")
    if token is None:
        return None, None
    now = site.base.now()
    case = None
    with site.base.read() as connection:
        signed = accounts.signed(connection, token, at_ms=now, idle_ms=IDLE_MS)
        case_id = request.path_params.get(_IN_CASE)
        if signed and case_id:
            case = cases.seen(connection, case_id, signed.account.id)
    if signed and now - signed.seen_ms >= accounts.SEEN_EACH_MS:
        site.base.write(lambda c: accounts.see_session(c, token, at_ms=now))
    return signed, case
