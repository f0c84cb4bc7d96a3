"""Describes the API in OpenAPI 3.1: from the routes themselves, so that it can't be out of date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args

from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict

from grantflow.usecases.papers import Kind as PaperKind
from grantflow.usecases.tokens import SCOPES
from grantflow.web import paths
from grantflow.web.guard.bearer import KeyGuard
from grantflow.web.pages import guard_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.routing import BaseRoute

_PART = re.compile(r"{(\w+):(\w+)}")
_ABOUT = """Cases, answers, checks, files and review rounds of an installation of grantflow.

Show a key with each call: `Authorization: Bearer gf_…`. People make keys on the page Mitt konto,
with scopes: read, write, comment, approve. A key never gives more than its owner has in a case.
Texts for people are in Swedish: `error`, `remedy`, and what the checks say. docs/api.md has a tour.
"""
_KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": f"A key of somebody's, with some of the scopes {', '.join(SCOPES)}.",
}
_TOLD = {
    "case_id": "The id of a case.",
    "kind": "What kind of file.",
    "code": "The code of a rule.",
}
_KNOWN: dict[str, dict[str, Any]] = {"kind": {"enum": list(get_args(PaperKind))}}


class Description(BaseModel):
    """An OpenAPI document."""

    model_config = ConfigDict(extra="allow")

    openapi: str
    paths: dict[str, Any]


def document(routes: Iterable[BaseRoute]) -> dict[str, Any]:
    """Return the description of the calls among some routes."""
    calls = [route for route in routes if isinstance(guard_of(route), KeyGuard)]
    told: dict[str, Any] = get_openapi(
        title="grantflow", version="1", description=_ABOUT, routes=calls
    )
    told["components"]["securitySchemes"] = {"key": _KEY}
    for route in calls:
        parts = _parts(getattr(route, "path", ""))
        for operation in told["paths"][getattr(route, "path_format", "")].values():
            others = [one for one in operation.get("parameters", ()) if one["in"] != "path"]
            operation["parameters"] = [*parts, *others]
    return told


def _parts(path: str) -> list[dict[str, Any]]:
    """Return the parts of an address that name something, with what may stand there."""
    found = []
    for name, kind in _PART.findall(path):
        schema = {"type": "string", "pattern": f"^(?:{paths.PATTERNS[kind].regex})$"}
        found.append(
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": _TOLD.get(name, "An id that a list of them tells."),
                "schema": schema | _KNOWN.get(name, {}),
            }
        )
    return found
