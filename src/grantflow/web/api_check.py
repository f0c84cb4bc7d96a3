"""The shape of a check: the published schema, as the description of the API needs it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import GetJsonSchemaHandler, RootModel
from pydantic_core import CoreSchema  # noqa: TC002 - pydantic reads it

from grantflow import assets

_SCHEMA = "check-1.json"
_OF_FILES = ("$schema", "$id", "$defs")


class CheckTold(RootModel[dict[str, Any]]):
    """A check; docs/json.md explains it."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _core: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the published schema with its parts put in where they are named."""
        return _schema()


@cache
def _schema() -> dict[str, Any]:
    path = assets.folder("data") / "schemas" / _SCHEMA
    schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
    parts = schema["$defs"]
    whole = {name: told for name, told in schema.items() if name not in _OF_FILES}
    found: dict[str, Any] = _put_in(whole, parts)
    return found


def _put_in(told: Any, parts: dict[str, Any]) -> Any:
    if isinstance(told, list):
        return [_put_in(one, parts) for one in told]
    if not isinstance(told, dict):
        return told
    whole = {name: _put_in(one, parts) for name, one in told.items() if name != "$ref"}
    return _put_in(_at(told["$ref"], parts), parts) | whole if "$ref" in told else whole


def _at(pointer: str, parts: dict[str, Any]) -> Any:
    """Return the part that a pointer names: `#/$defs/finding/properties/code`."""
    found: Any = parts
    for name in pointer.removeprefix("#/$defs/").split("/"):
        found = found[name]
    return found
