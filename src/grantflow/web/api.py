"""The API: calls that say which scope they need, and what they refuse, in JSON.

What the pages do is done by the same use cases; here is only how a program says it.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

from fastapi import APIRouter, Depends
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request  # noqa: TC002 - FastAPI reads annotations

from grantflow.errors import GrantflowError
from grantflow.web.api_refusals import WHY, refusal
from grantflow.web.api_shapes import Refusal
from grantflow.web.guard.bearer import Asker, KeyGuard
from grantflow.web.pages import guard_of
from grantflow.web.visit import API

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from pydantic import BaseModel
    from starlette.responses import Response

    from grantflow.usecases.tokens import Scope
    from grantflow.web.guard.bearer import Body

Handler = TypeVar("Handler", bound="Callable[..., Response]")

PREFIX = f"{API}1"
# What any call may be refused by; and what those with a case, or with something sent, may be too.
ALWAYS = (401, 403, 404, 422, 429, 503)
WITH_BODY = (400, 408, 413)


class Does(NamedTuple):
    """A call: how it is asked for, the scope it needs, and how it is described.

    `gives` is the shape of what it answers with; None for a file, whose kinds are `media`.
    `refuses` are the statuses beside those that any call may end in; `shapes` those that have more
    to tell than a refusal has.
    """

    method: str
    path: str
    scope: Scope
    gives: type[BaseModel] | None
    status: int = 200
    body: Body | None = None
    refuses: tuple[int, ...] = ()
    shapes: Mapping[int, type[BaseModel]] = {}
    media: tuple[str, ...] = ()
    sessions: bool = False


class ApiRoute(APIRoute):
    """A route that looks at the key before it reads what was sent, and refuses in JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        handle = super().get_route_handler()
        guard = guard_of(self)
        if not isinstance(guard, KeyGuard):
            raise TypeError(f"{self.path} does not say which scope it needs")

        async def answer(request: Request) -> Response:
            try:
                return await handle(await guard.admit(request))
            except (HTTPException, RequestValidationError, GrantflowError) as error:
                return refusal(error)

        return answer


class Api(APIRouter):
    """A collection of calls."""

    def __init__(self, about: str) -> None:
        """Begin an empty collection; `about` is what the description calls it."""
        super().__init__(prefix=PREFIX, route_class=ApiRoute, tags=[about])
        self._about = about.split(maxsplit=1)[0].lower()

    def call(self, does: Does) -> Callable[[Handler], Handler]:
        """Declare a call; the docstring of its handler describes it."""
        guard = KeyGuard(
            does.scope,
            in_case="{case_id:id}" in does.path,
            body=does.body,
            sessions=does.sessions,
        )
        refused = {*ALWAYS, *does.refuses, *(WITH_BODY if does.body else ())}
        refused |= {415} if does.body == "json" else set()
        responses: dict[int | str, dict[str, Any]] = {
            status: {"model": does.shapes.get(status, Refusal), "description": WHY[status]}
            for status in sorted(refused)
        }
        responses[does.status] = _answer(does)

        def declare(handler: Handler) -> Handler:
            summary, _, rest = inspect.cleandoc(handler.__doc__ or "").partition("\n")
            self.add_api_route(
                does.path,
                handler,
                methods=[does.method],
                status_code=does.status,
                dependencies=[Depends(guard)],
                responses=responses,
                response_model=None,
                summary=summary.rstrip("."),
                description=rest.strip() or None,
                operation_id=f"{self._about}-{handler.__name__}",
                openapi_extra=_extra(does),
            )
            return handler

        return declare


def _answer(does: Does) -> dict[str, Any]:
    if does.gives is not None:
        return {"model": does.gives, "description": "Done."}
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {"description": "The file.", "content": dict.fromkeys(does.media, binary)}


def _extra(does: Does) -> dict[str, Any]:
    extra: dict[str, Any] = {"security": [{"key": [does.scope]}]}
    if does.body == "file":
        schema = {"type": "string", "format": "binary"}
        content = {"application/octet-stream": {"schema": schema}}
        extra["requestBody"] = {"required": True, "content": content}
    return extra


async def _asker(request: Request) -> Asker:
    asker: Asker = request.state.asker
    return asker


async def _content(request: Request) -> bytes:
    content: bytes = request.state.content
    return content


Asks = Annotated[Asker, Depends(_asker)]
Content = Annotated[bytes, Depends(_content)]
