"""Who may use the API: a program that shows somebody's key, and never a browser's cookie.

A key does what it has a scope for and its owner a right to in the case, whichever is less.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from grantflow.model.access import may
from grantflow.store import cases
from grantflow.usecases import tokens
from grantflow.web.guard import access, bodies
from grantflow.web.guard.access import Guard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Message

    from grantflow.store.accounts import Account
    from grantflow.store.cases import Case
    from grantflow.usecases.tokens import Scope
    from grantflow.web.site import Site

# What a call takes: nothing, JSON, or a file as it is.
Body = Literal["json", "file"]
MOST_FILE_BYTES = 20_500_000
_JSON = "application/json"
_LONGEST_KEY = 200
_NO_KEY = {"www-authenticate": 'Bearer realm="grantflow"'}
_LACKS = {"www-authenticate": 'Bearer realm="grantflow", error="insufficient_scope"'}


class Asker(NamedTuple):
    """Who asks: an account by one of its keys, and the case of the address when there is one."""

    site: Site
    account: Account
    case_here: Case | None = None

    @property
    def case(self) -> Case:
        """The case that the address names."""
        if self.case_here is None:
            raise TypeError("the address names no case")
        return self.case_here


class KeyGuard(Guard):
    """Lets a call of the API through when its key may; else it ends here."""

    def __init__(
        self, scope: Scope, *, in_case: bool, body: Body | None = None, sessions: bool = False
    ) -> None:
        """Say what is needed.

        `in_case`: the owner needs the same right in the case that the address names.  `sessions`:
        somebody who has signed in may read it too, in her browser.
        """
        super().__init__(scope if in_case else "signed_in")
        self.scope = scope
        self.body = body
        self.takes_sessions = sessions

    async def __call__(self, request: Request) -> None:
        """Stop what has not been admitted: a second lock on the same door."""
        if not isinstance(getattr(request.state, "asker", None), Asker):
            raise HTTPException(401, headers=_NO_KEY)

    async def admit(self, request: Request) -> Request:
        """Note who asks, in `request.state.asker`; return the request with its body read.

        Raises:
            HTTPException: 401 there is no key that works; 403 it lacks the scope, or its owner the
                right; 404 there is no such case for its owner; 429 it asks too often; 400, 408, 413
                and 415 for what was sent, see `bodies`.

        """
        site: Site = request.app.state.site
        request.state.asker = await run_in_threadpool(self._asker, request, site)
        if self.body == "file":
            request.state.content = await bodies.read_bytes(request, most=MOST_FILE_BYTES)
        elif self.body == "json":
            return await _read_json(request)
        return request

    def _asker(self, request: Request, site: Site) -> Asker:
        key = _key(request.headers)
        if key is None and self.takes_sessions:
            signed, _ = access.found(request, site)
            if signed is None:
                raise HTTPException(401, headers=_NO_KEY)
            return Asker(site, signed.account)
        opened = tokens.opened_by(site.base, key) if key else None
        if opened is None:
            if not site.pace.failed(request, "key"):
                raise HTTPException(429, headers={"retry-after": "600"})
            raise HTTPException(401, headers=_NO_KEY)
        token, account = opened
        wait_s = site.calls.wait_s(token.id)
        if wait_s:
            raise HTTPException(429, headers={"retry-after": str(wait_s)})
        if self.scope not in token.scopes:
            raise HTTPException(403, "nyckel", headers=_LACKS)
        return Asker(site, account, self._case(request, site, account))

    def _case(self, request: Request, site: Site, account: Account) -> Case | None:
        case_id = request.path_params.get("case_id")
        if case_id is None:
            return None
        with site.base.read() as connection:
            case = cases.seen(connection, case_id, account.id)
        if case is None:
            raise HTTPException(404, "ärende")
        if not may(case.role, self.scope):
            raise HTTPException(403, "rätt")
        return case


def _key(headers: Mapping[str, str]) -> str | None:
    """Return the key that a program shows; None when it shows none."""
    kind, _, key = headers.get("authorization", "").partition(" ")
    key = key.strip()
    return key if kind.lower() == "bearer" and 0 < len(key) <= _LONGEST_KEY else None


async def _read_json(request: Request) -> Request:
    """Return the request with what was told, cleaned of what is no text."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
        raise HTTPException(415)
    posted = await bodies.read_posted(request, most=bodies.MOST_BYTES, takes_files=False)
    body = json.dumps(posted.told).encode()

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)
