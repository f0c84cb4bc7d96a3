"""Puts the web app together, and refuses to when a route does not say who may use it."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from grantflow.errors import GrantflowError
from grantflow.usecases.standing import Checker
from grantflow.web import faults
from grantflow.web.guard.defects import Defects
from grantflow.web.guard.headers import OurNames, SaidToBrowsers
from grantflow.web.measuring import Measured
from grantflow.web.packing import HARDNESS, SHORTEST
from grantflow.web.pages import Pages, guard_of
from grantflow.web.site import Site

if TYPE_CHECKING:
    from grantflow.settings import Settings
    from grantflow.store.base import Base

# Modules of grantflow.web.routes; each has its routes in `pages`.
ROUTES = (
    *("start", "signing", "provider", "account", "joining", "organisation", "help", "papers"),
    *("cases", "overview", "history", "sharing", "rows", "stages", "rounds", "unplaced"),
    "following",
    *("notices", "hooks", "watching", "accessibility"),
    "catalogue",
    *("admin", "admin_person", "admin_own", "admin_health"),
    *("api_keys", "api_feeds", "api_description", "api_cases", "api_answers", "api_checks"),
    *("api_rounds", "api_runs", "api_taking"),
    "api_following",
)


def create_app(settings: Settings, base: Base, checker: Checker | None = None) -> FastAPI:
    """Return the web app over an open, upgraded database; without a `checker` it checks by itself.

    Raises:
        TypeError: A route does not say what it needs.
        StoreUnavailable: The folder of the installation can't be written.

    """
    site = Site(base, settings, checker or Checker())
    app = FastAPI(
        title="grantflow",
        openapi_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(Measured, measures=site.measures),
            Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxy)),
            Middleware(SaidToBrowsers),
            Middleware(OurNames, address=settings.address),
            Middleware(GZipMiddleware, minimum_size=SHORTEST, compresslevel=HARDNESS),
            Middleware(Defects, told=partial(faults.defect, site)),
        ],
    )
    app.add_exception_handler(HTTPException, faults.not_done)
    app.add_exception_handler(RequestValidationError, faults.not_done)
    app.add_exception_handler(GrantflowError, faults.refused)
    app.state.site = site
    for name in ROUTES:
        include(app, import_module(f"grantflow.web.routes.{name}").pages)
    return app


def include(app: FastAPI, pages: Pages) -> None:
    """Add routes to the app.

    Raises:
        TypeError: One of them does not say what it needs.

    """
    for route in pages.routes:
        if guard_of(route) is None:
            raise TypeError(f"{getattr(route, 'path', route)} does not say what it needs")
        app.router.routes.append(route)
