"""Routes that say what they need: `Pages.page` shows something, `Pages.action` does something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute
from starlette.responses import Response

from grantflow.web import paths
from grantflow.web.guard.access import Guard, Need

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.routing import BaseRoute

Handler = TypeVar("Handler", bound="Callable[..., Any]")

paths.register()


class Pages(APIRouter):
    """A collection of pages and actions."""

    def __init__(self) -> None:
        """Begin an empty collection."""
        super().__init__(default_response_class=Response, include_in_schema=False)

    def page(self, path: str, *, needs: Need) -> Callable[[Handler], Handler]:
        """Declare a page: it is only read, and changes nothing."""
        return self._route(path, Guard(needs), ["GET", "HEAD"])

    def action(
        self, path: str, *, needs: Need, files: bool = False, most: int | None = None
    ) -> Callable[[Handler], Handler]:
        """Declare what a form or a script sends.

        `files`: files may come with it.  `most` is the largest body in bytes, when not the usual.
        """
        return self._route(path, Guard(needs, takes_files=files, most=most), ["POST"])

    def asset(self, path: str) -> Callable[[Handler], Handler]:
        """Declare a file of the app's own, the same for everybody: nobody is looked up."""
        return self._route(path, Guard("open", looks=False), ["GET", "HEAD"])

    def _route(self, path: str, guard: Guard, methods: list[str]) -> Callable[[Handler], Handler]:
        return self.api_route(
            path, methods=methods, dependencies=[Depends(guard)], response_model=None
        )


def guard_of(route: BaseRoute) -> Guard | None:
    """Return what a route needs, as declared; None when it says nothing."""
    if not isinstance(route, APIRoute):
        return None
    guards = [one.dependency for one in route.dependencies if isinstance(one.dependency, Guard)]
    return guards[0] if len(guards) == 1 else None
